"""Acceptances, refusals and doubts as they stand, without a negation before them."""

from crm.domain.replies.acts import Act, Kind
from crm.domain.replies.folding import word_set
from crm.domain.replies.language.tags import Tag
from crm.domain.replies.negations import ability_ends
from crm.domain.replies.spots import LIGHT, SERVED, Spot, holds

_STRANGE = frozenset({Tag.UNKNOWN, Tag.OTHER, Tag.PLAIN})
_UNSTATED = frozenset({Tag.TO, Tag.WHEN, Tag.WOULD, Tag.OTHER, Tag.ADMIT})
_BEFORE_YES = LIGHT | {
    Tag.LIMIT,
    Tag.YES,
    Tag.DAY,
    Tag.HOUR,
    Tag.PREP,
    Tag.HARMLESS,
    Tag.RETRACT,
    Tag.RECEIPT,
}
_ANSWERING = SERVED | {Tag.ABLE, Tag.YES, Tag.ADMIT, Tag.REFUSE, Tag.HEDGE, Tag.LATER}
_PLAIN_YES = word_set("da ok okay yes ja igen oke yep")
_OF_OTHERS = word_set("e este")  # copulas of the third person only
_IMPOSSIBLE = ("imposibil", "impossible", "not possible", "not feasible", "unmoglich", "lehetetlen")
_AFTER_NO = _STRANGE | {Tag.LIMIT, Tag.YES, Tag.ADMIT, Tag.FIRM}  # "no answer", "no bine"
_WISHED = frozenset({Tag.COME, Tag.ABLE, Tag.GO, Tag.FIRM, Tag.ADMIT, Tag.REFUSE, Tag.YES})


def _subordinate(spot: Spot) -> bool:
    """Say whether the verb here is not stated: wished, asked for, or of others."""
    conditional = Tag.IF in spot.tags(0, spot.index)
    return conditional or spot.before() in _UNSTATED or spot.of_others()


def _plural(spot: Spot) -> bool:
    """Say whether the verb may be of others: "piesele vin" is spelled like "vin"."""
    return spot.before() is Tag.UNKNOWN


def _limited(spot: Spot) -> bool:
    """Say whether it holds for some other or one single time only."""
    clause = spot.clause
    return clause.has(Tag.ELSE) or (clause.has(Tag.ONLY) and clause.has(Tag.DAY))


def coming(spot: Spot) -> list[Act]:
    """Read "I come"."""
    if _subordinate(spot) or _plural(spot):
        return []
    if spot.after()[1] is Tag.OTHER:
        return spot.act(Kind.ASIDE)  # "pornesc centrala", "ajung piesele"
    return spot.act(Kind.ONLY if _limited(spot) else Kind.ACCEPT)


def able(spot: Spot) -> list[Act]:
    """Read "I can", with nothing, a time or a verb of coming behind it."""
    if _subordinate(spot):
        return []
    if spot.clause.has(Tag.ONLY, Tag.ELSE):
        return spot.act(Kind.ONLY)
    _, tag = spot.after()
    return spot.act(Kind.ACCEPT if ability_ends(tag) else Kind.ASIDE, able=True)


def ready(spot: Spot) -> list[Act]:
    """Read "I am available", "works for me"."""
    if _subordinate(spot) or _plural(spot):
        return []
    if spot.clause.has(Tag.ONLY, Tag.ELSE):
        return spot.act(Kind.ONLY)
    _, tag = spot.after()
    text = spot.item.text
    loose = " " not in text or text.startswith(("se ", "e ", "este "))
    strange = tag in _STRANGE or Tag.OTHER in spot.tags()
    return spot.act(Kind.ASIDE if loose and strange else Kind.ACCEPT)


def keyword(spot: Spot) -> list[Act]:
    """Read "I confirm", unless it is a promise or speaks of something else."""
    place, tag = spot.after()
    if tag is Tag.ONLY and spot.after(place)[1] in _STRANGE:
        place, tag = spot.after(place)
    task = Tag.TASK in spot.tags(spot.index + 1, place)
    if _subordinate(spot) or (not task and (tag in _STRANGE or tag is Tag.WHEN)):
        return spot.act(Kind.DARK)
    alone = len(spot.items) == place + 1 and place == spot.index + 1
    if tag is Tag.RECEIPT or (tag in (Tag.DAY, Tag.ELSE) and alone):
        return spot.act(Kind.RECEIPT if tag is Tag.RECEIPT else Kind.LATER)
    if _limited(spot):
        return spot.act(Kind.ONLY)
    return spot.act(Kind.ACCEPT, keyword=True, that=tag is Tag.THAT)


