"""What is wrong with a screen as it stands: cut, hidden, unreadable, nameless."""

from typing import Any

from playwright.sync_api import Page

PHONE = 760  # pixels; up to there rows are cards
SCHEMES = ("light", "dark")
LEAST_CONTRAST = 4.5
LOOK = """([phone, least]) => {
  const main = document.querySelector("main"), wrong = [];
  const all = (selector) => [...main.querySelectorAll(selector)]
    .filter((it) => it.checkVisibility());
  if (document.documentElement.scrollWidth > innerWidth) wrong.push("scrolls sideways");
  if (document.querySelectorAll("h1").length !== 1) wrong.push("has no single heading");
  all(".chip").filter((it) => !it.innerText.trim())
    .forEach(() => wrong.push("a chip without text"));
  all(".btn, h1, h2, th, label").filter((it) => it.scrollWidth > it.clientWidth + 1
    && !["inline", "none"].includes(getComputedStyle(it).display)
    && getComputedStyle(it).clipPath === "none" && !it.querySelector(".visually-hidden"))
    .forEach((it) => wrong.push(`cut off: ${it.innerText.slice(0, 30)}`));
  if (innerWidth <= phone) {
    all("tr[data-row]").slice(0, 5).filter((it) => getComputedStyle(it).display === "table-row")
      .forEach(() => wrong.push("a row that is no card"));
  }
  const channels = (colour) => colour.match(/[0-9.]+/g).map(Number);
  const light = (colour) => channels(colour).slice(0, 3).map((it) => it / 255)
    .map((it) => (it <= 0.04045 ? it / 12.92 : ((it + 0.055) / 1.055) ** 2.4))
    .reduce((sum, it, place) => sum + it * [0.2126, 0.7152, 0.0722][place], 0);
  const behind = (it) => {
    for (let each = it; each; each = each.parentElement) {
      const colour = getComputedStyle(each).backgroundColor;
      if ((channels(colour)[3] ?? 1) === 1) return colour;
    }
    return getComputedStyle(document.documentElement).backgroundColor;
  };
  all(".chip, .btn, .muted, .flash, td, th, label, h1, a").slice(0, 250).forEach((it) => {
    if (!it.innerText.trim() || it.closest("[aria-disabled]")) return;
    const pair = [light(getComputedStyle(it).color), light(behind(it))].sort((a, b) => b - a);
    const contrast = (pair[0] + 0.05) / (pair[1] + 0.05);
    if (contrast < least) wrong.push(`${contrast.toFixed(1)}: ${it.innerText.trim().slice(0, 30)}`);
  });
  return [...new Set(wrong)];
}"""
IN_SIGHT = """selector => {
  const it = document.querySelector(selector);
  if (!it) return false;
  const box = it.getBoundingClientRect();
  const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
  return Boolean(top) && (it.contains(top) || top.contains(it));
}"""


def faults(page: Page) -> list[str]:
    """Return what is wrong with the page, light and dark; it is not loaded anew for that."""
    found: list[str] = []
    for scheme in SCHEMES:
        put_on(page, scheme)
        seen: Any = page.evaluate(LOOK, [PHONE, LEAST_CONTRAST])
        found += [f"{page.url} ({scheme}): {each}" for each in seen]
    return found


def put_on(page: Page, scheme: str) -> None:
    """Show the page light or dark."""
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")


def is_in_sight(page: Page, selector: str) -> bool:
    """Tell whether somebody sees what `selector` finds: on the screen, and nothing before it."""
    return bool(page.evaluate(IN_SIGHT, selector))


def scroll_down(page: Page) -> None:
    """Scroll by two thirds of the screen."""
    page.evaluate("scrollTo({ top: innerHeight * 2 / 3, behavior: 'instant' })")
