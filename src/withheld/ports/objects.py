"""A store of named bytes, as an object store is: whole objects, tags, conditions."""

from typing import NamedTuple, Protocol


class Kept(NamedTuple):
    """An object, and the tag by which the store knows these bytes."""

    tag: str
    data: bytes


class Beginning(NamedTuple):
    """The first bytes of an object, and how many it has in all."""

    length: int
    data: bytes


class Objects(Protocol):
    """One folder of an object store; all raise `NotReady` when the store does not do it."""

    def get(self, name: str, *, known: str = "") -> Kept | None:
        """
        Return an object, or None where there is none.

        `known` is the tag of bytes that are at hand: then an object that has not changed comes
        back without bytes.
        """
        ...

    def beginning(self, name: str, size: int) -> Beginning | None:
        """Return the first `size` bytes of an object, or None where there is none."""
        ...

    def put(self, name: str, data: bytes, *, instead_of: str | None = None) -> None:
        """
        Put an object there, whole.

        `instead_of` is the tag of what it replaces, empty for nothing: were it something else by
        now, nothing is put and `NotReady` is raised.  None replaces whatever there is.
        """
        ...

    def names(self, folder: str) -> list[str]:
        """Return the names of the objects in a folder below this one, without the folder's."""
        ...
