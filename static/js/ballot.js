// Answers statements by keys: 1, 2, 3 press the buttons in their order, the arrows walk along them.
(() => {
  "use strict";
  const STEPS = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 };
  const buttons = () => [...document.querySelectorAll("[data-answer-key]")];
  const typing = (element) => element?.closest("input, textarea, select, [contenteditable]");

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.shiftKey || event.repeat || typing(event.target)) return;
    const found = buttons();
    const pressed = found.find((button) => button.dataset.answerKey === event.key);
    if (pressed) {
      event.preventDefault();
      pressed.click();
      return;
    }
    const step = STEPS[event.key];
    const place = found.indexOf(document.activeElement);
    if (!step || place < 0) return; // elsewhere the arrows scroll the page
    event.preventDefault();
    found[(place + step + found.length) % found.length].focus();
  });
})();
