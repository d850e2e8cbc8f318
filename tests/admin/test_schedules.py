"""A schedule's form, its page, and what is done from there."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from crm.domain.kinds import Language, Role
from crm.domain.statuses import InterventionStatus, OccurrenceStatus
from crm.models import AuditEntry, Occurrence, ServiceSchedule
from tests.conftest import logged_in
from tests.factories import Factories
from tests.forms import fields_of, messages_on, post, soup, submit
from tests.generation import created, outcomes

MARCH, APRIL, MAY = date(2026, 3, 10), date(2026, 4, 10), date(2026, 5, 10)


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel(datetime(2026, 3, 2, 9, 0, tzinfo=UTC)):
        yield


@pytest.fixture
def schedule(factories: Factories) -> ServiceSchedule:
    """Return a schedule of the 10th of each month, three days ahead."""
    return factories.schedule(starts_on=MARCH, lead_days=3, client=factories.client(name="Acme"))


def page_of(schedule: ServiceSchedule, **more: Any) -> str:
    asked = "".join(f"&{name}={value}" for name, value in more.items())
    return f"/admin/schedules/details/?id={schedule.id}{asked}"


def press(browser: FlaskClient, url: str, do: str, **typed: str) -> TestResponse:
    """Fill in the form on the page that has the button `do`, send it, and follow."""
    button = soup(browser.get(url)).select_one(f"button[name=do][value={do}]")
    assert button is not None, do
    form = button.find_parent("form")
    assert form.has_attr("data-confirm")
    return sent(browser, form["action"], fields_of(form) | typed | {"do": do})


def sent(browser: FlaskClient, url: str, fields: dict[str, Any]) -> TestResponse:
    """Post `fields` and return the page that one is led to."""
    answer = browser.post(url, data=fields)
    assert answer.status_code == 302
    return browser.get(answer.location)


def row(session: Session, day: date) -> Occurrence | None:
    session.rollback()
    return session.scalar(select(Occurrence).where(Occurrence.due_on == day))


def test_the_ledger_shows_each_date_of_the_year_and_what_became_of_it(
    operator: FlaskClient, session: Session, factories: Factories
) -> None:
    kept = factories.schedule(starts_on=date(2025, 12, 10), ends_on=date(2026, 7, 10), lead_days=0)
    kept.generate_from = date(2026, 1, 10)
    made: dict[date, dict[str, Any]] = {
        date(2026, 1, 10): {"is_late": True, "intervention": factories.intervention()},
        date(2026, 2, 10): {"intervention": factories.intervention()},
        date(2026, 3, 10): {"status": OccurrenceStatus.SKIPPED, "reason": "Closed"},
        date(2026, 4, 10): {
            "status": OccurrenceStatus.MOVED,
            "reason": "Fair",
            "effective_on": date(2026, 4, 14),
        },
    }
    kept.pause_from, kept.pause_to = date(2026, 5, 1), date(2026, 5, 31)
    for day, given in made.items():
        factories.occurrence(schedule=kept, due_on=day, **{"effective_on": day} | given)

    page = soup(operator.get(page_of(kept)))

    rows = [each.get_text(" ", strip=True) for each in page.select("#visits tbody tr")]
    words = ["Generated late", "Generated", "Skipped", "Moved", "In a pause", "Coming", "Coming"]
    assert len(rows) == len(words)
    assert all(word in text for word, text in zip(words, rows, strict=True)), rows
    assert "Closed" in rows[2]
    assert "14.04.2026" in rows[3]
    links = page.select("#visits a[href*='/interventions/details/']")
    assert len(links) == 2


def test_a_date_that_failed_is_told_in_the_readers_language(
    app: Flask, session: Session, factories: Factories
) -> None:
    mute = factories.employee(name="Mut", email=None)
    schedule = factories.schedule(starts_on=MARCH, assignees=[mute])
    outcomes(session, MARCH)
    romanian = logged_in(app, factories, Role.OPERATOR, language=Language.RO)

    pages = [
        romanian.get(page_of(schedule)),
        romanian.get("/admin/schedules/"),
        romanian.get("/admin/occurrences/"),
    ]

    for page in pages:
        assert "Mut nu are adresă de e-mail." in page.text, page.text
        assert "has no e-mail" not in page.text


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("2026-03-10", "will be created on 07.03.2026"),
        ("2026-03-07", "the day on which the one due on 10.03.2026 is created"),
        ("2026-02-10", "starts on 10.03.2026"),
        ("2026-03-20", "next one after it is due on 10.04.2026"),
    ],
)
def test_the_page_says_why_or_why_not(
    operator: FlaskClient, schedule: ServiceSchedule, day: str, said: str
) -> None:
    page = soup(operator.get(page_of(schedule, day=day)))

    assert said in page.select_one("[role=status].answer").text


@pytest.mark.parametrize(
    "day", ["tomorrow", "2026-02-30", "9999-12-31", "0001-01-01", "20260310", "<script>"]
)
def test_a_day_that_is_none_is_told_beside_the_field(
    operator: FlaskClient, schedule: ServiceSchedule, day: str
) -> None:
    page = operator.get(page_of(schedule, day=day))

    assert page.status_code == 200
    assert soup(page).select_one("#day-error").text == "This is not a date."


@pytest.mark.parametrize("year", ["0", "99999", "-1", "abc", "٢٠٢٦", "1900", "2200"])
def test_any_year_can_be_asked_for(
    operator: FlaskClient, schedule: ServiceSchedule, year: str
) -> None:
    for place in ("details/", "sheet/", "sheet.pdf"):
        url = f"/admin/schedules/{place}?id={schedule.id}&year={year}"
        assert operator.get(url).status_code == 200


def test_a_visit_is_skipped_and_put_back(
    operator: FlaskClient, session: Session, schedule: ServiceSchedule
) -> None:
    url = page_of(schedule, day=APRIL)

    answer = press(operator, url, "skip", reason="Closed for works")

    assert "was changed" in messages_on(answer)
    found = row(session, APRIL)
    assert found is not None
    assert (found.status, found.reason) == (OccurrenceStatus.SKIPPED, "Closed for works")
    assert "is left out: Closed for works" in answer.text

    press(operator, url, "undo")

    assert row(session, APRIL) is None
    actions = select(AuditEntry.action).where(AuditEntry.table == "occurrence")
    assert session.scalars(actions.order_by(AuditEntry.id)).all() == ["create", "delete"]


def test_a_visit_is_moved_and_the_series_stays(
    operator: FlaskClient, session: Session, schedule: ServiceSchedule
) -> None:
    press(operator, page_of(schedule, day=APRIL), "move", to="2026-04-14", reason="Fair")

    found = created(session, MAY)
    assert sorted((each.due_on, each.effective_on) for each in found) == [
        (MARCH, MARCH),
        (APRIL, date(2026, 4, 14)),
        (MAY, MAY),
    ]


def test_a_visit_that_was_created_offers_no_change(
    operator: FlaskClient, session: Session, schedule: ServiceSchedule
) -> None:
    created(session, MARCH)

    page = soup(operator.get(page_of(schedule, day=MARCH)))

    assert "was created" in page.select_one("[role=status].answer").text
    assert page.select("#visit button[name=do]") == []


def test_a_schedule_is_paused_from_one_day_to_another(
    operator: FlaskClient, session: Session, schedule: ServiceSchedule
) -> None:
    answer = press(
        operator, page_of(schedule), "pause", **{"from": "2026-04-01", "until": "2026-04-30"}
    )

    assert "was changed" in messages_on(answer)
    assert "In a pause" in soup(answer).select_one("#visits").text
    assert [each.due_on for each in created(session, MAY)] == [MARCH, MAY]


def test_a_schedule_is_resumed_with_its_button(
    operator: FlaskClient, session: Session, schedule: ServiceSchedule
) -> None:
    for action in ("pause", "resume"):
        post(operator, "/admin/schedules/action/", action=action, rowid=schedule.id)
        session.refresh(schedule)
        assert schedule.is_paused is (action == "pause")
        session.rollback()


def test_a_schedule_is_ended_and_renewed(
    operator: FlaskClient, session: Session, schedule: ServiceSchedule
) -> None:
    press(operator, page_of(schedule), "end", on="2026-04-30")
    session.refresh(schedule)
    assert schedule.ends_on == date(2026, 4, 30)
    session.rollback()

    press(operator, page_of(schedule), "renew")

    session.refresh(schedule)
    assert schedule.ends_on == date(2027, 4, 30)
    summary = select(AuditEntry.changes).where(AuditEntry.table == "service_schedule")
    assert session.scalars(summary.order_by(AuditEntry.id.desc())).first() == {
        "ends_on": ["2026-04-30", "2027-04-30"]
    }


def test_a_copy_is_a_form_that_is_filled_in(
    operator: FlaskClient, session: Session, factories: Factories
) -> None:
    people = [factories.employee()]
    schedule = factories.schedule(starts_on=MARCH, lead_days=5, assignees=people)
    link = soup(operator.get(page_of(schedule))).select_one("a[href*='copy=']")

    submit(operator, link["href"], starts_on="2026-06-01")

    session.rollback()
    copy = session.scalars(select(ServiceSchedule).order_by(ServiceSchedule.id.desc())).first()
    assert copy is not None
    assert copy.id != schedule.id
    assert (copy.starts_on, copy.lead_days) == (date(2026, 6, 1), 5)
    assert copy.client == schedule.client
    assert list(copy.assignees) == people


def test_the_same_post_again_is_harmless(
    operator: FlaskClient, session: Session, schedule: ServiceSchedule
) -> None:
    known: dict[str, Any] = {"id": schedule.id}
    posts = [
        ("visit", {"do": "skip", "due": "2026-04-10", "reason": "Closed"}),
        ("visit", {"do": "move", "due": "2026-05-10", "to": "2026-05-12", "reason": "Fair"}),
        ("terms", {"do": "pause", "from": "2026-06-01", "until": "2026-06-30"}),
        ("terms", {"do": "end", "on": "2026-12-31"}),
        ("visit", {"do": "undo", "due": "2026-04-10"}),
    ]
    for place, what in posts:
        session.refresh(schedule)
        known["version"] = schedule.version
        session.rollback()
        fields = {"csrf_token": token(operator)} | known | what
        answers = [sent(operator, f"/admin/schedules/{place}/", fields) for _ in range(2)]

        assert "was changed" in messages_on(answers[0]), what
        assert "was so already" in messages_on(answers[1]), what


def token(browser: FlaskClient) -> str:
    return str(soup(browser.get("/admin/")).select_one("input[name=csrf_token]")["value"])


def test_a_page_that_is_out_of_date_changes_nothing(
    operator: FlaskClient, session: Session, schedule: ServiceSchedule
) -> None:
    stale = schedule.version
    schedule.lead_days = 9
    session.commit()
    posts = [
        ("visit", {"do": "skip", "due": "2026-04-10", "reason": "Closed"}),
        ("terms", {"do": "end", "on": "2026-12-31"}),
    ]
    for place, what in posts:
        fields = {"csrf_token": token(operator), "id": schedule.id, "version": stale}
        answer = sent(operator, f"/admin/schedules/{place}/", fields | what)

        assert "Somebody else changed this schedule" in messages_on(answer)
    session.refresh(schedule)
    assert (schedule.ends_on, row(session, APRIL)) == (None, None)


def test_renewing_twice_with_one_page_renews_once(
    operator: FlaskClient, session: Session, factories: Factories
) -> None:
    schedule = factories.schedule(starts_on=MARCH, ends_on=APRIL)
    fields = {"id": schedule.id, "version": schedule.version, "do": "renew"}
    session.rollback()

    for _ in range(2):
        post(operator, "/admin/schedules/terms/", **fields)

    session.refresh(schedule)
    assert schedule.ends_on == date(2027, 4, 10)


HOSTILE = ["", "2026-02-30", "9999-12-31", "0000-00-00", "DROP TABLE", "\x00", "1" * 5000]


@pytest.mark.parametrize("value", HOSTILE)
@pytest.mark.parametrize(
    ("where", "name"),
    [
        ("visit/skip", "due"),
        ("visit/undo", "due"),
        ("visit/move", "due"),
        ("visit/move", "to"),
        ("terms/pause", "from"),
        ("terms/pause", "until"),
        ("terms/end", "on"),
    ],
)
def test_hostile_dates_are_refused_in_words(
    operator: FlaskClient,
    session: Session,
    schedule: ServiceSchedule,
    where: str,
    name: str,
    value: str,
) -> None:
    place, _, do = where.partition("/")
    days = {"due": "2026-04-10", "to": "2026-04-11", "from": "2026-04-01", "until": "2026-04-02"}
    known = {"on": "2026-12-31", "reason": "x", "do": do, "version": schedule.version}
    fields = {"csrf_token": token(operator), "id": schedule.id} | days | known | {name: value}
    before = len(session.scalars(select(AuditEntry)).all())
    session.rollback()

    answer = sent(operator, f"/admin/schedules/{place}/", fields)

    assert messages_on(answer) == "This is not a date."
    session.rollback()
    assert len(session.scalars(select(AuditEntry)).all()) == before


@pytest.mark.parametrize("key", ["0", "-1", "abc", "9" * 30, "", "4711", "1 OR 1=1"])
def test_an_id_that_is_none_is_not_found(operator: FlaskClient, key: str) -> None:
    for place, do in (("visit", "skip"), ("terms", "end")):
        answer = post(operator, f"/admin/schedules/{place}/", id=key, do=do)
        assert answer.status_code == 404
    for place in ("sheet/", "sheet.pdf", "details/"):
        assert operator.get(f"/admin/schedules/{place}?id={key}").status_code == 404


@pytest.mark.parametrize(
    ("place", "what", "said"),
    [
        ("visit", {"do": "skip", "due": "2026-04-10", "reason": " "}, "Say why"),
        ("visit", {"do": "skip", "due": "2026-04-11", "reason": "x"}, "due on 11.04.2026"),
        ("terms", {"do": "pause", "from": "2026-03-01", "until": "2026-04-01"}, "today or later"),
        ("terms", {"do": "pause", "from": "2026-05-01", "until": "2026-04-01"}, "before it begins"),
        ("terms", {"do": "end", "on": "2026-03-09"}, "is before the start"),
        ("terms", {"do": "renew"}, "has no end"),
    ],
)
def test_what_makes_no_sense_is_refused_in_words(
    operator: FlaskClient, schedule: ServiceSchedule, place: str, what: dict[str, str], said: str
) -> None:
    known = {"csrf_token": token(operator), "id": schedule.id, "version": schedule.version}

    answer = sent(operator, f"/admin/schedules/{place}/", known | what)

    assert said in messages_on(answer)


def test_who_only_reads_changes_nothing_and_is_offered_nothing(
    app: Flask, factories: Factories, schedule: ServiceSchedule
) -> None:
    viewer = logged_in(app, factories, Role.VIEWER)

    page = soup(viewer.get(page_of(schedule, day=APRIL)))

    assert page.select("button[name=do]") == []
    for place in ("visit", "terms"):
        answer = post(viewer, f"/admin/schedules/{place}/", id=schedule.id, do="end")
        assert answer.status_code == 403


def test_the_contract_sheet_counts_what_was_promised_and_done(
    operator: FlaskClient, session: Session, factories: Factories
) -> None:
    schedule = factories.schedule(starts_on=date(2026, 1, 10), ends_on=date(2026, 6, 30))
    done = {"status": InterventionStatus.FINALISED}
    moments = [datetime(2026, 1, 10, 9, 0, tzinfo=UTC), datetime(2026, 2, 20, 9, 0, tzinfo=UTC)]
    for day, moment in zip((date(2026, 1, 10), date(2026, 2, 10)), moments, strict=True):
        job = factories.intervention(finalised_at=moment, **done)
        factories.occurrence(schedule=schedule, due_on=day, effective_on=day, intervention=job)
    factories.occurrence(
        schedule=schedule,
        due_on=MARCH,
        effective_on=MARCH,
        status=OccurrenceStatus.SKIPPED,
        reason="Closed",
    )

    page = soup(operator.get(f"/admin/schedules/sheet/?id={schedule.id}&year=2026"))

    sums = [each.get_text(" ", strip=True) for each in page.select(".sums .tile")]
    assert sums == ["6 Promised", "2 Done", "1 Late visits", "1 Left out", "0 In a pause"]
