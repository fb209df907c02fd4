"""
(6b, 8) The public log: anchors on a fixed schedule, what was disclosed, signed checkpoints, files.

Order of things, so that a crash leaves a log that anyone can still verify: (1) nothing is signed
by a store that is behind what was published; (2) missed anchors, one a slot; (3) entries; (4) the
checkpoint is signed and kept; (5) tiles, (6) the checkpoint's file, (7) the site.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from hashlib import sha256

from withheld.casework.office import Office
from withheld.errors import BrokenInvariant, NotReady, ensure
from withheld.events.recorded import SERVICE, Recorded
from withheld.events.service import ServiceEstablished
from withheld.ledger.anchors import Anchored, anchor_entry, open_anchor, slots_between
from withheld.ledger.canonical import JSON, canonical, parse
from withheld.ledger.checkpoints import Checkpoint, peek
from withheld.ledger.commitments import SALT_SIZE
from withheld.ledger.merkle import Tree, leaf_hash
from withheld.ledger.notes import VerifierKey, assemble, encode_base64
from withheld.ledger.tiles import CHECKPOINT_PATH, files_of
from withheld.ports.store import Anchor
from withheld.transparency.openings import key_entry, proofs_file, unsealed_entry
from withheld.transparency.site import SiteFacts

LOG = "log/"
"""Where the log lies on the public site."""

TABLE_AHEAD = "gap/table-ahead"
"""The note that says by how much the table's version is ahead of the record since a gap."""

SITE_MADE = "site/made"
"""The note that says up to which size of the log the site was written."""

RESTORED = "restored"
"""The note that says the store came out of a backup."""

GAP_BEGAN = "gap/began"
"""The note that says at which public entry the gap after a restored backup began."""


def record_origin(origin: str) -> str:
    """Return the name of the record's tree; it is private, its checkpoints are committed to."""
    return f"{origin}/record"


def sign_record(office: Office) -> tuple[int, str]:
    """Sign the record as it stands, keep the checkpoint, and return its size and note."""
    size = office.store.record_size()
    newest = office.store.checkpoint()
    if newest is not None and newest[0] == size:
        return newest
    tree = Tree(office.store.leaf_hashes())
    service = office.service()
    checkpoint = Checkpoint.of(tree, origin=record_origin(service.origin))
    note = _signed(office, checkpoint)
    with office.store.writing() as writing:
        writing.put_checkpoint(tree.size, note)
    return tree.size, note


def anchor_missed_slots(office: Office) -> int:
    """Append the anchors of every slot that passed without one; return how many there were."""
    _check_not_behind(office)
    slots = _missed(office)
    if not slots:
        return 0
    _, note = sign_record(office)
    for slot in slots:
        salt = office.chance.draw(SALT_SIZE)
        with office.store.writing() as writing:
            index = writing.append_public(anchor_entry(slot, note.encode(), salt), office.now())
            writing.put_anchor(Anchor(slot=slot, index=index, salt=salt, note=note))
    return len(slots)


def append_entry(office: Office, entry: JSON, mark: str) -> int:
    """
    Append an entry once, however often it is asked; return its index.

    Args:
        office: The office.
        entry: The entry.
        mark: The name of the effect that asks.
    """
    known = office.store.note(f"entry/{mark}")
    if known is not None:
        return int(known)
    _check_not_behind(office)
    taken_over = _taken_over(office, canonical(entry))
    with office.store.writing() as writing:
        index = (
            writing.append_public(canonical(entry), office.now())
            if taken_over is None
            else taken_over
        )
        writing.put_note(f"entry/{mark}", str(index))
    return index


