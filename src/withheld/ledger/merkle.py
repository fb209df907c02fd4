"""
The append-only Merkle tree: RFC 6962 hashing, inclusion and consistency proofs.

A tree keeps the hash of every complete subtree, one `bytearray` for each level, 64 bytes a leaf.
Such a hash never changes once written, so the tree can speak of any earlier size of itself.

Source: RFC 6962 section 2.1; the verifiers follow RFC 9162 sections 2.1.3.2 and 2.1.4.2.
"""

from collections.abc import Iterable, Sequence
from hashlib import sha256

from withheld.errors import InvalidInput, ProofFailed

HASH_SIZE = 32
"""Bytes of a SHA-256 digest."""

EMPTY_ROOT = sha256(b"").digest()
"""The root of a tree without leaves (RFC 6962 section 2.1)."""


def leaf_hash(leaf: bytes) -> bytes:
    """Return the hash of a leaf; the prefix keeps a leaf from passing for a node."""
    return sha256(b"\x00" + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash of a node above two hashes."""
    return sha256(b"\x01" + left + right).digest()


def root_of(leaf_hashes: Iterable[bytes]) -> bytes:
    """Return the root above `leaf_hashes`, in their order."""
    return Tree(leaf_hashes).root()


class Tree:
    """A growing list of leaves, known only by their hashes."""

    __slots__ = ("_levels", "_size")

    def __init__(self, leaf_hashes: Iterable[bytes] = ()) -> None:
        """
        Build the tree over `leaf_hashes`, level by level, which is faster than appending.

        Raises:
            InvalidInput: A hash is not 32 bytes.
        """
        row = bytearray()
        for hashed in leaf_hashes:
            _check_length(hashed)
            row += hashed
        self._size = len(row) // HASH_SIZE
        self._levels = [row]
        while len(row) >= 2 * HASH_SIZE:
            row = _row_above(row)
            self._levels.append(row)

    @property
    def size(self) -> int:
        """How many leaves there are."""
        return self._size

    def append(self, leaf: bytes) -> int:
        """Add `leaf` at the end; return its index, counted from 0."""
        return self._append(sha256(b"\x00" + leaf).digest())

    def append_hash(self, hashed: bytes) -> int:
        """
        Add a leaf by its hash; return its index, counted from 0.

        Raises:
            InvalidInput: The hash is not 32 bytes.
        """
        _check_length(hashed)
        return self._append(hashed)

    def root(self, size: int | None = None) -> bytes:
        """
        Return the root of the first `size` leaves; of all, if None.

        Raises:
            InvalidInput: The tree has never been that large.
        """
        end = self._checked(size)
        return self._range(0, end) if end else EMPTY_ROOT

    def inclusion_proof(self, index: int, size: int | None = None) -> tuple[bytes, ...]:
        """
        Return the hashes that lead from leaf `index` (from 0) to the root of the first `size`.

        Raises:
            InvalidInput: No such leaf, or the tree has never been that large.

        Source: RFC 6962 section 2.1.1, as a loop from the root downwards.
        """
        begin, end = 0, self._checked(size)
        if not 0 <= index < end:
            raise InvalidInput(f"leaf {index} was asked for; expected 0 to {end - 1}")
        path: list[bytes] = []
        while end - begin > 1:
            middle = begin + _split(end - begin)
            if index < middle:
                path.append(self._range(middle, end))
                end = middle
            else:
                path.append(self._range(begin, middle))
                begin = middle
        return tuple(reversed(path))

    def consistency_proof(self, old: int, new: int | None = None) -> tuple[bytes, ...]:
        """
        Return the hashes showing that the first `old` leaves are a beginning of the first `new`.

        Raises:
            InvalidInput: `old` exceeds `new`, or the tree has never been that large.

        Source: RFC 6962 section 2.1.2, as a loop from the root downwards.
        """
        begin, end = 0, self._checked(new)
        if not 0 <= old <= end:
            raise InvalidInput(f"size {old} was asked for; expected 0 to {end}")
        if old == 0:
            return ()
        path: list[bytes] = []
        while old != end:
            middle = begin + _split(end - begin)
            if old <= middle:
                path.append(self._range(middle, end))
                end = middle
            else:
                path.append(self._range(begin, middle))
                begin = middle
        if begin:  # The verifier knows the old root, but not the root of a part of it.
            path.append(self._range(begin, end))
        return tuple(reversed(path))

    def hashes(self, level: int, begin: int, end: int) -> bytes:
        """
        Return the hashes `begin` to `end` of `level`, one after the other.

        Level 0 holds the leaves; a hash of level *n* stands over 2**n leaves, all present.

        Raises:
            InvalidInput: Not all of them are there.
        """
        complete = self._size >> level
        if not 0 <= begin <= end <= complete:
            raise InvalidInput(f"hashes {begin} to {end} were asked for; there are {complete}")
        if begin == end:
            return b""
        return bytes(self._levels[level][begin * HASH_SIZE : end * HASH_SIZE])

    def _append(self, hashed: bytes) -> int:
        """Add a leaf's hash and every node it completes."""
        index = self._size
        levels = self._levels
        levels[0] += hashed
        odd, height = index, 0
        while odd & 1:
            row = levels[height]
            hashed = sha256(b"\x01" + row[-2 * HASH_SIZE :]).digest()
            height += 1
            if height == len(levels):
                levels.append(bytearray())
            levels[height] += hashed
            odd >>= 1
        self._size = index + 1
        return index

    def _checked(self, size: int | None) -> int:
        """
        Return `size`, or the present size if None.

        Raises:
            InvalidInput: The tree has never been that large.
        """
        if size is None:
            return self._size
        if not 0 <= size <= self._size:
            raise InvalidInput(f"size {size} was asked for; expected 0 to {self._size}")
        return size

    def _range(self, begin: int, end: int) -> bytes:
        """Return the Merkle hash of the leaves `begin` to `end`, of which there is at least one."""
        hashed = b""
        count = end - begin
        # The complete subtrees of a range get smaller to the right; fold them from there.
        while count:
            width = count & -count
            height = width.bit_length() - 1
            count -= width
            place = ((begin + count) >> height) * HASH_SIZE
            subtree = bytes(self._levels[height][place : place + HASH_SIZE])
            hashed = node_hash(subtree, hashed) if hashed else subtree
        return hashed


def root_from_path(hashed: bytes, *, index: int, size: int, path: Sequence[bytes]) -> bytes:
    """
    Return the root that `path` leads to from the leaf hash `hashed`.

    Raises:
        ProofFailed: The path has not the length that `index` and `size` call for.

    Source: RFC 9162 section 2.1.3.2.
    """
    if not 0 <= index < size or any(len(step) != HASH_SIZE for step in (hashed, *path)):
        raise ProofFailed(f"a proof for leaf {index} of {size} is malformed; ask for a new one")
    place, last = index, size - 1
    for step in path:
        if last == 0:
            raise ProofFailed(f"a proof of {len(path)} hashes is too long for {size} leaves")
        if place & 1 or place == last:
            hashed = node_hash(step, hashed)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            hashed = node_hash(hashed, step)
        place, last = place >> 1, last >> 1
    if last:
        raise ProofFailed(f"a proof of {len(path)} hashes is too short for {size} leaves")
    return hashed


def verify_inclusion(
    hashed: bytes, *, index: int, size: int, path: Sequence[bytes], root: bytes
) -> None:
    """
    Return if the leaf with the hash `hashed` is number `index` (from 0) of `size` under `root`.

    Raises:
        ProofFailed: It is not shown to be.  Never read this as "it is not there".
    """
    if root_from_path(hashed, index=index, size=size, path=path) != root:
        raise ProofFailed(f"the proof does not show leaf {index} to be under the root of {size}")


def verify_consistency(
    *, old: int, new: int, old_root: bytes, new_root: bytes, path: Sequence[bytes]
) -> None:
    """
    Return if the tree of `new` leaves begins with the tree of `old` leaves, unchanged.

    Raises:
        ProofFailed: It is not shown to.

    Source: RFC 9162 section 2.1.4.2.
    """
    if any(len(step) != HASH_SIZE for step in (old_root, new_root, *path)):
        raise ProofFailed("a consistency proof holds something that is no SHA-256 hash")
    if not 0 <= old <= new:
        raise ProofFailed(f"a log of {new} leaves cannot begin with {old}")
    if old in (0, new):
        _verify_trivial(old=old, new=new, old_root=old_root, new_root=new_root, path=path)
        return

    first, second = _fold_consistency(old=old, new=new, old_root=old_root, path=path)
    if first != old_root or second != new_root:
        raise ProofFailed(f"the proof does not show {new} leaves to begin with the {old} known")


def _verify_trivial(
    *, old: int, new: int, old_root: bytes, new_root: bytes, path: Sequence[bytes]
) -> None:
    """
    Verify a proof that needs no hash: everything begins with nothing, and with itself.

    Raises:
        ProofFailed: Hashes were given all the same, or the roots do not fit.
    """
    if path:
        raise ProofFailed(f"a proof from {old} to {new} leaves needs no hash; {len(path)} given")
    if old == 0 and old_root != EMPTY_ROOT:
        raise ProofFailed("the root given for an empty log is not that of an empty log")
    if old == new and old_root != new_root:
        raise ProofFailed(f"two logs of {new} leaves have different roots")


def _fold_consistency(
    *, old: int, new: int, old_root: bytes, path: Sequence[bytes]
) -> tuple[bytes, bytes]:
    """
    Return the old and the new root that `path` leads to; 0 < `old` < `new`.

    Raises:
        ProofFailed: The path has not the length that the sizes call for.
    """
    # A complete old tree is itself the first hash; the prover leaves it out.
    steps = [old_root, *path] if old & (old - 1) == 0 else list(path)
    if not steps:
        raise ProofFailed("a consistency proof without hashes was given; ask for a new one")
    place, last = old - 1, new - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    first = second = steps[0]
    for step in steps[1:]:
        if last == 0:
            raise ProofFailed(f"a proof of {len(path)} hashes is too long for {new} leaves")
        if place & 1 or place == last:
            first, second = node_hash(step, first), node_hash(step, second)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            second = node_hash(second, step)
        place, last = place >> 1, last >> 1
    if last:
        raise ProofFailed(f"a proof of {len(path)} hashes is too short for {new} leaves")
    return first, second


def _split(count: int) -> int:
    """Return the largest power of two smaller than `count`, which is at least 2."""
    return 1 << ((count - 1).bit_length() - 1)


def _row_above(row: bytearray) -> bytearray:
    """Return the hashes of the complete pairs of `row`."""
    above = bytearray()
    pair = 2 * HASH_SIZE
    for place in range(0, len(row) - pair + 1, pair):
        above += sha256(b"\x01" + row[place : place + pair]).digest()
    return above


def _check_length(hashed: bytes) -> None:
    """
    Refuse what cannot be a SHA-256 digest.

    Raises:
        InvalidInput: Not 32 bytes.
    """
    if len(hashed) != HASH_SIZE:
        raise InvalidInput(f"a hash of {len(hashed)} bytes was given; expected {HASH_SIZE}")
