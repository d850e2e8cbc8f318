"""Lists under a name: the chips above a grid, and what is done with them."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from flask import abort, flash, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_admin import expose
from flask_babel import gettext
from werkzeug.datastructures import MultiDict

from admin_views._asked import Asked
from admin_views._drafts import forget_draft
from admin_views._part import Part
from admin_views._return import return_target
from admin_views._saving import committed
from crm import current
from crm.domain.record_ids import record_id
from crm.extensions import db
from crm.models import GridSetting, SavedView, User
from crm.services import grid_settings, saved_views
from crm.services.grid_settings import Kept

MOST_PARTS = 100  # of an address
NOTHING = Kept(None, ())


@dataclass(frozen=True, slots=True)
class ViewChip:
    """A saved view as it stands above the grid."""

    view: SavedView
    url: str
    is_current: bool
    is_changed: bool  # the list shown is not what the view says any more
    is_default: bool
    may_change: bool


class SavedViews(Part):
    """The part of a view that keeps lists under a name."""

    def own_setting(self) -> GridSetting | None:
        """Return what the reader set for this grid."""
        return self._kept().setting

    def _kept(self) -> Kept:
        """Return what is kept of this grid for the reader; looked up once for each request."""
        user = current.user()
        if user is None:
            return NOTHING
        known: dict[str, Kept] = g.setdefault("kept_of_grids", {})
        if self.endpoint not in known:
            known[self.endpoint] = grid_settings.kept_for(db.session(), user, self.endpoint)
        return known[self.endpoint]

    @property
    def default_view_id(self) -> int | None:
        """The key of the view that the reader opens the grid with."""
        setting = self.own_setting()
        return setting.default_view_id if setting else None

    def default_url(self) -> str | None:
        """Return the address of the view that the reader opens the grid with, if there is one."""
        key, user = self.default_view_id, current.user()
        view = saved_views.find(db.session(), user, self.endpoint, key) if user and key else None
        return self.view_url(view) if view else None

    def view_url(self, view: SavedView) -> str:
        """Return the address of a saved view: all that it says, read as any address is."""
        asked = replace(self._asked_in(view.query), view=view.id)
        return str(self.list_url(asked))

    def view_chips(self, asked: Asked) -> list[ViewChip]:
        """Return the saved views that the reader sees."""
        user = current.user()
        if user is None:
            return []
        return [self._chip(view, asked, user) for view in self._kept().views]

    def may_share_views(self) -> bool:
        """Tell whether the reader may show a view to everybody."""
        user = current.user()
        return user is not None and saved_views.may_share(user)

    def all_url(self) -> str:
        """Return the address of the whole list."""
        return str(self.list_url(Asked()))

    def asked_before(self) -> Asked:
        """Return what the page that a form was sent from had asked for."""
        address = urlsplit(return_target() or "")
        is_own = address.path == url_for(f"{self.endpoint}.index_view")
        return self._asked_in(address.query if is_own else "")

    @expose("/views/", methods=("POST",))
    def views_view(self) -> ResponseReturnValue:
        """Keep the list under a name, or do something with one that is kept."""
        user = current.user() or abort(403)
        deed = _DEEDS.get(request.form.get("do", "")) or abort(404)
        asked = self.asked_before()
        done = committed(lambda: deed(self, asked, user))
        if done:
            forget_draft()
        asked = done or asked
        g.pop("kept_of_grids", None)
        return redirect(self.list_url(asked.whole))

    def _asked_in(self, query: str) -> Asked:
        pairs = parse_qsl(query[: saved_views.LONGEST_QUERY])[:MOST_PARTS]
        return self.asked_by(MultiDict(pairs)).whole

    def _query_of(self, asked: Asked) -> str:
        """Return what is kept of a list: all of it, and what the reader set for the grid."""
        shown = tuple(self.columns_of(asked))
        said = frozenset({"cols", "page_size"})
        kept = replace(asked.whole, columns=shown, said=said, view=0)
        given = {name: text for name, text in self._address_of(kept).items() if text is not None}
        return urlencode(given)

    def _chip(self, view: SavedView, asked: Asked, user: User) -> ViewChip:
        is_current = asked.view == view.id
        kept = self._asked_in(view.query) if is_current else asked
        return ViewChip(
            view,
            self.view_url(view),
            is_current=is_current,
            is_changed=is_current and self._query_of(kept) != self._query_of(asked),
            is_default=view.id == self.default_view_id,
            may_change=saved_views.may_change(view, user),
        )

    def _chosen_view(self, user: User) -> SavedView:
        key = record_id(request.form.get("id", ""))
        view = saved_views.find(db.session(), user, self.endpoint, key) if key else None
        return view or abort(404)

    def _save(self, asked: Asked, user: User) -> Asked:
        view = saved_views.save(
            db.session(),
            user,
            endpoint=self.endpoint,
            name=request.form.get("name", ""),
            query=self._query_of(asked),
            is_shared=request.form.get("shared") == "1",
            most=current.settings().saved_views,
        )
        if request.form.get("default") == "1":
            grid_settings.open_with(db.session(), user, self.endpoint, view)
        flash(gettext("The view %(name)s was saved.", name=view.name), "success")
        return replace(self._asked_in(view.query), view=view.id)

    def _replace(self, asked: Asked, user: User) -> Asked:
        view = self._chosen_view(user)
        saved_views.replace(db.session(), view, self._query_of(asked), by=user)
        flash(gettext("The view %(name)s was saved.", name=view.name), "success")
        return replace(self._asked_in(view.query), view=view.id)

    def _rename(self, asked: Asked, user: User) -> Asked:
        view = self._chosen_view(user)
        saved_views.rename(db.session(), view, request.form.get("name", ""), by=user)
        return asked

    def _share(self, asked: Asked, user: User) -> Asked:
        view, with_all = self._chosen_view(user), request.form.get("do") == "share"
        saved_views.share(db.session(), view, with_all=with_all, by=user)
        return asked

    def _default(self, asked: Asked, user: User) -> Asked:
        view = self._chosen_view(user) if request.form.get("do") == "default" else None
        grid_settings.open_with(db.session(), user, self.endpoint, view)
        return asked

    def _delete(self, asked: Asked, user: User) -> Asked:
        view = self._chosen_view(user)
        name = view.name
        saved_views.delete(db.session(), view, by=user)
        flash(gettext("The view %(name)s was deleted.", name=name), "success")
        return replace(asked, view=0)


_DEEDS: dict[str, Callable[[Any, Asked, User], Asked]] = {
    "save": SavedViews._save,  # noqa: SLF001 - this module's own, as all of these
    "replace": SavedViews._replace,
    "rename": SavedViews._rename,  # noqa: SLF001
    "share": SavedViews._share,  # noqa: SLF001
    "unshare": SavedViews._share,  # noqa: SLF001
    "default": SavedViews._default,  # noqa: SLF001
    "no-default": SavedViews._default,  # noqa: SLF001
    "delete": SavedViews._delete,  # noqa: SLF001
}
