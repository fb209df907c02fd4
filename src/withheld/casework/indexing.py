"""The desk's index follows the record: what changed since it last looked, and no more."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from hashlib import sha256

from withheld.casefile.fold import Casefile
from withheld.casefile.item import ItemState
from withheld.casework.office import Office
from withheld.casework.particulars import proposed
from withheld.casework.resolving import locators_of
from withheld.errors import DirectoryUnavailable, ensure
from withheld.events.catalogue import catalogue
from withheld.events.intake import HazardMarked
from withheld.events.recorded import SERVICE, Recorded, from_bytes
from withheld.events.review import FindingsListed, OpinionGiven, ProvisionallyDecided
from withheld.events.service import SecretsErased
from withheld.events.working import NoteLeft
from withheld.ledger.canonical import JSON, kept
from withheld.model.identity import AuthorityID, ItemID, OrderID, SubjectID, SubjectKey
from withheld.model.reading import ProposalKind
from withheld.ports.directory import AccountEntry
from withheld.ports.index import (
    FindingEntry,
    Index,
    IndexWriting,
    ItemEntry,
    MentionEntry,
    OpinionEntry,
)
from withheld.projections.desk import Said, Words, item_entry, order_entry, terms_text, touched

_SLICE = 2_000
"""Leaves of the record, or items, in one step."""
_EXCERPT = 160
"""Letters of a post that are kept for search and groups."""


def follow(office: Office, index: Index) -> int:
    """
    Bring the index up to the record, and return how many leaves it had not seen.

    What was erased, and what a hazard stop covers, is forgotten by making the index anew.
    """
    size = office.store.record_size()
    cursor, mark = index.followed()
    if cursor == size and (cursor == 0 or mark == _mark(office, cursor)):
        return 0
    if cursor > size or (cursor and mark != _mark(office, cursor)):
        # A restored store: what the index followed is not what the record says now.
        index.begin_again()
        cursor = 0
    if cursor and _forgets(office, cursor, size):
        index.begin_again()
        index.forget_pending()
        cursor = 0
    seen = size - cursor
    _follow(office, index, cursor, size)
    return seen


def _mark(office: Office, size: int) -> str:
    """Return the digest of the last of the first `size` leaves."""
    (leaf,) = office.store.leaves(size - 1, size)
    return sha256(leaf).hexdigest()


def _forgets(office: Office, start: int, end: int) -> bool:
    names = {f'"event":"{one.NAME}"'.encode() for one in (SecretsErased, HazardMarked)}
    return any(any(name in leaf for name in names) for leaf in office.store.leaves(start, end))


def _follow(office: Office, index: Index, cursor: int, size: int) -> None:
    known, is_whole = catalogue(), cursor == 0
    items: dict[OrderID, set[ItemID]] = {}
    spoken: list[Recorded] = []
    noted: list[MentionEntry] = []
    found: dict[OrderID, FindingsListed] = {}
    orders: dict[OrderID, None] = {}
    for leaf in office.store.leaves(cursor, size):
        stream, name = _head(leaf)
        if stream == SERVICE:
            continue
        order = OrderID(stream)
        orders[order] = None
        # When all is made anew, items come from their states and not from what happened to them.
        if is_whole and name not in _READ:
            continue
        recorded = from_bytes(leaf, known)
        items.setdefault(order, set()).update(touched(recorded.event))
        if isinstance(recorded.event, OpinionGiven | ProvisionallyDecided):
            spoken.append(recorded)
        if isinstance(recorded.event, FindingsListed):
            found[order] = recorded.event
        if isinstance(recorded.event, NoteLeft):
            noted.append(_mention(order, recorded, recorded.event))
    known_of = _Directory(office)
    with index.writing() as writing:
        with writing.load() if is_whole else nullcontext():
            for order in orders:
                numbers = None if is_whole else sorted(items[order])
                _put_items(office, known_of, writing, order, numbers)
        writing.put_opinions(entry for recorded in spoken for entry in _opinions(recorded))
        for order, event in found.items():
            writing.put_findings(order, _findings(office, order, event))
        writing.put_mentions(noted)
        _put_orders(office, writing, orders)
        writing.move_on(size, _mark(office, size), gaps=known_of.gaps)


def _mention(order: OrderID, recorded: Recorded, note: NoteLeft) -> MentionEntry:
    return MentionEntry(
        order=order,
        n=recorded.n,
        at=recorded.at,
        kind=str(note.kind),
        by=recorded.by,
        to=note.to,
        words_key=note.words.key,
    )


_READ = frozenset(
    {FindingsListed.NAME, NoteLeft.NAME, OpinionGiven.NAME, ProvisionallyDecided.NAME}
)
"""The events whose own contents are in the index."""


def _head(leaf: bytes) -> tuple[str, str]:
    """Return the stream and the name of an event, without reading what it says."""
    value = kept(leaf)
    ensure(isinstance(value, dict), "a leaf of the record that is no object")
    return str(value["stream"]), str(value["event"])  # type: ignore[index,call-overload]  # ensured


def _put_orders(office: Office, writing: IndexWriting, orders: Iterable[OrderID]) -> None:
    position = {order: n for n, order in enumerate(office.store.orders())}
    registry = {one.id: (one.name, *one.other_names) for one in office.authorities()}
    for order in orders:
        view = office.record.view(order)
        said = Said() if view.order.is_hazard else _said(office, view, registry)
        writing.put_order(order_entry(view.order, said, seen=position[order]))


def _said(office: Office, view: Casefile, registry: Mapping[AuthorityID, tuple[str, ...]]) -> Said:
    """Return what a letter says of itself, its authority's names, its numbers in other systems."""

    def read(kind: ProposalKind) -> tuple[str, ...]:
        return tuple(dict.fromkeys(proposed(office, view, kind)))

    known = view.order.particulars
    issued = read(ProposalKind.ISSUED_ON)
    tickets = [one for sealed in view.order.working.tickets for one in office.open(sealed)]
    return Said(
        reference=" · ".join(read(ProposalKind.REFERENCE)),
        authority="; ".join(read(ProposalKind.AUTHORITY)[:1]),
        provision="; ".join(read(ProposalKind.PROVISION)),
        dated=issued[0] if issued else "",
        words=" ".join(
            (
                *(str(one) for one in tickets if one is not None),
                *issued,
                *read(ProposalKind.REFERS_TO),
                *read(ProposalKind.AUTHORITY),
                *read(ProposalKind.SIGNATORY),
                *(registry.get(view.order.authority, ()) if view.order.authority else ()),
                str(known.pack or "") if known else "",
            )
        ),
    )


