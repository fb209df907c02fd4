"""
How somebody is known to a NATS server by a key instead of a password.

A seed is a key pair's 32 bytes between a prefix and a check, in base 32; a credentials file is a
seed beside a token (JWT) that the server's operator signed.  The server sends a nonce and is sent
the nonce signed: the seed never leaves this machine.

Source: NATS's own documents of NKeys (prefixes, CRC-16/XMODEM) and of credentials files.
"""

import base64
import binascii
import re
from dataclasses import dataclass, field

from withheld.errors import InvalidInput

_SEED = re.compile(r"SU[A-Z2-7]{56}")
_BLOCK = re.compile(r"-+BEGIN NATS USER JWT-+\s+(?P<jwt>\S+)\s+-+END NATS USER JWT-+")
_USER = 20 << 3
"""The prefix of a user's public key; in base 32 it is written U."""
_KEY_SIZE, _CHECK_SIZE = 32, 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Credentials:
    """A user's key pair, and the token that says what they may do where the server asks for it."""

    seed: bytes = field(repr=False)
    jwt: str = field(default="", repr=False)

    @property
    def public(self) -> str:
        """Return the public key as the server knows it: `U…`."""
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        key = Ed25519PrivateKey.from_private_bytes(self.seed).public_key().public_bytes_raw()
        return _checked(bytes([_USER]) + key)

    def sign(self, nonce: str) -> bytes:
        """Return the signature of the server's nonce in base 64."""
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        private = Ed25519PrivateKey.from_private_bytes(self.seed)
        return base64.b64encode(private.sign(nonce.encode()))

    def token(self) -> bytearray:
        """Return the token's bytes."""
        return bytearray(self.jwt.encode())


def credentials_in(text: str) -> Credentials | None:
    """
    Return the credentials that a text is: a seed alone, or a credentials file; None for neither.

    Raises:
        InvalidInput: A seed whose check does not hold, or a token without one.
    """
    block, seeds = _BLOCK.search(text), _SEED.findall(text)
    is_seed = _SEED.fullmatch(text.strip()) is not None
    if block is None and not is_seed:
        return None
    if len(seeds) != 1:
        raise InvalidInput("the credentials file holds no user's seed (SU…), or more than one")
    return Credentials(seed=_seed(seeds[0]), jwt=block["jwt"] if block else "")


def _seed(text: str) -> bytes:
    """
    Return the 32 bytes of a user's seed.

    Raises:
        InvalidInput: Its check does not hold.
    """
    raw = base64.b32decode(text + "=" * (-len(text) % 8))
    body = raw[:-_CHECK_SIZE]
    if _check(body) != raw[-_CHECK_SIZE:] or len(body) != 2 + _KEY_SIZE:
        raise InvalidInput("the seed has a slip of the pen in it; its own check does not hold")
    return body[2:]


def _checked(body: bytes) -> str:
    return base64.b32encode(body + _check(body)).decode().rstrip("=")


def _check(body: bytes) -> bytes:
    return binascii.crc_hqx(body, 0).to_bytes(_CHECK_SIZE, "little")
