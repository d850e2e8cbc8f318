// Selecting rows for a bulk action, asking what it needs, and going on until it is done.
"use strict";
(() => {
  const { $, $$, make } = Dispecer;

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
})();
