// What is typed is kept in this browser until it is saved, and comes back with the form.
"use strict";
(() => {
  const { texts, $, $$, make, start, clean } = Dispecer;

  const MOST = 20; // drafts of one person
  const LONGEST = 100000; // characters of one; a longer one is not kept
  const DAYS = 7;
  const NOT_KEPT = new Set(["csrf_token", "who", "url", "form_key", "show_only", "draft", "draft_key"]);
  const user = document.body.dataset.user;
  const prefix = `draft:${user}:`;
  const selector = "form[data-main-form], form[data-draft]";
  const typedIn = new WeakSet();

  // The address of the form, without the way back from it.
  const nameOf = (form) => {
    if (form.dataset.draft) return form.dataset.draft;
    const query = new URLSearchParams(location.search);
    query.delete("url");
    query.sort();
    return `${location.pathname}?${query}`;
  };
  const read = (key) => {
    try {
      const draft = JSON.parse(localStorage.getItem(key));
      return draft && Array.isArray(draft.fields) ? draft : null;
    } catch { return null; }
  };
  const write = (name, draft) => {
    const text = JSON.stringify({ at: Date.now(), ...draft });
    if (text.length > LONGEST) return;
    try { localStorage.setItem(prefix + name, text); tidy(); } catch { /* no room: as without drafts */ }
  };
  const keys = () => Object.keys(localStorage).filter((key) => key.startsWith(prefix));
  const forget = (name) => localStorage.removeItem(prefix + name);
  const fieldsOf = (form) => [...new FormData(form)].filter(([name, value]) => {
    if (typeof value !== "string" || NOT_KEPT.has(name)) return false;
    const field = form.elements.namedItem(name);
    return !(field && field.type === "password") && !/password/i.test(name);
  });
  const tidy = () => {
    const kept = keys().map((key) => [key, read(key)]);
    const isOld = ([, draft]) => !draft || Date.now() - draft.at > DAYS * 864e5;
    kept.filter(isOld).forEach(([key]) => localStorage.removeItem(key));
    const fresh = kept.filter((each) => !isOld(each)).sort((one, other) => other[1].at - one[1].at);
    fresh.slice(MOST).forEach(([key]) => localStorage.removeItem(key));
  };
  const keep = (form) => {
    if (!user || !typedIn.has(form) || $("[data-conflict]", form)) return; // the draft of before stays
    if (form.dataset.draft && !$$("textarea, input[type=text]", form).some((field) => field.value.trim())) { forget(nameOf(form)); return; }
    const formKey = form.elements.namedItem("form_key");
    write(nameOf(form), { key: formKey ? formKey.value : "", fields: fieldsOf(form) });
  };

  const told = (draft) => {
    const when = new Date(draft.at).toLocaleString(document.documentElement.lang, { dateStyle: "short", timeStyle: "short" });
    return texts.draft.replace("{when}", when);
  };
  const note = (form, draft) => {
    const discard = make("button", { type: "button", className: "btn btn-small", textContent: texts.discard });
    discard.addEventListener("click", () => {
      typedIn.delete(form);
      forget(nameOf(form));
      clean();
      location.reload();
    });
    const line = make("div", { className: "flash flash-info draft" }, `${told(draft)} `, discard);
    line.setAttribute("role", "status");
    form.prepend(line);
  };
  // A form with rows and pickers is filled in by the server, as one that was refused.
  const refill = async (form, draft) => {
    const sent = new FormData();
    draft.fields.forEach(([name, value]) => sent.append(name, value));
    sent.append("csrf_token", form.elements.csrf_token.value);
    sent.append("show_only", "1");
    sent.append("draft_key", draft.key || "");
    const answer = await fetch(location.href, { method: "POST", body: sent });
    if (answer.status === 204) { forget(nameOf(form)); return false; }
    const page = answer.ok && new DOMParser().parseFromString(await answer.text(), "text/html");
    const filled = page && $("[data-main-form]", page);
    if (!filled) return false;
    const at = document.activeElement && form.contains(document.activeElement) ? document.activeElement.id : "";
    form.replaceChildren(...filled.childNodes);
    start(form);
    const field = at && document.getElementById(at);
    if (field) field.focus({ preventScroll: true });
    return true;
  };
  const fill = (form, draft) => {
    let differs = false;
    draft.fields.forEach(([name, value]) => {
      const field = form.elements.namedItem(name);
      if (!field || !/^(text|textarea|search|date)/.test(field.type) || field.value === value) return;
      field.value = value;
      differs = true;
    });
    return differs;
  };
  const restore = async (form) => {
    if (form.hasAttribute("data-typed")) { typedIn.add(form); keep(form); return; }
    const draft = read(prefix + nameOf(form));
    if (!draft) return;
    const now = JSON.stringify(fieldsOf(form).filter(([name]) => name !== "version"));
    if (now === JSON.stringify(draft.fields.filter(([name]) => name !== "version"))) { forget(nameOf(form)); return; }
    try {
      const done = form.matches("[data-main-form]") ? await refill(form, draft) : fill(form, draft);
      if (!done) return;
      typedIn.add(form);
      note(form, draft);
      form.dispatchEvent(new Event("change", { bubbles: true }));
    } catch { /* it is tried again when the form is opened next */ }
  };

  const typed = (event) => {
    const form = event.target.form;
    if (!form || !form.matches(selector)) return;
    typedIn.add(form);
    clearTimeout(form.waitingDraft);
    form.waitingDraft = setTimeout(() => keep(form), 300);
  };
  document.addEventListener("input", typed);
  document.addEventListener("change", typed);
  addEventListener("pagehide", () => $$(selector).forEach(keep));
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if ((form.getAttribute("action") || "").endsWith("/logout")) { $$(selector).forEach((each) => typedIn.delete(each)); keys().forEach((key) => localStorage.removeItem(key)); }
    if (event.defaultPrevented || !form.matches(selector)) return;
    keep(form);
    if (!form.elements.namedItem("draft")) form.append(make("input", { type: "hidden", name: "draft" }));
    form.elements.namedItem("draft").value = nameOf(form);
  });

  // Who leaves a form on purpose, and says so, does not want it back.
  const forgetDrafts = () => $$(selector).forEach((form) => { typedIn.delete(form); forget(nameOf(form)); });

  // A text that a question asks for; `sent` while nobody has said that it arrived.
  const HOUR = 36e5;
  const keepText = (name, text, sent = false) => {
    if (!user) return;
    if (text.trim()) write(name, { fields: [["reason", text]], sent });
    else forget(name);
  };
  const draftOf = (name) => {
    const draft = read(prefix + name);
    return draft ? { text: draft.fields[0][1], note: told(draft) } : null;
  };
  const sentTexts = () => keys().filter((key) => {
    const draft = read(key);
    return draft && draft.sent && Date.now() - draft.at < HOUR;
  }).map((key) => key.slice(prefix.length));
  Object.assign(Dispecer, { forgetDrafts, keepText, draftOf, sentTexts });

  if (!user) return;
  $$("[data-draft-done]").forEach((done) => forget(done.dataset.draftDone));
  tidy();
  $$(selector).forEach(restore);
})();
