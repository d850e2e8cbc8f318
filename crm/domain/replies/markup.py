"""Tags of an HTML mail, found by one linear scan that never fails."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape

TAGS = 80_000
TEXT_CHARACTERS = 400_000
_NAME = re.compile(r"/?[A-Za-z][A-Za-z0-9:-]{0,30}")
_STOP = re.compile(r"[\"'>]")
_ATTRIBUTE = re.compile(
    r"\b(class|id|type|style|name)\s{0,9}=\s{0,9}(?:\"([^\"]{0,2000})\"|'([^']{0,2000})'"
    r"|([^\s\"'>]{1,200}))",
    re.IGNORECASE,
)
_RAW = frozenset({"script", "style", "title", "textarea", "noscript", "head"})
_LONGEST_TAG = 20_000


@dataclass(frozen=True, slots=True)
class Tag:
    """A start or end tag, its name in lower case."""

    name: str
    closes: bool
    source: str

    def attributes(self) -> dict[str, str]:
        """Return the attributes that mark quotations (class, id, type, style, name)."""
        found: dict[str, str] = {}
        for match in _ATTRIBUTE.finditer(self.source[:_LONGEST_TAG]):
            value = match[2] or match[3] or match[4] or ""
            found.setdefault(match[1].lower(), unescape(value).lower())
        return found


class _Finder:
    """Looks for strings; remembers what does not come any more, to stay linear."""

    def __init__(self, html: str) -> None:
        self.html = html
        self.lower = html.lower() if len(html) < 2_000_000 else html
        self._missing: set[str] = set()

    def find(self, wanted: str, start: int) -> int:
        """Return where `wanted` is next, or -1."""
        if wanted in self._missing:
            return -1
        found = self.lower.find(wanted, start)
        if found < 0:
            self._missing.add(wanted)
        return found


def tokens(html: str) -> Iterator[Tag | str]:
    """Yield the tags and the texts of `html` in order; texts with entities resolved.

    Reads at most 80,000 tags and 400,000 characters of text; comments and the
    contents of script, style and head are left out. An unclosed tag, comment or
    attribute ends where the next `>` is, or is text.
    """
    finder = _Finder(html)
    position, tags, size = 0, 0, 0
    while position < len(html) and tags < TAGS and size < TEXT_CHARACTERS:
        start = finder.find("<", position)
        if start != position:
            text = html[position : start if start >= 0 else position + TEXT_CHARACTERS]
            size += len(text)
            yield unescape(text[:TEXT_CHARACTERS])
            position = start if start >= 0 else len(html)
            continue
        tags += 1
        found, position = _construct(finder, position)
        if found:
            yield found


def _construct(finder: _Finder, start: int) -> tuple[Tag | str, int]:
    """Return what begins with the `<` at `start`, and where it ends."""
    html = finder.html
    if html.startswith(("<!", "<?"), start):
        closing = "-->" if html.startswith("<!--", start) else ">"
        return "", _behind(finder, closing, start + 2)
    match = _NAME.match(html, start + 1)
    if not match:
        return "<", start + 1
    end = _tag_end(finder, match.end())
    tag = Tag(match[0].lower().lstrip("/"), html[start + 1] == "/", html[match.end() : end])
    if tag.name in _RAW and not tag.closes:
        return "", _raw_end(finder, tag.name, end)
    return tag, end


def _behind(finder: _Finder, wanted: str, start: int) -> int:
    found = finder.find(wanted, start)
    if found < 0 and wanted != ">":
        return _behind(finder, ">", start)
    return found + len(wanted) if found >= 0 else len(finder.html)


def _raw_end(finder: _Finder, name: str, start: int) -> int:
    found = finder.find(f"</{name}", start)
    return _behind(finder, ">", found) if found >= 0 else start


def _tag_end(finder: _Finder, start: int) -> int:
    """Return the index behind the `>` that ends a tag; a `>` in quotes is none."""
    html, position = finder.html, start
    while match := _STOP.search(html, position):
        if match[0] == ">":
            return match.end()
        valued = html[start : match.start()][-12:].rstrip().endswith("=")
        closing = finder.find(match[0], match.end()) if valued else -1
        position = closing + 1 if 0 <= closing < start + _LONGEST_TAG * 50 else match.end()
    return len(html)
