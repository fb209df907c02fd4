"""
A long sequence that takes little memory: its members lie in compressed batches.

A list of a million rows is a million times a dozen small objects, some kilobytes a row.  Kept here
a row takes some tens of bytes, and is made anew whenever somebody goes through the list: whoever
goes through it in order pays for every batch once.
"""

import json
import zlib
from collections.abc import Callable, Iterator, Sequence
from typing import Generic, TypeVar, cast, overload

T = TypeVar("T")
W = TypeVar("W")
"""What a member is written as: something JSON can say, where a tuple comes back as a list."""

_BATCH = 250
"""Members in one batch: long enough to compress well, short enough to look one up."""
_CHANGES_MAX = 20_000
"""So many changed members are kept aside before their batches are packed anew."""
_LEVEL = 1
"""zlib's fastest: a list says the same again and again, and more effort saves little."""


class Packed(Sequence[T], Generic[T, W]):
    """
    A sequence that grows at its end and keeps its members packed.

    Members come out equal to what went in, but not as the same objects.
    """

    def __init__(self, write: Callable[[T], W], read: Callable[[W, int], T]) -> None:
        """
        Begin an empty sequence.

        Args:
            write: Returns what a member is written as.
            read: Returns the member for what `write` gave; told its index, counted from 0.
        """
        self._write = write
        self._read = read
        self._batches: list[bytes] = []
        self._tail: list[W] = []
        self._changed: dict[int, W] = {}
        """Members that were replaced, and whose batch does not know it yet."""
        self._open: tuple[int, list[W]] = (-1, [])
        """The batch that was looked into last."""

    def append(self, member: T) -> None:
        """Add a member at the end."""
        self.append_written(self._write(member))

    def append_written(self, written: W) -> None:
        """Add a member at the end, given as `write` would give it."""
        self._tail.append(written)
        if len(self._tail) == _BATCH:
            self._batches.append(_pressed(self._tail))
            self._tail = []

    def __setitem__(self, index: int, member: T) -> None:
        """Put `member` at `index`, counted from 0, where another one is."""
        self._changed[index] = self._write(member)
        if len(self._changed) > _CHANGES_MAX:
            self._settle()

    def _settle(self) -> None:
        """Pack the batches anew of which a member was replaced."""
        by_batch: dict[int, list[int]] = {}
        for index in self._changed:
            by_batch.setdefault(index // _BATCH, []).append(index)
        for batch, indices in by_batch.items():
            is_tail = batch == len(self._batches)
            written = self._tail if is_tail else self._unpressed(batch)
            for index in indices:
                written[index % _BATCH] = self._changed[index]
            if not is_tail:
                self._batches[batch] = _pressed(written)
        self._changed = {}
        self._open = (-1, [])

    def __len__(self) -> int:
        """Return how many members there are."""
        return len(self._batches) * _BATCH + len(self._tail)

    def __iter__(self) -> Iterator[T]:
        """Go through the members; each batch is opened once."""
        if self._changed:
            self._settle()
        read = self._read
        for batch in range(len(self._batches) + 1):
            start = batch * _BATCH
            for offset, written in enumerate(self._written(batch)):
                yield read(written, start + offset)

    @overload
    def __getitem__(self, index: int) -> T: ...

    @overload
    def __getitem__(self, index: "slice[int | None, int | None, int | None]") -> Sequence[T]: ...

    def __getitem__(
        self, index: "int | slice[int | None, int | None, int | None]"
    ) -> T | Sequence[T]:
        """
        Return one member, or those of a slice.

        Raises:
            IndexError: There is none at that place.
        """
        if isinstance(index, slice):
            return [self[turn] for turn in range(*index.indices(len(self)))]
        turn = index + len(self) if index < 0 else index
        if not 0 <= turn < len(self):
            raise IndexError("the sequence is shorter")
        if turn in self._changed:
            return self._read(self._changed[turn], turn)
        batch, within = divmod(turn, _BATCH)
        if batch == len(self._batches):
            return self._read(self._tail[within], turn)
        if self._open[0] != batch:
            self._open = (batch, self._written(batch))
        return self._read(self._open[1][within], turn)

    def _written(self, batch: int) -> list[W]:
        """Return the members of a batch as they were written; the last batch is the open end."""
        if batch == len(self._batches):
            return self._tail
        return self._unpressed(batch)

    def _unpressed(self, batch: int) -> list[W]:
        """Return the members of a packed batch as they were written."""
        return cast("list[W]", json.loads(zlib.decompress(self._batches[batch])))

    def __eq__(self, other: object) -> bool:
        """Return whether another sequence has the same members in the same order."""
        if not isinstance(other, Sequence):
            return NotImplemented
        return len(self) == len(other) and all(
            own == one for own, one in zip(self, other, strict=True)
        )

    __hash__ = None  # type: ignore[assignment]  # it grows, as a list does


def _pressed(written: list[W]) -> bytes:
    """Return a batch in few bytes; lone surrogates survive, since JSON writes them in ASCII."""
    return zlib.compress(json.dumps(written, separators=(",", ":")).encode("ascii"), _LEVEL)
