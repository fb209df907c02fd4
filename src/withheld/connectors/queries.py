r"""
Addresses that name an account or a post in their query: `/lookup?acct=asha`.

A target `PATH?NAME=VALUE` is hit by a request for exactly that path, decoded, one of whose
parameters is called so and has that value, wherever it stands and however often the name is there:
services differ in which of two they take.  Servers that see the query as it was sent compare with
patterns in which each character may be encoded; the patterns can be read back.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from urllib.parse import unquote

from withheld.connectors.patterns import keys_in, patterns_of

_QUERY = re.compile(r"(?P<path>/[^?]*)\?(?P<name>[A-Za-z0-9_.\[\]-]+)=(?P<value>[^&#+%;\s]+)")
_BEGIN, _BETWEEN, _IS, _END = "^", r"\x3f(?:[^&]*&)*", "=(?:", r")(?:&|$)"
_WHOLE = re.compile(
    re.escape(_BEGIN) + r"(.*)" + re.escape(_BETWEEN) + r"(.*?)" + re.escape(_IS) + r"(.*)"
    + re.escape(_END)
)  # fmt: skip
_CASED = re.compile(r"\[([A-F])[a-f]\]")
_ENCODED = re.compile(r"\(\?:((?:%[0-9A-F]{2})+)(?:\|%[0-9A-F]{2})?\|[^()|]+\)")


def is_query(target: str) -> bool:
    """Return whether a target, or a mark's key, names something in a query."""
    return "?" in target


def is_query_expressible(target: str) -> bool:
    """Return whether a target with a query can be compared: one parameter, nothing that ends it."""
    found = _QUERY.fullmatch(target)
    return found is not None and found["value"].isprintable()


def parts(target: str) -> tuple[str, str, str]:
    """Return the path, the parameter's name and its value; of a key, its path has the country."""
    path, _, query = target.partition("?")
    name, _, value = query.partition("=")
    return path, name, value


def escaped(one: str) -> str:
    r"""Return a pattern of one character: what is ASCII and no letter or digit by its code."""
    return f"\\x{ord(one):02x}" if one.isascii() and not one.isalnum() else one


def sent(one: str) -> str:
    """Return a pattern of one character as it, or what encodes it, comes in a query."""
    return f"(?:{_encoded(one)}|{escaped(one)})"


def sent_in_any_case(one: str) -> str:
    """Return the same where a service takes capital letters for small ones, for `(?i)`."""
    capital = one.upper()
    if not one.isascii() or capital == one:
        return sent(one)
    return f"(?:{_encoded(one)}|{_encoded(capital)}|{escaped(one)})"


def _encoded(one: str) -> str:
    """Return a character with its bytes encoded, the hexadecimal digits of either case."""
    digits = "".join(f"%{byte:02X}" for byte in one.encode())
    return re.sub("[A-F]", lambda found: f"[{found[0]}{found[0].lower()}]", digits)


def query_patterns(keys: Iterable[str], *, size_max: int, folds: bool) -> Iterator[str]:
    """
    Go through the patterns of keys `COUNTRY:PATH?NAME=VALUE`, for what is asked in that form.

    What is asked is the country, the decoded path and the query as it was sent.  `folds`: capital
    letters are taken for small ones, and the pattern is to be compared without regard to case.
    """
    one = sent_in_any_case if folds else sent
    alike: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for key in keys:
        path, name, value = parts(key)
        alike[path, name].append(value)
    for (path, name), values in sorted(alike.items()):
        head, called = "".join(map(escaped, path)), "".join(map(one, name))
        for pattern in patterns_of(values, one, size_max=size_max):
            yield f"{_BEGIN}{head}{_BETWEEN}{called}{_IS}{pattern}{_END}"


def keys_in_query(pattern: str) -> list[str] | None:
    """Return the keys of a pattern written here; None where it is anything else, never a guess."""
    found = _WHOLE.fullmatch(pattern)
    if found is None:
        return None
    head, name, values = keys_in(found[1]), keys_in(_as_sent(found[2])), keys_in(_as_sent(found[3]))
    if head is None or name is None or values is None or len(head) != 1 or len(name) != 1:
        return None
    return [f"{head[0]}?{name[0]}={value}" for value in values]


def _as_sent(pattern: str) -> str:
    """Return a pattern with each character once, as `keys_in` reads it."""
    plain = _CASED.sub(r"\1", pattern)
    return _ENCODED.sub(lambda one: "".join(map(escaped, unquote(one[1]))), plain)
