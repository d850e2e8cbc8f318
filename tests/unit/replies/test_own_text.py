import pytest

from crm.domain.replies import own_text, reply_text

QUOTE = "> Sunteți alocat.\n> Răspundeți DA sau NU.\n"


@pytest.mark.parametrize(
    "attribution",
    [
        "Pe mar., 3 mar. 2015 la 10:32, Dispecer <d@x.example> a scris:",
        "Pe mar., 3 mar. 2015 la 10:32, Dispecer Service al firmei <\nd@x.example> a scris:",
        "În data de 3 martie 2015, 10:32, Dispecer <d@x.example> a\nscris:",
        "Pe 03.03.2015 10:32, Dispecer a scris:",
        "On Tue, Mar 3, 2015 at 10:32 AM Dispecer\n<d@x.example>\nwrote:",
        "On 3/3/15 10:32 AM, Dispecer wrote:",
        "Am Di., 3. März 2015 um 10:32 Uhr schrieb Dispecer <\nd@x.example>:",
        "Am 03.03.15 um 10:32 schrieb Dispecer:",
        "Dispecer <d@x.example> ezt írta (időpont: 2015. márc. 3., K, 10:32):",
        "2015. 03. 03. 10:32 keltezéssel, Dispecer írta:",
        "2015-03-03 10:32 GMT+02:00 Dispecer <d@x.example>:",
        "Quoting Dispecer <d@x.example>:",
    ],
)
@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_an_attribution_goes_with_its_quotation(attribution: str, gap: str) -> None:
    assert own_text(f"Da, vin{gap}{attribution}\n\n{QUOTE}") == "Da, vin"
    assert own_text(f"{attribution}\n{QUOTE}{gap}Da, vin") == "Da, vin"


@pytest.mark.parametrize(
    "own",
    [
        "Pe 5 martie a scris clientul: nu funcționează.",
        "Pe 5 martie la 10 clientul a scris:\nnu merge.",
        "De la: depozit iau piesele.\nVin.",
        "Subiect: cheile sunt la portar.",
        "Trimis oferta ieri.",
        "On my way, be there soon.",
        "Mulțumesc",
        "Da.\n\nO zi bună!",
        "Bună ziua,\nda",
        "Confirm.\n\nMulțumesc frumos!",
        "Cu stima mea pentru efort, vin și eu.",
    ],
)
def test_sentences_that_look_like_something_else_stay(own: str) -> None:
    assert own_text(own) == own
    assert own_text(f"{own}\n\nPe 03.03.2015 10:32, Dispecer a scris:\n{QUOTE}") == own


@pytest.mark.parametrize(
    "ending",
    [
        "-- \nIon Pop",
        "Cu stimă,\nIon Pop",
        "Cu stimă, Ion Pop",
        "Best regards,\nIon Pop\nM: 0722 333 444",
        "Mit freundlichen Grüßen\nHans Muster",
        "Üdvözlettel:\nKovács János",
        "Trimis de pe iPhone-ul meu",
        "Obțineți Outlook pentru Android<https://aka.ms/AAb9ysg>",
        "Von meinem iPhone gesendet",
        "iPhone-ról küldve",
        "Trimis din Yahoo Mail pe Android",
        "[image: logo.png]",
        "Acest mesaj este confidențial și destinat exclusiv destinatarului.",
        "________________________________\nIon Pop\nTel: 0722 333 444",
    ],
)
def test_endings_that_carry_no_words_go(ending: str) -> None:
    assert own_text(f"Da, vin.\n\n{ending}\n") == "Da, vin."
    assert own_text(ending) == ""


def test_a_thank_you_goes_with_the_name_below_it() -> None:
    assert own_text("Da, vin.\nMulțumesc,\nIon") == "Da, vin."
    assert own_text("Mulțumesc,\nIon") == ""


def test_a_closing_in_the_same_line_goes_with_its_name() -> None:
    assert own_text("Da, confirm. Cu stimă, Ion Pop") == "Da, confirm."


def test_a_postscript_below_the_signature_stays() -> None:
    assert own_text("Da.\n\nCu stimă,\nIon Pop\n\nPS: aduc scara") == "Da.\n\nPS: aduc scara"


def test_lines_between_quotations_stay_in_order() -> None:
    text = "> Marți?\nda\n> La ce oră?\nla 10\n"

    assert own_text(text) == "da\nla 10"


def test_a_wrapped_quoted_line_is_quotation_to_its_end() -> None:
    long = "> Vă rugăm să confirmați sau să refuzați intervenția prin răspuns la acest"

    assert own_text(f"Da\n\n{long}\nmesaj\n> Mulțumim\n") == "Da"


def test_own_words_above_a_forward_are_all_there_is() -> None:
    forward = "---------- Forwarded message ---------\nFrom: a@b.example\n\n> x\n\nDA"

    assert own_text(f"Puteți voi?\n\n{forward}") == "Puteți voi?"
    assert own_text(forward) == ""


def test_the_plain_body_is_preferred_to_html() -> None:
    assert reply_text("da", "<p>nu</p>") == "da"
    assert reply_text(" \n", "<p>nu</p>") == "nu"
    assert reply_text("", None) == ""


def test_a_quotation_is_found_below_a_megabyte_of_blank_lines() -> None:
    assert own_text("Da" + "\n" * 1_000_000 + QUOTE) == "Da"
    assert own_text(QUOTE * 30_000 + "Da") == "Da"
