// Asking first: a question, and where a reason is wanted, a line to type it in.
"use strict";
(() => {
  const { texts, $, $$, make } = Dispecer;

  // What is typed is kept under `name` until it is done: the session may have ended meanwhile.
  const ask = (question, wantsText, name) => new Promise((resolve) => {
    const kept = name && Dispecer.draftOf(name);
    const input = wantsText ? make("textarea", { name: "reason", rows: 3, value: kept ? kept.text : "" }) : null;
    if (input) {
      input.setAttribute("aria-label", question);
      input.addEventListener("input", () => Dispecer.keepText(name, input.value));
    }
    const yes = make("button", { className: "btn btn-main", textContent: texts.yes });
    const no = make("button", { className: "btn", type: "button", textContent: texts.cancel });
    const form = make("form", { method: "dialog", className: "form" },
      make("p", { textContent: question }), ...(input ? [input] : []),
      ...(kept ? [make("p", { className: "muted", textContent: kept.note })] : []),
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

  // What is asked of whom: the same for the same button of the same records.
  const nameOf = (form, source) => {
    const records = new FormData(form).getAll("rowid");
    return ["prompt", form.getAttribute("action"), source.value || "", ...records].join(" ").slice(0, 150);
  };

  document.addEventListener("submit", async (event) => {
    const form = event.target;
    const source = event.submitter || form;
    const question = source.dataset.prompt || form.dataset.prompt || source.dataset.confirm || form.dataset.confirm;
    if (!question || form.dataset.confirmed) return;
    event.preventDefault();
    const wantsText = Boolean(source.dataset.prompt || form.dataset.prompt);
    const name = wantsText && nameOf(form, source);
    const answer = await ask(question, wantsText, name);
    if (answer === null) return;
    if (wantsText) {
      Dispecer.keepText(name, answer, true);
      const sent = { reason: answer, who: document.body.dataset.user, draft: name };
      $$("[data-answer]", form).forEach((each) => each.remove());
      Object.entries(sent).forEach(([key, value]) => {
        const field = make("input", { type: "hidden", name: key, value });
        field.dataset.answer = "";
        form.append(field);
      });
    }
    form.dataset.confirmed = "1";
    event.submitter ? form.requestSubmit(event.submitter) : form.requestSubmit();
    delete form.dataset.confirmed;
  });

  // Sent when the session had ended, and not done: after the login it is asked again, with the answer.
  document.addEventListener("DOMContentLoaded", () => {
    const waiting = Dispecer.sentTexts();
    if (!waiting.length || $(".flash-error")) return;
    const buttons = $$("form[data-prompt] button[name], button[data-prompt]");
    const found = buttons.find((button) => waiting.includes(nameOf(button.form, button)));
    if (!found) return;
    const name = nameOf(found.form, found);
    Dispecer.keepText(name, Dispecer.draftOf(name).text); // it is asked again once
    found.form.requestSubmit(found);
  });

  Object.assign(Dispecer, { ask });
})();
