"""
Signed notes: a text, a blank line, and one signature a line, as C2SP signed-note defines them.

A note is read with the keys one trusts.  Signatures of other keys are ignored, so that a log can
change its key and witnesses can sign beside it; a trusted key's signature that does not fit spoils
the whole note.

Source: c2sp.org/signed-note, signature type 0x01 (Ed25519, RFC 8032).
"""

import base64
import binascii
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from withheld.errors import KeyUnknown, MalformedNote, SignatureFailed

NOTE_SIZE_MAX = 1_000_000
"""Bytes; the limit of the Go implementation, golang.org/x/mod/sumdb/note."""

SIGNATURE_COUNT_MAX = 100
"""As above; the specification wants at least 16."""

_DASH = "\u2014 "
_ED25519 = b"\x01"
_KEY_SIZE = 32
_ID_SIZE = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifierKey:
    """A public key under a name: what a reader of notes has to know beforehand."""

    name: str
    """Best a URL without scheme, such as `log.chirp.example`; no spaces, no plus signs."""
    public_key: bytes
    """The 32 raw bytes of an Ed25519 key."""

    def __post_init__(self) -> None:
        """
        Refuse what no note could name.

        Raises:
            MalformedNote: An empty name, one with spaces or a plus sign, or a key of other length.
        """
        if not _is_name(self.name):
            raise MalformedNote("a key name was found that is empty or holds a space or a plus")
        if len(self.public_key) != _KEY_SIZE:
            raise MalformedNote(f"a key of {len(self.public_key)} bytes; expected {_KEY_SIZE}")

    @property
    def key_id(self) -> bytes:
        """The 4 bytes that stand before a signature; a hint which key it was, no proof."""
        named = self.name.encode() + b"\n" + _ED25519 + self.public_key
        return sha256(named).digest()[:_ID_SIZE]

    @classmethod
    def parse(cls, text: str) -> "VerifierKey":
        """
        Return the key that `text` spells as name+id+base64.

        Raises:
            MalformedNote: Not such a text, not Ed25519, or an id that is not this key's.
        """
        parts = text.split("+", 2)  # The base64 may hold a plus itself.
        if len(parts) != 3:  # noqa: PLR2004 -- name, id, key
            raise MalformedNote("no verifier key was found; expected name+id+base64")
        encoded = decode_base64(parts[2])
        if encoded[:1] != _ED25519:
            raise MalformedNote("a verifier key of another type was found; expected Ed25519 (1)")
        key = cls(name=parts[0], public_key=encoded[1:])
        if key.key_id.hex() != parts[1]:
            raise MalformedNote("a verifier key was found whose id is not that of its name and key")
        return key

    @classmethod
    def of(cls, name: str, key: Ed25519PrivateKey | Ed25519PublicKey) -> "VerifierKey":
        """
        Return the verifier key of `key` under `name`.

        Raises:
            MalformedNote: See `VerifierKey`.
        """
        public = key.public_key() if isinstance(key, Ed25519PrivateKey) else key
        return cls(name=name, public_key=public.public_bytes_raw())

    def __str__(self) -> str:
        """Return the key as `parse` reads it."""
        return f"{self.name}+{self.key_id.hex()}+{encode_base64(_ED25519 + self.public_key)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """One signature line of a note, not yet checked."""

    name: str
    key_id: bytes
    signature: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A note whose text may be believed, as far as its signers are."""

    text: str
    signers: tuple[VerifierKey, ...]
    """Trusted keys whose signature fits, in the note's order; at least one."""
    ignored: tuple[Signature, ...]
    """Signatures of keys that were not given; they prove nothing."""


def sign(text: str, name: str, private_key: Ed25519PrivateKey) -> bytes:
    """
    Return `text`, which ends in a line end, as a note signed by `private_key` under `name`.

    Raises:
        MalformedNote: The text does not end in a line end or holds control characters.
    """
    return assemble(text, [(VerifierKey.of(name, private_key), private_key.sign(text.encode()))])


def add_signature(note: bytes, name: str, private_key: Ed25519PrivateKey) -> bytes:
    """
    Return `note` with one signature more, as when a key is changed or a witness signs.

    Raises:
        MalformedNote: Not a note.
    """
    text, _ = split(note)
    return note + _line(VerifierKey.of(name, private_key), private_key.sign(text.encode()))


def assemble(text: str, signatures: Iterable[tuple[VerifierKey, bytes]]) -> bytes:
    """
    Return the note of `text` and of signatures made elsewhere over its UTF-8 bytes.

    Raises:
        MalformedNote: No signature, or the text does not end in a line end or holds control
            characters.
    """
    note = text.encode() + b"\n" + b"".join(_line(key, made) for key, made in signatures)
    split(note)
    return note


