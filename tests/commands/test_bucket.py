"""Attachments in a bucket: forms, downloads, backups and checks, also while it is out of reach."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient, FlaskCliRunner
from sqlalchemy.orm import Session

from tests.admin.test_files import PNG, kept, remark
from tests.backups import back_up, made, put_programs_on_path, restore
from tests.factories import Factories
from tests.installations import empty_installation, settings_of, storage_of
from tests.storages import bucket, out_of_reach


@pytest.fixture
def in_bucket(set_to: Callable[..., None], monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    put_programs_on_path(monkeypatch)
    with bucket() as url:
        set_to(storage_url=url)
        yield


@pytest.mark.usefixtures("in_bucket")
def test_files_of_a_bucket_are_shown_checked_backed_up_and_restored(
    app: Flask,
    operator: FlaskClient,
    runner: FlaskCliRunner,
    session: Session,
    factories: Factories,
    tmp_path: Path,
) -> None:
    job = factories.intervention()
    remark(operator, job, [("a.png", PNG, "image/png"), ("b.txt", b"text", "text/plain")])
    picture, text = kept(session)
    checked = runner.invoke(args=["check-files"])
    saved = back_up(runner, tmp_path / "backups")
    storage_of(app).delete(text.storage_key)

    lost = runner.invoke(args=["check-files"])

    shown = operator.get(f"/attachments/{picture.id}")
    assert (shown.status_code, shown.data) == (200, PNG)
    assert operator.get(f"/attachments/{text.id}").status_code == 404
    assert (checked.exit_code, saved.exit_code) == (0, 0), saved.stderr
    assert checked.stdout.startswith("2 attachments, 0 missing")
    assert (lost.exit_code, lost.stderr.count("\n")) == (1, 1)
    [archive] = made(tmp_path / "backups")
    key = text.storage_key
    with empty_installation(app, tmp_path / "new") as other, bucket() as url:
        other.extensions["settings"] = replace(settings_of(other), storage_url=url)
        with other.app_context():
            back = restore(other, tmp_path / "backups" / archive)
        assert back.exit_code == 0, back.stderr
        with storage_of(other).open(key) as file:
            assert file.read() == b"text"


@pytest.mark.usefixtures("in_bucket")
def test_while_the_bucket_is_out_of_reach_nothing_is_half_kept_and_all_say_so(
    app: Flask,
    operator: FlaskClient,
    runner: FlaskCliRunner,
    session: Session,
    factories: Factories,
    tmp_path: Path,
) -> None:
    job = factories.intervention()
    remark(operator, job, [("a.png", PNG, "image/png")])
    [picture] = kept(session)
    with out_of_reach():
        refused = remark(operator, job, [("b.txt", b"text", "text/plain")], text="Kept?")

        checked, saved = runner.invoke(args=["check-files"]), back_up(runner, tmp_path)

        assert "cannot be reached" in refused.text
        assert "Kept?" in refused.text
        assert kept(session) == [picture]
        assert operator.get(f"/attachments/{picture.id}").status_code == 503
        assert operator.get("/readyz").text == "storage: cannot be written\n"
        assert operator.get("/admin/interventions/").status_code == 200
        for said in (checked, saved):
            assert (said.exit_code, len(said.stderr.splitlines())) == (1, 1), said.stderr
            assert "cannot be reached" in said.stderr
    assert made(tmp_path) == []
    assert operator.get(f"/attachments/{picture.id}").status_code == 200
