"""What must reach the world because of an event; it leaves only through the outbox."""

from withheld.events.clocks import PeoplePaged
from withheld.events.correspondence import LettersReleased
from withheld.events.own_policy import PolicyLettersReleased
from withheld.events.recorded import SERVICE, Event, Recorded
from withheld.events.redress import InterimSettled, StayEnded, StayRecorded
from withheld.events.restriction import LegacyAdopted, WithholdingsLifted, WithholdingsPlaced
from withheld.events.service import KeyRotated
from withheld.events.transparency import OrderUnsealed, StatementPublished
from withheld.events.working import NoteLeft
from withheld.ledger.canonical import JSON, canonical
from withheld.model.identity import OrderID
from withheld.ports.store import Effect

PUBLISH_TABLE = "publish-table"
DELIVER_LETTERS = "deliver-letters"
DELIVER_POLICY_LETTERS = "deliver-policy-letters"
PUBLISH_STATEMENT = "publish-statement"
PUBLISH_PROOF = "publish-proof"
PUBLISH_KEY = "publish-key"
PAGE_PEOPLE = "page-people"
TELL_COLLEAGUES = "tell-colleagues"

CALLS = frozenset({PAGE_PEOPLE, TELL_COLLEAGUES})
"""What reaches our own people alone."""


def effects_of(recorded: Recorded, leaf: int) -> tuple[Effect, ...]:
    """Return the effects of an event that stands at `leaf` of the record."""
    found = _effect(recorded.event)
    if found is None:
        return ()
    kind, payload = found
    return (
        Effect(
            id=f"{kind}/{recorded.stream}/{recorded.n}",
            kind=kind,
            order=None if recorded.stream == SERVICE else OrderID(recorded.stream),
            payload=canonical({"n": recorded.n, **payload}),
            leaf=leaf,
        ),
    )


def _effect(event: Event) -> tuple[str, dict[str, JSON]] | None:
    match event:
        case (
            WithholdingsPlaced()
            | WithholdingsLifted()
            | StayRecorded()
            | StayEnded()
            | InterimSettled()
            | LegacyAdopted()
        ):
            return PUBLISH_TABLE, {}
        case LettersReleased(letters=letters):
            return DELIVER_LETTERS, {"letters": [str(letter) for letter in letters]}
        case PolicyLettersReleased(letters=letters):
            return DELIVER_POLICY_LETTERS, {"letters": [str(letter) for letter in letters]}
        case StatementPublished():
            return PUBLISH_STATEMENT, {}
        case OrderUnsealed():
            return PUBLISH_PROOF, {}
        case KeyRotated(owner="service"):
            return PUBLISH_KEY, {}
        case PeoplePaged(timer=timer, number=number, has_run_out=has_run_out):
            return PAGE_PEOPLE, {
                "timer": str(timer),
                "number": number,
                "has_run_out": has_run_out,
            }
        case NoteLeft(kind=kind, to=to):
            return TELL_COLLEAGUES, {"kind": str(kind), "to": [str(one) for one in to]}
        case _:
            return None
