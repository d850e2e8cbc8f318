"""Users in the admin: passwords, and changes that would lock everybody out."""

from flask.testing import FlaskClient
from flask_security.utils import verify_password
from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.domain.kinds import Role
from crm.models import AuditEntry, User
from tests.factories import Factories
from tests.forms import messages_on, post, soup, submit

LONG = "correct horse battery"


def edit(user: User) -> str:
    return f"/admin/users/edit/?id={user.id}"


def me(session: Session) -> User:
    return session.scalars(select(User).where(User.role == Role.ADMIN)).one()


def test_a_user_is_added_with_a_password_that_is_never_shown(
    admin: FlaskClient, session: Session
) -> None:
    submit(
        admin,
        "/admin/users/new/",
        email="New@Example.com",
        name="New",
        role="VIEWER",
        active="y",
        new_password=LONG,
    )

    user = session.scalars(select(User).where(User.email == "new@example.com")).one()
    assert verify_password(LONG, user.password or "")
    pages = [admin.get(url).text for url in ("/admin/users/", edit(user), "/admin/audit/")]
    assert not [page for page in pages if str(user.password) in page or user.fs_uniquifier in page]
    entries = session.scalars(select(AuditEntry).where(AuditEntry.table == "user"))
    assert {entry.changes.get("password", [None, "***"])[1] for entry in entries} == {"***"}


def test_a_weak_password_is_refused(admin: FlaskClient) -> None:
    answer = submit(admin, "/admin/users/new/", email="a@b.example", name="A", new_password="short")

    assert soup(answer).select_one("#new_password[aria-invalid=true]")


def test_a10_nobody_takes_away_their_own_rights(admin: FlaskClient, session: Session) -> None:
    user = me(session)

    answer = submit(admin, edit(user), role="VIEWER")
    post(admin, "/admin/users/delete/", id=user.id)

    assert "your own rights" in messages_on(answer)
    session.rollback()
    assert me(session).role is Role.ADMIN


def test_a10_the_last_administrator_stays(
    admin: FlaskClient, session: Session, factories: Factories
) -> None:
    other = factories.user(role=Role.ADMIN, active=False)

    answer = submit(admin, edit(other), role="VIEWER")

    assert answer.status_code == 302
    assert me(session).active


def test_a_new_password_ends_the_sessions(
    admin: FlaskClient, session: Session, factories: Factories
) -> None:
    user = factories.user()
    before = user.fs_uniquifier

    submit(admin, edit(user), new_password=LONG)

    session.rollback()
    assert user.fs_uniquifier != before
