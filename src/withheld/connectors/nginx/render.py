"""
The files nginx reads: pure, the same marks give the same text.

A map's keys are compared without regard to case, and paths are not: every value therefore repeats
its key, and a hit counts only when the value is the key asked for, letter by letter.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from withheld.connectors.places import DEPTH_MAX, depth_of
from withheld.connectors.queries import is_query, query_patterns
from withheld.edge.response import Asked, Pages
from withheld.edge.serving import TrustedHeader
from withheld.errors import InvalidInput
from withheld.model.territory import COUNTRIES
from withheld.model.withholding import ReasonKind
from withheld.ports.connectors import BELOW, UNKNOWN, Mark, MarkKind

VALUES = {MarkKind.LEGAL_DEMAND: "L", MarkKind.LOCAL_LAW: "P", MarkKind.UNSURE: "U"}
"""A map's value begins with one of these."""
_LEGAL, _LAW, _UNSURE = VALUES.values()
# nginx reads a configuration in blocks of 4,096 bytes, and no parameter may be longer.
_PARAMETER_SIZE_MAX = 4000
_PATTERN_SIZE_MAX = 2000
"""Characters; quoted, half of them backslashes, and after a path it has to fit in a parameter."""
QUERY_MAP = "withheld-query.map"


@dataclass(frozen=True, slots=True, kw_only=True)
class NginxSettings:
    """What the operator said at set-up."""

    country_from: TrustedHeader
    pages: Pages
    ignores_case: bool = False
    """The service takes `/ASHA` for `/asha`."""


def render(marks: Iterable[Mark], settings: NginxSettings) -> dict[str, str]:
    """
    Return the files by name; the same marks in any order give the same text.

    Raises:
        InvalidInput: The service's page is too long for nginx, or has a dollar sign in it.
    """
    keys: list[dict[str, str]] = [{} for _ in range(DEPTH_MAX + 1)]
    queries: dict[str, str] = {}
    for mark in marks:
        if is_query(mark.target):
            queries[mark.key] = VALUES[mark.kind]
            continue
        key = f"{mark.country}:{mark.target.removesuffix(BELOW)}"
        keys[depth_of(mark.target)][key] = VALUES[mark.kind]
    files = {
        f"withheld-{depth}.map": _map_file(found, ignores_case=settings.ignores_case)
        for depth, found in enumerate(keys)
    }
    files[QUERY_MAP] = _query_file(queries, folds=settings.ignores_case)
    files["withheld-http.conf"] = _http_file(settings, keys)
    files["withheld-server.conf"] = _server_file(settings)
    return files


def _map_file(keys: Mapping[str, str], *, ignores_case: bool) -> str:
    """Return the lines of one map, sorted."""
    same: defaultdict[str, list[str]] = defaultdict(list)
    for key in sorted(keys):
        same[_lowered(key)].append(key)
    lines: list[str] = []
    for alike in same.values():
        for key in alike:
            # Keys that differ in case only, and those with what nginx takes for a variable, are
            # given as patterns, which it compares letter by letter.
            if len(alike) > 1 or "$" in key:
                sign = "~*^" if ignores_case else "~^"
                lines.append(f"{_quoted(sign + _pattern(key) + '$')} {keys[key]}~;")
            elif ignores_case:
                lines.append(f"{_quoted(key)} {keys[key]}~;")
            else:
                lines.append(f"{_quoted(key)} {_quoted(keys[key] + key)};")
    return "".join(f"{line}\n" for line in lines)


def _query_file(queries: Mapping[str, str], *, folds: bool) -> str:
    """
    Return the map of what is named in a query: patterns, since nginx decodes no query.

    The same thing is in it once, a legal demand first: nginx takes the first pattern that matches.
    """
    sign = "~*" if folds else "~"
    return "".join(
        f"{_quoted(sign + pattern)} {value}~;\n"
        for value in VALUES.values()
        for pattern in query_patterns(
            [key for key, found in queries.items() if found == value],
            size_max=_PATTERN_SIZE_MAX,
            folds=folds,
        )
    )


def _lowered(key: str) -> str:
    """Return a key as nginx compares it: only ASCII letters lose their case."""
    return re.sub("[A-Z]+", lambda found: found[0].lower(), key)


def _pattern(key: str) -> str:
    """Return a PCRE that matches exactly `key`."""
    return "".join(f"\\x{ord(one):02x}" if one in SPECIAL else one for one in key)


SPECIAL = frozenset("\\^$.|?*+()[]{}\"'#;")


