// The planner: a job is dragged, or moved by keys, to another day or to somebody else.
"use strict";
(() => {
  const { texts, $, $$, make, start, focusError, hasEnded, ended } = Dispecer;
  const plan = $("[data-plan]");
  const form = $("[data-move]");
  const say = (text) => { $("[data-say]").textContent = text; };
  const came = /^#(bar|job)-/.test(location.hash) && document.getElementById(location.hash.slice(1));
  if (came) came.focus();
  document.addEventListener("mouseover", (event) => {
    const bar = event.target.closest(".plan .job:not(.target)");
    if (bar && !bar.title) bar.title = bar.firstElementChild.textContent.trim();
  });
  if (!plan || !form) return;

  const days = plan.dataset.days.split(" ");
  const DAY = 86400000;
  const shifted = (day, by) => new Date(Date.parse(day) + by * DAY).toISOString().slice(0, 10);
  const between = (one, other) => Math.round((Date.parse(other) - Date.parse(one)) / DAY);
  const classNumber = (element, sign) => {
    const found = [...element.classList].find((name) => name[0] === sign && Number(name.slice(1)));
    return found ? Number(found.slice(1)) : 1;
  };
  const rows = $$("[data-person]", plan);

  // What is asked of the server: the same question as the form asks, which comes back when it is refused.
  const ask = (html, from) => {
    let dialog = $("dialog.asks");
    if (!dialog) {
      dialog = make("dialog", { className: "asks" });
      dialog.addEventListener("close", () => { dialog.remove(); settle(); if (from && from.isConnected) from.focus(); });
      document.body.append(dialog);
    }
    dialog.innerHTML = html;
    dialog.setAttribute("aria-label", $("h2", dialog).textContent);
    start(dialog);
    if (!dialog.open) dialog.showModal();
    if (!focusError(dialog)) $(".field input:not([type=hidden])", dialog).focus();
  };
  const post = async (address, sent, from) => {
    sent.set("dialog", "1");
    try {
      const answer = await fetch(address, { method: "POST", body: sent });
      if (hasEnded(answer)) {
        const question = $("dialog.asks form");
        return question ? await ended(question) : location.reload();
      }
      if (!answer.ok) throw new Error(answer.status);
      if ((answer.headers.get("Content-Type") || "").includes("json")) {
        history.replaceState(null, "", (await answer.json()).url);
        location.reload();
        return;
      }
      ask(await answer.text(), from);
    } catch { settle(); alert(texts.failed); }
  };
  const mover = (bar) => $(".shift", bar);
  const move = (bar, person, day) => {
    const asked = new URLSearchParams(new URL(mover(bar).href).search);
    const sent = new FormData(form);
    ["assignment", "id", "seen"].forEach((name) => { if (asked.has(name)) sent.set(name, asked.get(name)); });
    sent.set("employee", person);
    if (day) sent.set("day", day);
    post(form.getAttribute("action"), sent, bar.firstElementChild);
  };
  document.addEventListener("click", async (event) => {
    const link = event.target.closest(".shift");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    try {
      const address = new URL(link.href);
      address.searchParams.set("dialog", "1");
      address.searchParams.set("url", form.elements.url.value);
      const answer = await fetch(address);
      if (!answer.ok || answer.redirected) throw new Error(answer.status);
      ask(await answer.text(), link);
    } catch { location.assign(link.href); }
  });
  document.addEventListener("submit", (event) => {
    if (!event.target.matches("dialog [data-move-question]")) return;
    event.preventDefault();
    post(event.target.getAttribute("action"), new FormData(event.target), null);
  });

  // Where it would come to stand: a dashed place in the row.
  let held = null; // { bar, grabbed: the day by which it is held, length, row, day }
  const target = make("li", { className: "job target" });
  target.setAttribute("aria-hidden", "true");
  const settle = () => {
    target.remove();
    if (held) held.bar.classList.remove("lifted");
    held = null;
  };
  const lift = (bar, grabbed) => {
    settle();
    const first = bar.dataset.day;
    held = { bar, grabbed: grabbed || first || "", first, length: classNumber(bar, "s"), row: bar.closest("[data-person]"), day: grabbed || first || "" };
    bar.classList.add("lifted");
  };
  const point = (row, day) => {
    if (held.row === row && held.day === day && target.isConnected) return;
    Object.assign(held, { row, day });
    const first = newFirst();
    const column = Math.max(between(days[0], first), 0);
    target.className = `job target c${column + 1} s${Math.max(Math.min(held.length, days.length - column), 1)}`;
    $(".plan-bars", row).append(target);
  };
  const newFirst = () => (held.bar.matches("[data-waiting]") || !held.first ? held.day : shifted(held.first, between(held.grabbed, held.day)));
  const drop = () => {
    const { bar, row, first } = held;
    const day = newFirst();
    if (bar.closest("[data-person]") === row && day === first) settle();
    else move(bar, row.dataset.person, day);
  };
  const dayAt = (row, x) => {
    const box = $(".plan-bars", row).getBoundingClientRect();
    const column = Math.floor(((x - box.left) / box.width) * days.length);
    return days[Math.min(Math.max(column, 0), days.length - 1)];
  };

  // By pointer.
  document.addEventListener("pointerover", (event) => { // once it is pressed, it is too late
    const bar = event.target.closest(".job:not(.target)");
    if (bar && mover(bar)) bar.draggable = true;
  });
  document.addEventListener("dragstart", (event) => {
    const bar = event.target.closest(".job");
    if (!bar || !mover(bar)) return;
    const row = bar.closest("[data-person]");
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", bar.firstElementChild.textContent);
    lift(bar, row ? dayAt(row, event.clientX) : "");
  });
  plan.addEventListener("dragover", (event) => {
    const row = event.target.closest("[data-person]");
    if (!held || !row) return;
    event.preventDefault();
    point(row, dayAt(row, event.clientX));
  });
  plan.addEventListener("drop", (event) => {
    const row = event.target.closest("[data-person]");
    if (!held || !row) return;
    event.preventDefault();
    point(row, dayAt(row, event.clientX));
    held.dropped = true;
    drop();
  });
  // Into the tray: nobody comes any more, the days stay.
  const tray = $("[data-tray]"), aim = (on) => tray.classList.toggle("aim", on);
  tray.addEventListener("dragover", (event) => {
    if (!held || held.bar.matches("[data-waiting]")) return;
    event.preventDefault();
    target.remove();
    aim(true);
  });
  tray.addEventListener("dragleave", () => aim(false));
  tray.addEventListener("drop", (event) => {
    aim(false);
    if (!held || held.bar.matches("[data-waiting]")) return;
    event.preventDefault();
    held.dropped = true;
    move(held.bar, "", held.first);
  });
  document.addEventListener("dragend", () => { if (held && !held.dropped) settle(); });

  // By keys: m takes it up, arrows move it, Enter puts it down, Escape leaves it.
  const where = () => {
    const day = new Intl.DateTimeFormat(document.documentElement.lang, { weekday: "long", day: "numeric", month: "long", timeZone: "UTC" });
    say(`${held.row.dataset.name}, ${day.format(Date.parse(newFirst()))}`);
    target.scrollIntoView({ block: "nearest" });
  };
  const takeUp = (bar) => {
    lift(bar, "");
    const day = held.first && days.includes(held.first) ? held.first : days.find((each) => each >= (held.first || "")) || days[0];
    held.grabbed = day; // of a bar that began before, its first day that is seen
    point(held.row || rows[0], day);
    held.byKeys = true;
    where();
  };
  const step = (down, right) => {
    const row = rows[Math.min(Math.max(rows.indexOf(held.row) + down, 0), rows.length - 1)];
    const day = shifted(held.day, right);
    point(row, right && !days.includes(day) ? held.day : day);
    where();
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || $("dialog[open]")) return;
    if (held && held.byKeys) {
      const keys = {
        ArrowUp: () => step(-1, 0), ArrowDown: () => step(1, 0), ArrowLeft: () => step(0, -1), ArrowRight: () => step(0, 1),
        Enter: drop, Escape: () => { settle(); say(""); },
      };
      if (event.key === "Tab") { settle(); return; }
      if (keys[event.key]) { event.preventDefault(); event.stopImmediatePropagation(); keys[event.key](); }
      return;
    }
    const bar = event.key === "m" && event.target.closest(".job");
    if (bar && mover(bar) && rows.length) { event.preventDefault(); event.stopImmediatePropagation(); takeUp(bar); }
  }, true);
})();
