"""
Keys by which domains sign mail: how they are published, and whether a signature is theirs.

Law: RFC 6376 section 3.6.1 (key records), RFC 8301 (RSA keys of at least 1024 bits, no SHA-1),
RFC 8463 (Ed25519).
"""

from dataclasses import dataclass
from hashlib import sha256

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_der_public_key

from withheld.verification.tags import base64_of, names_in, parse_tags

RSA_BITS_MIN = 1024
"""RFC 8301 section 3.2: a verifier must not accept less."""
RSA_BITS_STRONG = 2048
_ED25519_SIZE = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class DomainKey:
    """A public key as a domain publishes it."""

    public: RSAPublicKey | Ed25519PublicKey
    is_testing: bool = False
    """The domain says that it is only trying signatures out."""
    is_strict: bool = False
    """The signer's identity must be in the very domain, not below it."""

    @property
    def bits(self) -> int:
        """How long an RSA key is; 0 for Ed25519, which has one strength."""
        return self.public.key_size if isinstance(self.public, RSAPublicKey) else 0

    @property
    def is_weak(self) -> bool:
        """Whether the key is shorter than anybody should sign an order with."""
        return 0 < self.bits < RSA_BITS_STRONG


def parse_key(record: str, algorithm: str) -> DomainKey | str:
    """Return the key in a TXT record for `algorithm`, or in words why it cannot be used."""
    tags = parse_tags(record)
    if tags is None or "p" not in tags:
        return "the key record is malformed"
    if tags.get("v", "DKIM1") != "DKIM1" or ("v" in tags and next(iter(tags)) != "v"):
        return "the key record is of another version"
    if not tags["p"]:
        return "the domain has revoked the key"
    kind = tags.get("k", "rsa").lower()
    if algorithm != f"{kind}-sha256":
        return "the key is for another algorithm"
    if "h" in tags and "sha256" not in names_in(tags["h"]):
        return "the key is for another hash"
    if "s" in tags and not {"*", "email"} & set(names_in(tags["s"])):
        return "the key is not for mail"
    flags = names_in(tags.get("t", ""))
    public = _public_key(base64_of(tags["p"]), kind)
    if isinstance(public, str):
        return public
    return DomainKey(public=public, is_testing="y" in flags, is_strict="s" in flags)


def is_signed_by(key: DomainKey, signature: bytes, message: bytes) -> bool:
    """Return whether `signature` over `message` was made with `key`."""
    try:
        if isinstance(key.public, RSAPublicKey):
            key.public.verify(signature, message, PKCS1v15(), SHA256())
        else:
            # RFC 8463 section 3: the hash is what is signed, not the message.
            key.public.verify(signature, sha256(message).digest())
    except InvalidSignature:
        return False
    return True


def _public_key(data: bytes | None, kind: str) -> RSAPublicKey | Ed25519PublicKey | str:
    if data is None:
        return "the key is no base64"
    if kind == "ed25519":
        if len(data) != _ED25519_SIZE:
            return "the key has not the length of an Ed25519 key"
        return Ed25519PublicKey.from_public_bytes(data)
    try:
        public = load_der_public_key(data)
    except (ValueError, UnsupportedAlgorithm):
        return "the key is no RSA key"
    if not isinstance(public, RSAPublicKey):
        return "the key is no RSA key"
    if public.key_size < RSA_BITS_MIN:
        return f"the key has {public.key_size} bits, and fewer than {RSA_BITS_MIN} prove nothing"
    return public
