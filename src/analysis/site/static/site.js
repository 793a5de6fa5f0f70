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

  /* ---- Leaving: by the link, or Shift alone three times within two seconds */

  function readyToLeave() {
    const TIMES = 3;
    const WITHIN = 2000;
    let alone = false;
    let pressed = [];
    let left = false;

    exit.addEventListener("click", leave);
    exit.addEventListener("auxclick", (event) => event.button === 1 && leave(event)); // no second tab beside this one
    addEventListener("pointerdown", forget);
    addEventListener("keydown", (event) => {
      const others = event.altKey || event.ctrlKey || event.metaKey;
      if (event.key !== "Shift" || others) forget();
      else alone = true;
    });
    addEventListener("keyup", (event) => {
      if (event.key !== "Shift" || !alone) return;
      alone = false;
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
    const { label, later } = labels.get(button) ?? { label: button.textContent };
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
    } catch {
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
