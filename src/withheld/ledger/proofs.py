"""
A proof in a file: that an entry stands in a log, to be checked offline with the log's key alone.

Whoever is shown an entry of the public log, such as a holder about whom something was disclosed,
can keep this file beside it and have it checked by any tool that knows the format.

Source: c2sp.org/tlog-proof.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass

from withheld.errors import MalformedNote
from withheld.ledger.checkpoints import Checkpoint, TrustedKey, open_checkpoint, peek
from withheld.ledger.merkle import HASH_SIZE, Tree, leaf_hash, verify_inclusion
from withheld.ledger.notes import VerifierKey, decode_base64, encode_base64

PROOF_SUFFIX = ".tlog-proof"
"""What the specification ends the names of such files in."""

_FIRST_LINE = "c2sp.org/tlog-proof@v1"
_INDEX = re.compile(r"index (0|[1-9][0-9]{0,18})")


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryProof:
    """Where an entry stands in a log, the way from it to the root, and the signed root."""

    index: int
    """Counted from 0."""
    path: tuple[bytes, ...]
    checkpoint: bytes
    """Signed; verbatim, with every signature that it carries."""

    @classmethod
    def parse(cls, data: bytes) -> "EntryProof":
        """
        Return the proof that a file holds, nothing of it checked.

        The line of extra data that the format allows is read over: nobody vouches for it.

        Raises:
            MalformedNote: Not such a file.
        """
        head, found, checkpoint = data.partition(b"\n\n")
        try:
            lines = head.decode("ascii").split("\n")
        except UnicodeDecodeError:
            raise MalformedNote("a proof was found that is not plain text") from None
        if not found or lines.pop(0) != _FIRST_LINE:
            raise MalformedNote(f"no proof was found; expected a file that begins {_FIRST_LINE}")
        if lines and lines[0].startswith("extra "):
            decode_base64(lines.pop(0).removeprefix("extra "))
        index = _INDEX.fullmatch(lines.pop(0)) if lines else None
        if index is None:
            raise MalformedNote("a proof was found that does not say which entry it is about")
        path = tuple(decode_base64(line) for line in lines)
        if any(len(step) != HASH_SIZE for step in path):
            raise MalformedNote("a proof was found with a line that is no SHA-256 hash")
        peek(checkpoint)
        return cls(index=int(index[1]), path=path, checkpoint=checkpoint)

    def __bytes__(self) -> bytes:
        """Return the file that `parse` reads."""
        lines = [_FIRST_LINE, f"index {self.index}", *map(encode_base64, self.path), "", ""]
        return "\n".join(lines).encode("ascii") + self.checkpoint


def prove_entry(tree: Tree, index: int, checkpoint: bytes) -> EntryProof:
    """
    Return the proof that entry `index` (from 0) of `tree` stands under the signed `checkpoint`.

    Raises:
        InvalidInput: The entry is younger than the checkpoint, or the tree is.
        MalformedNote: The checkpoint is none.
    """
    path = tree.inclusion_proof(index, peek(checkpoint).size)
    return EntryProof(index=index, path=path, checkpoint=checkpoint)


def verify_entry(
    proof: EntryProof,
    entry: bytes,
    keys: Collection[TrustedKey] | Collection[VerifierKey],
    *,
    origin: str | None = None,
) -> Checkpoint:
    """
    Return the checkpoint under which `entry` is shown to stand.

    Args:
        proof: From a file or from `prove_entry`.
        entry: The entry's bytes as they stand in the log.
        keys: Whom the reader trusts to sign the log.
        origin: The log's name; the name of the key that signed it, if None.

    Raises:
        MalformedNote: The checkpoint is none.
        ProofFailed: It is not shown; as `KeyUnknown` or `SignatureFailed` if the checkpoint is
            not signed by one of `keys`.
    """
    opened = open_checkpoint(proof.checkpoint, keys)
    opened.expect_origin(origin)
    head = opened.checkpoint
    verify_inclusion(
        leaf_hash(entry), index=proof.index, size=head.size, path=proof.path, root=head.root
    )
    return head
