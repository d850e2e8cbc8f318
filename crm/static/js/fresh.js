// Who comes back to a tab after a while sees what is now, not what was when they left.
"use strict";
(() => {
  const { $, $$ } = Dispecer;

  const LONG = 5 * 60000; // milliseconds
  const SHOWS = ".tiles, [data-board], [data-plan], [data-list-form]"; // what others change, too
  const isTyped = (field) => {
    if (field.matches("select")) return field.selectedIndex !== Math.max(0, [...field.options].findIndex((it) => it.defaultSelected));
    return /checkbox|radio/.test(field.type) ? field.checked !== field.defaultChecked : field.value !== field.defaultValue;
  };
  const isTouched = () => Boolean($("dialog[open], .flash:not([hidden]), [data-main-form]")) || $$("main input, main select, main textarea").some(isTyped);
  let left = 0;
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) left = Date.now();
    else if (left && Date.now() - left > LONG && $(SHOWS) && !isTouched()) location.reload();
  });
})();
