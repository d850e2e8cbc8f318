// The board: a card goes to another column by the step that leads there, or stays, and says why.
"use strict";
(() => {
  const { $, $$ } = Dispecer;
  const board = $("[data-board]");
  if (!board) return;

  const lanes = $$("[data-lane]", board);
  const said = $("[data-said]");
  const say = (text) => { said.textContent = text; said.hidden = !text; };
  let held = null; // { card, own: its column, lane: the one it would go to }
  const settle = () => {
    lanes.forEach((lane) => lane.classList.remove("aim"));
    if (held) held.card.classList.remove("lifted");
    held = null;
  };
  const lift = (card) => {
    settle();
    const own = card.closest("[data-lane]");
    held = { card, own, lane: own };
    card.classList.add("lifted");
    say("");
  };
  const aim = (lane) => {
    lanes.forEach((each) => each.classList.toggle("aim", each === lane));
    held.lane = lane;
  };
  const drop = () => {
    const { card, own, lane } = held;
    settle();
    if (own === lane) return;
    const step = $("[data-step]", card);
    const assign = $("[data-assign]", card);
    const crosses = own.dataset.open !== lane.dataset.open;
    if (crosses && step) step.form.requestSubmit(step);
    else if (!crosses && assign && lane.dataset.lane === "ASSIGNED") location.assign(assign.href);
    else { say(board.dataset.refusal); card.firstElementChild.focus(); }
  };

  document.addEventListener("pointerover", (event) => {
    const card = event.target.closest("[data-board] .card");
    if (card) card.draggable = true;
  });
  document.addEventListener("dragstart", (event) => {
    const card = event.target.closest("[data-board] .card");
    if (!card) return;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", card.firstElementChild.textContent);
    lift(card);
  });
  board.addEventListener("dragover", (event) => {
    const lane = event.target.closest("[data-lane]");
    if (held && lane) { event.preventDefault(); aim(lane); }
  });
  board.addEventListener("drop", (event) => {
    const lane = event.target.closest("[data-lane]");
    if (held && lane) { event.preventDefault(); aim(lane); drop(); }
  });
  document.addEventListener("dragend", settle);

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || $("dialog[open]")) return;
    if (held) {
      const step = (by) => {
        aim(lanes[Math.min(Math.max(lanes.indexOf(held.lane) + by, 0), lanes.length - 1)]);
        say(held.lane.getAttribute("aria-label"));
      };
      const keys = {
        ArrowLeft: () => step(-1), ArrowRight: () => step(1),
        Enter: () => { say(""); drop(); }, Escape: () => { settle(); say(""); },
      };
      if (event.key === "Tab") { settle(); return; }
      if (keys[event.key]) { event.preventDefault(); event.stopImmediatePropagation(); keys[event.key](); }
      return;
    }
    const card = event.key === "m" && event.target.closest("[data-board] .card");
    if (card) { event.preventDefault(); event.stopImmediatePropagation(); lift(card); aim(held.own); }
  }, true);
})();
