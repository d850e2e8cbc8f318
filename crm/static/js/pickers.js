// Pickers: type a few letters, choose a record.
"use strict";
(() => {
  const { texts, $, $$, make, listbox } = Dispecer;

  const pickers = new WeakMap();
  const hiddenOf = (picker) => $("input[type=hidden]", picker);
  const inputOf = (picker) => $("input[type=text]", picker);

  const lookupUrl = (picker, typed) => {
    const root = picker.closest("[data-lookup-base]") || $("[data-lookup-base]");
    const base = root ? root.dataset.lookupBase : `${location.pathname}ajax/lookup/`;
    const query = new URLSearchParams({ name: picker.dataset.lookup, query: typed });
    if (picker.dataset.parent) {
      const form = picker.closest("form");
      const parent = form && $(`[name="${CSS.escape(picker.dataset.parent)}"]`, form);
      query.set("parent", parent ? parent.value : "");
    }
    return `${base}?${query}`;
  };

  const choose = (picker, item) => {
    clearTimeout(picker.waiting);
    picker.waiting = null;
    picker.isAsking = picker.isLeft = false;
    pickers.set(picker, (pickers.get(picker) || 0) + 1); // an answer on its way comes too late
    const hidden = hiddenOf(picker);
    const input = inputOf(picker);
    if (picker.dataset.mode === "many") {
      addPick(picker, item.id, item.text);
      input.value = "";
    } else {
      hidden.value = picker.dataset.mode === "text" ? "" : item.id;
      input.value = item.text;
      input.dataset.chosen = item.text;
    }
    listbox.close(picker);
    hidden.dispatchEvent(new Event("change", { bubbles: true }));
  };

  const addPick = (picker, id, text) => {
    const hidden = hiddenOf(picker);
    const ids = hidden.value ? hidden.value.split(",") : [];
    if (ids.includes(String(id))) return;
    hidden.value = [...ids, id].join(",");
    hidden.before(makePick(id, text));
  };

  const makePick = (id, text) => {
    const remove = make("button", { type: "button", textContent: "✕" });
    remove.setAttribute("aria-label", `${texts.remove}: ${text}`);
    remove.dataset.unpick = "";
    const pick = make("span", { className: "pick" }, text, remove);
    pick.dataset.id = id;
    return pick;
  };

  // What is typed in a field that takes records only means the likeliest of them.
  const isFree = (picker) => picker.dataset.mode === "text" || picker.dataset.mode === "object";
  const isTyped = (picker) => !isFree(picker) && inputOf(picker).value.trim() !== "" && (picker.dataset.mode === "many" || !hiddenOf(picker).value);
  const meant = (picker, items) => {
    const typed = inputOf(picker).value.trim().toLowerCase();
    return items.length === 1 ? items[0] : items.find((item) => item.text.toLowerCase() === typed);
  };

  const search = async (picker) => {
    const input = inputOf(picker);
    const turn = (pickers.get(picker) || 0) + 1;
    pickers.set(picker, turn);
    clearTimeout(picker.waiting);
    picker.waiting = null;
    picker.isAsking = true;
    try {
      const answer = await fetch(lookupUrl(picker, input.value.trim()), { headers: { Accept: "application/json" } });
      if (!answer.ok || pickers.get(picker) !== turn) return;
      const items = await answer.json();
      const item = picker.isLeft && isTyped(picker) && meant(picker, items);
      if (item) choose(picker, item);
      else if (document.activeElement !== input) listbox.close(picker);
      else if (picker.dataset.mode === "text" && !items.length) listbox.close(picker);
      else listbox.show(picker, items, (item) => choose(picker, item), isTyped(picker));
    } catch { listbox.close(picker); } finally {
      if (pickers.get(picker) === turn) picker.isAsking = picker.isLeft = false;
    }
  };

  document.addEventListener("input", (event) => {
    const picker = event.target.closest("[data-picker]");
    if (!picker || event.target.type !== "text") return;
    if (picker.dataset.mode !== "many" && hiddenOf(picker).value) {
      hiddenOf(picker).value = "";
      hiddenOf(picker).dispatchEvent(new Event("change", { bubbles: true }));
    }
    clearTimeout(picker.waiting);
    picker.isLeft = false;
    picker.waiting = setTimeout(() => search(picker), 120);
  });
  document.addEventListener("click", (event) => {
    const picker = event.target.closest("[data-picker]");
    if (picker && event.target.type === "text" && !listbox.isOpen(picker)) search(picker);
  });
  document.addEventListener("focusout", (event) => {
    const picker = event.target.closest("[data-picker]");
    if (picker) setTimeout(() => { if (!picker.contains(document.activeElement)) listbox.close(picker); }, 100);
  });
  document.addEventListener("click", (event) => {
    const unpick = event.target.closest("[data-unpick]");
    if (!unpick) return;
    const picker = unpick.closest("[data-picker]");
    const pick = unpick.parentElement;
    const hidden = hiddenOf(picker);
    hidden.value = hidden.value.split(",").filter((id) => id !== pick.dataset.id).join(",");
    pick.remove();
    hidden.dispatchEvent(new Event("change", { bubbles: true }));
  });
  const start = (root) => $$(".pick:not(:has(button))", root).forEach((pick) => {
    pick.replaceWith(makePick(pick.dataset.id, pick.textContent));
  });

  // A child goes when its parent changes: the contact of another client.
  document.addEventListener("change", (event) => {
    const form = event.target.form;
    if (!form || !event.target.name) return;
    $$(`[data-parent="${CSS.escape(event.target.name)}"]`, form).forEach((picker) => {
      if (!hiddenOf(picker).value) return;
      hiddenOf(picker).value = "";
      inputOf(picker).value = "";
    });
  });

  document.addEventListener("keydown", (event) => {
    const picker = event.target.closest && event.target.closest("[data-picker]");
    if (!picker || event.target.type !== "text") return;
    if (listbox.press(picker, event)) return;
    const line = listbox.active(picker);
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      search(picker);
    } else if (event.key === "Enter" && !event.ctrlKey && !event.metaKey) {
      const late = isTyped(picker) && (picker.waiting || picker.isAsking);
      if (late) leave(picker);
      if (line || late || (listbox.isOpen(picker) && !isFree(picker))) event.preventDefault(); // the form is not sent yet
      if (line && !late) choose(picker, line.item);
    } else if (event.key === "Tab" && !event.shiftKey) {
      if (isTyped(picker) && (picker.waiting || picker.isAsking)) leave(picker);
      else if (line) choose(picker, line.item);
    } else if (event.key === "Insert" && picker.closest(".with-add")) {
      event.preventDefault();
      $("[data-add-record]", picker.closest(".with-add")).click();
    } else if (event.key === "Backspace" && picker.dataset.mode === "many" && !event.target.value) {
      const last = $$("[data-unpick]", picker).pop();
      if (last) last.click();
    }
  });
  // Whoever types faster than the server answers has what they mean chosen as it does.
  const leave = (picker) => {
    picker.isLeft = true;
    if (picker.waiting) search(picker);
  };

  start(document);

  Object.assign(Dispecer, { choose, inputOf, start });
})();
