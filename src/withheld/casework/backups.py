"""
(8) After a restored backup: the gap between what was published and what this store knows.

A store that is behind what was published signs nothing.  A later copy mends that; where there is
none, two people record the gap.  Then the published entries it lacks are taken over as they stand,
and the anchors among them are marked as unprovable: what they commit to is lost.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from withheld.casework.office import Office
from withheld.casework.people import Hand, approve
from withheld.casework.publiclog import GAP_BEGAN, LOG, TABLE_AHEAD, verifier
from withheld.errors import BrokenInvariant, NotReady, ProofFailed
from withheld.events.recorded import SERVICE
from withheld.events.service import GapRecorded
from withheld.ledger.anchors import parse_anchor
from withheld.ledger.auditing import audit
from withheld.ledger.checkpoints import peek
from withheld.ledger.notes import VerifierKey
from withheld.ledger.tiles import CHECKPOINT_PATH
from withheld.ports.store import Anchor, Writing


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """What was published and is not in this store."""

    published_size: int
    restored_size: int
    entries: tuple[bytes, ...]
    """The published entries the store lacks, proven against the published checkpoint."""
    published_note: str
    restored_note: str
    """Empty if the store had published nothing when the backup was made."""

    @property
    def anchor_count(self) -> int:
        """Return how many anchors can be proven no more."""
        return sum(1 for entry in self.entries if parse_anchor(entry) is not None)


def find_gap(office: Office) -> Gap | None:
    """
    Return what was published and is not in this store, every byte proven; None if nothing.

    Raises:
        BrokenInvariant: What was published does not begin with what this store holds.
        ProofFailed: What was published is not in order, or a key the store does not know signed.
    """
    note = office.outlets.published_file(LOG + CHECKPOINT_PATH)
    restored = office.store.public_size()
    if note is None or peek(note).size <= restored:
        return None
    entries: list[bytes] = []
    audit(
        lambda path: office.outlets.published_file(LOG + path),
        _keys(office),
        origin=office.service().origin,
        visit=lambda _, entry: entries.append(entry),
    )
    if entries[:restored] != [entry for entry, _ in office.store.public_entries()]:
        raise BrokenInvariant(
            "the published log is not a continuation of this store's; one of the two was rewritten"
        )
    newest = office.store.public_checkpoint()
    return Gap(
        published_size=len(entries),
        restored_size=restored,
        entries=tuple(entries[restored:]),
        published_note=note.decode(),
        restored_note=newest[1] if newest else "",
    )


def record_gap(office: Office, hands: Sequence[Hand]) -> Gap:
    """
    Record that this store lacks what was published after its backup, and take that over.

    Raises:
        NotReady: The store is not behind what was published.
        NotPermitted: Fewer people approve than it takes.
        BrokenInvariant: What was published does not begin with what this store holds.
        ProofFailed: What was published is not in order.
    """
    gap = find_gap(office)
    if gap is None:
        raise NotReady("this store is not behind what was published; there is no gap to record")
    event = GapRecorded(published=gap.published_note, restored=gap.restored_note, approved_by=())
    office.append(SERVICE, [approve(office, event, hands)], by=hands[0].person)
    take_over(office)
    return gap


def take_over(office: Office) -> int:
    """
    Take over the published entries of a gap that two people recorded; return how many.

    Safe to repeat: killed between record and taking over, the next call goes on.

    Raises:
        NotReady: Nobody recorded this gap.
    """
    gap = find_gap(office)
    if gap is None:
        return 0
    recorded = [one.event for one in office.record.events(SERVICE)]
    known = {event.published for event in recorded if isinstance(event, GapRecorded)}
    if gap.published_note not in known:
        raise NotReady("two people must record the gap first, with `withheld record-gap`")
    at = office.now()
    # The edges refuse an older version; from now on ours is ahead of the record by the gap.
    ahead = max(0, office.outlets.table_version() + 1 - office.store.record_size())
    with office.store.writing() as writing:
        for entry in gap.entries:
            index = writing.append_public(entry, at)
            _mark_anchor(writing, entry, index)
        writing.put_public_checkpoint(gap.published_size, gap.published_note)
        writing.put_note(GAP_BEGAN, str(gap.restored_size))
        writing.put_note(TABLE_AHEAD, str(ahead))
    return len(gap.entries)


def _mark_anchor(writing: Writing, entry: bytes, index: int) -> None:
    """Keep an anchor's slot, so that it is never anchored twice, without what would open it."""
    anchor = parse_anchor(entry)
    if anchor is not None:
        writing.put_anchor(Anchor(slot=anchor.slot, index=index, salt=b"", note=""))


def _keys(office: Office) -> list[VerifierKey]:
    service = office.service()
    if not service.service_keys:
        raise ProofFailed("this store knows no key of the service; expected one from set-up")
    return [verifier(service.origin, service.public_keys[key]) for key in service.service_keys]
