from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crm.domain.replies import (
    Decision,
    Headers,
    ReceivedText,
    calendar_answer,
    decide,
    machine_mail,
    own_text,
    own_text_of_html,
    read_reply,
)

SHAPES = [
    *(
        ">",
        "On ",
        "On 1\n",
        "De la:",
        "De la: x\n",
        "Pe 5 mar 2024 10:00, a@b\n",
        "From: a\nTo: b\n",
    ),
    *(
        "<",
        "<div>",
        "</div>",
        "<blockquote>",
        "<div class=gmail_quote>",
        "<a b='",
        '<a b="',
        "<!--",
    ),
    *(
        "<style>",
        "<p>",
        "<br>",
        "&amp;",
        "&",
        "nu ",
        "nu nu ",
        "da,",
        "da?",
        "daca ",
        "o sa ",
        "\n",
    ),
    *("a@b ", "-", "_", "[image:", "[", "(", "'", '"', "1:", "PS: da\n-- \n", "Ion Pop\n\n", "👍"),
    *("Multumesc, Ion\n", "Trimis de pe telefon\n", "sent from iphone ", "Acest mesaj este x\n"),
    *(
        "-----Original Message-----\n",
        "confrim ",
        "\u0301",
        "a\u0301",
        "\ufdfa",
        "\r",
        "\u2028",
        "\x00",
    ),
]
WORDS = st.sampled_from(
    [
        "da",
        "nu",
        "confirm",
        "pot",
        "vin",
        "daca",
        "?",
        ".",
        ",",
        "\n",
        ">",
        "<",
        ">",
        "&amp;",
        "<div",
        "class='gmail_quote'>",
        "</div>",
        "De",
        "la:",
        "On",
        "Pe",
        "3",
        "mar.",
        "2015",
        "10:32",
        "a",
        "scris:",
        "wrote:",
        "--",
        "Cu",
        "stimă",
        "Ion",
        "👍",
        "nicht",
        "nem",
        "can't",
        "�",
    ]
)


@pytest.mark.parametrize("shape", SHAPES)
def test_a_repeated_shape_is_read_in_a_moment(shape: str) -> None:
    big = shape * (20_000 // len(shape))
    started = process_time()

    own_text(big)
    own_text_of_html(big)
    decide(big[:4_000])
    calendar_answer(f"METHOD:REPLY\nBEGIN:VEVENT\n{big}")
    machine_mail(Headers.of([("From", big), ("Subject", big), ("Auto-Submitted", big)]))

    assert process_time() - started < 2  # takes some 20 ms; a quadratic step takes minutes


@pytest.mark.parametrize(
    "shape", [">", "\n", "> a\n", "a\n", "On 1\n", "<div>", '<a href="x">', "ș\n"]
)
def test_ten_megabytes_are_read_within_the_limits(shape: str) -> None:
    big = shape * (10_000_000 // len(shape))
    started = process_time()

    text, html = own_text(big), own_text_of_html(big)

    assert process_time() - started < 10  # takes under one second
    assert max(len(text), len(html)) < 500_000


@settings(max_examples=150, deadline=None)
@given(st.lists(WORDS, max_size=60).map(" ".join) | st.text(max_size=400))
def test_nothing_that_is_sent_raises(text: str) -> None:
    of_text = read_reply(ReceivedText(text=text, subject=text, calendars=(text,)))
    of_html = read_reply(ReceivedText(html=text, headers=Headers.of([("From", text)])))

    assert isinstance(of_text.decision, Decision)
    assert isinstance(of_html.decision, Decision)


@settings(max_examples=80, deadline=None)
@given(st.text(alphabet="abcdefgh nuda.,\n", min_size=1, max_size=80))
def test_a_quotation_never_changes_what_is_read(own: str) -> None:
    quoted = f"{own}\n\nPe 03.03.2015 10:32, Dispecer a scris:\n> DA\n> NU pot, confirm\n"

    assert own_text(quoted) == own_text(own)
