"""Public keys of providers, and signatures that are checked with them."""

from base64 import b64decode

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import load_der_public_key, load_pem_public_key
from cryptography.x509 import load_pem_x509_certificate

PublicKey = ec.EllipticCurvePublicKey | rsa.RSAPublicKey
_MOST_SIGNATURE = 4_000  # characters of base64


def public_key(text: str) -> PublicKey | None:
    """Return the key in `text`, PEM or the base64 inside of it; None when it is none."""
    try:
        if "-----BEGIN" in text:
            key = load_pem_public_key(text.replace("\\n", "\n").encode("ascii"))
        else:
            key = load_der_public_key(b64decode("".join(text.split()), validate=True))
    except (ValueError, TypeError, UnsupportedAlgorithm):
        return None
    return key if isinstance(key, ec.EllipticCurvePublicKey | rsa.RSAPublicKey) else None


def certified_key(pem: bytes) -> PublicKey | None:
    """Return the key that the certificate `pem` is for; None when there is none."""
    try:
        key = load_pem_x509_certificate(pem).public_key()
    except (ValueError, TypeError, UnsupportedAlgorithm):
        return None
    return key if isinstance(key, ec.EllipticCurvePublicKey | rsa.RSAPublicKey) else None


def signature_bytes(value: str) -> bytes:
    """Return the bytes of a signature given as base64; b"" when it is none."""
    try:
        return b64decode(value[:_MOST_SIGNATURE], validate=True)
    except ValueError:
        return b""


def has_signed(
    key: PublicKey, signature: bytes, data: bytes, *, digest: hashes.HashAlgorithm | None = None
) -> bool:
    """Say whether `signature` over `data` was made with the other half of `key`.

    RSA with PKCS #1 v1.5 or ECDSA, by the kind of the key; SHA-256 unless told.
    """
    digest = digest or hashes.SHA256()
    try:
        if isinstance(key, rsa.RSAPublicKey):
            key.verify(signature, data, padding.PKCS1v15(), digest)
        else:
            key.verify(signature, data, ec.ECDSA(digest))
    except (InvalidSignature, UnsupportedAlgorithm):
        return False
    return True
