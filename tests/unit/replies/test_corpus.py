import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from _pytest.mark import ParameterSet

from crm.domain.replies import read_reply, received_text
from crm.domain.replies.decision import decide

PAYLOADS = Path(__file__).parents[2] / "payloads" / "replies"
KNOWN_MISSES = PAYLOADS / "known_misses.jsonl"


def mails(paths: Iterable[Path]) -> list[ParameterSet]:
    return [
        pytest.param(row, id=f"{path.stem}-{number}")
        for path in paths
        for number, row in enumerate(map(json.loads, path.read_text("utf-8").splitlines()), 1)
    ]


MAILS = mails(sorted(set(PAYLOADS.glob("*.jsonl")) - {KNOWN_MISSES}))


def words(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("row", MAILS)
def test_a_mail_is_read_as_a_person_reads_it(row: dict[str, Any]) -> None:
    reading = read_reply(received_text(row["mail"]))

    assert words(reading.reply) == words(row["reply"])
    assert reading.decision.value == row["decision"], reading


@pytest.mark.parametrize("row", mails([KNOWN_MISSES]))
def test_a_known_miss_is_left_to_a_person(row: dict[str, Any]) -> None:
    """A row that is read rightly meanwhile belongs into another file."""
    reading = read_reply(received_text(row["mail"]))

    assert row["decision"] in {"confirm", "reject"}
    assert words(reading.reply) == words(row["reply"])
    assert reading.decision.value == "unclear", reading


@pytest.mark.parametrize("decision", ["confirm", "reject"])
def test_words_that_only_look_like_an_answer_are_not_taken_for_it(decision: str) -> None:
    replies = (PAYLOADS / f"never_{decision}.txt").read_text("utf-8").splitlines()

    taken = [reply for reply in replies if decide(reply).decision.value == decision]

    assert len(replies) > 100
    assert not taken


def test_the_corpus_is_wide() -> None:
    decisions = [param.values[0]["decision"] for param in MAILS]  # type: ignore[index]  # values of pytest are untyped

    assert len(MAILS) > 2_500
    assert {"confirm", "reject", "unclear", "none"} == set(decisions)
