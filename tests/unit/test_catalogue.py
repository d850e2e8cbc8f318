"""The Romanian catalogues: complete, whole, and written with the right letters."""

import re
from pathlib import Path

import pytest
from babel.messages.catalog import Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.support import Translations

from tests.languages import CATALOGUES, ENGLISH, ROOT, catalogue, entries, forms_of

OURS = next(path for path in CATALOGUES if path.name == "messages.po")
SAME_IN_BOTH = {
    "%(name)s: %(answer)s.",
    "%(name)s: %(reason)s",
    "%(reason)s",
    "Absent",
    "Administrator",
    "Calendar",
    "Client",
    "Document",
    "E-mail",
    "Message-ID",
    "Operator",
    "Text",
    "Total",
    "Verdict",
    "text",
    "weekend",
}
CEDILLAS = re.compile("[şţŞŢ]")
WITHOUT_MARKS = re.compile(
    r"\b(adauga|alocata|anuleaza|anulata|asteapta|asteptare|cauta|clienti|confirmata|creeaza|"
    r"fara|finalizata|fisier\w*|functie|inainte|inapoi|incercati|inchide|incercare|inregistrar\w*|"
    r"interventi\w*|numar|parola noua|persoana de contact|pret|programari|reclamati\w*|renunta|"
    r"salvati|salveaza|scadenta|selecteaza|selectati|setari|sterge\w*|stearsa|urmatoarea|verificati)\b",
    re.IGNORECASE,
)
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]")


def shown(message: Message) -> str:
    return " | ".join(forms_of(message.string))


def holes(text: str) -> list[str]:
    return sorted(PLACEHOLDER.findall(text))


def every(path: Path) -> list[Message]:
    found = entries(path)
    assert len(found) > 30
    return found


@pytest.fixture(params=CATALOGUES, ids=lambda path: str(path.stem))
def messages(request: pytest.FixtureRequest) -> list[Message]:
    return every(request.param)


def test_every_text_in_the_code_has_its_romanian() -> None:
    with (ROOT / "babel.cfg").open() as file:
        methods, options = parse_mapping_cfg(file)  # type: ignore[no-untyped-call]
    keywords = {**DEFAULT_KEYWORDS, "lazy_gettext": None}
    texts = {forms_of(found[2])[0] for found in extract_from_dir(ROOT, methods, options, keywords)}

    known = {forms_of(message.id)[0] for message in entries(OURS)}

    assert len(texts) > 400
    assert sorted(texts - known) == [], "run `make messages` and translate"
    assert sorted(known - texts) == [], "run `make messages`"


def test_every_message_is_translated_and_checked(messages: list[Message]) -> None:
    assert [message.id for message in messages if not all(forms_of(message.string))] == []
    assert [message.id for message in messages if message.fuzzy] == []


def test_placeholders_are_the_same_in_both_languages(messages: list[Message]) -> None:
    for message in messages:
        one, *many = forms_of(message.string)
        english = forms_of(message.id)

        assert holes(one) == holes(english[0])
        assert all(holes(form) == holes(english[-1]) for form in many)


def test_plurals_have_three_forms(messages: list[Message]) -> None:
    plurals = [message for message in messages if message.pluralizable]

    assert plurals
    assert {len(forms_of(message.string)) for message in plurals} == {3}


def test_romanian_is_written_with_its_own_letters(messages: list[Message]) -> None:
    texts = [PLACEHOLDER.sub("", shown(message)) for message in messages]

    assert [text for text in texts if CEDILLAS.search(text)] == []
    assert [text for text in texts if WITHOUT_MARKS.search(text)] == []


def test_no_translation_is_english(messages: list[Message]) -> None:
    assert [shown(message) for message in messages if ENGLISH.search(shown(message))] == []


def test_only_words_that_both_languages_have_are_left_as_they_are() -> None:
    left = {str(message.id) for message in entries(OURS) if message.string == message.id}

    assert left == SAME_IN_BOTH


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: str(path.stem))
@pytest.mark.parametrize(
    ("number", "form"),
    [(0, 1), (1, 0), (2, 1), (19, 1), (20, 2), (21, 2), (100, 2), (101, 1), (119, 1), (120, 2)],
)
def test_numbers_choose_the_form_that_romanian_grammar_asks_for(
    path: Path, number: int, form: int
) -> None:
    compiled = Translations.load(str(path.parents[2]), ["ro"], path.stem)

    assert catalogue(path).num_plurals == 3
    assert compiled.plural(number) == form
