// A double click sends a form once; after a while it may be sent again, as after a stop.
"use strict";
(() => {
  const { $$ } = Dispecer;

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post") return;
    if (Date.now() - Number(form.dataset.sentAt || 0) < 3000) event.preventDefault();
    else form.dataset.sentAt = Date.now();
  });
  addEventListener("pageshow", () => $$("[data-sent-at]").forEach((form) => { delete form.dataset.sentAt; }));
})();
