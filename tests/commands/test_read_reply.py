import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from commands.read_reply import command


def run(*lines: str | bytes) -> Result:
    raw = [line if isinstance(line, bytes) else line.encode() for line in lines]
    return CliRunner().invoke(command, input=b"\n".join(raw) + b"\n")


def test_each_mail_is_one_line_in_the_same_order() -> None:
    result = run('{"text": "Da, vin"}', '{"html": "<p>Nu pot</p>"}', '{"text": ""}')

    assert result.exit_code == 0
    assert [json.loads(line) for line in result.stdout.splitlines()] == [
        {"reply": "Da, vin", "decision": "confirm", "rule": "acceptance"},
        {"reply": "Nu pot", "decision": "reject", "rule": "refusal"},
        {"reply": "", "decision": "none", "rule": "empty"},
    ]


def test_letters_are_printed_as_they_are() -> None:
    assert "Mâine, da" in run('{"text": "M\\u00e2ine, da"}').stdout


def test_a_file_is_read_like_the_input(tmp_path: Path) -> None:
    path = tmp_path / "mails.jsonl"
    path.write_text('{"text": "da"}\n', "utf-8")

    result = CliRunner().invoke(command, [str(path)])

    assert json.loads(result.stdout)["decision"] == "confirm"


@pytest.mark.parametrize(
    "broken",
    [
        "no json",
        "[1]",
        '{"text": 3}',
        '{"text": "da", "n": NaN}',
        b'{"text": "\xff"}',
        "[" * 100_000,
        '{"a":' * 100_000,
        '{"text": "da"',
        "null",
    ],
)
def test_a_broken_line_is_unreadable_and_stops_no_other(broken: str | bytes) -> None:
    result = run('{"text": "da"}', broken, '{"text": "nu"}')

    shown = [json.loads(line) for line in result.stdout.splitlines()]
    assert [row["decision"] for row in shown] == ["confirm", "unclear", "reject"]
    assert shown[1] == {"reply": "", "decision": "unclear", "rule": "unreadable"}
    assert "Line 2" in result.stderr
    assert result.exit_code == 1


def test_lone_surrogates_are_read_and_printed_safely() -> None:
    result = run('{"text": "da \\ud800 vin"}')

    assert result.exit_code == 0
    assert json.loads(result.stdout)["reply"] == "da ? vin"


def test_the_domain_tells_our_own_mail() -> None:
    mail = '{"text": "da", "headers": {"Message-ID": "<1@in.us.example>"}}'

    result = CliRunner().invoke(command, ["--domain", "in.us.example"], input=mail)

    assert json.loads(result.stdout)["rule"] == "machine:own-message-id"
