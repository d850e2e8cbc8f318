"""Every form of the admin against what nobody should type: an error at the field, or sane data."""

from itertools import product
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from crm.domain.statuses import InterventionStatus
from crm.models import Base
from tests.admin.hostile import BROKEN, CHOICES, DATES, KEYS, NUMBERS, TEXTS, FormAt, Input, forms
from tests.factories import Factories
from tests.forms import messages_on, soup, token_of

pytestmark = pytest.mark.slow  # every field of every form, on both databases

TAKEN = {
    "price": {"0", "1.5", "1,5"},
    "lines-0-unit_price": {"-1", "0", "1.5", "1,5"},
    "lines-0-quantity": {"1.5", "1,5"},
    "warranty_months": {"", "0"},
    "lead_days": {"0"},
}


@pytest.fixture
def filled(app: Flask, factories: Factories) -> list[FormAt]:
    """Return every form for a new record, with values that are taken."""
    return list(forms(app, factories))


class Typist:
    """Posts forms with one token, and tells what became of them."""

    def __init__(self, browser: FlaskClient) -> None:
        self._browser = browser
        self._token = token_of(browser)

    def post(self, form: FormAt, **typed: Any) -> TestResponse:
        fields = form.values | typed | {"csrf_token": self._token}
        return self._browser.post(form.url, data=fields)

    def outcome(self, form: FormAt, **typed: Any) -> tuple[bool, set[str]]:
        """Return whether it was saved, and else the fields that an error stands at."""
        answer = self.post(form, **typed)
        assert answer.status_code in (200, 302), (form.endpoint, typed)
        if answer.status_code == 302:
            return True, set()
        page = soup(answer)
        marked = {str(each.get("name") or each.get("id")) for each in page.select("[aria-invalid]")}
        assert page.select(".error"), (form.endpoint, typed, messages_on(answer))
        assert marked, (form.endpoint, typed)
        return False, marked


@pytest.fixture
def typist(admin: FlaskClient) -> Typist:
    return Typist(admin)


def names_at(marked: set[str], each: Input) -> bool:
    return each.name in marked or each.name.removesuffix("_text") in marked


def test_every_form_takes_what_it_is_meant_for(typist: Typist, filled: list[FormAt]) -> None:
    assert len(filled) >= 11
    for form in filled:
        saved, marked = typist.outcome(form)
        assert saved, (form.endpoint, marked)


def test_a12_texts_are_saved_or_refused_at_their_field(
    typist: Typist, filled: list[FormAt]
) -> None:
    for form, text in product(filled, TEXTS.values()):
        inputs = form.of_kind("text", "address", "password")
        typed = {each.name: text for each in inputs}
        saved, marked = typist.outcome(form, **typed)
        while not saved and typed:
            refused = {each.name for each in inputs if names_at(marked, each)}
            assert refused & typed.keys(), (form.endpoint, text[:20], marked)
            typed = dict.fromkeys(typed.keys() - refused, text)
            saved, marked = typist.outcome(form, **typed)
        assert saved, (form.endpoint, text[:20], marked)


def test_numbers_are_saved_exactly_or_refused(typist: Typist, filled: list[FormAt]) -> None:
    for form in filled:
        for each, typed in product(form.of_kind("number"), NUMBERS):
            saved, marked = typist.outcome(form, **{each.name: typed})
            assert saved == (typed in TAKEN.get(each.name, set())), (
                form.endpoint,
                each.name,
                typed,
            )
            assert saved or names_at(marked, each), (form.endpoint, each.name, typed)


def test_days_that_nobody_means_are_refused(typist: Typist, filled: list[FormAt]) -> None:
    for form in filled:
        for each, typed in product(form.of_kind("date"), DATES):
            saved, marked = typist.outcome(form, **{each.name: typed})
            assert not (saved and typed), (form.endpoint, each.name, typed)
            assert saved or names_at(marked, each), (form.endpoint, each.name, typed)


