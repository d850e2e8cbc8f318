"""What Flask-Security asks of the application: users, passwords, addresses, mails."""

from typing import Any

from flask import g
from flask_babel import gettext
from flask_security.core import RoleMixin
from flask_security.datastore import SQLAlchemyUserDatastore
from flask_security.mail_util import EmailValidateException, MailUtil
from flask_security.password_util import PasswordUtil
from flask_security.utils import get_message, hash_password

from crm import account_mails, current
from crm.audit import Actor, act_as
from crm.domain.addresses import is_address, same_form
from crm.domain.passwords import normalised, problem_of, shortest
from crm.extensions import db
from crm.models import User
from crm.services import accounts, second_factors


class Users(SQLAlchemyUserDatastore):
    """The users of the database. A role is a column, so no model of roles is needed."""

    def __init__(self) -> None:
        super().__init__(db, User, RoleMixin)

    def set_uniquifier(self, user: Any, uniquifier: str | None = None) -> None:
        """End all sessions, as a new password does; the lock of the account goes, too."""
        super().set_uniquifier(user, uniquifier)
        accounts.unlock(user)
        g.has_new_password = user
        if current.user() is None:
            act_as(db.session(), Actor(user.email, "reset"))


def has_second_factor(user: User) -> bool:
    """Tell whether `user` has a second factor, so that a shorter password is enough."""
    return second_factors.is_on(db.session(), user)


def shortest_password(user: User) -> int:
    """Return how many characters a new password of `user` needs."""
    return shortest(has_second_factor=has_second_factor(user))


class Passwords(PasswordUtil):
    """Our rules for new passwords."""

    def normalize(self, password: str) -> str:
        return normalised(password)

    def validate(
        self,
        password: str,
        is_register: bool,  # noqa: ARG002 - given by Flask-Security
        **kwargs: Any,
    ) -> tuple[list[str] | None, str]:
        user = kwargs["user"]
        about = (user.email, user.name, current.settings().company)
        problem = problem_of(password, about=about, has_second_factor=has_second_factor(user))
        return ([gettext(problem)], password) if problem else (None, normalised(password))


class Addresses(MailUtil):
    """Addresses without asking the DNS, and mails through the outbox."""

    def normalize(self, email: str) -> str:
        if not is_address(email.strip()):
            raise EmailValidateException(get_message("INVALID_EMAIL_ADDRESS")[0])
        return same_form(email)

    def validate(self, email: str) -> str:
        return self.normalize(email)

    def send_mail(self, *_given: Any, **context: Any) -> None:
        """Queue the one mail there is, the link to a new password; does not commit."""
        user = context["user"]
        if not user.password:
            hash_password("nothing")  # takes the time that the hash in another user's link takes
        account_mails.send_reset(user, token=context["reset_token"])
