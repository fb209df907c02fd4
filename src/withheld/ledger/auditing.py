"""
The audit: somebody who trusts nothing but a public key reads a log from end to end.

It recomputes every hash from the entries and compares it with what the log's files and its signed
checkpoint say, and with checkpoints that were kept from earlier or got from others.  What it
cannot tell it says, so that silence is never taken for proof.

Every finding is an error of its own kind:

* `LogFileMissing`: a file the checkpoint calls for is not there;
* `KeyUnknown`, `SignatureFailed`: the checkpoint is not signed by a trusted key;
* `EntryRewritten`: an entry or a tile is not what the checkpoint was signed over;
* `LogForked`: the log does not go on from a checkpoint that was seen;
* `LogRolledBack`: the log is smaller than one that was seen, as when an old copy was restored.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from withheld.errors import (
    EntryRewritten,
    LogFileMissing,
    LogForked,
    LogRolledBack,
    MalformedNote,
    ProofFailed,
)
from withheld.ledger.anchors import parse_anchor
from withheld.ledger.checkpoints import (
    Checkpoint,
    OpenedCheckpoint,
    TrustedKey,
    check_continues,
    open_checkpoint,
)
from withheld.ledger.merkle import HASH_SIZE, Tree
from withheld.ledger.notes import VerifierKey
from withheld.ledger.tiles import (
    CHECKPOINT_PATH,
    TILE_HEIGHT,
    TILE_WIDTH,
    Fetch,
    TilePath,
    paths_of,
    read_bundle,
    read_tile,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Audit:
    """What an audit found in order, and what it could not tell."""

    checkpoint: Checkpoint
    signers: tuple[VerifierKey, ...]
    tree: Tree
    """The log's tree, built from its entries: any proof can be made from it."""
    anchor_slots: tuple[datetime, ...]
    """The slots of the anchors met, in order."""
    checked: tuple[str, ...]
    """For a person, one sentence each."""
    unchecked: tuple[str, ...]
    """For a person, one sentence each.  Never leave these out when showing the others."""


def audit(
    fetch: Fetch,
    keys: Collection[TrustedKey] | Collection[VerifierKey],
    *,
    seen: Sequence[bytes] = (),
    origin: str | None = None,
    visit: Callable[[int, bytes], None] | None = None,
) -> Audit:
    """
    Return what a reader of the whole log may rely on.

    Args:
        fetch: Returns the log's files by path, None where there is none.
        keys: Whom the reader trusts to sign checkpoints, with sizes where keys were changed.
        seen: Signed checkpoints kept from earlier, or got from others.
        origin: The log's name; the name of the key that signed it, if None.
        visit: Called with every index and entry, in order, before anything is proven: act on
            what it collects only after this function has returned.

    Raises:
        MalformedNote: The checkpoint, or one of `seen`, is none.
        LogFileMissing: A file is not there.
        KeyUnknown: A checkpoint is signed by nobody who is trusted at its size.
        SignatureFailed: A checkpoint is not what a trusted key signed.
        EntryRewritten: An entry or a tile is not what the checkpoint was signed over.
        LogForked: The log does not go on from one of `seen`.
        LogRolledBack: The log is smaller than one of `seen`.
        ProofFailed: Another log than asked for, or anchors out of order.
    """
    # (1) The log says how long it is, and signs it.
    note = fetch(CHECKPOINT_PATH)
    if note is None:
        raise LogFileMissing(f"{CHECKPOINT_PATH} is not there; is this the folder of a log?")
    head = _open(note, keys, what="the log's checkpoint")
    head.expect_origin(origin)
    # (2) It is not shorter than, or other than, what was seen.
    earlier = [_open(each, keys, what="a checkpoint seen earlier").checkpoint for each in seen]
    for each in earlier:
        _check_head(head.checkpoint, each)
    # (3) Every entry and every tile is what the checkpoint was signed over.
    tree, slots = _read(fetch, head.checkpoint.size, visit)
    if tree.root() != head.checkpoint.root:
        raise EntryRewritten(
            f"the {tree.size} entries do not add up to the root the checkpoint was signed over; "
            "entries and tiles were rewritten together, or the checkpoint is another log's"
        )
    # (4) It begins with what was seen.
    for each in earlier:
        check_continues(tree, each)
    return Audit(
        checkpoint=head.checkpoint,
        signers=head.signers,
        tree=tree,
        anchor_slots=slots,
        checked=_checked(head, earlier, slots),
        unchecked=_unchecked(head, earlier, slots),
    )


