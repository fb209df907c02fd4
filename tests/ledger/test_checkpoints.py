"""Checkpoints: what a log signs about itself, and keys that were changed on the way."""

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from withheld.errors import (
    InvalidInput,
    KeyUnknown,
    LogForked,
    LogRolledBack,
    MalformedNote,
    SignatureFailed,
)
from withheld.ledger.checkpoints import (
    Checkpoint,
    TrustedKey,
    check_continues,
    open_checkpoint,
    parse_checkpoint,
    peek,
    sign_checkpoint,
)
from withheld.ledger.merkle import EMPTY_ROOT, Tree
from withheld.ledger.notes import VerifierKey, add_signature, sign

ORIGIN = "log.chirp.example"
OLD_KEY = Ed25519PrivateKey.from_private_bytes(b"\x01" * 32)
NEW_KEY = Ed25519PrivateKey.from_private_bytes(b"\x02" * 32)
OLD = VerifierKey.of(ORIGIN, OLD_KEY)
NEW = VerifierKey.of(ORIGIN, NEW_KEY)

# The example of c2sp.org/tlog-checkpoint; its key is not published.
EXAMPLE = (
    "example.com/behind-the-sofa\n"
    "20852163\n"
    "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"
    "\n"
    "— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2"
    "q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n"
)
ROOT_TEXT = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="


def head(size: int) -> Checkpoint:
    """The checkpoint of an invented log."""
    tree = Tree()
    for number in range(size):
        tree.append(b"entry %d" % number)
    return Checkpoint.of(tree, origin=ORIGIN)


def test_the_specifications_example_reads() -> None:
    """Origin, size and root are those printed; without the key nobody may believe them."""
    found = peek(EXAMPLE.encode())

    assert (found.origin, found.size) == ("example.com/behind-the-sofa", 20852163)
    assert str(found) == EXAMPLE.split("\n\n", maxsplit=1)[0] + "\n"
    with pytest.raises(KeyUnknown):
        open_checkpoint(EXAMPLE.encode(), [OLD])


def test_a_checkpoint_out_in_the_world_opens() -> None:
    """One that the Go checksum database published verifies with its published key."""
    key = VerifierKey.parse("sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8")
    published = (
        "go.sum database tree\n"
        "63096908\n"
        "8lHrQPRYe4KT4WQ9/Qk8/taKnD6IRHbFgfN7vQE2Y54=\n"
        "\n"
        "— sum.golang.org Az3gri/oVBN1jAhNZ/iS+W31psFAWRT20/GyrhpU6taFwulQGetBkH5S7wpGXdS935jiIGiU"
        "UAXBVHzT/P6fYhqAmAk=\n"
    )

    assert open_checkpoint(published.encode(), [key]).checkpoint.size == 63_096_908


def test_a_signed_checkpoint_opens() -> None:
    """What was signed comes back with its signer."""
    opened = open_checkpoint(sign_checkpoint(head(5), OLD_KEY), [OLD])

    assert opened.checkpoint == head(5)
    assert opened.signers == (OLD,)


def test_an_empty_log_has_a_checkpoint() -> None:
    """Size 0 is written as 0, over the root of nothing."""
    assert str(head(0)) == f"{ORIGIN}\n0\n{ROOT_TEXT}\n"
    assert parse_checkpoint(str(head(0))).root == EMPTY_ROOT


def test_a_checkpoint_may_cover_an_earlier_size() -> None:
    """A log can sign what it was; not what it has never been."""
    tree = Tree()
    for number in range(9):
        tree.append(b"entry %d" % number)

    assert Checkpoint.of(tree, origin=ORIGIN, size=5) == head(5)
    with pytest.raises(InvalidInput):
        Checkpoint.of(tree, origin=ORIGIN, size=10)


@given(place=st.integers(0), mask=st.integers(1, 255))
def test_one_byte_changed_anywhere_is_found(place: int, mask: int) -> None:
    """Origin, size, root or signature: no byte of a signed checkpoint can be another."""
    changed = bytearray(sign_checkpoint(head(5), OLD_KEY))
    changed[place % len(changed)] ^= mask

    with pytest.raises((MalformedNote, KeyUnknown, SignatureFailed)):
        open_checkpoint(bytes(changed), [OLD])


