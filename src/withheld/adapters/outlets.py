"""The ways out as folders: edges, letters, the public site, calls to people."""

import json
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from fcntl import LOCK_EX, flock
from hashlib import sha256
from pathlib import Path

from withheld.adapters.steps import write_whole
from withheld.edge.build import Signer as TableSigner
from withheld.edge.build import build
from withheld.edge.folder import Worker
from withheld.edge.format import Entry
from withheld.edge.live import Edge
from withheld.edge.publish import Publisher
from withheld.edge.reached import Reached
from withheld.edge.receipts import reached
from withheld.edge.signatures import key_id, trusted
from withheld.edge.told import Told
from withheld.errors import InvalidInput
from withheld.ports.keys import Signer
from withheld.ports.outlets import OutgoingLetter, Published
from withheld.ports.steps import Steps

_Mark = tuple[int, int, int] | None
"""What changes whenever a file is replaced or written to; None where there is none."""


class FolderOutlets:
    """`edges/`, `letters/`, `public/` and `pages.jsonl` in the store's folder."""

    def __init__(
        self,
        folder: Path,
        steps: Steps,
        *,
        signer: Callable[[], Signer],
        trusted_keys: Callable[[], Iterable[str]],
        hash_key: bytes,
    ) -> None:
        self._folder = folder
        self._steps = steps
        self._signer = signer
        self._trusted_keys = trusted_keys
        self._hash_key = hash_key
        self._seen: tuple[tuple[_Mark, ...], int] | None = None

    def publish_table(
        self,
        entries: Sequence[Entry],
        *,
        version: int,
        at: datetime,
        lifts_max: int,
        record_checkpoint: bytes,
        told: Sequence[Told] = (),
    ) -> Published:
        """
        Give the edges what is withheld now, and return what they were given.

        Raises:
            NotReady: More would be lifted than was decided; nothing is published.
            AlreadyDone: Something later was published; this store is an old copy.
        """
        signer = self._signer()
        publisher = Publisher(
            folder=self._folder / "edges",
            signer=TableSigner(key=key_id(bytes.fromhex(signer.public_key)), sign=signer.sign),
            keys=trusted(*(bytes.fromhex(key) for key in self._trusted_keys())),
            hash_key=self._hash_key,
        )
        publisher.folder.mkdir(parents=True, exist_ok=True)
        done = publisher.publish(
            entries,
            version=version,
            at=at,
            lifts_max=lifts_max,
            record_checkpoint=record_checkpoint,
            told=told,
        )
        return Published(
            version=done.version,
            digest=_digest(entries, at),
            subject_count=len({entry.subject for entry in entries}),
        )

    def reached(self, version: int) -> Reached:
        """Return how many edges confirmed that they enforce a version, and when the last did."""
        return reached(self._folder / "edges", version)

    def table_version(self) -> int:
        """Return the version of the table the edges have; 0 if they have none that can be read."""
        folder = self._folder / "edges"
        if not folder.is_dir():
            return 0
        # Every round of work asks, and a large table takes seconds to read: only a new one is.
        mark = tuple(_mark(folder / name) for name in ("table", "changes.jsonl"))
        if self._seen is None or self._seen[0] != mark:
            present = Edge(trusted(*(bytes.fromhex(key) for key in self._trusted_keys())))
            Worker(folder, present).refresh()
            self._seen = mark, present.version
        return self._seen[1]

    def deliver(self, letter: OutgoingLetter) -> str:
        """Put the letter where the mail server picks it up; the same letter is there once."""
        path = self._folder / "letters" / letter.audience / f"{letter.name}.eml"
        if not path.is_file():
            write_whole(path, letter.data, self._steps, mode=0o600)
        return "mail-drop"

    def publish_files(self, files: Iterable[tuple[str, bytes]]) -> None:
        """Write files of the public site; what is there already and equal is left alone."""
        for name, data in files:
            path = self._public(name)
            if not path.is_file() or path.read_bytes() != data:
                write_whole(path, data, self._steps)

    def published_file(self, path: str) -> bytes | None:
        """Return a file of the public site as the world sees it, or None."""
        found = self._public(path)
        return found.read_bytes() if found.is_file() else None

    def page(self, name: str, words: str) -> None:
        """Put a call where the pager picks it up; the same call is there once."""
        path = self._folder / "pages.jsonl"
        line = json.dumps({"call": name, "words": words}) + "\n"
        with _locked(path):
            known = path.read_text(encoding="utf-8") if path.is_file() else ""
            if line not in known:
                write_whole(path, (known + line).encode(), self._steps, mode=0o600)

    def _public(self, name: str) -> Path:
        if name.startswith("/") or ".." in name.split("/"):
            raise InvalidInput("a public file's name leads out of the public folder")
        return self._folder / "public" / name


def _digest(entries: Sequence[Entry], at: datetime) -> str:
    """Return the digest of what the edges hold, whichever way it came to them."""
    return sha256(build(entries, version=0, published_at=at, hash_key=bytes(16))).hexdigest()


def _locked(path: Path) -> AbstractContextManager[object]:
    handle = path.with_suffix(".lock").open("w")
    flock(handle, LOCK_EX)
    return handle


def _mark(path: Path) -> _Mark:
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return found.st_ino, found.st_size, found.st_mtime_ns
