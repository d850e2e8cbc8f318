"""Every answer to "why is there no visit?": the verdict, and the sentence that people read."""

from datetime import date
from typing import Any

import pytest

from crm.domain.faults import Fault
from crm.domain.holidays import HolidayPolicy
from crm.domain.pauses import Pause
from crm.domain.periods import Period
from crm.domain.schedule_explaining import explain
from crm.domain.schedule_verdicts import Row, Verdict
from crm.domain.schedules import Rule
from crm.domain.statuses import OccurrenceStatus

TENTH, APRIL = date(2026, 3, 10), date(2026, 4, 10)
SEVENTH = date(2026, 3, 7)
MAY = Pause(date(2026, 5, 1), date(2026, 5, 31))


def rule(**given: Any) -> Rule:
    return Rule(TENTH, Period.MONTHLY, **{"lead_days": 3} | given)


def row(status: OccurrenceStatus, on: date = TENTH, **given: Any) -> Row:
    return Row(status, on, **given)


GENERATED, SKIPPED = OccurrenceStatus.GENERATED, OccurrenceStatus.SKIPPED
MOVED, FAILED = OccurrenceStatus.MOVED, OccurrenceStatus.FAILED
NO_ADDRESS = Fault("%(name)s has no e-mail address.", {"name": "Mute"})
CASES: list[tuple[Verdict, Rule, date, date, dict[str, Any], str]] = [
    (
        Verdict.GENERATED,
        rule(),
        TENTH,
        TENTH,
        {"row": row(GENERATED, intervention=17)},
        "The visit due on 2026-03-10 was created: intervention 17.",
    ),
    (
        Verdict.GENERATED_LATE,
        rule(),
        TENTH,
        TENTH,
        {"row": row(GENERATED, is_late=True, intervention=17)},
        "The visit due on 2026-03-10 was created late: intervention 17.",
    ),
    (
        Verdict.DELETED,
        rule(),
        TENTH,
        TENTH,
        {"row": row(GENERATED)},
        "The visit due on 2026-03-10 was created, and its intervention was deleted since: it is"
        " not created again.",
    ),
    (
        Verdict.SKIPPED,
        rule(),
        TENTH,
        TENTH,
        {"row": row(SKIPPED, reason="100 % closed")},
        "The visit due on 2026-03-10 is left out: 100 % closed",
    ),
    (
        Verdict.MOVED,
        rule(),
        TENTH,
        SEVENTH,
        {"row": row(MOVED, date(2026, 3, 20), reason="Fair")},
        "The visit due on 2026-03-10 was moved to 2026-03-20 and will be created on 2026-03-17:"
        " Fair",
    ),
    (
        Verdict.MOVED_TODAY,
        rule(),
        TENTH,
        date(2026, 3, 17),
        {"row": row(MOVED, date(2026, 3, 20), reason="Fair")},
        "The visit due on 2026-03-10 was moved to 2026-03-20 and would be created today: Fair",
    ),
    (
        Verdict.FAILS,
        rule(),
        TENTH,
        SEVENTH,
        {"row": row(FAILED), "obstacle": NO_ADDRESS},
        "The visit due on 2026-03-10 would be created today, but that fails: Mute has no e-mail"
        " address.",
    ),
    (
        Verdict.TODAY,
        rule(),
        TENTH,
        SEVENTH,
        {"row": row(FAILED)},
        "The visit due on 2026-03-10 would be created today: it takes place on 2026-03-10"
        " (days ahead: 3).",
    ),
    (
        Verdict.TODAY_LATE,
        rule(),
        TENTH,
        date(2026, 3, 11),
        {},
        "The visit due on 2026-03-10 would be created today and marked late: its day,"
        " 2026-03-10, is over.",
    ),
    (
        Verdict.COMING,
        rule(holidays=HolidayPolicy.NEXT),
        APRIL,
        SEVENTH,
        {},
        "The visit due on 2026-04-10 will be created on 2026-04-11: it takes place on 2026-04-14"
        " (days ahead: 3).",
    ),
    (
        Verdict.COMING_AFTER_PAUSE,
        rule(lead_days=20, pause=MAY),
        date(2026, 6, 10),
        SEVENTH,
        {},
        "The visit due on 2026-06-10 will be created on 2026-06-01, when the pause from"
        " 2026-05-01 to 2026-05-31 is over.",
    ),
    (
        Verdict.COMING_AFTER_PAUSE,
        rule(pause=MAY),
        APRIL,
        date(2026, 5, 2),
        {},
        "The visit due on 2026-04-10 will be created on 2026-06-01, when the pause from"
        " 2026-05-01 to 2026-05-31 is over.",
    ),
    (
        Verdict.PAUSED,
        rule(paused=True),
        TENTH,
        TENTH,
        {},
        "No visit is created for 2026-03-10: the schedule is paused until somebody resumes it.",
    ),
    (
        Verdict.PAUSED_DAYS,
        rule(pause=MAY),
        date(2026, 5, 10),
        TENTH,
        {},
        "No visit is created for 2026-05-10: the schedule is paused from 2026-05-01 to 2026-05-31.",
    ),
    (
        Verdict.BEFORE_START,
        rule(),
        date(2026, 2, 10),
        TENTH,
        {},
        "No visit is due on 2026-02-10: the schedule starts on 2026-03-10.",
    ),
    (
        Verdict.BEFORE_FIRST,
        rule(generate_from=date(2026, 3, 11)),
        TENTH,
        TENTH,
        {},
        "No visit is created for 2026-03-10: the schedule creates none before 2026-03-11.",
    ),
    (
        Verdict.AFTER_END,
        rule(ends_on=APRIL),
        date(2026, 5, 10),
        TENTH,
        {},
        "No visit is due on 2026-05-10: the schedule ends on 2026-04-10.",
    ),
    (
        Verdict.NOT_DUE,
        rule(),
        date(2026, 3, 20),
        TENTH,
        {},
        "No visit is due on 2026-03-20; the next one after it is due on 2026-04-10.",
    ),
    (
        Verdict.NOT_DUE_ANY_MORE,
        rule(ends_on=date(2026, 4, 30)),
        date(2026, 4, 20),
        TENTH,
        {},
        "No visit is due on 2026-04-20, and none after it.",
    ),
    (
        Verdict.TAKES_PLACE,
        rule(holidays=HolidayPolicy.NEXT),
        date(2026, 4, 14),
        TENTH,
        {},
        "No visit is due on 2026-04-14 itself, but the one due on 2026-04-10 takes place then.",
    ),
    (
        Verdict.OPENS,
        rule(),
        date(2026, 4, 7),
        TENTH,
        {},
        "No visit is due on 2026-04-07, but it is the day on which the one due on 2026-04-10"
        " is created.",
    ),
]


