import json
from typing import Any

import pytest
from click.testing import CliRunner, Result

from commands.schedule_dates import command

MONTHLY = ["--start", "2015-03-10", "--period", "monthly"]


def run(*args: str) -> Result:
    return CliRunner().invoke(command, list(args))


def dues(*args: str) -> list[dict[str, Any]]:
    result = run(*args, "--json")
    assert (result.exit_code, result.stderr) == (0, "")
    answer = json.loads(result.stdout)
    assert list(answer) == ["due"]
    visits: list[dict[str, Any]] = answer["due"]
    return visits


def test_the_tutorials_visit_of_the_10th_appears_on_the_7th() -> None:
    assert dues(*MONTHLY, "--lead", "3", "--today", "2015-03-06") == []
    assert dues(*MONTHLY, "--lead", "3", "--today", "2015-03-07") == [
        {"due_on": "2015-03-10", "effective_on": "2015-03-10"}
    ]


def test_without_a_lead_a_visit_appears_on_its_day() -> None:
    assert dues(*MONTHLY, "--today", "2015-03-09") == []
    assert len(dues(*MONTHLY, "--today", "2015-03-10")) == 1


@pytest.mark.parametrize(
    ("period", "expected"),
    [
        ("weekly", ["2024-01-31", "2024-02-07", "2024-02-14"]),
        ("monthly", ["2024-01-31", "2024-02-29", "2024-03-31"]),
        ("quarterly", ["2024-01-31", "2024-04-30", "2024-07-31"]),
        ("annual", ["2024-01-31", "2025-01-31", "2026-01-31"]),
    ],
)
def test_each_period_gives_its_dates(period: str, expected: list[str]) -> None:
    given = ("--start", "2024-01-31", "--period", period, "--end", expected[-1])

    visits = dues(*given, "--today", "2030-01-01")

    assert [visit["due_on"] for visit in visits] == expected


def test_creation_begins_at_from() -> None:
    visits = dues(*MONTHLY, "--from", "2015-04-11", "--today", "2015-06-10")

    assert [visit["due_on"] for visit in visits] == ["2015-05-10", "2015-06-10"]


@pytest.mark.parametrize(
    ("policy", "effective_on"),
    [("none", "2026-04-13"), ("previous", "2026-04-09"), ("next", "2026-04-14")],
)
def test_holidays_move_the_effective_date_only(policy: str, effective_on: str) -> None:
    given = ("--start", "2026-04-13", "--period", "annual", "--today", "2026-04-14")

    assert dues(*given, "--holidays", policy) == [
        {"due_on": "2026-04-13", "effective_on": effective_on}
    ]


def test_another_country_has_other_holidays() -> None:
    given = ("--start", "2024-05-03", "--period", "annual", "--today", "2024-05-03")

    assert dues(*given, "--holidays", "next") == []
    assert len(dues(*given, "--holidays", "next", "--country", "DE")) == 1


def test_people_get_a_line_for_each_date() -> None:
    given = ("--start", "2026-04-10", "--period", "monthly", "--holidays", "next")

    result = run(*given, "--today", "2026-06-09", "--lead", "1")

    assert result.exit_code == 0
    assert result.stdout.splitlines() == [
        "2026-04-10 moved to 2026-04-14 (late)",
        "2026-05-10 moved to 2026-05-11 (late)",
        "2026-06-10",
    ]


@pytest.mark.parametrize(
    ("args", "option"),
    [
        ([*MONTHLY, "--today", "2015-03-10", "--lead", "-1"], "--lead"),
        ([*MONTHLY, "--today", "2015-03-10", "--lead", "three"], "--lead"),
        ([*MONTHLY, "--today", "2015-03-10", "--lead", "9" * 5000], "--lead"),
        ([*MONTHLY, "--today", "2015-03-10", "--end", "2015-03-09"], "--end"),
        ([*MONTHLY, "--today", "2015-03-10", "--end", ""], "--end"),
        ([*MONTHLY, "--today", "2015-03-10", "--from", "soon"], "--from"),
        ([*MONTHLY, "--today", "2015-03-10", "--holidays", "skip"], "--holidays"),
        ([*MONTHLY, "--today", "2015-03-10", "--country", "XX"], "--country"),
        ([*MONTHLY, "--today", "2015-02-30"], "--today"),
        ([*MONTHLY, "--today", "20150310"], "--today"),
        ([*MONTHLY, "--today", "2015-W11-2"], "--today"),
        ([*MONTHLY, "--today", "2015-3-10"], "--today"),
        ([*MONTHLY, "--today", " 2015-03-10"], "--today"),
        ([*MONTHLY, "--today", "2015-03-10\n"], "--today"),
        ([*MONTHLY, "--today", "\u0662\u0660\u0661\u0665-03-10"], "--today"),
        ([*MONTHLY, "--today", "0000-01-01"], "--today"),
        (MONTHLY, "--today"),
        (["--start", "2015-03-10", "--today", "2015-03-10"], "--period"),
        (
            ["--start", "2015-03-10", "--today", "2015-03-10", "--period", "daily"],
            "--period",
        ),
        (["--period", "monthly", "--today", "2015-03-10"], "--start"),
    ],
)
def test_what_is_no_schedule_is_refused_and_the_option_named(args: list[str], option: str) -> None:
    result = run(*args)

    assert result.exit_code == 2
    assert result.stdout == ""
    assert option in result.stderr
    assert "Traceback" not in result.stderr


def test_the_last_year_of_the_calendar_can_be_asked_for() -> None:
    visits = dues("--start", "9999-12-01", "--period", "weekly", "--today", "9999-12-31")

    assert [visit["due_on"][-2:] for visit in visits] == ["01", "08", "15", "22", "29"]


def test_help_says_what_the_defaults_are() -> None:
    result = run("--help")

    assert result.exit_code == 0
    assert "default: 0" in result.stdout
