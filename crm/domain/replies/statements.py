"""Refusals and doubts as they stand, without a negation before them."""

from crm.domain.replies.acts import Act, Kind
from crm.domain.replies.folding import word_set
from crm.domain.replies.language.tags import Tag
from crm.domain.replies.spots import LIGHT, SERVED, STRANGE, Spot, holds

_ANSWERING = SERVED | {Tag.ABLE, Tag.YES, Tag.ADMIT, Tag.REFUSE, Tag.HEDGE, Tag.LATER}
# Copulas of the third person, and those of what is over.
_NOT_ME_NOW = word_set("e este eram was war voltam") | {"am fost", "have been", "had been"}
_PLACES = ("la ", "in ", "pe ", "at ", "beim ", "im ", "auf ")  # "da, la spital" may be the site
_THERE = (Tag.BE, Tag.COME, Tag.GO, Tag.NOT, Tag.SORRY, Tag.PLAIN)
_BETWEEN = LIGHT | {Tag.DAY, Tag.HOUR, Tag.PREP, Tag.THAT}
_I_AM = word_set("sunt suntem bin sind") | {
    "i am",
    "i am in",
    "am in",
    "voi fi",
    "o sa fiu",
    "will be",
}
_TELLING = (
    "va ",
    "te ",
    "anunt",
    "o sa va",
    "sun",
    "let you",
    "will let",
    "will call",
    "will text",
    "keep you",
    "melde",
    "ich melde",
    "werde mich",
    "gebe",
    "rufe",
    "szolok",
    "majd szolok",
    "hivom",
    "felhivom",
    "jel",
    "majd jel",
    "ertesit",
    "voi anunta",
    "will be in",
)
_OBLIGED = (
    "trebuie",
    "trebui",
    "need",
    "needs",
    "have",
    "must",
    "muss",
    "nevoit",
    "vreau",
    "doresc",
)
_LOOSE = word_set("lipsesc lipsim")
_SOMEBODY = ("someone else", "somebody else", "jemand anders", "valaki mas")
_BACK = word_set("de din from aus back") | {"de la", "aus dem", "am terminat", "am incheiat"}
_AWAITING = ("astept", "waiting for", "awaiting", "warte auf", "varom")
_LATE = ("late", "delayed", "intarzi", "verspat", "spater", "kesve", "kesni", "kesek")
_IMPOSSIBLE = ("imposibil", "impossible", "not possible", "not feasible", "unmoglich", "lehetetlen")
_AFTER_NO = STRANGE | {Tag.LIMIT, Tag.YES, Tag.ADMIT, Tag.FIRM}  # "no answer", "no bine"
_WISHED = frozenset({Tag.COME, Tag.ABLE, Tag.GO, Tag.FIRM, Tag.ADMIT, Tag.REFUSE, Tag.YES})


def refusal(spot: Spot) -> list[Act]:
    """Read "I refuse", "send somebody else"."""
    if spot.clause.has(Tag.LIMIT) or spot.is_reported():
        return spot.act(Kind.ASIDE)
    place, tag = spot.after()
    # "Unable to find the address" refuses nothing, "unable to come" does.
    beyond = spot.after(place)[1] if tag is Tag.TO else tag
    strange = beyond in STRANGE and (tag is Tag.TO or spot.item.text.endswith(_IMPOSSIBLE))
    obliged = any(item.text.endswith(_OBLIGED) for item in spot.items[: spot.index])
    unstated = (spot.before() in (Tag.TO, Tag.WHEN) and not obliged) or spot.of_others()
    kind = Kind.HEDGE if tag is Tag.ADMIT else Kind.REFUSE
    return spot.act(Kind.DARK if unstated or strange else kind)


def restriction(spot: Spot) -> list[Act]:
    """Read "only in the morning" where no verb says what is restricted."""
    if spot.clause.has(Tag.COME, Tag.ABLE, Tag.READY, Tag.FIRM, Tag.NOT, Tag.GO):
        return []
    return spot.act(Kind.ONLY, day=spot.clause.has(Tag.DAY, Tag.ELSE, Tag.LIMIT))


def replacement(spot: Spot) -> list[Act]:
    """Read "send somebody else", asked for in whatever mood, unless it is not needed."""
    denied = spot.index > 0 and spot.items[spot.index - 1].tag is Tag.NO
    if denied or holds(spot.tags(0, spot.index), Tag.HARMLESS, Tag.NOT):
        return spot.act(Kind.ASIDE, calm=True)
    if spot.item.text in _SOMEBODY and spot.after()[1] in STRANGE:
        return spot.act(Kind.DARK)  # "somebody else has the key"
    return spot.act(Kind.DARK if Tag.OTHER in spot.tags(0, spot.index) else Kind.REFUSE)


def busy(spot: Spot) -> list[Act]:
    """Read "on leave", "ill"; up to a certain hour it refuses nothing."""
    loose = spot.item.text in _LOOSE and spot.after()[1] in STRANGE  # "lipsesc piesele"
    loose = loose or (spot.index > 0 and spot.items[spot.index - 1].text in _BACK)
    strange = loose or spot.before() in (Tag.UNKNOWN, Tag.WHEN) or spot.of_others()
    strange = strange or any(item.text in _NOT_ME_NOW for item in spot.items[: spot.index])
    if strange or spot.clause.has(Tag.LIMIT):
        return spot.act(Kind.ASIDE)
    place = spot.item.text.startswith(_PLACES) and not holds(spot.tags(0, spot.index), *_THERE)
    kind = Kind.HEDGE if spot.clause.has(Tag.PENDING) else Kind.REFUSE
    return spot.act(kind, state=True, bare=place)


def span(spot: Spot) -> list[Act]:
    """Read "I am in Vienna all week": away, wherever that is."""
    rest = [item for item in spot.items[: spot.index] if item.tag not in _BETWEEN]
    if (
        not rest
        or rest[0].text not in _I_AM
        or any(item.tag is not Tag.UNKNOWN for item in rest[1:])
    ):
        return []
    placed = spot.after(spot.items.index(rest[0]))[1] is Tag.PREP
    return spot.act(Kind.REFUSE, state=True) if placed and len(rest) > 1 else []


def no(spot: Spot) -> list[Act]:
    """Read a "no" that is an answer by itself."""
    _, tag = spot.after()
    alone = spot.before() in (None, Tag.YES, Tag.THAT) and tag not in _AFTER_NO
    return spot.act(Kind.REFUSE, bare=True) if alone else spot.act(Kind.ASIDE)


def wish(spot: Spot) -> list[Act]:
    """Read "I would": a doubt about what follows."""
    rest = set(spot.tags(spot.index + 1))
    if rest & {Tag.REFUSE, Tag.REPLACE} and not rest & (SERVED | {Tag.ABLE}):
        return []  # "I would like to cancel" is said out of politeness
    return spot.act(Kind.HEDGE, about=bool(rest) and not rest & _WISHED)


def hedge(spot: Spot) -> list[Act]:
    """Read "I think", "maybe"; "I may be late" doubts the hour only."""
    rest = spot.items[spot.index + 1 :]
    if any(item.text.startswith(_LATE) for item in rest) and not _answers(spot):
        return spot.act(Kind.ASIDE)
    return spot.act(Kind.HEDGE, about=_goes_on(spot))


def later(spot: Spot) -> list[Act]:
    """Read "I shall let you know"; "when I arrive" behind it makes it harmless."""
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
