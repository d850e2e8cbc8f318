"""`flask reset-second-factor`: for the only administrator, whom nobody else can help."""

from flask.testing import FlaskClient, FlaskCliRunner
from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.models import AuditEntry
from tests.factories import Factories
from tests.web.browsing import is_in, log_in, somebody
from tests.web.phones import with_phone


def test_who_lost_the_phone_gets_in_with_the_password_and_that_is_logged(
    runner: FlaskCliRunner, client: FlaskClient, factories: Factories, session: Session
) -> None:
    user = somebody(factories, email="ana@example.com")
    with_phone(session, user)

    done = runner.invoke(args=["reset-second-factor", "ANA@example.com"])
    again, unknown = (
        runner.invoke(args=["reset-second-factor", email])
        for email in (user.email, "nobody@example.com")
    )
    log_in(client, user)

    assert (done.exit_code, again.exit_code, unknown.exit_code) == (0, 1, 1)
    assert "has no second factor" in again.stderr
    assert "There is no user" in unknown.stderr
    assert is_in(client)
    noted = select(AuditEntry.actor).where(AuditEntry.action == "second factor off")
    assert session.scalars(noted).all() == ["reset-second-factor"]
