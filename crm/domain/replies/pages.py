"""Visible lines of an HTML page, laid out as a reader sees them."""

import re

from crm.domain.replies.folding import word_set
from crm.domain.replies.markup import Tag

_BLOCKS = word_set(
    """
    p div tr table li ul ol h1 h2 h3 h4 h5 h6 blockquote pre hr section article header footer
    center dd dt dl address body html tbody form figure
    """
)
_SPACES = re.compile(r"[ \t\r\n\f]+")
_QUOTED = ">"


class Page:
    """Collects visible lines; a quotation leaves one line with a quotation mark."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self._line: list[str] = []
        self._preformatted = 0

    def write(self, text: str) -> None:
        """Add running text; white space runs together outside of `pre`."""
        if self._preformatted:
            first, *others = text.replace("\r\n", "\n").split("\n")
            self._line.append(first)
            for line in others:
                self.feed()
                self._line.append(line)
            return
        self._line.append(_SPACES.sub(" ", text))

    def feed(self) -> None:
        """End the line, an empty one too."""
        line = "".join(self._line).replace("\u00a0", " ")
        self.lines.append(_SPACES.sub(" ", line).strip() if not self._preformatted else line)
        self._line = []

    def block(self) -> None:
        """Begin a new line unless one has just begun."""
        if "".join(self._line).strip(" "):
            self.feed()
        self._line = []

    def open(self, tag: Tag) -> None:
        """Lay out the start or the end of an element."""
        if tag.name == "br" and not tag.closes:
            self.feed()
        elif tag.name in ("td", "th"):
            self._line.append(" ")
        elif tag.name in _BLOCKS:
            self.block()
            if tag.name == "p" and tag.closes and "mso" not in tag.source.lower():
                self.gap()
        if tag.name == "pre":
            self._preformatted = max(0, self._preformatted + (-1 if tag.closes else 1))

    def gap(self) -> None:
        """Leave a blank line unless there is one."""
        if self.lines and self.lines[-1]:
            self.lines.append("")

    def quote(self) -> None:
        """Note that a quotation was here."""
        self.block()
        self.lines.append(_QUOTED)

    def text(self) -> str:
        """Return the lines so far."""
        self.block()
        return "\n".join(self.lines)
