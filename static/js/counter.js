// Says below a field with data-limit="<number>" how many characters are left, counted as the server counts them:
// characters (not the units of JavaScript's strings), composed (NFC), line breaks as one, without spaces at the ends.
// Nothing stops the typing and nothing is cut off: what is too much is said as such, never as a number below zero.
(() => {
  "use strict";
  const PAUSE = 1000;
  // What Python's strip() takes away; trim() takes other signs.
  const ENDS = /^[\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+|[\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+$/g;
  // As the pages write numbers, in every language; browsers say that they know Kazakh and set a comma.
  const apart = (number) => String(number).replace(/\B(?=(\d{3})+$)/g, "\u00a0");

  const length = (text) => [...text.replace(/\r\n?/g, "\n").normalize("NFC").replace(ENDS, "")].length;

  const say = (left) => (left < 0 ? document.body.dataset.tooMany : document.body.dataset.left).replace("0", apart(Math.abs(left)));

  const watch = (area) => {
    if (area.counted) return;
    area.counted = true;
    const limit = Number(area.dataset.limit);
    const shown = document.createElement("p");
    shown.className = "left";
    shown.setAttribute("aria-hidden", "true"); // a screen reader hears the other one, once the typing pauses
    const spoken = document.createElement("p");
    spoken.className = "vh";
    spoken.setAttribute("role", "status");
    area.after(shown, spoken);
    let waiting = null;
    const count = () => {
      const left = limit - length(area.value);
      shown.textContent = say(left);
      shown.classList.toggle("over", left < 0);
      return left;
    };
    const changed = () => {
      const left = count();
      clearTimeout(waiting);
      waiting = setTimeout(() => {
        spoken.textContent = left < limit / 10 ? say(left) : "";
      }, PAUSE);
    };
    area.addEventListener("input", changed);
    addEventListener("pageshow", count); // the browser and site.js may have put words back
    count();
  };

  const setUp = (root) => root.querySelectorAll("[data-limit]").forEach(watch);

  setUp(document);
  document.body.addEventListener("htmx:load", (event) => setUp(event.detail.elt.parentElement || document));
})();
