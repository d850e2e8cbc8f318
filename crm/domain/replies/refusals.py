"""Refusals as they stand: refused, away, replaced."""

from crm.domain.replies.acts import Act, Kind
from crm.domain.replies.folding import phrases, word_set
from crm.domain.replies.language.tags import Tag
from crm.domain.replies.spots import LIGHT, SERVED, STRANGE, Spot, holds

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
_OBLIGED = phrases(
    """
    trebuie, trebui, need, needs, have, must, muss, nevoit, vreau, doresc, please, kindly
    """
)
_LOOSE = word_set("lipsesc lipsim ill")
_SOMEBODY = ("someone else", "somebody else", "jemand anders", "valaki mas")
_BACK = word_set("de din from aus back") | {"de la", "aus dem", "am terminat", "am incheiat"}
_REVOKING = phrases(
    """
    retrag, withdraw, take back, retract, zuruck, visszavon, came up, come up, intervenit,
    aparut, kozbejott, dazwischen
    """
)
_DENYING = (
    "nu ",
    "not ",
    "no ",
    "have no ",
    "do not ",
    "nem ",
    "nincs ",
    "kein",
    "habe k",
    "nicht ",
)
_IMPOSSIBLE = ("imposibil", "impossible", "not possible", "not feasible", "unmoglich", "lehetetlen")
_AFTER_NO = STRANGE | {Tag.LIMIT, Tag.YES, Tag.ADMIT, Tag.FIRM}  # "no answer", "no bine"


def refusal(spot: Spot) -> list[Act]:
    """Read "I refuse", "send somebody else"."""
    if spot.clause.has(Tag.LIMIT) or spot.is_reported():
        return spot.act(Kind.ASIDE)
    place, tag = spot.after()
    # "Unable to find the address" refuses nothing, "unable to come" does.
    beyond = spot.after(place)[1] if tag is Tag.TO else tag
    strange = beyond in STRANGE and (tag is Tag.TO or spot.item.text.endswith(_IMPOSSIBLE))
    # "Please cancel my visit" asks for what "I cancel" says.
    obliged = any(item.text.endswith(_OBLIGED) for item in spot.items[: spot.index])
    unstated = (spot.before() in (Tag.TO, Tag.WHEN) and not obliged) or spot.of_others()
    if unstated or strange:
        return spot.act(Kind.DARK)
    passing = spot.clause.has(Tag.PENDING) and spot.item.text.startswith(_DENYING)
    doubted = tag is Tag.ADMIT or passing  # "I am not at home right now"
    return [*_revoked(spot), *spot.act(Kind.HEDGE if doubted else Kind.REFUSE)]


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
    loose = spot.item.text in _LOOSE and spot.after()[1] in STRANGE | SERVED  # "lipsesc piesele"
    loose = loose or (spot.index > 0 and spot.items[spot.index - 1].text in _BACK)
    unknown = spot.before() is Tag.UNKNOWN and not _is_placed(spot)
    strange = loose or unknown or spot.before() is Tag.WHEN or spot.of_others()
    strange = strange or any(item.text in _NOT_ME_NOW for item in spot.items[: spot.index])
    if strange or spot.clause.has(Tag.LIMIT):
        return spot.act(Kind.ASIDE)
    place = spot.item.text.startswith(_PLACES) and not holds(spot.tags(0, spot.index), *_THERE)
    kind = Kind.HEDGE if spot.clause.has(Tag.PENDING) else Kind.REFUSE
    return [*_revoked(spot), *spot.act(kind, state=True, bare=place)]


def _is_placed(spot: Spot) -> bool:
    """Say whether only "I am" and a place stand before ("sunt la Cluj la o lucrare")."""
    rest = [item for item in spot.items[: spot.index] if item.tag not in LIGHT | {Tag.DAY}]
    named = len(rest) > 2 and rest[0].text in _I_AM and rest[1].tag is Tag.PREP
    return named and all(item.tag in (Tag.UNKNOWN, Tag.PREP) for item in rest[1:])


def span(spot: Spot) -> list[Act]:
    """Read "I am in Vienna all week": away, wherever that is."""
    rest = [item for item in spot.items[: spot.index] if item.tag not in _BETWEEN]
    if (
        not rest
        or rest[0].text not in _I_AM
        or any(item.tag is not Tag.UNKNOWN for item in rest[1:])
    ):
        return []
    follows = spot.after(spot.items.index(rest[0]))[1]
    placed = follows is Tag.PREP or rest[0].text.endswith(" in")
    return spot.act(Kind.REFUSE, state=True) if placed and len(rest) > 1 else []


def no(spot: Spot) -> list[Act]:
    """Read a "no" that is an answer by itself."""
    _, tag = spot.after()
    alone = spot.before() in (None, Tag.YES, Tag.THAT) and tag not in _AFTER_NO
    return spot.act(Kind.REFUSE, bare=True) if alone else spot.act(Kind.ASIDE)


def _revoked(spot: Spot) -> list[Act]:
    """Read "I withdraw", "something came up": it takes back what was said before."""
    return spot.act(Kind.RETRACT) if any(word in spot.item.text for word in _REVOKING) else []
