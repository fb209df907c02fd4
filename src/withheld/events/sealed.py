"""
Secrets in events: the event commits to them, the vault keeps them.

Handles, locators, names and reasons never stand in an event.  It carries a `Sealed`: the vault's
key and the root of a small Merkle tree with one salted leaf for each value, so that one value can
be proven without the others, and so that destroying a value and its salt leaves the record whole.
"""

from dataclasses import dataclass

from withheld.model.identity import VaultKey


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealed:
    """Some values in the vault, and what the record commits to."""

    key: VaultKey
    root: str
    """The root of the subtree of salted leaves, 64 hexadecimal digits."""
    size: int
    """How many leaves; they are numbered from 0."""
