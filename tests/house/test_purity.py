"""
The core decides without looking at clock, network, disk or chance.

Held by an allow-list, since a deny-list forgets `tempfile`, `ctypes`, `uuid` and whatever comes
next.  That rooms import downwards only is held by the import contract; together they say that
nothing the core calls can look outside either.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[2] / "src" / "withheld"

CORE = (
    "errors.py",
    "model",
    "ledger",
    "edge",
    "events",
    "regimes",
    "ports",
    "casefile",
    "projections",
    "intake",
    "verification",
    "resolution",
    "review",
    "restriction",
    "correspondence",
    "transparency",
    "redress",
)

OUTER_EDGE = frozenset(
    "__init__ asgi contents folder listening live many memory publish receipts response serving "
    "source table texts wsgi".split()
)
"""The outermost layer of the edge: it reads files, keeps them fresh and answers a web server."""

PURE = frozenset(
    "abc array base64 binascii bisect calendar collections collections.abc contextlib copy "
    "dataclasses datetime decimal enum fractions functools hashlib heapq hmac html http "
    "ipaddress itertools json math operator quopri re statistics string struct textwrap tomllib "
    "types typing typing_extensions unicodedata urllib.parse zlib".split()
)
"""Modules that do no I/O and know neither clock nor chance, apart from `BANNED` below."""

ONLY = {
    "pathlib": frozenset({"PurePosixPath", "PurePath"}),
    "http": frozenset({"HTTPStatus"}),
    "_imp": frozenset({"source_hash"}),  # SipHash, with a key that is given
    "email.header": frozenset({"decode_header"}),
    "email.utils": frozenset({"getaddresses"}),
}
"""Of these modules only these names: the rest of them reaches outside."""

FOR_ROOMS = {
    "rfc8785": frozenset({"ledger"}),
    "cryptography.exceptions": frozenset({"ledger", "edge", "verification"}),
    "cryptography.hazmat.primitives.asymmetric.ed25519": frozenset(
        {"ledger", "edge", "verification"}
    ),
    "cryptography.hazmat.primitives.asymmetric.ec": frozenset({"verification"}),
    "cryptography.hazmat.primitives.asymmetric.padding": frozenset({"verification"}),
    "cryptography.hazmat.primitives.asymmetric.rsa": frozenset({"verification"}),
    "cryptography.hazmat.primitives.hashes": frozenset({"verification"}),
    "cryptography.hazmat.primitives.serialization": frozenset({"verification"}),
    "cryptography.x509": frozenset({"verification"}),
    "cryptography.x509.extensions": frozenset({"verification"}),
}
"""Foreign packages, and the rooms that may call them: canonical bytes and checking signatures."""

BANNED_CALLS = frozenset({"open", "print", "input", "exec", "eval", "compile", "__import__"})
BANNED_HASHES = frozenset({"hash", "id"})
"""Their values differ from one process to the next."""
BANNED_ATTRIBUTES = frozenset({"now", "utcnow", "today", "generate", "getnode"})
"""`datetime.now`, `date.today`, `Ed25519PrivateKey.generate` and their kin."""


def impurities(text: str, room: str) -> Iterator[str]:
    """Yield what a module of the core does that could make two runs differ."""
    for node in _executed(ast.parse(text)):
        match node:
            case ast.Import(names=names):
                for alias in names:
                    yield from _import(alias.name, frozenset(), room, node.lineno)
            case ast.ImportFrom(module=str(module), names=names):
                yield from _import(module, {alias.name for alias in names}, room, node.lineno)
            case ast.Call(func=ast.Name(id=name)) if name in BANNED_CALLS | BANNED_HASHES:
                yield f"{node.lineno}: calls {name}()"
            case ast.Call(func=ast.Attribute(attr=name)) if name in BANNED_ATTRIBUTES:
                yield f"{node.lineno}: calls .{name}()"


def _executed(tree: ast.AST) -> Iterator[ast.AST]:
    """Yield every node but those for the type checker alone."""
    for node in ast.iter_child_nodes(tree):
        if not (isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"):
            yield node
            yield from _executed(node)


def _import(module: str, names: set[str] | frozenset[str], room: str, line: int) -> Iterator[str]:
    if module == "withheld" or module.startswith("withheld."):
        outer = {f"withheld.edge.{name}" for name in OUTER_EDGE}
        reached = {module, *(f"{module}.{name}" for name in names)} & outer
        yield from (f"{line}: imports {one}, which looks outside" for one in sorted(reached))
    elif module in ONLY:
        if not names or not names <= ONLY[module]:
            yield f"{line}: imports more of {module} than {sorted(ONLY[module])}"
    elif module not in PURE and room not in FOR_ROOMS.get(module, frozenset()):
        yield f"{line}: imports {module}"


def core_modules() -> Iterator[Path]:
    """Yield every file of the functional core."""
    for name in CORE:
        place = PACKAGE / name
        for path in [place] if place.suffix else sorted(place.rglob("*.py")):
            if not (name == "edge" and path.stem in OUTER_EDGE):
                yield path


def test_the_core_knows_neither_clock_nor_disk_nor_network_nor_chance() -> None:
    """No module from the stage rooms down imports or calls what could differ between two runs."""
    found = [
        f"{path.relative_to(PACKAGE)}:{what}"
        for path in core_modules()
        for what in impurities(path.read_text("utf-8"), path.relative_to(PACKAGE).parts[0])
    ]

    assert found == []


def test_what_the_edge_exempts_is_there() -> None:
    """The list of exempt modules names files that exist; none is exempt by an old name."""
    assert sorted(OUTER_EDGE - {path.stem for path in (PACKAGE / "edge").glob("*.py")}) == []


@pytest.mark.parametrize(
    "line",
    [
        "import random",
        "import os.path",
        "from time import monotonic",
        "from pathlib import Path",
        "import pathlib",
        "import urllib.request",
        "from uuid import uuid4",
        "import rfc8785",
        "from withheld.edge import folder",
        "from withheld.edge.folder import lines",
        "at = datetime.now(UTC)",
        "day = date.today()",
        "key = Ed25519PrivateKey.generate()",
        "text = open('order.txt').read()",
        "order = sorted(names, key=lambda name: hash(name))",
    ],
)
def test_a_look_outside_is_found(line: str) -> None:
    """Each way to reach clock, disk, network or chance is refused to the room of reviews."""
    assert len(list(impurities(line, "review"))) == 1


@pytest.mark.parametrize(
    "line",
    [
        "from datetime import datetime",
        "from pathlib import PurePosixPath",
        "from urllib.parse import urlsplit",
        "from withheld.edge.answer import Answer",
        "due = at + timedelta(hours=1)",
        "if TYPE_CHECKING:\n    from mmap import mmap",
    ],
)
def test_a_pure_line_passes(line: str) -> None:
    """Reckoning with given instants, paths and addresses is what the core is for."""
    assert list(impurities(line, "review")) == []
