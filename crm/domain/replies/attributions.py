"""Lines that introduce a quotation: "On 5 March 2024 at 10:32, Ana <a@b.ro> wrote:"."""

import re
from dataclasses import dataclass

from crm.domain.replies.folding import fold

_WRAPPED_OVER = 5
_LONGEST = 500

_WEEKDAY = (
    r"(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*"
    r"|lun|luni|mar|marti|mie|mier|miercuri|joi|vin|vineri|sam|sambata|dum|duminica"
    r"|mo|di|mi|do|fr|sa|so|(?:mon|diens|donners|frei|sams|sonn)tag|mittwoch"
    r"|h|k|sze|cs|p|szo|v|hetfo|kedd|szerda|csutortok|pentek|szombat|vasarnap"
)
_MONTH = (
    r"(?:jan(?:uary|uar|uar)?|feb(?:ruary|ruarie|ruar|r)?|mar(?:ch|tie|z|cius|c)?|apr(?:il"
    r"|ilie|ilis)?"
    r"|may|mai|maj(?:us)?|june?|juni(?:us)?|july?|juli(?:us)?|aug(?:ust|usztus)?|sept?(?:ember"
    r"|embrie)?"
    r"|szept(?:ember)?|oct(?:ober|ombrie)?|okt(?:ober)?|nov(?:ember|embrie)?|noi(?:embrie)?"
    r"|dec(?:ember|embrie)?|dez(?:ember)?|ian(?:uarie)?|iun(?:ie)?|iul(?:ie)?)"
)
_DATE = rf"(?:(?:{_WEEKDAY})\.?,? *(?:den |the )?)?(?:\d{{1,4}}|(?:{_MONTH})\b\.? *\d)"
_DATED_START = re.compile(
    rf"[*_> ]{{0,4}}(?:(?:on|pe|la|in|am|at|le|il giorno|el|il|op|de|a)\b,? *"
    rf"(?:data de |data |ziua de |date of )?)?(?:{_DATE})\b"
)
_RESTART = re.compile(
    rf"(?:on|pe|la|in|in data de|am|at)\b,? *(?!\d{{1,2}}[:.]\d\d\b(?![./-]))(?:{_DATE})"
)
_NAMED_START = re.compile(
    r"[*_> ]{0,4}(?:(?:quoting|citat din|citand|zitat von|idezet|idezve)\b.{0,120}"
    r"|[^:]{0,100}<[^<>\s]{1,120}@[^<>\s]{1,120}>.*"
    r"|[^:]{0,100}\b(?:ezt irta|a scris pe|wrote on|a scris in data|schrieb am)\b.*)"
)
_VERB = re.compile(
    r"(?:\b(?:wrote|writes|a scris|a scris urmatoarele|scrie|au scris|ezt irta|irta|a ecrit"
    r"|ha scritto|escribio|geschrieben|schrieb|skrev|schreef|napisal\(a\)|napisal)"
    r"|(?:ezt )?irta \([^()]{4,80}\)|\bschrieb [^:]{2,120}|\b(?:wrote|a scris) (?:on|pe"
    r"|in) [^:]{4,60})"
    r" ?:"
)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b|\b\d{1,2}[./-] ?\d{1,2}[./-] ?\d{2,4}\b")
_TIME = re.compile(r"\b\d{1,2}[:.]\d\d\b|\b\d{1,2} ?(?:am|pm|uhr)\b")
_ADDRESS = re.compile(r"[^\s<>@]{1,100}@[^\s<>@]{1,100}")
_NOT_NAMES = (
    "client",
    "domn",
    "doamn",
    "coleg",
    "sef",
    "the ",
    "der ",
    "die ",
    "az ",
    "a ",
    "she",
    "he ",
)
_INLINE = re.compile(r"(?<=[\s.!?])(?:On|Pe|Am|La|În|In) (?=[A-Za-zăâîșțşţÄäöüéáí]{1,10}[.,]|\d)")


@dataclass(frozen=True, slots=True)
class Attribution:
    """Where an attribution ends, and how sure it is without a quoted line below."""

    end: int
    certain: bool


def attribution_at(lines: list[str], start: int) -> Attribution | None:
    """Return the attribution that begins at line `start`, over up to five lines."""
    first = fold(lines[start].strip()[:_LONGEST])
    if not (_DATED_START.match(first) or _NAMED_START.match(first)):
        return None
    joined = ""
    for index in range(start, min(start + _WRAPPED_OVER, len(lines))):
        line = fold(lines[index].strip()[:_LONGEST])
        if not line or line[0] == ">" or (joined and _RESTART.match(line)):
            return None
        joined = f"{joined} {line}".strip()
        if found := _judged(joined.rstrip(" *_>"), index + 1):
            return found
    return None


def _judged(joined: str, end: int) -> Attribution | None:
    """Judge `joined` where it ends with a colon, or one stands behind its verb.

    Yahoo's app goes on with the quotation in the same line.
    """
    if joined.endswith(":"):
        return _judge(joined, end)
    said = _VERB.search(joined)
    found = _judge(joined[: said.end()], end) if said else None
    return found if found and found.certain else None


def inline_attribution(line: str) -> int | None:
    """Return where an attribution begins inside `line`, for clients that join lines."""
    if "@" not in line or not line.endswith(":") or len(line) > 2 * _LONGEST:
        return None
    for match in _INLINE.finditer(line):
        found = attribution_at([line[match.start() :]], 0)
        if found and found.certain:
            return match.start()
    return None


def _judge(joined: str, end: int) -> Attribution | None:
    """Weigh what an attribution consists of: verb, date, time, address.

    "Pe 5 martie a scris clientul: nu merge" is a sentence of the sender: it
    does not end there, or names neither an address nor a date with its time.
    """
    verb = bool(_VERB.search(joined))
    dated = bool(_YEAR.search(joined))
    timed = bool(_TIME.search(joined))
    address = bool(_ADDRESS.search(joined))
    certain = (dated and timed and address) or (verb and address and (dated or timed))
    certain = certain or (verb and dated and timed and _is_signed(joined))
    if certain or verb or (dated and (timed or address)) or _quotes(joined):
        return Attribution(end, certain)
    return None


def _is_signed(joined: str) -> bool:
    """Say whether a short name stands between the comma behind a date and the verb."""
    head, comma, name = joined.rpartition(",")
    named = 1 <= len(name.split()) - 1 <= 6 and not name.strip().startswith(_NOT_NAMES)
    return bool(comma) and named and any(map(str.isdigit, head[-24:]))


def _quotes(joined: str) -> bool:
    return joined.startswith(("quoting ", "zitat von ", "idezet ", "citat din ", "citand "))