def _put_items(
    office: Office,
    known_of: "_Directory",
    writing: IndexWriting,
    order: OrderID,
    named: Sequence[ItemID] | None,
) -> None:
    """Put in the items of an order that are named, all of them if None."""
    header = office.record.order(order)
    hides = header.is_hazard
    numbers = [ItemID(n + 1) for n in range(header.item_count)] if named is None else named
    for start in range(0, len(numbers), _SLICE):
        view = office.record.view(order, numbers[start : start + _SLICE])
        states = list(view.items.values())
        writing.put_items(_entries(office, known_of, order, states, hides=hides))


def _entries(
    office: Office,
    known_of: "_Directory",
    order: OrderID,
    items: list[ItemState],
    *,
    hides: bool,
) -> Iterator[ItemEntry]:
    locators: Mapping[ItemID, dict[str, JSON]] = {} if hides else locators_of(office, items)
    if not hides:
        known_of.meet(items)
    for item in items:
        if hides:
            yield item_entry(order, item)
            continue
        locator = locators.get(item.item, {})
        known = known_of.item(item)
        text = " ".join(known.text.split())
        written = locator.get("as_written")
        words = Words(
            written=None if written is None else str(written),
            place=str(locator.get("place", "")),
            text_key=sha256(text.casefold().encode()).hexdigest()[:16] if text else "",
            excerpt=text[:_EXCERPT],
            handle=known.account.handle if known.account else "",
            followers=known.account.followers if known.account else 0,
            is_verified=bool(known.account and known.account.verified),
        )
        yield item_entry(order, item, words)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """What the directory knows of what an item means."""

    account: AccountEntry | None = None
    text: str = ""
    """Of a post."""


class _Directory:
    """The service's directory, asked no more in one round once it gave no answer."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._ids: Mapping[SubjectKey, SubjectID] = {}
        self.gaps = 0
        """How many items went without."""

    def meet(self, items: Iterable[ItemState]) -> None:
        """Learn whom the keys of these items stand for, all at once."""
        keys = {key for item in items for key in (item.subject, item.holder) if key is not None}
        self._ids = self._office.store.subject_ids(keys)

    def item(self, item: ItemState) -> _Known:
        """Return what an item means; nothing, and a gap, where the directory gives no answer."""
        if not item.holder and not item.subject:
            return _Known()
        if not self.gaps:
            try:
                return self._ask(item)
            except DirectoryUnavailable:
                self.gaps = 1
                return _Known()
        self.gaps += 1
        return _Known()

    def _ask(self, item: ItemState) -> _Known:
        directory, text = self._office.directory, ""
        if item.subject_kind == "post" and item.subject is not None:
            post = directory.post(self._id(item.subject))
            text = post.text if post else ""
        account = directory.account(self._id(item.holder)) if item.holder else None
        return _Known(account=account, text=text)

    def _id(self, key: SubjectKey) -> str:
        return self._ids.get(key, "").partition(":")[2]


def _opinions(recorded: Recorded) -> Iterator[OpinionEntry]:
    event = recorded.event
    if not isinstance(event, OpinionGiven | ProvisionallyDecided):
        return
    terms = terms_text(event.terms)
    for index, item in enumerate(event.items):
        yield OpinionEntry(
            order=OrderID(recorded.stream),
            item=item,
            n=recorded.n,
            person=event.person,
            role=str(event.role),
            at=recorded.at,
            terms=terms,
            reasons_key=event.reasons.key,
            index=index,
        )


def _findings(office: Office, order: OrderID, event: FindingsListed) -> Iterator[FindingEntry]:
    for value in office.open(event.words):
        if isinstance(value, dict) and isinstance(value.get("item"), int):
            yield FindingEntry(
                order=order,
                item=ItemID(int(str(value["item"]))),
                kind=str(value.get("kind", "")),
                code=str(value.get("code", "")),
                because=str(value.get("because", "")),
                cite=str(value.get("cite", "")),
            )
