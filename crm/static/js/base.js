// What all scripts share. They listen on the document, so that what is added later works too.
"use strict";
const Dispecer = (() => {
  const texts = JSON.parse(document.body.dataset.texts || "{}");
  const $ = (selector, root = document) => root.querySelector(selector);
  const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];
  const typing = (element) => element.closest("input:not([type=checkbox], [type=radio], [type=button], [type=submit]), textarea, select, [contenteditable]");
  const make = (tag, properties = {}, ...children) => {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children);
    return element;
  };
  const focusError = (root) => {
    const field = $("[aria-invalid=true], .rows > .error", root);
    if (field && field.matches(".error")) field.tabIndex = -1; // what is wrong with rows as a whole
    if (field) field.focus();
    return Boolean(field);
  };
  return { texts, $, $$, typing, make, focusError };
})();
