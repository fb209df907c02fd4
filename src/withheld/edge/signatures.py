"""
Checking what an edge receives: an Ed25519 signature (RFC 8032) by a key the operator named.

Only this module of the edge needs `cryptography`, and imports it when something is received.
"""

from collections.abc import Mapping

from withheld.errors import NotPermitted
from withheld.model.identity import KeyID

PublicKeys = Mapping[KeyID, bytes]
"""The keys an edge trusts: name to the 32 raw bytes of the public key."""


def key_id(public_key: bytes) -> KeyID:
    """Return the name of a public key: 16 hexadecimal digits of the SHA-256 of its raw bytes."""
    import hashlib  # OpenSSL is loaded by whoever names a key.

    return KeyID(hashlib.sha256(public_key).hexdigest()[:16])


def trusted(*public_keys: bytes) -> dict[KeyID, bytes]:
    """Return the keys an edge trusts, by name."""
    return {key_id(one): one for one in public_keys}


def check(signature: bytes, signed: bytes, *, key: str, keys: PublicKeys) -> None:
    """
    Return when `key` is trusted and made this signature.

    Raises:
        NotPermitted: Another key, or the signature does not fit; take nothing of it.
    """
    public_key = keys.get(KeyID(key))
    if public_key is None:
        raise NotPermitted(
            f"signed by a key this edge does not trust ({len(keys)} are trusted); "
            "add the new key to the edge if the service has rotated it"
        )
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, signed)
    except InvalidSignature as error:
        raise NotPermitted(
            "the signature does not fit what was received: it was changed on its way; fetch again"
        ) from error
