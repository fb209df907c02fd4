"""Where originals and letters lie, byte for byte, under their own hash."""

from typing import Protocol

from withheld.model.identity import DocumentID


class Documents(Protocol):
    """A store of immutable files."""

    def keep(self, data: bytes) -> DocumentID:
        """Keep `data` and return its name; keeping the same bytes twice keeps them once."""
        ...

    def bytes_of(self, document: DocumentID) -> bytes:
        """
        Return the bytes kept under `document`.

        Raises:
            NotFound: Nothing is kept under that name.
            BrokenInvariant: What is kept is not what was put there.
        """
        ...
