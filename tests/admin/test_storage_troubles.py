"""A storage that is full or away: the form comes back with what was typed, nothing is kept."""

import errno
import io
import os
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.models import CorrespondenceEntry, Message
from tests.admin.test_files import kept, remark
from tests.factories import Factories
from tests.forms import form_at, soup


def _is_full(_file: object) -> NoReturn:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@pytest.fixture
def place(set_to: Callable[..., None], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Give the installation a folder for its files, whose disk has room for names only."""
    set_to(storage_url=str(tmp_path / "files"))
    monkeypatch.setattr("crm.storage_places.os.fsync", _is_full)
    return tmp_path / "files"


@pytest.mark.parametrize("cause", ["d05_full", "f08_down"])
def test_d05_f08_a_storage_that_takes_no_file_costs_nothing_that_was_typed(
    operator: FlaskClient,
    factories: Factories,
    session: Session,
    place: Path,
    cause: str,
) -> None:
    job = factories.intervention()
    url = "/admin/correspondence/new/"
    typed = form_at(operator, url) | {"sender": "A", "recipient": "B", "subject": "C"}
    if cause == "f08_down":
        place.write_text("in the way")

    remarked = remark(operator, job, [("a.txt", b"content", "text/plain")], "What I had to say")
    registered = operator.post(url, data=typed | {"files": [(io.BytesIO(b"letter"), "l.txt")]})

    for page in (remarked, registered):
        assert (page.status_code, "The file could not be stored" in page.text) == (200, True)
    assert "What I had to say" in soup(remarked).select_one("textarea[name=text]").text
    assert soup(registered).select_one("input[name=subject]")["value"] == "C"
    assert kept(session) == []
    assert session.scalars(select(Message)).all() == []
    assert session.scalars(select(CorrespondenceEntry)).all() == []
    assert [path for path in place.rglob("*") if path.is_file()] == []
