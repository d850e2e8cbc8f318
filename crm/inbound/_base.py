"""What a mail provider must be able to do."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from werkzeug import Request

from crm.domain.mail import InboundMail


class InboundProvider(Protocol):
    """Proves and translates one provider's webhook calls.

    `name` is the last part of the webhook's address. `content_types` are the
    ones the provider sends; the webhook refuses others. `failure_status` is
    answered when we fail, so that the provider tries again; `rejected_status`
    when the proof of origin is wrong. Classes that derive from this one
    inherit the last two.
    """

    name: str
    content_types: tuple[str, ...]
    failure_status: int = 503
    rejected_status: int = 401

    def verify(self, request: Request, secrets: Sequence[str], *, now: datetime) -> None:
        """Raise WebhookRejectedError unless the call comes from the provider.

        Any of `secrets` may prove it, so that one can be changed for another;
        with none at all every call is rejected.
        """

    def parse(self, raw: bytes, content_type: str) -> list[InboundMail]:
        """Return the mails in the stored body of a call.

        Raises UnreadableMailError when there is none to be read, nothing else.
        """
