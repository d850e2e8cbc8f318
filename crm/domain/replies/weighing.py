"""Acts weighed against each other: the order of the rules is the order here."""

from crm.domain.replies.acts import Act, Kind
from crm.domain.replies.verdict import Decision, Verdict

_POSITIVE = frozenset({Kind.YES, Kind.ACCEPT})


def weigh(acts: list[Act], *, asked: bool) -> Verdict:
    """Return the decision that `acts` come to; `asked` when a question was among them."""
    acts = _settled(acts)
    refused = [act for act in acts if act.kind is Kind.REFUSE]
    accepted = [act for act in acts if act.kind in _POSITIVE]
    if refused and accepted:
        return _opposed(acts, refused, accepted)
    if refused:
        return _refused(acts, refused)
    if accepted:
        return _accepted(acts, accepted)
    return _undecided(acts, asked=asked)


def _settled(acts: list[Act]) -> list[Act]:
    """Drop what gives way to other words: "yes" before a receipt, "no" before no problem."""
    kept: list[Act] = []
    for place, act in enumerate(acts):
        later = acts[place + 1 :]
        if act.kind is Kind.YES and _absorbed(act, later):
            continue
        if act.bare and act.kind is Kind.REFUSE and _taken_back(act, later):
            continue
        if act.that and _governed(act, later):
            continue
        kept.append(act)
    return kept


def _absorbed(yes: Act, later: list[Act]) -> bool:
    """Say whether "da, am primit" only says that something was received."""
    near = [act for act in later if act.sentence == yes.sentence and act.kind is not Kind.THANKS]
    return bool(near) and near[0].kind is Kind.RECEIPT


def _taken_back(no: Act, later: list[Act]) -> bool:
    """Say whether "nu, nu e nicio problemă" follows: the first "nu" refuses nothing."""
    near = [act for act in later if act.clause == no.clause + 1]
    return bool(near) and near[0].kind is Kind.ASIDE


def _governed(keyword: Act, later: list[Act]) -> bool:
    """Say whether "confirm că ..." confirms a refusal, a receipt or some other fact."""
    near = [act for act in later if act.sentence == keyword.sentence]
    return not near or near[0].kind not in (*_POSITIVE, Kind.THANKS, Kind.CONDITION)


def _refused(acts: list[Act], refused: list[Act]) -> Verdict:
    first, last = refused[0], refused[-1]
    for act in acts:
        conditional = act.kind is Kind.CONDITION and act.sentence == last.sentence
        doubted = act.kind is Kind.HEDGE and not act.about and _doubts(act, first, last)
        if conditional:
            return Verdict(Decision.UNCLEAR, "condition", act.words)
        if doubted:
            return Verdict(Decision.UNCLEAR, "hedge", act.words)
    if any(act.kind is Kind.RETRACT and act.clause > last.clause for act in acts):
        return Verdict(Decision.UNCLEAR, "contradiction", last.words)
    return Verdict(Decision.REJECT, "refusal", last.words)


def _doubts(hedge: Act, first: Act, last: Act) -> bool:
    """Say whether a hedge weakens the refusal; "poate altă dată" behind it does not."""
    if hedge.clause in (first.clause, last.clause):
        return True
    if hedge.clause < first.clause:
        return not first.contrast
    return hedge.clause > last.clause and not hedge.day


def _accepted(acts: list[Act], accepted: list[Act]) -> Verdict:
    last = accepted[-1]
    strong = any(act.kind is Kind.ACCEPT for act in accepted)
    for act in acts:
        rule = _RESERVATIONS.get(act.kind)
        aside = act.about and strong
        if rule and not aside:
            return Verdict(Decision.UNCLEAR, rule, act.words)
    if all(act.able and act.day for act in accepted):
        return Verdict(Decision.UNCLEAR, "slot", last.words)
    return Verdict(Decision.CONFIRM, "acceptance", last.words)


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
        act.kind is Kind.RETRACT and (not strong or act.clause > strong[0].clause) for act in acts
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
    if yes.day and not yes.keyword and not no.bare:
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
