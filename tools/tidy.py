"""
The rules of this house that no other tool holds; `make tidy` prints every line that breaks one.

A rule is a function from a text (or from the tree of files) to the lines that break it.  Each has
good and bad lines of its own in `tests/house/test_tidy.py`.
"""

import ast
import io
import re
import sys
import tokenize
import tomllib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

FUNCTION_LINES_MAX = 70
"""A function that fits a screen can be read without scrolling back."""
FILE_LINES_MAX = 500
"""A file that is one idea seldom needs three hundred."""
TEST_FILE_LINES_MAX = 700
"""Tests are a list of facts, and a golden letter is as long as a letter."""
TEST_FUNCTION_LINES_MAX = 80
"""A golden letter again."""

_DEBT = re.compile(r"\b(TO" r"DO|FIX" r"ME|X" r"XX|HA" r"CK)\b")
_NOQA = re.compile(r"#\s*noqa(?P<codes>:\s*[A-Z]+[0-9]+(?:,\s*[A-Z]+[0-9]+)*)?(?P<rest>.*)")
_IGNORE = re.compile(r"#\s*type:\s*ignore(?P<codes>\[[a-z-]+(?:,\s*[a-z-]+)*\])?(?P<rest>.*)")
_ROOM_WORDS = ("In:", "Out:", "Events:", "Law:", "Next:")
_SHIPPED_FOR_OTHERS = (
    "withheld.edge.asgi",
    "withheld.edge.source",
    "withheld.edge.wsgi",
    "withheld.connectors.",
    "withheld.correspondence.complaint",
    "withheld.correspondence.forms",
    "withheld.correspondence.hearing",
    "withheld.ledger.proofs",
    "withheld.regimes.duties",
    "withheld.renderers.pdf",
    "withheld.resolution.overlap",
    "withheld.sidecar",
    "withheld.testing",
)
"""What a service or a third party imports; nothing here does."""


@dataclass(frozen=True, slots=True, order=True)
class Breach:
    """One line that breaks one rule."""

    line: int
    """Counted from 1; 0 for the file as a whole."""
    what: str


Rule = Callable[[str], Iterable[Breach]]


# --- rules about one Python file ----------------------------------------------------------------


