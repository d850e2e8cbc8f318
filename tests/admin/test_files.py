"""Files that people attach: what is taken, under which name it is kept, and how it is given out."""

import io
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from urllib.parse import quote

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.http import parse_options_header
from werkzeug.test import TestResponse

from crm.config_limits import MEGABYTE
from crm.models import Attachment, CorrespondenceEntry, Intervention
from crm.uploads import storage
from tests.factories import Factories
from tests.forms import form_at, post, soup

PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\x08\x06\0\0\0"
SCRIPT = b"<script>alert(1)</script>"
ACTIVE = {
    "page.html": (SCRIPT, "text/html"),
    "picture.svg": (
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        "image/svg+xml",
    ),
    "table.xml": (b"<?xml-stylesheet href='x.xsl' type='text/xsl'?><x/>", "application/xml"),
    "code.js": (b"alert(1)", "text/javascript"),
    "form.pdf": (b"%PDF-1.4 /JS (app.alert(1))", "application/pdf"),
    "picture.png.html": (PNG + SCRIPT, "text/html"),
    "page.html.": (SCRIPT, "image/png"),
    "PAGE.HTM": (SCRIPT, "image/png; charset=utf-7"),
    "noname": (SCRIPT, "text/html; x='<b>'"),
    "polyglot.gif": (b"GIF89a/*" + SCRIPT + b"*/=1;", "text/html"),
}
NAMES = {
    "../../etc/passwd": "passwd",
    "/absolute/name.txt": "name.txt",
    "a%0D%0ASet-Cookie: x=1.txt": "a%0D%0ASet-Cookie_ x=1.txt",
    "x" * 400 + ".pdf": "x" * 196 + ".pdf",
    "ș" * 300: "ș" * 200,
    "\u202etxt.exe": "txt.exe",
    "CON.txt": "_CON.txt",
    "<b>|a.txt": "_b__a.txt",
    "...": "attachment",
    "a'b; filename=c.txt": "a'b; filename=c.txt",
}


def remark(
    browser: FlaskClient, job: Intervention, files: Sequence[tuple[str, bytes, str]], text: str = ""
) -> TestResponse:
    sent = [(io.BytesIO(content), name, kind) for name, content, kind in files]
    answer = post(browser, "/admin/interventions/remark/", id=job.id, text=text, files=sent)
    answer.request.environ["wsgi.input"].close()
    return answer


def kept(session: Session) -> list[Attachment]:
    session.rollback()
    return list(session.scalars(select(Attachment).order_by(Attachment.id)))


@pytest.fixture
def small(set_to: Callable[..., None]) -> None:
    """Let files have one megabyte at most."""
    set_to(upload_megabytes=1)


def test_f02_what_a_browser_would_run_is_only_ever_saved(
    operator: FlaskClient, factories: Factories, session: Session
) -> None:
    job = factories.intervention()
    remark(operator, job, [(name, content, kind) for name, (content, kind) in ACTIVE.items()])

    for each in kept(session):
        answer = operator.get(f"/attachments/{each.id}")

        is_picture = each.content_type in ("image/png", "image/gif")
        assert is_picture == (ACTIVE[each.filename][0][:4] in (PNG[:4], b"GIF8")), each.filename
        shown = "inline" if is_picture else "attachment"
        assert answer.headers["Content-Disposition"].startswith(f"{shown};"), each.filename
        assert answer.mimetype == (each.content_type if is_picture else "application/octet-stream")
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in answer.headers["Content-Security-Policy"]
        assert answer.data == ACTIVE[each.filename][0]
    assert len(kept(session)) == len(ACTIVE)


@pytest.mark.parametrize(("given", "shown"), NAMES.items(), ids=range(len(NAMES)))
def test_f06_names_become_harmless(
    operator: FlaskClient, factories: Factories, session: Session, given: str, shown: str
) -> None:
    remark(operator, factories.intervention(), [(given, b"content", "text/plain")])

    [file] = kept(session)
    assert file.filename == shown
    answer = operator.get(f"/attachments/{file.id}")
    assert answer.data == b"content"
    assert given not in file.storage_key
    disposition = answer.headers["Content-Disposition"]
    assert disposition.startswith("attachment; filename")
    assert "\n" not in disposition


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize(
    ("size", "error"),
    [(0, "The file is empty."), (1, ""), (MEGABYTE, ""), (MEGABYTE + 1, "larger than 1 MB")],
)
def test_f05_sizes_are_taken_up_to_the_limit_and_the_remark_is_kept(
    operator: FlaskClient, factories: Factories, session: Session, size: int, error: str
) -> None:
    files = [("good.txt", b"good", "text/plain"), ("sized.bin", b"x" * size, "")]

    answer = remark(operator, factories.intervention(), files, "What I had to say")

    assert answer.status_code == (200 if error else 302)
    assert len(kept(session)) == (0 if error else 2)
    if error:
        marked = soup(answer).select_one("input[type=file][aria-invalid]")
        assert marked is not None
        assert f"sized.bin: {error}" in answer.text or error in answer.text
        assert "What I had to say" in soup(answer).select_one("textarea[name=text]").text


