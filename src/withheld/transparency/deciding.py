"""What the public is told: events, or a refusal."""

from collections.abc import Mapping
from dataclasses import dataclass

from withheld.casefile.fold import Casefile
from withheld.errors import AlreadyDone, NotPermitted, NotReady
from withheld.events.recorded import Event
from withheld.events.sealed import Sealed
from withheld.events.transparency import EntryPublished, OrderUnsealed, StatementPublished
from withheld.model.people import Actor
from withheld.model.review import Audience, Layer, Role


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishStatement:
    """Publish a statement that tells exactly these layers."""

    entry: Sealed
    layers: frozenset[Layer]


@dataclass(frozen=True, slots=True, kw_only=True)
class Unseal:
    """Tell the public what was kept from it, with proof of its age."""

    layers: frozenset[Layer]
    reason: Sealed


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordEntry:
    """Record where in the public log an entry stands."""

    index: int
    kind: str


TransparencyCommand = PublishStatement | Unseal | RecordEntry


def decide(
    view: Casefile,
    command: TransparencyCommand,
    actor: Actor | None,
    told: Mapping[Audience, frozenset[Layer]],
) -> tuple[Event, ...]:
    """
    Return what `command` comes to.

    Args:
        view: The order's header.
        command: What is asked for.
        actor: Who asks; None for the receipt of an effect.
        told: What each audience may be told now.

    Raises:
        NotPermitted: Not this person's to decide.
        NotReady: More would be told than counsel decided.
        AlreadyDone: It was unsealed before.
    """
    match command:
        case PublishStatement(entry=entry, layers=layers):
            _check_counsel(actor)
            beyond = layers - told.get(Audience.PUBLIC, frozenset())
            if beyond:
                raise NotReady(
                    "the public may not be told of "
                    + ", ".join(sorted(beyond))
                    + " as things stand; counsel decides that first, with reasons"
                )
            return (StatementPublished(entry=entry, layers=layers),)
        case Unseal(layers=layers, reason=reason):
            _check_counsel(actor)
            if layers <= view.order.unsealed:
                raise AlreadyDone("these layers of the order were unsealed before")
            if not layers <= told.get(Audience.PUBLIC, frozenset()):
                raise NotReady(
                    "what is to be unsealed is not disclosed to the public yet; counsel decides "
                    "that first, with reasons"
                )
            return (OrderUnsealed(layers=layers, reason=reason),)
        case RecordEntry(index=index, kind=kind):
            return (EntryPublished(index=index, kind=kind),)


def _check_counsel(actor: Actor | None) -> None:
    if actor is None or not actor.ranks(Role.COUNSEL):
        raise NotPermitted("what the public is told is counsel's to decide")
