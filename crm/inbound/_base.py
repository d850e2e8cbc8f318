"""What a mail provider must be able to do."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from werkzeug import Request

from crm.domain.mail import InboundMail


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetch:
    """Something that a call only names and that has to be got from the provider.

    `url` is https. Its host must be one of `hosts`, or end with one that starts
    with a dot. More than `most_bytes` are refused. `keep` is for what never
    changes, such as a certificate.
    """

    url: str
    hosts: tuple[str, ...]
    headers: tuple[tuple[str, str], ...] = ()
    most_bytes: int
    keep: bool = False


@dataclass(frozen=True, slots=True)
class Network:
    """What the worker gives an adapter: the provider's secrets, and a way to fetch.

    `get` raises FetchFailedError for now and FetchRefusedError for good.
    """

    secrets: Sequence[str]
    get: Callable[[Fetch], bytes]


class InboundProvider(Protocol):
    """Proves and translates one provider's webhook calls.

    `name` is the last part of the webhook's address. `content_types` are the
    ones the provider sends; the webhook refuses others. `failure_status` is
    answered when we fail, so that the provider tries again; `rejected_status`
    when the proof of origin is wrong. `is_looked_up` says that the provider asks
    by HEAD whether the address is there. Classes that derive from this one
    inherit these and the last two methods.
    """

    name: str
    content_types: tuple[str, ...]
    failure_status: int = 503
    rejected_status: int = 401
    is_looked_up: bool = False

    def verify(self, request: Request, secrets: Sequence[str], *, now: datetime) -> None:
        """Raise WebhookRejectedError unless the call comes from the provider.

        Any of `secrets` may prove it, so that one can be changed for another;
        with none at all every call is rejected. Uses no network.
        """

    def parse(self, raw: bytes, content_type: str) -> list[InboundMail]:
        """Return the mails in the stored body of a call.

        Raises UnreadableMailError when there is none to be read, nothing else.
        """

    def once(self, request: Request) -> str | None:  # noqa: ARG002 - most proofs cover the body
        """Return what a verified call may be used for once only, where the body is not proved."""
        return None

    def read(self, raw: bytes, content_type: str, network: Network) -> list[InboundMail]:  # noqa: ARG002 - most calls hold it all
        """Return the mails of a call, with what has to be fetched for them.

        Raises UnreadableMailError, and what `network` raises.
        """
        return self.parse(raw, content_type)
