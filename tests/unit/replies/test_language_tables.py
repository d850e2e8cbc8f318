import pytest

from crm.domain.replies.folding import fold
from crm.domain.replies.language import (
    english_answers,
    english_doubts,
    english_refusals,
    english_states,
    english_words,
    german_answers,
    german_doubts,
    german_refusals,
    german_states,
    german_words,
    hungarian_answers,
    hungarian_doubts,
    hungarian_refusals,
    hungarian_states,
    hungarian_words,
    romanian_answers,
    romanian_doubts,
    romanian_refusals,
    romanian_states,
    romanian_words,
)
from crm.domain.replies.language.tags import Tag

TABLES = {
    "ro": romanian_answers.ANSWERS
    | romanian_refusals.REFUSALS
    | romanian_states.STATES
    | romanian_doubts.DOUBTS
    | romanian_words.WORDS,
    "en": english_answers.ANSWERS
    | english_refusals.REFUSALS
    | english_states.STATES
    | english_doubts.DOUBTS
    | english_words.WORDS,
    "de": german_answers.ANSWERS
    | german_refusals.REFUSALS
    | german_states.STATES
    | german_doubts.DOUBTS
    | german_words.WORDS,
    "hu": hungarian_answers.ANSWERS
    | hungarian_refusals.REFUSALS
    | hungarian_states.STATES
    | hungarian_doubts.DOUBTS
    | hungarian_words.WORDS,
}


def idioms(table: str) -> list[str]:
    return [" ".join(idiom.split()) for idiom in table.replace("\n", " ").split(",")]


@pytest.mark.parametrize("code", TABLES)
def test_an_idiom_has_one_tag(code: str) -> None:
    seen = [
        idiom for tag, text in TABLES[code].items() if tag is not Tag.ASK for idiom in idioms(text)
    ]

    assert sorted(seen) == sorted(set(seen))


@pytest.mark.parametrize("code", TABLES)
def test_idioms_are_written_folded(code: str) -> None:
    for text in TABLES[code].values():
        for idiom in idioms(text):
            assert idiom
            assert idiom == fold(idiom), idiom
