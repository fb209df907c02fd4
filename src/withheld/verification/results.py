"""
What a mail server of the operator's own found out: `Authentication-Results` (RFC 8601).

Anybody can send a mail that carries such a field.  It counts only where it names a server of ours
and stands where only our servers write (`route`), and only the topmost of each server: a server
that checks a mail writes above whatever the mail brought along.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from withheld.verification.header import Field

_METHOD = re.compile(
    r"\s*([A-Za-z][A-Za-z0-9-]*)(?:\s*/\s*[0-9]+)?\s*=\s*([A-Za-z]+)(.*)", re.DOTALL
)
_PROPERTY = re.compile(
    r"([A-Za-z][A-Za-z0-9-]*)\s*\.\s*([A-Za-z][A-Za-z0-9_-]*)\s*=\s*"
    r"(\"(?:[^\"\\]|\\.)*\"|[^\s;\"]+)"
)
_FIELD_MAX = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One thing a server found out."""

    method: str
    """dkim, spf, dmarc, arc … in small letters."""
    result: str
    """In small letters."""
    properties: Mapping[str, str]
    """`header.d`, `smtp.mailfrom` … in small letters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """Everything in one field."""

    server: str
    found: tuple[Found, ...]

    def of(self, method: str) -> tuple[Found, ...]:
        """Return what was found by one method."""
        return tuple(one for one in self.found if one.method == method)


def parse_results(text: str) -> Results:
    """Return what a field says; whatever cannot be read is left out."""
    server, *statements = _statements(text[:_FIELD_MAX])
    words = server.split()
    return Results(
        server=words[0].strip('"').lower().rstrip(".") if words else "",
        found=tuple(_found(statements)),
    )


def believed_results(trusted: tuple[Field, ...], names: frozenset[str]) -> tuple[Results, ...]:
    """Return the topmost field of each of our servers among the fields only they can write."""
    found: dict[str, Results] = {}
    for field in trusted:
        if field.name == "authentication-results":
            results = parse_results(field.text)
            if results.server in names:
                found.setdefault(results.server, results)
    return tuple(found.values())


def _found(statements: list[str]) -> Iterator[Found]:
    for statement in statements:
        match = _METHOD.match(statement)
        if match is None:
            continue  # "none", or something that a later version of the standard writes.
        properties = {
            f"{one[1]}.{one[2]}".lower(): one[3].strip('"').lower()
            for one in _PROPERTY.finditer(match[3])
        }
        yield Found(method=match[1].lower(), result=match[2].lower(), properties=properties)


def _statements(text: str) -> list[str]:
    """Return the text between semicolons, comments left out; a quoted semicolon divides nothing."""
    statements, depth, is_quoted, is_escaped = [""], 0, False, False
    for sign in text:
        if is_escaped:
            is_escaped = False
        elif sign == "\\":
            is_escaped = True
        elif sign == '"' and not depth:
            is_quoted = not is_quoted
        elif not is_quoted and sign in "()":
            depth = max(0, depth + (1 if sign == "(" else -1))
            continue
        elif sign == ";" and not is_quoted and not depth:
            statements.append("")
            continue
        if not depth:
            statements[-1] += sign
    return statements
