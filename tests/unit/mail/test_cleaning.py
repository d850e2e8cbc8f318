"""Text and names from outside."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crm.domain.cleaning import MAX_FILENAME, clean_filename, clean_line, clean_text

ANY_TEXT = st.text(st.characters(), max_size=400)


def test_text_loses_nul_and_lone_surrogates_and_keeps_its_lines() -> None:
    assert clean_text("a\x00b\ud800\r\nc\rd\te 😀") == "ab\nc\nd\te 😀"


def test_a_line_is_one_line_without_direction_marks() -> None:
    assert clean_line(" a\r\nBcc: x\u2028y\x00\u202e z ") == "a Bcc: x y z"
    assert clean_line("ab cd", 3) == "ab"


@pytest.mark.parametrize(
    ("given_name", "expected"),
    [
        ("fișă.pdf", "fișă.pdf"),
        ("../../etc/passwd", "passwd"),
        ("..\\..\\x.txt", "x.txt"),
        ("C:\\Users\\x.doc", "x.doc"),
        ("/etc/passwd", "passwd"),
        (".htaccess", "htaccess"),
        (".", "attachment"),
        ("", "attachment"),
        ("\u200b\u202e\x00", "attachment"),
        ("CON", "_CON"),
        ("nul.txt", "_nul.txt"),
        ("conturi.txt", "conturi.txt"),
        ("factura\u202efdp.exe", "facturafdp.exe"),
        ("a\r\nContent-Type: x", "aContent-Type_ x"),
        ('a<b>"c"?.txt', "a_b__c__.txt"),
        ("照片.jpg", "照片.jpg"),
    ],
)
def test_a_file_name_is_cleaned(given_name: str, expected: str) -> None:
    assert clean_filename(given_name) == expected


def test_a_long_name_keeps_its_extension() -> None:
    name = clean_filename("x" * 5_000 + ".pdf")

    assert len(name) == MAX_FILENAME
    assert name.endswith("x.pdf")

    assert clean_filename("x" * 300 + "." + "y" * 30) == "x" * MAX_FILENAME


@settings(deadline=None)
@given(ANY_TEXT)
def test_a_cleaned_name_can_be_stored_anywhere(value: str) -> None:
    name = clean_filename(value)

    assert 0 < len(name) <= MAX_FILENAME
    assert not set(name) & set('/\\\x00\r\n<>:"|?*')
    assert name.encode()
    assert clean_filename(name) == name


@settings(deadline=None)
@given(ANY_TEXT)
def test_cleaned_text_can_be_stored(value: str) -> None:
    text = clean_text(value)

    assert "\x00" not in text
    assert text.encode().decode() == text


@settings(deadline=None)
@given(
    value=st.text(
        alphabet=st.characters() | st.sampled_from(" \n\t\u200f\u2028\0\xa0"), max_size=20
    )
)
def test_a_line_that_is_one_already_is_cleaned_like_any_other(value: str) -> None:
    cleaned = clean_line(value)

    assert cleaned == clean_line(f"\n{value}\n")
    assert cleaned == clean_line(f"\u200f{value}")
