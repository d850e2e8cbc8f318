"""Signatures and legal notices: where the words end and the letterhead begins."""

import re

from crm.domain.replies.folding import fold, word_set
from crm.domain.replies.notices import is_banner, is_notice
from crm.domain.replies.separators import is_rule

# Formulas that are nothing but an ending, with or without a name behind them.
_FORMAL = (
    r"(?:va multumesc (?:si|anticipat)?,? ?)?(?:cu (?:stima|respect|consideratie"
    r"|deosebita stima|drag"
    r"|deosebita consideratie|deosebit respect|cele mai bune ganduri|prietenie|salutari)"
    r"(?: (?:si|,) (?:stima|respect|consideratie))?)|al dumneavoastra|toate cele bune"
    r"|numai bine|cele bune"
    r"|(?:best|kind|warm|warmest|many)? ?regards|best wishes|all the best|yours (?:sincerely|truly"
    r"|faithfully)|sincerely(?: yours)?|respectfully|best|br|rgds"
    r"|mit (?:freundlichen|freundlichem|besten|herzlichen|lieben) (?:grussen|grusse|gruss)"
    r"|(?:freundliche|beste|liebe|viele|schone|herzliche) grusse?n?|mfg|lg|vg|bg|hochachtungsvoll"
    r"|(?:besten|lieben|schonen|freundlichen) gruss"
    r"|(?:szivelyes |baratsagos |szeretetteljes )?udvozlettel|(?:szep|jo) napot kivanva"
    r"|tisztelettel"
    r"|koszonettel|maradok tisztelettel"
)
# Formulas that are also said for their own sake: an ending only with a name.
_FRIENDLY = (
    r"(?:va |iti |iti |ti )?(?:multumesc|multumim|multumiri)(?: (?:de|pentru) [a-z]+(?: [a-z]+)?)?"
    r"(?: (?:frumos|mult|anticipat"
    r"|din suflet))?"
    r"|mersi(?: (?:mult|frumos|fain))?|merci|ms|multam|thanks(?: (?:a lot|in advance|again"
    r"|so much))?"
    r"|thank you(?: (?:very much|so much|in advance))?(?: for your [a-z]+)?|many thanks|thx|cheers"
    r"|danke(?: (?:schon|sehr"
    r"|im voraus))?|vielen dank|besten dank|koszonom(?: (?:szepen|elore is))?|koszi|koszonjuk"
    r"|(?:va doresc )?o (?:zi|seara|saptamana|dupa-amiaza) (?:buna|frumoasa|minunata|placuta|faina)"
    r"(?: (?:va doresc|in continuare))?|o zi cat mai buna|zi (?:buna|faina)|pe curand"
    r"|spor(?: la treaba)?"
    r"|salutari|salut|have a (?:nice|great|good) (?:day|one|week|weekend)"
    r"|schonen tag(?: noch)?"
    r"|bis (?:dann|bald)|grusse|gruss|gruss dich|udv|szep napot(?: kivanok)?|tovabbi szep napot|pa"
    r"|sanatate|doamne ajuta|numai de bine|o seara buna|weekend placut"
)
_CLOSING = re.compile(rf"(?P<formal>{_FORMAL})|(?P<friendly>{_FRIENDLY})")
_INLINE = re.compile(rf"[.!?;,)] ?(?P<closing>(?:{_FORMAL}|{_FRIENDLY})) ?[,.!-]? ?")
_WORD = re.compile(r"[^\W\d_]+(?:[-'\u2019.][^\W\d_]+)*\.?")
_CONTACT = re.compile(
    r"(?:\d[ ./()-]{0,2}){8,}|\S@\S|\bwww\.|https?:|\b(?:tel|telefon|mobil|mobile|phone|fax"
    r"|gsm|mob|t|m|e)"
    r" ?[.:] ?\S|\b(?:s\.?r\.?l|s\.?a|gmbh|kft|ltd|zrt|bt|p\.?f\.?a)\b\.?",
)
_TITLES = word_set(
    """
    ing dr dl dna sc jr prof ec
    """
)
_SAYING = word_set(
    """
    da nu ok okay oki confirm confirmat confirmam accept acceptat vin venim ajung ajungem refuz
    resping perfect sigur yes no nope yep ja nein igen nem merg pot putem bine super sure fine
    great rendben jo komme kann passt jovok megyek vallalom particip imposibil desigur evident
    merge posibil poate confirmed accepted rejected declined reject decline bestatigt zugesagt
    abgesagt absage zusage elfogadom visszautasitom lemondom sorry scuze regret regrete leider
    sajnos multumesc mersi buna salut hello hi hallo szia maine azi luni marti miercuri joi vineri
    sambata duminica
    monday tuesday wednesday thursday friday saturday sunday tomorrow today
    montag dienstag mittwoch donnerstag freitag samstag sonntag heute morgen
    holnap kedden hetfon szerdan
    """
)
_LONGEST = 120


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
        or (is_rule(line) and _is_letterhead(below))
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
    match = _CLOSING.match(fold(line[:_LONGEST]).lstrip("*_ "))
    if not match:
        return False
    formal = bool(match["formal"])
    text = line.lstrip("*_ ")
    # Folding keeps the number of letters for all that these formulas consist of.
    rest = text[match.end() :]
    if rest[:1].isalnum() or (first and not formal) or (rest.startswith(("!", "?")) and not formal):
        return False
    name = rest.strip(" ,.!*_-;:)")
    if name:
        return (
            _is_name(name, lenient=False)
            and (rest.lstrip()[:1] in ",.-" or formal)
            and not (rest.rstrip().endswith("!") and not formal)
        )
    return _is_signed(below, formal=formal)


