"""Addresses: reading, comparing, reply tokens."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crm.domain.addresses import (
    Mailbox,
    is_address,
    parse_addresses,
    reply_address,
    same_form,
    token_of,
)

MAILBOX = "replies@reply.example.com"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("ion@example.com", [("", "ion@example.com")]),
        ("Ion Pop <ion@example.com>", [("Ion Pop", "ion@example.com")]),
        ('"Pop, Ion" <ion@example.com>', [("Pop, Ion", "ion@example.com")]),
        (r'"Ion \"Nea\" Pop" <i@x.ro>', [('Ion "Nea" Pop', "i@x.ro")]),
        ("a@x.ro, Ana <b@x.ro>;", [("", "a@x.ro"), ("Ana", "b@x.ro")]),
        ("echipa: a@x.ro, b@x.ro;", [("", "a@x.ro"), ("", "b@x.ro")]),
        ("ion@example.com (Ion (junior) Pop)", [("", "ion@example.com")]),
        ('"sef@firma.ro" <rau@evil.example>', [("sef@firma.ro", "rau@evil.example")]),
        ("sef@firma.ro <rau@evil.example>", [("sef@firma.ro", "rau@evil.example")]),
        (
            "=?utf-8?q?=3Csef=40firma.ro=3E?= <r@e.ro>",
            [("=?utf-8?q?=3Csef=40firma.ro=3E?=", "r@e.ro")],
        ),
        ("Ion <ion@example.com", [("Ion", "ion@example.com")]),
    ],
)
def test_addresses_are_read_with_their_names(value: str, expected: list[tuple[str, str]]) -> None:
    assert parse_addresses(value) == tuple(Mailbox(*pair) for pair in expected)


@pytest.mark.parametrize(
    "value",
    [
        "",
        "Ion Pop",
        "<>",
        "<sef@firma.ro> <rau@evil.example>",
        "<sef@firma.ro> rau@evil.example",
        '<sef@firma.ro> "rau"',
        "sef@firma.ro@evil.example",
        "sef@firma.ro(x)@evil.example",
        '"sef@firma.ro"@evil.example',
        "ion@example.com\r\nBcc: x@y.ro",
    ],
)
def test_a_mailbox_that_can_be_read_in_two_ways_is_left_out(value: str) -> None:
    assert parse_addresses(value) == ()


@settings(deadline=None)
@given(st.text(alphabet='ab@.<>"\\(),;: \t\x00é', max_size=200))
def test_whatever_is_read_is_an_address(value: str) -> None:
    assert all(is_address(mailbox.address) for mailbox in parse_addresses(value))


@pytest.mark.parametrize("piece", ["(", '"', '\\"', "<", "<a", "a@b,", ":", ";", '"\\'])
def test_repeated_shapes_are_read_in_bounded_work(piece: str) -> None:
    assert len(parse_addresses(piece * 100_000)) <= 1_000


def test_addresses_are_compared_without_ascii_case_only() -> None:
    assert same_form(" Ion.Pop@Example.COM. ") == "ion.pop@example.com"
    assert same_form("i@ȚARĂ.ro") == same_form("i@țară.ro") == "i@xn--ar-kla13i.ro"
    assert same_form("\u212aim@example.com") != "kim@example.com"


def test_the_token_comes_back_from_any_spelling_of_the_reply_address() -> None:
    address = reply_address("k7m2q9x4", MAILBOX)

    assert address == "replies+k7m2q9x4@reply.example.com"
    assert token_of(["ana@example.com", address.upper()], mailbox=MAILBOX) == "k7m2q9x4"


@pytest.mark.parametrize(
    "address",
    [
        MAILBOX,
        "replies+@reply.example.com",
        "replies+k7m2-q9x4@reply.example.com",
        "replies+" + "a" * 49 + "@reply.example.com",
        "replies+k7m2q9x4@example.com",
        "ion+k7m2q9x4@reply.example.com",
        "replies+k7m2q9x4@reply.example.com.evil.example",
        "replies+k\uff4b@reply.example.com",
        "replies+\ud800@reply.example.com",
    ],
)
def test_other_addresses_hold_no_token(address: str) -> None:
    assert token_of([address], mailbox=MAILBOX) is None


@pytest.mark.parametrize("token", ["", "A", "a b", "a+b", "ă", "a" * 49, "a\n"])
def test_a_token_of_other_characters_is_refused(token: str) -> None:
    with pytest.raises(ValueError, match="a-z and 0-9"):
        reply_address(token, MAILBOX)
