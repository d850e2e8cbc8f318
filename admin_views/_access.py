"""Who may see and do what, asked of the one table at every request."""

from typing import Any, ClassVar

from flask import abort, has_request_context, redirect, request, url_for
from flask.typing import ResponseReturnValue

from crm import current
from crm.domain.permissions import Right, may


class Guarded:
    """A view that is closed unless `crm.domain.permissions` opens it.

    Flask-Admin reads `can_edit` and its kin when it starts, too: outside a
    request everything is there, so that nothing is left out of its tables.
    """

    endpoint: str
    editable: ClassVar[bool] = True
    creatable: ClassVar[bool] = True
    deletable: ClassVar[bool] = True

    def may(self, right: Right) -> bool:
        """Tell whether the one who is logged in has `right` in this view."""
        return not has_request_context() or may(current.role(), self.endpoint, right)

    def is_accessible(self) -> bool:
        return self.may(Right.READ)

    def is_visible(self) -> bool:
        return self.is_accessible()

    def inaccessible_callback(self, name: str, **kwargs: Any) -> ResponseReturnValue:
        if current.user():
            abort(403)
        if request.method != "GET":
            return redirect(url_for("security.login"))
        return redirect(url_for("security.login", next=request.full_path.rstrip("?")))

    @property
    def can_create(self) -> bool:
        return self.creatable and self.may(Right.CREATE)

    @property
    def can_edit(self) -> bool:
        return self.editable and self.may(Right.EDIT)

    @property
    def can_delete(self) -> bool:
        return self.deletable and self.may(Right.DELETE)