def _is_signed(below: list[str], *, formal: bool) -> bool:
    if not below:
        return formal
    if _is_name(below[0], lenient=formal) or _CONTACT.search(fold(below[0][:_LONGEST])):
        return formal or all(_is_letterhead_line(line) for line in below)
    return formal and len(below[0].split()) <= 5 and not _says(below[0])


def _before_inline_closing(line: str, below: list[str]) -> str | None:
    """Return what stands before "... Cu stimă, Ion Pop" in one line, or None."""
    folded = fold(line)
    if len(folded) != len(line):
        return None
    for match in _INLINE.finditer(folded):
        name = line[match.end() :].strip(" *_,.")
        glued = match.end() < len(line) and folded[match.end() - 1].isalnum()
        if glued or line.endswith(("!", "?")):
            continue
        if name and _is_name(name, lenient=False) and all(map(_is_letterhead_line, below)):
            return line[: match.start("closing")].rstrip(" ,")
        if (
            not name
            and _CLOSING.fullmatch(match["closing"])
            and _ends_formally(match["closing"], below)
        ):
            return line[: match.start("closing")].rstrip(" ,")
    return None


def _ends_formally(closing: str, below: list[str]) -> bool:
    found = _CLOSING.fullmatch(closing)
    formal = bool(found and found["formal"])
    return _is_signed(below, formal=formal) and (formal or bool(below))


def _is_card(lines: list[str], index: int, below: list[str], *, first: bool) -> bool:
    """Say whether a name over a telephone number or an address ends the text here."""
    if first or not below or lines[index - 1].strip().endswith((":", ",")):
        return False
    if not _is_name(lines[index].strip(), lenient=False) or len(below) > 9:
        return False
    after_gap = not lines[index - 1].strip()
    return after_gap and _is_letterhead(below) and all(map(_is_letterhead_line, below))


def _is_letterhead(below: list[str]) -> bool:
    """Say whether some line of `below` carries a telephone, an address or a company."""
    few = below[:8]
    named = bool(few) and _is_name(few[0], lenient=False)
    return named or any(_CONTACT.search(fold(line[:_LONGEST])) for line in few)


def _is_letterhead_line(line: str) -> bool:
    if _CONTACT.search(fold(line[:_LONGEST])) or is_rule(line) or is_notice(line):
        return True
    return len(line.split()) <= 7 and not _says(line) and not line.endswith(("?", "!"))


def _says(line: str) -> bool:
    words = [word.strip(".") for word in _WORD.findall(fold(line[:_LONGEST]))]
    return any(word in _SAYING for word in words)


def _is_name(line: str, *, lenient: bool) -> bool:
    """Say whether `line` can be a person's name; in lower case too when `lenient`."""
    line = line.strip(" ,.*_-")
    words = _WORD.findall(line[:_LONGEST])
    if not 1 <= len(words) <= 4 or len(line) > 60 or _says(line):
        return False
    if re.search(r"[^\w\s.,'\u2019-]|\d|_", line):
        return False
    return lenient or all(word[0].isupper() or fold(word).strip(".") in _TITLES for word in words)
