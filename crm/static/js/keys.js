// Keys of grids, pages and forms: one list, from which the help is written too.
"use strict";
(() => {
  const { texts, $, $$, typing, make } = Dispecer;

  const rows = () => $$("[data-row]");
  const place = `row:${location.pathname}`;
  const currentRow = () => $("[data-row].current");
  const become = (row, focused) => {
    rows().forEach((each) => each.classList.toggle("current", each === row));
    sessionStorage.setItem(place, row.dataset.row);
    const link = $("[data-open]", row);
    if (focused && link) link.focus({ preventScroll: true });
    row.scrollIntoView({ block: "nearest" });
  };
  const step = (by) => {
    const all = rows();
    const next = all[Math.min(Math.max(all.indexOf(currentRow()) + by, 0), all.length - 1)];
    if (next) become(next, true);
  };
  // What is in the row that one stands on; on a record's page, what is at its top.
  const here = (selector) => {
    const row = currentRow();
    return (row && $(selector, row)) || $(`.top ${selector}`);
  };
  const press = (element) => {
    if (element) element.click();
    return Boolean(element);
  };
  const search = () => {
    const field = $("[data-search]") || $("[data-everywhere] input");
    if (field) { field.focus(); field.select(); }
    return Boolean(field);
  };
  const everywhere = () => {
    const field = $("[data-everywhere] input");
    if (field) { field.focus(); field.select(); field.scrollIntoView({ block: "nearest" }); }
    return Boolean(field);
  };
  const assign = () => {
    const link = here("[data-assign]");
    if (link) location.href = link.getAttribute("href") + (link.dataset.assign && `#${link.dataset.assign}`);
    return Boolean(link);
  };
  const tick = () => {
    const row = currentRow();
    return press(row && $("input[name=rowid][type=checkbox]", row));
  };
  const bulk = () => {
    const first = $("[data-bulk]:not([hidden]) .btn");
    if (first) first.focus();
    return Boolean(first);
  };
  const send = (form) => {
    if (form) form.requestSubmit($("[data-save], .btn-main", form) || undefined);
    return Boolean(form);
  };
  const save = () => send($("dialog[open] form") || $("[data-main-form]"));
  const leave = () => {
    const menu = $("details.menu[open]");
    if (menu) { menu.open = false; $("summary", menu).focus(); return true; }
    return press($("[data-leave]"));
  };

  // Mostly the row's link has the focus and does it itself.
  const open = () => document.activeElement === document.body && press(currentRow() && $("[data-open]", currentRow()));

  // Who speaks to the machine, or types with shaking hands, can switch single signs off.
  const areLettersOff = () => localStorage.getItem("letters") === "off";
  const switchOfLetters = () => {
    const box = make("input", { type: "checkbox", id: "letters", checked: !areLettersOff() });
    box.addEventListener("change", () => localStorage.setItem("letters", box.checked ? "on" : "off"));
    return make("p", {}, box, " ", make("label", { htmlFor: "letters", textContent: texts.keys.letters }));
  };

  // Each works where it finds what it is about; only those that say so while one types.
  const KEYS = [
    { key: "g", shown: ["G", "Ctrl+K"], run: everywhere, group: "anywhere", text: "everywhere" },
    { key: "?", shown: ["?"], run: () => help(), group: "anywhere", text: "help" },
    { key: "Insert", shown: ["Insert"], run: () => press($("[data-insert]")), group: "list", text: "add" },
    { key: "/", shown: ["/"], run: search, group: "list", text: "search" },
    { key: "j", shown: ["J"], run: () => step(1), group: "list", text: "down" },
    { key: "k", shown: ["K"], run: () => step(-1), group: "list", text: "up" },
    { key: "Enter", shown: ["Enter"], run: open, group: "list", text: "open" },
    { key: "x", shown: ["X"], run: tick, group: "list", text: "tick" },
    { key: "b", shown: ["B"], run: bulk, group: "list", text: "bulk" },
    { key: "n", shown: ["N"], run: () => press($("a[rel=next][href]")), group: "list", text: "next" },
    { key: "p", shown: ["P"], run: () => press($("a[rel=prev][href]")), group: "list", text: "previous" },
    { key: "e", shown: ["E"], run: () => press(here("[data-edit]")), group: "record", text: "edit" },
    { key: "f", shown: ["F"], run: () => press(here("[data-key=finalise]")), group: "record", text: "finalise" },
    { key: "a", shown: ["A"], run: assign, group: "record", text: "assign" },
    { shown: ["M"], group: "record", text: "move" }, // where jobs are moved: planner.js, board.js
    { key: "Escape", shown: ["Esc"], run: leave, group: "form", text: "leave", typing: () => Boolean($("[data-main-form]")) },
    { shown: ["Ctrl+S"], group: "form", text: "save" },
    { shown: ["Ctrl+Enter"], group: "form", text: "send" },
  ];

  const help = () => {
    const dialog = make("dialog", { className: "keys narrow" });
    const close = make("button", { className: "btn btn-small", type: "button", textContent: texts.keys.close });
    close.addEventListener("click", () => dialog.close());
    dialog.append(make("div", { className: "dialog-title" }, make("h2", { textContent: texts.keys.title }), close));
    for (const group of ["anywhere", "list", "record", "form"]) {
      const list = make("dl");
      KEYS.filter((each) => each.group === group).forEach((each) => {
        const shown = each.shown.flatMap((key, index) => [...(index ? [" "] : []), make("kbd", { textContent: key })]);
        list.append(make("dt", {}, ...shown), make("dd", { textContent: texts.keys[each.text] }));
      });
      dialog.append(make("h3", { textContent: texts.keys.groups[group] }), list);
    }
    dialog.append(switchOfLetters());
    dialog.setAttribute("aria-label", texts.keys.title);
    dialog.addEventListener("close", () => dialog.remove());
    document.body.append(dialog);
    dialog.showModal();
    close.focus();
    return true;
  };

  const withControl = (event) => {
    const key = event.key.toLowerCase();
    if (key === "s") return save();
    if (key === "k") return $("dialog[open]") ? false : everywhere();
    if (key === "enter") return send(event.target.closest("form:not([method=get]), dialog form"));
    return false;
  };
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing || !event.key) return; // filling in by the browser has no key
    if ((event.ctrlKey || event.metaKey) && !event.altKey) {
      if (withControl(event)) event.preventDefault();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || $("dialog[open]")) return;
    const found = KEYS.find((each) => each.key === event.key || each.key === event.key.toLowerCase());
    if (found && found.key.length === 1 && areLettersOff()) return;
    if (!found || (typing(event.target) && !(found.typing && found.typing()))) return;
    if (found.run()) event.preventDefault();
  });
  document.addEventListener("click", (event) => { if (event.target.closest("[data-keys]")) help(); });
  document.addEventListener("focusin", (event) => {
    const row = event.target.closest("[data-row]");
    if (row && !row.classList.contains("current") && event.target.matches(":focus-visible")) become(row, false);
  });

  // One goes on where one was before the page was left or sent.
  const before = rows().find((row) => row.dataset.row === sessionStorage.getItem(place));
  if (before) before.classList.add("current");

  // A link into a part of a form begins a row there.
  const rowsOf = location.hash.length > 1 && $(`[data-main-form] [data-inline="${CSS.escape(location.hash.slice(1))}"]`);
  if (rowsOf) {
    document.addEventListener("DOMContentLoaded", () => { // after all scripts have begun
      $("[data-add-row]", rowsOf).click();
      rowsOf.scrollIntoView({ block: "center" });
      history.replaceState(null, "", location.pathname + location.search); // or the list after saving has it
    });
  }
})();
