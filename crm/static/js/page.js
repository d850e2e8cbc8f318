// The menu at the side, menus that close, heads of tables, the field that one begins with.
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

  // Where the menu is longer than the screen, where one is stands in sight.
  const current = $(".side nav [aria-current]");
  const nav = current && current.closest("nav");
  if (nav && current.offsetTop + current.offsetHeight > nav.offsetTop + nav.clientHeight) nav.scrollTop = nav.scrollHeight;

  // In an open menu the arrows move, as in any other.
  document.addEventListener("keydown", (event) => {
    const menu = event.target.closest && event.target.closest("details.menu[open]");
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!menu || !step || event.target.closest("input, select, textarea")) return;
    event.preventDefault();
    const all = [$("summary", menu), ...$$("a, button", menu)];
    all[(all.indexOf(document.activeElement) + step + all.length) % all.length].focus();
  });

  // A table that fits keeps its head in sight while the page scrolls; one that does not scrolls by itself.
  const fit = () => $$(".table-wrap").forEach((wrap) => {
    wrap.classList.remove("fits");
    wrap.classList.toggle("fits", wrap.scrollWidth <= wrap.clientWidth);
  });
  fit();
  addEventListener("resize", fit);

  const main = $("[data-main-form]");
  if (!main && $("main")) focusError($("main"));
  if (main && !focusError(main)) {
    // What a link has filled in needs no typing: the first that is empty, and before it one that must not be.
    const fields = $$(".fields input:not([type=hidden]), .fields select, .fields textarea", main);
    const empty = $("[name=form_key]", main) ? fields.filter((field) => !field.value) : [];
    const first = empty.find((field) => field.required) || empty[0] || fields[0];
    if (first) first.focus({ preventScroll: true });
  }
})();
