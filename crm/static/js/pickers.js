// Pickers: type a few letters, choose a record.
"use strict";
(() => {
  const { texts, $, $$, make } = Dispecer;

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

  const closeList = (picker) => {
    const list = $(".picker-list", picker);
    if (list) list.remove();
    inputOf(picker).setAttribute("aria-expanded", "false");
    inputOf(picker).removeAttribute("aria-activedescendant");
  };

  const choose = (picker, item) => {
    clearTimeout(picker.waiting);
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
    closeList(picker);
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

  const showList = (picker, items) => {
    closeList(picker);
    const input = inputOf(picker);
    const list = make("ul", { className: "picker-list", id: `${input.id || picker.dataset.lookup}-list` });
    list.setAttribute("role", "listbox");
    let group = "";
    items.forEach((item, index) => {
      if (item.group && item.group !== group) {
        group = item.group;
        list.append(make("li", { className: "group", textContent: group, role: "presentation" }));
      }
      const line = make("li", { id: `${list.id}-${index}` }, item.text);
      if (item.hint) line.append(make("small", { textContent: item.hint }));
      line.setAttribute("role", "option");
      line.setAttribute("aria-selected", "false");
      line.addEventListener("mousedown", (event) => { event.preventDefault(); choose(picker, item); });
      line.item = item;
      list.append(line);
    });
    if (!items.length) list.append(make("li", { className: "group", textContent: texts.none }));
    picker.append(list);
    input.setAttribute("aria-expanded", "true");
    input.setAttribute("aria-controls", list.id);
  };

  const search = async (picker) => {
    const input = inputOf(picker);
    const turn = (pickers.get(picker) || 0) + 1;
    pickers.set(picker, turn);
    try {
      const answer = await fetch(lookupUrl(picker, input.value.trim()), { headers: { Accept: "application/json" } });
      if (!answer.ok || pickers.get(picker) !== turn || document.activeElement !== input) return;
      const items = await answer.json();
      if (picker.dataset.mode === "text" && !items.length) closeList(picker);
      else showList(picker, items);
    } catch { closeList(picker); }
  };

  const move = (picker, step) => {
    const lines = $$("[role=option]", picker);
    if (!lines.length) return;
    const now = lines.findIndex((line) => line.getAttribute("aria-selected") === "true");
    const next = (now + step + lines.length + (now < 0 && step < 0 ? 1 : 0)) % lines.length;
    lines.forEach((line, index) => line.setAttribute("aria-selected", String(index === next)));
    lines[next].scrollIntoView({ block: "nearest" });
    inputOf(picker).setAttribute("aria-activedescendant", lines[next].id);
  };

  document.addEventListener("input", (event) => {
    const picker = event.target.closest("[data-picker]");
    if (!picker || event.target.type !== "text") return;
    if (picker.dataset.mode !== "many" && hiddenOf(picker).value) {
      hiddenOf(picker).value = "";
      hiddenOf(picker).dispatchEvent(new Event("change", { bubbles: true }));
    }
    clearTimeout(picker.waiting);
    picker.waiting = setTimeout(() => search(picker), 120);
  });
  document.addEventListener("click", (event) => {
    const picker = event.target.closest("[data-picker]");
    if (picker && event.target.type === "text" && !$(".picker-list", picker)) search(picker);
  });
  document.addEventListener("focusout", (event) => {
    const picker = event.target.closest("[data-picker]");
    if (picker) setTimeout(() => { if (!picker.contains(document.activeElement)) closeList(picker); }, 100);
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
    const list = $(".picker-list", picker);
    const line = $("[aria-selected=true]", picker);
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (list) move(picker, event.key === "ArrowDown" ? 1 : -1);
      else search(picker);
    } else if (event.key === "Enter" && list) {
      const only = $$("[role=option]", picker);
      const free = picker.dataset.mode === "text" || picker.dataset.mode === "object";
      const pick = line || (!free && only.length === 1 ? only[0] : null);
      if (pick) { event.preventDefault(); choose(picker, pick.item); }
    } else if (event.key === "Tab" && line) {
      choose(picker, line.item);
    } else if (event.key === "Escape" && list) {
      event.stopImmediatePropagation(); // or the form would be left
      closeList(picker);
    }
  });

  start(document);

  Object.assign(Dispecer, { choose, inputOf, start });
})();
