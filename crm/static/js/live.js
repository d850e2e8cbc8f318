// Parts of a form that the server answers while one types: who is free, the next dates.
"use strict";
(() => {
  const { $, $$, make, choose } = Dispecer;

  // A part that names the fields it is about is asked for only when one of these changes.
  const isAboutTheSame = (part) => {
    const given = new FormData(part.closest("form"));
    const about = (part.dataset.liveOf || "").split(" ").map((name) => given.get(name)).join("\n");
    const same = Boolean(part.dataset.liveOf) && part.about === about;
    part.about = about;
    const isTold = "told" in part.dataset; // the page came with what there is to say
    delete part.dataset.told;
    return same || isTold;
  };
  const refresh = async (part) => {
    if (!part.isConnected || isAboutTheSame(part)) return;
    const form = part.closest("form");
    const turn = (part.turn = (part.turn || 0) + 1);
    try {
      const answer = await fetch(part.dataset.live, { method: "POST", body: new FormData(form) });
      if (answer.ok && part.turn === turn) part.innerHTML = (await answer.text()).trim();
    } catch { part.about = null; /* it comes with the next change */ }
  };
  const availability = async (part) => {
    if (!part.isConnected) return;
    const form = part.closest("form");
    const turn = (part.turn = (part.turn || 0) + 1);
    try {
      const answer = await fetch(part.dataset.availability, { method: "POST", body: new FormData(form) });
      if (!answer.ok || part.turn !== turn) return;
      const found = await answer.json();
      $$("[data-inline=assignments] > [data-inline-row]", form).forEach((row) => {
        const id = $("input[name$='-employee']", row).value;
        const state = found.rows[id];
        let mark = $(".free-mark", row);
        if (!mark) {
          mark = make("span", { className: "free-mark" });
          $("input[name$='-employee']", row).closest(".field").append(mark);
        }
        mark.textContent = state ? state.text : "";
        mark.className = `free-mark chip${state ? ` chip-${state.tone}` : ""}`;
        mark.hidden = !state;
        const reason = $("input[name$='-clash_reason']", row);
        reason.closest(".field").hidden = !(state && state.busy) && !reason.value && !reason.matches("[aria-invalid]");
      });
      const chosen = $$("[data-inline=assignments] > [data-inline-row]:not(.gone) input[name$='-employee']", form).map((it) => it.value);
      const free = found.free.filter((each) => !chosen.includes(String(each.id)));
      part.hidden = !free.length;
      const list = $("[data-free]", part);
      list.replaceChildren(...free.map((each) => {
        const button = make("button", { type: "button", className: "btn btn-small", textContent: `+ ${each.text}`, title: each.hint });
        button.addEventListener("click", () => {
          const rows = $("[data-inline=assignments]", form);
          $("[data-add-row]", rows).click();
          const picker = $$("[data-picker]", rows).filter((it) => it.closest("[data-inline-row]")).pop();
          choose(picker, each);
        });
        return button;
      }));
    } catch { /* it comes with the next change */ }
  };
  const wake = (form) => {
    $$("[data-availability]", form).forEach((part) => {
      clearTimeout(part.waiting);
      part.waiting = setTimeout(() => availability(part), 200);
    });
    wakeLive(form);
  };
  const wakeLive = (form) => $$("[data-live]", form).forEach((part) => {
    clearTimeout(part.waiting);
    part.waiting = setTimeout(() => refresh(part), 200);
  });
  const heard = (event) => {
    const form = event.target.closest("form"); // the form itself when a draft has filled it in
    if (form) wake(form);
  };
  document.addEventListener("input", heard);
  document.addEventListener("change", heard);
  $$("[data-told]").forEach(isAboutTheSame); // before anybody types
  $$("[data-main-form]").forEach(wake);
})();
