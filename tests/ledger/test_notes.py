"""Signed notes: the published keys and signatures, and every way a note may be wrong."""

import base64

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from withheld.errors import KeyUnknown, MalformedNote, SignatureFailed
from withheld.ledger.notes import (
    NOTE_SIZE_MAX,
    VerifierKey,
    add_signature,
    assemble,
    open_note,
    sign,
    split,
    verify,
)

# The examples of golang.org/x/mod/sumdb/note and of c2sp.org/signed-note.
PETER_KEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
PETER_SECRET = "AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"  # noqa: S105 -- published
ENOCH_KEY = "EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop"
TEXT = (
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n"
)
PETER_LINE = (
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6"
    "KE6RyyBwJnAM=\n"
)
ENOCH_LINE = (
    "— EnochRoot rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/5n2tiOHp+vAF1aGrQ5ovTG01oOTGwnWLox33W"
    "Wd1RvMc+QQ=\n"
)
NOTE = f"{TEXT}\n{PETER_LINE}".encode()

PETER = VerifierKey.parse(PETER_KEY)
ENOCH = VerifierKey.parse(ENOCH_KEY)
PETERS_PRIVATE = Ed25519PrivateKey.from_private_bytes(base64.b64decode(PETER_SECRET)[1:])
ENOCHS_PRIVATE = Ed25519PrivateKey.from_private_bytes(bytes(32))


@pytest.mark.parametrize(
    "spelled",
    [
        PETER_KEY,
        ENOCH_KEY,
        "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
        "sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8",
        "TEST+7997405c+AQcC+FTVKf0jlTdHDY3rbevmnKxxPjigCXlVtGe6RIr6",
    ],
)
def test_published_verifier_keys_read_and_write_the_same(spelled: str) -> None:
    """Keys of other implementations come back byte for byte, the base64 with a plus too."""
    assert str(VerifierKey.parse(spelled)) == spelled


def test_private_keys_give_their_published_verifier_keys() -> None:
    """The published secret of one, and 32 zero bytes of the other, give their public lines."""
    assert str(VerifierKey.of("PeterNeumann", PETERS_PRIVATE)) == PETER_KEY
    assert str(VerifierKey.of("EnochRoot", ENOCHS_PRIVATE.public_key())) == ENOCH_KEY


def test_the_published_note_comes_out_byte_for_byte() -> None:
    """Signing the example's text with the example's key gives the example."""
    assert sign(TEXT, "PeterNeumann", PETERS_PRIVATE) == NOTE
    assert add_signature(NOTE, "EnochRoot", ENOCHS_PRIVATE) == NOTE + ENOCH_LINE.encode()


def test_published_notes_open() -> None:
    """The Go example and that of the specification verify with their keys."""
    foo = VerifierKey.parse("example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k")
    signed = (
        "This is an example message.\n\n— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2"
        "ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n"
    )

    assert open_note(NOTE, [PETER]) == TEXT
    assert open_note(signed.encode(), [foo]) == "This is an example message.\n"


def test_signatures_of_unknown_keys_are_ignored() -> None:
    """One trusted signature is enough; the other proves nothing and is listed apart."""
    opened = verify(NOTE + ENOCH_LINE.encode(), [ENOCH])

    assert opened.signers == (ENOCH,)
    assert [each.name for each in opened.ignored] == ["PeterNeumann"]


def test_a_key_that_signed_twice_is_one_signer() -> None:
    """The same line twice does not make two."""
    assert verify(NOTE + PETER_LINE.encode(), [PETER]).signers == (PETER,)


def test_a_note_nobody_known_signed_is_refused() -> None:
    """Without a trusted signature there is no text, whoever else signed."""
    with pytest.raises(KeyUnknown):
        open_note(NOTE, [ENOCH])
    with pytest.raises(KeyUnknown):
        open_note(NOTE, [])


def test_a_name_alone_makes_no_known_key() -> None:
    """A key of the same name but another id is another key."""
    namesake = VerifierKey.of("PeterNeumann", ENOCHS_PRIVATE)

    with pytest.raises(KeyUnknown):
        open_note(NOTE, [namesake])


def test_one_trusted_signature_that_fails_spoils_the_note() -> None:
    """A second, good signature does not heal a forged first."""
    forged = PETER_LINE.replace("/ZJkuBS9", "/ZJkuBS8")
    note = f"{TEXT}\n{forged}{ENOCH_LINE}".encode()

    with pytest.raises(SignatureFailed):
        open_note(note, [PETER, ENOCH])


@given(place=st.integers(0, len(NOTE) - 1), mask=st.integers(1, 255))
def test_one_byte_changed_anywhere_is_found(place: int, mask: int) -> None:
    """Text, blank line, name, id or signature: no byte of a signed note can be another."""
    changed = bytearray(NOTE)
    changed[place] ^= mask

    with pytest.raises((MalformedNote, KeyUnknown, SignatureFailed)):
        open_note(bytes(changed), [PETER])


