"""The file that a Caddyfile imports: pure, the same marks give the same text."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from withheld.connectors.fronts import (
    COUNTRY_NAME,
    KINDS,
    VALUES,
    FrontSettings,
    country_names,
    front_pages,
    page_headers,
)
from withheld.connectors.patterns import keys_in, patterns_of
from withheld.connectors.places import DEPTH_MAX, depth_of
from withheld.connectors.queries import is_query, keys_in_query, query_patterns
from withheld.ports.connectors import UNKNOWN, Mark

FILE = "withheld.caddy"
_BEGINS, _FOLDS = "^(?:", "(?i)"
_PATTERN_SIZE_MAX = 250_000
_NORMALISING = (("//+", "/"), *[(r"/\./", "/")] * 2, *[(r"/[^/]+/\.\./", "/")] * 3, (r"/\.$", "/"))
"""What is rewritten in a path, in this order: equivalent paths, by RFC 3986 section 6.2.2.3."""


def is_expressible(mark: Mark) -> bool:
    """Return whether a Caddyfile can hold a mark: braces and backquotes are its own."""
    return not set(mark.target) & set("{}`")


def render(marks: Iterable[Mark], settings: FrontSettings) -> str:
    """Return the file."""
    return "\n".join(_lines(sorted(marks), settings)) + "\n"


def read_config(value: object) -> tuple[set[Mark], list[str], bool]:
    """
    Return the marks in a running configuration, mappings that are none, and if our maps are there.

    Args:
        value: What the admin interface says of it, as JSON.
    """
    marks: set[Mark] = set()
    unread: list[str] = []
    is_there = False
    for one in _maps(value):
        is_there = True
        if not one.input:
            continue
        found = _marks_in(one)
        if found is None:
            unread.append(f"{one.input} {one.output}")
        else:
            marks.update(found)
    return marks, unread, is_there


def _marks_in(line: "_Mapping") -> list[Mark] | None:
    """Return the marks of a line of a map; None where it is not written as ours are."""
    kind, pattern = KINDS.get(line.output), line.input.removeprefix("~").removeprefix(_FOLDS)
    is_ours = line.input.startswith("~") and pattern.startswith(_BEGINS) and pattern.endswith(")$")
    keys = keys_in(pattern.removeprefix(_BEGINS).removesuffix(")$")) if is_ours else [line.input]
    if line.is_query:
        keys = keys_in_query(pattern)
    if kind is None or keys is None:
        return None
    found: list[Mark] = []
    for key in keys:
        country, colon, target = key.partition(":")
        if country.startswith("~") or not colon or not target.startswith("/"):
            return None
        found.append(Mark(country, target, kind))
    return found


@dataclass(frozen=True, slots=True)
class _Mapping:
    """One line of one of our maps; both empty for a map without lines."""

    input: str
    output: str
    is_query: bool = False


def _maps(value: object) -> Iterator[_Mapping]:
    """Go through the lines of our maps, wherever the configuration has them."""
    if isinstance(value, list):
        for one in value:
            yield from _maps(one)
    elif isinstance(value, dict):
        destinations = value.get("destinations")
        if value.get("handler") == "map" and destinations in _DESTINATIONS:
            yield _Mapping("", "")
            for line in value.get("mappings") or ():
                pattern = line.get("input_regexp")
                written = f"~{pattern}" if pattern else str(line.get("input", ""))
                output = str((line.get("outputs") or [""])[0])
                yield _Mapping(written, output, destinations == [_QUERY])
        for one in value.values():
            yield from _maps(one)


_QUERY = "{withheld_query}"
_DESTINATIONS = [*([f"{{withheld_{depth}}}"] for depth in range(DEPTH_MAX + 1)), [_QUERY]]


def _lines(marks: Iterable[Mark], settings: FrontSettings) -> Iterator[str]:
    """Go through the lines, which stand first in a `route { … }` that holds all else."""
    yield "# First in a route { } that holds everything else of the site.  Written by withheld."
    for find, put in _NORMALISING:
        yield f"uri path_regexp {find} {put}"
    yield from _countries(settings)
    depths: list[list[Mark]] = [[] for _ in range(DEPTH_MAX + 1)]
    queries: list[Mark] = []
    for mark in marks:
        (queries if is_query(mark.target) else depths[depth_of(mark.target)]).append(mark)
    folds = _FOLDS if settings.places.ignores_case else ""
    for depth, found in enumerate(depths):
        yield f"map {_key(depth)} {{withheld_{depth}}} {{"
        for value in VALUES.values():
            keys = [mark.key for mark in found if VALUES[mark.kind] == value]
            for pattern in patterns_of(keys, _escaped, size_max=_PATTERN_SIZE_MAX):
                yield f"\t`~{folds}{_BEGINS}{pattern})$` {value}"
        yield '\tdefault ""'
        yield "}"
    asked = "{withheld_country}:{http.request.uri.path}?{http.request.uri.query}"
    yield f'map "{asked}" {_QUERY} {{'
    for value in VALUES.values():
        keys = [mark.key for mark in queries if VALUES[mark.kind] == value]
        for pattern in query_patterns(keys, size_max=_PATTERN_SIZE_MAX, folds=bool(folds)):
            yield f"\t`~{folds}{pattern}` {value}"
    yield '\tdefault ""'
    yield "}"
    every = _QUERY + "".join(f"{{withheld_{depth}}}" for depth in range(DEPTH_MAX + 1))
    yield f'map "{every}" {{withheld}} {{'
    for value in VALUES.values():
        yield f"\t~{value} {value}"
    yield '\tdefault ""'
    yield "}"
    yield from _answers(settings)


def _key(depth: int) -> str:
    if not depth:
        return '"{withheld_country}:{http.request.uri.path}"'
    parts = "/".join(f"{{http.request.uri.path.{number}}}" for number in range(depth))
    return f'"{{withheld_country}}:/{parts}/*"'


def _escaped(one: str) -> str:
    """Return what matches exactly one character: what is ASCII and no letter or digit by code."""
    return f"\\x{ord(one):02x}" if one.isascii() and not one.isalnum() else one


def _countries(settings: FrontSettings) -> Iterator[str]:
    header = f"{{http.request.header.{settings.country_header}}}"
    names = country_names(settings.pages)
    yield f"map {header} {{withheld_country}} {{withheld_name}} {{"
    for code, name in names.items():
        for written in (code, code.lower()):
            yield f"\t{written} {code} `{name}`"
    yield f'\tdefault {UNKNOWN} ""'
    yield "}"


def _answers(settings: FrontSettings) -> Iterator[str]:
    for page in front_pages(settings.pages):
        name = f"@withheld_{page.value}{'_country' if page.names_country else ''}"
        compared = "!=" if page.names_country else "=="
        yield (
            f"{name} expression `{{withheld}} == '{page.value}' && {{withheld_name}} {compared} ''`"
        )
        yield f"route {name} {{"
        for header, value in page_headers(settings.pages).items():
            yield f"\theader {header} `{value}`"
        yield f"\trespond `{page.body.replace(COUNTRY_NAME, '{withheld_name}')}` 451"
        yield "}"
    yield "@withheld_U vars {withheld} U"
    yield "route @withheld_U {"
    yield "\theader Cache-Control no-store"
    yield '\trespond "" 503'
    yield "}"
    # What is shown must not be kept by a shared cache either.
    yield "header +Cache-Control private"
