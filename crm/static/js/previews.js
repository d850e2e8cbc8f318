// A picture of the timeline, large, without leaving the page. Without this the link opens it.
"use strict";
(() => {
  const { texts, make } = Dispecer;

  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-large]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const close = make("button", { className: "btn", type: "button", textContent: texts.keys.close });
    const save = make("a", { className: "btn", href: link.href, textContent: link.dataset.text, target: "_blank", rel: "noopener" });
    const dialog = make("dialog", { className: "large" },
      make("div", { className: "dialog-title" }, make("h2", { textContent: link.title }), make("div", { className: "files" }, save, close)),
      make("img", { src: link.dataset.large, alt: link.title }));
    dialog.setAttribute("aria-label", link.title);
    close.addEventListener("click", () => dialog.close());
    dialog.addEventListener("click", (each) => { if (each.target === dialog) dialog.close(); });
    dialog.addEventListener("close", () => { dialog.remove(); link.focus(); });
    document.body.append(dialog);
    dialog.showModal();
    close.focus();
  });
})();
