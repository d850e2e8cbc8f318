"""Secrets that the database keeps sealed with the application's key."""

from base64 import urlsafe_b64encode
from collections.abc import Sequence

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF


class Sealer:
    """Seals with the first of `keys`, opens with any: older ones hold until they are taken away."""

    def __init__(self, keys: Sequence[str], *, purpose: str) -> None:
        ciphers = [Fernet(_derived(key, purpose)) for key in keys]
        self._newest, self._cipher = ciphers[0], MultiFernet(ciphers)

    def seal(self, text: str) -> str:
        """Return `text` sealed."""
        return self._cipher.encrypt(text.encode()).decode()

    def opened(self, sealed: str) -> str | None:
        """Return what was sealed; None where none of the keys opens it."""
        try:
            return self._cipher.decrypt(sealed.encode()).decode()
        except InvalidToken:
            return None

    def renewed(self, sealed: str) -> str:
        """Return what an older key sealed, sealed with the newest; any other as it is.

        Raises InvalidToken where none of the keys opens it.
        """
        try:
            self._newest.decrypt(sealed.encode())
        except InvalidToken:
            return self._cipher.rotate(sealed.encode()).decode()
        return sealed


def _derived(key: str, purpose: str) -> bytes:
    derive = HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose.encode())
    return urlsafe_b64encode(derive.derive(key.encode()))
