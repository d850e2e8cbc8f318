"""Who is given which file, and under which name it travels."""

from urllib.parse import quote

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from crm.domain.kinds import Role
from crm.domain.statuses import AssignmentStatus
from crm.models import Attachment
from crm.uploads import storage
from tests.admin.test_files import kept, remark
from tests.conftest import logged_in
from tests.factories import Factories


def test_f01_files_are_given_to_those_who_may_see_what_they_belong_to(
    app: Flask, operator: FlaskClient, factories: Factories, session: Session
) -> None:
    own, foreign = factories.assignment(), factories.assignment()
    for assignment in (own, foreign):
        remark(operator, assignment.intervention, [("a.txt", b"x", "text/plain")])
    mine, other = kept(session)
    letter = factories.correspondence_entry(attachments=[_file()])
    technician = logged_in(app, factories, Role.TECHNICIAN, employee=own.employee)
    nobodys = logged_in(app, factories, Role.TECHNICIAN)
    viewer = logged_in(app, factories, Role.VIEWER)
    keys = (mine.id, other.id, letter.attachments[0].id, 10**6)

    def answers(browser: FlaskClient) -> list[int]:
        return [browser.get(f"/attachments/{key}").status_code for key in keys[:2] + keys[3:]]

    assert answers(operator) == answers(viewer) == [200, 200, 404]
    assert answers(technician) == [200, 404, 404]
    assert answers(nobodys) == [404, 404, 404]
    assert technician.get(f"/attachments/{keys[2]}").status_code == 404
    assert app.test_client().get(f"/attachments/{keys[0]}").status_code in (302, 401)


def test_f04_an_address_names_a_record_and_never_a_path(
    operator: FlaskClient, factories: Factories, session: Session
) -> None:
    remark(operator, factories.intervention(), [("a.txt", b"x", "text/plain")])
    [file] = kept(session)
    keys = ["0", "-1", "abc", "9" * 23, "%00", "1'", "1/../2", "/etc/passwd", "%2fetc%2fpasswd"]
    keys += ["..%2f..%2fetc%2fpasswd", "..\\..\\x", "%2e%2e/%2e%2e/x", file.storage_key]
    keys += [quote(file.storage_key, safe=""), f"{file.id}%00", f"{file.id}.txt"]

    for key in keys:
        for address in [f"/attachments/{key}{each}" for each in ("", "/preview", "/small")]:
            assert operator.get(address).status_code == 404, address
    for key in ("../../etc/passwd", "/etc/passwd", "ab/cd/../../x", file.storage_key + "/../x"):
        for act in (storage().open, storage().delete, storage().exists):
            with pytest.raises(ValueError, match="no key"):
                act(key)
    assert operator.get(f"/attachments/{file.id}").data == b"x"


def test_f06_romanian_names_fit_into_a_header(
    operator: FlaskClient, factories: Factories, session: Session
) -> None:
    remark(operator, factories.intervention(), [("Notă ș.txt", b"x", "text/plain")])

    answer = operator.get(f"/attachments/{kept(session)[0].id}")

    assert answer.headers["Content-Disposition"].isascii()
    assert "filename*=UTF-8''Not%C4%83%20%C8%99.txt" in answer.headers["Content-Disposition"]


def test_f01_who_was_taken_off_a_job_gets_its_files_no_more(
    app: Flask, operator: FlaskClient, factories: Factories, session: Session
) -> None:
    gone = factories.assignment()
    remark(operator, gone.intervention, [("a.txt", b"x", "text/plain")])
    gone.status = AssignmentStatus.WITHDRAWN
    session.commit()
    technician = logged_in(app, factories, Role.TECHNICIAN, employee=gone.employee)

    assert technician.get(f"/attachments/{kept(session)[0].id}").status_code == 404


def test_f01_a_file_that_is_lost_is_not_found(
    operator: FlaskClient, factories: Factories, session: Session
) -> None:
    remark(operator, factories.intervention(), [("a.txt", b"x", "text/plain")])
    [file] = kept(session)
    storage().delete(file.storage_key)

    assert operator.get(f"/attachments/{file.id}").status_code == 404


def _file() -> Attachment:
    return Attachment(
        filename="letter", content_type="text/html", size=1, sha256="x", storage_key="x" * 40
    )
