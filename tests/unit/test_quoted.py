"""What is folded away of a mail, beside the words of its sender."""

import pytest

from crm.domain.quoted import LONGEST, Folded, folded


@pytest.mark.parametrize(
    ("full", "own", "expected"),
    [
        ("Da\n\n> Veniți?", "Da", Folded("> Veniți?", is_quote=True, is_cut=False)),
        (
            "  Da,\r\n confirm \r\n> a\r\n> b",
            "Da,\nconfirm",
            Folded("> a\r\n> b", is_quote=True, is_cut=False),
        ),
        ("> Veniți?\nDa", "Da", Folded("> Veniți?\nDa", is_quote=False, is_cut=False)),
        ("> Veniți?", "", Folded("> Veniți?", is_quote=False, is_cut=False)),
        ("Da\u00a0", "Da", None),
        ("", "Da", None),
        (None, "Da", None),
        ("D", "Da", Folded("D", is_quote=False, is_cut=False)),
    ],
)
def test_the_quote_is_what_follows_the_senders_words(
    full: str | None, own: str, expected: Folded | None
) -> None:
    assert folded(full, own) == expected


def test_a_long_quote_is_cut() -> None:
    found = folded("Da\n" + "x" * 1_000_000, "Da")

    assert found == Folded("x" * LONGEST, is_quote=True, is_cut=True)
