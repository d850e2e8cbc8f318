"""Actions on rows that are not there, too many, or of others: nothing changes."""

from collections.abc import Iterator
from itertools import product

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from crm.domain.kinds import Role
from crm.domain.statuses import InterventionStatus, OutboxStatus
from crm.models import Intervention, Message
from tests.admin.hostile import KEYS
from tests.conftest import logged_in
from tests.factories import Factories
from tests.forms import messages_on, post, token_of

ACTIONS = {
    "interventions": ("finalise", "reopen", "cancel"),
    "schedules": ("pause", "resume"),
    "outbox": ("send_again",),
    "correspondence": ("cancel",),
    "users": ("invite", "withdraw", "end_sessions", "reset_factor"),
}


def targets() -> Iterator[tuple[str, str]]:
    """Yield every pair of a view and one of its actions."""
    for endpoint, names in ACTIONS.items():
        for name in names:
            yield endpoint, name


def test_the_actions_here_are_all_there_are(app: Flask) -> None:
    found = {
        view.endpoint: tuple(each.name for each in view.grid_actions)
        for view in app.extensions["admin"][0]._views  # noqa: SLF001 - the only list there is
        if getattr(view, "grid_actions", ())
    }
    assert found == ACTIONS


def test_a14_a16_actions_on_keys_of_no_record_change_nothing(admin: FlaskClient) -> None:
    token = token_of(admin)
    for endpoint, name in targets():
        for ids in ([], KEYS, ["1"] * 5_000, [str(number) for number in range(10**6, 10**6 + 900)]):
            fields = {"csrf_token": token, "action": name, "rowid": ids, "reason": "x" * 100_000}
            answer = admin.post(f"/admin/{endpoint}/action/", data=fields)
            assert answer.status_code == 302, (endpoint, name)


def test_a16_actions_that_a_view_does_not_have_are_not_there(
    admin: FlaskClient, factories: Factories
) -> None:
    key, names = factories.intervention().id, ("", "delete", "__init__", "\0", "x" * 5_000)
    for endpoint, name in product(("interventions", "clients", "audit", "settings"), names):
        answer = post(admin, f"/admin/{endpoint}/action/", action=name, rowid=key)
        assert answer.status_code == 404, (endpoint, name)


def test_a16_more_rows_than_anybody_selects_are_refused_as_a_whole(
    operator: FlaskClient, factories: Factories, session: Session
) -> None:
    key = factories.intervention().id
    ids = [key, *range(10**6, 10**6 + 1_000)]

    answer = post(operator, "/admin/interventions/action/", action="finalise", rowid=ids)

    session.rollback()
    assert session.get_one(Intervention, key).status is InterventionStatus.NEW
    assert "At most 1000 rows" in messages_on(operator.get(answer.location))


def test_a02_a16_each_role_acts_as_the_table_says(app: Flask, factories: Factories) -> None:
    keys = {
        "interventions": factories.intervention().id,
        "schedules": factories.schedule().id,
        "outbox": factories.outbox_mail(status=OutboxStatus.FAILED).id,
        "correspondence": factories.correspondence_entry().id,
        "users": factories.user().id,
    }
    for role in (Role.TECHNICIAN, Role.VIEWER):
        browser = logged_in(app, factories, role)
        token = token_of(browser)
        for endpoint, name in targets():
            fields = {"csrf_token": token, "action": name, "rowid": keys[endpoint]}
            answer = browser.post(f"/admin/{endpoint}/action/", data=fields)
            harmless = role is Role.TECHNICIAN and name == "finalise"  # of his own, found or not
            assert answer.status_code == (302 if harmless else 403), (role, endpoint, name)


def test_a04_another_technicians_job_is_as_one_that_is_not_there(
    app: Flask, factories: Factories, session: Session
) -> None:
    own, foreign = factories.assignment(), factories.assignment()
    browser = logged_in(app, factories, Role.TECHNICIAN, employee=own.employee)
    token, key = token_of(browser), foreign.intervention_id

    def answers(number: int) -> list[tuple[int, str]]:
        back = {"csrf_token": token, "id": number, "rowid": number, "text": "x"}
        got = [
            browser.get(f"/admin/interventions/details/?id={number}"),
            browser.get(f"/admin/interventions/edit/?id={number}"),
            browser.get(f"/admin/interventions/new/?copy={number}"),
            browser.get(f"/admin/messages/details/?id={number}"),
            browser.post("/admin/interventions/remark/", data=back),
            browser.post("/admin/interventions/delete/", data=back),
            browser.post("/admin/interventions/action/", data=back | {"action": "finalise"}),
            browser.post(f"/admin/interventions/availability/?id={number}", data=back),
        ]
        said = messages_on(browser.get("/admin/interventions/"))
        return [(each.status_code, each.location or said) for each in got]

    assert answers(key) == answers(key + 10**6)
    session.rollback()
    assert session.get_one(Intervention, key).status is not InterventionStatus.FINALISED
    assert session.scalar(select(func.count(Message.id))) == 0
