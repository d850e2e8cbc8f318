"""The visits of the service schedules in a span of days: planned, coming, left out."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import chain, islice, takewhile

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session, contains_eager, load_only

from crm.domain.holidays import effective_due
from crm.domain.schedules import InvalidScheduleError, Rule, nominal_dues
from crm.domain.statuses import InterventionStatus, OccurrenceStatus
from crm.models import Client, Intervention, Occurrence, ServiceSchedule
from crm.services import schedules

MOST = 1000  # entries of each kind
_NEAR = timedelta(days=20)  # further than any run of holidays moves a visit
_STANDING = (OccurrenceStatus.SKIPPED, OccurrenceStatus.MOVED, OccurrenceStatus.FAILED)


@dataclass(frozen=True, slots=True)
class Span:
    """The days to look at, both included, and whose visits; None is everybody's."""

    first: date
    last: date
    country: str
    client_id: int | None = None
    schedule_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A visit on a day: its intervention, a row of the ledger, or neither while it is coming."""

    day: date
    client: str
    title: str
    schedule_id: int
    due_on: date | None = None
    intervention_id: int | None = None
    status: InterventionStatus | OccurrenceStatus | None = None


@dataclass(frozen=True, slots=True)
class Visits:
    """The entries by day; `is_cut` when there are more than are read."""

    entries: Sequence[Entry]
    is_cut: bool


def read(session: Session, span: Span) -> Visits:
    """Return the visits of `span`; four queries however many there are, and reads only."""
    parts = [list(islice(each, MOST + 1)) for each in _parts(session, span)]
    entries = chain.from_iterable(part[:MOST] for part in parts)
    in_order = sorted(entries, key=lambda each: (each.day, each.client, each.schedule_id))
    return Visits(in_order, is_cut=any(len(part) > MOST for part in parts))


def _parts(session: Session, span: Span) -> Iterator[Iterator[Entry]]:
    yield _planned(session, span)
    yield _standing(session, span)
    yield _coming(session, span)


def _planned(session: Session, span: Span) -> Iterator[Entry]:
    job = Intervention
    columns = (job.id, job.planned_from_on, job.schedule_id, job.object_label, job.status)
    rows = session.execute(
        select(*columns, Client.name)
        .join(Client, job.client_id == Client.id)
        .where(
            job.schedule_id.is_not(None),
            job.planned_from_on.between(span.first, span.last),
            *_of(span, job.client_id, job.schedule_id),
        )
        .order_by(job.planned_from_on, job.id)
        .limit(MOST + 1)
    )
    for key, day, schedule_id, title, status, client in rows:
        if day is not None and schedule_id is not None:
            yield Entry(
                day=day,
                client=client,
                title=title,
                schedule_id=schedule_id,
                intervention_id=key,
                status=status,
            )


def _standing(session: Session, span: Span) -> Iterator[Entry]:
    """Yield what was left out, moved or could not be created."""
    rows = session.execute(
        select(
            Occurrence.effective_on,
            Occurrence.due_on,
            Occurrence.status,
            ServiceSchedule.id,
            ServiceSchedule.object_label,
            Client.name,
        )
        .join(ServiceSchedule, Occurrence.schedule_id == ServiceSchedule.id)
        .join(Client, ServiceSchedule.client_id == Client.id)
        .where(
            Occurrence.status.in_(_STANDING),
            Occurrence.effective_on.between(span.first, span.last),
            *_of(span, ServiceSchedule.client_id, ServiceSchedule.id),
        )
        .order_by(Occurrence.effective_on, Occurrence.id)
        .limit(MOST + 1)
    )
    for day, due_on, status, schedule_id, title, client in rows:
        yield Entry(
            day=day,
            client=client,
            title=title,
            schedule_id=schedule_id,
            due_on=due_on,
            status=status,
        )


def _coming(session: Session, span: Span) -> Iterator[Entry]:
    """Yield the visits that nobody has created yet, of the schedules that are next."""
    found = session.scalars(
        select(ServiceSchedule)
        .join(Client, ServiceSchedule.client_id == Client.id)
        .where(
            ServiceSchedule.next_run_on <= span.last,
            ~ServiceSchedule.is_paused,
            *_of(span, ServiceSchedule.client_id, ServiceSchedule.id),
        )
        .order_by(ServiceSchedule.next_run_on, ServiceSchedule.id)
        .limit(MOST + 1)
        .options(contains_eager(ServiceSchedule.client).options(load_only(Client.name)))
    ).all()
    used = _used(session, span, [each.id for each in found])
    for each in found:
        for due_on, day in _open_dues(each, span):
            if (each.id, due_on) not in used:
                yield Entry(
                    day=day,
                    client=each.client.name,
                    title=each.object_label,
                    schedule_id=each.id,
                    due_on=due_on,
                )


def _open_dues(schedule: ServiceSchedule, span: Span) -> Iterator[tuple[date, date]]:
    try:
        rule: Rule = schedules.rule_of(schedule, country=span.country)
    except InvalidScheduleError:
        return
    dues = nominal_dues(rule, since=span.first - _NEAR)
    for due_on in takewhile(lambda day: day <= span.last + _NEAR, dues):
        day = effective_due(due_on, rule.holidays, rule.country)
        is_paused = rule.pause is not None and day in rule.pause
        if span.first <= day <= span.last and not is_paused:
            yield due_on, day


def _used(session: Session, span: Span, ids: Sequence[int]) -> set[tuple[int, date]]:
    rows = session.execute(
        select(Occurrence.schedule_id, Occurrence.due_on).where(
            Occurrence.schedule_id.in_(ids),
            Occurrence.due_on.between(span.first - _NEAR, span.last + _NEAR),
        )
    )
    return {(schedule_id, due_on) for schedule_id, due_on in rows}


def _of(span: Span, client: object, schedule: object) -> list[ColumnElement[bool]]:
    chosen = ((client, span.client_id), (schedule, span.schedule_id))
    return [column == key for column, key in chosen if key is not None]  # type: ignore[misc]
