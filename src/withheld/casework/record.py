"""
The record: the one way by which anything is appended, and the ways it is read.

In one transaction: the guards, the leaves, the state of header and items, the grounds, the clocks,
the secrets and what must reach the world.  Whoever comes to append, by whatever way, comes here.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from withheld.casefile.fold import Casefile, empty, fold
from withheld.casefile.item import ItemState
from withheld.casefile.order import OrderState
from withheld.casework.effects import effects_of
from withheld.casework.guards import Guards
from withheld.casework.holding import check_holds
from withheld.casework.permits import Moment
from withheld.casework.sealing import held
from withheld.errors import AlreadyDone, NotFound, ensure
from withheld.events.catalogue import catalogue
from withheld.events.codec import dataclass_from_json, to_json
from withheld.events.intake import LetterFiled, OrderReceived
from withheld.events.recorded import SERVICE, Event, Recorded, StreamID, from_bytes, items_of
from withheld.events.service import SecretsErased
from withheld.ledger.canonical import canonical, kept
from withheld.model.identity import ItemID, OrderID, VaultKey
from withheld.ports.clock import Clock
from withheld.ports.store import ItemRow, Secret, Store, TimerRow, Writing
from withheld.projections.grounds import ground_of, stage_of
from withheld.projections.service import ServiceState, fold_service

NO_ORDER = "there is no order of that name in this store; `withheld queue` lists them"
"""Said alike of an order that is not there and of one behind a wall."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Events of one stream that are appended together, or not at all."""

    stream: StreamID
    events: Sequence[Event]
    by: str
    secrets: Sequence[Secret] = field(default=())
    expects: int | None = None
    """How many events the stream had when this was decided; None if any number will do."""
    command: str = ""
    """The name of the command, so that a repeated one is recognised; empty if it has none."""
    versions: Mapping[ItemID, int] = field(default_factory=dict)
    """How many events had touched an item when a person looked at it; empty if nobody says."""


class Record:
    """The record of one case store."""

    def __init__(self, store: Store, clock: Clock, guards: Guards) -> None:
        self._store = store
        self._clock = clock
        self._guards = guards
        self._catalogue = catalogue()

    def append(self, batch: Batch) -> tuple[Recorded, ...]:
        """
        Append a batch, and return the events as recorded.

        Raises:
            NotPermitted: A guard refuses an event; nothing is written.
            AlreadyDone: The command was carried out before, or somebody else came first.
        """
        with self._store.writing() as writing:
            if batch.command and writing.command_result(batch.command):
                raise AlreadyDone("this command was carried out before; nothing is done twice")
            # First, so that the guards can look at what an event promises; refused, all of it goes.
            writing.put_secrets(batch.secrets)
            if batch.stream == SERVICE:
                recorded = self._append_service(writing, batch)
            else:
                recorded = self._append_order(writing, batch)
            # What is to be destroyed goes in the very transaction that says so, or not at all.
            writing.erase(VaultKey(key) for event in batch.events for key in _erased(event))
            for event in batch.events:
                if isinstance(event, SecretsErased):
                    writing.forget(event.subjects)
            if batch.command:
                writing.remember(batch.command, batch.stream, recorded[0].n, recorded[-1].n)
        return recorded

    def order(self, order: OrderID) -> OrderState:
        """
        Return the header of an order.

        Raises:
            NotFound: There is no such order.
        """
        return _header(self._store, order)

    def view(self, order: OrderID, items: Sequence[ItemID] | None = ()) -> Casefile:
        """
        Return an order's header and the named items, all of them if None.

        Raises:
            NotFound: There is no such order.
        """
        return _view(self._store, order, items)

    def replayed(self, order: OrderID) -> Casefile:
        """Return the casefile folded from the record alone; it must equal `view(order, None)`."""
        return fold(order, self.events(StreamID(order)))

    def service(self) -> ServiceState:
        """Return the state of the service as a whole."""
        return fold_service(self.events(SERVICE))

    def events(self, stream: StreamID) -> Iterable[Recorded]:
        """Go through the events of a stream."""
        return (from_bytes(leaf, self._catalogue) for leaf in self._store.stream(stream))

    def _append_service(self, writing: Writing, batch: Batch) -> tuple[Recorded, ...]:
        state = fold_service(from_bytes(leaf, self._catalogue) for leaf in writing.stream(SERVICE))
        _check_expected(batch, state.version)
        recorded: list[Recorded] = []
        for event in batch.events:
            state = self._guards.service(state, event, by=batch.by)
            if isinstance(event, SecretsErased):
                check_holds(writing, lambda order: _header(writing, order), event.keys)
            one = self._recorded(batch, event, n=state.version + 1)
            leaf = writing.append(batch.stream, one.n, event.NAME, one.to_bytes())
            state = self._guards.after(state, one)
            for effect in effects_of(one, leaf):
                writing.put_effect(effect)
            recorded.append(one)
        return tuple(recorded)

    def _append_order(self, writing: Writing, batch: Batch) -> tuple[Recorded, ...]:
        order = OrderID(batch.stream)
        view = _view_or_empty(writing, batch)
        _check_expected(batch, view.order.version)
        check_versions(view, batch.versions)
        service = fold_service(
            from_bytes(leaf, self._catalogue) for leaf in writing.stream(SERVICE)
        )
        before, recorded = view, list[Recorded]()
        for number, event in enumerate(batch.events):
            moment = Moment(
                event=event,
                by=batch.by,
                view=view,
                before=tuple(batch.events[:number]),
                person=service.actor,
                every_item=lambda: _view(writing, order, None).items.values(),  # noqa: PLW0108 -- read late
                open=lambda sealed: held(writing, sealed),
            )
            self._guards.order(moment, service, at=self._clock.now())
            one = self._recorded(batch, event, n=view.order.version + 1)
            leaf = writing.append(batch.stream, one.n, event.NAME, one.to_bytes())
            view = view.after(one)
            for effect in effects_of(one, leaf):
                writing.put_effect(effect)
            recorded.append(one)
        _keep(writing, order, before, view)
        return tuple(recorded)

    def _recorded(self, batch: Batch, event: Event, *, n: int) -> Recorded:
        return Recorded(stream=batch.stream, n=n, at=self._clock.now(), by=batch.by, event=event)


