"""Originals and letters as files in a folder, each under its own hash."""

from hashlib import sha256
from pathlib import Path

from withheld.adapters.steps import write_whole
from withheld.errors import NotFound, ensure
from withheld.model.identity import DocumentID
from withheld.ports.steps import Steps

AWAY = "put-away"
"""The folder beside `documents/` of what a hazard stop covers; no backup and no export has it."""


class FolderDocuments:
    """`folder/ab/cdef…` holds the bytes whose SHA-256 is `abcdef…`."""

    def __init__(self, folder: Path, steps: Steps) -> None:
        self._folder = folder
        self._steps = steps

    def keep(self, data: bytes) -> DocumentID:
        """Keep `data` and return its name; keeping the same bytes twice keeps them once."""
        name = DocumentID(sha256(data).hexdigest())
        path = self.path_of(name)
        if not path.is_file():
            write_whole(path, data, self._steps, mode=0o600)
        return name

    def bytes_of(self, document: DocumentID) -> bytes:
        """
        Return the bytes kept under `document`.

        Raises:
            NotFound: Nothing is kept under that name.
            BrokenInvariant: What is kept is not what was put there.
        """
        path = self.path_of(document)
        if not path.is_file():
            raise NotFound("no document of that name is kept here; restore it from the backup")
        data = path.read_bytes()
        ensure(sha256(data).hexdigest() == document, "a kept document was changed on disk")
        return data

    def is_kept(self, document: DocumentID) -> bool:
        """Return whether the bytes are still here, put away or not."""
        return self.path_of(document).is_file() or self._away(document).is_file()

    def put_away(self, document: DocumentID) -> None:
        """Move the bytes to where nothing reads or copies them; safe to repeat."""
        path, away = self.path_of(document), self._away(document)
        if path.is_file():
            away.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            with self._steps("rename"):
                path.rename(away)

    def destroy(self, document: DocumentID) -> None:
        """Destroy the bytes for good; safe to repeat."""
        for path in (self.path_of(document), self._away(document)):
            if path.is_file():
                with self._steps("unlink"):
                    path.unlink()

    def _away(self, document: DocumentID) -> Path:
        """Return where the document lies once it is put away: beside the folder, not in it."""
        return self._folder.with_name(AWAY) / document

    def path_of(self, document: DocumentID) -> Path:
        """Return where the document lies, or would."""
        return self._folder / document[:2] / document[2:]
