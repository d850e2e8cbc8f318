"""Acceptances as they stand, without a negation before them."""

from crm.domain.replies.acts import Act, Kind
from crm.domain.replies.folding import word_set
from crm.domain.replies.language.tags import Tag
from crm.domain.replies.negations import ability_ends
from crm.domain.replies.spots import LIGHT, STRANGE, Spot

_UNSTATED = frozenset({Tag.TO, Tag.WHEN, Tag.WOULD, Tag.OTHER, Tag.ADMIT, Tag.REFUSE})
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
_BEING = frozenset({"voi fi", "vom fi", "o sa fiu", "o sa fim", "will be at"})
_LEANING = (" in", " at", " at the", " la", " pe", " to")
_LOOSE = ("se ", "e ", "este ")  # copulas that may have any subject
_BOOKS = ("agenda", "calendar", "program", "diary")
_PASSIVE = word_set("confirmed accepted confirmat confirmata acceptat bestatigt akzeptiert")
_FROM = word_set("dupa after from starting incepand ab nach")
# Parts of a day: "confirm după-amiază" promises a confirmation.
_PARTS = word_set(
    "dimineata seara pranz dupamasa morning afternoon evening nachmittag mittag reggel"
)
_PARTS |= {"dupa amiaza", "dupa masa", "la pranz", "in the morning", "in the afternoon"}
_GOING = word_set("merg mergem plec plecam") | {"ma duc", "ne ducem"}
_CLEAR_YES = word_set("da daa dap yes yep yeah yup ja jawohl igen sure sigur desigur")
_PLAIN_YES = word_set("da ok okay yes ja igen oke yep")


def _subordinate(spot: Spot) -> bool:
    """Say whether the verb here is not stated: wished, asked for, or of others."""
    earlier = spot.tags(0, spot.index)
    conditional = Tag.IF in earlier or Tag.REPLACE in earlier
    return conditional or spot.before() in _UNSTATED or spot.of_others()


def _plural(spot: Spot) -> bool:
    """Say whether the verb may be of others: "piesele vin" is spelled like "vin"."""
    return spot.before() is Tag.UNKNOWN


def _restricted(spot: Spot) -> bool:
    """Say whether "only" goes before words that are not known: they may be a condition."""
    tags = spot.tags()
    return Tag.ONLY in tags and any(
        tag in (Tag.UNKNOWN, Tag.WHEN, Tag.PLAIN) for tag in tags[tags.index(Tag.ONLY) :]
    )


def _begins_later(spot: Spot) -> bool:
    """Say whether it holds from a day on ("available from Monday", "după 10 martie")."""
    items = spot.items
    for place, item in enumerate(items):
        behind = next(
            (given.tag for given in items[place + 1 :] if given.tag is not Tag.HOUR), None
        )
        if item.text in _FROM and behind is Tag.DAY:
            return True
    return False


def _limited(spot: Spot) -> bool:
    """Say whether it holds for some other or one single time only."""
    clause = spot.clause
    return (
        clause.has(Tag.ELSE)
        or _begins_later(spot)
        or (clause.has(Tag.ONLY) and clause.has(Tag.DAY))
    )


def _leans(spot: Spot, tag: Tag | None) -> bool:
    """Say whether words that are not known complete it: "I am in ... Vienna"."""
    return tag is Tag.UNKNOWN and spot.item.text.endswith(_LEANING)


def coming(spot: Spot) -> list[Act]:
    """Read "I come"."""
    if _subordinate(spot) or _plural(spot):
        return []
    place, tag = spot.after()
    if tag is Tag.BUSY and spot.item.text in _BEING | _GOING:
        return []  # "voi fi în concediu", "merg la doctor": away, not on the way
    return spot.act(_arrival(spot, tag, spot.after(place)[1]))


