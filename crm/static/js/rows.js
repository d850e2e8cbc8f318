// A click anywhere in a row opens it, as its link does; not while text is being marked.
"use strict";
(() => {
  const { $ } = Dispecer;

  document.addEventListener("click", (event) => {
    const row = event.target.closest("table.grid tr[data-row]");
    const link = row && $("[data-open]", row);
    if (!link || event.defaultPrevented || event.target.closest("a, button, input, label, select, details, form, .tick, .acts")) return;
    if (!getSelection().isCollapsed) return;
    if (event.ctrlKey || event.metaKey) open(link.href, "_blank", "noopener");
    else link.click();
  });
})();
