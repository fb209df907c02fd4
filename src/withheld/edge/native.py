"""
The accelerator, where it was built; None where it was not, and the caller goes on in Python.

`accelerator.c` is one small file that gives the same answers; nothing depends on it.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, TypeVar

from withheld.edge.format import Header
from withheld.model.identity import SubjectID

try:
    from withheld.edge import _accelerator
except ImportError:
    IS_BUILT = False
else:
    IS_BUILT = True

if TYPE_CHECKING:
    import mmap
    from array import array

_Said = TypeVar("_Said")


def probe_of(data: "bytes | mmap.mmap", header: Header) -> "_accelerator.Probe | None":
    """Return what asks a table in C."""
    if not IS_BUILT:
        return None
    return _accelerator.Probe(
        data,
        header.home_buckets,
        header.index_at,
        header.index_at,
        header.records_at,
        header.set_index_at,
        header.sets,
        *_words(header.hash_key),
    )


def lay_out(
    subjects: list[SubjectID], set_numbers: "array[int]", hash_key: bytes, homes: int
) -> tuple[bytes, bytes, bytes] | None:
    """
    Return the buckets, index and records of subjects, each with the number of its set.

    None where a subject is named twice or cannot be held; the plain way says which and why.
    """
    if not IS_BUILT:
        return None
    try:
        return _accelerator.lay_out(subjects, set_numbers, homes, *_words(hash_key))
    except ValueError:
        return None


def hashes(subjects: Sequence[str], hash_key: bytes) -> bytes | None:
    """
    Return the hashes of subjects, eight bytes each.

    Raises:
        UnicodeEncodeError: An id is no Unicode text.
    """
    return _accelerator.keys([*subjects], *_words(hash_key)) if IS_BUILT else None


def joined(
    said: list[_Said], known: tuple[_Said, ...], texts: tuple[bytes, ...], between: bytes
) -> tuple[bytes, tuple[int, ...]]:
    """
    Return the texts of objects, joined, and how often each of `known` is among them.

    All of `said` are of `known`, of which there are at most eight.
    """
    if IS_BUILT:
        return _accelerator.joined(said, known, texts, between)
    kinds = [known.index(one) for one in said]
    counts = tuple(map(kinds.count, range(len(known))))
    return between.join([texts[one] for one in kinds]), counts


def _words(hash_key: bytes) -> tuple[int, int]:
    """Return a table's hash key as the accelerator takes it: two words of 64 bits."""
    return int.from_bytes(hash_key[:8], "little"), int.from_bytes(hash_key[8:], "little")
