"""What services must know of the installation in order to write to people."""

from dataclasses import dataclass
from typing import Self

from crm.config import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Mailing:
    """Addresses, names and the secret that go into every mail about an intervention.

    `replies_mailbox` is the address before a reply token is put in; `sender` is
    the From; `secret` signs our Message-IDs, those of `old_secrets` are known, too.
    """

    replies_mailbox: str
    sender: str
    company: str
    base_url: str
    timezone: str
    secret: str
    inbound_domain: str
    old_secrets: tuple[str, ...] = ()

    @property
    def secrets(self) -> tuple[str, ...]:
        """Every secret that a Message-ID of ours may have been made with, today's first."""
        return (self.secret, *self.old_secrets)

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """Return what the settings say."""
        return cls(
            replies_mailbox=settings.replies_mailbox,
            sender=settings.mail_default_sender,
            company=settings.company,
            base_url=settings.base_url,
            timezone=settings.timezone,
            secret=settings.secret_key,
            inbound_domain=settings.inbound_domain,
            old_secrets=settings.secret_key_fallbacks,
        )
