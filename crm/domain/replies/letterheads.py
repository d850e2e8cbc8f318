"""Names, telephone numbers and companies under a mail."""

import re
from functools import cache

from crm.domain.replies.folding import fold, word_set
from crm.domain.replies.language import languages
from crm.domain.replies.notices import is_notice
from crm.domain.replies.separators import is_rule

_WORD = re.compile(r"[^\W\d_]+(?:[-'\u2019.][^\W\d_]+)*\.?")
CONTACT = re.compile(
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


def is_letterhead(below: list[str]) -> bool:
    """Say whether some line of `below` carries a telephone, an address or a company."""
    few = below[:8]
    named = bool(few) and is_name(few[0], lenient=False)
    return named or any(CONTACT.search(fold(line[:_LONGEST])) for line in few)


def is_letterhead_line(line: str) -> bool:
    """Say whether `line` can stand in a letterhead: contact, company, a short title."""
    if CONTACT.search(fold(line[:_LONGEST])) or is_rule(line) or is_notice(line):
        return True
    return len(line.split()) <= 7 and not says(line) and not line.endswith(("?", "!"))


def says(line: str) -> bool:
    """Say whether `line` holds a word that answers or greets, so is no name."""
    words = [word.strip(".") for word in _WORD.findall(fold(line[:_LONGEST]))]
    return any(word in _answers() for word in words)


def is_name(line: str, *, lenient: bool) -> bool:
    """Say whether `line` can be a person's name; in lower case too when `lenient`."""
    line = line.strip(" ,.*_-")
    words = _WORD.findall(line[:_LONGEST])
    if not 1 <= len(words) <= 4 or len(line) > 60 or says(line):
        return False
    if re.search(r"[^\w\s.,'\u2019-]|\d|_", line):
        return False
    return lenient or all(word[0].isupper() or fold(word).strip(".") in _TITLES for word in words)


@cache
def _answers() -> frozenset[str]:
    return _SAYING.union(*(language.answers for language in languages()))
