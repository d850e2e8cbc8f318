// Empty filters stay out of the address.
"use strict";
(() => {
  const { $$ } = Dispecer;

  document.addEventListener("submit", (event) => {
    if (!event.target.matches("[data-list-form]")) return;
    $$("input, select", event.target).forEach((field) => { if (!field.value) field.disabled = true; });
  });
})();
