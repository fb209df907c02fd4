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


class Approved(Protocol):
    """An event that people approve."""

    NAME: ClassVar[str]
    VERSION: ClassVar[int]

    @property
    def approved_by(self) -> tuple[Approval, ...]:
        """Return who approved it."""
        ...


def statement_of(event: Approved) -> bytes:
    """Return the canonical bytes each person signs: the event, its approvals left out."""
    body = to_json(
        {
            field.name: getattr(event, field.name)
            for field in dataclasses.fields(event)  # type: ignore[arg-type]  # every event is one
            if field.name != "approved_by"
        }
    )
    return canonical({"withheld-approval": 1, "event": event.NAME, "body": body})
