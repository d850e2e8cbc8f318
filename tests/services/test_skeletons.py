"""What is filled in is, sign by sign, what the templates would have made of the values."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jinja2 import nodes

from crm.domain.cleaning import clean_line
from crm.domain.statuses import Priority
from crm.mail.rendering import render_mail
from crm.mail.skeletons import mark, skeleton_of
from crm.services import assignment_letters
from crm.services.offers import Offer, Phone
from tests.services.test_rendering import OFFER

NAME = "assignment_request"
SNIPPETS = st.sampled_from(
    [
        "<b>", "&amp;", "'", '"', "%", "%(name)s", "%s", "{{ 1 }}", "{% if %}", "\n", "\n\n\n",
        " \n \t\n", "\r\n", "\t", "\0", "\ud800", "\u2028", "ș", "Ț", "😀", "  ",
        mark("client"), "\ue000", "\ue001", "\\", "/answer/1-2-3-20260101",
    ]
)  # fmt: skip
TEXT = st.lists(SNIPPETS | st.text(max_size=6), max_size=12).map("".join)
SOME_TEXT = st.just("") | TEXT
PHONE = st.none() | (SNIPPETS | st.sampled_from(["0722 000 111", "+40 1", "?"])).map(Phone)
DAYS = st.none() | st.dates(max_value=date(9990, 1, 1))
OFFERS = st.builds(
    Offer,
    number=st.integers(1, 10**9),
    client=TEXT,
    address=SOME_TEXT.map(clean_line),  # as Offer.of does; no address with half a character
    object=TEXT,
    starts_on=DAYS,
    ends_on=st.none(),
    complaint_type=TEXT,
    description=SOME_TEXT,
    priority=st.sampled_from(Priority),
    contact=SOME_TEXT,
    contact_phone=PHONE,
    client_phone=PHONE,
)


def lasting(offer: Offer, days: int) -> Offer:
    return replace(offer, ends_on=offer.starts_on and offer.starts_on + timedelta(days=days))


@given(
    offer=st.builds(lasting, OFFERS, st.integers(0, 2)),
    employee=TEXT,
    company=TEXT,
    answer_url=st.sampled_from(["http://x/answer/1-2-3-20260101", "https://x/?a=1&b='<"]),
    locale=st.sampled_from(["ro", "en"]),
)
@settings(
    max_examples=300,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_a_filled_request_is_the_rendered_one(
    app: Flask, offer: Offer, employee: str, company: str, answer_url: str, locale: str
) -> None:
    given_values = {"employee": employee, "company": company, "answer_url": answer_url}

    filled = assignment_letters.request(offer, locale=locale, **given_values)

    assert filled == render_mail(NAME, locale=locale, job=offer, **given_values)


@pytest.mark.parametrize("employee", ["\ue000client\ue001", mark("answer_url"), "{{ company }}"])
def test_a_value_that_looks_like_a_mark_is_a_value(app: Flask, employee: str) -> None:
    filled = assignment_letters.request(
        OFFER, employee=employee, locale="en", company="Firma", answer_url="http://x"
    )

    assert employee in filled.text


def test_a_skeleton_is_made_once_for_mails_that_are_alike(app: Flask) -> None:
    first = skeleton_of("reset_password", locale="ro", person=mark("person"), hours=2)

    assert skeleton_of("reset_password", locale="ro", person=mark("person"), hours=2) is first
    assert skeleton_of("reset_password", locale="en", person=mark("person"), hours=2) is not first


def test_the_templates_of_a_request_show_values_as_they_are(app: Flask) -> None:
    """No filter and no calculation: a skeleton would keep what it makes of a mark."""
    environment = app.jinja_env
    assert environment.loader is not None
    parts = [f"{NAME}/subject.txt", f"{NAME}/body.txt", f"{NAME}/body.html"]
    shared = ["_layout.html", "_frame.html", "_facts.html", "_facts.txt", "_answer.html"]
    forbidden = (nodes.Filter, nodes.BinExpr, nodes.Getitem, nodes.Slice, nodes.For, nodes.Concat)

    for name in [*parts, *shared, "_answer.txt"]:
        source, _, _ = environment.loader.get_source(environment, f"mail/{name}")
        tree = environment.parse(source)
        assert [node for kind in forbidden for node in tree.find_all(kind)] == [], name
