// Computes what a form asks for while very many send (accounts/challenges.py): in a worker, so that one can go on
// writing. A form that is sent before waits until it is done; one that was sent already goes by itself then. Without
// scripts the page says what to do instead.
(() => {
  "use strict";
  for (const box of document.querySelectorAll("[data-work]")) {
    if (box.begun) continue; // a piece of the page came anew, and this file with it
    box.begun = true;
    const form = box.closest("form");
    const field = box.querySelector("input[name=altcha]");
    const status = box.querySelector("[role=status]");
    const asked = JSON.parse(box.dataset.work);
    let waiting = null; // the button by which the form was sent before the work was done

    const send = (button) => form.requestSubmit(button && button.form === form ? button : undefined);

    // Before htmx hears of it, which sends whatever was prevented.
    form.addEventListener(
      "submit",
      (event) => {
        if (field.value || event.defaultPrevented) return;
        if (event.submitter && event.submitter.name === "act" && event.submitter.value !== box.dataset.act) return;
        event.preventDefault();
        if (form.hasAttribute("hx-post")) event.stopImmediatePropagation();
        waiting = { button: event.submitter };
      },
      { capture: true },
    );
    if ("sends" in box.dataset) waiting = { button: form.querySelector(`button[name=act][value=${box.dataset.act}]`) };

    status.hidden = false;
    const begun = performance.now();
    const worker = new Worker(box.dataset.worker);
    worker.addEventListener("message", ({ data }) => {
      worker.terminate();
      const { algorithm, challenge, salt, signature } = asked;
      const took = Math.round(performance.now() - begun);
      field.value = btoa(JSON.stringify({ algorithm, challenge, number: data, salt, signature, took }));
      status.textContent = box.dataset.done;
      if (waiting) send(waiting.button);
    });
    worker.postMessage({ salt: asked.salt, challenge: asked.challenge, most: asked.maxnumber || asked.maxNumber });
  }
})();
