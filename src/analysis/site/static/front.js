/* The field of the front page: what reads the text is loaded when the field is used, or once the page is idle. */
(function () {
  "use strict";

  const section = document.getElementById("ask");
  const field = document.getElementById("ask-text");
  const status = document.getElementById("ask-status");
  let begun = false;

  field.addEventListener("focus", load, { once: true });
  field.addEventListener("input", load, { once: true });
  if (document.readyState === "complete") whenIdle();
  else addEventListener("load", whenIdle, { once: true });

  // What was typed is not come back to: the browser keeps the pages that were left, with their fields.
  addEventListener("pagehide", () => {
    field.value = "";
    field.dispatchEvent(new Event("input"));
  });

  function whenIdle() {
    if (navigator.connection && navigator.connection.saveData) return;
    if (window.requestIdleCallback) requestIdleCallback(load, { timeout: 4000 });
    else setTimeout(load, 1500);
  }

  function load() {
    if (begun) return;
    begun = true;
    for (const file of section.dataset.scripts.split(" ")) {
      const script = document.createElement("script");
      script.src = file;
      script.async = false; // in their order
      script.addEventListener("error", fail);
      document.head.append(script);
    }
    // an older browser may get the last of them and not understand it
    document.head.lastElementChild.addEventListener("load", () => section.dataset.ready || fail());
  }

  function fail() {
    status.textContent = section.dataset.failed;
  }
})();
