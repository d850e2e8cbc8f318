"""Doubts, delays, conditions and restrictions as they stand."""

from crm.domain.replies.acts import Act, Kind
from crm.domain.replies.folding import phrases
from crm.domain.replies.language.tags import Tag
from crm.domain.replies.spots import LIGHT, SERVED, STRANGE, Spot, holds

_ANSWERING = SERVED | {Tag.ABLE, Tag.YES, Tag.ADMIT, Tag.REFUSE, Tag.HEDGE, Tag.LATER}
_TELLING = (
    *("va ", "te "),
    *phrases(
        """
    anunt, o sa va, sun, let you, will let, will call, will text, keep you, melde, ich
    melde, werde mich, gebe, rufe, szolok, majd szolok, hivom, felhivom, jel, majd jel,
    ertesit, voi anunta, will be in
    """
    ),
)
_AWAITING = ("astept", "waiting for", "awaiting", "warte auf", "varom")
_LATE = ("late", "delayed", "intarzi", "verspat", "spater", "kesve", "kesni", "kesek")
_WISHED = frozenset({Tag.COME, Tag.ABLE, Tag.GO, Tag.FIRM, Tag.ADMIT, Tag.REFUSE, Tag.YES})


def restriction(spot: Spot) -> list[Act]:
    """Read "only in the morning" where no verb says what is restricted."""
    if spot.clause.has(Tag.COME, Tag.ABLE, Tag.READY, Tag.FIRM, Tag.NOT, Tag.GO):
        return []
    return spot.act(Kind.ONLY, day=spot.clause.has(Tag.DAY, Tag.ELSE, Tag.LIMIT))


def wish(spot: Spot) -> list[Act]:
    """Read "I would": a doubt about what follows."""
    rest = set(spot.tags(spot.index + 1))
    if rest & {Tag.REFUSE, Tag.REPLACE} and not rest & (SERVED | {Tag.ABLE}):
        return []  # "I would like to cancel" is said out of politeness
    return spot.act(Kind.HEDGE, about=bool(rest) and not rest & _WISHED)


def hedge(spot: Spot) -> list[Act]:
    """Read "I think", "maybe"; "I may be late" doubts the hour only."""
    rest = spot.items[spot.index + 1 :]
    if any(late in item.text for item in rest for late in _LATE) and not _answers(spot):
        return spot.act(Kind.ASIDE)
    return spot.act(Kind.HEDGE, about=_goes_on(spot))


def later(spot: Spot) -> list[Act]:
    """Read "I shall let you know"; "when I arrive" behind it makes it harmless."""
    if spot.before() is Tag.COME and spot.item.text.startswith("sa "):
        return spot.act(Kind.ASIDE)  # "vin să văd"
    tells = spot.item.text.startswith(_TELLING)
    harmless = spot.clause.has(Tag.CALM) or (tells and spot.clause.has(Tag.WHEN))
    awaits = spot.item.text in _AWAITING and spot.after()[1] is Tag.UNKNOWN
    return spot.act(Kind.LATER, about=harmless or awaits or _goes_on(spot))


def condition(spot: Spot) -> list[Act]:
    """Read "if ...", unless it is the usual "if anything changes"."""
    if spot.clause.has(Tag.CALM):
        return []
    rest = [tag for tag in spot.tags(spot.index + 1) if tag not in LIGHT]
    polite = len(rest) == 1 and rest[0] in (Tag.READY, Tag.HEDGE)  # "if possible"
    return spot.act(Kind.CONDITION, about=polite)


def move(spot: Spot) -> list[Act]:
    """Read "postpone"; to another hour only, it moves no day."""
    hour = spot.clause.has(Tag.HOUR) and not spot.clause.has(Tag.DAY, Tag.ELSE)
    return spot.act(Kind.MOVE, about=hour)


def _goes_on(spot: Spot) -> bool:
    """Say whether the hedge is about something else ("cred că piesa e la depozit")."""
    rest = spot.tags(spot.index + 1)
    return holds(rest, *STRANGE, Tag.CALM) and not _answers(spot)


def _answers(spot: Spot) -> bool:
    """Say whether something that answers stands in the clause beside this place."""
    return holds([*spot.tags(0, spot.index), *spot.tags(spot.index + 1)], *_ANSWERING)