def publish(office: Office) -> None:
    """Sign what the public log has become and write its files; nothing to do writes nothing."""
    _check_not_behind(office)
    entries = [entry for entry, _ in office.store.public_entries()]
    tree = Tree(leaf_hash(entry) for entry in entries)
    newest = office.store.public_checkpoint()
    if newest is None or newest[0] != tree.size:
        note = _signed(office, Checkpoint.of(tree, origin=office.service().origin))
        with office.store.writing() as writing:
            writing.put_public_checkpoint(tree.size, note)
    else:
        note = newest[1]
    published = office.outlets.published_file(LOG + CHECKPOINT_PATH)
    site = f"{tree.size}"
    if published == note.encode() and office.store.note(SITE_MADE) == site:
        return
    old_size = 0 if published is None else peek(published).size
    office.outlets.publish_files(
        (LOG + path, data) for path, data in files_of(tree, entries, old_size)
    )
    office.outlets.publish_files([(LOG + CHECKPOINT_PATH, note.encode())])
    office.outlets.publish_files(_pages(office, entries))
    with office.store.writing() as writing:
        writing.put_note(SITE_MADE, site)


def proofs_of(office: Office, recorded: Sequence[Recorded]) -> bytes:
    """
    Return the file that proves these events to be as old as an anchor.

    Raises:
        InvalidInput: None of them is covered by an anchor yet.
    """
    entries = [entry for entry, _ in office.store.public_entries()]
    public = Tree(leaf_hash(entry) for entry in entries)
    record = Tree(office.store.leaf_hashes())
    newest = office.store.public_checkpoint()
    if newest is None:
        return proofs_file([])
    found: list[dict[str, JSON]] = []
    for one in recorded:
        number = office.store.leaf_of(one.stream, one.n)
        anchor = _first_over(office, number, newest[0])
        if anchor is None:
            continue
        proof = open_anchor(
            Anchored(
                index=anchor.index,
                entry=entries[anchor.index],
                record_checkpoint=anchor.note.encode(),
                salt=anchor.salt,
            ),
            record=record,
            record_index=number,
            public=public,
            public_checkpoint=newest[1].encode(),
        )
        found.append({"leaf": encode_base64(one.to_bytes()), "age": proof.as_json()})
    return proofs_file(found)


def publish_proofs(office: Office, recorded: Sequence[Recorded], mark: str) -> int:
    """
    Publish the proofs of an unsealed order's age, and the entry that commits to them.

    Raises:
        InvalidInput: No event is covered by an anchor yet; the next slot brings one.
    """
    known = office.store.note(f"proof/{mark}")
    if known is None:
        path = f"unsealed/{office.store.public_size()}.json"
        data = proofs_of(office, recorded)
        document = office.keep(data)
        with office.store.writing() as writing:
            writing.put_note(f"proof/{mark}", f"{path} {document}")
    else:
        path, document = known.split()  # type: ignore[assignment]  # as written above
        data = office.documents.bytes_of(document)
    office.outlets.publish_files([(path, data)])
    entry = unsealed_entry(
        on=office.now().date(),
        path=path,
        digest=sha256(data).hexdigest(),
        leaf_count=_leaf_count(data),
    )
    return append_entry(office, entry, mark)


def publish_key(office: Office, old: str, new: str, signature: str, mark: str) -> int:
    """Say in the public log that the service signs with a new key from now on."""
    origin = office.service().origin
    keys = office.service().public_keys
    entry = key_entry(
        old=str(verifier(origin, keys[old])),
        new=str(verifier(origin, keys[new])),
        signature=signature,
    )
    return append_entry(office, entry, mark)


def log_key(office: Office) -> str:
    """Return the verifier key of the public log's first key, as `withheld verify` takes it."""
    service = office.service()
    return str(verifier(service.origin, service.public_keys[service.service_keys[0]]))


def _taken_over(office: Office, entry: bytes) -> int | None:
    """Return the index of an entry that was published before a gap, so that it is said once."""
    began = office.store.note(GAP_BEGAN)
    if began is None:
        return None
    later = enumerate(office.store.public_entries(int(began)), start=int(began))
    return next((index for index, (found, _) in later if found == entry), None)


