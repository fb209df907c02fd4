"""Acts that take two people: what each of them signs."""

import dataclasses
from dataclasses import dataclass
from typing import ClassVar, Protocol

from withheld.events.codec import to_json
from withheld.ledger.canonical import canonical
from withheld.model.identity import KeyID, PersonID


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval:
    """One person's signature under an act."""

    person: PersonID
    key: KeyID
    signature: str
    """Ed25519 over `statement_of`, 128 hexadecimal digits."""
    after: int = 0
    """The number of the last event of the stream when they approved; it is part of what they sign,
    so that an approval serves once, there and then."""


class Approved(Protocol):
    """An event that people approve."""

    NAME: ClassVar[str]
    VERSION: ClassVar[int]

    @property
    def approved_by(self) -> tuple[Approval, ...]:
        """Return who approved it."""
        ...


def statement_of(event: Approved, stream: str, after: int) -> bytes:
    """
    Return the canonical bytes each person signs (RFC 8785).

    Args:
        event: The act; its approvals are left out.
        stream: Where it is to stand: an order's stream, or the service's own.
        after: The number of the event it is to follow there.
    """
    body = to_json(
        {
            field.name: getattr(event, field.name)
            for field in dataclasses.fields(event)  # type: ignore[arg-type]  # every event is one
            if field.name != "approved_by"
        }
    )
    return canonical(
        {
            "withheld-approval": 2,
            "event": event.NAME,
            "body": body,
            "stream": stream,
            "after": after,
        }
    )
