"""Checks of what is configured: secret key, replies, links in mails."""

import stat
from collections.abc import Iterator
from urllib.parse import urlsplit

from crm.config import Settings
from crm.errors import UnknownProviderError
from crm.inbound import get_provider
from crm.services.care.findings import Finding

SHORTEST_KEY = 16  # characters; the one that is made has 64
_HERE = ("localhost", "127.0.0.1", "::1", "")
_NO_DOMAIN = (".localhost", ".example", ".invalid", ".test")


def check_settings(settings: Settings) -> Iterator[Finding]:
    """Look at the settings alone; nothing is written or asked."""
    for check in (_secret_key, _inbound, _links):
        found = list(check(settings))
        yield from found or [Finding.ok(_TITLES[check.__name__], "ok")]


_TITLES = {"_secret_key": "secret key", "_inbound": "inbound", "_links": "links"}


def _secret_key(settings: Settings) -> Iterator[Finding]:
    path = settings.instance / "secret_key"
    if path.exists() and stat.S_IMODE(path.stat().st_mode) & 0o077:
        yield Finding.fault("secret key", f"others may read {path}; run: chmod 600 {path}")
    if len(settings.secret_key) < SHORTEST_KEY and not settings.testing:
        yield Finding.fault(
            "secret key", f"shorter than {SHORTEST_KEY} characters; set a longer CRM_SECRET_KEY"
        )


def _inbound(settings: Settings) -> Iterator[Finding]:
    if not settings.inbound_secrets:
        yield Finding.ok("inbound", "no provider is on, replies cannot come in")
    for name, secrets in settings.inbound_secrets.items():
        try:
            get_provider(name)
        except UnknownProviderError:
            yield Finding.fault("inbound", f"CRM_INBOUND_SECRETS names no known provider: {name}")
        if not secrets:
            yield Finding.fault(
                "inbound", f"{name} has no secret in CRM_INBOUND_SECRETS; all its mails are refused"
            )
        if name == "postmark" and any(":" not in secret for secret in secrets):
            yield Finding.fault("inbound", "the secret of postmark must look like user:password")


def _links(settings: Settings) -> Iterator[Finding]:
    """Say what would be wrong in mails that leave this machine."""
    if settings.mail_server in _HERE:
        return
    if urlsplit(settings.base_url).hostname in _HERE:
        yield Finding.fault(
            "links", f"mails would lead to {settings.base_url}; set CRM_BASE_URL to your address"
        )
    if f".{settings.inbound_domain}".endswith(_NO_DOMAIN):
        yield Finding.fault(
            "links",
            f"replies would go to {settings.inbound_domain}, which does not exist;"
            " set CRM_INBOUND_DOMAIN",
        )
