// One script for every page: pickers, inline rows, keys, confirmations, dialogs.
// It listens on the document, so that what is added later works too.
"use strict";
(() => {
  const texts = JSON.parse(document.body.dataset.texts || "{}");
  const $ = (selector, root = document) => root.querySelector(selector);
  const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];
  const typing = (element) => element.closest("input, textarea, select, [contenteditable]");
  const make = (tag, properties = {}, ...children) => {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children);
    return element;
  };

  // Asking first: a question, and where a reason is wanted, a line to type it in.
  const ask = (question, wantsText) => new Promise((resolve) => {
    const input = wantsText ? make("textarea", { name: "reason", rows: 3 }) : null;
    if (input) input.setAttribute("aria-label", question);
    const yes = make("button", { className: "btn btn-main", textContent: texts.yes });
    const no = make("button", { className: "btn", type: "button", textContent: texts.cancel });
    const form = make("form", { method: "dialog", className: "form" },
      make("p", { textContent: question }), ...(input ? [input] : []),
      make("div", { className: "submit" }, yes, no));
    const dialog = make("dialog", {}, form);
    let answer = null;
    form.addEventListener("submit", () => { answer = input ? input.value : ""; });
    no.addEventListener("click", () => dialog.close());
    dialog.addEventListener("close", () => { dialog.remove(); resolve(answer); });
    document.body.append(dialog);
    dialog.showModal();
    (input || yes).focus();
  });

  document.addEventListener("submit", async (event) => {
    const form = event.target;
    const source = event.submitter || form;
    const question = source.dataset.prompt || form.dataset.prompt || source.dataset.confirm || form.dataset.confirm;
    if (!question || form.dataset.confirmed) return;
    event.preventDefault();
    const wantsText = Boolean(source.dataset.prompt || form.dataset.prompt);
    const answer = await ask(question, wantsText);
    if (answer === null) return;
    if (wantsText) form.append(make("input", { type: "hidden", name: "reason", value: answer }));
    form.dataset.confirmed = "1";
    event.submitter ? form.requestSubmit(event.submitter) : form.requestSubmit();
    delete form.dataset.confirmed;
  });

  // Pickers.
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

  // Inline rows.
  const number = (rows) => {
    const used = $$("[data-inline-row]", rows).map((row) => Number(row.dataset.number || 0));
    return Math.max(-1, ...used, $$(":scope > [data-inline-row]", rows).length - 1) + 1;
  };
  document.addEventListener("click", (event) => {
    const add = event.target.closest("[data-add-row]");
    const remove = event.target.closest("[data-remove-row]");
    if (add) {
      const rows = add.closest("[data-inline]");
      const index = number(rows);
      const prefix = `${rows.dataset.inline}-${index}`;
      const row = $("template", rows).content.firstElementChild.cloneNode(true);
      row.dataset.number = index;
      $$("[name], [id], [for]", row).forEach((element) => {
        if (element.name) element.name = `${prefix}-${element.name}`;
        if (element.id) element.id = `${prefix}-${element.id}`;
        if (element.htmlFor) element.htmlFor = `${prefix}-${element.htmlFor}`;
      });
      $("[data-remove-row]", row).dataset.removeRow = "";
      $("template", rows).before(row);
      start(row);
      const first = $("input:not([type=hidden]), select", row);
      if (first) first.focus();
    } else if (remove) {
      const row = remove.closest("[data-inline-row]");
      const key = remove.dataset.removeRow;
      if (!key) { row.remove(); return; }
      row.append(make("input", { type: "hidden", name: `del-${key}`, value: "1" }));
      row.classList.add("gone");
      row.dispatchEvent(new Event("change", { bubbles: true }));
    }
  });

  // A new record in a dialog, chosen in the form when it is saved.
  const openDialog = async (url, into) => {
    const dialog = make("dialog");
    document.body.append(dialog);
    dialog.addEventListener("close", () => dialog.remove());
    dialog.into = into;
    const answer = await fetch(url);
    dialog.innerHTML = await answer.text();
    start(dialog);
    dialog.showModal();
    const first = $("input:not([type=hidden]), select", dialog);
    if (first) first.focus();
  };
  document.addEventListener("click", (event) => {
    const add = event.target.closest("[data-add-record]");
    if (add) {
      const picker = add.closest(".with-add").querySelector("[data-picker]");
      const typed = inputOf(picker).value.trim();
      openDialog(`${add.dataset.addRecord}?dialog=1&typed=${encodeURIComponent(typed)}`, picker);
    }
    if (event.target.closest("[data-close-dialog]")) event.target.closest("dialog").close();
  });
  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (!form.matches("[data-dialog-form]")) return;
    event.preventDefault();
    const dialog = form.closest("dialog");
    try {
      const answer = await fetch(form.action, { method: "POST", body: new FormData(form) });
      const kind = answer.headers.get("Content-Type") || "";
      if (answer.ok && kind.includes("json")) {
        choose(dialog.into, await answer.json());
        dialog.close();
        inputOf(dialog.into).focus();
        return;
      }
      dialog.innerHTML = await answer.text();
      start(dialog);
      focusError(dialog);
    } catch { alert(texts.failed); }
  });

  // A double click sends a form once; after a while it may be sent again, as after a stop.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post") return;
    if (Date.now() - Number(form.dataset.sentAt || 0) < 3000) event.preventDefault();
    else form.dataset.sentAt = Date.now();
  });
  addEventListener("pageshow", () => $$("[data-sent-at]").forEach((form) => { delete form.dataset.sentAt; }));

  // Selecting rows for a bulk action: those ticked or, once the whole page is, all that match.
  const ticks = () => $$("input[name=rowid][form=bulk]");
  const countSelected = () => {
    const bulk = $("[data-bulk]");
    if (!bulk) return;
    const ticked = ticks().filter((tick) => tick.checked).length;
    $("[data-selected]", bulk).textContent = ticked;
    bulk.hidden = ticked === 0;
    const rest = $("[data-select-page]", bulk);
    if (rest) rest.hidden = ticked === ticks().length;
    const offer = $("[data-offer]", bulk);
    if (!offer) return;
    if (ticked < ticks().length) bulk.elements.all.value = "";
    const all = bulk.elements.all.value === "1";
    offer.hidden = all || ticked < ticks().length;
    $("[data-all]", bulk).hidden = !all;
    $("[data-some]", bulk).hidden = all;
  };
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-select-all]")) {
      ticks().forEach((tick) => { tick.checked = event.target.checked; });
    }
    if (event.target.matches("[data-select-all], input[name=rowid]")) countSelected();
  });
  document.addEventListener("click", (event) => {
    const choice = event.target.closest("[data-select-page], [data-select-matching], [data-select-shown]");
    if (!choice) return;
    const bulk = choice.form;
    if (choice.matches("[data-select-page]")) {
      ticks().forEach((tick) => { tick.checked = true; });
      countSelected();
      ($("[data-select-matching]", bulk) || $("[data-ask]", bulk)).focus();
      return;
    }
    bulk.elements.all.value = choice.matches("[data-select-matching]") ? "1" : "";
    countSelected();
    const next = $("[data-select-matching], [data-select-shown]", bulk.elements.all.value ? $("[data-all]", bulk) : $("[data-offer]", bulk));
    next.focus(); // the button that was pressed is gone
  });
  addEventListener("pageshow", countSelected); // the browser keeps ticks when one goes back

  // What a bulk action asks is asked in a dialog; without an answer of ours the page does it.
  document.addEventListener("submit", async (event) => {
    const button = event.submitter;
    if (!button || !button.matches("[data-ask]") || event.target.dataset.plain) return;
    event.preventDefault();
    const form = event.target;
    const sent = new FormData(form);
    sent.set(button.name, button.value);
    sent.set("dialog", "1");
    try {
      // Not form.action: that is one of the buttons, which are called so.
      const answer = await fetch(form.getAttribute("action"), { method: "POST", body: sent });
      if (!answer.ok || answer.redirected) throw new Error(answer.status);
      const dialog = make("dialog", { className: "asks" });
      dialog.innerHTML = await answer.text();
      dialog.setAttribute("aria-label", $("h2", dialog).textContent);
      dialog.addEventListener("close", () => { dialog.remove(); button.focus(); });
      document.body.append(dialog);
      dialog.showModal();
      ($(".field input:not([type=hidden]), .field select, .field textarea", dialog) || $("[data-save]", dialog)).focus();
    } catch {
      form.dataset.plain = "1";
      form.requestSubmit(button);
      delete form.dataset.plain;
    }
  });
  document.addEventListener("click", (event) => {
    const back = event.target.closest("dialog a[data-close-dialog]");
    if (back) { event.preventDefault(); back.closest("dialog").close(); }
  });

  // A long bulk action goes on by itself, until it is done or somebody stops it.
  const goOn = $("[data-go-on]");
  if (goOn) {
    const next = setTimeout(() => goOn.requestSubmit(), 300);
    document.addEventListener("click", (event) => { if (event.target.closest("[data-stop]")) clearTimeout(next); });
  }

  // Exports are fetched here when they take long enough to be told how far they are.
  const size = (bytes) => `${(bytes / 1e6).toFixed(1)} MB`;
  const exportDialog = (link) => {
    const bar = make("progress", { className: "wide" });
    bar.setAttribute("aria-label", texts.exporting);
    const status = make("p", { textContent: texts.exporting });
    status.setAttribute("role", "status");
    const stop = make("button", { className: "btn", type: "button", textContent: texts.cancel });
    const dialog = make("dialog", { className: "narrow" }, make("div", { className: "dialog-title" }, make("h2", { textContent: link.textContent })), status, bar, make("div", { className: "submit" }, stop));
    dialog.setAttribute("aria-label", link.textContent);
    stop.addEventListener("click", () => dialog.close());
    return { dialog, bar, status };
  };
  // Rows of a CSV: line ends that are not within quotes; a quote within them stands twice.
  const rowCounter = () => {
    let quoted = false, rows = -1; // the first are the titles
    return (bytes) => {
      for (const byte of bytes) {
        if (byte === 34) quoted = !quoted;
        else if (byte === 10 && !quoted) rows += 1;
      }
      return Math.max(rows, 0);
    };
  };
  const receive = async (answer, { bar, status }, kind) => {
    const total = Number(answer.headers.get("X-Rows"));
    const number = new Intl.NumberFormat(document.documentElement.lang);
    const count = kind === "csv" ? rowCounter() : null;
    const reader = answer.body.getReader();
    const pieces = [];
    let bytes = 0, told = 0;
    if (count) bar.max = Math.max(total, 1);
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return new Blob(pieces, { type: answer.headers.get("Content-Type") });
      pieces.push(value);
      bytes += value.length;
      const rows = count ? count(value) : null;
      if (Date.now() - told < 250) continue;
      told = Date.now();
      if (count) bar.value = rows;
      status.textContent = count
        ? `${number.format(rows)} / ${number.format(total)} ${texts.rows} · ${size(bytes)}`
        : `${number.format(total)} ${texts.rows} · ${size(bytes)}`;
    }
  };
  document.addEventListener("click", async (event) => {
    const link = event.target.closest("a[data-export]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    link.closest("details").open = false;
    const stopped = new AbortController();
    const shown = exportDialog(link);
    shown.dialog.addEventListener("close", () => { stopped.abort(); shown.dialog.remove(); });
    document.body.append(shown.dialog);
    const late = setTimeout(() => shown.dialog.showModal(), 400);
    try {
      const answer = await fetch(link.href, { signal: stopped.signal });
      if (!answer.ok || answer.redirected) throw new Error(answer.status);
      const file = await receive(answer, shown, link.dataset.export);
      const name = /filename=([^;]+)/.exec(answer.headers.get("Content-Disposition"))[1];
      const url = URL.createObjectURL(file);
      make("a", { href: url, download: name }).click();
      setTimeout(() => URL.revokeObjectURL(url), 60000);
      clearTimeout(late);
      if (shown.dialog.open) shown.dialog.close();
      shown.dialog.remove();
    } catch {
      clearTimeout(late);
      if (stopped.signal.aborted) return;
      shown.bar.remove();
      shown.status.textContent = texts.exportFailed;
      if (!shown.dialog.open) shown.dialog.showModal();
    }
  });

  // Empty filters stay out of the address.
  document.addEventListener("submit", (event) => {
    if (!event.target.matches("[data-list-form]")) return;
    $$("input, select", event.target).forEach((field) => { if (!field.value) field.disabled = true; });
  });

  // Keys.
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
    const picker = event.target.closest && event.target.closest("[data-picker]");
    if (picker && event.target.type === "text") {
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        if ($(".picker-list", picker)) move(picker, event.key === "ArrowDown" ? 1 : -1);
        else search(picker);
        return;
      }
      const line = $("[aria-selected=true]", picker);
      if (event.key === "Enter" && $(".picker-list", picker)) {
        const only = $$("[role=option]", picker);
        const pick = line || (picker.dataset.mode !== "text" && picker.dataset.mode !== "object" && only.length === 1 ? only[0] : null);
        if (pick) { event.preventDefault(); choose(picker, pick.item); return; }
      }
      if (event.key === "Tab" && line) { choose(picker, line.item); return; }
      if (event.key === "Escape" && $(".picker-list", picker)) { event.stopPropagation(); closeList(picker); return; }
    }
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

  // What is typed is not lost by accident.
  let dirty = false;
  document.addEventListener("input", (event) => { if (event.target.closest("[data-main-form]")) dirty = true; });
  document.addEventListener("change", (event) => { if (event.target.closest("[data-main-form]")) dirty = true; });
  document.addEventListener("submit", (event) => { if (!event.defaultPrevented) dirty = false; });
  window.addEventListener("beforeunload", (event) => { if (dirty) event.preventDefault(); });
  document.addEventListener("click", async (event) => {
    const leave = event.target.closest("[data-leave]");
    if (!leave || !dirty) return;
    event.preventDefault();
    if ((await ask(texts.unsaved, false)) !== null) { dirty = false; location.href = leave.href; }
  });

  // Parts of a form that the server answers while one types: who is free, the next dates.
  const refresh = async (part) => {
    const form = part.closest("form");
    const turn = (part.turn = (part.turn || 0) + 1);
    try {
      const answer = await fetch(part.dataset.live, { method: "POST", body: new FormData(form) });
      if (answer.ok && part.turn === turn) part.innerHTML = await answer.text();
    } catch { /* it comes with the next change */ }
  };
  const availability = async (part) => {
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
  document.addEventListener("input", (event) => { if (event.target.form) wake(event.target.form); });
  document.addEventListener("change", (event) => { if (event.target.form) wake(event.target.form); });

  document.addEventListener("click", (event) => {
    const toggle = event.target.closest("[data-toggle-side]");
    if (toggle) {
      const closed = $("[data-side]").classList.toggle("closed");
      toggle.setAttribute("aria-expanded", String(!closed));
    }
    $$("details.menu[open]").forEach((menu) => { if (!menu.contains(event.target)) menu.open = false; });
  });

  const focusError = (root) => {
    const field = $("[aria-invalid=true]", root);
    if (field) field.focus();
    return Boolean(field);
  };
  start(document);
  const main = $("[data-main-form]");
  if (main && !focusError(main)) {
    const first = $(".fields input:not([type=hidden]), .fields select", main);
    if (first) first.focus({ preventScroll: true });
  }
  $$("[data-main-form]").forEach(wake);
})();
