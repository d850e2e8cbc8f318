"""Text made comparable: folded letters, plain spaces, a bounded list of lines."""

import unicodedata

HEAD_CHARACTERS = 500_000
TAIL_CHARACTERS = 100_000
_SPACES = ("\u00a0", "\u202f", "\u2007", "\u3000", "\u2009", "\t")
_INVISIBLE = ("\u200b", "\u200c", "\u2060", "\ufeff", "\u200e", "\u200f", "\x00", "\u00ad")


def fold(text: str) -> str:
    """Return `text` in lower case without diacritics (NFKD, combining marks dropped).

    Comma and cedilla forms of the Romanian letters become the same, and so do
    all typographic apostrophes and dashes.
    """
    if text.isascii():
        return text.lower()
    spread = unicodedata.normalize("NFKD", text)
    bare = "".join([letter for letter in spread if not unicodedata.combining(letter)]).lower()
    for variant, plain in _VARIANTS:
        if variant in bare:
            bare = bare.replace(variant, plain)
    return bare


def text_lines(text: str) -> list[str]:
    """Split `text` into lines of visible text, blank ones as empty strings.

    A text of more than 600,000 characters is read at its two ends only: the
    first 500,000 characters, where a reply stands above what it quotes, and
    the last 100,000, where it stands below.
    """
    if len(text) > HEAD_CHARACTERS + TAIL_CHARACTERS:
        tail = text[-TAIL_CHARACTERS:]
        text = text[:HEAD_CHARACTERS] + "\n" + tail[tail.find("\n") + 1 :]
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.isascii():
        text = text.replace("\u2028", "\n").replace("\u2029", "\n")
    for space in _SPACES:
        text = text.replace(space, " ")
    for nothing in _INVISIBLE:
        text = text.replace(nothing, "")
    return [line.rstrip() for line in text.split("\n")]


def word_set(table: str) -> frozenset[str]:
    """Return the words of a table that is written as running text."""
    return frozenset(table.split())


def phrases(table: str) -> tuple[str, ...]:
    """Return the phrases of a table that is written as running text, parted by commas."""
    return tuple(" ".join(phrase.split()) for phrase in table.split(","))


_VARIANTS = (
    ("\u2019", "'"),
    ("\u2018", "'"),
    ("\u00b4", "'"),
    ("\u2032", "'"),
    ("\u2010", "-"),
    ("\u2011", "-"),
    ("\u2012", "-"),
    ("\u2013", "-"),
    ("\u2014", "-"),
    ("\u2015", "-"),
    ("\u2212", "-"),
    ("\u00df", "ss"),
    ("\u0131", "i"),
)
