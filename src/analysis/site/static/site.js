/* On every page: leaving at once, and the copy buttons. Nothing is kept, nothing is sent.
   The words that are shown stand on the <html> element. */
(function () {
  "use strict";

  const root = document.documentElement;
  const exit = document.getElementById("exit");
  if (exit) readyToLeave();
  for (const button of document.querySelectorAll("[data-copy]")) button.hidden = false;
  const labels = new WeakMap();
  document.addEventListener("click", copyOf); // of any button, those that another script made later too
  addEventListener("load", stops);
  addEventListener("resize", stops);
  document.addEventListener("toggle", stops, true);

  /** A wide table takes the focus, so that it can be scrolled by key; where it all shows, it need not be stopped at. */
  function stops() {
    const wide = [...document.querySelectorAll(".scroll")].map((box) => [box, box.scrollWidth > box.clientWidth]);
    for (const [box, scrolls] of wide) scrolls ? (box.tabIndex = 0) : box.removeAttribute("tabindex");
  }

  /* ---- Leaving: by the link, or Shift alone three times within two seconds */

  function readyToLeave() {
    const TIMES = 3;
    const WITHIN = 2000;
    const TAP = 300; // ms: held longer, it belongs to another key, of a screen reader for example, or to the wheel
    let alone = false;
    let down = 0;
    let pressed = [];
    let left = false;

    exit.addEventListener("click", leave);
    exit.addEventListener("auxclick", (event) => event.button === 1 && leave(event)); // no second tab beside this one
    for (const other of ["pointerdown", "wheel", "scroll"]) addEventListener(other, forget, { capture: true, passive: true });
    addEventListener("keydown", (event) => {
      const others = event.altKey || event.ctrlKey || event.metaKey;
      if (event.key !== "Shift" || others) forget();
      else if (!event.repeat) {
        alone = true;
        down = event.timeStamp;
      }
    });
    addEventListener("keyup", (event) => {
      if (event.key !== "Shift" || !alone) return;
      alone = false;
      if (event.timeStamp - down > TAP) return;
      pressed = [...pressed, event.timeStamp].filter((at) => event.timeStamp - at <= WITHIN);
      if (pressed.length >= TIMES) leave(event);
    });
    // Brought back from the browser's memory, or never quite gone: it stays empty, and leaves again.
    addEventListener("pageshow", () => left && location.replace(exit.href));

    function forget() {
      alone = false;
      pressed = [];
    }

    /** Empties the screen before the other page is even asked for, and leaves no way back to this one. */
    function leave(event) {
      event.preventDefault();
      left = true;
      root.hidden = true;
      document.title = "\u2013";
      location.replace(exit.href);
    }
  }

  /* ---- Copying the text of the element that a button names, as it stands */

  async function copyOf(event) {
    const button = event.target.closest("[data-copy]");
    const source = button && document.getElementById(button.dataset.copy);
    if (!source) return;
    const { label, later } = labels.get(button) || { label: button.textContent };
    const told = (await copy(source)) ? root.dataset.copied : root.dataset.copyFailed;
    button.style.minWidth = `${button.getBoundingClientRect().width}px`;
    button.textContent = told;
    say(told);
    clearTimeout(later);
    const back = () => {
      labels.delete(button);
      button.textContent = label;
      say("");
    };
    labels.set(button, { label, later: setTimeout(back, 4000) });
  }

  async function copy(source) {
    const text = source.innerText.trim();
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch (_) {
      return copyByCommand(source, text);
    }
  }

  /** Where the browser has no clipboard for scripts. If this fails too, the text is left selected. */
  function copyByCommand(source, text) {
    const put = (event) => {
      event.preventDefault();
      event.clipboardData.setData("text/plain", text);
    };
    getSelection().selectAllChildren(source);
    document.addEventListener("copy", put);
    const copied = document.execCommand("copy");
    document.removeEventListener("copy", put);
    if (copied) getSelection().removeAllRanges();
    return copied;
  }

  function say(words) {
    document.getElementById("said").textContent = words;
  }
})();
