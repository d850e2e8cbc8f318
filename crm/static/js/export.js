// Exports are fetched here when they take long enough to be told how far they are.
"use strict";
(() => {
  const { texts, make } = Dispecer;

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
      if (answer.redirected) return void location.assign(answer.url); // the password is asked for first
      if (!answer.ok) throw new Error(answer.status);
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
})();
