"""Our own Message-IDs: made with a secret, so that a forged one is not believed.

`<d.{key}.{hash}@domain>` names a row of the outbox, `<t.{id}.{hash}@domain>`
the thread of an intervention. Both are the same every time they are made.
"""

import hmac
import re
from collections.abc import Sequence

_KEY = re.compile(r"[A-Za-z0-9_-]{1,64}")
_OWN = re.compile(r"<(?P<kind>[dt])\.(?P<key>[A-Za-z0-9_-]{1,64})\.(?P<proof>[0-9a-f]{32})@[^<>]+>")


def make_message_id(key: str, *, secret: str, domain: str) -> str:
    """Return the Message-ID of the outgoing mail `key`.

    Raises ValueError unless the key is 1 to 64 characters of A-Z, a-z, 0-9, _ and -.
    """
    return _made("d", key, secret=secret, domain=domain)


def thread_id(intervention_id: int, *, secret: str, domain: str) -> str:
    """Return the id that all mails about one intervention carry in References."""
    return _made("t", str(intervention_id), secret=secret, domain=domain)


def own_message_id(value: str, *secrets: str) -> str | None:
    """Return the key of one of our Message-IDs, or None for any other text.

    Any of `secrets` may have made it, so that replies to mails from before a
    change of the key are known. The domain may have changed since and is not
    compared; the proof is, in constant time.
    """
    return _key_of("d", value, secrets)


def own_thread_id(value: str, *secrets: str) -> int | None:
    """Return the intervention's id from one of our thread ids, or None."""
    key = _key_of("t", value, secrets)
    return int(key) if key else None


def _made(kind: str, key: str, *, secret: str, domain: str) -> str:
    if not _KEY.fullmatch(key):
        raise ValueError("a key consists of 1 to 64 letters, digits, _ and -")
    return f"<{kind}.{key}.{_proof(kind, key, secret)}@{domain}>"


def _key_of(kind: str, value: str, secrets: Sequence[str]) -> str | None:
    found = _OWN.fullmatch(value.strip()[:1_000])
    if not found or found["kind"] != kind:
        return None
    key = found["key"]
    proofs = [_proof(kind, key, secret) for secret in secrets]
    return key if any(hmac.compare_digest(found["proof"], proof) for proof in proofs) else None


def _proof(kind: str, key: str, secret: str) -> str:
    digest = hmac.digest(secret.encode(), f"message-id:{kind}:{key}".encode(), "sha256")
    return digest.hex()[:32]
