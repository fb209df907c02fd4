"""
Packs of law from where they lie: those shipped here, those of installed packages, a folder.

A third party ships packs in a Python package and names it under the entry point
`withheld.regimes`; each folder in it that holds a `pack.toml` is a pack.
"""

from collections.abc import Iterator
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from withheld.errors import InvalidInput, NotFound, UnreadableFile
from withheld.regimes.loader import FILES, PACK, load_pack
from withheld.regimes.schema import Pack

ENTRY_POINT = "withheld.regimes"
"""The group under which packages name the module that their pack folders lie in."""
_FILE_LONGEST = 2_000_000
"""In bytes: the longest pack shipped has about 40,000; more than this is no pack."""


def read_packs(folders: tuple[Path, ...] = ()) -> tuple[Pack, ...]:
    """
    Return every pack that can be found, by id: shipped, installed, then those in `folders`.

    Args:
        folders: The operator's own; each is a pack or holds pack folders.

    Raises:
        InvalidInput: Two packs of one id, or a pack that does not follow the schema.
        UnreadableFile: A file that is not UTF-8 or not TOML.
        NotFound: A folder without any pack, or an installed package that names none.
    """
    packs = {pack.id: pack for pack in shipped_packs()}
    for place in _places(folders):
        pack = read_pack(place)
        if pack.id in packs:
            raise InvalidInput(
                f"two packs are called {pack.id}; remove one, or give it an id of its own"
            )
        packs[pack.id] = pack
    return tuple(packs[name] for name in sorted(packs))


@cache
def shipped_packs() -> tuple[Pack, ...]:
    """
    Return the packs that come with this software, by id.

    They are read once in a process, as its code is: a store is opened for every command and round.
    """
    return tuple(read_pack(place) for place in _folders_in(files("withheld.regimes") / "packs"))


def read_pack(place: Traversable) -> Pack:
    """
    Return the pack in the folder `place`.

    Raises:
        InvalidInput: Too much or too little in the folder, or not by the schema.
        UnreadableFile: A file that is not UTF-8 or not TOML.
    """
    found = {each.name: each for each in place.iterdir() if not each.name.startswith(".")}
    if odd := sorted(set(found) - FILES):
        raise InvalidInput(
            f"the pack folder {place.name} holds {', '.join(odd)}; "
            f"a pack is exactly {', '.join(sorted(FILES))}"
        )
    try:
        return load_pack({name: _bytes(each) for name, each in found.items()})
    except (InvalidInput, UnreadableFile) as wrong:
        raise type(wrong)(f"in the pack folder {place.name}: {wrong}") from wrong


def _bytes(file: Traversable) -> bytes:
    with file.open("rb") as stream:
        data = stream.read(_FILE_LONGEST + 1)
    if len(data) > _FILE_LONGEST:
        raise InvalidInput(f"{file.name} is longer than {_FILE_LONGEST} bytes; that is no pack")
    return data


def _places(folders: tuple[Path, ...]) -> Iterator[Traversable]:
    for entry in sorted(entry_points(group=ENTRY_POINT), key=lambda each: each.name):
        yield from _installed(entry)
    for folder in folders:
        places = (folder,) if (folder / PACK).is_file() else tuple(_folders_in(folder))
        if not places:
            raise NotFound(f"no {PACK} in {folder.name} or one folder below; name a pack's folder")
        yield from places


def _installed(entry: EntryPoint) -> Iterator[Traversable]:
    """
    Yield the pack folders in the module that `entry` names.

    Raises:
        NotFound: It cannot be imported, is no package, or holds no pack: a law that somebody
            installed would be missing in silence.
    """
    owner = entry.dist.name if entry.dist else "an installed package"
    named = f"{owner} names {entry.module} under the entry point {ENTRY_POINT}"
    try:
        places = tuple(_folders_in(files(entry.module)))
    except Exception as wrong:  # a stranger's module may raise anything on import
        kind = type(wrong).__name__
        raise NotFound(
            f"{named}, which is no package that can be imported ({kind}); correct or remove {owner}"
        ) from wrong
    if not places:
        raise NotFound(
            f"{named}, in which no folder holds a {PACK}; ship the folders as package data"
        )
    yield from places


def _folders_in(place: Traversable) -> Iterator[Traversable]:
    """Yield the pack folders directly in `place`, by name; none where it is no folder."""
    if not place.is_dir():
        return
    for each in sorted(place.iterdir(), key=lambda one: one.name):
        if each.is_dir() and (each / PACK).is_file():
            yield each
