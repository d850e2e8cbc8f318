"""The links of mails: what they name, when they end, and that nobody else can make one."""

from datetime import date, timedelta

import pytest

from crm.domain.answer_links import (
    AnswerLink,
    last_day,
    read_token,
    signed,
    token_of,
    without_lines,
    without_proofs,
)

SECRET = "secret"
LINK = AnswerLink(12, 3, 1, date(2026, 3, 17))
BASE = "https://crm.example.com/"
ADDRESS = "https://crm.example.com/answer/12-3-1-20260317"


def test_a_token_comes_back_as_what_it_names() -> None:
    token = token_of(LINK, secret=SECRET)

    assert read_token(token, secrets=(SECRET,)) == LINK
    assert read_token(token, secrets=("new", SECRET)) == LINK
    assert read_token(token_of(LINK, secret="new"), secrets=("new", SECRET)) == LINK


@pytest.mark.parametrize(
    "token",
    [
        "",
        ".",
        "12-3-1-20260317",
        "12-3-1-20260317.",
        token_of(LINK, secret="other"),
        token_of(LINK, secret=SECRET) + "A",
        token_of(LINK, secret=SECRET)[:-1],
        token_of(LINK, secret=SECRET).replace("12-", "13-", 1),
        "ș" * 40,
        "\0.\0",
        "1" * 100_000,
        "." * 150,
    ],
)
def test_other_tokens_name_nothing(token: str) -> None:
    assert read_token(token, secrets=(SECRET,)) is None


def test_a_token_of_an_impossible_day_names_nothing() -> None:
    stamped = token_of(LINK, secret=SECRET)
    text = signed("/answer/12-3-1-20261332", assignment_id=12, secret=SECRET)

    assert text == "/answer/12-3-1-20261332"
    assert read_token(stamped, secrets=()) is None


def test_links_are_signed_on_the_way_out_and_cut_short_on_the_way_in() -> None:
    text = f"Da: {LINK.address(BASE)}#confirm\nNu: <{ADDRESS}#reject>."

    sent = signed(text, assignment_id=12, secret=SECRET)

    token = token_of(LINK, secret=SECRET)
    assert sent == text.replace("12-3-1-20260317", token)
    assert without_proofs(sent) == (
        "Da: https://crm.example.com/answer/…#confirm\n"
        "Nu: <https://crm.example.com/answer/…#reject>."
    )


def test_links_to_other_assignments_stay_without_a_proof() -> None:
    assert signed(ADDRESS, assignment_id=13, secret=SECRET) == ADDRESS


def test_lines_with_links_can_be_left_out() -> None:
    assert without_lines(f"One\nConfirm: {ADDRESS}#confirm\nTwo\n") == "One\nTwo\n"


@pytest.mark.parametrize(
    ("planned", "expected"),
    [
        (date(2026, 3, 16), date(2026, 3, 17)),
        (date(2026, 3, 2), date(2026, 3, 3)),
        (date(2026, 3, 1), date(2026, 3, 2) + timedelta(days=60)),  # was late when it was offered
        (None, date(2026, 5, 1)),
    ],
)
def test_a_link_ends_a_day_after_the_job(planned: date | None, expected: date) -> None:
    assert last_day(last_planned_on=planned, offered_on=date(2026, 3, 2)) == expected


def test_much_text_is_signed_in_bounded_work() -> None:
    text = "/answer/" + "1-" * 50_000

    assert signed(text, assignment_id=1, secret=SECRET) == text
    assert without_proofs(text) == text
