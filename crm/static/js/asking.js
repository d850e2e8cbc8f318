// Asking first: a question, and where a reason is wanted, a line to type it in.
"use strict";
(() => {
  const { texts, $, make } = Dispecer;

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

  Object.assign(Dispecer, { ask });
})();
