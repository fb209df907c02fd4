"""Which platforms are connected, which of them may write, and what people let them do."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from withheld.events.connectors import (
    ConnectorAdded,
    ConnectorFailed,
    ConnectorLetWrite,
    ConnectorRan,
    ConnectorRecovered,
    ConnectorReleased,
    ConnectorStopped,
    DriftFound,
    RunAllowed,
    RunHeld,
)
from withheld.events.recorded import Event, Recorded


@dataclass(frozen=True, slots=True, kw_only=True)
class ConnectorState:
    """Everything that is so about one connector."""

    connector: str
    kind: str
    configuration: str
    changes_max: int
    is_public: bool = False
    may_write: bool = False
    """Two people let it, with the configuration it has."""
    is_released: bool = False
    """Counsel let it show the world what is withheld, with the configuration it has."""
    is_failing: bool = False
    held: RunHeld | None = None
    """The last run that waits for two people."""
    allowed: frozenset[str] = frozenset()
    """Plans that two people let go on."""
    drift: DriftFound | None = None
    """As last recorded; None before anything was."""
    ran: ConnectorRan | None = None
    """The last receipt."""
    run_count: int = 0


def fold_connectors(recorded: Iterable[Recorded]) -> Mapping[str, ConnectorState]:
    """Return the connectors that the service's stream tells of."""
    known: dict[str, ConnectorState] = {}
    for one in recorded:
        event = one.event
        if isinstance(event, ConnectorAdded):
            known[event.connector] = _added(known.get(event.connector), event)
            continue
        name = getattr(event, "connector", None)
        if isinstance(name, str) and name in known:
            known[name] = _evolve(known[name], event)
    return known


def _added(before: ConnectorState | None, event: ConnectorAdded) -> ConnectorState:
    """Return a connector that was added; with another configuration it is read-only again."""
    fresh = ConnectorState(
        connector=event.connector,
        kind=event.kind,
        configuration=event.configuration,
        changes_max=event.changes_max,
        is_public=event.is_public,
    )
    if before is None:
        return fresh
    same = before.configuration == event.configuration
    return replace(
        fresh,
        may_write=same and before.may_write,
        is_released=same and before.is_released,
        ran=before.ran,
        run_count=before.run_count,
    )


def _evolve(state: ConnectorState, event: Event) -> ConnectorState:
    match event:
        case ConnectorLetWrite(configuration=configuration):
            return replace(state, may_write=configuration == state.configuration)
        case ConnectorReleased(configuration=configuration):
            return replace(state, is_released=configuration == state.configuration)
        case ConnectorStopped():
            return replace(state, may_write=False)
        case RunHeld():
            return replace(state, held=event)
        case RunAllowed(plan=plan):
            return replace(state, allowed=state.allowed | {plan})
        case ConnectorRan():
            return replace(
                state, ran=event, run_count=state.run_count + 1, held=None, allowed=frozenset()
            )
        case DriftFound():
            return replace(state, drift=event)
        case ConnectorFailed() | ConnectorRecovered():
            return replace(state, is_failing=isinstance(event, ConnectorFailed))
        case _:
            return state
