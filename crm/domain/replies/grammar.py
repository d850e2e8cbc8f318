"""Which rule reads which part of a clause."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from crm.domain.replies import acceptances, refusals, statements
from crm.domain.replies.acts import Act, Kind
from crm.domain.replies.clauses import Clause
from crm.domain.replies.language.compiled import Habits
from crm.domain.replies.language.tags import Tag
from crm.domain.replies.negations import negation
from crm.domain.replies.settling import POSITIVE
from crm.domain.replies.spots import LIGHT, SERVED, Spot

_Reader = Callable[[Spot], list[Act]]


def acts_of(clauses: Sequence[Clause], habits: Habits) -> list[Act]:
    """Return what `clauses` do, in the order in which it is said.

    What a negation has taken is not read a second time.
    """
    acts: list[Act] = []
    for number, clause in enumerate(clauses):
        taken = -1
        for index, item in enumerate(clause.items):
            reader = _READERS.get(item.tag)
            if reader and index > taken:
                spot = Spot(clause, number, index, habits)
                if spot.negates_before():
                    acts = [act for act in acts if act.clause != number or act.kind is Kind.YES]
                acts += map(_denied, reader(spot)) if _is_denied(spot) else reader(spot)
                taken = spot.target() if item.tag is Tag.NOT else taken
        acts += _fact(clause, number, habits) if not acts or acts[-1].clause != number else ()
    return acts


def _is_denied(spot: Spot) -> bool:
    """Say whether a negation stands before that has found nothing to negate yet."""
    for place in range(spot.index - 1, -1, -1):
        tag = spot.items[place].tag
        if tag in (Tag.NOT, Tag.NO):
            below = replace(spot, index=place).target()
            met = below < spot.index and spot.items[below].tag in SERVED | {Tag.ABLE}
            return tag is Tag.NO or not met
    return False


def _denied(act: Act) -> Act:
    """Return `act` as one that is not understood when it would accept."""
    return replace(act, kind=Kind.DARK) if act.kind in POSITIVE else act


def _fact(clause: Clause, number: int, habits: Habits) -> list[Act]:
    """Read "e defectă placa", "clientul a sunat": how things are, no answer."""
    places = (n for n, item in enumerate(clause.items) if item.tag not in LIGHT)
    first = next(places, None)
    if first is None or clause.items[first].tag not in (Tag.BE, Tag.OTHER):
        return []
    return Spot(clause, number, first, habits).act(Kind.ASIDE, fact=True)


def _said(kind: Kind) -> _Reader:
    def reader(spot: Spot) -> list[Act]:
        return spot.act(kind)

    return reader


def _harmless(spot: Spot) -> list[Act]:
    return spot.act(Kind.ASIDE, calm=True)


def _thanks(spot: Spot) -> list[Act]:
    told = any(part in spot.item.text for part in _TOLD)
    return spot.act(Kind.THANKS, fact=told)


# "Ok, thanks for letting me know" tells of a mail that was read.
_TOLD = ("info", "inform", "anunt", "letting", "mesaj", "message", "nachricht", "ertesit")

_READERS: dict[Tag, _Reader] = {
    Tag.NOT: negation,
    Tag.NO: refusals.no,
    Tag.COME: acceptances.coming,
    Tag.ABLE: acceptances.able,
    Tag.READY: acceptances.ready,
    Tag.FIRM: acceptances.keyword,
    Tag.YES: acceptances.weak_yes,
    Tag.REFUSE: refusals.refusal,
    Tag.REPLACE: refusals.replacement,
    Tag.BUSY: refusals.busy,
    Tag.SPAN: refusals.span,
    Tag.HEDGE: statements.hedge,
    Tag.LATER: statements.later,
    Tag.WOULD: statements.wish,
    Tag.IF: statements.condition,
    Tag.ONLY: statements.restriction,
    Tag.AUTO: _said(Kind.CONDITION),
    Tag.MOVE: statements.move,
    Tag.RECEIPT: _said(Kind.RECEIPT),
    Tag.THANKS: _thanks,
    Tag.RETRACT: _said(Kind.RETRACT),
    Tag.HARMLESS: _harmless,
}
