import json
from datetime import date
from typing import Any

import pytest
from click.testing import Result
from flask.testing import FlaskCliRunner
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from crm.domain.periods import Period
from crm.models import AuditEntry, Intervention, JobRun, Occurrence
from tests.factories import Factories
from tests.generation import contents

TENTH = date(2015, 3, 10)


@pytest.fixture
def run(runner: FlaskCliRunner) -> Any:
    def invoke(*args: str) -> Result:
        return runner.invoke(args=["generate-schedules", *args])

    return invoke


def cases(session: Session) -> int:
    session.rollback()
    number = session.scalar(select(func.count(Intervention.id))) or 0
    session.rollback()
    return number


def test_the_tutorials_visit_of_the_10th_appears_on_the_7th(
    run: Any, session: Session, factories: Factories
) -> None:
    factories.schedule(starts_on=TENTH, period=Period.MONTHLY, lead_days=3)

    assert (run("--date", "2015-03-06").exit_code, cases(session)) == (0, 0)
    assert (run("--date", "2015-03-07").exit_code, cases(session)) == (0, 1)
    assert (run("--date", "2015-03-08").exit_code, cases(session)) == (0, 1)
    case = session.scalars(select(Intervention)).one()
    assert case.complaint_type.name == "Programare service"


def test_a_person_reads_a_line_for_each_case_and_a_summary(run: Any, factories: Factories) -> None:
    factories.schedule(client=factories.client(name="Acme"), starts_on=TENTH, lead_days=0)

    result = run("--date", "2015-04-10")

    assert result.stdout.splitlines() == [
        "2015-03-10 (late) Boiler (Acme)",
        "2015-04-10 Boiler (Acme)",
    ]
    assert result.stderr == "2 created, 1 of them late, 0 failed.\n"


def test_a_program_reads_one_json_object(run: Any, session: Session, factories: Factories) -> None:
    good = factories.schedule(starts_on=TENTH, lead_days=3)
    bad = factories.schedule(
        starts_on=TENTH, assignees=[factories.employee(name="Mute", email=None)]
    )
    ids = good.id, bad.id

    result = run("--date", "2015-03-07", "--json")

    assert result.exit_code == 1
    assert json.loads(result.stdout) == {
        "created": [
            {
                "schedule": ids[0],
                "due_on": "2015-03-10",
                "effective_on": "2015-03-10",
                "late": False,
                "intervention": session.scalars(select(Intervention.id)).one(),
            }
        ],
        "failed": [{"schedule": ids[1], "error": "Mute has no e-mail address."}],
    }


def test_nothing_due_is_an_empty_answer(run: Any) -> None:
    result = run("--json", "--date", "2015-03-07")

    assert (result.exit_code, json.loads(result.stdout)) == (0, {"created": [], "failed": []})


def test_a_failure_is_told_to_a_person(run: Any, factories: Factories) -> None:
    mute = factories.employee(name="Mute", email=None)
    bad = factories.schedule(starts_on=TENTH, assignees=[mute]).id

    result = run("--date", "2015-03-10")

    assert (result.exit_code, result.stdout) == (1, "")
    assert f"Schedule {bad} failed: Mute has no e-mail address." in result.stderr


@pytest.mark.parametrize("form", [[], ["--json"]])
def test_a_dry_run_prints_what_a_run_prints_and_writes_nothing(
    run: Any, session: Session, factories: Factories, form: list[str]
) -> None:
    factories.schedule(starts_on=TENTH, assignees=[factories.employee()], lead_days=40)
    factories.schedule(starts_on=TENTH, period=Period.WEEKLY)
    before = contents(session)

    foreseen = run("--date", "2015-03-10", "--dry-run", *form)

    assert contents(session) == before
    done = run("--date", "2015-03-10", *form)
    assert foreseen.exit_code == done.exit_code == 0
    assert "nothing was written" in foreseen.stderr
    if form:
        assert [each.pop("intervention") for each in json.loads(foreseen.stdout)["created"]] == [
            None
        ] * cases(session)
    else:
        assert foreseen.stdout == done.stdout


def test_one_schedule_can_be_run(run: Any, session: Session, factories: Factories) -> None:
    factories.schedule(starts_on=TENTH)
    wanted = factories.schedule(starts_on=TENTH).id

    run("--date", "2015-03-10", "--schedule", str(wanted))

    session.rollback()
    assert session.scalars(select(Occurrence.schedule_id)).all() == [wanted]


@pytest.mark.parametrize(
    ("args", "named"),
    [
        (["--schedule", "4711"], "4711"),
        (["--schedule", "9223372036854775807"], "9223372036854775807"),
        (["--schedule", "9223372036854775808"], "--schedule"),
        (["--schedule", "0"], "--schedule"),
        (["--schedule", "one"], "--schedule"),
        (["--date", "2015-02-30"], "--date"),
        (["--date", "10.03.2015"], "--date"),
        (["--date", "2015-3-10"], "--date"),
        (["--date", ""], "--date"),
    ],
)
def test_what_cannot_be_meant_is_refused(
    run: Any, session: Session, args: list[str], named: str
) -> None:
    result = run(*args)

    assert (result.exit_code, result.stdout) == (2, "")
    assert named in result.stderr
    assert "Traceback" not in result.stderr
    assert session.scalars(select(JobRun)).all() == []


def test_a_run_of_today_stands_on_the_job(run: Any, session: Session, factories: Factories) -> None:
    factories.schedule(starts_on=TENTH, ends_on=TENTH)

    run()

    row = session.scalars(select(JobRun)).one()
    assert (row.name, row.succeeded) == ("generate-schedules", True)
    assert row.summary == "1 created, 1 of them late, 0 failed"
    assert row.finished_at is not None


@pytest.mark.parametrize("args", [["--dry-run"], ["--date", "2015-03-10"]])
def test_a_run_that_is_not_todays_does_not(run: Any, session: Session, args: list[str]) -> None:
    run(*args)

    assert session.scalars(select(JobRun)).all() == []


def test_the_author_is_the_command(run: Any, session: Session, factories: Factories) -> None:
    factories.schedule(starts_on=TENTH)

    run("--date", "2015-03-10")

    session.rollback()
    query = select(AuditEntry.actor, AuditEntry.source).where(AuditEntry.table == "intervention")
    assert {tuple(row) for row in session.execute(query)} == {("generate-schedules", "command")}


def test_names_cannot_write_to_the_terminal(run: Any, factories: Factories) -> None:
    factories.schedule(starts_on=TENTH, object_text="Boiler\x1b[2J\nforged line")

    result = run("--date", "2015-03-10")

    assert "\x1b" not in result.stdout
    assert len(result.stdout.splitlines()) == 1


def test_a_database_that_lacks_a_table_is_told_in_one_line(
    run: Any, session: Session, factories: Factories
) -> None:
    factories.schedule(starts_on=TENTH)
    session.execute(text("ALTER TABLE occurrence RENAME TO elsewhere"))
    session.commit()
    try:
        result = run("--date", "2015-03-10", "--json")
    finally:
        session.rollback()
        session.execute(text("ALTER TABLE elsewhere RENAME TO occurrence"))
        session.commit()

    assert result.exit_code == 1
    assert result.stderr.startswith("Error: The database cannot be used: ")
    assert json.loads(result.stdout) == {"created": [], "failed": []}


def test_help_says_what_the_options_do(run: Any) -> None:
    result = run("--help")

    assert result.exit_code == 0
    assert "Exit code 1 when a schedule failed" in result.stdout