@pytest.mark.parametrize("begin", range(0, len(PETER_KEY), 7))
@pytest.mark.parametrize("end", range(1, len(PETER_KEY) + 1, 7))
def test_a_piece_of_a_verifier_key_is_none(begin: int, end: int) -> None:
    """No cut of the example key is a key."""
    with pytest.raises(MalformedNote):
        VerifierKey.parse(PETER_KEY[begin:end])


@given(place=st.integers(0, len(PETER_KEY) - 1), letter=st.sampled_from("aZ0+/= é\n"))
def test_a_verifier_key_with_another_letter_is_none(place: int, letter: str) -> None:
    """The id covers name and key, so a slip of the pen is found."""
    changed = PETER_KEY[:place] + letter + PETER_KEY[place + 1 :]

    if changed != PETER_KEY:
        with pytest.raises(MalformedNote):
            VerifierKey.parse(changed)


@pytest.mark.parametrize(
    "spelled",
    [
        "PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY==",
        "PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        "PeterNeumann+C74F20A3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        "+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        "a b+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
    ],
    ids=["too long", "another type", "capitals", "no name", "a space"],
)
def test_a_verifier_key_of_another_kind_is_refused(spelled: str) -> None:
    """The Go tests' bad keys, with ids to match, and names that no note can carry."""
    with pytest.raises(MalformedNote):
        VerifierKey.parse(spelled)


@pytest.mark.parametrize(
    "note",
    [
        b"",
        b"\n\n",
        TEXT.encode(),
        TEXT.encode() + b"\n",
        NOTE[:-1],
        NOTE + b"\n",
        NOTE.replace(b"\n\n", b"\n"),
        NOTE.replace(b"problem is", b"problem\tis"),
        NOTE.replace(b"problem is", b"problem\x00is"),
        NOTE.replace(b"problem is", b"problem\xff"),
        NOTE.replace("— ".encode(), b"- "),
        NOTE.replace("— ".encode(), "—".encode()),
        NOTE.replace(b"PeterNeumann", b""),
        NOTE.replace(b"PeterNeumann", b"Peter+Neumann"),
        NOTE.replace(b"PeterNeumann", "Peter\u00a0Neumann".encode()),
        NOTE.replace(b"yBwJnAM=", b"yBwJnAM"),
        NOTE.replace(b"yBwJnAM=", b"yBwJnAN="),
        f"{TEXT}\n— PeterNeumann x08gow==\n".encode(),
        f"{TEXT}\n— PeterNeumann é\n".encode(),
        NOTE + b"\n".join([b"words"]),
        TEXT.encode() + b"\n" + PETER_LINE.encode() * 101,
        b"a" * (NOTE_SIZE_MAX + 1),
    ],
    ids=range(22),
)
def test_what_is_no_note_is_refused(note: bytes) -> None:
    """Neither a lost line end nor a control character nor a second spelling passes."""
    with pytest.raises(MalformedNote):
        split(note)
    with pytest.raises(MalformedNote):
        open_note(note, [PETER])


def test_a_hundred_signatures_are_read() -> None:
    """The specification wants at least sixteen; a hundred is where we stop."""
    assert open_note(f"{TEXT}\n{PETER_LINE * 100}".encode(), [PETER]) == TEXT


def test_the_longest_note_is_read() -> None:
    """A million bytes are read; one more was refused above."""
    signature = len(sign("\n", "PeterNeumann", PETERS_PRIVATE)) - 1
    text = "a" * (NOTE_SIZE_MAX - signature - 1) + "\n"
    note = sign(text, "PeterNeumann", PETERS_PRIVATE)

    assert len(note) == NOTE_SIZE_MAX
    assert open_note(note, [PETER]) == text


def test_a_text_may_hold_blank_lines() -> None:
    """The last blank line parts text and signatures, not the first."""
    text = "one\n\ntwo\n\nthree\n"

    assert open_note(sign(text, "PeterNeumann", PETERS_PRIVATE), [PETER]) == text


@pytest.mark.parametrize("text", ["", "no line end", "tab\t\n"])
def test_a_text_that_no_note_can_carry_is_not_signed(text: str) -> None:
    """What could not be read back is not written."""
    with pytest.raises(MalformedNote):
        sign(text, "PeterNeumann", PETERS_PRIVATE)


def test_a_note_needs_a_signature() -> None:
    """A text with no signature at all is no note."""
    with pytest.raises(MalformedNote):
        assemble(TEXT, [])


def test_a_key_of_another_length_is_none() -> None:
    """Thirty-one bytes are no Ed25519 key."""
    with pytest.raises(MalformedNote):
        VerifierKey(name="log.chirp.example", public_key=bytes(31))
