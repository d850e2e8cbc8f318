"""Signatures and legal notices: where the words end and the letterhead begins."""

import re

from crm.domain.replies.closings import CLOSING, INLINE
from crm.domain.replies.folding import fold
from crm.domain.replies.letterheads import CONTACT, is_letterhead, is_letterhead_line, is_name, says
from crm.domain.replies.notices import is_banner, is_notice
from crm.domain.replies.separators import is_rule

_LONGEST = 120
_THANKS = (
    "mul",
    "va mul",
    "iti mul",
    "mersi",
    "merci",
    "than",
    "many",
    "thx",
    "cheers",
    "dank",
    "kosz",
)


def without_signature(lines: list[str]) -> list[str]:
    """Return the own part of `lines`: up to the signature or the legal notice.

    A postscript ("PS: ...") under the signature is kept: people type it.
    """
    own, rest = _ended(_without_banners(lines))
    postscript = next((n for n, line in enumerate(rest) if _is_postscript(line)), None)
    return own if postscript is None else own + _ended(rest[postscript:])[0]


def _ended(lines: list[str]) -> tuple[list[str], list[str]]:
    """Part `lines` where the ending begins: what stands before, and the lines below."""
    filled = [index for index, line in enumerate(lines) if line.strip()]
    for position, index in enumerate(filled):
        below = [lines[n].strip() for n in filled[position + 1 : position + 13]]
        kept = _kept_of(lines, index, below, first=position == 0)
        if kept is not None:
            return [*lines[:index], *([kept] if kept else [])], lines[index + 1 :]
    return lines, []


def _without_banners(lines: list[str]) -> list[str]:
    return [line for line in lines if not is_banner(line)]


def _is_postscript(line: str) -> bool:
    return bool(re.match(r"[ *]{0,3}(?:ps|p\.s\.?|n\.b\.?|nb|ui|u\.i\.)[ :.,-]", fold(line[:12])))


def _kept_of(lines: list[str], index: int, below: list[str], *, first: bool) -> str | None:
    """Return what stays of line `index` when the ending begins in it, else None."""
    line = lines[index].strip()
    if (
        line in {"--", "- -", "\u2014"}
        or (is_rule(line) and is_letterhead(below))
        or is_notice(line)
    ):
        return ""
    if len(line) > 4 * _LONGEST:
        return None
    if _is_card(lines, index, below, first=first) or _is_closing(line, below, first=first):
        return ""
    return _before_inline_closing(line, below)


def _is_closing(line: str, below: list[str], *, first: bool) -> bool:
    """Say whether `line` is a closing formula with its name on it or below it."""
    match = CLOSING.match(fold(line[:_LONGEST]).lstrip("*_ "))
    if not match:
        return False
    formal = bool(match["formal"])
    text = line.lstrip("*_ ")
    # Folding keeps the number of letters for all that these formulas consist of.
    rest = text[match.end() :]
    if (
        rest[:1].isalnum()
        or (first and not formal and not _is_thanks(text, below))
        or (rest.startswith(("!", "?")) and not formal)
    ):
        return False
    name = rest.strip(" ,.!*_-;:)")
    if name:
        return (
            is_name(name, lenient=False)
            and (rest.lstrip()[:1] in ",.-" or formal)
            and not (rest.rstrip().endswith("!") and not formal)
        )
    return _is_signed(below, formal=formal)


def _is_thanks(line: str, below: list[str]) -> bool:
    """Say whether `line` thanks somebody above a name; a greeting there begins the text."""
    return bool(below) and fold(line[:_LONGEST]).startswith(_THANKS)


def _is_signed(below: list[str], *, formal: bool) -> bool:
    if not below:
        return formal
    if is_name(below[0], lenient=formal) or CONTACT.search(fold(below[0][:_LONGEST])):
        return formal or all(is_letterhead_line(line) for line in below)
    return formal and len(below[0].split()) <= 5 and not says(below[0])


def _before_inline_closing(line: str, below: list[str]) -> str | None:
    """Return what stands before "... Cu stimă, Ion Pop" in one line, or None."""
    folded = fold(line)
    if len(folded) != len(line):
        return None
    for match in INLINE.finditer(folded):
        name = line[match.end() :].strip(" *_,.")
        glued = match.end() < len(line) and folded[match.end() - 1].isalnum()
        if glued or line.endswith(("!", "?")):
            continue
        if name and is_name(name, lenient=False) and all(map(is_letterhead_line, below)):
            return line[: match.start("closing")].rstrip(" ,")
        if (
            not name
            and CLOSING.fullmatch(match["closing"])
            and _ends_formally(match["closing"], below)
        ):
            return line[: match.start("closing")].rstrip(" ,")
    return None


def _ends_formally(closing: str, below: list[str]) -> bool:
    if below and CLOSING.match(fold(below[0][:_LONGEST])):
        return False  # the ending begins there; this thanks for its own sake
    found = CLOSING.fullmatch(closing)
    formal = bool(found and found["formal"])
    return _is_signed(below, formal=formal) and (formal or bool(below))


def _is_card(lines: list[str], index: int, below: list[str], *, first: bool) -> bool:
    """Say whether a name over a telephone number or an address ends the text here."""
    if first or not below or lines[index - 1].strip().endswith((":", ",")):
        return False
    if not is_name(lines[index].strip(), lenient=False) or len(below) > 9:
        return False
    after_gap = not lines[index - 1].strip()
    return after_gap and is_letterhead(below) and all(map(is_letterhead_line, below))
