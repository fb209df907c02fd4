"""
Acts that several people sign, each at their own time: what one signed waits until another does.

An approval holds for one place in its stream.  When something else is recorded meanwhile it holds
no more, and it takes its giver's open key to give it anew; nobody's key signs while they are away.
"""

from collections.abc import Sequence
from dataclasses import fields, replace
from typing import cast

from withheld.casework.office import Office
from withheld.casework.people import Hand, approve
from withheld.casework.record import Batch
from withheld.errors import AlreadyDone, InvalidInput, ensure
from withheld.events.approvals import Approval, Approved
from withheld.events.catalogue import catalogue
from withheld.events.codec import dataclass_from_json, to_json
from withheld.events.recorded import SERVICE, SYSTEM, Event, StreamID
from withheld.events.recorded import from_bytes as leaf_from_bytes
from withheld.ledger.canonical import JSON, canonical, parse
from withheld.model.identity import OrderID, PersonID, VaultKey
from withheld.model.review import RANK
from withheld.ports.store import Secret

_BYTES = frozenset({"leaf", "salt", "value"})


def act_of(batch: Batch) -> Approved:
    """Return the act of a batch that people approve; what follows from it stands behind it."""
    act = batch.events[0]
    ensure(hasattr(act, "approved_by"), "an act that waits for signatures and takes none")
    return cast("Approved", act)


def signers(office: Office, batch: Batch) -> tuple[PersonID, ...]:
    """Return whose signatures under an act hold, as its stream stands now."""
    at = _version(office, batch.stream)
    return tuple(one.person for one in act_of(batch).approved_by if one.after == at)


def only_machines_since(office: Office, batch: Batch) -> bool:
    """Return whether no person recorded anything in its stream since the act was first signed."""
    first = min((one.after for one in act_of(batch).approved_by), default=0)
    known = catalogue()
    since = (leaf_from_bytes(one, known) for one in office.store.stream(batch.stream, first))
    return all(one.by == SYSTEM for one in since)


def signed(office: Office, batch: Batch, hand: Hand) -> Batch:
    """
    Return the act with one more signature; those that hold no more are left out.

    Raises:
        AlreadyDone: This person's signature stands under it.
    """
    act, at = act_of(batch), _version(office, batch.stream)
    holding = tuple(one for one in act.approved_by if one.after == at)
    if hand.person in {one.person for one in holding}:
        raise AlreadyDone("your signature stands under it; it waits for another person's")
    (own,) = approve(office, act, (hand,), batch.stream).approved_by
    approvals = (*holding, own)
    first = replace(cast("Event", act), approved_by=approvals)  # type: ignore[type-var]  # a dataclass
    return replace(
        batch,
        events=(first, *batch.events[1:]),
        by=_highest(office, approvals),
        expects=None if batch.expects is None else at,
    )


def _version(office: Office, stream: StreamID) -> int:
    if stream == SERVICE:
        return office.service().version
    return office.record.order(OrderID(stream)).version


def _highest(office: Office, approvals: Sequence[Approval]) -> PersonID:
    """Return in whose name it is put on record: the highest of those who approve."""
    people = [office.actor(one.person) for one in approvals]
    return max(people, key=lambda one: RANK[one.role]).person


def to_bytes(batch: Batch) -> bytes:
    """Return an act that waits as bytes, with what it seals: as confidential as the vault."""
    events: list[JSON] = [
        {"event": one.NAME, "v": one.VERSION, "body": to_json(one)} for one in batch.events
    ]
    secrets: list[JSON] = [_secret_to_json(one) for one in batch.secrets]
    return canonical(
        {
            "stream": batch.stream,
            "by": batch.by,
            "expects": batch.expects,
            "events": events,
            "secrets": secrets,
        }
    )


def from_bytes(data: bytes) -> Batch:
    """
    Return the act in `data`.

    Raises:
        InvalidInput: No such act, or one of another version of this software.
    """
    value = parse(data)
    try:
        return _batch(cast("dict[str, JSON]", value))
    except (KeyError, TypeError, ValueError) as error:
        raise InvalidInput(
            "an act that waited was written by another version; begin it anew"
        ) from error


def _batch(value: dict[str, JSON]) -> Batch:
    known = catalogue()
    events: list[Event] = []
    for one in cast("list[dict[str, JSON]]", value["events"]):
        kind = known[str(one["event"])]
        if one["v"] != kind.VERSION:
            raise ValueError("an event of another version")
        events.append(cast("Event", dataclass_from_json(kind, one["body"])))
    return Batch(
        stream=StreamID(str(value["stream"])),
        events=tuple(events),
        by=str(value["by"]),
        expects=cast("int | None", value["expects"]),
        secrets=tuple(_secret(one) for one in cast("list[dict[str, JSON]]", value["secrets"])),
    )


def _secret_to_json(secret: Secret) -> JSON:
    written: dict[str, JSON] = {}
    for field in fields(secret):
        value = getattr(secret, field.name)
        written[field.name] = value.hex() if isinstance(value, bytes) else value
    return written


def _secret(value: dict[str, JSON]) -> Secret:
    read = {
        name: bytes.fromhex(str(one)) if name in _BYTES and one is not None else one
        for name, one in value.items()
    }
    return Secret(
        key=VaultKey(str(read["key"])),
        index=cast("int", read["index"]),
        item=cast("int", read["item"]),
        layer=str(read["layer"]),
        leaf=cast("bytes", read["leaf"]),
        salt=cast("bytes | None", read["salt"]),
        value=cast("bytes | None", read["value"]),
    )