def short_functions(text: str) -> Iterator[Breach]:
    """Find functions longer than a screen."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            is_test = node.name.startswith("test_")
            most = TEST_FUNCTION_LINES_MAX if is_test else FUNCTION_LINES_MAX
            if lines > most:
                yield Breach(node.lineno, f"{node.name} has {lines} lines; {most}")


def short_files(text: str) -> Iterator[Breach]:
    """Find files that are more than one idea."""
    lines = text.count("\n")
    most = TEST_FILE_LINES_MAX if "\ndef test_" in text else FILE_LINES_MAX
    if lines > most:
        yield Breach(0, f"{lines} lines; a file has at most {most}")


def no_debt(text: str) -> Iterator[Breach]:
    """Find notes of work put off; a known limit is written down in docs/limits.md."""
    for token in _comments(text):
        if _DEBT.search(token.string):
            yield Breach(token.start[0], "work put off; do it, or write it down in docs/limits.md")


def no_swallowing(text: str) -> Iterator[Breach]:
    """Find handlers that only pass, or go on to the next without saying why that is right."""
    lines = text.splitlines()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.ExceptHandler) and len(node.body) == 1:
            only = node.body[0]
            goes_on = isinstance(only, ast.Continue) and "#" not in lines[only.lineno - 1]
            if goes_on or _does_nothing(only):
                yield Breach(node.lineno, "a handler without an action or a reason")


def reasoned_waivers(text: str) -> Iterator[Breach]:
    """Find waivers of a rule or a type that do not say which, or why."""
    for token in _comments(text):
        noqa, ignore = _NOQA.search(token.string), _IGNORE.search(token.string)
        if noqa and not (noqa["codes"] and re.match(r"\s*--\s*\w", noqa["rest"])):
            yield Breach(token.start[0], "write `# noqa: CODE -- reason`")
        if ignore and not (ignore["codes"] and re.match(r"\s*#\s*\w", ignore["rest"])):
            yield Breach(token.start[0], "write `# type: ignore[code]  # reason`")


def room_introduces_itself(text: str) -> Iterator[Breach]:
    """Find rooms whose docstring does not say what goes in, comes out, and where next."""
    told = ast.get_docstring(ast.parse(text)) or ""
    for word in _ROOM_WORDS:
        if word not in told:
            yield Breach(1, f"a room's docstring says `{word} …`")


def _comments(text: str) -> Iterator[tokenize.TokenInfo]:
    tokens = tokenize.generate_tokens(io.StringIO(text).readline)
    return (token for token in tokens if token.type == tokenize.COMMENT)


def _does_nothing(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Pass) or (
        isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
    )


# --- a rule about a pack of law -----------------------------------------------------------------


def cited_rules(text: str) -> Iterator[Breach]:
    """Find rules of a pack that do not say where the law says so."""
    lines = text.splitlines()
    for section, rules in tomllib.loads(text).items():
        for name, rule in rules.items() if section != "pack" else ():
            if isinstance(rule, dict) and not rule.get("cite"):
                header = f"[{section}.{name}]"
                at = lines.index(header) + 1 if header in lines else 0
                yield Breach(at, f"{section}.{name} has no `cite`")


# --- rules about two texts that must agree -------------------------------------------------------


def documented_codes(errors: str, reference: str) -> Iterator[Breach]:
    """Find error codes in the text of `errors.py` that the reference has no line for."""
    for kind in (node for node in ast.parse(errors).body if isinstance(node, ast.ClassDef)):
        code = _constant(kind, "code")
        if code is not None and f"`{code}`" not in reference:
            yield Breach(kind.lineno, f"docs/errors.md does not explain `{code}`")


def exampled_events(events: str, examples: Iterable[str]) -> Iterator[Breach]:
    """
    Find events in the text of a module that have no frozen example of every version.

    Args:
        events: The text of a module of `withheld.events`.
        examples: The names of the files with examples, such as `order-received.v1.json`.
    """
    present = set(examples)
    for kind in (node for node in ast.parse(events).body if isinstance(node, ast.ClassDef)):
        name, latest = _constant(kind, "NAME"), _constant(kind, "VERSION")
        for version in range(1, latest + 1 if name and isinstance(latest, int) else 1):
            if f"{name}.v{version}.json" not in present:
                yield Breach(kind.lineno, f"no frozen example of {name}, version {version}")


def _constant(kind: ast.ClassDef, field: str) -> object:
    for statement in kind.body:
        match statement:
            case (
                ast.AnnAssign(target=ast.Name(id=name), value=ast.Constant(value=value))
                | ast.Assign(targets=[ast.Name(id=name)], value=ast.Constant(value=value))
            ) if name == field:
                return value
    return None


# --- rules about the tree -----------------------------------------------------------------------


def modules_in_use(sources: dict[str, str], elsewhere: str = "") -> Iterator[tuple[str, Breach]]:
    """
    Find modules that nothing imports and no text names; `python -m` runs `__main__`.

    Args:
        sources: The text of every module by its dotted name.
        elsewhere: Other text that may name a module, such as pyproject.toml with its entry points.
    """
    named = {name for text in sources.values() for name in _named_in(text)}
    named |= set(re.findall(r"withheld(?:\.\w+)+", elsewhere))
    for module in sorted(sources):
        is_package = any(other.startswith(f"{module}.") for other in sources)
        is_run = module.endswith(".__main__")
        if not (is_package or is_run or module in named or module.startswith(_SHIPPED_FOR_OTHERS)):
            yield module, Breach(0, "nothing imports this module")


def _named_in(text: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield from re.findall(r"\Awithheld(?:\.\w+)+", node.value)


PYTHON_RULES: tuple[Rule, ...] = (
    short_functions,
    short_files,
    no_debt,
    no_swallowing,
    reasoned_waivers,
)


def breaches(root: Path) -> Iterator[str]:
    """Yield `file:line: what` for everything that breaks a rule under `root`."""
    for folder in ("src", "tests", "tools", "benchmarks"):
        for path in sorted((root / folder).rglob("*.py")):
            yield from _told(root, path, PYTHON_RULES)
    package = root / "src" / "withheld"
    for path in sorted(package.glob("*/__init__.py")):
        yield from _told(root, path, (room_introduces_itself,))
    for path in sorted((package / "regimes" / "packs").glob("*/pack.toml")):
        yield from _told(root, path, (cited_rules,))
    reference = (root / "docs" / "errors.md").read_text("utf-8")
    yield from _told(
        root, package / "errors.py", (lambda errors: documented_codes(errors, reference),)
    )
    examples = [path.name for path in (root / "tests" / "events" / "examples").glob("*.json")]
    for path in sorted((package / "events").glob("*.py")):
        yield from _told(root, path, (lambda events: exampled_events(events, examples),))

    files = {_dotted(path, package): path for path in package.rglob("*.py")}
    sources = {name: path.read_text("utf-8") for name, path in files.items()}
    for module, breach in modules_in_use(sources, (root / "pyproject.toml").read_text("utf-8")):
        yield f"{files[module].relative_to(root)}:{breach.line}: {breach.what}"


def _told(root: Path, path: Path, rules: Iterable[Rule]) -> Iterator[str]:
    text = path.read_text("utf-8")
    for breach in sorted(breach for rule in rules for breach in rule(text)):
        yield f"{path.relative_to(root)}:{breach.line}: {breach.what}"


def _dotted(path: Path, package: Path) -> str:
    parts = path.relative_to(package.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def main() -> int:
    """Print what breaks a rule; return 1 if anything does."""
    found = list(breaches(Path(__file__).parent.parent))
    for line in found:
        print(line)
    print(f"tidy: {len(found)} to mend" if found else "tidy: nothing to mend")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
