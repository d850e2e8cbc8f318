// Suggestions under an input: the list of an ARIA combobox, and its keys.
"use strict";
(() => {
  const { texts, $, $$, make } = Dispecer;

  const inputOf = (host) => $("[role=combobox]", host);
  const isOpen = (host) => Boolean($(".picker-list", host));
  const active = (host) => $(".picker-list [aria-selected=true]", host);

  const close = (host) => {
    const list = $(".picker-list", host);
    if (list) list.remove();
    const input = inputOf(host);
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-controls");
    input.removeAttribute("aria-activedescendant");
  };

  const mark = (host, index) => {
    const lines = $$("[role=option]", host);
    lines.forEach((line, place) => line.setAttribute("aria-selected", String(place === index)));
    if (!lines[index]) return;
    lines[index].scrollIntoView({ block: "nearest" });
    inputOf(host).setAttribute("aria-activedescendant", lines[index].id);
  };

  // `choose` is called with the item that was taken; `first` marks the likeliest one at once.
  const show = (host, items, choose, first) => {
    close(host);
    const input = inputOf(host);
    if (!items.length) {
      const none = make("p", { className: "picker-list none", textContent: texts.none });
      none.setAttribute("role", "status");
      host.append(none);
      return;
    }
    const list = make("ul", { className: "picker-list", id: `${input.id || host.dataset.lookup}-list` });
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", input.getAttribute("aria-label") || (input.labels && input.labels[0] ? input.labels[0].textContent.trim() : input.placeholder));
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
      line.addEventListener("mousedown", (event) => { event.preventDefault(); choose(item); });
      line.item = item;
      list.append(line);
    });
    host.append(list);
    input.setAttribute("aria-expanded", "true");
    input.setAttribute("aria-controls", list.id);
    if (first) mark(host, 0);
  };

  const move = (host, step) => {
    const lines = $$("[role=option]", host);
    const now = lines.indexOf(active(host));
    if (lines.length) mark(host, (now + step + lines.length + (now < 0 && step < 0 ? 1 : 0)) % lines.length);
  };

  // The keys that move in an open list and close it; tells whether this was one.
  const press = (host, event) => {
    if (!isOpen(host)) return false;
    const chosen = active(host);
    const keys = {
      ArrowDown: () => move(host, 1),
      ArrowUp: () => (event.altKey ? close(host) : move(host, -1)),
      PageDown: () => mark(host, $$("[role=option]", host).length - 1),
      PageUp: () => mark(host, 0),
      Escape: () => close(host),
    };
    if (chosen) { // without one the cursor moves in what was typed
      keys.Home = () => mark(host, 0);
      keys.End = () => mark(host, $$("[role=option]", host).length - 1);
    }
    if (!keys[event.key] || event.ctrlKey || event.metaKey || event.shiftKey) return false;
    event.preventDefault();
    event.stopImmediatePropagation(); // or a dialog or the form would be left
    keys[event.key]();
    return true;
  };

  Object.assign(Dispecer, { listbox: { inputOf, isOpen, active, close, show, press } });
})();
