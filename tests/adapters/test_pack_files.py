"""Packs from the disk and from installed packages."""

import shutil
import sys
from collections.abc import Iterator
from importlib import invalidate_caches
from importlib.resources import files
from pathlib import Path

import pytest

from withheld.adapters.packs import read_pack, read_packs, shipped_packs
from withheld.errors import InvalidInput, NotFound, UnreadableFile

SHIPPED = files("withheld.regimes") / "packs"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with one pack of an operator's own, made from a shipped one."""
    own = tmp_path / "own"
    own.mkdir()
    for file in (SHIPPED / "IN-69A").iterdir():
        text = file.read_text(encoding="utf-8").replace('id = "IN-69A"', 'id = "XX-69A"')
        (own / file.name).write_text(text, encoding="utf-8")
    return own


@pytest.fixture
def installed(tmp_path: Path, folder: Path) -> Iterator[str]:
    """Install a package of a third party that names a module with a pack in it."""
    site = tmp_path / "site"
    module = site / "their_laws"
    module.mkdir(parents=True)
    (module / "__init__.py").write_text("", encoding="utf-8")
    shutil.copytree(folder, module / "xx-69a")
    info = site / "their_laws-1.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: their-laws\nVersion: 1\n")
    (info / "entry_points.txt").write_text("[withheld.regimes]\ntheirs = their_laws\n")
    sys.path.insert(0, str(site))
    yield "XX-69A"
    sys.path.remove(str(site))
    sys.modules.pop("their_laws", None)


def test_the_shipped_packs_are_found_in_the_package() -> None:
    """They come with the software and need no path."""
    found = [pack.id for pack in shipped_packs()]

    assert found == sorted(found)
    assert {"EU-DSA-9", "EU-TCO", "IN-69A", "IN-79-3b", "RU-149-FZ"} < set(found)


def test_an_operators_own_pack_is_read_from_its_folder(folder: Path) -> None:
    """Named itself, or the folder above it, it stands beside the shipped ones."""
    for place in (folder, folder.parent):
        assert "XX-69A" in [pack.id for pack in read_packs((place,))]


def test_a_third_partys_pack_is_found_by_its_entry_point(installed: str) -> None:
    """Installing a package is enough; until counsel signs it is as inactive as ours."""
    assert installed in [pack.id for pack in read_packs()]


@pytest.mark.parametrize(
    ("source", "said"),
    [
        (None, "no package that can be imported .ModuleNotFoundError"),
        ("raise RuntimeError", "no package that can be imported .RuntimeError"),
        ("", "ship the folders as package data"),
    ],
)
@pytest.mark.usefixtures("installed")
def test_an_installed_package_without_its_packs_is_named(
    tmp_path: Path, source: str | None, said: str
) -> None:
    """A law somebody installed never goes missing in silence: the message says whose it is."""
    shutil.rmtree(tmp_path / "site" / "their_laws")
    if source is not None:
        (tmp_path / "site" / "their_laws").mkdir()
        (tmp_path / "site" / "their_laws" / "__init__.py").write_text(source, encoding="utf-8")
    invalidate_caches()

    with pytest.raises(NotFound, match=f"their-laws names their_laws.*{said}"):
        read_packs()


def test_a_pack_that_cannot_be_read_says_which_it_is(folder: Path) -> None:
    """Among thirty packs "pack.toml is not TOML" helps nobody."""
    (folder / "pack.toml").write_text("[[[", encoding="utf-8")

    with pytest.raises(UnreadableFile, match=r"in the pack folder own: pack\.toml is not TOML"):
        read_pack(folder)


def test_two_packs_of_one_name_are_refused(folder: Path, tmp_path: Path) -> None:
    """Nobody may slip another law in under a known name."""
    other = tmp_path / "again" / "copy"
    shutil.copytree(folder, other)

    with pytest.raises(InvalidInput, match="two packs"):
        read_packs((folder, other))


def test_a_folder_without_a_pack_is_refused(tmp_path: Path) -> None:
    """An operator who mistypes a path learns it at once."""
    for place in (tmp_path, tmp_path / "nowhere"):
        with pytest.raises(NotFound):
            read_packs((place,))


def test_a_stray_file_is_refused(folder: Path) -> None:
    """The digest covers every file, so there is none that counsel does not expect."""
    (folder / "notes.txt").write_text("x", encoding="utf-8")

    with pytest.raises(InvalidInput, match="notes"):
        read_pack(folder)


def test_a_hidden_file_of_the_editor_is_passed_over(folder: Path) -> None:
    """A file that begins with a dot belongs to somebody's tools."""
    (folder / ".DS_Store").write_bytes(b"x")

    assert read_pack(folder).id == "XX-69A"


def test_an_endless_file_is_refused(folder: Path) -> None:
    """A pack is a few tens of kilobytes; two megabytes are none."""
    (folder / "sources.md").write_bytes(b"x" * 2_000_001)

    with pytest.raises(InvalidInput, match="longer"):
        read_pack(folder)
