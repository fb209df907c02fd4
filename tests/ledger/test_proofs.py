"""Proofs in files: checked offline, with a key and nothing else."""

import base64

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from withheld.errors import InvalidInput, KeyUnknown, MalformedNote, ProofFailed, Refused
from withheld.ledger.checkpoints import Checkpoint, sign_checkpoint
from withheld.ledger.merkle import Tree
from withheld.ledger.notes import VerifierKey
from withheld.ledger.proofs import EntryProof, prove_entry, verify_entry

ORIGIN = "log.chirp.example"
PRIVATE = Ed25519PrivateKey.from_private_bytes(b"\x06" * 32)
KEY = VerifierKey.of(ORIGIN, PRIVATE)
TREE = Tree()
for number in range(11):
    TREE.append(b"entry %d" % number)
HEAD = sign_checkpoint(Checkpoint.of(TREE, origin=ORIGIN), PRIVATE)
PROOF = prove_entry(TREE, 7, HEAD)


@pytest.mark.parametrize("index", range(11))
def test_every_entry_is_proven_by_a_file(index: int) -> None:
    """Written out, read back and checked, each entry's proof holds."""
    proof = EntryProof.parse(bytes(prove_entry(TREE, index, HEAD)))

    assert verify_entry(proof, b"entry %d" % index, [KEY]).size == 11


def test_the_file_is_spelled_as_the_specification_says() -> None:
    """A first line, the index, a hash a line, a blank line, and the checkpoint as it was."""
    hashes = [base64.b64encode(step).decode() for step in PROOF.path]

    assert bytes(PROOF).decode() == "\n".join(
        ["c2sp.org/tlog-proof@v1", "index 7", *hashes, "", HEAD.decode()]
    )


def test_a_log_of_one_entry_needs_no_hashes() -> None:
    """The only entry is the root; the file has no lines of hashes."""
    tree = Tree()
    tree.append(b"alone")
    head = sign_checkpoint(Checkpoint.of(tree, origin=ORIGIN), PRIVATE)
    proof = EntryProof.parse(bytes(prove_entry(tree, 0, head)))

    assert proof.path == ()
    assert verify_entry(proof, b"alone", [KEY]).size == 1


def test_extra_data_is_read_over() -> None:
    """Nobody vouches for it, so nothing is made of it."""
    with_extra = bytes(PROOF).replace(b"@v1\n", b"@v1\nextra bm90IHZvdWNoZWQgZm9y\n")

    assert EntryProof.parse(with_extra) == PROOF


def test_another_entry_is_not_proven() -> None:
    """The proof of one entry is none of another."""
    with pytest.raises(ProofFailed):
        verify_entry(PROOF, b"entry 8", [KEY])


def test_another_key_proves_nothing() -> None:
    """A log signed by somebody else is not the log."""
    other = VerifierKey.of(ORIGIN, Ed25519PrivateKey.from_private_bytes(bytes(32)))

    with pytest.raises(KeyUnknown):
        verify_entry(PROOF, b"entry 7", [other])


def test_another_log_by_the_same_key_proves_nothing() -> None:
    """An entry of a private tree is not shown to be in the public log."""
    head = Checkpoint.of(TREE, origin="record.chirp.example")
    proof = prove_entry(TREE, 7, sign_checkpoint(head, PRIVATE, name=ORIGIN))

    with pytest.raises(ProofFailed, match="another log"):
        verify_entry(proof, b"entry 7", [KEY])
    assert verify_entry(proof, b"entry 7", [KEY], origin="record.chirp.example") == head


def test_an_entry_younger_than_its_checkpoint_has_no_proof() -> None:
    """What came after a checkpoint does not stand under it."""
    early = sign_checkpoint(Checkpoint.of(TREE, origin=ORIGIN, size=7), PRIVATE)

    with pytest.raises(InvalidInput):
        prove_entry(TREE, 7, early)


@given(place=st.integers(0, len(bytes(PROOF)) - 1), mask=st.integers(1, 255))
def test_one_byte_changed_anywhere_is_found(place: int, mask: int) -> None:
    """No byte of the file can be another."""
    changed = bytearray(bytes(PROOF))
    changed[place] ^= mask

    with pytest.raises(Refused):
        verify_entry(EntryProof.parse(bytes(changed)), b"entry 7", [KEY])


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"wrong header\nindex 0\n\n" + HEAD,
        b"c2sp.org/tlog-proof@v1\n\n" + HEAD,
        b"c2sp.org/tlog-proof@v1\nindex one\n\n" + HEAD,
        b"c2sp.org/tlog-proof@v1\nindex 07\n\n" + HEAD,
        b"c2sp.org/tlog-proof@v1\nindex -1\n\n" + HEAD,
        b"c2sp.org/tlog-proof@v1\nextra !\nindex 7\n\n" + HEAD,
        b"c2sp.org/tlog-proof@v1\nextra AAAA\n\n" + HEAD,
        b"c2sp.org/tlog-proof@v1\nindex 7\nAAAA\n\n" + HEAD,
        b"c2sp.org/tlog-proof@v1\nindex 7\n!\n\n" + HEAD,
        b"c2sp.org/tlog-proof@v1\nindex 7\n\n",
        b"c2sp.org/tlog-proof@v1\nindex 7\n\nwords",
        b"c2sp.org/tlog-proof@v1\nindex 7",
        b"\xff\n\n" + HEAD,
    ],
    ids=range(14),
)
def test_what_is_no_proof_is_refused(data: bytes) -> None:
    """A file cut short, without index, or with a line that is no hash is refused."""
    with pytest.raises(MalformedNote):
        EntryProof.parse(data)
