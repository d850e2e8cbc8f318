"""The key of one showing of a form: what is sent twice is taken once."""

from dataclasses import dataclass
from typing import Any

from wtforms import HiddenField

from crm import clock, current
from crm.extensions import db
from crm.services import submissions


class FormKeyField(HiddenField):
    """The key, hidden in the form; a new one each time that the form is opened."""

    def __init__(self, label: str = "", **kwargs: Any) -> None:
        super().__init__(label, default=submissions.new_key, **kwargs)

    def populate_obj(self, obj: Any, name: str) -> None:
        """Leave the record alone: the key is the form's."""


@dataclass(frozen=True, slots=True)
class FormKey:
    """The key that a form came back with; an empty one protects nothing."""

    key: str
    table: str

    def claim(self) -> int | None:
        """Return the id of what the form made before; None when it may make it now."""
        return submissions.claim(
            db.session(), self.key, what=self.table, by=_user_id(), now=clock.utcnow()
        )

    def is_used(self) -> bool:
        """Tell whether the form made something before; claims nothing."""
        table, by = self.table, _user_id()
        return submissions.is_used(db.session(), self.key, what=table, by=by)

    def complete(self, record_id: int) -> None:
        """Keep what the form made."""
        submissions.complete(db.session(), self.key, record_id, what=self.table, by=_user_id())


def _user_id() -> int:
    user = current.user()
    return user.id if user else 0
