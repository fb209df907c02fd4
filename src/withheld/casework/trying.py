"""What goes wrong in one place of a round of work, so that it stops nothing in any other."""

from collections.abc import Callable
from typing import TypeVar

from withheld.errors import BrokenInvariant, Refused

_Done = TypeVar("_Done")

FAILURES = (Refused, BrokenInvariant, OSError)
"""A rule, an order of which something is broken, and a disk or a socket that gives no more."""


def tried(failed: list[str], what: str, step: Callable[[], _Done]) -> _Done | None:
    """
    Return what `step` came to, or None where it failed.

    Args:
        failed: Gets the reason, for people.
        what: What was tried, such as the name of a clock; nothing personal.
        step: What is tried; it leaves nothing half done.
    """
    try:
        return step()
    except FAILURES as error:
        failed.append(f"{what}: {error}")
        return None
