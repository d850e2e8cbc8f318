// A button that copies what stands in a field.
"use strict";
(() => {
  const { $ } = Dispecer;

  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy]");
    if (!button) return;
    const field = document.getElementById(button.dataset.copy);
    field.select();
    try { await navigator.clipboard.writeText(field.value); }
    catch { document.execCommand("copy"); } // over plain http there is no other clipboard
    $("[data-copied]", field.closest(".field")).hidden = false;
  });
})();