def weak_yes(spot: Spot) -> list[Act]:
    """Read "yes", which counts at the head of its clause only."""
    if any(tag not in _BEFORE_YES for tag in spot.tags(0, spot.index)):
        return []
    place, tag = spot.after()
    behind = spot.after(place)[1] if tag is Tag.THAT else tag
    denied = behind in (Tag.NOT, Tag.NO)
    remark = tag is Tag.THAT and behind in _STRANGE  # "bine că mi-ați spus"
    if denied and spot.item.text not in _PLAIN_YES:
        return []  # "sigur nu", "of course not": the "yes" only stresses the "no"
    drawn = not spot.item.text[0].isalpha()  # "👍 Ion a reacționat": whatever follows
    if Tag.LIMIT in spot.tags(0, spot.index):
        return spot.act(Kind.ONLY, day=True)  # "in the morning yes"
    strange = tag in _STRANGE or tag is Tag.BE or remark
    return spot.act(Kind.ASIDE if strange and not drawn else Kind.YES)


def refusal(spot: Spot) -> list[Act]:
    """Read "I refuse", "send somebody else"."""
    if spot.clause.has(Tag.LIMIT):
        return spot.act(Kind.ASIDE)
    place, tag = spot.after()
    # "Unable to find the address" refuses nothing, "unable to come" does.
    beyond = spot.after(place)[1] if tag is Tag.TO else tag
    strange = beyond in _STRANGE and (tag is Tag.TO or spot.item.text.endswith(_IMPOSSIBLE))
    unstated = spot.before() in (Tag.TO, Tag.WHEN) or spot.of_others()
    kind = Kind.HEDGE if tag is Tag.ADMIT else Kind.REFUSE
    return spot.act(Kind.DARK if unstated or strange else kind)


def restriction(spot: Spot) -> list[Act]:
    """Read "only in the morning" where no verb says what is restricted."""
    if spot.clause.has(Tag.COME, Tag.ABLE, Tag.READY, Tag.FIRM, Tag.NOT, Tag.GO):
        return []
    return spot.act(Kind.ONLY, day=spot.clause.has(Tag.DAY, Tag.ELSE, Tag.LIMIT))


def replacement(spot: Spot) -> list[Act]:
    """Read "send somebody else", asked for in whatever mood."""
    return spot.act(Kind.DARK if Tag.OTHER in spot.tags(0, spot.index) else Kind.REFUSE)


def busy(spot: Spot) -> list[Act]:
    """Read "on leave", "ill"; up to a certain hour it refuses nothing."""
    strange = spot.before() in (Tag.UNKNOWN, Tag.WHEN) or spot.of_others()
    strange = strange or any(item.text in _OF_OTHERS for item in spot.items[: spot.index])
    if strange or spot.clause.has(Tag.LIMIT):
        return spot.act(Kind.ASIDE)
    return spot.act(Kind.HEDGE if spot.clause.has(Tag.PENDING) else Kind.REFUSE, state=True)


def no(spot: Spot) -> list[Act]:
    """Read a "no" that is an answer by itself."""
    _, tag = spot.after()
    alone = spot.before() in (None, Tag.YES, Tag.THAT) and tag not in _AFTER_NO
    return spot.act(Kind.REFUSE, bare=True) if alone else spot.act(Kind.ASIDE)


def wish(spot: Spot) -> list[Act]:
    """Read "I would": a doubt about what follows."""
    rest = set(spot.tags(spot.index + 1))
    if Tag.REFUSE in rest and not rest & (SERVED | {Tag.ABLE}):
        return []  # "I would like to cancel" is said out of politeness
    return spot.act(Kind.HEDGE, about=bool(rest) and not rest & _WISHED)


def hedge(spot: Spot) -> list[Act]:
    """Read "I think", "maybe"."""
    return spot.act(Kind.HEDGE, about=_goes_on(spot))


def later(spot: Spot) -> list[Act]:
    """Read "I shall let you know"; "when I arrive" behind it makes it harmless."""
    harmless = spot.clause.has(Tag.WHEN, Tag.CALM)
    return spot.act(Kind.LATER, about=harmless or _goes_on(spot))


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
    others = holds(rest, *_STRANGE, Tag.CALM)
    answering = holds([*spot.tags(0, spot.index), *rest], *_ANSWERING)
    return others and not answering
