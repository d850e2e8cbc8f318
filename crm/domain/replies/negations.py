"""Negations: what they negate, and whether that is a refusal."""

from crm.domain.replies.acts import Act, Kind
from crm.domain.replies.language.tags import Tag
from crm.domain.replies.spots import SERVED, Spot, holds

_FACTS = frozenset({Tag.PLAIN, Tag.OTHER, Tag.RECEIPT, Tag.WHEN, Tag.ASK})
_ABILITY_ENDS = frozenset(
    {Tag.GO, Tag.COME, Tag.READY, Tag.DAY, Tag.HOUR, Tag.ELSE, Tag.PREP, Tag.BUSY, Tag.WHEN}
    | {Tag.ONLY, Tag.THAT, Tag.LIMIT, Tag.PENDING, Tag.YES, Tag.FIRM, None}
)
_TIMES = (Tag.DAY, Tag.HOUR, Tag.ELSE)
_NEGATED = {
    Tag.LIMIT: Kind.ASIDE,
    Tag.ADMIT: Kind.HEDGE,
    Tag.HEDGE: Kind.HEDGE,
    Tag.LATER: Kind.HEDGE,
    Tag.WOULD: Kind.HEDGE,
    Tag.REFUSE: Kind.ASIDE,
    Tag.BUSY: Kind.ASIDE,
    Tag.REPLACE: Kind.ASIDE,
    Tag.MOVE: Kind.ASIDE,
    Tag.HARMLESS: Kind.ASIDE,
}


# "Not any more" takes back what was promised before.
_REVOKING = frozenset(
    {"nu mai", "no longer", "not anymore", "not any longer", "mar nem", "megsem", "megse"}
)


def ability_ends(tag: Tag | None) -> bool:
    """Say whether "can" is about coming when `tag` follows it."""
    return tag in _ABILITY_ENDS


def negation(spot: Spot) -> list[Act]:
    """Read a negation: neutral, a refusal, about something else, or not understood."""
    if spot.is_reported():
        return spot.act(Kind.ASIDE)
    if spot.negates_before():
        return spot.act(_late(spot))
    place = spot.target()
    tag = spot.items[place].tag if place < len(spot.items) else None
    kind = _of(spot, tag, place)
    refused = kind is Kind.REFUSE
    revoked = refused and spot.item.text in _REVOKING
    bare = refused and tag in (None, Tag.PREP)
    calm = tag is Tag.HARMLESS
    return [
        *(spot.act(Kind.RETRACT) if revoked else ()),
        *spot.act(kind, bare=bare, calm=calm),
    ]


def _of(spot: Spot, tag: Tag | None, place: int) -> Kind:
    wished = spot.before() is Tag.TO
    stated = wished or Tag.BE in spot.tags(spot.index, place)
    if spot.of_others() or tag in _FACTS or (stated and tag in (Tag.UNKNOWN, Tag.PREP)):
        return Kind.ASIDE  # "nu e acasă", "nu e de la noi", "să nu plouă"
    if wished or (stated and tag is None):
        return Kind.DARK
    return _bare(spot) if tag is None or tag is Tag.PREP else _of_verb(spot, tag, place)


def _of_verb(spot: Spot, tag: Tag, place: int) -> Kind:
    if tag is Tag.ABLE:
        return _inability(spot, place)
    if tag in SERVED:
        return _absence(spot, place)
    return _NEGATED.get(tag, Kind.DARK)


def _late(spot: Spot) -> Kind:
    later = spot.tags(spot.index + 1)
    if spot.of_others() or spot.clause.has(Tag.LIMIT):
        return Kind.ASIDE
    if spot.clause.has(Tag.PENDING, Tag.ADMIT):
        return Kind.HEDGE
    return Kind.DARK if holds(later, Tag.UNKNOWN, Tag.PLAIN, Tag.NOT) else Kind.REFUSE


def _bare(spot: Spot) -> Kind:
    """Read a "no" with nothing behind it but a time or a place."""
    earlier, later = spot.tags(0, spot.index), spot.tags(spot.index + 1)
    opposed = Tag.BE in earlier or (holds(earlier, *_TIMES) and holds(later, *_TIMES))
    if opposed or spot.clause.has(Tag.UNKNOWN, Tag.PLAIN):
        return Kind.DARK  # "it is Thursday, not Friday" mends a date
    if spot.clause.has(Tag.LIMIT):
        return Kind.ASIDE
    return Kind.HEDGE if spot.clause.has(Tag.PENDING) else Kind.REFUSE


def _is_provisional(spot: Spot) -> bool:
    """Say whether "not yet", "not for the moment" is meant; "not any more" is final."""
    return spot.clause.has(Tag.PENDING) and spot.item.text not in _REVOKING


def _inability(spot: Spot, place: int) -> Kind:
    """Read "nu pot ...": a refusal unless it is about doing something else."""
    below, tag = spot.after(place)
    if tag is Tag.TO:
        below, tag = spot.after(below)
    rest = spot.tags(place + 1)
    if spot.clause.has(Tag.LIMIT) or tag in _FACTS - {Tag.WHEN}:
        return Kind.ASIDE
    if tag is Tag.ADMIT or _is_provisional(spot):
        return Kind.HEDGE
    if Tag.ONLY in rest:
        return Kind.ONLY
    return Kind.REFUSE if ability_ends(tag) and Tag.NOT not in rest else Kind.DARK


def _absence(spot: Spot, place: int) -> Kind:
    """Read "nu vin ...": a refusal unless only an hour or a manner is denied."""
    rest = spot.tags(place + 1)
    below, tag = spot.after(place)
    ready = spot.items[place].tag is Tag.READY
    strange = ready and Tag.UNKNOWN in spot.tags(0, spot.index)  # "the cable is no good"
    broken = ready and tag is Tag.OTHER  # "nu merge pagina"
    if Tag.LIMIT in rest or broken:
        return Kind.ASIDE
    if _is_provisional(spot):
        return Kind.HEDGE
    with_what = spot.clause.items[below].text == "cu" if tag is Tag.PREP else False
    manner = with_what and spot.after(below)[1] is Tag.UNKNOWN  # "nu vin cu mâna goală"
    if strange or manner or tag in (Tag.UNKNOWN, Tag.PLAIN, Tag.NOT, Tag.WHEN):
        return Kind.DARK
    return Kind.ONLY if holds(spot.tags(spot.index + 1), Tag.ONLY) else Kind.REFUSE
