// The menu at the side, menus that close, the field that one begins with.
"use strict";
(() => {
  const { $, $$, focusError } = Dispecer;

  document.addEventListener("click", (event) => {
    const toggle = event.target.closest("[data-toggle-side]");
    if (toggle) {
      const closed = $("[data-side]").classList.toggle("closed");
      toggle.setAttribute("aria-expanded", String(!closed));
    }
    $$("details.menu[open]").forEach((menu) => { if (!menu.contains(event.target)) menu.open = false; });
  });

  const main = $("[data-main-form]");
  if (main && !focusError(main)) {
    const first = $(".fields input:not([type=hidden]), .fields select", main);
    if (first) first.focus({ preventScroll: true });
  }
})();
