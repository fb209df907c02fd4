"""A case store as one file, and back: the database, the documents, the keys, the directory."""

import io
import json
import shutil
import sqlite3
import tarfile
from collections.abc import Iterable, Iterator
from hashlib import file_digest, sha256
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from withheld.adapters.sqlite.store import SQLiteStore
from withheld.adapters.steps import write_whole
from withheld.errors import InvalidInput, NotFound
from withheld.ports.steps import Steps

DATABASE = "withheld.sqlite3"
MANIFEST = "manifest.json"
PARTS = ("profile.toml", "directory", "documents", "keys")
"""What a backup holds beside the database; what was published lies elsewhere already."""
CONNECTORS = "connectors"
"""Connectors with their secrets; what they keep grows meanwhile, so a copy of it is packed."""

FORMAT = 1


def back_up(folder: Path, store: SQLiteStore, file: Path) -> int:
    """
    Write the store in `folder` to `file`; return how many files it holds.

    The database is copied first and as of one moment.  Whatever it refers to was on disk before
    it, so what is copied after it is complete, even while others work.

    Raises:
        InvalidInput: There is something at `file` already.
        NotFound: The folder to write into is not there.
    """
    if file.exists():
        raise InvalidInput("there is a file of that name already; a backup overwrites nothing")
    if not file.absolute().parent.is_dir():
        raise NotFound("the folder the backup is to go into is not there; make it first")
    with TemporaryDirectory(dir=file.absolute().parent, prefix=".backup-") as draft:
        copy = Path(draft) / DATABASE
        store.backup(copy)
        if (folder / CONNECTORS).is_dir():
            shutil.copytree(folder / CONNECTORS, Path(draft) / CONNECTORS)
        sums: dict[str, str] = {}
        packed = Path(draft) / "backup.tar"
        packed.touch(mode=0o600)
        with tarfile.open(packed, "w") as archive:
            kept = [*_files(folder, PARTS), *_files(Path(draft), [CONNECTORS])]
            for path, name in [(copy, DATABASE), *kept]:
                archive.add(path, name, recursive=False)
                with path.open("rb") as opened:
                    sums[name] = file_digest(opened, "sha256").hexdigest()
            manifest = json.dumps({"format": FORMAT, "sha256": sums}, indent=1).encode()
            entry = tarfile.TarInfo(MANIFEST)
            entry.size, entry.mode = len(manifest), 0o600
            archive.addfile(entry, io.BytesIO(manifest))
        packed.rename(file)
    return len(sums)


def restore(file: Path, folder: Path, steps: Steps, *, mark: str, public: Path | None) -> int:
    """
    Put a backup's store into `folder`; return how many files there were.

    What lies in the folder already, such as `public/` and `edges/`, stays.

    Args:
        file: What `back_up` wrote.
        folder: Holds no store yet.
        steps: Told of every file.
        mark: The name of the note that says the store came out of a backup.
        public: The folder that was published, to be put beside the store; None if it is there.

    Raises:
        NotFound: There is no such file.
        InvalidInput: It is no backup, or damaged, or the folder holds a store.
    """
    if (folder / DATABASE).exists():
        raise InvalidInput("there is a store in this folder; restore into another, then swap them")
    files = _unpacked(file)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    if public is not None and not (folder / "public").exists():
        shutil.copytree(public, folder / "public")
    database = files.pop(DATABASE)
    for name, data in files.items():
        write_whole(folder / name, data, steps, mode=0o600)
    # The database comes last: where it lies, the store is whole.
    write_whole(folder / DATABASE, _marked(database, mark, file), steps, mode=0o600)
    return len(files) + 1


def _files(folder: Path, parts: Iterable[str]) -> Iterator[tuple[Path, str]]:
    for part in parts:
        top = folder / part
        for path in [top] if top.is_file() else sorted(top.rglob("*")):
            if path.is_file() and not path.name.endswith(".draft"):
                yield path, path.relative_to(folder).as_posix()


def _unpacked(file: Path) -> dict[str, bytes]:
    """
    Return the files of a backup, every one as its manifest says.

    Raises:
        NotFound: There is no such file.
        InvalidInput: It is no backup, or damaged.
    """
    if not file.is_file():
        raise NotFound("there is no such backup; check its path")
    files: dict[str, bytes] = {}
    try:
        with tarfile.open(file) as archive:
            for member in archive:
                opened = archive.extractfile(member) if member.isfile() else None
                if opened is not None and _is_ours(member.name):
                    files[member.name] = opened.read()
        manifest = json.loads(files.pop(MANIFEST))
        wanted = dict(manifest["sha256"])
    except (tarfile.TarError, KeyError, ValueError, TypeError, OSError) as error:
        raise InvalidInput("this file is no backup of a case store, or it is cut off") from error
    if wanted != {name: sha256(data).hexdigest() for name, data in files.items()}:
        raise InvalidInput("the backup is damaged: a file in it is not as its manifest says")
    if DATABASE not in files:
        raise InvalidInput("the backup holds no database; take another one")
    return files


def _is_ours(name: str) -> bool:
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts:
        return False
    return name in (DATABASE, MANIFEST) or path.parts[0] in (*PARTS, CONNECTORS)


def _marked(database: bytes, mark: str, file: Path) -> bytes:
    """
    Return the database with the note that it came out of a backup.

    Raises:
        InvalidInput: It is no case store's.
    """
    with TemporaryDirectory(prefix="withheld-") as draft:
        path = Path(draft) / DATABASE
        path.write_bytes(database)
        connection = sqlite3.connect(path, isolation_level=None)
        try:
            connection.execute(
                "INSERT OR REPLACE INTO note (name, value) VALUES (?, ?)", (mark, file.name)
            )
        except sqlite3.DatabaseError as error:
            raise InvalidInput("the backup's database is no case store") from error
        finally:
            connection.close()
        return path.read_bytes()
