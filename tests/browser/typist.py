"""Somebody who has a keyboard and nothing else."""

from datetime import date

from playwright.sync_api import Page

NAMED = {"Enter", "Tab", "Insert", "Escape", "Backspace", "Space", "Home", "End"}
NAMED |= {"ArrowUp", "ArrowDown", "ArrowLeft"}


class Typist:
    """Presses keys, types texts, and counts how many keys that takes."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self.keys = 0

    def __call__(self, *presses: str) -> None:
        """Press each key; what is no name of one is typed letter by letter."""
        for each in presses:
            if each in NAMED or "+" in each:
                self._page.keyboard.press(each)
                self.keys += 1
            else:
                self._page.keyboard.type(each)
                self.keys += len(each)

    def fill(self, selector: str, text: str) -> None:
        """Go to a field and type in place of what is there."""
        self.tab_to(selector)
        self("Control+a")
        self._page.keyboard.type(text)

    def day(self, selector: str, day: date) -> None:
        """Go to a date and type it, in whichever order the browser has day and month."""
        self.tab_to(selector)
        for pattern in ("%m%d%Y", "%d%m%Y"):
            self(day.strftime(pattern))
            if self._page.locator(selector).input_value() == day.isoformat():
                return
            self("ArrowLeft", "ArrowLeft")
        raise AssertionError(self._page.locator(selector).input_value())

    def tab_to(self, selector: str, *, most: int = 60) -> None:
        """Press Tab until `selector` has the focus."""
        for _press in range(most):
            if self.is_on(selector):
                break
            self("Tab")
        assert self.is_on(selector), f"the keyboard does not reach {selector}"
        outline = self._page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert outline != "none", f"nobody sees that {selector} has the focus"

    def is_on(self, selector: str) -> bool:
        """Tell whether what has the focus is `selector`."""
        return bool(
            self._page.evaluate("wanted => document.activeElement.matches(wanted)", selector)
        )
