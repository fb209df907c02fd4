"""Randomness: keys of the vault, salts, names of subjects."""

from typing import Protocol


class Chance(Protocol):
    """Bytes nobody can foretell."""

    def draw(self, size: int) -> bytes:
        """Return `size` random bytes."""
        ...
