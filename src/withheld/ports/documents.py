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

    def is_kept(self, document: DocumentID) -> bool:
        """Return whether the bytes are still here, put away or not."""
        ...

    def put_away(self, document: DocumentID) -> None:
        """Move the bytes to where nothing reads or copies them; safe to repeat."""
        ...

    def destroy(self, document: DocumentID) -> None:
        """Destroy the bytes for good; safe to repeat."""
        ...
