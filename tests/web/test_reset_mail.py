"""The mail with the link to a new password leaves like any other."""

from pathlib import Path

from flask.testing import FlaskClient
from flask_security.utils import hash_password
from sqlalchemy.orm import Session

from crm import clock
from crm.mail.files import FileTransport
from crm.services import outbox
from tests.factories import Factories
from tests.forms import submit


def test_the_reset_mail_can_be_sent_as_it_stands(
    client: FlaskClient, session: Session, factories: Factories, tmp_path: Path
) -> None:
    user = factories.user(password=hash_password("long enough for a test"))
    submit(client, "/reset", "form", email=user.email)

    transport = FileTransport(tmp_path, sender="desk@example.com")
    report = outbox.send_due(session, transport, now=clock.utcnow())

    assert (report.sent, report.failed) == (1, 0)
    [mail] = tmp_path.glob("*.eml")
    assert b"/reset/" in mail.read_bytes()