def table_ahead(office: Office) -> int:
    """Return by how much the table's version is ahead of the record: 0 unless a gap is recorded."""
    return int(office.store.note(TABLE_AHEAD) or 0)


def _leaf_count(data: bytes) -> int:
    value = parse(data)
    leaves = value.get("leaves") if isinstance(value, dict) else None
    return len(leaves) if isinstance(leaves, list) else 0


def _first_over(office: Office, leaf: int, public_size: int) -> Anchor | None:
    """Return the earliest published anchor whose checkpoint covers a leaf of the record."""
    for anchor in office.store.anchors():
        # An anchor taken over after a gap has no note: what it commits to is lost.
        if anchor.note and anchor.index < public_size and peek(anchor.note.encode()).size > leaf:
            return anchor
    return None


def _missed(office: Office) -> tuple[datetime, ...]:
    anchors = office.store.anchors()
    policy = office.service().policy
    last = anchors[-1].slot if anchors else _began_at(office)
    return slots_between(last, office.now(), timedelta(minutes=policy.anchor_minutes))


def _began_at(office: Office) -> datetime:
    for one in office.record.events(SERVICE):
        if isinstance(one.event, ServiceEstablished):
            return one.at
    raise NotReady("this store belongs to no service yet; run `withheld init`")


def _signed(office: Office, checkpoint: Checkpoint) -> str:
    """Return the checkpoint as a note signed by the service's key in force."""
    signer = office.service_signer()
    service = office.service()
    ensure(signer.id == service.key, "the service's key at hand is not the one in force")
    text = str(checkpoint)
    key = verifier(checkpoint.origin, signer.public_key)
    return assemble(text, [(key, signer.sign(text.encode()))]).decode()


def verifier(origin: str, public_key: str) -> VerifierKey:
    """Return a public key, in 64 hexadecimal digits, as readers of the log `origin` know it."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    return VerifierKey.of(origin, Ed25519PublicKey.from_public_bytes(bytes.fromhex(public_key)))


def _check_not_behind(office: Office) -> None:
    """
    Refuse to sign when the world has seen more than this store knows.

    Raises:
        NotReady: The store was restored from a backup older than what was published.
        BrokenInvariant: What was published is not what this store holds.
    """
    published = office.outlets.published_file(LOG + CHECKPOINT_PATH)
    if published is None:
        _check_not_restored(office)
        return
    head = peek(published)
    if head.size > office.store.public_size():
        raise NotReady(
            f"the published log has {head.size} entries and this store {office.store.public_size()}"
            ": it was restored from an older backup. Restore a later copy, or let two people "
            "record the gap with `withheld record-gap`; until then nothing is signed"
        )
    hashes = [leaf_hash(entry) for entry, _ in office.store.public_entries()]
    if Tree(hashes[: head.size]).root() != head.root:
        raise BrokenInvariant(
            "the published log is not a beginning of this store's; one of the two was rewritten"
        )


def _check_not_restored(office: Office) -> None:
    """
    Refuse to sign where nobody can tell whether a restored store is behind.

    Raises:
        NotReady: The store was restored from a backup, and the public folder is not there.
    """
    if office.store.note(RESTORED) is not None and office.store.public_checkpoint() is not None:
        raise NotReady(
            "this store was restored from a backup and its public folder is not there, so nobody "
            "can tell what was published since. Put the folder back, from the web server or a "
            "mirror; until then nothing is signed"
        )


def _pages(office: Office, entries: Sequence[bytes]) -> Iterator[tuple[str, bytes]]:
    """Return the files of the public site."""
    return office.render_site(
        SiteFacts(
            letterhead=office.profile.letterhead,
            entries=[parse(entry) for entry in entries],
            log_origin=office.service().origin,
            log_key=log_key(office),
            complain_at=office.profile.complain_at,
            helpers=office.profile.helpers,
        )
    )