def test_a12_keys_of_no_record_are_refused(typist: Typist, filled: list[FormAt]) -> None:
    for form in filled:
        for each, typed in product(form.of_kind("key", "keys"), KEYS):
            saved, marked = typist.outcome(form, **{each.name: typed})
            assert not (saved and typed), (form.endpoint, each.name, typed)
            assert saved or marked, (form.endpoint, each.name, typed)


def test_a12_what_is_not_on_the_list_is_refused(typist: Typist, filled: list[FormAt]) -> None:
    for form in filled:
        for each, typed in product(form.of_kind("choice"), CHOICES):
            _saved, marked = typist.outcome(form, **{each.name: typed})
            assert names_at(marked, each), (form.endpoint, each.name, typed)


def test_a12_bytes_that_are_no_text_do_no_harm(
    admin: FlaskClient, typist: Typist, filled: list[FormAt]
) -> None:
    token = token_of(admin)
    for form, bytes_ in product(filled, BROKEN):
        inputs = [each.name for each in form.inputs]
        body = "&".join([f"csrf_token={token}", *(f"{it}={bytes_}" for it in inputs)])
        kind = "application/x-www-form-urlencoded"
        answer = admin.post(form.url, data=f"{body}&{bytes_}={bytes_}", content_type=kind)
        assert answer.status_code in (200, 302), form.endpoint


def test_an_empty_form_says_what_is_missing(typist: Typist, filled: list[FormAt]) -> None:
    for form in filled:
        saved, marked = typist.outcome(FormAt(form.endpoint))
        assert not saved, form.endpoint
        assert marked, form.endpoint


def test_a_field_that_comes_twice_does_no_harm(typist: Typist, filled: list[FormAt]) -> None:
    for form in filled:
        typist.outcome(form, **{name: [it, "x", it] for name, it in form.values.items()})


@pytest.mark.parametrize("text", ["x" * 5_000, '<b> & "it\'s" {{7*7}} % \\'], ids=["long", "odd"])
def test_what_was_typed_is_kept(typist: Typist, filled: list[FormAt], text: str) -> None:
    for form in filled:
        texts, days = form.of_kind("text", "address"), form.of_kind("date")
        typed = {each.name: text for each in texts} | {each.name: "x" for each in days}
        missing = [each.name for each in form.of_kind("choice", "key", "number")][:1] or ["name"]

        page = soup(typist.post(form, **typed | dict.fromkeys(missing, "")))

        for name in typed.keys() - {*missing}:
            field = page.select_one(f'[name="{name}"]:not([type=hidden])')
            kept = field.text.strip() if field.name == "textarea" else field["value"]
            assert kept == typed[name], (form.endpoint, name)


def test_a09_what_no_form_asks_for_is_not_written(
    typist: Typist, filled: list[FormAt], session: Session
) -> None:
    extra = {"id": "770077077", "version": "9", "created_by": "mallory", "is_cancelled": "y"}
    extra |= {"status": "FINALISED", "search_text": "mallory", "finalised_by": "mallory"}
    extra |= {"fs_uniquifier": "mallory", "password": "mallory", "year": "1", "employee_id": "1"}
    for form in filled:
        in_rows = {f"{form.endpoint}-0-{name}": value for name, value in extra.items()}
        fields = {name: value for name, value in extra.items() if name not in form.values}
        saved, marked = typist.outcome(form, **fields, **in_rows)
        assert saved, (form.endpoint, marked)

    session.rollback()
    for mapper in Base.registry.mappers:
        for record in session.scalars(select(mapper.class_)):
            row = {key: getattr(record, key) for key, _column in mapper.columns.items()}
            assert "mallory" not in row.values(), row
            assert row["id"] != 770077077, row
            assert row.get("status") is not InterventionStatus.FINALISED, row
            assert not row.get("is_cancelled"), row