def _arrival(spot: Spot, tag: Tag | None, beyond: Tag | None) -> Kind:
    if tag is Tag.OTHER:
        return Kind.ASIDE  # "pornesc centrala", "ajung piesele"
    from_there = any(item.text in ("din", "de la", "de") for item in spot.items)
    going = tag is Tag.PREP and spot.item.text in _GOING and not from_there
    away = (going or spot.item.text in _BEING) and beyond is Tag.UNKNOWN
    if away or _leans(spot, tag) or _restricted(spot):
        return Kind.DARK  # "voi fi la ...", "merg la ..." may be anywhere
    return Kind.ONLY if _limited(spot) else Kind.ACCEPT


def able(spot: Spot) -> list[Act]:
    """Read "I can", with nothing, a time or a verb of coming behind it."""
    denied = spot.habits.negates_late and Tag.NOT in spot.tags(0, spot.index)
    if _subordinate(spot) or denied:
        return []  # "dass ich nicht kommen kann"
    if _plural(spot) and not spot.habits.names_subject:
        return spot.act(Kind.DARK)  # "scznu pot": what stands before may deny it
    if spot.clause.has(Tag.ONLY, Tag.ELSE) or _begins_later(spot):
        return spot.act(Kind.ONLY)
    _, tag = spot.after()
    return spot.act(Kind.ACCEPT if ability_ends(tag) else Kind.ASIDE, able=True)


def ready(spot: Spot) -> list[Act]:
    """Read "I am available", "works for me"."""
    if _subordinate(spot) or _plural(spot):
        return []
    if spot.clause.has(Tag.ONLY, Tag.ELSE) or _begins_later(spot):
        return spot.act(Kind.ONLY)
    place, tag = spot.after()
    text = spot.item.text
    if _leans(spot, tag):
        return spot.act(Kind.DARK)
    loose = " " not in text or text.startswith(_LOOSE) or text.endswith(_BOOKS)
    of_others = tag is Tag.PREP and spot.after(place)[1] is Tag.UNKNOWN  # "works for Mike"
    strange = tag in STRANGE or of_others or Tag.OTHER in spot.tags()
    return spot.act(Kind.ASIDE if loose and strange else Kind.ACCEPT)


def keyword(spot: Spot) -> list[Act]:
    """Read "I confirm", unless it is a promise or speaks of something else."""
    place, tag = spot.after()
    if tag is Tag.ONLY and spot.after(place)[1] in STRANGE:
        place, tag = spot.after(place)
    task = Tag.TASK in spot.tags(spot.index + 1, place)
    passive = spot.item.text in _PASSIVE and spot.before() is Tag.UNKNOWN  # "Mike confirmed"
    elsewhere = passive or (not task and (tag in STRANGE or tag is Tag.WHEN))
    if _subordinate(spot) or _restricted(spot) or elsewhere:
        return spot.act(Kind.DARK)
    alone = place == spot.index + 1 and all(
        given is Tag.LIMIT for given in spot.tags(place + 1) if given not in LIGHT
    )
    when = tag in (Tag.DAY, Tag.ELSE) or (tag is Tag.LIMIT and spot.items[place].text in _PARTS)
    if tag is Tag.RECEIPT or (when and alone):
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
    remark = tag is Tag.THAT and behind in STRANGE  # "bine că mi-ați spus"
    if denied and spot.item.text not in _PLAIN_YES:
        return []  # "sigur nu", "of course not": the "yes" only stresses the "no"
    drawn = not spot.item.text[0].isalpha()  # "👍 Ion a reacționat": whatever follows
    if tag is Tag.ELSE or Tag.LIMIT in spot.tags(0, spot.index):
        return spot.act(Kind.ONLY, day=True)  # "in the morning yes", "ok de luni"
    strange = tag in STRANGE or tag is Tag.BE or remark
    soft = spot.item.text not in _CLEAR_YES
    return spot.act(Kind.ASIDE if strange and not drawn else Kind.YES, soft=soft)
