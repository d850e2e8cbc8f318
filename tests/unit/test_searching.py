"""What is typed into a search, and what it asks for."""

import pytest

from crm.domain.searching import NOBODYS, Wanted, lone_number, wanted


@pytest.mark.parametrize(
    ("typed", "groups", "numbers"),
    [
        ("Brăila  HOTEL", ((("braila",),), (("hotel",),)), ()),
        ("an an ana", ((("ana",),),), ()),
        ("0722 555 011", ((("722555011",), ("0722", "555", "011")),), ()),
        ("0722.555.011", ((("722555011",), ("0722.555.011",)),), ()),
        ("+40 722 555 011", ((("722555011",), ("+40", "722", "555", "011")),), ()),
        ("0040-722-555-011", ((("722555011",), ("0040-722-555-011",)),), ()),
        ("ana 072 12", ((("ana",),), (("07212",),)), ()),
        ("123456", ((("123456",),),), ()),
        ("17", (), (17,)),
        ("#123456 ana", ((("ana",),),), (123456,)),
        ("17 ana", ((("ana",),),), (17,)),
        ("#99999999999", (), (NOBODYS,)),
        ("100% a_b", ((("100%",),), (("a_b",),)), ()),
        ("5-6", ((("5-6",),),), ()),
        ("-- .", (), ()),
        ("1 7", (), ()),
        ("a\x00na", ((("ana",),),), ()),
        ("", (), ()),
    ],
)
def test_wanted_reads_what_people_mean(
    typed: str, groups: tuple[tuple[tuple[str, ...], ...], ...], numbers: tuple[int, ...]
) -> None:
    assert wanted(typed) == Wanted(groups, numbers)


def test_where_records_have_no_number_a_short_one_does_not_count() -> None:
    assert not wanted("17", numbered=False)
    assert wanted("17 ana", numbered=False) == wanted("ana")


def test_only_the_beginning_of_a_long_search_counts() -> None:
    assert wanted("x" * 1000) == wanted("x" * 100)


@pytest.mark.parametrize(
    ("typed", "number"),
    [("17", 17), (" #123 ", 123), ("1 2", None), ("a1", None), ("", None), ("9" * 30, NOBODYS)],
)
def test_a_lone_number_is_one_and_nothing_else(typed: str, number: int | None) -> None:
    assert lone_number(typed) == number
