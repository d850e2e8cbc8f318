"""Mails about somebody's account: invitations, links to a new password, another address."""

from datetime import timedelta
from typing import Any

from flask import url_for

from crm import clock, current
from crm.domain.mail import MailContent
from crm.extensions import db
from crm.mail.rendering import render_mail
from crm.models import User
from crm.security_config import RESET_WITHIN
from crm.services import invitations, outbox

SECONDS_BETWEEN_LINKS = 300  # to a new password, to one address, however often one is asked for


def invite(user: User) -> None:
    """Send `user` a link to choose a password with; does not commit."""
    settings, now = current.settings(), clock.utcnow()
    key = invitations.invite(db.session(), user, days=settings.invitation_days, now=now)
    content = render_mail(
        "invitation",
        locale=user.language.locale,
        person=user.name,
        link=_link("invitations.show", key=key),
        until=clock.company_day(now, settings.timezone) + timedelta(days=settings.invitation_days),
        company=settings.company,
    )
    _send(to=user.email, content=content, what=f"invitation:{user.id}:{key[:16]}")


def send_reset(user: User, *, token: str) -> None:
    """Send `user` a link to a new password; does not commit."""
    turn = int(clock.utcnow().timestamp()) // SECONDS_BETWEEN_LINKS
    content = reset_mail(user.name, locale=user.language.locale, token=token)
    what = f"reset:{user.id}:{user.fs_uniquifier[:16]}:{turn}"
    _send(to=user.email, content=content, what=what)


def reset_mail(name: str, *, locale: str, token: str) -> MailContent:
    """Return the mail with the link to a new password."""
    return render_mail(
        "reset_password",
        locale=locale,
        person=name,
        link=_link("security.reset_password", token=token),
        hours=int(RESET_WITHIN.total_seconds()) // 3600,
        company=current.settings().company,
    )


def tell_old_address(user: User, *, new: str) -> None:
    """Tell the address that `user` gives up where logins go from now on; does not commit."""
    content = render_mail(
        "address_changed",
        locale=user.language.locale,
        person=user.name,
        new=new,
        company=current.settings().company,
    )
    at = clock.utcnow().isoformat()
    _send(to=user.email, content=content, what=f"address:{user.id}:{at}")


def _link(endpoint: str, **values: Any) -> str:
    """Return an address of ours, whatever host the request named."""
    return current.settings().base_url.rstrip("/") + url_for(endpoint, **values)


def _send(*, to: str, content: MailContent, what: str) -> None:
    settings = current.settings()
    outbox.enqueue(
        db.session(),
        to=to,
        content=content,
        reply_to=settings.mail_default_sender,
        dedupe_key=what,
        now=clock.utcnow(),
        intervention=None,
        assignment=None,
        secret=settings.secret_key,
        domain=settings.inbound_domain,
    )
