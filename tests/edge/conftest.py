"""
Fixtures: a publisher's key made from fixed bytes, so that tables are the same at every run.

Strategy: nothing is mocked; keys sign, files are written and mapped, servers listen on loopback.
"""

from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from withheld.edge.build import Signer
from withheld.edge.signatures import PublicKeys, key_id, trusted

NOON = datetime(2021, 2, 1, 12, tzinfo=UTC)


def signer_of(seed: bytes) -> tuple[Signer, PublicKeys]:
    """Return a signer and the keys with which it is trusted."""
    private = Ed25519PrivateKey.from_private_bytes(seed)
    public = private.public_key().public_bytes_raw()
    return Signer(key=key_id(public), sign=private.sign), trusted(public)


@pytest.fixture
def at() -> datetime:
    """Return noon of the first of February 2021."""
    return NOON


@pytest.fixture
def signer() -> Signer:
    """Return the service's publishing key."""
    return signer_of(b"p" * 32)[0]


@pytest.fixture
def keys() -> PublicKeys:
    """Return the keys the edge trusts."""
    return signer_of(b"p" * 32)[1]


@pytest.fixture
def stranger() -> Signer:
    """Return a key that nobody trusts."""
    return signer_of(b"s" * 32)[0]
