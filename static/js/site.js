// Keeps what is typed in long forms in this browser until it arrived, and puts it back after an expired session or a
// failure. A form asks for it with data-keep="<its name>"; the server says that it arrived by the cookie "sent".
(() => {
  "use strict";
  const PREFIX = "kept:";
  const DAYS = 14 * 24 * 3600 * 1000;
  const person = document.body.dataset.person || "";
  const skipped = new Set(["csrfmiddlewaretoken", "key", "made_from", "act", "next"]);

  const box = (() => {
    try {
      localStorage.setItem(PREFIX, "");
      localStorage.removeItem(PREFIX);
      return localStorage;
    } catch {
      return null; // private windows and full disks: the page works without
    }
  })();
  if (!box) return;

  const place = (name, owner = person) => `${PREFIX}${owner}:${name}`;
  const mine = () => Object.keys(box).filter((key) => key.startsWith(PREFIX));

  const read = (key) => {
    try {
      return JSON.parse(box.getItem(key));
    } catch {
      return null;
    }
  };

  const forget = (name) => {
    box.removeItem(place(name));
    box.removeItem(place(name, ""));
  };

  const fields = (form) =>
    [...form.elements].filter(
      (field) => field.name && !skipped.has(field.name) && !["password", "hidden", "file", "submit"].includes(field.type) && field.tagName !== "BUTTON",
    );

  const isTick = (field) => field.type === "radio" || field.type === "checkbox";
  const shown = (field) => (isTick(field) ? field.defaultChecked : field.tagName === "SELECT" ? [...field.options].find((option) => option.defaultSelected)?.value ?? field.options[0]?.value : field.defaultValue);
  const typed = (field) => (isTick(field) ? field.checked : field.value);
  const label = (field) => (isTick(field) ? `${field.name}=${field.value}` : field.name);

  // The server stores words a little tidier than they were typed.
  const plain = (value) => (typeof value === "string" ? value.normalize("NFC").replace(/\s+/g, " ").trim() : value);

  // Only words bring something back; a choice alone is quickly made again.
  const worthKeeping = (form) => fields(form).some((field) => field.tagName === "TEXTAREA" && typed(field) !== shown(field));

  const keep = (form) => {
    if (!worthKeeping(form)) return;
    const values = Object.fromEntries(fields(form).map((field) => [label(field), [form.kept?.[label(field)] ?? shown(field), typed(field)]]));
    try {
      box.setItem(place(form.dataset.keep), JSON.stringify({ at: Date.now(), values }));
    } catch {
      // No room: the server keeps what it is sent.
    }
  };

  const restore = (form) => {
    const own = read(place(form.dataset.keep));
    const before = person ? read(place(form.dataset.keep, "")) : null; // typed before signing in
    const found = own && before ? (own.at > before.at ? own : before) : own || before;
    if (!found) return;
    let restored = false;
    form.kept = {};
    for (const field of fields(form)) {
      const [base, value] = found.values[label(field)] ?? [];
      if (value === undefined || value === typed(field)) continue;
      if (plain(base) !== plain(shown(field))) continue; // the server has something newer
      form.kept[label(field)] = base;
      if (isTick(field)) field.checked = value;
      else field.value = value;
      restored = true;
    }
    if (!restored) return;
    const note = document.createElement("p");
    note.className = "note good";
    note.setAttribute("role", "status");
    form.prepend(note);
    note.textContent = document.body.dataset.restored;
  };

  // What the server saved while it was written is what it will show: with that the browser's own words are compared.
  const noteSaved = (event) => {
    const form = event.detail.elt.closest?.("form[data-saves-here]");
    const sent = event.detail.requestConfig?.parameters;
    if (!form || !event.detail.successful || sent?.act !== "save") return;
    form.kept ??= {};
    for (const field of fields(form)) {
      const value = sent[field.name];
      if (value !== undefined) form.kept[label(field)] = isTick(field) ? value === field.value : value;
    }
    keep(form);
  };

  // What arrived: the server names it in a cookie.
  const forgetSent = () => {
    const sent = document.cookie.split("; ").find((pair) => pair.startsWith("sent="));
    if (!sent) return;
    sent.slice(5).replace(/^"|"$/g, "").split("|").forEach((name) => forget(decodeURIComponent(name)));
    document.cookie = "sent=; Max-Age=0; path=/; SameSite=Lax";
  };

  const watch = (form) => {
    if (form.watched) return;
    form.watched = true;
    restore(form);
    let waiting = null;
    form.addEventListener("input", () => {
      waiting ??= setTimeout(() => {
        waiting = null;
        if (form.isConnected) keep(form);
      }, 2000);
    });
    form.addEventListener("submit", () => keep(form));
    addEventListener("pagehide", () => form.isConnected && keep(form));
  };

  const setUp = (root) => {
    root.querySelectorAll("form[data-keep]").forEach(watch);
    // Whoever signs out leaves nothing behind on this device.
    root.querySelectorAll("form[data-forget-kept]").forEach((form) => {
      form.addEventListener("submit", () => mine().forEach((key) => box.removeItem(key)));
    });
  };

  forgetSent();
  for (const key of mine()) if (!(Date.now() - read(key)?.at < DAYS)) box.removeItem(key);
  setUp(document);
  document.body.addEventListener("htmx:afterRequest", forgetSent);
  document.body.addEventListener("htmx:afterRequest", noteSaved);
  document.body.addEventListener("htmx:load", (event) => setUp(event.detail.elt.parentElement || document));
})();
