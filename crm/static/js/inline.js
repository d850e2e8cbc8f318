// Rows of a form: added, removed.
"use strict";
(() => {
  const { $, $$, make, start } = Dispecer;

  const number = (rows) => {
    const used = $$("[data-inline-row]", rows).map((row) => Number(row.dataset.number || 0));
    return Math.max(-1, ...used, $$(":scope > [data-inline-row]", rows).length - 1) + 1;
  };
  document.addEventListener("click", (event) => {
    const add = event.target.closest("[data-add-row]");
    const remove = event.target.closest("[data-remove-row]");
    if (add) {
      const rows = add.closest("[data-inline]");
      const index = number(rows);
      const prefix = `${rows.dataset.inline}-${index}`;
      const row = $("template", rows).content.firstElementChild.cloneNode(true);
      row.dataset.number = index;
      $$("[name], [id], [for]", row).forEach((element) => {
        if (element.name) element.name = `${prefix}-${element.name}`;
        if (element.id) element.id = `${prefix}-${element.id}`;
        if (element.htmlFor) element.htmlFor = `${prefix}-${element.htmlFor}`;
      });
      $("[data-remove-row]", row).dataset.removeRow = "";
      $("template", rows).before(row);
      start(row);
      const first = $("input:not([type=hidden]), select", row);
      if (first) first.focus();
    } else if (remove) {
      const row = remove.closest("[data-inline-row]");
      const key = remove.dataset.removeRow;
      if (!key) { row.remove(); return; }
      row.append(make("input", { type: "hidden", name: `del-${key}`, value: "1" }));
      row.classList.add("gone");
      row.dispatchEvent(new Event("change", { bubbles: true }));
    }
  });
})();
