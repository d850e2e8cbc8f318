"""Calls as providers make them: payloads, requests, and a network that has what they name."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from werkzeug import Request
from werkzeug.test import EnvironBuilder

from crm.domain.mail import InboundMail
from crm.errors import FetchRefusedError
from crm.inbound import Fetch
from crm.services.inbound_deliveries import Post
from crm.services.inbound_storing import reader

PAYLOADS = Path(__file__).parents[1] / "payloads"
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
TO = "replies+k7m2q9x4@reply.example.com"
JSON = "application/json"
URLENCODED = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data; boundary=xYzZY"
JPEG = bytes.fromhex("ffd8ffe000104a46494600010100000100010000ffd9")
KINDS = ("reply", "html_only", "attachment", "calendar")


@dataclass(frozen=True)
class Shape:
    """One of the shapes in which a provider sends mails."""

    provider: str
    suffix: str
    content_type: str

    def __str__(self) -> str:
        return f"{self.provider}-{self.suffix}"

    def raw(self, kind: str) -> bytes:
        return (PAYLOADS / self.provider / f"{kind}.{self.suffix}").read_bytes()

    def read(self, raw: bytes) -> list[InboundMail]:
        """Read a payload as the worker does, with what it names."""
        read = reader({self.provider: ("secret key",)}, Web(pages_of(self.provider)).get)
        return read(Post(self.provider, raw, self.content_type))


SHAPES = (
    Shape("brevo", "json", JSON),
    Shape("mailersend", "json", JSON),
    Shape("mailgun", "mime.urlencoded", URLENCODED),
    Shape("mailgun", "multipart", MULTIPART),
    Shape("mailjet", "json", JSON),
    Shape("mailtrap", "json", JSON),
    Shape("mandrill", "urlencoded", URLENCODED),
    Shape("postal", "json", JSON),
    Shape("postmark", "json", JSON),
    Shape("resend", "json", JSON),
    Shape("sendgrid", "multipart", MULTIPART),
    Shape("sendgrid", "raw.multipart", MULTIPART),
    Shape("sparkpost", "json", JSON),
)


@dataclass
class Web:
    """What can be fetched: the body by address; anything else is refused."""

    pages: dict[str, bytes]
    asked: list[Fetch] = field(default_factory=list)

    def get(self, fetch: Fetch) -> bytes:
        self.asked.append(fetch)
        if fetch.url not in self.pages:
            raise FetchRefusedError(host="example.com", reason="status 404")
        return self.pages[fetch.url]


def pages_of(provider: str) -> dict[str, bytes]:
    """Return what the provider's own servers hold of its payloads."""
    folder = PAYLOADS / provider
    calendar = _calendar()
    pages = {
        "https://api.brevo.com/v3/inbound/attachments/eyJmb2xkZXIiOiIyMDI2.a%2Fb%2Bc%3D": JPEG,
        "https://api.brevo.com/v3/inbound/attachments/eyJmb2xkZXIiOiIyMDI2.ics": calendar,
    }
    for number, kind in enumerate(KINDS):
        if not (folder / f"{kind}.eml").exists():
            continue
        mail = (folder / f"{kind}.eml").read_bytes()
        file = f"https://inbound-cdn.resend.com/{kind}.eml?signature=x"
        about = f'{{"raw": {{"download_url": "{file}"}}}}'.encode()
        received = "https://api.resend.com/emails/receiving/56761188-7520-42d8-8898-ff6fc54ce61"
        pages |= {f"{received}{number}": about, file: mail}
        file = f"https://mails.s3.amazonaws.com/{kind}/raw.eml?X-Amz-Signature=x"
        inbox = "https://mailtrap.io/api/inbound/inboxes/1111/messages/187544079067068806"
        pages |= {f"{inbox}{number}": f'{{"raw_message_url": "{file}"}}'.encode(), file: mail}
    return pages


def _calendar() -> bytes:
    mail = (PAYLOADS / "mailgun" / "calendar.multipart").read_bytes()
    start = mail.index(b"BEGIN:VCALENDAR")
    return mail[start : mail.index(b"END:VCALENDAR") + 15]


def request(
    raw: bytes,
    headers: dict[str, str] | None = None,
    *,
    content_type: str = JSON,
    url: str = "https://desk.example.com/inbound/x",
) -> Request:
    """Return a request as a server passes it on: header values are Latin-1 there."""
    base, _, path = url.removeprefix("https://").partition("/")
    builder = EnvironBuilder(f"/{path}", f"https://{base}/", method="POST", data=raw)
    environ = builder.get_environ()
    environ["CONTENT_TYPE"] = content_type
    for name, value in (headers or {}).items():
        environ["HTTP_" + name.upper().replace("-", "_")] = value
    return Request(environ)