@pytest.mark.parametrize(
    ("verdict", "schedule", "day", "today", "facts", "sentence"),
    CASES,
    ids=lambda value: value.name if isinstance(value, Verdict) else "",
)
def test_each_verdict_has_its_sentence(
    verdict: Verdict, schedule: Rule, day: date, today: date, facts: dict[str, Any], sentence: str
) -> None:
    found = explain(schedule, day, today=today, **facts)

    assert found.verdict is verdict
    assert found.said() == sentence
    assert found.verdict.creates is (verdict.name in ("TODAY", "TODAY_LATE", "MOVED_TODAY"))


def test_no_verdict_is_left_out() -> None:
    by_service = {Verdict.UNREADABLE}  # only a row of the database can be so broken

    assert {case[0] for case in CASES} | by_service == set(Verdict)


def test_a_moved_visit_that_nothing_comes_of_says_why() -> None:
    moved = row(MOVED, date(2026, 5, 20), reason="Fair")

    ended = explain(rule(ends_on=date(2026, 3, 10)), APRIL, today=TENTH, row=moved)
    paused = explain(rule(pause=MAY), APRIL, today=TENTH, row=moved)
    passed = explain(rule(generate_from=date(2026, 6, 1)), APRIL, today=TENTH, row=moved)

    assert [each.verdict for each in (ended, paused, passed)] == [
        Verdict.AFTER_END,
        Verdict.PAUSED_DAYS,
        Verdict.BEFORE_FIRST,
    ]


def test_the_day_of_creation_is_told_also_before_the_start() -> None:
    assert explain(rule(), SEVENTH, today=TENTH).verdict is Verdict.OPENS


def test_the_day_of_a_visit_is_told_also_after_the_end() -> None:
    ended = rule(ends_on=APRIL, holidays=HolidayPolicy.NEXT)

    assert explain(ended, date(2026, 4, 14), today=TENTH).verdict is Verdict.TAKES_PLACE


def test_a_moved_visit_of_an_earlier_series_is_still_told() -> None:
    moved = row(MOVED, date(2026, 3, 20), reason="Fair")

    found = explain(rule(), date(2026, 3, 12), today=SEVENTH, row=moved)

    assert found.verdict is Verdict.MOVED


def test_sentences_are_told_in_the_readers_language_and_dates() -> None:
    found = explain(rule(), TENTH, today=TENTH, obstacle=NO_ADDRESS)
    words = {
        Verdict.FAILS.sentence: "Vizita din %(due)s: %(fault)s",
        NO_ADDRESS.message: "%(name)s nu are adresă.",
    }

    said = found.said(words.__getitem__, lambda day: f"{day:%d.%m.%Y}")

    assert said == "Vizita din 10.03.2026: Mute nu are adresă."


@pytest.mark.parametrize("day", [date.min, date.max, date(9999, 12, 10)])
@pytest.mark.parametrize("lead", [0, 4000])
def test_the_ends_of_the_calendar_have_an_answer(day: date, lead: int) -> None:
    assert explain(rule(lead_days=lead), day, today=TENTH).said()
