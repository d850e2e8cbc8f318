from functools import partial

import pytest

from crm.domain import passwords
from crm.domain.passwords import (
    TOO_COMMON,
    TOO_LONG,
    TOO_SHORT,
    TOO_SHORT_WITH_FACTOR,
    normalised,
)

# The shorter ones, too, are looked at for what they are made of.
problem_of = partial(passwords.problem_of, has_second_factor=True)
UNGUESSED = "kvmzpwtrjxqdbyg"


@pytest.mark.parametrize("length", [0, 1, 7, 11])
def test_short_ones_are_refused(length: int) -> None:
    assert problem_of(UNGUESSED[:length]) == TOO_SHORT_WITH_FACTOR


def test_s11_a_password_alone_has_15_characters_and_beside_a_second_factor_12() -> None:
    lengths = {
        each: [
            n for n in range(16) if not passwords.problem_of(UNGUESSED[:n], has_second_factor=each)
        ]
        for each in (True, False)
    }

    assert lengths == {True: [12, 13, 14, 15], False: [15]}
    assert passwords.problem_of(UNGUESSED[:14]) == TOO_SHORT


@pytest.mark.parametrize(
    "password",
    [
        "kvmzpwtrjxqd",
        "quiet lamp over seven rivers",
        "o țară plină de ceață",
        "        spaces before",
        "日本語のパスワードを決める人",
        "1! 🚒🚑🚓 rămân aici",
        "084513796620",
        "kvmzpwtr" * 4 + "jxqd" * 24,
    ],
)
def test_ones_that_nobody_guesses_are_taken(password: str) -> None:
    assert problem_of(password) is None


@pytest.mark.parametrize(
    "password",
    [
        "password1234",
        "PASSWORD PASSWORD",
        "p@ssw0rd2024!",
        "administrator",
        "Administrator1!",
        "dispecer-demo",
        "Dispecer2026!",
        "parola mea secreta",
        "Parolă secretă 1",
        "letmein-letmein",
        "iloveyou12345",
        "qwertyuiop12",
        "qwertyuiopasdf",
        "poiuytrewqlkjh",
        "1q2w3e4r5t6y",
        "123456789012",
        "987654321098",
        "111111111111",
        "aaaaaaaaaaaa",
        "abcdefghijklmnop",
        "aabbccddeeff",
        "x7kx7kx7kx7kx7k",
        "121212121212",
        "            ",
        "motherfucker",
    ],
)
def test_ones_that_are_tried_first_are_refused(password: str) -> None:
    assert problem_of(password) == TOO_COMMON


def test_one_made_of_its_owners_name_is_refused() -> None:
    about = ("ana.popescu@firma.ro", "Ana Popescu")

    assert problem_of("AnaPopescu1987", about=about) == TOO_COMMON
    assert problem_of("popescu@firma", about=about) == TOO_COMMON
    assert problem_of("ana popescu plays oboe", about=about) is None


@pytest.mark.parametrize(
    "password", ["kvmzpwtrjxqd" * 11, "x" * 20_000, "\ufdfa" * 100, "\ufdfa" * 10_000_000]
)
def test_endless_ones_are_refused_before_they_cost_anything(password: str) -> None:
    assert problem_of(password) == TOO_LONG


def test_the_longest_is_taken() -> None:
    words = " ".join(f"w{number}x" for number in range(90))[:128]

    assert len(words) == 128
    assert problem_of(words) is None
    assert problem_of(words + "y") == TOO_LONG


def test_one_composed_otherwise_is_the_same() -> None:
    assert normalised("t\u0326ara\u0306 ﬁn") == normalised("țară fin")
