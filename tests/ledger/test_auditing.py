"""The audit: every way a log may have been tampered with has its own finding."""

from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from withheld.errors import (
    EntryRewritten,
    KeyUnknown,
    LogFileMissing,
    LogForked,
    LogRolledBack,
    MalformedNote,
    ProofFailed,
    Refused,
    SignatureFailed,
)
from withheld.ledger.anchors import anchor_entry, parse_anchor
from withheld.ledger.auditing import audit
from withheld.ledger.checkpoints import Checkpoint, TrustedKey, sign_checkpoint
from withheld.ledger.merkle import Tree, leaf_hash, verify_consistency
from withheld.ledger.notes import VerifierKey, add_signature
from withheld.ledger.tiles import files_of, pack_bundle, read_entries

ORIGIN = "log.chirp.example"
PRIVATE = Ed25519PrivateKey.from_private_bytes(b"\x04" * 32)
SUCCESSOR = Ed25519PrivateKey.from_private_bytes(b"\x05" * 32)
KEY = VerifierKey.of(ORIGIN, PRIVATE)
NEW_KEY = VerifierKey.of(ORIGIN, SUCCESSOR)
NOON = datetime(2021, 2, 4, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def entries_of(size: int) -> list[bytes]:
    """Invented entries."""
    return [b'{"kind":"order-disclosed","number":%d}' % number for number in range(size)]


def published(
    entries: list[bytes], *, key: Ed25519PrivateKey = PRIVATE, origin: str = ORIGIN
) -> dict[str, bytes]:
    """All files of a log over `entries`, its signed checkpoint included."""
    tree = Tree(map(leaf_hash, entries))
    head = sign_checkpoint(Checkpoint.of(tree, origin=origin), key, name=ORIGIN)
    return {**dict(files_of(tree, entries)), "checkpoint": head}


def test_an_honest_log_passes() -> None:
    """Everything adds up, and the audit says what it looked at and what nobody can tell."""
    log = published(entries_of(600))
    seen = [published(entries_of(size))["checkpoint"] for size in (0, 1, 256, 599, 600)]
    result = audit(log.get, [KEY], seen=seen, origin=ORIGIN)

    assert result.checkpoint.size == 600
    assert result.signers == (KEY,)
    assert result.tree.root() == result.checkpoint.root
    assert len(result.checked) == 2 + len(seen)
    assert any("leaves out" in sentence for sentence in result.unchecked)


@pytest.mark.parametrize("size", [0, 1, 255, 256, 257, 512])
def test_logs_of_every_shape_pass(size: int) -> None:
    """Empty, one entry, just short of a tile, a full one, just over."""
    assert audit(published(entries_of(size)).get, [KEY]).tree.size == size


def test_a_first_audit_says_that_it_cannot_compare() -> None:
    """Without a checkpoint from before, changes before today cannot be seen, and it says so."""
    log = published(entries_of(5))

    assert any("no checkpoint" in sentence for sentence in audit(log.get, [KEY]).unchecked)
    assert not any(
        "no checkpoint" in sentence
        for sentence in audit(log.get, [KEY], seen=[log["checkpoint"]]).unchecked
    )


def test_every_entry_is_shown_in_order() -> None:
    """Whoever counts what the log says gets each entry once, with its index."""
    visited: list[tuple[int, bytes]] = []
    audit(
        published(entries_of(300)).get,
        [KEY],
        visit=lambda index, entry: visited.append((index, entry)),
    )

    assert visited == list(enumerate(entries_of(300)))


def test_a_rewritten_entry_is_found_and_named() -> None:
    """One entry changed in its bundle: the tile does not fit it any more."""
    log = published(entries_of(300))
    changed = entries_of(256)
    changed[17] = changed[17].replace(b"17", b"71")
    log["tile/entries/000"] = pack_bundle(changed)

    with pytest.raises(EntryRewritten, match="entry 17 "):
        audit(log.get, [KEY])


def test_an_entry_rewritten_with_its_tile_is_found() -> None:
    """Entry and lowest tile changed together: the tile above does not fit them."""
    log, changed = published(entries_of(300)), entries_of(300)
    changed[17] = b"something else"
    rewritten = published(changed)
    log["tile/entries/000"] = rewritten["tile/entries/000"]
    log["tile/0/000"] = rewritten["tile/0/000"]

    with pytest.raises(EntryRewritten, match="entries 0 to 255 "):
        audit(log.get, [KEY])


def test_a_log_rewritten_whole_but_not_signed_is_found() -> None:
    """Every file changed to fit, the old checkpoint left: the root does not fit."""
    changed = entries_of(300)
    changed[17] = b"something else"
    log = {**published(changed), "checkpoint": published(entries_of(300))["checkpoint"]}

    with pytest.raises(EntryRewritten, match="do not add up"):
        audit(log.get, [KEY])


def test_a_log_rewritten_and_signed_again_is_found_by_who_saw_it() -> None:
    """The service itself rewrites an old entry and signs: an earlier checkpoint shows it."""
    changed = entries_of(300)
    changed[17] = b"something else"
    seen = published(entries_of(200))["checkpoint"]

    assert audit(published(changed).get, [KEY]).tree.size == 300
    with pytest.raises(LogForked, match="first 200"):
        audit(published(changed).get, [KEY], seen=[seen])


def test_a_fork_is_found() -> None:
    """Two readers are shown two logs of one size: comparing checkpoints shows it."""
    other = entries_of(300)
    other[-1] = b"something else"

    with pytest.raises(LogForked, match="different roots"):
        audit(published(entries_of(300)).get, [KEY], seen=[published(other)["checkpoint"]])


def test_a_restored_old_backup_is_found() -> None:
    """A log that is smaller than what was seen has lost what it had published."""
    with pytest.raises(LogRolledBack, match="51 entries were dropped"):
        audit(
            published(entries_of(249)).get,
            [KEY],
            seen=[published(entries_of(300))["checkpoint"]],
        )


@pytest.mark.parametrize("path", sorted(published(entries_of(300))))
def test_every_file_is_needed(path: str) -> None:
    """Take any one file away and the audit names it."""
    log = published(entries_of(300))
    del log[path]

    with pytest.raises(LogFileMissing, match=path.replace(".", "[.]")):
        audit(log.get, [KEY])


LOG = published(entries_of(300))


@settings(deadline=None)
@given(path=st.sampled_from(sorted(LOG)), place=st.integers(0), mask=st.integers(1, 255))
def test_one_byte_changed_in_any_file_is_found(path: str, place: int, mask: int) -> None:
    """Entries, tiles, checkpoint: no byte of a log can be another."""
    changed = bytearray(LOG[path])
    changed[place % len(changed)] ^= mask

    with pytest.raises(Refused):
        audit({**LOG, path: bytes(changed)}.get, [KEY])


@pytest.mark.parametrize("path", sorted(LOG))
def test_a_file_cut_short_or_longer_is_found(path: str) -> None:
    """A byte less or more at the end of any file is found."""
    for changed in (LOG[path][:-1], LOG[path] + b"\x00"):
        with pytest.raises(Refused):
            audit({**LOG, path: changed}.get, [KEY])


def test_a_forged_signature_is_found() -> None:
    """A checkpoint for other entries under the old signature fails as a signature."""
    honest, forged = published(entries_of(5)), published(entries_of(6))
    text = forged["checkpoint"].split(b"\n\n")[0]
    forged["checkpoint"] = text + b"\n\n" + honest["checkpoint"].split(b"\n\n")[1]

    with pytest.raises(SignatureFailed, match="the log's checkpoint"):
        audit(forged.get, [KEY])


def test_an_unknown_key_is_found() -> None:
    """A log signed by somebody else is not the log, however well it adds up."""
    with pytest.raises(KeyUnknown, match="the log's checkpoint"):
        audit(published(entries_of(5), key=SUCCESSOR).get, [KEY])


def test_a_seen_checkpoint_nobody_signed_accuses_nobody() -> None:
    """A forged `seen` is refused as such, before the log is blamed for not fitting it."""
    with pytest.raises(KeyUnknown, match="seen earlier"):
        audit(LOG.get, [KEY], seen=[published(entries_of(900), key=SUCCESSOR)["checkpoint"]])
    with pytest.raises(MalformedNote, match="seen earlier"):
        audit(LOG.get, [KEY], seen=[b"words"])


def test_a_key_changed_on_the_way_is_followed() -> None:
    """The old key's checkpoint and the new key's fit, each trusted for its sizes only."""
    keys = (TrustedKey(key=KEY, until_size=250), TrustedKey(key=NEW_KEY, from_size=250))
    old = published(entries_of(200))["checkpoint"]

    result = audit(published(entries_of(300), key=SUCCESSOR).get, keys, seen=[old])

    assert result.signers == (NEW_KEY,)
    with pytest.raises(KeyUnknown, match="changed or revoked"):
        audit(LOG.get, keys, seen=[old])


def test_signatures_of_others_are_mentioned() -> None:
    """A witness whose key was not given is counted among what could not be checked."""
    log = {**LOG, "checkpoint": add_signature(LOG["checkpoint"], "witness.example", SUCCESSOR)}

    assert any("1 more signatures" in sentence for sentence in audit(log.get, [KEY]).unchecked)


def test_another_log_by_the_same_key_is_found() -> None:
    """The record's checkpoint, signed by the same key, does not pass for the public log's."""
    other = published(entries_of(5), origin="record.chirp.example")

    with pytest.raises(ProofFailed, match="another log"):
        audit(other.get, [KEY], origin=ORIGIN)
    with pytest.raises(ProofFailed, match="another log"):
        audit(other.get, [KEY])
    with pytest.raises(ProofFailed, match="another log"):
        audit(LOG.get, [KEY], seen=[other["checkpoint"]])


def test_a_log_that_grew_while_it_is_read_passes() -> None:
    """The checkpoint was fetched, then the log grew and dropped partial files that got full."""
    log = {**LOG, **published(entries_of(600)), "checkpoint": LOG["checkpoint"]}
    del log["tile/entries/001.p/44"]
    del log["tile/0/001.p/44"]

    assert audit(log.get, [KEY]).tree.size == 300


def test_anchors_are_met_in_the_order_of_their_slots() -> None:
    """Anchors in order are listed; one that goes back in time is a finding."""
    anchors = [anchor_entry(NOON + number * HOUR, b"", bytes(32)) for number in range(3)]

    result = audit(published([anchors[0], b"one", anchors[1], anchors[2]]).get, [KEY])

    assert result.anchor_slots == (NOON, NOON + HOUR, NOON + 2 * HOUR)
    assert any("sealed" in sentence for sentence in result.unchecked)
    with pytest.raises(ProofFailed, match="entry 2"):
        audit(published([anchors[0], anchors[2], anchors[1]]).get, [KEY])


def test_any_proof_can_be_made_from_an_audit() -> None:
    """An auditor's own tree proves to others what the auditor saw."""
    tree = audit(LOG.get, [KEY]).tree

    verify_consistency(
        old=200,
        new=300,
        old_root=tree.root(200),
        new_root=tree.root(),
        path=tree.consistency_proof(200),
    )


def test_a_log_may_go_by_another_name_than_its_key() -> None:
    """A reader who knows the log's own name may say so, as for logs that name keys otherwise."""
    other = published(entries_of(5), origin="an archive of orders")

    assert audit(other.get, [KEY], origin="an archive of orders").tree.size == 5


def test_a_witness_alone_does_not_speak_for_the_log() -> None:
    """A trusted witness's signature without the log's own is not enough."""
    witness = VerifierKey.of("witness.example", SUCCESSOR)
    head = Checkpoint.of(Tree(), origin=ORIGIN)
    log = {"checkpoint": sign_checkpoint(head, SUCCESSOR, name="witness.example")}

    with pytest.raises(ProofFailed, match="another log"):
        audit(log.get, [KEY, witness])


def test_a_sealed_order_leaves_no_trace_in_the_public_files() -> None:
    """With and without one, files are equal in name and length, and in bytes but for anchors."""
    quiet, sealed = (
        published(
            [
                anchor_entry(NOON, head, salt),
                b'{"kind":"order-disclosed"}',
                anchor_entry(NOON + HOUR, head, salt[::-1]),
            ]
        )
        for head, salt in ((b"record of 7", bytes(range(32))), (b"record of 1300", bytes(32)))
    )

    assert [(path, len(data)) for path, data in quiet.items()] == [
        (path, len(data)) for path, data in sealed.items()
    ]
    assert without_commitments(quiet) == without_commitments(sealed)
    assert quiet != sealed


def without_commitments(log: dict[str, bytes]) -> dict[str, bytes]:
    """The files of a log with the anchors' commitments set equal, and what is hashed over them."""
    equal: list[bytes] = []
    for entry in read_entries(log.get, 3):
        anchor = parse_anchor(entry)
        equal.append(entry.replace(anchor.commitment.encode(), b"0" * 64) if anchor else entry)
    return published(equal)
