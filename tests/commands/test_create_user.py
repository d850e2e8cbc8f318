import pytest
from click.testing import Result
from flask.testing import FlaskCliRunner
from flask_security.utils import verify_password
from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.domain.kinds import Language, Role
from crm.models import AuditEntry, User
from tests.factories import Factories

PASSWORD = "quiet lamp over seven rivers"


def create(runner: FlaskCliRunner, *args: str, typed: str = PASSWORD + "\n") -> Result:
    return runner.invoke(args=["create-user", *args], input=typed)


def test_a_user_is_made_who_can_log_in(runner: FlaskCliRunner, session: Session) -> None:
    result = create(runner, "Ana@Example.com", "--role", "admin", "--name", "Ana Pop")

    user = session.scalars(select(User)).one()
    assert result.exit_code == 0
    assert result.stdout == "ana@example.com can log in now, as admin.\n"
    assert (user.email, user.name) == ("ana@example.com", "Ana Pop")
    assert (user.role, user.active, user.language) == (Role.ADMIN, True, Language.EN)
    assert verify_password(PASSWORD, str(user.password))
    assert PASSWORD not in result.output


def test_the_name_is_what_stands_before_the_at(runner: FlaskCliRunner, session: Session) -> None:
    create(runner, "ana.pop@example.com", "--role", "viewer")

    assert session.scalars(select(User.name)).one() == "ana.pop"


def test_the_audit_log_says_that_the_command_did_it(
    runner: FlaskCliRunner, session: Session
) -> None:
    create(runner, "ana@example.com", "--role", "viewer")

    entry = session.scalars(select(AuditEntry)).one()
    assert (entry.actor, entry.source, entry.table) == ("create-user", "command", "user")
    assert PASSWORD not in str(entry.changes)


def test_a_technician_is_tied_to_an_employee(
    runner: FlaskCliRunner, session: Session, factories: Factories
) -> None:
    employee = factories.employee(email="Ion@Example.com")

    create(runner, "ion@x.ro", "--role", "technician", "--employee-email", "ion@example.com")

    assert session.scalars(select(User.employee_id)).one() == employee.id


@pytest.mark.parametrize("twins", [0, 2])
def test_an_employee_who_is_not_clear_is_refused(
    runner: FlaskCliRunner, session: Session, factories: Factories, twins: int
) -> None:
    for _ in range(twins):
        factories.employee(email="ion@example.com")

    result = create(
        runner, "ion@x.ro", "--role", "technician", "--employee-email", "ion@example.com"
    )

    assert result.exit_code == 2
    assert "--employee-email" in result.stderr
    assert session.scalars(select(User)).all() == []


@pytest.mark.parametrize("again", ["ana@example.com", "ANA@EXAMPLE.COM", " ana@example.com "])
def test_a_user_is_not_made_twice(
    runner: FlaskCliRunner, session: Session, factories: Factories, again: str
) -> None:
    factories.user(email="ana@example.com", role=Role.VIEWER)

    result = create(runner, again, "--role", "admin")

    assert (result.exit_code, result.stdout) == (1, "")
    assert "There is a user ana@example.com already." in result.stderr
    assert session.scalars(select(User.role)).all() == [Role.VIEWER]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "at least 15 characters"),
        ("\n", "at least 15 characters"),
        ("eleven char\n", "at least 15 characters"),
        ("x" * 20_000, "at most 128 characters"),
        ("dispecer-demo-dispecer\n", "would be guessed soon"),
        ("password1234567\n", "would be guessed soon"),
        ("ana@example.com\n", "would be guessed soon"),
    ],
)
def test_a_password_that_would_be_guessed_is_refused(
    runner: FlaskCliRunner, session: Session, typed: str, said: str
) -> None:
    result = create(runner, "ana@example.com", "--role", "admin", typed=typed)

    assert (result.exit_code, result.stdout) == (1, "")
    assert said in result.stderr
    assert "Traceback" not in result.output
    assert session.scalars(select(User)).all() == []


@pytest.mark.parametrize(
    "args",
    [
        ("no address", "--role", "admin"),
        ("a@b@c", "--role", "admin"),
        ("a\x00@example.com", "--role", "admin"),
        ("a\udcff@example.com", "--role", "admin"),
        ("x" * 400 + "@example.com", "--role", "admin"),
        ("", "--role", "admin"),
        ("ana@example.com", "--role", "owner"),
        ("ana@example.com",),
        ("--role", "admin"),
    ],
)
def test_what_cannot_be_a_user_is_a_usage_error(
    runner: FlaskCliRunner, session: Session, args: tuple[str, ...]
) -> None:
    result = create(runner, *args)

    assert (result.exit_code, result.stdout) == (2, "")
    assert "Traceback" not in result.stderr
    assert session.scalars(select(User)).all() == []


def test_bytes_that_are_no_text_are_no_password(
    runner: FlaskCliRunner, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    result = runner.invoke(
        args=["create-user", "ana@example.com", "--role", "admin"],
        input=b"quiet lamp \xff\xfe over seven rivers\n",
    )

    assert result.exit_code == 1
    assert "Traceback" not in result.output
    assert session.scalars(select(User)).all() == []
