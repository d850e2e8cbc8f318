"""F-05: how many files, and how large: all of one form, of one case, and of all."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from crm.config_limits import GIGABYTE, MEGABYTE
from crm.models import Attachment, Intervention
from tests.admin.test_files import kept, remark
from tests.factories import Factories
from tests.forms import json_of, soup

Set = Callable[..., None]
HALF = MEGABYTE // 2


@pytest.fixture
def job(factories: Factories) -> Intervention:
    return factories.intervention()


def sent(browser: FlaskClient, job: Intervention, *sizes: int) -> str:
    """Send files of these sizes with a remark; return what is said at their field."""
    files = [(f"{n}.bin", b"x" * size, "") for n, size in enumerate(sizes)]
    answer = remark(browser, job, files, "Typed")
    if answer.status_code == 302:
        return ""
    page = soup(answer)
    assert page.select_one("textarea[name=text]").text.strip() == "Typed"
    field = page.select_one("input[type=file][aria-invalid]")
    return str(page.select_one(f"#{field['aria-describedby'].split()[-1]}").text).strip()


def test_f05_so_many_files_come_with_one_form(
    operator: FlaskClient, session: Session, job: Intervention, set_to: Set
) -> None:
    set_to(upload_files=2, upload_total_megabytes=1, upload_megabytes=1)

    assert sent(operator, job, 1, 1) == ""
    assert sent(operator, job, 1, 1, 1) == "At most 2 files at once."
    assert sent(operator, job, HALF, HALF) == ""
    assert sent(operator, job, HALF, HALF + 1) == "The files are together larger than 1 MB."
    assert len(kept(session)) == 4


def test_f05_a_case_has_so_many_files_and_no_more(
    operator: FlaskClient, session: Session, factories: Factories, job: Intervention, set_to: Set
) -> None:
    set_to(case_files=3, case_megabytes=1)
    said = "Here may be 3 files of 1 MB in all, and these would be too many."

    assert sent(operator, job, HALF, 1) == ""
    assert sent(operator, job, HALF) == said
    assert sent(operator, job, HALF - 1) == ""
    assert sent(operator, job, 1) == said
    assert sent(operator, factories.intervention(), HALF, HALF) == ""
    assert len(kept(session)) == 5


def test_f05_all_files_together_have_a_limit(
    operator: FlaskClient, session: Session, factories: Factories, job: Intervention, set_to: Set
) -> None:
    key = {"storage_key": "x" * 40, "sha256": "x"}
    old = Attachment(filename="old", content_type="x/y", size=GIGABYTE - 10, **key)
    factories.correspondence_entry(attachments=[old])
    assert sent(operator, job, 1) == ""

    set_to(storage_gigabytes=1)

    assert sent(operator, job, 9) == ""
    assert sent(operator, job, 1).startswith("There is no room for more files: 1 GB are full")
    assert len(kept(session)) == 3


def test_a_look_up_answers_with_so_many(
    operator: FlaskClient, factories: Factories, set_to: Set
) -> None:
    for number in range(6):
        factories.client(name=f"Firma {number}")
    set_to(lookup_rows=5)

    found = json_of(operator.get("/admin/interventions/ajax/lookup/?name=client&query=Firma"))

    assert len(found) == 5
