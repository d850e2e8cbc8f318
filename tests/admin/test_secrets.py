"""Nothing secret is on a page, in an address or in a log."""

import io
import logging
import re
import zipfile
from collections.abc import Iterator
from urllib.parse import parse_qsl, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_security.utils import hash_password
from sqlalchemy import inspect, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from crm import logs
from crm.domain.kinds import Role
from crm.inbound._proofs import SIGNATURE_HEADER
from crm.models import Base, KnownDevice, RecoveryCode, SecondFactor
from tests.admin.poison import records_of_all_kinds
from tests.admin.test_access import Visitor, is_let_in, routes
from tests.conftest import NOW, SECRETS, logged_in
from tests.factories import Factories
from tests.forms import post
from tests.web.browsing import cookie, log_in
from tests.webhooks import posts

ADDRESS = re.compile(r"\s(?:href|src|action|formaction|data-[a-z-]+)=\"([^\"]*/[^\"]*)\"")
NAMES = {"token", "password", "key", "secret", "csrf_token", "session", "code", "state"}
PASSWORD, TYPED = "a pass-phrase-of-mine 77", "what-was-written-77"
LEAST = 8  # characters of a secret that is looked for


def secrets_of(session: Session) -> Iterator[str]:
    """Yield every value of the database that models call a secret."""
    for mapper in Base.registry.mappers:
        for column in inspect(mapper.class_).column_attrs:
            if column.columns[0].info.get("secret"):
                query = select(getattr(mapper.class_, column.key))
                yield from (str(value) for value in session.scalars(query) if value)
    yield from (part for each in SECRETS.values() for part in each)


def fill(factories: Factories, session: Session) -> None:
    """Write records of all kinds, and a user with every secret that there is."""
    records_of_all_kinds(factories, session)
    user = factories.user(password=hash_password(PASSWORD))
    factories.employee(calendar_token="calendar-token-of-somebody")
    parts = {"user_id": user.id}
    session.add(KnownDevice(**parts, key_hash="hash-of-a-device-key", seen_at=NOW))
    session.add(SecondFactor(**parts, secret="sealed-second-factor", made_at=NOW, confirmed_at=NOW))
    session.add(RecoveryCode(**parts, code_hash="hash-of-a-recovery-code"))
    session.commit()


def texts_of(answer: TestResponse) -> str:
    """Return what an answer says: its page, and what is packed into a spreadsheet."""
    if not answer.data.startswith(b"PK"):
        return str(answer.data, "utf-8", "replace")
    with zipfile.ZipFile(io.BytesIO(answer.data)) as packed:
        return "".join(packed.read(name).decode() for name in packed.namelist())


def test_a11_p05_no_page_and_no_address_holds_a_secret(
    app: Flask, factories: Factories, session: Session
) -> None:
    fill(factories, session)
    browser = logged_in(app, factories, Role.ADMIN)
    visitor, names, addresses = Visitor(app, browser), set(), 0
    hidden = {each for each in secrets_of(session) if len(each) >= LEAST}
    hidden |= {cookie(browser), app.extensions["settings"].secret_key * 2}
    session.rollback()

    for rule, method in routes(app):
        if method != "GET" or not is_let_in(Role.ADMIN, rule.endpoint):
            continue
        if rule.endpoint.startswith("attachments.") or "report" in rule.endpoint:
            continue
        answer = visitor.knock(rule, method)
        page = texts_of(answer)
        assert not [each for each in hidden if each in page], rule.rule
        for address in (*ADDRESS.findall(page), answer.location or ""):
            addresses += 1
            names |= {name for name, _value in parse_qsl(urlsplit(address).query)}
    for name in ("users", "clients"):
        sheet = browser.get(f"/admin/{name}/export/xlsx/")
        assert not [each for each in hidden if each in texts_of(sheet)], name

    assert len(hidden) > 8
    assert addresses > 1000
    assert not names & NAMES


@pytest.fixture
def said() -> Iterator[io.StringIO]:
    """Return what is logged in the test, down to what is only for finding faults."""
    written, root = io.StringIO(), logging.getLogger()
    handler, level = logging.StreamHandler(written), root.level
    handler.setFormatter(logs.JsonFormatter())
    root.addHandler(handler)
    logs.say_from("debug")
    yield written
    root.removeHandler(handler)
    root.setLevel(level)


def test_p03_no_log_holds_a_secret_or_what_was_written(
    client: FlaskClient, factories: Factories, said: io.StringIO
) -> None:
    user = factories.user(password=hash_password(PASSWORD), email="known-77@example.com")

    for password in ("wrong-pass-77", PASSWORD):
        log_in(client, user, password)
    assert client.get("/admin/").status_code == 200
    _write(client)
    for link in ("/answer/", "/reset/", "/calendar/", "/invitation/"):
        client.get(f"{link}token-of-a-link-77")

    assert len(said.getvalue().splitlines()) > 10
    hidden = [PASSWORD, "wrong-pass-77", TYPED, "0722 777 777", "token-of-a-link-77"]
    hidden += [SECRETS["generic"][0], user.fs_uniquifier, user.password or "", cookie(client)]
    assert not [each for each in hidden if each in said.getvalue()]


def _write(client: FlaskClient) -> None:
    """Write into a form, also what it refuses and what it does not know, and send a mail."""
    data = {"name": TYPED, "phone": "0722 777 777", "email": f"{TYPED}@example.com"}
    post(client, "/admin/clients/new/", **data, notes=TYPED, kind="PERSON", unknown=TYPED)
    post(client, "/admin/clients/new/", name=TYPED * 100, email=TYPED)
    client.get("/admin/clients/", query_string={"search": TYPED})
    body = {"headers": {"From": f"{TYPED}@example.com"}, "subject": TYPED, "text": TYPED}
    assert posts.post(client, posts.raw_of(body)).status_code == 200
    client.post("/inbound/generic", data=posts.raw_of(body), headers={SIGNATURE_HEADER: "x"})