def _check_expected(batch: Batch, found: int) -> None:
    if batch.expects is not None and batch.expects != found:
        raise AlreadyDone(
            "somebody else acted on this order in the meantime; look at it again, then repeat"
        )


def check_versions(view: Casefile, versions: Mapping[ItemID, int]) -> None:
    """
    Refuse to act on items that somebody else acted on since a person looked at them.

    Raises:
        AlreadyDone: The message says how many, and the first of them.
    """
    changed = [
        item
        for item, version in versions.items()
        if item in view.items and view.items[item].version != version
    ]
    if changed:
        raise AlreadyDone(
            f"somebody else acted on {len(changed)} of these items since you looked, first of them "
            f"item {min(changed)}; nothing is written: look at them again, then decide"
        )


def _view_or_empty(writing: Writing, batch: Batch) -> Casefile:
    order = OrderID(batch.stream)
    if writing.header(order) is None:
        ensure(isinstance(batch.events[0], OrderReceived), "an order that was never received")
        return empty(order)
    named = {ItemID(item) for event in batch.events for item in _touched(event)}
    return _view(writing, order, sorted(named))


def _touched(event: Event) -> tuple[int, ...]:
    if isinstance(event, LetterFiled):
        return (*event.deleted, *event.corrected)
    return items_of(event)


def _erased(event: Event) -> tuple[str, ...]:
    return event.keys if isinstance(event, SecretsErased) else ()


def _header(store: Store | Writing, order: OrderID) -> OrderState:
    state = store.header(order)
    if state is None:
        raise NotFound(NO_ORDER)
    found = dataclass_from_json(OrderState, kept(state))
    ensure(isinstance(found, OrderState), "an order's state that is none")
    return found  # type: ignore[return-value]  # ensured above


def _view(store: Store | Writing, order: OrderID, items: Sequence[ItemID] | None) -> Casefile:
    header = _header(store, order)
    found: dict[ItemID, ItemState] = {}
    if items is None or items:
        for state in store.items(order, items):
            item = dataclass_from_json(ItemState, kept(state))
            ensure(isinstance(item, ItemState), "an item's state that is none")
            found[item.item] = item  # type: ignore[attr-defined,assignment]  # ensured above
    return Casefile(order=header, items=found)


def _keep(writing: Writing, order: OrderID, before: Casefile, after: Casefile) -> None:
    """Keep what changed: header, items, grounds, clocks."""
    writing.put_header(order, after.order.version, canonical(to_json(after.order)))
    changed = [item for number, item in after.items.items() if before.items.get(number) != item]
    writing.put_items(order, [_row(item) for item in changed])
    for item in changed:
        ground = ground_of(order, item)
        if ground is not None:
            writing.put_ground(ground)
        elif item.item in before.items:  # a new item has none to drop
            writing.drop_ground(order, item.item)
    _keep_clocks(writing, before, after)


def _keep_clocks(writing: Writing, before: Casefile, after: Casefile) -> None:
    for clock in before.order.clocks.values():
        if clock.timer not in after.order.clocks:
            writing.drop_timer(clock.timer)
    for clock in after.order.clocks.values():
        if before.order.clocks.get(clock.timer) != clock:
            writing.put_timer(
                TimerRow(
                    timer=clock.timer,
                    order=after.order.order,
                    what=clock.what,
                    due_at=clock.due_at,
                    paged=clock.paged,
                )
            )


def _row(item: ItemState) -> ItemRow:
    return ItemRow(
        item=item.item,
        version=item.version,
        subject=item.subject,
        holder=item.holder,
        stage=stage_of(item),
        state=canonical(to_json(item)),
    )
