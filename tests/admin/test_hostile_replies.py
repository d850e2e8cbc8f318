"""A mail that attacks whoever reads it, from the webhook to every page that shows it: row W-15."""

from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from crm import clock
from crm.models import Assignment, Message
from tests.factories import Factories
from tests.forms import soup
from tests.webhooks.posts import Desk, attachment, mail_from, post, raw_of

ATTACKS = {
    "script": "</title></pre><script>alert(1)</script><x-evil>",
    "attribute": "\"'><x-evil onfocus=alert(1) autofocus y=\"'",
    "remote": '<img src="https://evil.example/x.png"><link rel=stylesheet href=//evil.example/x>',
    "template": "{{7*7}}${7*7}{% raw %}<x-evil>",
    "frame": "<iframe src=javascript:alert(1)></iframe><base href=//e.example/><form action=//e>",
    "refresh": "<meta http-equiv=refresh content='0;url=//evil.example'><svg onload=alert(1)>",
}
OURS = ("/", "#", "tel:", "https://www.openstreetmap.org/")
ACTIVE = "x-evil, iframe, object, embed, base, style, svg:not(.chart), meta[http-equiv]"


@pytest.fixture(params=list(ATTACKS.values()), ids=list(ATTACKS))
def attack(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def hostile(assignment: Assignment, attack: str, **headers: str) -> dict[str, Any]:
    """Return a reply that holds the attack wherever a sender may write."""
    quoted = attack.replace("\\", "").replace('"', "'")
    headers |= {"From": f'"{quoted}" <{headers.get("From", assignment.employee.email)}>'}
    files = [attachment(f"{attack}.html", "text/html", attack.encode())]
    written = {"subject": attack, "html": f"<p>Da</p>{attack}", "attachments": files}
    return mail_from(assignment, f"Da, confirm\n{attack}", headers=headers, **written)


def is_inert(answer: TestResponse) -> bool:
    """Tell whether a page has no markup, link or picture but ours."""
    page = soup(answer)
    links = [tag[name] for tag in page.find_all(True) for name in ("src", "href") if tag.get(name)]
    actions = [form.get("action", "/") for form in page.select("form")]
    scripted = [tag for tag in page.find_all(True) if any(key[:2] == "on" for key in tag.attrs)]
    inline = [tag for tag in page.select("script") if not tag.get("src")]
    return not (
        page.select(ACTIVE)
        or scripted
        or inline
        or [each for each in [*links, *actions] if not str(each).startswith(OURS)]
        or [each for each in [*links, *actions] if str(each).startswith("//")]
    )


@pytest.fixture
def desk(session: Session, factories: Factories, tmp_path: Path) -> Desk:
    return Desk(session, factories, tmp_path)


@pytest.mark.parametrize("is_stranger", [False, True])
def test_w15_x05_what_a_mail_holds_is_text_on_every_page(
    operator: FlaskClient, desk: Desk, attack: str, *, is_stranger: bool
) -> None:
    assignment = desk.asked()
    given = {"From": "rau@evil.example"} if is_stranger else {}
    assert post(operator, raw_of(hostile(assignment, attack, **given))).status_code == 200
    desk.process(now=clock.utcnow())
    [message] = desk.session.scalars(select(Message).where(Message.delivery_id.is_not(None)))

    places = [f"/admin/{name}/" for name in ("triage", "deliveries", "messages", "interventions")]
    places += [
        "/admin/",
        f"/admin/deliveries/details/?id={message.delivery_id}",
        f"/admin/messages/details/?id={message.id}",
        f"/admin/interventions/details/?id={assignment.intervention_id}",
    ]
    places += [f"/admin/triage/details/?id={message.id}"] * is_stranger
    pages = {place: operator.get(place) for place in places}

    assert {
        place: page.status_code for place, page in pages.items() if page.status_code != 200
    } == {}
    assert [place for place, page in pages.items() if not is_inert(page)] == []
    assert sum(attack[:12] in soup(page).text for page in pages.values()) >= 3
