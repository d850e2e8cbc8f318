"""Posts that no page offers: forms and buttons with forged keys, and what is answered."""

from itertools import product
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from crm.domain.kinds import Role
from crm.domain.statuses import TriageStatus
from crm.models import Message
from tests.admin.hostile import CHOICES, DATES, KEYS, NUMBERS, forms
from tests.conftest import logged_in
from tests.factories import Factories
from tests.forms import messages_on, post, submit, token_of

TRIAGE = ("attach", "settle", "ignore", "undo")


def test_a14_deleting_what_is_not_there_is_not_found(app: Flask, admin: FlaskClient) -> None:
    token = token_of(admin)
    for view in app.extensions["admin"][0]._views:  # noqa: SLF001 - the only list there is
        for key in KEYS if hasattr(view, "grid_columns") else ():
            fields = {"csrf_token": token, "id": key}
            answer = admin.post(f"/admin/{view.endpoint}/delete/", data=fields)
            assert answer.status_code == (404 if view.deletable else 403), (view.endpoint, key)


def test_remarks_to_no_intervention_are_not_found(admin: FlaskClient) -> None:
    token = token_of(admin)
    for key in KEYS:
        fields = {"csrf_token": token, "id": key, "text": "x", "entry": key}
        assert admin.post("/admin/interventions/remark/", data=fields).status_code == 404, key


def test_a_remark_that_is_refused_is_kept(
    operator: FlaskClient, factories: Factories, session: Session
) -> None:
    key = factories.intervention().id
    for text, error in (("", "Write something"), ("<b>" + "x" * 20_000, "At most 20000")):
        answer = post(operator, "/admin/interventions/remark/", id=key, text=text)

        assert answer.status_code == 200
        assert error in answer.text
        assert "x" * len(text[3:]) in answer.text
        assert "<b>x" not in answer.text
    assert session.scalar(select(func.count(Message.id))) == 0


def test_previews_take_anything(app: Flask, admin: FlaskClient, factories: Factories) -> None:
    token = token_of(admin)
    for form in forms(app, factories):
        if form.endpoint not in ("schedules", "interventions"):
            continue
        page = "preview" if form.endpoint == "schedules" else "availability"
        for kind, values in (("date", DATES), ("number", NUMBERS), ("choice", CHOICES)):
            for each, typed in product(form.of_kind(kind), values):
                fields: dict[str, Any] = form.values | {each.name: typed, "csrf_token": token}
                answer = admin.post(f"/admin/{form.endpoint}/{page}/?id={typed}", data=fields)
                assert answer.status_code == 200, (page, each.name, typed)
        empty = admin.post(f"/admin/{form.endpoint}/{page}/", data={"csrf_token": token})
        assert empty.status_code == 200, page


def test_the_triage_desk_takes_no_forged_keys(
    app: Flask, operator: FlaskClient, factories: Factories, session: Session
) -> None:
    mail = factories.message(triage=TriageStatus.OPEN)
    settled = factories.message()  # never on the desk
    job, foreign = factories.intervention(), factories.assignment()
    token = token_of(operator)

    for page, key in product(TRIAGE, [*KEYS, str(settled.id)]):
        fields = {"csrf_token": token, "id": key, "intervention": job.id, "decision": "confirm"}
        assert operator.post(f"/admin/triage/{page}/", data=fields).status_code == 404, (page, key)
    for page, key in product(("attach", "settle"), KEYS):
        fields = {"csrf_token": token, "id": mail.id, "intervention": key, "assignment": key}
        answer = operator.post(f"/admin/triage/{page}/", data=fields | {"decision": "confirm"})
        assert answer.status_code in (302, 400), (page, key)
    crossed = {"id": mail.id, "intervention": job.id, "assignment": foreign.id, "decision": "x\0"}
    assert post(operator, "/admin/triage/attach/", **crossed).status_code == 400
    assert post(operator, "/admin/triage/settle/", **crossed).status_code == 400
    for role in (Role.TECHNICIAN, Role.VIEWER):
        browser = logged_in(app, factories, role)
        for page in TRIAGE:
            assert post(browser, f"/admin/triage/{page}/", **crossed).status_code == 403

    session.rollback()
    assert session.get_one(Message, mail.id).triage is TriageStatus.OPEN
    assert session.get_one(Message, mail.id).intervention_id is None


def test_what_is_said_fits_into_the_cookie_that_carries_it(operator: FlaskClient) -> None:
    name = "".join(chr(0x1F300 + 7 * number) for number in range(200))

    answer = submit(operator, "/admin/clients/new/", name=name, tax_id="🔥1" * 30)

    assert answer.status_code == 302
    assert all(len(cookie) < 4_000 for cookie in answer.headers.getlist("Set-Cookie"))
    assert name in messages_on(operator.get(answer.location))