def _open(
    note: bytes, keys: Collection[TrustedKey] | Collection[VerifierKey], *, what: str
) -> OpenedCheckpoint:
    """
    Return the checkpoint in `note`, its signature checked.

    Raises:
        MalformedNote: It is none.
        ProofFailed: It is not signed by one of `keys`; the message says which note it was.
    """
    try:
        return open_checkpoint(note, keys)
    except (MalformedNote, ProofFailed) as failure:
        raise type(failure)(f"{what}: {failure}") from failure


def _check_head(now: Checkpoint, seen: Checkpoint) -> None:
    """
    Return if the heads alone do not show that something is wrong.

    Raises:
        ProofFailed: Another log.
        LogRolledBack: The log was larger.
        LogForked: The log was as large, and another.
    """
    if now.origin != seen.origin:
        raise ProofFailed("a checkpoint seen earlier is that of another log")
    if now.size < seen.size:
        raise LogRolledBack(
            f"the log has {now.size} entries but had {seen.size}; an old copy was restored, or "
            f"{seen.size - now.size} entries were dropped"
        )
    if now.size == seen.size and now.root != seen.root:
        raise LogForked(
            f"two checkpoints of {now.size} entries have different roots; the log shows one "
            "history to some and another to others"
        )


def _read(
    fetch: Fetch, size: int, visit: Callable[[int, bytes], None] | None
) -> tuple[Tree, tuple[datetime, ...]]:
    """
    Return the tree over all entries, every file compared with it, and the slots of anchors.

    Raises:
        LogFileMissing: A file is not there.
        EntryRewritten: Files do not fit each other.
        ProofFailed: Anchors are out of order.
    """
    tree = Tree()
    slots: list[datetime] = []
    for path in paths_of(size):
        if path.level is not None:
            _compare_tile(fetch, path, tree)
            continue
        for entry in read_bundle(fetch, path):
            index = tree.append(entry)
            _note_anchor(index, entry, slots)
            if visit is not None:
                visit(index, entry)
    return tree, tuple(slots)


def _compare_tile(fetch: Fetch, path: TilePath, tree: Tree) -> None:
    """
    Return if a tile holds the hashes that the entries give.

    Raises:
        LogFileMissing: It is not there.
        EntryRewritten: It holds others; the message names the first entry that it may be about.
    """
    level = path.level or 0
    begin = path.index * TILE_WIDTH
    found = read_tile(fetch, path)
    expected = tree.hashes(level * TILE_HEIGHT, begin, begin + path.width)
    if found == expected:
        return
    place = next(
        place
        for place in range(0, len(expected), HASH_SIZE)
        if found[place : place + HASH_SIZE] != expected[place : place + HASH_SIZE]
    )
    span = 1 << (level * TILE_HEIGHT)
    first = (begin + place // HASH_SIZE) * span
    which = f"entry {first}" if span == 1 else f"entries {first} to {first + span - 1}"
    raise EntryRewritten(f"{which} and {path} do not fit each other; one of them was changed")


def _note_anchor(index: int, entry: bytes, slots: list[datetime]) -> None:
    """
    Add the slot of an anchor to `slots`.

    Raises:
        ProofFailed: An anchor that is not later than the one before it.
    """
    anchor = parse_anchor(entry)
    if anchor is None:
        return
    if slots and anchor.slot <= slots[-1]:
        raise ProofFailed(f"the anchor at entry {index} is not later than the one before it")
    slots.append(anchor.slot)


def _checked(
    head: OpenedCheckpoint, earlier: Sequence[Checkpoint], slots: Sequence[datetime]
) -> tuple[str, ...]:
    """Return what was found in order, for a person."""
    size = head.checkpoint.size
    names = ", ".join(f"{key.name}+{key.key_id.hex()}" for key in head.signers)
    sentences = [
        f"The checkpoint of {size} entries is signed by {names}.",
        f"All {size} entries and every tile add up to the root that was signed.",
    ]
    sentences += [
        f"The log goes on unchanged from the checkpoint of {each.size} entries seen earlier."
        for each in earlier
    ]
    if slots:
        sentences.append(f"The {len(slots)} anchors stand in the order of their slots.")
    return tuple(sentences)


def _unchecked(
    head: OpenedCheckpoint, earlier: Sequence[Checkpoint], slots: Sequence[datetime]
) -> tuple[str, ...]:
    """Return what nobody could tell from these files, for a person."""
    sentences = [
        "Whether everything was entered: a log proves what it holds, not what it leaves out.",
        "Whether others were shown the same log: compare checkpoints with them.",
    ]
    if not earlier:
        sentences.append(
            "Whether entries were changed or dropped before: no checkpoint seen earlier was given."
        )
    if head.ignored:
        sentences.append(
            f"{len(head.ignored)} more signatures on the checkpoint: their keys were not given."
        )
    if slots:
        sentences.append(
            f"What the {len(slots)} anchors commit to: it is sealed until an anchor is opened."
        )
    return tuple(sentences)