def test_the_register_form_sends_files_and_marks_a_bad_one(
    operator: FlaskClient, factories: Factories, session: Session
) -> None:
    url = "/admin/correspondence/new/"
    form = soup(operator.get(url)).select_one("form[data-main-form]")
    assert form["enctype"] == "multipart/form-data"
    typed = form_at(operator, url) | {"sender": "A", "recipient": "B", "subject": "C"}

    bad = operator.post(url, data=typed | {"files": [(io.BytesIO(b""), "empty.txt")]})
    assert soup(bad).select_one("input[type=file][aria-invalid]")
    assert soup(bad).select_one("input[name=subject]")["value"] == "C"
    assert session.scalars(select(CorrespondenceEntry)).all() == []
    good = operator.post(url, data=typed | {"files": [(io.BytesIO(b"letter"), "../l.txt")]})
    assert good.status_code == 302
    assert [each.filename for each in kept(session)] == ["l.txt"]


def test_f07_the_same_name_twice_is_two_files(
    operator: FlaskClient, factories: Factories, session: Session
) -> None:
    job = factories.intervention()
    remark(operator, job, [("a.txt", b"first", "text/plain"), ("a.txt", b"second", "text/plain")])

    first, second = kept(session)
    storage().delete(first.storage_key)

    assert first.storage_key != second.storage_key
    assert operator.get(f"/attachments/{second.id}").data == b"second"


DISGUISES = ["a", "a.html", "a.PhP", "a.jpg.exe", "a.html.", "a.html ", "a.html\0.png", ".htaccess"]


def test_f03_whatever_its_name_a_file_is_only_saved_and_never_among_the_static_ones(
    app: Flask, operator: FlaskClient, factories: Factories, session: Session
) -> None:
    remark(operator, factories.intervention(), [(name, SCRIPT, "image/png") for name in DISGUISES])

    assert len(kept(session)) == len(DISGUISES)
    for each in kept(session):
        answer = operator.get(f"/attachments/{each.id}")
        assert answer.mimetype == "application/octet-stream", each.filename
        assert answer.headers["Content-Disposition"].startswith("attachment;"), each.filename
        assert re.fullmatch("[0-9a-f/]{46}", each.storage_key)
        for place in ("static/", "", "admin/"):
            for name in (each.filename, each.storage_key):
                assert operator.get(f"/{place}{quote(name)}").status_code == 404, name
    kept_at = Path(app.extensions["settings"].storage_url).resolve()
    assert not kept_at.is_relative_to(Path(app.static_folder or "").resolve())


def test_x04_names_are_shown_as_names(
    operator: FlaskClient, factories: Factories, session: Session
) -> None:
    bad = "\"'><svg onload=alert(1)>"
    job = factories.intervention(complaint_type=factories.complaint_type(name=bad))
    contact = factories.contact(client=job.client, name=bad, email='"<b>x"@example.com')
    person = factories.assignment(
        intervention=job, employee=factories.employee(name=bad, email='"<i>"@example.com')
    )
    session.add(person)
    job.contact = contact
    factories.user(name=bad)
    remark(operator, job, [(bad[1:] + ".txt", b"x", "text/plain")], "Text")
    [file] = kept(session)

    disposition = operator.get(f"/attachments/{file.id}").headers["Content-Disposition"]
    pages = [f"interventions/details/?id={job.id}", f"interventions/edit/?id={job.id}"]
    pages += ["interventions/", f"contacts/details/?id={contact.id}", "employees/", "planner/"]

    assert parse_options_header(disposition)[1]["filename"] == file.filename
    for page in pages:
        answer = operator.get(f"/admin/{page}")
        assert answer.status_code == 200, page
        assert not soup(answer).select("svg[onload], main b:-soup-contains('x\"@')"), page
        assert "svg onload" in answer.text, page  # it is there, as text
