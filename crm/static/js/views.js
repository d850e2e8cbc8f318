// Dialogs of a page, lists in them that are put in order, and printing.
"use strict";
(() => {
  const { $ } = Dispecer;

  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-opens]");
    if (opener) {
      const dialog = document.getElementById(opener.dataset.opens);
      const menu = opener.closest("details.menu");
      if (menu) menu.open = false;
      dialog.addEventListener("close", () => (menu ? $("summary", menu) : opener).focus(), { once: true });
      dialog.showModal();
      const field = $("input:not([type=hidden]):not([type=checkbox])", dialog);
      if (field) { field.focus(); field.select(); }
    }
    if (event.target.closest("[data-print]")) window.print();
    const move = event.target.closest("[data-move]");
    if (move) {
      const row = move.closest("li");
      const other = move.dataset.move === "1" ? row.nextElementSibling : row.previousElementSibling;
      if (other) other[move.dataset.move === "1" ? "after" : "before"](row);
      move.focus(); // it was taken out of the page and put back
      row.scrollIntoView({ block: "nearest" });
    }
  });
})();
