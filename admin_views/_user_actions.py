"""What administrators do to a user's login: invite, withdraw, end sessions, reset the factor."""

from flask_babel import lazy_gettext
from sqlalchemy.orm import Session

from admin_views._actions import GridAction
from crm import account_mails, clock, current
from crm.domain.permissions import Right
from crm.errors import OwnAccountError, OwnFactorError
from crm.models import User
from crm.services import invitations, second_factors, sessions
from crm.services.accounts import note_of


def _invite(_session: Session, user: User) -> bool:
    """Send a link to whoever has no password yet, also after it was withdrawn."""
    if user.password:
        return False
    user.active = True
    account_mails.invite(user)
    return True


def _withdraw(session: Session, user: User) -> bool:
    """Disable whoever was invited and has not come yet."""
    if user is current.user():
        raise OwnAccountError
    return invitations.withdraw(session, user, now=clock.utcnow())


def _end_sessions(session: Session, user: User) -> bool:
    own = current.login() if user is current.user() else None
    ended = sessions.end_others(session, user, own)
    if ended:
        note_of(session, user, "sessions ended", now=clock.utcnow())
    return ended > 0


def _reset_factor(session: Session, user: User) -> bool:
    """Take the second factor away from somebody who lost the phone and the recovery codes."""
    if user is current.user():
        raise OwnFactorError
    return second_factors.remove(session, user, now=clock.utcnow())


ACTIONS = (
    GridAction(
        name="invite",
        label=lazy_gettext("Send an invitation"),
        right=Right.EDIT,
        run=_invite,
        when=lambda user: not user.password,
        bulk=False,
        icon="✉",
    ),
    GridAction(
        name="withdraw",
        label=lazy_gettext("Withdraw the invitation"),
        right=Right.EDIT,
        run=_withdraw,
        confirm=lazy_gettext("Withdraw the invitation? The account is disabled."),
        when=lambda user: not user.password and user.active,
        bulk=False,
        in_row=False,
        tone="danger",
    ),
    GridAction(
        name="end_sessions",
        label=lazy_gettext("End all sessions"),
        right=Right.EDIT,
        run=_end_sessions,
        confirm=lazy_gettext("End all sessions? Whoever is logged in has to log in again."),
        in_row=False,
    ),
    GridAction(
        name="reset_factor",
        label=lazy_gettext("Take the second factor away"),
        right=Right.EDIT,
        run=_reset_factor,
        confirm=lazy_gettext(
            "Take the second factor away? Do it only if you are sure who asks for it."
        ),
        bulk=False,
        in_row=False,
        tone="danger",
    ),
)
