"""Moving jobs in the planner by its form and its script's posts."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urljoin

import pytest
import time_machine
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from crm.models import Assignment, UndoStep
from tests.admin.planning import MOVE, URL, WEDNESDAY, anas_part, bars_of
from tests.factories import Factories
from tests.forms import fields_of, post, soup


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel(datetime(2026, 3, 2, 9, 0, tzinfo=UTC)):
        yield


@pytest.fixture
def part(factories: Factories) -> Assignment:
    return anas_part(factories)


def moved(browser: FlaskClient, part: Assignment, **typed: Any) -> Any:
    """Open the question about a part as the page links to it, and answer it."""
    link = soup(browser.get(URL)).select_one(f".job:has(#bar-{part.id}) .shift")["href"]
    fields = fields_of(soup(browser.get(urljoin(URL, link))).select_one("form[data-move-question]"))
    return post(browser, f"{MOVE}?assignment={part.id}", **(fields | typed))


def test_a_job_is_moved_to_somebody_else_and_another_day(
    operator: FlaskClient, session: Session, factories: Factories, part: Assignment
) -> None:
    dan = factories.employee(name="Dan")

    answer = moved(operator, part, employee=dan.id, day="2026-03-03")

    assert answer.status_code == 302
    found = bars_of(operator)
    assert found["Ana"] == []
    assert [where for where, _text in found["Dan"]] == ["c2 s2"]
    assert session.query(UndoStep).count() == 1


def test_a_move_can_be_undone(
    operator: FlaskClient, session: Session, factories: Factories, part: Assignment
) -> None:
    dan = factories.employee(name="Dan")
    before = bars_of(operator)
    moved(operator, part, employee=dan.id, day="2026-03-03")
    page = soup(operator.get(URL))
    assert page.select_one(".flash a")["href"].endswith(f"details/?id={part.intervention_id}")

    undone = post(operator, page.select_one("form.undo")["action"], url=URL)

    assert undone.status_code == 302
    assert bars_of(operator) == before


def test_a_job_that_is_put_back_into_the_tray_waits_there(
    operator: FlaskClient, part: Assignment
) -> None:
    answer = moved(operator, part, employee="", dialog="1")

    assert answer.json["url"].endswith(f"#job-{part.intervention_id}")
    assert bars_of(operator) == {"Ana": []}
    assert soup(operator.get(URL)).select_one(f"#job-{part.intervention_id}")


def test_a_script_is_told_where_the_bar_stands_now(operator: FlaskClient, part: Assignment) -> None:
    answer = moved(operator, part, day="2026-03-04", dialog="1")

    assert answer.json["url"].endswith(f"#bar-{part.id}")
    said = soup(operator.get(URL)).select_one(".flash").get_text()
    assert "was planned: Ana, 04.03.2026–05.03.2026." in said  # noqa: RUF001 - a range


def test_a_clash_comes_back_as_a_question(
    operator: FlaskClient, factories: Factories, part: Assignment
) -> None:
    factories.absence(employee=part.employee, starts_on=WEDNESDAY, ends_on=WEDNESDAY)

    refused = moved(operator, part, day="2026-03-03", dialog="1")
    error = soup(refused).select_one("#clash_reason-error")
    assert "Ana is not free (Absent: 04.03). Give a reason" in error.text

    assert moved(operator, part, day="2026-03-03", clash_reason="Short visit").status_code == 302


def test_somebody_elses_change_meanwhile_is_noticed(
    operator: FlaskClient, session: Session, part: Assignment
) -> None:
    link = urljoin(URL, soup(operator.get(URL)).select_one(".shift")["href"])
    part.intervention.description = "New"
    session.commit()
    fields = fields_of(soup(operator.get(link)).select_one("form[data-move-question]"))
    fields |= {"day": "2026-03-06"}

    refused = post(operator, f"{MOVE}?assignment={part.id}", **fields)

    page = soup(refused)
    assert "was changed meanwhile" in page.select_one("#employee-error").text
    again = fields_of(page.select_one("form[data-move-question]"))
    assert post(operator, f"{MOVE}?assignment={part.id}", **again).status_code == 302


def test_a_card_of_the_tray_is_given_to_somebody(
    operator: FlaskClient, factories: Factories
) -> None:
    job = factories.intervention(planned_from_on=None, planned_to_on=None)
    dan = factories.employee(name="Dan")
    link = soup(operator.get(URL)).select_one(".card .shift")["href"]
    fields = fields_of(soup(operator.get(link)).select_one("form[data-move-question]"))

    post(operator, f"{MOVE}?id={job.id}", **fields | {"employee": dan.id, "day": "2026-03-05"})

    assert [where for where, _text in bars_of(operator)["Dan"]] == ["c4 s1"]


@pytest.mark.parametrize(
    "typed",
    [
        {"assignment": "x"},
        {"assignment": "9" * 40},
        {"id": "-1"},
        {"id": "4711"},
        {},
    ],
)
def test_what_is_not_there_is_not_moved(operator: FlaskClient, typed: dict[str, str]) -> None:
    assert operator.get(MOVE, query_string=typed).status_code == 404
    assert post(operator, MOVE, **typed).status_code == 404


@pytest.mark.parametrize(
    "typed",
    [
        {"day": "2201-01-01"},
        {"day": "never"},
        {"employee": "4711"},
        {"employee": "x" * 500},
        {"clash_reason": "x" * 201},
        {"seen": "\x00"},
    ],
)
def test_hostile_moves_are_refused_in_words(
    operator: FlaskClient, part: Assignment, typed: dict[str, str]
) -> None:
    answer = moved(operator, part, **({"day": "2026-03-04"} | typed))

    assert answer.status_code == 200
    assert soup(answer).select(".error")
