"""Why is there a visit, or why not: what the rules say of one schedule and one date."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import takewhile

from crm.domain.faults import Fault
from crm.domain.holidays import effective_due
from crm.domain.pauses import Pause
from crm.domain.schedule_verdicts import Explanation, Part, Row, Verdict
from crm.domain.schedules import Rule, nominal_dues
from crm.domain.statuses import OccurrenceStatus

_SETTLED = (OccurrenceStatus.GENERATED, OccurrenceStatus.SKIPPED)
_NEAR = timedelta(days=20)  # further than any run of holidays moves a visit


def explain(
    rule: Rule,
    due_on: date,
    *,
    today: date,
    row: Row | None = None,
    obstacle: Fault | None = None,
) -> Explanation:
    """Say what a run on `today` does, or earlier ones did, about the nominal date `due_on`.

    `row` is the date's row in the ledger; one that failed counts as none, since
    its date is tried again. `obstacle` is what makes a run over the schedule
    fail. The verdict `creates` exactly when that run creates the visit.
    """
    if row is not None and row.status in _SETTLED:
        return _settled(due_on, row)
    moved = row if row is not None and row.status is OccurrenceStatus.MOVED else None
    if moved is None and (found := _not_in_series(rule, due_on)):
        return found
    effective = moved.effective_on if moved else _effective(rule, due_on)
    reason = _left_out(rule, due_on, effective, is_moved=moved is not None)
    return reason or _coming(rule, due_on, effective, today, moved, obstacle)


def _settled(due_on: date, row: Row) -> Explanation:
    parts: dict[str, Part] = {}
    if row.status is OccurrenceStatus.SKIPPED:
        verdict, parts = Verdict.SKIPPED, {"reason": row.reason or ""}
    elif row.intervention is None:
        verdict = Verdict.DELETED
    else:
        verdict = Verdict.GENERATED_LATE if row.is_late else Verdict.GENERATED
        parts = {"intervention": row.intervention}
    return Explanation(verdict, due_on, row.effective_on, parts=parts)


def _not_in_series(rule: Rule, day: date) -> Explanation | None:
    """Return why the series, whatever was created of it, has no visit due on `day`."""
    series = Rule(rule.starts_on, rule.period, ends_on=rule.ends_on)
    following = next(nominal_dues(series, since=day), None)
    if following == day:
        return None
    return _of_another(rule, day) or _outside(rule, day) or _before(following, day)


def _before(following: date | None, day: date) -> Explanation:
    if following is None:
        return Explanation(Verdict.NOT_DUE_ANY_MORE, day)
    return Explanation(Verdict.NOT_DUE, day, parts={"other": following})


def _outside(rule: Rule, day: date) -> Explanation | None:
    if day < rule.starts_on:
        return Explanation(Verdict.BEFORE_START, day, parts={"start": rule.starts_on})
    if rule.ends_on is not None and day > rule.ends_on:
        return Explanation(Verdict.AFTER_END, day, parts={"end": rule.ends_on})
    return None


def _of_another(rule: Rule, day: date) -> Explanation | None:
    """Return what else happens on a `day` that the series does not name."""
    for other in _near(rule, day, 0):
        if _effective(rule, other) == day:
            return Explanation(Verdict.TAKES_PLACE, day, parts={"other": other})
    for other in _near(rule, day, rule.lead_days):
        if rule.run_day(_effective(rule, other)) == day:
            return Explanation(Verdict.OPENS, day, parts={"other": other})
    return None


def _near(rule: Rule, day: date, later: int) -> Iterator[date]:
    """Return the due dates that count, around the day `later` days after `day`."""
    middle = day.toordinal() + later
    first, last = middle - _NEAR.days, middle + _NEAR.days
    since = date.fromordinal(min(max(1, first), date.max.toordinal()))
    dues = nominal_dues(rule, since=since)
    near = takewhile(lambda other: other.toordinal() <= last, dues)
    return (
        other
        for other in near
        if not rule.paused and _left_out(rule, other, _effective(rule, other)) is None
    )


def _left_out(
    rule: Rule, due_on: date, effective: date, *, is_moved: bool = False
) -> Explanation | None:
    """Return why a date is not created; of a moved visit the new day counts."""
    found: tuple[Verdict, dict[str, Part]] | None = None
    if rule.ends_on is not None and due_on > rule.ends_on:
        found = Verdict.AFTER_END, {"end": rule.ends_on}
    elif rule.pause is not None and effective in rule.pause:
        found = Verdict.PAUSED_DAYS, _days_of(rule.pause)
    elif (
        rule.generate_from is not None and (effective if is_moved else due_on) < rule.generate_from
    ):
        found = Verdict.BEFORE_FIRST, {"first": rule.generate_from}
    elif rule.paused:
        found = Verdict.PAUSED, {}
    return Explanation(found[0], due_on, parts=found[1]) if found else None


def _coming(
    rule: Rule,
    due_on: date,
    effective: date,
    today: date,
    moved: Row | None,
    obstacle: Fault | None,
) -> Explanation:
    run_on = rule.run_day(effective)
    parts: dict[str, Part] = {"lead": rule.lead_days}
    if moved:
        parts["reason"] = moved.reason or ""
    if run_on > today or rule.rests_on(today):
        verdict = Verdict.MOVED if moved else Verdict.COMING
        if rule.pause and (today in rule.pause or run_on == rule.pause.over_on):
            verdict = Verdict.COMING_AFTER_PAUSE
            run_on, parts = max(run_on, rule.pause.over_on), _days_of(rule.pause)
    elif obstacle:
        verdict, parts = Verdict.FAILS, {"fault": obstacle}
    elif moved:
        verdict = Verdict.MOVED_TODAY
    else:
        verdict = Verdict.TODAY_LATE if effective < today else Verdict.TODAY
    return Explanation(verdict, due_on, effective, run_on, parts)


def _days_of(pause: Pause) -> dict[str, Part]:
    return {"pause_from": pause.from_on, "pause_to": pause.to_on}


def _effective(rule: Rule, nominal: date) -> date:
    return effective_due(nominal, rule.holidays, rule.country)
