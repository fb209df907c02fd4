"""Keys: the service's own, and each person's behind a passphrase."""

from typing import Protocol

from withheld.model.identity import KeyID


class Signer(Protocol):
    """A key that can sign."""

    @property
    def id(self) -> KeyID:
        """Return the key's name."""
        ...

    @property
    def public_key(self) -> str:
        """Return the 32 raw bytes of the public key in 64 hexadecimal digits."""
        ...

    def sign(self, message: bytes) -> bytes:
        """Return the Ed25519 signature of `message`, 64 bytes."""
        ...