def open_note(note: bytes, keys: Collection[VerifierKey]) -> str:
    """
    Return the text of `note` if at least one of `keys` signed it.

    Raises:
        MalformedNote: Not a note.
        KeyUnknown: None of `keys` signed it.
        SignatureFailed: One of `keys` is named, but did not sign this text.
    """
    return verify(note, keys).text


def verify(note: bytes, keys: Collection[VerifierKey]) -> Opened:
    """
    Return the text of `note` with those of `keys` that signed it.

    Raises:
        MalformedNote: Not a note.
        KeyUnknown: None of `keys` signed it.
        SignatureFailed: One of `keys` is named, but did not sign this text.
    """
    text, signatures = split(note)
    known = {(key.name, key.key_id): key for key in keys}
    signers: list[VerifierKey] = []
    ignored: list[Signature] = []
    for signature in signatures:
        key = known.get((signature.name, signature.key_id))
        if key is None:
            ignored.append(signature)
            continue
        _check_signature(key, signature.signature, text)
        if key not in signers:
            signers.append(key)
    if not signers:
        raise KeyUnknown(
            f"none of the {len(known)} keys given signed this note; it names "
            f"{', '.join(f'{each.name}+{each.key_id.hex()}' for each in ignored)}"
        )
    return Opened(text=text, signers=tuple(signers), ignored=tuple(ignored))


def split(note: bytes) -> tuple[str, tuple[Signature, ...]]:
    """
    Return the text of `note` and its signatures, none of them checked.  Never believe the text.

    Raises:
        MalformedNote: Not a note.
    """
    text, found, lines = _decoded(note).rpartition("\n\n")
    if not found or not lines.endswith("\n"):
        raise MalformedNote("no signed note was found; expected text, a blank line, signatures")
    signatures = lines[:-1].split("\n")
    if len(signatures) > SIGNATURE_COUNT_MAX:
        raise MalformedNote(f"a note with more than {SIGNATURE_COUNT_MAX} signatures was found")
    return text + "\n", tuple(_parse_line(line) for line in signatures)


def _decoded(note: bytes) -> str:
    """
    Return the characters of `note`.

    Raises:
        MalformedNote: Too long, not UTF-8, or with a control character other than line end.
    """
    if len(note) > NOTE_SIZE_MAX:
        raise MalformedNote(f"a note of {len(note)} bytes was found; at most {NOTE_SIZE_MAX}")
    try:
        text = note.decode("utf-8")
    except UnicodeDecodeError:
        raise MalformedNote("a note was found that is not UTF-8") from None
    if any(character < " " and character != "\n" for character in text):
        raise MalformedNote("a note with control characters other than line ends was found")
    return text


def _parse_line(line: str) -> Signature:
    """
    Return the signature that `line` spells.

    Raises:
        MalformedNote: Not a dash, a name and at least 5 bytes in base64.
    """
    name, found, encoded = line.removeprefix(_DASH).partition(" ")
    if not line.startswith(_DASH) or not found or not _is_name(name):
        raise MalformedNote("a signature line was found that does not name its key")
    signature = decode_base64(encoded)
    if len(signature) <= _ID_SIZE:
        raise MalformedNote("a signature line was found without a signature")
    return Signature(name=name, key_id=signature[:_ID_SIZE], signature=signature[_ID_SIZE:])


def _check_signature(key: VerifierKey, signature: bytes, text: str) -> None:
    """
    Return if `key` signed `text`.

    Raises:
        SignatureFailed: It did not.
    """
    try:
        Ed25519PublicKey.from_public_bytes(key.public_key).verify(signature, text.encode())
    except InvalidSignature as failure:
        raise SignatureFailed(
            f"the signature under {key.name}+{key.key_id.hex()} does not fit the text; the text "
            "was changed, or somebody else signed in that name"
        ) from failure


def _line(key: VerifierKey, signature: bytes) -> bytes:
    """Return the signature line, its line end included."""
    return f"{_DASH}{key.name} {encode_base64(key.key_id + signature)}\n".encode()


def _is_name(name: str) -> bool:
    """Return whether a key may go by `name`: not empty, no Unicode space, no plus sign."""
    return bool(name) and "+" not in name and not any(each.isspace() for each in name)


def encode_base64(data: bytes) -> str:
    """Return `data` in the base64 of RFC 4648 section 4."""
    return base64.b64encode(data).decode("ascii")


def decode_base64(text: str) -> bytes:
    """
    Return the bytes that `text` spells in base64.

    Raises:
        MalformedNote: Not base64, or not the one spelling of these bytes.
    """
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise MalformedNote("something was found that is not base64") from None
    if encode_base64(data) != text:
        raise MalformedNote("base64 was found that is not the one spelling of its bytes")
    return data
