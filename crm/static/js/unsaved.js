// What is typed is not lost by accident.
"use strict";
(() => {
  const { texts, ask } = Dispecer;

  let dirty = false;
  document.addEventListener("input", (event) => { if (event.target.closest("[data-main-form]")) dirty = true; });
  document.addEventListener("change", (event) => { if (event.target.closest("[data-main-form]")) dirty = true; });
  document.addEventListener("submit", (event) => { if (!event.defaultPrevented) dirty = false; });
  window.addEventListener("beforeunload", (event) => { if (dirty) event.preventDefault(); });
  document.addEventListener("click", async (event) => {
    const leave = event.target.closest("[data-leave]");
    if (!leave || !dirty) return;
    event.preventDefault();
    if ((await ask(texts.unsaved, false)) !== null) {
      dirty = false;
      Dispecer.forgetDrafts();
      location.href = leave.href;
    }
  });
  Object.assign(Dispecer, { clean: () => { dirty = false; } });
})();
