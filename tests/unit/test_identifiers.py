import pytest

from crm.services.care.identifiers import Identifiers, Scrubber
from tests.people import (
    EMAIL,
    NAME,
    PHONE,
    WRITTEN,
)


@pytest.mark.parametrize("written", WRITTEN)
def test_a_person_is_found_as_people_write(written: str) -> None:
    scrubber = Scrubber(Identifiers(frozenset({NAME}), frozenset({EMAIL}), frozenset({PHONE})))

    assert scrubber.clean(f"cu {written}, azi") == "cu [erased], azi"


@pytest.mark.parametrize(
    "text",
    ["Ștefania Țurcanu-Popa nu", "mstefan.turcanu@example.com", "10722 123 4567", "Stefan"],
)
def test_what_only_looks_like_the_person_stays(text: str) -> None:
    scrubber = Scrubber(Identifiers(frozenset({NAME}), frozenset({EMAIL}), frozenset({PHONE})))

    assert scrubber.clean(text) == text


def test_a_name_of_one_word_goes_only_where_it_stands_alone() -> None:
    scrubber = Scrubber(Identifiers(names=frozenset({"Ana"})))

    assert (scrubber.clean("ANA"), scrubber.clean("Ana are mere")) == ("[erased]", "Ana are mere")
