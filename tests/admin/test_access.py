"""Who gets in where: every route and every role against the one table of rights."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.routing import Rule

from admin_views._base import CrmModelView
from crm.clock import utcnow
from crm.discovery import exports
from crm.domain.access_table import ACTIONS, FIELDS, NEW_FIELDS
from crm.domain.kinds import Role
from crm.domain.permissions import (
    LOGGED_IN,
    OPEN,
    Right,
    field_of,
    fields_of,
    may_any,
    offered,
    route_of,
)
from crm.extensions import csrf, db
from crm.models import Base, Intervention, Message, User
from crm.services import undo
from tests.admin.poison import records_of_all_kinds
from tests.conftest import logged_in
from tests.factories import Factories
from tests.forms import post, soup, token_of
from tests.test_migrations import contents

VIEWS = [
    view
    for group in exports("admin_views", "views")
    for view in group
    if issubclass(view, CrmModelView)
]
POSTED_BY_VIEWERS = {
    "action_view",
    "bulk_view",
    "bulk_run",
    "ajax_update",
}  # all refuse each action
OWN_SETTINGS = {"choose_columns", "choose_page_size", "views_view"}
TECHNICIANS = {
    "home.index",
    "desk.index_view",  # its box; the page of a caller asks for clients
    "desk.suggest",
    "undo.index_view",
    "undo.run",
    "interventions.remark",
    "interventions.work_sheet",
}
COSTLY = {"export", "report", "report_pdf", "sheet_pdf", "work_sheet"}  # shown elsewhere, too
FILLED = re.compile(r"<(?:int:|path:|string:)?(\w+)>")
FORM = re.compile(r"<form\b[^>]*>.*?</form>", re.DOTALL)
TEMPLATE = re.compile(r"<template\b.*?</template>", re.DOTALL)
NAME = re.compile(r"\sname=\"([^\"]+)\"")
ACTION = re.compile(r"\s(?:form)?action=\"([^\"?#]+)")


def stored() -> dict[str, list[Any]]:
    """Return all there is in the database, without waiting for a transaction of our own."""
    db.session.rollback()
    return contents()


def filled(rule: Rule) -> str:
    values = {"kind": "csv", "export_type": "csv", "filename": "app.css"}
    return FILLED.sub(lambda found: values.get(found[1], "1"), rule.rule)


def routes(app: Flask) -> Iterator[tuple[Rule, str]]:
    """Yield every address and method that the table is asked for."""
    for rule in app.url_map.iter_rules():
        if rule.endpoint not in OPEN:
            for method in sorted((rule.methods or set()) - {"OPTIONS", "HEAD"}):
                yield rule, method


def is_let_in(role: Role, endpoint: str) -> bool:
    route = route_of(endpoint)
    return endpoint in LOGGED_IN or (route is not None and may_any(role, route.of, route.rights))


class Visitor:
    """A browser that knocks at addresses, each time with a record that is there."""

    def __init__(self, app: Flask, browser: FlaskClient, token: str = "") -> None:
        self._browser, self._token = browser, token
        self._keys = {
            name: db.session.scalar(select(view.model_class.id).limit(1)) or 1
            for name, view in app.extensions["views"].items()
            if isinstance(view, CrmModelView)
        }

    def knock(self, rule: Rule, method: str) -> Any:
        view = rule.endpoint.partition(".")[0]
        key = self._keys.get(view, 1)
        if method == "GET":
            return self._browser.get(filled(rule), query_string={"id": key})
        data = {"csrf_token": self._token, "id": key, "rowid": key, "text": "x", "name": "x"}
        data["action"] = next(iter(ACTIONS.get(view, {})), "")
        return self._browser.open(f"{filled(rule)}?id={key}", method=method, data=data)


def test_a01_nobody_gets_in_without_logging_in(
    app: Flask, client: FlaskClient, factories: Factories, session: Session
) -> None:
    records_of_all_kinds(factories, session)
    disabled = logged_in(app, factories, Role.ADMIN, active=False)
    before = stored()

    for browser in (client, disabled):
        stranger = Visitor(app, browser, token_of(browser, "/login"))
        for rule, method in routes(app):
            answer = stranger.knock(rule, method)
            assert answer.status_code == 302, (method, rule.rule, answer.status_code)
            assert "/login" in answer.location, (method, rule.rule)

    assert stored() == before


def test_a01_every_address_is_in_the_table_with_its_methods(app: Flask) -> None:
    for rule in app.url_map.iter_rules():
        route, methods = route_of(rule.endpoint), (rule.methods or set()) - {"OPTIONS", "HEAD"}
        assert rule.endpoint in OPEN | LOGGED_IN or route, rule.endpoint
        assert route is None or methods == set(route.methods.split()), rule.endpoint


def test_a01_an_address_that_is_not_in_the_table_is_closed(
    admin: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("crm.web.rights.route_of", {}.get)

    assert admin.get("/admin/clients/").status_code == 403


@pytest.mark.parametrize("role", list(Role), ids=lambda role: role.name)
def test_a02_a03_each_role_is_refused_where_the_table_says(
    app: Flask, factories: Factories, session: Session, role: Role
) -> None:
    job = records_of_all_kinds(factories, session)
    browser = logged_in(app, factories, role, employee=job.assignments[0].employee)
    visitor = Visitor(app, browser, token_of(browser))
    before = stored()

    refused = [each for each in routes(app) if not is_let_in(role, each[0].endpoint)]
    for rule, method in refused:
        answer = visitor.knock(rule, method)
        assert answer.status_code == 403, (method, rule.rule, answer.status_code)

    assert refused
    assert stored() == before


@pytest.mark.parametrize("role", list(Role), ids=lambda role: role.name)
def test_a02_a06_each_role_reads_what_the_table_says_and_changes_nothing(
    app: Flask, factories: Factories, session: Session, role: Role
) -> None:
    job = records_of_all_kinds(factories, session)
    browser = logged_in(app, factories, role, employee=job.assignments[0].employee)
    visitor = Visitor(app, browser)
    own = {f"{view.endpoint_name}.index_view" for view in VIEWS}
    browser.get("/admin/")
    before = stored()

    for rule, method in routes(app):
        page = rule.endpoint.rpartition(".")[2]
        if method != "GET" or rule.endpoint in LOGGED_IN or not is_let_in(role, rule.endpoint):
            continue
        if page in COSTLY and not (role is Role.ADMIN and rule.endpoint.startswith("clients")):
            continue
        answer = visitor.knock(rule, method)
        expected = (200,) if rule.endpoint in own else (200, 302, 400, 404)
        if role is Role.TECHNICIAN and rule.endpoint == "desk.index_view":
            expected = (403,)  # the page itself tells of clients
        assert answer.status_code in expected, (rule.rule, answer.status_code)

    after = stored()
    for name in ("audit_entry", "user_session"):  # who has read what, and when last
        before.pop(name), after.pop(name)
    assert after == before


def test_a02_the_table_opens_to_others_than_staff_what_it_is_meant_to(app: Flask) -> None:
    posted = {rule.endpoint for rule, method in routes(app) if method == "POST"} - LOGGED_IN
    grid = {f"interventions.{page}" for page in ("index_view", "details_view", "export", "report")}
    grid |= {f"interventions.{page}" for page in ("report_pdf", "ajax_lookup")}
    grid |= {f"interventions.{page}" for page in POSTED_BY_VIEWERS | OWN_SETTINGS}

    viewers = {each for each in posted if is_let_in(Role.VIEWER, each)}
    technicians = {rule.endpoint for rule, _method in routes(app)} - LOGGED_IN
    technicians = {each for each in technicians if is_let_in(Role.TECHNICIAN, each)}

    harmless = POSTED_BY_VIEWERS | OWN_SETTINGS
    assert {each for each in viewers if each.rpartition(".")[2] not in harmless} == {"undo.run"}
    assert technicians == TECHNICIANS | grid


def test_a02_views_and_their_actions_say_what_the_table_says(app: Flask) -> None:
    for name, view in app.extensions["views"].items():
        if not isinstance(view, CrmModelView):
            continue
        flags = {Right.CREATE: view.creatable, Right.EDIT: view.editable}
        flags[Right.DELETE] = view.deletable
        actions: list[Any] = [*view.grid_actions, *view.bulk_actions]
        acting = {each.name: each.right for each in actions}
        edited = route_of(f"{name}.edit_view")
        assert edited
        for right, flag in flags.items():
            is_there = right in offered(name)
            assert is_there == flag or (right is Right.EDIT and not edited.rights), (name, right)
        assert acting == dict(ACTIONS.get(name, {})), name


def test_a03_inline_editing_is_not_there(app: Flask, admin: FlaskClient) -> None:
    token = token_of(admin)
    for view in VIEWS:
        data = {"csrf_token": token, "list_form_pk": "1"}
        assert admin.post(f"/admin/{view.endpoint_name}/ajax/update/", data=data).status_code == 404


def test_a05_only_the_webhook_needs_no_token(app: Flask, admin: FlaskClient) -> None:
    for rule in app.url_map.iter_rules():
        if "POST" in (rule.methods or ()) and rule.endpoint != "webhooks.receive":
            answer = admin.post(filled(rule), data={})
            assert answer.status_code == 400, rule.rule

    exempt = {name.rsplit(".", 1)[-1] for name in csrf._exempt_views}  # noqa: SLF001
    assert exempt <= {"receive"}
    assert not csrf._exempt_blueprints  # noqa: SLF001


def test_a05_a_form_on_another_site_is_refused(
    admin: FlaskClient, factories: Factories, session: Session
) -> None:
    key = factories.client().id
    data = {"csrf_token": token_of(admin), "id": key}

    elsewhere = ({"Referer": "https://evil.example/"}, {"Sec-Fetch-Site": "cross-site"})
    for headers in elsewhere:
        url, secure = "/admin/clients/delete/", "https://localhost"
        answer = admin.post(url, data=data, base_url=secure, headers=headers)
        assert answer.status_code == 400, headers

    assert stored()["client"]


def test_a07_no_other_method_gets_through(
    app: Flask, admin: FlaskClient, factories: Factories
) -> None:
    key, before = factories.client().id, stored()
    headers = {"X-HTTP-Method-Override": "POST", "X-HTTP-Method": "DELETE"}
    token = token_of(admin)

    for name in ("delete", "edit", "action", "new"):
        for method in ("GET", "HEAD", "OPTIONS", "PUT", "PATCH", "DELETE"):
            query = {"id": key, "_method": "DELETE", "csrf_token": token}
            url = f"/admin/clients/{name}/"
            admin.open(url, method=method, headers=headers, query_string=query, data=query)

    after = stored()
    assert after["client"] == before["client"]


def test_a08_every_field_of_a_form_is_in_the_table(
    app: Flask, admin: FlaskClient, factories: Factories, session: Session
) -> None:
    records_of_all_kinds(factories, session)
    factories.message(triage="OPEN", kind="REPLY")
    visitor, adapter = Visitor(app, admin), app.url_map.bind("")
    found: dict[str, set[str]] = {}

    for rule, method in routes(app):
        page = rule.endpoint.rpartition(".")[2]
        if method != "GET" or page in COSTLY or rule.endpoint in LOGGED_IN:
            continue
        page = TEMPLATE.sub("", visitor.knock(rule, method).text)
        for form in FORM.findall(page):
            for address in ACTION.findall(form) or [filled(rule)]:
                if adapter.test(address, "POST") and 'method="post"' in form:
                    endpoint = adapter.match(address, "POST")[0]
                    found.setdefault(endpoint, set()).update(NAME.findall(form))

    assert len(found) > 60
    for endpoint in found.keys() - OPEN - LOGGED_IN:
        named = {field_of(name.replace("__row__", "0")) for name in found[endpoint]}
        assert named <= fields_of(endpoint), (endpoint, named - fields_of(endpoint))


def test_a08_forms_have_no_field_that_the_table_does_not_know(app: Flask) -> None:
    with app.test_request_context():
        for name, view in app.extensions["views"].items():
            if not isinstance(view, CrmModelView) or not (view.creatable or view.editable):
                continue
            known = {*FIELDS[name].split(), *NEW_FIELDS.get(name, "").split()}
            asked = {each.name for each in view._create_form_class()}  # noqa: SLF001 - all there are
            assert asked - {"form_key"} <= known | {each.partition(".")[0] for each in known}, name


def test_a08_a_field_that_may_not_be_written_is_dropped(
    admin: FlaskClient, factories: Factories, monkeypatch: pytest.MonkeyPatch
) -> None:
    product = factories.product(price=10)
    fewer = fields_of("products.edit_view") - {"price"}
    monkeypatch.setattr("crm.web.rights.fields_of", lambda _endpoint: fewer)
    page = soup(admin.get(f"/admin/products/edit/?id={product.id}"))
    typed = {field["name"]: field.get("value", "") for field in page.select("form input[name]")}

    typed |= {"name": "Other", "price": "0"}
    assert admin.post(f"/admin/products/edit/?id={product.id}", data=typed).status_code == 302

    db.session.expire_all()
    assert (product.name, str(product.price)) == ("Other", "10.00")


def test_a09_columns_that_are_no_fields_are_written_by_no_form(
    app: Flask, admin: FlaskClient, factories: Factories, session: Session
) -> None:
    records_of_all_kinds(factories, session)
    token, evil = token_of(admin), {"is_admin": "1", "roles": "ADMIN", "author": "evil"}

    for name in FIELDS:
        model: type[Base] = app.extensions["views"][name].model_class
        known = {*FIELDS[name].split(), *(f"{each}_id" for each in FIELDS[name].split())}
        others = [each.key for each in model.__table__.columns if each.key not in known]
        record: Any = session.scalars(select(model).limit(1)).one()
        written = []
        for extra in ({}, evil | {each: "777" for each in others if each != "version"}):
            url = f"/admin/{name}/edit/?id={record.id}"
            typed = _typed(soup(admin.get(url))) | extra | {"csrf_token": token}
            answer = admin.post(url, data=typed)
            assert answer.status_code == 302, (name, soup(answer).select(".error"))
            session.expire_all()
            written.append({each: getattr(record, each) for each in others})
        before, after = written
        for each in ("updated_at", "updated_by", "version", "search_text"):
            before.pop(each, None), after.pop(each, None)
        assert after == before, name


def _typed(page: Any) -> dict[str, Any]:
    """Return what stands in the form of a page."""
    form = page.select_one("form[data-main-form]")
    found = {each["name"]: each.get("value", "") for each in form.select("input[name]")}
    found |= {each["name"]: each.text.removeprefix("\n") for each in form.select("textarea[name]")}
    for each in form.select("select[name]"):
        chosen = each.select_one("option[selected]") or each.select_one("option")
        found[each["name"]] = chosen["value"] if chosen else ""
    return {name: value for name, value in found.items() if "__row__" not in name}


def test_a08_a_remark_is_its_authors_whatever_is_posted(
    app: Flask, factories: Factories, session: Session
) -> None:
    own = factories.assignment()
    browser = logged_in(app, factories, Role.TECHNICIAN, employee=own.employee, name="Tudor")
    evil = {"author": "Boss", "kind": "EVENT", "status": "FINALISED", "intervention_id": 999}

    job = own.intervention
    post(browser, "/admin/interventions/remark/", id=job.id, text="Here", price=1, **evil)

    session.expire_all()
    message = session.scalars(select(Message)).one()
    assert (message.author, message.kind.name, message.text) == ("Tudor", "REMARK", "Here")
    assert job.status.name != "FINALISED"


def test_a04_what_is_of_others_is_as_what_is_not_there(
    app: Flask, factories: Factories, session: Session
) -> None:
    own = factories.assignment()
    other = factories.assignment(intervention=factories.intervention(object_text="Secret"))
    factories.message(intervention=other.intervention, text="Secret")
    browser = logged_in(app, factories, Role.TECHNICIAN, employee=own.employee)
    token, user = token_of(browser), factories.user()
    theirs = undo.begin(session, label="x", right=Right.FINALISE, user_id=user.id, now=utcnow())
    session.commit()
    before = stored()

    for key in (other.intervention_id, 10**6):
        for page in ("details/", "work-sheet.pdf"):
            assert browser.get(f"/admin/interventions/{page}?id={key}").status_code == 404, page
        data = {"csrf_token": token, "id": key, "rowid": key, "text": "x", "action": "finalise"}
        assert browser.post("/admin/interventions/remark/", data=data).status_code == 404
        assert browser.post("/admin/interventions/action/", data=data).status_code == 302
        assert browser.post(f"/admin/undo/{theirs.id}/", data=data).status_code == 404
    lists = ("", "export/csv/", "report/", "?search=secret", "?group=client")
    pages = [browser.get(f"/admin/interventions/{each}") for each in lists]

    assert {page.status_code for page in pages} == {200}
    assert all("Secret" not in page.text for page in pages)
    assert str(own.intervention.number) in pages[0].text
    after = stored()
    assert {name: after[name] for name in ("intervention", "message", "assignment")} == {
        name: before[name] for name in ("intervention", "message", "assignment")
    }


def test_a15_a17_a_demoted_user_loses_the_rights_at_once(app: Flask, factories: Factories) -> None:
    browser = logged_in(app, factories, Role.ADMIN, email="boss@example.com")
    job = factories.intervention()
    pages = ("/admin/users/", f"/admin/interventions/edit/?id={job.id}", "/admin/audit/")
    assert [browser.get(page).status_code for page in pages] == [200, 200, 200]

    user = db.session.scalars(select(User).where(User.email == "boss@example.com")).one()
    user.role = Role.VIEWER
    db.session.commit()

    assert [browser.get(page).status_code for page in pages] == [403, 403, 403]
    db.session.delete(db.session.get_one(Intervention, job.id))
    db.session.commit()
    assert browser.get(f"/admin/interventions/details/?id={job.id}").status_code == 404


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
