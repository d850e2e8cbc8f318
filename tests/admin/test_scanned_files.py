"""F-10: with a scanner, a file is given to nobody before it was looked at, or when it is bad."""

from collections.abc import Callable
from contextlib import suppress

import pytest
from flask import Flask
from flask.testing import FlaskClient, FlaskCliRunner
from sqlalchemy import select
from sqlalchemy.orm import Session

from commands import _work
from crm.errors import ScannerError, StorageError
from crm.models import AuditEntry
from crm.uploads import storage
from tests.admin.test_files import PNG, kept, remark
from tests.clamd import EICAR, clamd
from tests.factories import Factories
from tests.forms import soup
from tests.ports import free_port
from tests.web.browsing import BROWSER

Set = Callable[..., None]


def codes(browser: FlaskClient, session: Session) -> list[int]:
    places = [f"/attachments/{each.id}" for each in kept(session)]
    return [browser.get(place, buffered=True).status_code for place in places]


def test_f10_what_is_found_is_given_to_nobody(
    app: Flask, operator: FlaskClient, session: Session, factories: Factories, set_to: Set
) -> None:
    job = factories.intervention()
    with clamd() as (address, _seen):
        set_to(scanner=address)
        remark(operator, job, [("bad.png", PNG + EICAR, ""), ("good.txt", b"good", "")])
        before = codes(operator, session)
        waiting = operator.get(f"/attachments/{kept(session)[0].id}", headers=BROWSER).text
        done = [_work.scan(app), _work.scan(app)]
    bad = kept(session)[0]

    assert before == [409, 409]
    assert "still being checked" in waiting
    assert done == [2, 0]
    assert codes(operator, session) == [423, 200]
    set_to(scanner="")  # what was found stays found
    assert codes(operator, session) == [423, 200]
    assert operator.get(f"/attachments/{bad.id}/preview").status_code == 423
    page = soup(operator.get(f"/admin/interventions/details/?id={job.id}"))
    assert "withheld: Win.Test.EICAR_HDB-1" in page.text
    assert page.select("#timeline img") == []
    logged = select(AuditEntry.changes).where(
        AuditEntry.table == "attachment",
        AuditEntry.record_id == bad.id,
        AuditEntry.actor == "worker",
    )
    assert [each["malware"][-1] for each in session.scalars(logged)] == ["Win.Test.EICAR_HDB-1"]


def test_f10_while_the_scanner_is_down_files_are_taken_and_wait(
    app: Flask,
    operator: FlaskClient,
    session: Session,
    factories: Factories,
    set_to: Set,
    runner: FlaskCliRunner,
) -> None:
    set_to(scanner=f"tcp://127.0.0.1:{free_port()}")

    sent = remark(operator, factories.intervention(), [("good.txt", b"good", "")])

    assert sent.status_code == 302
    with pytest.raises(ScannerError):
        _work.scan(app)
    assert runner.invoke(args=["scan-files"]).exit_code == 1
    assert codes(operator, session) == [409]
    with clamd() as (address, seen):
        set_to(scanner=address)
        assert runner.invoke(args=["scan-files"]).stdout == "1 files were looked at.\n"
        assert codes(operator, session) == [200]
        assert seen == [b"good"]


def test_f10_what_was_found_can_be_looked_at_again(
    operator: FlaskClient,
    session: Session,
    factories: Factories,
    set_to: Set,
    runner: FlaskCliRunner,
) -> None:
    remark(operator, factories.intervention(), [("good.txt", b"good", "")])
    with clamd(answer=b"INSTREAM size limit exceeded. ERROR\0") as (address, _seen):
        set_to(scanner=address)
        runner.invoke(args=["scan-files"])
    before = codes(operator, session)

    with clamd() as (address, _seen):
        set_to(scanner=address)
        once = runner.invoke(args=["scan-files"]).stdout
        again = runner.invoke(args=["scan-files", "--again"]).stdout

    assert (before, codes(operator, session)) == ([423], [200])
    assert [once[0], again[0]] == ["0", "1"]


def test_f10_a_storage_that_is_down_is_no_finding_and_a_lost_file_is_no_all_clear(
    app: Flask, operator: FlaskClient, session: Session, factories: Factories, set_to: Set
) -> None:
    remark(operator, factories.intervention(), [("a.txt", b"a", ""), ("b.txt", b"b", "")])
    lost, other = kept(session)
    storage().delete(lost.storage_key)
    in_the_way = f"{app.extensions['settings'].storage_url}/{other.storage_key}"
    session.rollback()

    with clamd() as (address, _seen):
        there = app.extensions["settings"].storage_url
        set_to(scanner=address, storage_url=in_the_way)  # a file is no folder
        with suppress(StorageError):
            _work.scan(app)
        waiting = [each.scanned_at for each in kept(session)]
        session.rollback()
        set_to(storage_url=there)
        _work.scan(app)

    assert waiting == [None, None]
    assert [each.malware for each in kept(session)] == ["not checked: the file is missing", None]
