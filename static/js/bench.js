// The moderators' bench by keys alone: digits and the hyphen choose what bears them as its access key, Z takes the last
// ruling back, Enter rules and goes on. By the place of the key, so that every layout is the same. Without this file Alt and the digit do it.
(() => {
  "use strict";
  const STORED = "keys:off";
  const signs = new Map([["Minus", "-"], ["NumpadSubtract", "-"], ["KeyZ", "z"]]);
  for (let digit = 0; digit < 10; digit += 1) {
    signs.set(`Digit${digit}`, String(digit));
    signs.set(`Numpad${digit}`, String(digit));
  }

  const isOff = () => {
    try {
      return localStorage.getItem(STORED) === "yes";
    } catch {
      return false; // private windows: the keys work
    }
  };

  // Where somebody types or chooses, a key is theirs.
  const typing = (target) => target.closest?.("textarea, select, [contenteditable], input:not([type=radio], [type=checkbox])");

  const bench = () => document.getElementById("bench");

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.shiftKey || event.repeat || event.defaultPrevented) return;
    if (!bench() || isOff() || typing(event.target)) return;
    if (event.code === "Enter" || event.code === "NumpadEnter") {
      if (event.target.closest?.("a, button, summary, form, .pick")) return; // the browser does it
      const button = bench().querySelector("#decide .btn:not([name])") || bench().querySelector(".take-next .btn");
      if (!button) return;
      event.preventDefault();
      button.click();
      return;
    }
    const sign = signs.get(event.code);
    const chosen = sign && bench().querySelector(`:is(#decide, #done) [accesskey="${sign}"]`);
    if (!chosen) return;
    event.preventDefault();
    chosen.focus();
    chosen.click();
  });

  // The switch is shown by this file alone: without it there is nothing to turn off.
  const box = document.getElementById("single-keys");
  if (!box) return;
  box.checked = !isOff();
  box.closest("[hidden]").hidden = false;
  box.addEventListener("change", () => {
    try {
      if (box.checked) localStorage.removeItem(STORED);
      else localStorage.setItem(STORED, "yes");
    } catch {
      box.checked = true; // nothing can be kept here
    }
  });
})();
