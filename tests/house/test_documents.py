"""What the documents name is there, and what is there is named."""

import ast
import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from withheld import __version__

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "src" / "withheld"
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])

_TARGET = re.compile(r"(?:^|`)make ([a-z-]+)", re.MULTILINE)
_LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#]+)(?:#[^)]*)?\)")
_PATH = re.compile(r"`((?:src|tests|tools|docs|requirements)/[\w./-]*|[a-z]+/[\w/]+\.py)`")


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_and_path_in_a_document_leads_somewhere(document: Path) -> None:
    """A reader who follows a link or looks for a file finds it."""
    text = document.read_text("utf-8")
    links = [link for link in _LINK.findall(text) if not (document.parent / link).exists()]
    paths = [
        path
        for path in _PATH.findall(text)
        if not ((ROOT / path).exists() or (PACKAGE / path).exists())
    ]

    assert links + paths == []


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md", "ARCHITECTURE.md"])
def test_every_make_target_a_document_names_exists(name: str) -> None:
    """A command in a document is a target of the Makefile."""
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))

    named = set(_TARGET.findall((ROOT / name).read_text("utf-8")))

    assert sorted(named - targets) == []


def test_the_makefile_explains_each_of_its_targets() -> None:
    """`make help` leaves out nothing a person can ask for."""
    text = (ROOT / "Makefile").read_text("utf-8")
    phony = re.search(r"^\.PHONY: (.*)$", text, re.MULTILINE)
    explained = set(re.findall(r"^([a-z-]+):.*## \w", text, re.MULTILINE))

    assert phony is not None
    assert sorted(set(phony[1].split()) - explained) == []


def test_the_readme_maps_every_room() -> None:
    """A newcomer who opens the tree finds each folder in the map, and no folder that is gone."""
    text = (ROOT / "README.md").read_text("utf-8")
    rooms = {path.parent.name for path in PACKAGE.glob("*/__init__.py")}
    the_map = text[text.index("## The map") : text.index("## What it is")]
    mapped = set(re.findall(r"`([a-z]+)`", the_map))

    assert sorted(rooms - mapped) == []
    assert sorted(mapped - rooms - {"errors", "bootstrap"}) == []


def test_every_documented_error_exists() -> None:
    """The reference of errors has no code that the code no longer has."""
    kinds = ast.parse((PACKAGE / "errors.py").read_text("utf-8"))
    codes = {
        node.value.value
        for node in ast.walk(kinds)
        if isinstance(node, ast.Assign | ast.AnnAssign) and isinstance(node.value, ast.Constant)
    }
    reference = (ROOT / "docs" / "errors.md").read_text("utf-8")
    documented = set(re.findall(r"^\| `([a-z-]+)`", reference, re.MULTILINE))

    assert sorted(documented - codes) == []


def test_the_version_is_the_same_wherever_it_is_said() -> None:
    """The package, its description and the newest heading of the changelog agree."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    changelog = (ROOT / "CHANGELOG.md").read_text("utf-8")
    headings = re.findall(r"^## (\S+?),? ", changelog, re.MULTILINE)

    assert __version__ == project["version"] == headings[0]


def test_every_requirement_is_pinned_with_a_hash() -> None:
    """No package can be replaced unseen, and no registry is named."""
    for path in (ROOT / "requirements").glob("*.txt"):
        text = path.read_text("utf-8").replace("\\\n", " ")

        assert [line for line in text.splitlines() if " --hash=sha256:" not in line] == []
        assert "://" not in text


@pytest.mark.parametrize("name", ["core", "dev", "real"])
def test_what_the_project_asks_for_is_what_is_pinned(name: str) -> None:
    """Nobody changes what is asked for and forgets to pin it with `tools/requirements.sh`."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    groups = settings["dependency-groups"]
    asked = [*settings["project"]["dependencies"], *groups["build"], *groups.get(name, [])]
    text = (ROOT / "requirements" / f"{name}.txt").read_text("utf-8")
    pinned = dict(re.findall(r"^([\w.-]+)==(\S+)", text, re.MULTILINE))

    for requirement in (Requirement(one) for one in asked if isinstance(one, str)):
        version = pinned.get(canonicalize_name(requirement.name))

        assert version is not None, requirement.name
        assert requirement.specifier.contains(version), requirement.name
