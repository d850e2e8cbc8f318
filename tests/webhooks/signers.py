"""The proofs of all providers, made as they make them: by other code than what checks them."""

import hashlib
import hmac
from base64 import b64decode, b64encode
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from urllib.parse import urlencode

from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from werkzeug import Request

from tests.webhooks.calls import (
    JSON,
    PAYLOADS,
    URLENCODED,
    request,
)

Key = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey
TOKEN = "06c96bafc3f42a66b9edd546347a2fe18dc23461fe80dc52f0"
ADDRESS = "https://desk.example.com/inbound/mandrill"


@dataclass(frozen=True)
class Signer:
    """How a provider proves a body: `sign` makes the proof, `call` the request that carries it."""

    provider: str
    secret: str
    other_secret: str
    body: bytes
    sign: Callable[[bytes, str, datetime], str]
    call: Callable[[bytes, str, datetime], Request]
    signs_body: bool = True
    seconds: int | None = None  # that a proof is good for, to the past

    def __str__(self) -> str:
        return f"{self.provider}-{len(self.secret)}"


@cache
def rsa_key(name: str) -> rsa.RSAPrivateKey:
    del name  # only tells keys apart
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@cache
def ec_key(name: str) -> ec.EllipticCurvePrivateKey:
    del name
    return ec.generate_private_key(ec.SECP256R1())


@cache
def published(key: Key) -> str:
    """Return the public half as providers show it: base64 without the lines of PEM."""
    public = key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return b64encode(public).decode()


def _private(secret: str) -> Key:
    keys: list[Key] = [make(name) for name in ("ours", "other") for make in (rsa_key, ec_key)]
    return next(key for key in keys if published(key) == secret)


def hexadecimal(raw: bytes, secret: str, _now: datetime) -> str:
    return hmac.new(secret.split(maxsplit=1)[0].encode(), raw, hashlib.sha256).hexdigest()


def with_header(name: str, content_type: str = JSON) -> Callable[[bytes, str, datetime], Request]:
    return lambda raw, proof, _now: request(raw, {name: proof}, content_type=content_type)


def basic(_raw: bytes, secret: str, _now: datetime) -> str:
    return "Basic " + b64encode(secret.split(maxsplit=1)[0].encode()).decode()


def mailgun(_raw: bytes, secret: str, now: datetime) -> str:
    signed = f"{int(now.timestamp())}{TOKEN}".encode()
    return hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()


def mailgun_form(raw: bytes, proof: str, now: datetime) -> Request:
    fields = {"timestamp": int(now.timestamp()), "token": TOKEN, "signature": proof}
    return request(raw + b"&" + urlencode(fields).encode(), content_type=URLENCODED)


def svix(raw: bytes, secret: str, now: datetime) -> str:
    key = b64decode(secret.split(maxsplit=1)[0].removeprefix("whsec_"))
    signed = b"msg_1." + str(int(now.timestamp())).encode() + b"." + raw
    return "v1," + b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()


def svix_call(raw: bytes, proof: str, now: datetime) -> Request:
    time = str(int(now.timestamp()))
    headers = {"svix-id": "msg_1", "svix-timestamp": time, "svix-signature": proof}
    return request(raw, headers)


def postal(raw: bytes, secret: str, _now: datetime) -> str:
    key = _private(secret)
    assert isinstance(key, rsa.RSAPrivateKey)
    return b64encode(key.sign(raw, padding.PKCS1v15(), SHA256())).decode()


def sendgrid(raw: bytes, secret: str, now: datetime) -> str:
    key = _private(secret)
    assert isinstance(key, ec.EllipticCurvePrivateKey)
    signed = str(int(now.timestamp())).encode() + raw
    return b64encode(key.sign(signed, ec.ECDSA(SHA256()))).decode()


def sendgrid_call(raw: bytes, proof: str, now: datetime) -> Request:
    headers = {
        "X-Twilio-Email-Event-Webhook-Signature": proof,
        "X-Twilio-Email-Event-Webhook-Timestamp": str(int(now.timestamp())),
    }
    return request(raw, headers)


def mandrill(raw: bytes, secret: str, _now: datetime) -> str:
    signed = ADDRESS + "mandrill_events" + raw.decode().removeprefix("mandrill_events=")
    return b64encode(hmac.new(secret.encode(), signed.encode(), "sha1").digest()).decode()


def mandrill_call(raw: bytes, proof: str, _now: datetime) -> Request:
    headers = {"X-Mandrill-Signature": proof}
    return request(raw, headers, content_type=URLENCODED, url=ADDRESS)


def basic_signer(provider: str, body: bytes = b"{}", beside: str = "") -> Signer:
    right, wrong = f"user:parolă{beside}", f"user:parola{beside}"
    call = with_header("Authorization")
    return Signer(provider, right, wrong, body, basic, call, signs_body=False)


TOPIC = "arn:aws:sns:eu-central-1:111111111111:replies"
WHSEC = tuple("whsec_" + b64encode(key).decode() for key in (b"k" * 24, b"K" * 24))
SIGNERS = (
    basic_signer("postmark"),
    basic_signer("brevo", beside=" api-key"),
    basic_signer("mailjet"),
    basic_signer("ses", (PAYLOADS / "ses" / "reply.json").read_bytes(), f" {TOPIC}"),
    basic_signer("sendgrid"),
    Signer(
        "sparkpost",
        "token",
        "t\u00f6ken",
        b"[]",
        lambda _raw, secret, _now: secret,
        with_header("X-MessageSystems-Webhook-Token"),
        signs_body=False,
    ),
    Signer(
        "mailgun",
        "key",
        "Key",
        b"recipient=a",
        mailgun,
        mailgun_form,
        signs_body=False,
        seconds=300,
    ),
    Signer("mailersend", "secret", "sécret", b"{}", hexadecimal, with_header("Signature")),
    Signer(
        "mailtrap",
        "secret key",
        "Secret key",
        b"{}",
        hexadecimal,
        with_header("Mailtrap-Signature"),
    ),
    Signer("resend", f"{WHSEC[0]} re_key", WHSEC[1], b"{}", svix, svix_call, seconds=300),
    Signer("mandrill", "key", "KEY", b"mandrill_events=x", mandrill, mandrill_call),
    Signer(
        "postal",
        published(rsa_key("ours")),
        published(rsa_key("other")),
        b"{}",
        postal,
        with_header("X-Postal-Signature-256"),
    ),
    Signer(
        "sendgrid",
        published(ec_key("ours")),
        published(ec_key("other")),
        b"{}",
        sendgrid,
        sendgrid_call,
        seconds=73 * 3600,
    ),
)
