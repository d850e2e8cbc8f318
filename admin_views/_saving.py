"""Saving and deleting: one transaction, conflicts noticed, errors said in words."""

import logging
from collections.abc import Callable, Mapping
from secrets import token_hex
from typing import Any, ClassVar, TypeVar

from flask import flash
from flask_babel import gettext
from sqlalchemy.exc import DataError, IntegrityError, SQLAlchemyError
from sqlalchemy.orm.exc import StaleDataError

from admin_views._form_key import FormKey
from admin_views._versions import Versions
from crm.audit import actor_of
from crm.domain.i18n import N_
from crm.errors import CrmError
from crm.extensions import db
from crm.models import Base
from crm.troubles import Trouble, trouble_of

_T = TypeVar("_T")
logger = logging.getLogger(__name__)


_STILL_USED = N_("This is still used by other records, so it cannot be deleted.")
_CONTRADICTION = N_(
    "This contradicts another record: a value that must be unique is taken, "
    "or something that is referred to is gone."
)
_TROUBLES = {
    Trouble.BUSY: N_("The database is busy. Nothing was saved; please try again."),
    Trouble.FULL: N_("The server's disk is full. Nothing was saved: tell your administrator."),
}
_UNWRITTEN = N_("The database cannot be written to. Nothing was saved: tell your administrator.")
_KNOWN: dict[type[Exception], str] = {
    StaleDataError: N_("Somebody else changed this at the same moment. Look again and repeat."),
    DataError: N_("A value is too long or out of range. Nothing was saved."),
}


class Saving(Versions):
    """The writing part of a view."""

    model_class: ClassVar[type[Base]]

    def build_new_instance(self) -> Any:
        """Return a new record; stock Flask-Admin would leave out its `__init__`."""
        return self.model_class()

    def create_model(self, form: Any) -> Any:
        """Create a record and commit; False when it was refused, with the reason shown.

        The same form sent again makes nothing and returns what it made before.
        """
        sent = form["form_key"].data if "form_key" in form else ""
        key = FormKey(sent or "", self.model_class.__tablename__)
        try:
            if (earlier := key.claim()) is not None:
                return self._made_before(earlier)
            record = self.build_new_instance()
            with db.session.no_autoflush:
                form.populate_obj(record)
                db.session.add(record)
            self._on_model_change(form, record, True)  # type: ignore[attr-defined]  # Flask-Admin's
            db.session.flush()
            key.complete(record.id)
            db.session.commit()
        except Exception as error:  # noqa: BLE001 - nothing may reach the user raw
            self.refuse(error)
            return False
        self.after_model_change(form, record, True)  # type: ignore[attr-defined]  # Flask-Admin's
        return record

    def _made_before(self, key: int) -> Any:
        """Return the record that the form made when it was sent first, if it is still there."""
        db.session.rollback()
        record = self.get_one(str(key))  # type: ignore[attr-defined]  # Flask-Admin's
        if record is None:
            flash(gettext("This form was sent before, and what it added is gone."), "error")
        return record or False

    def update_model(self, form: Any, model: Any) -> bool:
        """Write the form and commit; False when it was refused, with the reason shown."""
        if not self._is_current(form, model):
            return False
        try:
            with db.session.no_autoflush:
                form.populate_obj(model)
            self._on_model_change(form, model, False)  # type: ignore[attr-defined]  # Flask-Admin's
            db.session.commit()
        except Exception as error:  # noqa: BLE001 - nothing may reach the user raw
            self.refuse(error)
            return False
        self.after_model_change(form, model, False)  # type: ignore[attr-defined]  # Flask-Admin's
        return True

    def delete_model(self, model: Any) -> bool:
        """Delete the record and commit; False when it was refused, with the reason shown."""
        try:
            self.on_model_delete(model)  # type: ignore[attr-defined]  # Flask-Admin's
            db.session.flush()
            db.session.delete(model)
            db.session.commit()
        except Exception as error:  # noqa: BLE001 - nothing may reach the user raw
            self.refuse(error, deleting=True)
            return False
        return True

    def refuse(self, error: Exception, *, deleting: bool = False) -> None:
        """Undo the transaction and say why in the user's words; the log has the rest."""
        db.session.rollback()
        flash(reason_of(error, deleting=deleting), "error")

    def handle_view_exception(self, exc: Exception) -> bool:
        flash(reason_of(exc, deleting=False), "error")
        return True


def committed(change: Callable[[], _T]) -> _T | None:
    """Make a change and commit it, and return what it returned.

    None where it was refused: then nothing is changed, and the reader is told why.
    """
    try:
        done = change()
        db.session.commit()
    except (CrmError, SQLAlchemyError) as error:
        db.session.rollback()
        flash(reason_of(error, deleting=False), "error")
        return None
    return done


def reason_of(error: Exception, *, deleting: bool) -> str:
    """Return why something could not be done, in the reader's language, without internals."""
    if isinstance(error, CrmError):
        return str(gettext(error.message, **_in_words(error.params)))
    if isinstance(error, IntegrityError):
        logger.info("Refused by the database: %s", error.orig)
        return str(gettext(_STILL_USED if deleting else _CONTRADICTION))
    known = [message for kind, message in _KNOWN.items() if isinstance(error, kind)]
    if trouble := trouble_of(error):
        known = [_TROUBLES.get(trouble, _UNWRITTEN)]
    if known:
        logger.warning("Not saved: %s", error)
        return str(gettext(known[0]))
    reference = token_hex(4)
    logger.error(
        "Error %s while saving for %s", reference, actor_of(db.session()).name, exc_info=error
    )
    return str(gettext("This could not be saved (error %(reference)s).", reference=reference))


def _in_words(params: Mapping[str, object]) -> dict[str, object]:
    """Return what a reason is filled with; names of fields in the reader's language."""
    return {
        name: ", ".join(gettext(each) for each in value) if isinstance(value, tuple) else value
        for name, value in params.items()
    }
