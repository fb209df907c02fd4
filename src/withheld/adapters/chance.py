"""The one place that draws randomness."""

import os


class SystemChance:
    """The operating system's randomness."""

    def draw(self, size: int) -> bytes:
        """Return `size` random bytes."""
        return os.urandom(size)
