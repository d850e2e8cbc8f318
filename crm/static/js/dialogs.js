// A new record in a dialog, chosen in the form when it is saved.
"use strict";
(() => {
  const { texts, $, ask, make, focusError, choose, inputOf, start } = Dispecer;

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
    const close = event.target.closest("button[data-close-dialog]");
    if (close) leave(close.closest("dialog"));
  });
  // What was typed into a dialog is not lost by one key.
  const leave = async (dialog) => {
    if (!dialog.isTyped || (await ask(texts.unsaved, false)) !== null) dialog.close();
  };
  document.addEventListener("input", (event) => {
    const form = event.target.closest("[data-dialog-form]");
    if (form) form.closest("dialog").isTyped = true;
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.defaultPrevented) return;
    const dialog = event.target.closest("dialog:has([data-dialog-form])");
    if (!dialog) return;
    event.preventDefault();
    leave(dialog);
  });
  // The session has ended: the dialog stays, and takes the token of the next one.
  const hasEnded = (answer) => answer.redirected || answer.status === 400 || answer.status === 401;
  const ended = async (form) => {
    delete form.dataset.sentAt;
    const page = new DOMParser().parseFromString(await (await fetch(location.href)).text(), "text/html");
    const token = $("input[name=csrf_token]", page);
    if (token && page.body.dataset.user && form.elements.csrf_token.value !== token.value) {
      form.elements.csrf_token.value = token.value;
      form.requestSubmit();
      return;
    }
    const line = $(".flash-error", form) || make("div", { className: "flash flash-error" });
    line.setAttribute("role", "alert");
    line.textContent = texts.ended;
    form.prepend(line);
  };
  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (!form.matches("[data-dialog-form]")) return;
    event.preventDefault();
    const dialog = form.closest("dialog");
    try {
      const answer = await fetch(form.action, { method: "POST", body: new FormData(form) });
      if (answer.status >= 500) throw new Error(answer.status); // what was typed stays in the dialog
      if (hasEnded(answer)) { await ended(form); return; }
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

  Object.assign(Dispecer, { hasEnded, ended });
})();
