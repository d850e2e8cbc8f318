"""What a page says, and which of it is English that should have been translated."""

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po
from bs4 import BeautifulSoup
from bs4.element import Comment, Doctype, NavigableString

ROOT = Path(__file__).parents[1]
CATALOGUES = sorted((ROOT / "crm" / "translations").glob("ro/LC_MESSAGES/*.po"))
SPOKEN = ("title", "placeholder", "aria-label", "alt", "data-label", "data-confirm", "data-prompt")
UNSPOKEN = ("script", "style", "code", "pre", "textarea")
# Words that no Romanian sentence has; names of records in the tests have none of them either.
ENGLISH = re.compile(
    r"\b(the|and|with|this|that|please|not|of|your|you|was|is|for|by|has|been|cannot|be|to)\b",
    re.IGNORECASE,
)
_PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%s")


@cache
def catalogue(path: Path) -> Catalog:
    """Return a catalogue as it stands in the repository."""
    with path.open("rb") as file:
        return read_po(file, locale="ro")


def entries(path: Path) -> list[Message]:
    """Return the messages of a catalogue, without its header."""
    return [message for message in catalogue(path) if message.id]


def forms_of(texts: str | list[str] | tuple[str, ...] | None) -> tuple[str, ...]:
    """Return the singular and plural forms of one side of a message."""
    return (texts,) if isinstance(texts, str) else tuple(texts or ("",))


def spoken(page: str) -> Iterator[str]:
    """Yield every text of a page that people see or have read to them."""
    tree = BeautifulSoup(page, "html.parser")
    for text in tree.find_all(string=True):
        if text.strip() and not _is_hidden(text):
            yield " ".join(text.split())
    for tag in tree.find_all(True):
        yield from (str(tag[name]) for name in SPOKEN if tag.get(name))
        if tag.get("data-texts"):
            yield from _leaves(json.loads(str(tag["data-texts"])))
        if tag.name == "input" and tag.get("type") in ("submit", "button"):
            yield str(tag.get("value", ""))


def _leaves(given: object) -> Iterator[str]:
    """Yield the texts of a JSON value, however deep they lie."""
    if isinstance(given, str):
        yield given
    elif isinstance(given, dict | list):
        for each in given.values() if isinstance(given, dict) else given:
            yield from _leaves(each)


def _is_hidden(text: NavigableString) -> bool:
    """Tell whether a text is not shown, or is marked as being in another language."""
    parents = [tag for tag in text.parents if tag.name != "html"]
    return isinstance(text, Comment | Doctype) or any(
        tag.name in UNSPOKEN or tag.has_attr("lang") for tag in parents
    )


@cache
def _untranslated() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return a pattern for whole English texts, and one for sentences within a text."""
    whole, within = [], []
    messages = [message for path in CATALOGUES for message in entries(path)]
    romanian = {form for message in messages for form in forms_of(message.string)}
    for english in {form for message in messages for form in forms_of(message.id)} - romanian:
        parts = [re.escape(part) for part in _PLACEHOLDER.split(english)]
        whole.append(".+".join(parts))
        within += [part for part in parts if part.count("\\ ") >= 2]
    return re.compile("|".join(whole)), re.compile("|".join(within))


def english_in(texts: Iterator[str]) -> list[str]:
    """Return those of `texts` that are English: messages of a catalogue, or by their words."""
    whole, within = _untranslated()
    return [
        text
        for text in texts
        if whole.fullmatch(text) or within.search(text) or ENGLISH.search(text)
    ]
