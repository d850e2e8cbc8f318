"""Finding a person in texts: names, addresses and phones in the ways that people write them."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from html import unescape
from urllib.parse import unquote_plus

from crm.domain.folding import digits, fold

MARK = "[erased]"
_LONGEST_NAME = 200
SHORTEST_PHONE = 6  # digits; fewer are an extension, and stand in many texts by chance
SHORTEST_PLACE = 8  # characters of a street address
_LETTERS = {
    each[0]: each
    for each in (
        "aăâáàäãåā", "cçčć", "dđď", "eéèêëĕěē", "gğ", "iîíìïī", "lłľ", "nñńň",
        "oóòôöőõø", "rř", "sșşšś", "tțţť", "uúùûüűů", "yýÿ", "zžźż",
    )
}  # fmt: skip
_MARKS = "[\u0300-\u036f]*"  # combining marks, where letters are written decomposed
_BLANK = r"[\s\-_.,]+"
_PAUSE = r"[\s().\-/]{0,3}"
_URL = re.compile(r"https?://[^\s<>\"']+", re.IGNORECASE)
_GAP = re.compile(r"(\s+)")
_TAG = re.compile(r"<[^>]*>")
_FOLDED_LINE = re.compile(r"\r?\n[ \t]")  # of calendars (RFC 5545, 3.1)


@dataclass(frozen=True, slots=True)
class Identifiers:
    """What a person is known by. Names of one word are too common to be sought in a text."""

    names: frozenset[str] = frozenset()
    addresses: frozenset[str] = frozenset()
    phones: frozenset[str] = frozenset()
    places: frozenset[str] = frozenset()

    def patterns(self) -> Iterator[str]:
        """Yield a regular expression for each; the longest first, so that none hides another."""
        for address in _longest(self.addresses):
            local, _, domain = address.rpartition("@")
            at = r"(?:@|%40|&#64;)"
            yield rf"(?<![\w.+-]){re.escape(local)}{at}{re.escape(domain)}(?![\w-]|\.\w)"
        for name in _longest(self.names):
            words = fold(name).split()
            if len(words) > 1:
                yield _words(words)
                yield _words([words[-1], *words[:-1]])
        for phone in _longest(self.phones):
            number = _national(phone)
            if len(number) >= SHORTEST_PHONE:
                country, zero = rf"(?:(?:00)?40{_PAUSE})?", rf"(?:\(?0\)?{_PAUSE})?"
                yield rf"(?<!\d)\+?{country}{zero}{_PAUSE.join(number)}(?!\d)"
        for place in _longest(self.places):
            if len(place) >= SHORTEST_PLACE:
                yield _words(re.findall(r"\w+", fold(place)))


class Scrubber:
    """Puts MARK, or another mark, in the place of a person's identifiers."""

    def __init__(self, identifiers: Identifiers, *, mark: str = MARK) -> None:
        found = [pattern for pattern in identifiers.patterns() if pattern]
        self._pattern = re.compile("|".join(found) or r"(?!)", re.IGNORECASE)
        self._whole = frozenset(fold(name) for name in identifiers.names)
        self._mark = mark

    def clean(self, text: str) -> str:
        """Return `text` without the identifiers; addresses of pages that hold one go as a whole."""
        if len(text) <= _LONGEST_NAME and _folded(text) in self._whole:
            return self._mark
        cleaned = _URL.sub(self._clean_url, text) if "://" in text else text
        if "%" in cleaned or ("=" in cleaned and "+" in cleaned):
            cleaned = "".join(map(self._clean_query, _GAP.split(cleaned)))
        return self._pattern.sub(self._mark, cleaned)

    def mentions(self, text: str) -> bool:
        """Tell whether an identifier is in `text`, also in HTML or a calendar."""
        if self._pattern.search(text) or self.clean(text) != text:
            return True
        bare = unescape(_TAG.sub("", _FOLDED_LINE.sub("", text)))
        return bool(self._pattern.search(bare))

    def _clean_query(self, word: str) -> str:
        """Mark a word that holds an identifier as the query of an address does."""
        if "%" not in word and not ("=" in word and "+" in word):
            return word
        is_hidden = self._pattern.search(unquote_plus(word)) and not self._pattern.search(word)
        return self._mark if is_hidden else word

    def _clean_url(self, match: re.Match[str]) -> str:
        is_found = self._pattern.search(unquote_plus(match[0])) is not None
        return self._mark if is_found else match[0]


@lru_cache(maxsize=10_000)
def _folded(text: str) -> str:
    """Return `fold(text)`; who did something stands in every row."""
    return fold(text)


def _longest(values: Iterable[str]) -> list[str]:
    return sorted((value for value in values if value.strip()), key=lambda v: (-len(v), v))


def _words(words: list[str]) -> str:
    return rf"(?<!\w){_BLANK.join(map(_word, words))}(?!\w)"


def _word(word: str) -> str:
    return "".join(
        f"[{_LETTERS[char]}]{_MARKS}" if char in _LETTERS else re.escape(char) for char in word
    )


def _national(phone: str) -> str:
    number = digits(phone).removeprefix("00")
    if len(number) == 11:
        number = number.removeprefix("40")
    return number.removeprefix("0")
