"""
The steps at which a process can die.

A step is every commit, fsync, rename, signature and delivery.  What does one says so; a test can
then kill the process before or after each, and look at what is left.
"""

from contextlib import AbstractContextManager
from typing import Protocol


class Steps(Protocol):
    """Told of every step, before and after."""

    def __call__(self, name: str) -> AbstractContextManager[None]:
        """Return the surroundings of the step called `name`, such as `commit`."""
        ...
