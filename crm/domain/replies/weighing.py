"""Acts weighed against each other: the order of the rules is the order here."""

from crm.domain.replies.acts import Act, Kind
from crm.domain.replies.settling import POSITIVE, settled
from crm.domain.replies.verdict import Decision, Verdict


def weigh(acts: list[Act], *, asked: bool) -> Verdict:
    """Return the decision that `acts` come to; `asked` when a question was among them."""
    acts = settled(acts)
    refused = [act for act in acts if act.kind is Kind.REFUSE]
    accepted = [act for act in acts if act.kind in POSITIVE]
    if refused and accepted:
        return _opposed(acts, refused, accepted)
    if refused:
        return _refused(acts, refused)
    if accepted:
        return _accepted(acts, accepted)
    return _undecided(acts, asked=asked)


def _refused(acts: list[Act], refused: list[Act]) -> Verdict:
    last = refused[-1]
    for act in acts:
        if rule := _weakening(act, refused):
            return Verdict(Decision.UNCLEAR, rule, act.words)
    return Verdict(Decision.REJECT, "refusal", last.words)


def _weakening(act: Act, refused: list[Act]) -> str | None:
    """Return the rule by which `act` leaves a refusal unclear, or None."""
    first, last = refused[0], refused[-1]
    weak = {
        "condition": act.kind is Kind.CONDITION and act.sentence == last.sentence,
        "hedge": (act.kind is Kind.HEDGE and not act.about and _doubts(act, first, last))
        or (act.kind is Kind.LATER and all(given.state for given in refused)),
        "contradiction": act.kind is Kind.RETRACT and act.clause > last.clause,
    }
    return next((rule for rule, holds in weak.items() if holds), None)


def _doubts(hedge: Act, first: Act, last: Act) -> bool:
    """Say whether a hedge weakens the refusal; "poate altă dată" behind it does not."""
    if hedge.clause in (first.clause, last.clause):
        return True
    if hedge.clause < first.clause:
        outdone = last.sentence > hedge.sentence and not (last.state or last.bare)
        return not (first.contrast or outdone)
    return hedge.clause > last.clause and not (hedge.day or hedge.hour)


def _accepted(acts: list[Act], accepted: list[Act]) -> Verdict:
    last = accepted[-1]
    for act in acts:
        rule = _RESERVATIONS.get(act.kind)
        if rule and not _is_aside(act, accepted):
            return Verdict(Decision.UNCLEAR, rule, act.words)
    narrowed = any(act.kind is Kind.ASIDE and not act.calm for act in acts)
    denied_day = any(act.kind is Kind.ASIDE and act.day and not act.calm for act in acts)
    if all(_is_elsewhen(act, narrowed=narrowed, denied_day=denied_day) for act in accepted):
        return Verdict(Decision.UNCLEAR, "slot", last.words)
    return Verdict(Decision.CONFIRM, "acceptance", last.words)


def _is_elsewhen(act: Act, *, narrowed: bool, denied_day: bool) -> bool:
    """Say whether it may be another time that is offered: "I can on Friday"."""
    if act.able:
        return act.day or narrowed
    other_day = denied_day or (narrowed and act.kind is Kind.YES)  # "..., am Freitag ja"
    return act.day and other_day and not act.keyword


def _is_aside(act: Act, accepted: list[Act]) -> bool:
    """Say whether a reservation leaves what was accepted as it is.

    A hedge about something else does, "if possible" in another sentence, "only
    from 11 on" (another hour of the same job), and what is not understood
    before "but I come".
    """
    if act.kind is Kind.CONDITION:
        return act.about and all(given.sentence != act.sentence for given in accepted)
    if act.kind is Kind.DARK:
        return any(_opens_anew(given, act) for given in accepted)
    if act.kind is Kind.ONLY:
        return not act.day
    strong = any(given.kind is Kind.ACCEPT for given in accepted)
    beside = act.about and (strong or accepted[0].sentence < act.sentence)
    return beside or (act.kind in (Kind.HEDGE, Kind.LATER) and _is_outdone(act, accepted[-1]))


def _opens_anew(given: Act, dark: Act) -> bool:
    """Say whether "but I come" leaves what was not understood behind, unless on another day."""
    return given.contrast and given.clause > dark.clause and not (given.day or given.able)


def _is_outdone(hedge: Act, last: Act) -> bool:
    """Say whether "I confirm" in a later sentence is the last clear statement."""
    later = last.sentence > hedge.sentence or (last.contrast and last.clause > hedge.clause)
    return last.keyword and not last.that and later


_RESERVATIONS = {
    Kind.CONDITION: "condition",
    Kind.HEDGE: "hedge",
    Kind.LATER: "hedge",
    Kind.MOVE: "postponement",
    Kind.ONLY: "slot",
    Kind.DARK: "unknown",
}


def _opposed(acts: list[Act], refused: list[Act], accepted: list[Act]) -> Verdict:
    """Weigh a refusal and an acceptance in one reply: the last clear one wins."""
    no, yes = refused[-1], accepted[-1]
    if no.clause > yes.clause or (no.clause == yes.clause and acts.index(no) > acts.index(yes)):
        return _refused_after_all(acts, refused, accepted)
    return _accepted_after_all(acts, refused, accepted)


def _refused_after_all(acts: list[Act], refused: list[Act], accepted: list[Act]) -> Verdict:
    last = refused[-1]
    strong = [act for act in accepted if act.kind is Kind.ACCEPT]
    corrected = any(
        act.kind is Kind.RETRACT and (not strong or act.clause >= strong[0].clause) for act in acts
    )
    beside = [act for act in strong if act.sentence == last.sentence]
    other_day = last.day and any(act.day or act.sentence != last.sentence for act in accepted)
    if corrected:
        return _refused(acts, refused)
    if beside or last.bare or (other_day and strong) or (last.day and any(a.day for a in accepted)):
        return Verdict(Decision.UNCLEAR, "contradiction", last.words)
    return _refused(acts, refused)


def _accepted_after_all(acts: list[Act], refused: list[Act], accepted: list[Act]) -> Verdict:
    no, yes = refused[-1], accepted[-1]
    between = [act for act in acts if act.kind is Kind.RETRACT and act.clause >= no.clause]
    if between and yes.kind is Kind.ACCEPT:
        return _accepted(acts, [act for act in accepted if act.clause >= no.clause])
    another = yes.day or ((yes.able or yes.kind is Kind.YES) and yes.hour and not no.state)
    named = no.day or (no.hour and yes.able)
    if another and not yes.keyword and (named or not no.bare):
        return _refused(acts, refused)
    if yes.keyword and not yes.day and yes.sentence > no.sentence and not no.bare:
        return _accepted(acts, [act for act in accepted if act.clause > no.clause])
    return Verdict(Decision.UNCLEAR, "contradiction", yes.words)


def _undecided(acts: list[Act], *, asked: bool) -> Verdict:
    for kinds, rule in _LEFT:
        for act in acts:
            if act.kind in kinds:
                return Verdict(Decision.UNCLEAR, rule, act.words)
    return Verdict(Decision.UNCLEAR, "question" if asked else "unknown")


_LEFT = (
    ({Kind.CONDITION}, "condition"),
    ({Kind.HEDGE, Kind.LATER}, "hedge"),
    ({Kind.MOVE}, "postponement"),
    ({Kind.ONLY}, "slot"),
    ({Kind.RECEIPT, Kind.THANKS}, "receipt"),
)
