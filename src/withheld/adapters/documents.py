"""Originals and letters as files in a folder, each under its own hash."""

from hashlib import sha256
from pathlib import Path

from withheld.adapters.steps import write_whole
from withheld.errors import NotFound, ensure
from withheld.model.identity import DocumentID
from withheld.ports.steps import Steps


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

    def path_of(self, document: DocumentID) -> Path:
        """Return where the document lies, or would."""
        return self._folder / document[:2] / document[2:]
