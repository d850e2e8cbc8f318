// The box of every page: type what the caller says, and go there.
"use strict";
(() => {
  const { $, listbox } = Dispecer;

  const box = $("[data-everywhere]");
  if (!box) return;
  const host = $("[data-hits]", box);
  const input = $("input", host);
  let waiting = null;
  let turn = 0;

  const go = (item) => { location.href = item.url; };
  const forget = () => {
    clearTimeout(waiting);
    waiting = null;
    turn += 1; // an answer on its way comes too late
    listbox.close(host);
  };
  const find = async () => {
    waiting = null;
    const mine = (turn += 1);
    const typed = input.value.trim();
    if (!typed) { listbox.close(host); return; }
    try {
      const answer = await fetch(`${box.dataset.everywhere}?${new URLSearchParams({ q: typed })}`, { headers: { Accept: "application/json" } });
      if (!answer.ok || answer.redirected || turn !== mine || document.activeElement !== input) return;
      listbox.show(host, await answer.json(), go, true);
    } catch { listbox.close(host); }
  };
  input.addEventListener("input", () => {
    forget();
    waiting = setTimeout(find, 120);
  });
  input.addEventListener("blur", forget);
  input.addEventListener("keydown", (event) => {
    if (listbox.press(host, event)) return;
    const line = listbox.active(host);
    if (event.key === "Enter" && line && !event.ctrlKey) {
      event.preventDefault();
      go(line.item);
    } else if (event.key === "ArrowDown") {
      event.preventDefault();
      find();
    } else if (event.key === "Escape") {
      event.preventDefault();
      input.value = "";
      input.blur();
    }
  });
  box.addEventListener("submit", (event) => { if (!input.value.trim()) event.preventDefault(); });
})();
