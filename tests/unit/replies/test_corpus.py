import json
from pathlib import Path
from typing import Any

import pytest

from crm.domain.replies import read_reply, received_text

PAYLOADS = Path(__file__).parents[2] / "payloads" / "replies"
MAILS = [
    pytest.param(row, id=f"{path.stem}-{number}")
    for path in sorted(PAYLOADS.glob("*.jsonl"))
    for number, row in enumerate(map(json.loads, path.read_text("utf-8").splitlines()), 1)
]


def words(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("row", MAILS)
def test_a_mail_is_read_as_a_person_reads_it(row: dict[str, Any]) -> None:
    reading = read_reply(received_text(row["mail"]))

    assert words(reading.reply) == words(row["reply"])
    assert reading.decision.value == row["decision"], reading


def test_the_corpus_is_wide() -> None:
    decisions = [param.values[0]["decision"] for param in MAILS]  # type: ignore[index]  # values of pytest are untyped

    assert len(MAILS) > 800
    assert {"confirm", "reject", "unclear", "none"} == set(decisions)
