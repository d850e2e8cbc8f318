"""What gives way to the words behind it before the rest is weighed."""

from itertools import takewhile

from crm.domain.replies.acts import Act, Kind

POSITIVE = frozenset({Kind.YES, Kind.ACCEPT})


def settled(acts: list[Act]) -> list[Act]:
    """Drop what gives way to the words behind it, such as "yes" before a receipt."""
    return [
        act
        for place, act in enumerate(acts)
        if not _gives_way(act, _next(acts, place)) and not _only_read(act, acts[place + 1 :])
    ]


def _next(acts: list[Act], place: int) -> Act | None:
    """Return what is done behind `place`, thanks left out."""
    return next((act for act in acts[place + 1 : place + 4] if act.kind is not Kind.THANKS), None)


def _gives_way(act: Act, below: Act | None) -> bool:
    """Say whether `act` does not count for what follows it at once.

    "Da, e defectă" answers something else; "da, am primit" and "confirm, am
    primit" only speak of receipt; "nu, nu e nicio problemă" refuses nothing;
    "confirm că ..." confirms what comes, be it a refusal, or a fact that nobody
    asked about.
    """
    near = below if below and below.sentence == act.sentence else None
    if act.that:
        return not near or near.kind not in (*POSITIVE, Kind.CONDITION)
    if act.kind is Kind.YES or act.keyword:
        fact = act.kind is Kind.YES and near is not None and near.fact
        told = below if act.soft else near  # "ok" in one line, "am citit" in the next
        return fact or (told is not None and told.kind is Kind.RECEIPT)
    taken_back = (
        below is not None
        and below.clause == act.clause + 1
        and below.kind is Kind.ASIDE
        and (near is not None or below.calm)
    )
    return act.bare and act.kind is Kind.REFUSE and taken_back


def _only_read(act: Act, later: list[Act]) -> bool:
    """Say whether an "ok" goes with nothing but thanks for the information."""
    thanks = list(takewhile(lambda given: given.kind is Kind.THANKS, later))
    return act.soft and any(given.fact and given.sentence == act.sentence for given in thanks)
