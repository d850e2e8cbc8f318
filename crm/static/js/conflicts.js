// Two versions side by side: all of one of them by one click.
"use strict";
(() => {
  const { $, $$ } = Dispecer;

  const conflict = $("[data-conflict]");
  if (!conflict) return;
  conflict.focus();
  conflict.addEventListener("click", (event) => {
    const all = event.target.closest("[data-keep]");
    if (!all) return;
    $$(`input[type=radio][value=${all.dataset.keep}]`, conflict).forEach((choice) => { choice.checked = true; });
    conflict.dispatchEvent(new Event("change", { bubbles: true }));
  });
})();
