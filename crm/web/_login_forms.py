"""The forms of login and passwords: Flask-Security's, with our labels, limits and lock."""

from typing import Any, cast

from flask import request
from flask_babel import lazy_gettext
from flask_security import forms
from flask_security.utils import get_message
from wtforms import EmailField, HiddenField, PasswordField, StringField
from wtforms.validators import DataRequired

from crm import account_mails, clock, current
from crm.domain.cleaning import clean_line
from crm.domain.passwords import is_endless
from crm.extensions import db
from crm.models import User
from crm.services import accounts, second_factors
from crm.web import _devices

_ADDRESS = {
    "autocomplete": "username",
    "autocapitalize": "none",
    "spellcheck": "false",
    "maxlength": "320",
    "autofocus": True,
}


def _bounded(value: str | None) -> str | None:
    """Leave out what is longer than any password, before it costs time."""
    return None if value is None or is_endless(value) else value


def old_password(label: str, *, autofocus: bool = False) -> PasswordField:
    """Return the field for the password that somebody has."""
    needed = DataRequired(lazy_gettext("Write your password."))
    attributes = {"autocomplete": "current-password", "autofocus": autofocus}
    return PasswordField(label, [needed], [_bounded], render_kw=attributes)


def chosen_password(label: str, *validators: Any) -> PasswordField:
    """Return a field for a password that is to be."""
    needed = DataRequired(lazy_gettext("Write a password."))
    attributes = {"autocomplete": "new-password"}
    return PasswordField(label, [*validators, needed], render_kw=attributes)


def same_as(name: str) -> forms.EqualToLocalize:
    """Return what checks that the same was typed twice."""
    return forms.EqualToLocalize(name, message="RETYPE_PASSWORD_MISMATCH")


def code_field(*, autofocus: bool = True) -> StringField:
    """Return the field for a code of the phone."""
    return StringField(
        lazy_gettext("Code"),
        [DataRequired(lazy_gettext("Write the code."))],
        [_bounded],
        render_kw={
            "autocomplete": "one-time-code",
            "autocapitalize": "none",
            "spellcheck": "false",
            "maxlength": "40",
            "autofocus": autofocus,
        },
    )


class LoginForm(forms.LoginForm):
    """E-mail and password. Whatever is wrong with them, the answer is one and the same."""

    email = EmailField(
        lazy_gettext("E-mail"),
        [forms.email_required, forms.EmailValidation(verify=False)],
        render_kw=_ADDRESS,
    )
    password = old_password(lazy_gettext("Password"))
    remember = None  # type: ignore[assignment]  # the way to leave a field out
    next = HiddenField()

    def validate(self, **kwargs: Any) -> bool:
        """Check the password, then whether the account may be tried now; log the outcome."""
        now, session = clock.utcnow(), db.session()
        right = super().validate(**kwargs)
        user = cast("User | None", self.user)
        device = _devices.known(user) if user else None
        if right and user and _passes(user, device):
            return True
        if self.email.data and self.password.data:
            typed = clean_line(self.email.data, 150)
            accounts.refuse_login(session, user, email=typed, now=now, device=device)
        self.password.errors = [get_message("GENERIC_AUTHN_FAILED")[0]]
        return False


def _passes(user: User, device: int | None) -> bool:
    """Tell whether the account may be tried now, when the password was right.

    The login counts at once, unless a code is to come: then it counts with that.
    """
    now, session = clock.utcnow(), db.session()
    if second_factors.is_on(session, user):
        return accounts.may_try(session, user, now=now, device=device)
    address = request.remote_addr
    return accounts.accept_login(session, user, address=address, now=now, device=device)


class CodeForm(forms.Form):
    """The code that the phone shows, or one for recovery."""

    code = code_field()
    next = HiddenField()


class ForgotForm(forms.ForgotPasswordForm):
    """The address that a link to a new password goes to."""

    email = EmailField(
        lazy_gettext("E-mail"),
        [forms.email_required, forms.EmailValidation(verify=True), forms.valid_user_email],
        render_kw=_ADDRESS,
    )

    def validate(self, **kwargs: Any) -> bool:
        """Tell whether somebody may get a link.

        When nobody may, a mail is written all the same and thrown away: the
        time that an answer takes is not to say who logs in here. For the same
        reason the hash in a link is made as that of a password is, since
        Flask-Security makes one of those for nothing when there is no link.
        """
        found = super().validate(**kwargs)
        if not found:
            account_mails.reset_mail("nobody", locale="en", token="-")  # noqa: S106 - no token
        return found


class ResetForm(forms.ResetPasswordForm):
    """A new password, twice."""

    password = chosen_password(lazy_gettext("New password"))
    password_confirm = chosen_password(lazy_gettext("The same once more"), same_as("password"))


class ChangeForm(forms.ChangePasswordForm):
    """The old password, and a new one, twice."""

    password = old_password(lazy_gettext("Password until now"))
    new_password = chosen_password(lazy_gettext("New password"))
    new_password_confirm = chosen_password(
        lazy_gettext("The same once more"), same_as("new_password")
    )

    def validate(self, **kwargs: Any) -> bool:
        """Check both; a wrong old password counts as a login that failed."""
        user, now, session = current.user(), clock.utcnow(), db.session()
        if user is None:
            return False
        device = _devices.known(user)
        wrong = get_message("INVALID_PASSWORD")[0]
        if not accounts.may_try(session, user, now=now, device=device):
            self.password.errors = [wrong]
            return False
        right = super().validate(**kwargs)
        if wrong in self.password.errors:
            accounts.refuse_login(session, user, email=user.email, now=now, device=device)
        return right


FORMS: dict[str, Any] = {
    "login_form": LoginForm,
    "forgot_password_form": ForgotForm,
    "reset_password_form": ResetForm,
    "change_password_form": ChangeForm,
}
