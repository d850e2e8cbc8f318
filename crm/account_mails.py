"""Mails about somebody's account: invitations, and word to an address that is given up."""

from datetime import timedelta

from flask import url_for

from crm import clock, current
from crm.domain.mail import MailContent
from crm.extensions import db
from crm.mail.rendering import render_mail
from crm.models import User
from crm.services import invitations, outbox


def invite(user: User) -> None:
    """Send `user` a link to choose a password with; does not commit."""
    settings, now = current.settings(), clock.utcnow()
    key = invitations.invite(db.session(), user, days=settings.invitation_days, now=now)
    content = render_mail(
        "invitation",
        locale=user.language.locale,
        person=user.name,
        link=settings.base_url.rstrip("/") + url_for("invitations.show", key=key),
        until=clock.company_day(now, settings.timezone) + timedelta(days=settings.invitation_days),
        company=settings.company,
    )
    _send(to=user.email, content=content, what=f"invitation:{user.id}:{key[:16]}")


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