def _quoted(text: str) -> str:
    """Return a parameter in double quotes, as nginx's configuration has it."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _http_file(settings: NginxSettings, keys: Sequence[Mapping[str, str]]) -> str:
    """Return what belongs into `http { … }`."""
    header = settings.country_from.name.lower().replace("-", "_")
    texts = settings.pages.texts
    english = texts.choose("en")
    codes = "".join(f"    {code} {code};\n" for code in sorted(COUNTRIES))
    names = "".join(
        f"    {code} {_quoted(texts.country(code, english))};\n" for code in sorted(COUNTRIES)
    )
    size = max(2048, 2 ** (2 * max(map(len, keys))).bit_length())
    bucket = max(
        256,
        2 ** (max((_size(key) for found in keys for key in found), default=0) + 64).bit_length(),
    )
    parts = [
        "# In http { }.  Written by withheld; changed only by withheld.\n",
        f"map_hash_max_size {size};\nmap_hash_bucket_size {bucket};\n",
        f"map $http_{header} $withheld_country {{\n    default {UNKNOWN};\n{codes}}}\n",
        f"map $withheld_country $withheld_country_name {{\n    default '';\n{names}}}\n",
    ]
    for depth in range(DEPTH_MAX + 1):
        if depth:
            parts.append(
                f"map $uri $withheld_head_{depth} {{\n    default '';\n"
                f'    "~^(?<withheld_h{depth}>(?:/[^/]+){{{depth}}})(?:/|$)"'
                f" $withheld_h{depth};\n}}\n"
            )
        parts.append(
            f'map "{_asked(depth)}" $withheld_hit_{depth} {{\n    default "";\n'
            f"    include withheld-{depth}.map;\n}}\n"
        )
    parts.append(
        f'map "{_ASKED_IN_QUERY}" $withheld_hit_query {{\n    default "";\n'
        f"    include {QUERY_MAP};\n}}\n"
    )
    return "".join(parts)


_ASKED_IN_QUERY = "$withheld_country:$uri?$args"


def _size(key: str) -> int:
    """Return the bytes of a key."""
    return len(key.encode())


def _asked(depth: int) -> str:
    """Return the key that a request asks for in the map of a depth."""
    return "$withheld_country:" + (f"$withheld_head_{depth}" if depth else "$uri")


def _server_file(settings: NginxSettings) -> str:
    """Return what belongs into `server { … }`, before any location."""
    lines = [
        "# In server { }.  Written by withheld; changed only by withheld.",
        'set $withheld "";',
        "set $withheld_page 1;",
    ]
    for depth in range(DEPTH_MAX + 1):
        for kind in (_UNSURE, _LAW, _LEGAL):
            lines += [
                f'if ($withheld_hit_{depth} = "{value}") {{ set $withheld "{kind}$withheld"; }}'
                for value in (f"{kind}{_asked(depth)}", f"{kind}~")
            ]
    for kind in (_UNSURE, _LAW, _LEGAL):
        lines.append(f'if ($withheld_hit_query = "{kind}~") {{ set $withheld "{kind}$withheld"; }}')
    lines += [
        # A legal demand is named before local law, and what is known before what is not.
        f'if ($withheld ~ "{_LAW}") {{ set $withheld_page 2; }}',
        f'if ($withheld ~ "{_LEGAL}") {{ set $withheld_page 1; }}',
        f'if ($withheld ~ "[{_LEGAL}{_LAW}]") {{ return 451; }}',
        f'if ($withheld ~ "{_UNSURE}") {{ return 503; }}',
        "error_page 451 @withheld;",
        "# What is shown must not be kept by a shared cache either; a location with its own",
        "# add_header has to repeat this one.",
        'add_header Cache-Control "private";',
        "location @withheld {",
        *(f"    {line}" for line in _page_lines(settings.pages)),
        "}",
    ]
    return "\n".join(lines) + "\n"


def _page_lines(pages: Pages) -> Iterable[str]:
    """Go through the lines that answer 451; the country's name is put in by nginx."""
    yield "internal;"
    yield 'default_type "text/html; charset=utf-8";'
    yield "charset off;"
    for name, value in pages.withheld(None, ReasonKind.LEGAL_DEMAND, Asked()).headers:
        if name not in {"Content-Type", "Content-Length"}:
            yield f"add_header {name} {_quoted(value)} always;"
    # The page is answered in four forms: two kinds of reason, with the country's name or without.
    yield 'set $withheld_case "$withheld_page:$withheld_country_name";'
    for number, reason in ((1, ReasonKind.LEGAL_DEMAND), (2, ReasonKind.LOCAL_LAW)):
        # A code that is no country's is shown as it is: here it is the variable nginx fills in.
        for country, pattern in (("$withheld_country_name", "."), (None, "$")):
            yield f'if ($withheld_case ~ "^{number}:{pattern}") {{'
            yield f"    return 451 {_quoted(_page(pages, country, reason))};"
            yield "}"


def _page(pages: Pages, country: str | None, reason: ReasonKind) -> str:
    """
    Return a page that nginx can hold.

    Raises:
        InvalidInput: It cannot.
    """
    body = pages.withheld(country, reason, Asked()).body.decode()
    if "$" in body.replace("$withheld_country_name", ""):
        raise InvalidInput(
            "the 451 page has a dollar sign in it, which nginx takes for a variable; "
            "leave it out of the service's name and links"
        )
    if len(body.encode()) > _PARAMETER_SIZE_MAX:
        raise InvalidInput("the 451 page is too long for nginx; shorten its texts")
    return body
