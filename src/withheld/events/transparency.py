"""(6b) What the public was told."""

from dataclasses import dataclass
from typing import ClassVar

from withheld.events.sealed import Sealed
from withheld.model.review import Layer


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementPublished:
    """A statement went to the public log; what it says is exactly what was disclosed."""

    NAME: ClassVar[str] = "statement-published"
    VERSION: ClassVar[int] = 1

    entry: Sealed
    """Leaf 0: the entry as published."""
    layers: frozenset[Layer]


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderUnsealed:
    """What was kept from the public may now be told, with proof of its age."""

    NAME: ClassVar[str] = "order-unsealed"
    VERSION: ClassVar[int] = 1

    layers: frozenset[Layer]
    reason: Sealed


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryPublished:
    """An entry stands in the public log; the receipt of an effect."""

    NAME: ClassVar[str] = "entry-published"
    VERSION: ClassVar[int] = 1

    index: int
    """Its leaf in the public log, counted from 0."""
    kind: str
