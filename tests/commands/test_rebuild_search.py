"""`flask rebuild-search`, and the check that says when it is needed."""

from flask.testing import FlaskCliRunner
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from crm.models import Client
from crm.search import DOCUMENTS
from tests.factories import Factories

TABLE = DOCUMENTS[Client].table


def test_documents_that_are_gone_are_noticed_and_made_anew(
    runner: FlaskCliRunner, session: Session, factories: Factories
) -> None:
    client = factories.client(name="Hotel Brăila")
    session.execute(delete(TABLE))
    session.commit()

    said = runner.invoke(args=["check"]).stderr
    result = runner.invoke(args=["rebuild-search"])

    assert "search: client has 1 rows and 0 documents to be found by" in said
    assert "run 'flask rebuild-search'" in said
    assert result.exit_code == 0, result.output
    assert session.execute(select(TABLE)).all() == [(client.id, "hotel braila")]
    session.rollback()  # or it holds the lock
    assert "search: ok" in runner.invoke(args=["check"]).stdout
