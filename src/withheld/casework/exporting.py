"""
(8) Everything a service has here, in plain files, for leaving or for a second pair of eyes.

Nothing of it needs this software to be read, and all of it can be checked again: the record's
leaves against its signed checkpoint, the vault's values against the leaves that commit to them.
What lies in counsel's lane is not in the store and so not in here.
"""

from collections.abc import Iterator

from withheld.casework.erasing import keys_of
from withheld.casework.holding import seals_of
from withheld.casework.office import Office
from withheld.casework.publiclog import log_key, sign_record
from withheld.events.catalogue import catalogue
from withheld.events.recorded import SERVICE, StreamID, from_bytes
from withheld.ledger.canonical import JSON, canonical, parse
from withheld.ledger.notes import encode_base64
from withheld.model.identity import VaultKey

ExportedFile = tuple[str, bytes]
"""A path and what stands there."""


def export(office: Office) -> Iterator[ExportedFile]:
    """Go through the files of an export, the record first; documents and public files lie apart."""
    _, note = sign_record(office)
    leaves = _leaves(office)
    yield "record/leaves.jsonl", b"".join(leaf + b"\n" for _, leaf in leaves)
    yield "record/checkpoint", note.encode()
    yield "vault.jsonl", b"".join(_openings(office, leaves))
    yield "subjects.jsonl", b"".join(_subjects(office))
    yield "anchors.jsonl", b"".join(_anchors(office))
    yield "README.md", _readme(office).encode()


def _leaves(office: Office) -> list[tuple[int, bytes]]:
    """Return every leaf of the record with its number, in the record's order."""
    streams = [SERVICE, *(StreamID(order) for order in office.store.orders())]
    return sorted(
        (office.store.leaf_of(stream, n), leaf)
        for stream in streams
        for n, leaf in enumerate(office.store.stream(stream), start=1)
    )


def _openings(office: Office, leaves: list[tuple[int, bytes]]) -> Iterator[bytes]:
    """Go through the values of the vault, each with the salt that opens its leaf."""
    known = catalogue()
    keys: dict[VaultKey, None] = {}
    for _, leaf in leaves:
        keys.update(dict.fromkeys(seals_of(from_bytes(leaf, known).event)))
    stopped = _stopped(office)
    for key in keys:
        if key in stopped:
            continue
        for one in office.store.secrets(key):
            opening: dict[str, JSON] = {
                "key": one.key,
                "index": one.index,
                "item": one.item,
                "layer": one.layer,
                "leaf": one.leaf.hex(),
                "salt": one.salt.hex() if one.salt is not None else None,
                "value": parse(one.value) if one.value is not None else None,
            }
            yield canonical(opening) + b"\n"


def _stopped(office: Office) -> set[VaultKey]:
    """Return the keys of what a hazard stop covers: it is bundled nowhere."""
    return {
        key
        for order in office.store.orders()
        if office.record.order(order).is_hazard
        for key in keys_of(office, order)
    }


def _subjects(office: Office) -> Iterator[bytes]:
    """Go through the subjects in the order they are first named, with whom each stands for."""
    seen: set[str] = set()
    for order in office.store.orders():
        if office.record.order(order).is_hazard:
            continue
        for item in office.record.view(order, None).items.values():
            for key in (item.subject, item.holder):
                if key is not None and key not in seen:
                    seen.add(key)
                    subject = office.store.subject_id(key)
                    yield canonical({"key": key, "subject": subject}) + b"\n"


def _anchors(office: Office) -> Iterator[bytes]:
    for anchor in office.store.anchors():
        opening: dict[str, JSON] = {
            "slot": anchor.slot.isoformat(),
            "entry": anchor.index,
            "salt": encode_base64(anchor.salt),
            "record_checkpoint": anchor.note,
        }
        yield canonical(opening) + b"\n"


def _readme(office: Office) -> str:
    service = office.service()
    return f"""# Everything of {service.name}

Confidential: this holds originals, people's identifiers and reasons.

- `record/leaves.jsonl`: every event, one a line, canonical JSON (RFC 8785), in order.
- `record/checkpoint`: how many there are and the root of their tree, signed by the service.
- `vault.jsonl`: what the events commit to, with the salts; `null` where it was destroyed.
- `subjects.jsonl`: which account or post each key in the record stands for.
- `anchors.jsonl`: what opens each anchor of the public log; empty where it is lost.
- `documents/`: originals and letters, each under its SHA-256.
- `public/`: everything that was published, the public log included.

## How to verify

The public folder, with the key `{log_key(office)}`:

    withheld verify public --key '{log_key(office)}'

The record: hash each line of `leaves.jsonl` (without its line feed) as SHA-256 of a zero byte and
the line, build the tree of RFC 6962 over the hashes, and compare its root with the checkpoint's
third line. A document's name is the SHA-256 of its bytes. A value of the vault fits its leaf when
SHA-256 over its domain, salt, item, layer and canonical value gives `leaf`; how these are joined
is said in `withheld.ledger.commitments`.
"""
