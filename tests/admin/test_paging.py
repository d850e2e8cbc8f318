"""Paging: every row once, in order, both ways, while rows come and go."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import chain, product
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from admin_views._asked import COUNTED, PAGE_SIZES, Asked
from admin_views._orders import Order
from admin_views._paging import read_page
from admin_views.interventions import InterventionView
from crm.domain.statuses import InterventionStatus, Priority
from crm.models import Absence, Client, Intervention
from tests.factories import Factories
from tests.forms import soup

URL = "/admin/interventions/"
DAY = date(2026, 3, 2)
SORTS = InterventionView.grid_sorts
SIZE = PAGE_SIZES[0]


@pytest.fixture
def many(factories: Factories, session: Session) -> set[str]:
    """Add rows with many equal values and some without one."""
    clients = [factories.client(name=name) for name in ("Alba", "Alba", "Zimnicea")]
    kind = factories.complaint_type()
    made = [
        factories.intervention(
            client=clients[number % 3],
            complaint_type=kind,
            priority=list(Priority)[number % 4],
            status=list(InterventionStatus)[number % 6],
            planned_from_on=None if number % 3 == 0 else DAY + timedelta(days=number % 5),
        )
        for number in range(45)
    ]
    return {str(each.id) for each in made}


def rows(page: Any) -> list[str]:
    return [str(row["data-row"]) for row in page.select("tr[data-row]")]


def walk(browser: FlaskClient, url: str, rel: str) -> list[list[str]]:
    """Return the rows of each page, from `url` on by the button `rel` to the end."""
    pages = []
    while url:
        page = soup(browser.get(url))
        pages.append(rows(page))
        assert len(pages) < 10
        url = page.select_one(f"a[rel={rel}]").get("href") if page.select_one(".pager a") else ""
    return pages


@pytest.mark.parametrize("sort", SORTS)
def test_paging_shows_every_row_once_both_ways(
    operator: FlaskClient, many: set[str], sort: str
) -> None:
    for desc in ("", "&desc=1"):
        ahead = walk(operator, f"{URL}?sort={sort}{desc}", "next")
        back = walk(operator, f"{URL}?sort={sort}{desc}&before=end", "prev")

        assert [len(page) for page in ahead] == [SIZE, SIZE, 5]
        seen = [row for page in ahead for row in page]
        assert len(seen) == 45
        assert set(seen) == many
        assert [row for page in reversed(back[:-1]) for row in page] == seen[-40:]
        assert back[-1] == ahead[0]


def test_rows_without_a_day_come_last_in_both_directions(
    operator: FlaskClient, many: set[str], session: Session
) -> None:
    empty = select(Intervention.id).where(Intervention.planned_from_on.is_(None))
    without = set(map(str, session.scalars(empty)))

    for desc in ("", "&desc=1"):
        pages = walk(operator, f"{URL}?sort=planned_from_on{desc}", "next")
        seen = [row for page in pages for row in page]
        assert set(seen[-len(without) :]) == without
        assert set(seen) == many


def test_urgency_sorts_as_people_mean_it(operator: FlaskClient, factories: Factories) -> None:
    made = {each: factories.intervention(priority=each).id for each in Priority}

    page = soup(operator.get(f"{URL}?sort=priority&desc=1"))

    assert rows(page) == [str(made[each]) for each in reversed(Priority)]


def test_a_page_goes_on_where_it_was_though_its_last_row_is_gone(
    operator: FlaskClient, many: set[str], session: Session
) -> None:
    first = soup(operator.get(f"{URL}?sort=client"))
    following = first.select_one("a[rel=next]")["href"]
    expected = rows(soup(operator.get(following)))
    session.delete(session.get_one(Intervention, int(rows(first)[-1])))
    session.commit()

    assert rows(soup(operator.get(following))) == expected


def test_a_page_whose_rows_are_all_gone_is_the_last_one(
    operator: FlaskClient, many: set[str], session: Session
) -> None:
    pages = walk(operator, URL, "next")
    last = soup(operator.get(f"{URL}?after={pages[1][-1]}"))
    for row in rows(last):
        session.delete(session.get_one(Intervention, int(row)))
    session.commit()

    page = soup(operator.get(f"{URL}?after={pages[1][-1]}"))

    assert rows(page) == pages[1]
    assert not page.select_one("a[rel=next]").has_attr("href")


PLACES = (
    "x", "-1", "1~", "1~~", "~", "9" * 30, "1~2026-99-99", "1~" + "x" * 5000, "1~%00", "end",
    "1~0001-01-01", "1~9999-12-31", "%F0%9F%98%80", "1~-5", "1~1e999", "1~9999999999999999999",
)  # fmt: skip


@pytest.mark.parametrize("sort", [*SORTS, ""])
def test_a13_a_place_that_is_none_is_no_error(
    operator: FlaskClient, factories: Factories, sort: str
) -> None:
    there = {str(factories.intervention(planned_from_on=DAY).id)}
    for side, place in product(("after", "before"), PLACES):
        page = operator.get(f"{URL}?sort={sort}&{side}={place}")
        assert page.status_code == 200, (side, place)
        assert set(rows(soup(page))) <= there


def test_many_rows_are_counted_only_when_asked(
    operator: FlaskClient, factories: Factories, session: Session
) -> None:
    first = factories.intervention()
    session.add_all(Client(name=f"C {number}") for number in range(COUNTED + 5))
    session.commit()
    assert first.client_id

    bounded = soup(operator.get("/admin/clients/")).select_one(".pager")
    exact = soup(operator.get(str(bounded.a["href"]))).select_one(".pager")

    assert "More than 1000 records" in bounded.text
    assert f"{COUNTED + 6} records" in exact.text


@pytest.mark.slow
@pytest.mark.parametrize("name", ["starts_on", "employee", "id"])
@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(data=st.data(), descending=st.booleans(), backwards=st.booleans())
def test_rows_that_stay_are_shown_once_in_order_while_others_come_and_go(
    session: Session, name: str, data: st.DataObject, descending: bool, backwards: bool
) -> None:
    people = [Factories(session).employee(name=name) for name in ("Ana", "Ana", "Ion")]
    session.execute(delete(Absence))
    days = data.draw(st.lists(st.integers(0, 3), min_size=45, max_size=60))
    stay = {add(session, people, day).id for day in days}
    order = Order(Absence, name, descending)

    pages = []
    for keys, here in turned(session, order, backwards=backwards):
        pages.append([key for key in keys if key in stay])
        for day in data.draw(st.lists(st.integers(0, 3), max_size=2)):
            add(session, people, day)
        if data.draw(st.booleans()):  # the row that the next page goes by is gone
            session.delete(session.get_one(Absence, here))
            session.flush()
            stay.discard(here)

    whole = [each.id for part in order.parts(select(Absence)) for each in session.scalars(part)]
    if backwards:  # the page at the beginning is filled up with rows that were seen
        pages = [[key for key in pages.pop() if key not in set(chain(*pages))], *pages[::-1]]
    assert [k for k in chain(*pages) if k in stay] == [key for key in whole if key in stay]
    session.rollback()


def turned(session: Session, order: Order, *, backwards: bool) -> Iterator[tuple[list[int], int]]:
    """Turn page after page; yield the keys on each, and the one that the next page goes by."""
    asked: Asked | None = Asked(before="end" if backwards else "")
    while asked:
        page = read_page(session, order, select(Absence), asked, 0)
        here = page.previous if backwards else page.next
        keys = [each.id for each in page.rows]
        asked = None
        if here:
            asked = Asked(before=here) if backwards else Asked(after=here)
        yield keys, keys[0 if backwards else -1]


def add(session: Session, people: list[Any], day: int) -> Absence:
    absence = Absence(
        employee=people[day % 3],
        starts_on=DAY + timedelta(days=day),
        ends_on=DAY + timedelta(days=9),
    )
    session.add(absence)
    session.flush()
    return absence


def test_every_order_that_is_offered_has_an_index(app: Flask) -> None:
    for view in app.extensions["admin"][0]._views:  # noqa: SLF001 - all there are
        for name in getattr(view, "grid_sorts", ()):
            order = Order(view.model_class, view.sorted_by.get(name, name), False)
            table = order.column.class_.__table__
            leading = {tuple(each.columns.keys())[:1] for each in table.indexes}
            unique = {tuple(each.columns.keys())[:1] for each in table.constraints}
            assert (order.column.key,) in leading | unique, (view.endpoint_name, name)
