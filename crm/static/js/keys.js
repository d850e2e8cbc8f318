// Keys of grids, pages and forms.
"use strict";
(() => {
  const { $, $$, typing } = Dispecer;

  const rows = () => $$("tr[data-row]");
  const step = (by) => {
    const all = rows();
    if (!all.length) return;
    const now = all.findIndex((row) => row.classList.contains("current"));
    const next = Math.min(Math.max(now + by, 0), all.length - 1);
    all.forEach((row, index) => row.classList.toggle("current", index === next));
    all[next].scrollIntoView({ block: "nearest" });
  };
  const current = (selector) => {
    const row = $("tr.current");
    return row ? $(selector, row) : $(`.top ${selector}`);
  };
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s") {
      const form = $("dialog[open] form") || $("[data-main-form]");
      if (form) { event.preventDefault(); form.requestSubmit($("[data-save]", form)); }
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || $("dialog[open]")) return;
    if (event.key === "Insert" && !typing(event.target)) {
      const add = $("[data-insert]");
      if (add) { event.preventDefault(); add.click(); }
      return;
    }
    if (event.key === "Escape" && $("[data-main-form]")) { $("[data-leave]").click(); return; }
    if (typing(event.target)) return;
    const keys = {
      "/": () => { const field = $("[data-search]"); if (field) { event.preventDefault(); field.focus(); field.select(); } },
      j: () => step(1),
      k: () => step(-1),
      e: () => { const link = current("[data-edit]"); if (link) link.click(); },
      f: () => { const button = current("[data-key=finalise]"); if (button) button.click(); },
      Enter: () => { const link = current("[data-open]"); if (link && event.target === document.body) link.click(); },
    };
    if (keys[event.key]) keys[event.key]();
  });
})();
