"""
Checkpoints: a log says how long it is and what its root is, and signs it.

Whoever keeps a checkpoint can later hold the log to it: a log that is shorter, or that does not
begin with what the checkpoint covered, has been caught.

Source: c2sp.org/tlog-checkpoint.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from withheld.errors import KeyUnknown, LogForked, LogRolledBack, MalformedNote, ProofFailed
from withheld.ledger import notes
from withheld.ledger.merkle import HASH_SIZE, Tree
from withheld.ledger.notes import VerifierKey, decode_base64, encode_base64

_SIZE = re.compile(r"0|[1-9][0-9]{0,18}")
_LINES_MIN = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkpoint:
    """The head of a log at one size."""

    origin: str
    """Which log it is, such as `log.chirp.example`; not empty, one line."""
    size: int
    """How many leaves."""
    root: bytes
    """32 bytes."""

    def __post_init__(self) -> None:
        """
        Refuse what cannot be written as a checkpoint.

        Raises:
            MalformedNote: An origin that is not one line, a negative size, or no SHA-256 root.
        """
        if not self.origin or any(character < " " for character in self.origin):
            raise MalformedNote("a checkpoint's origin is empty or not one line")
        if not 0 <= self.size < 2**63 or len(self.root) != HASH_SIZE:
            raise MalformedNote("a checkpoint's size or root is none; expected 32 bytes of root")

    @classmethod
    def of(cls, tree: Tree, *, origin: str, size: int | None = None) -> "Checkpoint":
        """
        Return the checkpoint over the first `size` leaves of `tree`; over all, if None.

        Raises:
            InvalidInput: The tree has never been that large.
            MalformedNote: The origin is not one line.
        """
        counted = tree.size if size is None else size
        return cls(origin=origin, size=counted, root=tree.root(counted))

    def __str__(self) -> str:
        """Return the text that is signed: origin, size and root, one a line."""
        return f"{self.origin}\n{self.size}\n{encode_base64(self.root)}\n"


def check_continues(tree: Tree, seen: Checkpoint) -> None:
    """
    Return if `tree` still begins with what `seen` covered.

    To be asked before a log signs anything: a restored backup must first catch up.

    Raises:
        LogRolledBack: The tree is smaller than it was.
        LogForked: It is as large or larger, but begins otherwise.
    """
    if tree.size < seen.size:
        raise LogRolledBack(
            f"the log has {tree.size} entries but had {seen.size}; an old copy was restored, or "
            f"{seen.size - tree.size} entries were dropped"
        )
    if tree.root(seen.size) != seen.root:
        raise LogForked(
            f"the first {seen.size} entries are not those of a checkpoint seen earlier; history "
            "was rewritten, or some were shown one history and others another"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class TrustedKey:
    """A key one trusts to sign the checkpoints of a log while it was between two sizes."""

    key: VerifierKey
    from_size: int = 0
    """The size from which on the key may sign, included."""
    until_size: int | None = None
    """The size from which on it may not any more; None while it still may."""

    def may_sign(self, size: int) -> bool:
        """Return whether the key is trusted for a log of `size` leaves."""
        return self.from_size <= size and (self.until_size is None or size < self.until_size)


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedCheckpoint:
    """A checkpoint with those who signed it."""

    checkpoint: Checkpoint
    signers: tuple[VerifierKey, ...]
    ignored: tuple[notes.Signature, ...]
    """Signatures of keys that nobody said to trust at this size."""

    def expect_origin(self, origin: str | None) -> None:
        """
        Return if the checkpoint is that of the log `origin`; of the log its signer names, if None.

        One key may sign several logs; without this, the checkpoint of a private one would pass
        for that of the public one.

        Raises:
            ProofFailed: It is that of another log.
        """
        expected = {key.name for key in self.signers} if origin is None else {origin}
        if self.checkpoint.origin not in expected:
            raise ProofFailed(
                f"the checkpoint is that of another log than {' or '.join(sorted(expected))}"
            )


def sign_checkpoint(
    checkpoint: Checkpoint, private_key: Ed25519PrivateKey, *, name: str | None = None
) -> bytes:
    """
    Return `checkpoint` as a note signed under `name`; under its origin, if None.

    Raises:
        MalformedNote: The name holds a space or a plus sign.
    """
    return notes.sign(str(checkpoint), name or checkpoint.origin, private_key)


def parse_checkpoint(text: str) -> Checkpoint:
    """
    Return the checkpoint that `text` (a note's text, without signatures) spells.

    Extension lines are read over, as the specification allows; nothing here relies on them.

    Raises:
        MalformedNote: Not three lines or more of origin, size and root.
    """
    lines = text.split("\n")
    if lines.pop() or len(lines) < _LINES_MIN or not all(lines):
        raise MalformedNote("no checkpoint was found; expected lines of origin, size and root")
    origin, size, root, *_ = lines
    if not _SIZE.fullmatch(size):
        raise MalformedNote("a checkpoint's second line is no size; expected a plain number")
    return Checkpoint(origin=origin, size=int(size), root=decode_base64(root))


def peek(data: bytes) -> Checkpoint:
    """
    Return the checkpoint in `data`, signed or not, without checking a signature.

    Never believe it; it is for telling which keys to check with, or for bytes that something else
    vouches for.

    Raises:
        MalformedNote: No checkpoint.
    """
    if b"\n\n" in data:
        return parse_checkpoint(notes.split(data)[0])
    try:
        return parse_checkpoint(data.decode("utf-8"))
    except UnicodeDecodeError:
        raise MalformedNote("a checkpoint was found that is not UTF-8") from None


def open_checkpoint(
    note: bytes, keys: Collection[TrustedKey] | Collection[VerifierKey]
) -> OpenedCheckpoint:
    """
    Return the checkpoint in `note` if one of `keys` signed it that was trusted at its size.

    A bare `VerifierKey` is trusted at every size.

    Raises:
        MalformedNote: No checkpoint, or no note.
        KeyUnknown: None of `keys` signed it, or only such as were not trusted at its size.
        SignatureFailed: One of `keys` is named, but did not sign this text.
    """
    trusted = [each if isinstance(each, TrustedKey) else TrustedKey(key=each) for each in keys]
    size = peek(note).size
    valid = [each.key for each in trusted if each.may_sign(size)]
    try:
        opened = notes.verify(note, valid)
    except KeyUnknown as failure:
        named = {(each.name, each.key_id) for each in notes.split(note)[1]}
        outdated = [each for each in trusted if (each.key.name, each.key.key_id) in named]
        if not outdated:
            raise
        raise KeyUnknown(
            f"a log of {size} leaves is signed only by {outdated[0].key.name}, which was not "
            "trusted at that size: the key was changed or revoked"
        ) from failure
    return OpenedCheckpoint(
        checkpoint=parse_checkpoint(opened.text), signers=opened.signers, ignored=opened.ignored
    )
