"""Saved views: whose they are, who sees them, who changes them."""

from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.domain.kinds import Role
from crm.errors import NamelessViewError, NotYourViewError, TooManyViewsError, ViewNameTakenError
from crm.models import GridSetting, SavedView, User
from crm.services import grid_settings, saved_views
from tests.factories import Factories

GRID = "interventions"


@pytest.fixture
def ana(factories: Factories) -> User:
    return factories.user(name="Ana", role=Role.OPERATOR)


@pytest.fixture
def dan(factories: Factories) -> User:
    return factories.user(name="Dan", role=Role.OPERATOR)


def kept(
    session: Session, user: User, name: str = "Urgent", *, shared: bool = False, most: int = 50
) -> SavedView:
    return saved_views.save(
        session, user, endpoint=GRID, name=name, query="sort=number", is_shared=shared, most=most
    )


def names(session: Session, user: User, grid: str = GRID) -> list[str]:
    return [each.name for each in grid_settings.kept_for(session, user, grid).views]


def test_a_private_view_is_seen_by_its_maker_alone(session: Session, ana: User, dan: User) -> None:
    view = kept(session, ana)

    assert names(session, ana) == ["Urgent"]
    assert names(session, dan) == []
    assert saved_views.find(session, dan, GRID, view.id) is None
    assert names(session, ana, "clients") == []


def test_a_shared_view_is_seen_by_all_and_changed_by_its_maker_and_admins(
    session: Session, ana: User, dan: User, factories: Factories
) -> None:
    admin = factories.user(role=Role.ADMIN)
    view = kept(session, ana, shared=True)

    assert names(session, dan) == ["Urgent"]
    changes: tuple[Callable[[], object], ...] = (
        lambda: saved_views.rename(session, view, "Mine", by=dan),
        lambda: saved_views.replace(session, view, "", by=dan),
        lambda: saved_views.share(session, view, with_all=False, by=dan),
        lambda: saved_views.delete(session, view, by=dan),
    )
    for change in changes:
        with pytest.raises(NotYourViewError):
            change()
    saved_views.rename(session, view, "Everyone's", by=admin)
    assert names(session, dan) == ["Everyone's"]
    saved_views.delete(session, view, by=admin)
    assert names(session, dan) == []


def test_an_admin_changes_no_private_view_of_others(
    session: Session, ana: User, factories: Factories
) -> None:
    view = kept(session, ana)

    with pytest.raises(NotYourViewError):
        saved_views.rename(session, view, "x", by=factories.user(role=Role.ADMIN))


@pytest.mark.parametrize("role", [Role.TECHNICIAN, Role.VIEWER], ids=lambda role: role.name)
def test_those_who_only_read_keep_views_for_themselves(
    session: Session, factories: Factories, role: Role
) -> None:
    reader = factories.user(role=role)
    view = kept(session, reader)

    with pytest.raises(NotYourViewError):
        kept(session, reader, "Other", shared=True)
    with pytest.raises(NotYourViewError):
        saved_views.share(session, view, with_all=True, by=reader)


def test_a_name_is_one_line_and_a_persons_own_once(session: Session, ana: User, dan: User) -> None:
    assert kept(session, ana, " A\n\u202eb\x00 " + "x" * 100).name == "A b " + "x" * 56
    other = kept(session, ana, "Other")
    kept(session, dan, "Other")

    with pytest.raises(ViewNameTakenError):
        kept(session, ana, "Other ")
    with pytest.raises(NamelessViewError):
        saved_views.rename(session, other, " \t", by=ana)
    saved_views.rename(session, other, "Other", by=ana)


def test_views_are_bounded(session: Session, ana: User, dan: User) -> None:
    kept(session, ana, "1", most=2)
    kept(session, ana, "2", most=2)

    with pytest.raises(TooManyViewsError):
        kept(session, ana, "3", most=2)
    kept(session, dan, "3")
    assert names(session, dan) == ["3"]


def test_what_is_set_for_a_grid_is_remembered_piece_by_piece(
    session: Session, ana: User, dan: User
) -> None:
    view = kept(session, ana)
    grid_settings.choose_columns(session, ana, GRID, ("number", "client"))
    grid_settings.choose_page_size(session, ana, GRID, 50)
    grid_settings.open_with(session, ana, GRID, view)

    setting = grid_settings.kept_for(session, ana, GRID).setting

    assert setting is not None
    assert (setting.columns, setting.page_size) == ("number,client", 50)
    assert setting.default_view_id == view.id
    assert grid_settings.kept_for(session, dan, GRID).setting is None
    assert grid_settings.kept_for(session, ana, "clients").setting is None


def test_a_deleted_view_opens_no_grid_any_more(session: Session, ana: User) -> None:
    view = kept(session, ana)
    grid_settings.open_with(session, ana, GRID, view)
    saved_views.delete(session, view, by=ana)
    session.expire_all()

    setting = grid_settings.kept_for(session, ana, GRID).setting

    assert setting is not None
    assert setting.default_view_id is None


def test_views_go_with_the_user(session: Session, ana: User) -> None:
    grid_settings.open_with(session, ana, GRID, kept(session, ana, shared=True))
    session.commit()
    session.delete(ana)
    session.commit()

    assert session.scalars(select(SavedView)).all() == []
    assert session.scalars(select(GridSetting)).all() == []
