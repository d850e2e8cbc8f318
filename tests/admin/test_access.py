"""Who gets in where: every route and every role, also of views that are still to come."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.routing import Rule

from admin_views._base import CrmModelView
from crm.discovery import exports
from crm.domain.kinds import Role
from crm.domain.permissions import Right, may
from crm.extensions import csrf, db
from crm.models import User
from tests.conftest import logged_in
from tests.factories import Factories
from tests.forms import post

VIEWS = [
    view
    for group in exports("admin_views", "views")
    for view in group
    if issubclass(view, CrmModelView)
]
OPEN = {
    "static",
    "home.static",
    "security.login",
    "security.forgot_password",
    "security.reset_password",
    "language.choose",
    "webhooks.receive",
    "answers.show",
    "answers.act",
    "calendar_feeds.show",
    "health.healthz",
    "health.readyz",
    "health.metrics",
}


def filled(rule: Rule) -> str:
    url = rule.rule
    for argument in rule.arguments:
        for kind in ("", "int:", "path:", "string:"):
            url = url.replace(f"<{kind}{argument}>", "1")
    return url


def test_nobody_gets_in_without_logging_in(app: Flask, client: FlaskClient) -> None:
    for rule in app.url_map.iter_rules():
        if rule.endpoint in OPEN:
            continue
        for method in (rule.methods or set()) - {"OPTIONS", "HEAD"}:
            answer = client.open(filled(rule), method=method)

            refused = answer.status_code in (400, 401, 403) or (
                answer.status_code == 302 and "/login" in answer.location
            )
            assert refused, (method, rule.rule, answer.status_code)


def test_only_the_webhook_needs_no_token(app: Flask) -> None:
    exempt = {name.rsplit(".", 1)[-1] for name in csrf._exempt_views}  # noqa: SLF001

    assert exempt <= {"receive"}
    assert not csrf._exempt_blueprints  # noqa: SLF001


@pytest.mark.parametrize("role", list(Role), ids=lambda role: role.name)
def test_each_role_reads_what_the_table_says(app: Flask, factories: Factories, role: Role) -> None:
    browser = logged_in(app, factories, role)

    for view in VIEWS:
        expected = 200 if may(role, view.endpoint_name, Right.READ) else 403
        for page in ("", "export/csv/", "export/xlsx/", "report/"):
            url = f"/admin/{view.endpoint_name}/{page}"
            assert browser.get(url).status_code == expected, url


@pytest.mark.parametrize("role", list(Role), ids=lambda role: role.name)
def test_each_role_opens_the_forms_that_the_table_says(
    app: Flask, factories: Factories, role: Role
) -> None:
    browser = logged_in(app, factories, role)

    for view in VIEWS:
        allowed = view.creatable and may(role, view.endpoint_name, Right.CREATE)
        url = f"/admin/{view.endpoint_name}/new/"
        assert browser.get(url).status_code == (200 if allowed else 403), url


@pytest.mark.parametrize("role", [Role.VIEWER, Role.TECHNICIAN], ids=lambda role: role.name)
def test_side_doors_are_closed_to_those_who_only_read(
    app: Flask, factories: Factories, role: Role
) -> None:
    client, intervention = factories.client(name="Kept"), factories.intervention()
    browser = logged_in(app, factories, role)

    answers = [
        post(browser, "/admin/clients/new/", name="New"),
        post(browser, f"/admin/clients/edit/?id={client.id}", name="Changed"),
        post(browser, "/admin/clients/delete/", id=client.id),
        post(browser, "/admin/interventions/action/", action="reopen", rowid=intervention.id),
        post(browser, "/admin/interventions/action/", action="cancel", rowid=intervention.id),
        post(browser, "/admin/interventions/availability/"),
        post(browser, "/admin/schedules/preview/"),
    ]

    assert {answer.status_code for answer in answers} == {403}


def test_inline_editing_is_not_there(app: Flask, admin: FlaskClient) -> None:
    for view in VIEWS:
        answer = post(admin, f"/admin/{view.endpoint_name}/ajax/update/", list_form_pk="1")
        assert answer.status_code == 404


def test_a_post_without_a_token_is_refused(app: Flask, admin: FlaskClient) -> None:
    for rule in app.url_map.iter_rules():
        if "POST" in (rule.methods or ()) and rule.endpoint != "webhooks.receive":
            answer = admin.post(filled(rule), data={})
            assert answer.status_code == 400, rule.rule


def test_a_technician_sees_no_others_interventions(app: Flask, factories: Factories) -> None:
    own = factories.assignment()
    other = factories.intervention(object_text="Secret")
    browser = logged_in(app, factories, Role.TECHNICIAN, employee=own.employee)

    page = browser.get("/admin/interventions/").text

    assert f"#{own.intervention.number}" in page or str(own.intervention.number) in page
    assert "Secret" not in page
    details = f"/admin/interventions/details/?id={other.id}"
    assert browser.get(details).status_code == 404
    assert post(browser, "/admin/interventions/remark/", id=other.id, text="x").status_code == 404


def test_a_demoted_user_loses_the_rights_at_once(app: Flask, factories: Factories) -> None:
    browser = logged_in(app, factories, Role.ADMIN, email="boss@example.com")
    assert browser.get("/admin/users/").status_code == 200

    user = db.session.scalars(select(User).where(User.email == "boss@example.com")).one()
    user.role = Role.VIEWER
    db.session.commit()

    assert browser.get("/admin/users/").status_code == 403


def test_a_mail_to_a_user_is_not_read_by_others(
    operator: FlaskClient, factories: Factories
) -> None:
    mail = factories.outbox_mail(text="https://desk.example/reset/secret")

    page = operator.get(f"/admin/outbox/details/?id={mail.id}").text

    assert "secret" not in page


def test_settings_are_for_administrators_and_hide_secrets(
    admin: FlaskClient, app: Flask, factories: Factories
) -> None:
    page = admin.get("/admin/settings/").text

    assert "CRM_MAIL_SERVER" in page
    assert "generic-secret" not in page
    for role in (Role.OPERATOR, Role.TECHNICIAN, Role.VIEWER):
        assert logged_in(app, factories, role).get("/admin/settings/").status_code == 403
