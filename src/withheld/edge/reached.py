"""How far a version of the table has come among the edges."""

from datetime import datetime
from typing import NamedTuple


class Reached(NamedTuple):
    """How far a version has come."""

    edges: int
    """How many edges enforce it."""
    known: int
    """How many edges have ever said anything."""
    last_at: datetime | None
    """When the last of those edges took it; aware UTC, by the service's clock."""