@pytest.mark.parametrize(
    "text",
    [
        "",
        f"{ORIGIN}\n5\n",
        f"{ORIGIN}\n5\n{ROOT_TEXT}",
        f"\n5\n{ROOT_TEXT}\n",
        f"{ORIGIN}\n05\n{ROOT_TEXT}\n",
        f"{ORIGIN}\n-5\n{ROOT_TEXT}\n",
        f"{ORIGIN}\n５\n{ROOT_TEXT}\n",
        f"{ORIGIN}\n5 \n{ROOT_TEXT}\n",
        f"{ORIGIN}\n{2**63}\n{ROOT_TEXT}\n",
        f"{ORIGIN}\n{10**19}\n{ROOT_TEXT}\n",
        f"{ORIGIN}\n5\n{ROOT_TEXT[:-1]}\n",
        f"{ORIGIN}\n5\n{ROOT_TEXT[:-2]}V=\n",
        f"{ORIGIN}\n5\nAAAA\n",
        f"{ORIGIN}\n5\né\n",
        f"{ORIGIN}\n5\n{ROOT_TEXT}\n\n",
    ],
)
def test_what_is_no_checkpoint_is_refused(text: str) -> None:
    """Leading zeros, other digits, a cut root or a blank line do not pass."""
    with pytest.raises(MalformedNote):
        parse_checkpoint(text)
    if text.endswith("\n"):
        with pytest.raises(MalformedNote):
            open_checkpoint(sign(text, ORIGIN, OLD_KEY), [OLD])


def test_extension_lines_are_read_over() -> None:
    """The specification lets logs add lines; nothing here relies on them."""
    assert parse_checkpoint(f"{head(5)}more of it\n") == head(5)


@pytest.mark.parametrize("origin", ["", "two\nlines"])
def test_an_origin_is_one_line(origin: str) -> None:
    """A checkpoint that could not be read back is not built."""
    with pytest.raises(MalformedNote):
        Checkpoint(origin=origin, size=0, root=EMPTY_ROOT)


def test_bytes_that_are_no_text_are_no_checkpoint() -> None:
    """Not even a look is had at bytes that are not UTF-8."""
    with pytest.raises(MalformedNote):
        peek(b"\xff")


KEYS = (TrustedKey(key=OLD, until_size=100), TrustedKey(key=NEW, from_size=50))


@pytest.mark.parametrize(
    ("size", "key", "is_trusted"),
    [
        (0, OLD_KEY, True),
        (99, OLD_KEY, True),
        (100, OLD_KEY, False),
        (49, NEW_KEY, False),
        (50, NEW_KEY, True),
        (5000, NEW_KEY, True),
    ],
)
def test_a_key_is_trusted_between_its_sizes_only(
    size: int, key: Ed25519PrivateKey, *, is_trusted: bool
) -> None:
    """A key that was revoked cannot sign what came later, nor its successor what came before."""
    note = sign_checkpoint(Checkpoint(origin=ORIGIN, size=size, root=bytes(32)), key)

    if is_trusted:
        assert open_checkpoint(note, KEYS).checkpoint.size == size
    else:
        with pytest.raises(KeyUnknown, match="changed or revoked"):
            open_checkpoint(note, KEYS)


def test_a_stranger_is_not_taken_for_a_key_that_was_changed() -> None:
    """A signature of nobody known is called that, though an outdated key is among those given."""
    stranger = Ed25519PrivateKey.from_private_bytes(b"\x09" * 32)
    note = sign_checkpoint(Checkpoint(origin=ORIGIN, size=100, root=bytes(32)), stranger)

    with pytest.raises(KeyUnknown, match="none of the 1 keys"):
        open_checkpoint(note, KEYS)


def test_both_keys_may_sign_while_a_key_is_changed() -> None:
    """A reader who knows only the old or only the new key can follow."""
    note = add_signature(sign_checkpoint(head(5), OLD_KEY), ORIGIN, NEW_KEY)

    assert open_checkpoint(note, [OLD]).signers == (OLD,)
    assert open_checkpoint(note, [NEW]).signers == (NEW,)
    assert open_checkpoint(note, [OLD, NEW]).signers == (OLD, NEW)


def test_a_log_that_goes_on_from_what_was_published_may_sign() -> None:
    """The same size, or more behind it, continues; from nothing everything continues."""
    tree = Tree()
    for number in range(9):
        tree.append(b"entry %d" % number)

    for size in (0, 1, 8, 9):
        check_continues(tree, head(size))


def test_a_backup_behind_what_was_published_may_not_sign() -> None:
    """A tree of four cannot speak for a log that had five; it has to catch up first."""
    tree = Tree()
    for number in range(4):
        tree.append(b"entry %d" % number)

    with pytest.raises(LogRolledBack, match="1 entries were dropped"):
        check_continues(tree, head(5))


def test_a_backup_that_went_another_way_may_not_sign() -> None:
    """Restored, then continued differently: larger again, but another history."""
    tree = Tree()
    for number in range(9):
        tree.append(b"entry %d" % number if number < 4 else b"something else")

    with pytest.raises(LogForked):
        check_continues(tree, head(5))
