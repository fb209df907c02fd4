"""
The shape of an address: a path with named gaps, the query keys that count, and what it means.

    /{handle}/status|statuses/{post}/**      → a post
    /{owner}/{repo}/blob/{ref}/{path...}     → file:{owner}/{repo}@{ref}:{path}

`|` separates spellings of one segment, `{name}` is one segment, `{name...}` the rest of the path,
and `/**` at the end says that more may follow and means nothing.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import unquote, unquote_plus

from withheld.errors import InvalidInput

_GAP = re.compile(r"\{(?P<name>[a-z_]+)(?P<rest>\.\.\.)?\}")
_KEYS = frozenset({"path", "kind", "means", "post_id", "query", "optional", "fold", "host_label"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Repair:
    """A way addresses of a service get damaged, and how they are put together again."""

    find: re.Pattern[str]
    put: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """One shape of address of one service."""

    path: str
    """As written in the data, for people."""
    kind: str
    """account, post, list, event, hashtag, search, file … or copy, page, incomplete."""
    pattern: re.Pattern[str]
    query: tuple[tuple[str, str], ...] = ()
    """Query keys that must be there, and the names of what they hold."""
    optional: tuple[tuple[str, str], ...] = ()
    """Query keys that may be there."""
    means: str = ""
    """The subject the address alone settles, with gaps; empty when the directory must be asked."""
    post_id: str = ""
    """How the directory calls the post, where the address names only a part of it, with gaps."""
    fold: frozenset[str] = frozenset()
    """Gaps whose case means nothing."""
    host_label: str = ""
    """The gap that the first label of a `*.host` fills; empty for addresses without one."""

    def match(
        self, path: str, query: Mapping[str, str], *, label: str = ""
    ) -> Mapping[str, str] | None:
        """Return what fills the gaps, or None where the address is of another shape."""
        if bool(label) != bool(self.host_label):
            return None
        found = self.pattern.fullmatch(path)
        if found is None:
            return None
        gaps = {name: unquote(value or "") for name, value in found.groupdict().items()}
        for key, name in self.query:
            if not query.get(key):
                return None
            gaps[name] = query[key]
        gaps |= {name: query[key] for key, name in self.optional if query.get(key)}
        if self.host_label:
            gaps[self.host_label] = label
        return {name: self._folded(name, value) for name, value in gaps.items()}

    def _folded(self, name: str, value: str) -> str:
        """Return `value` case-folded where the case of that gap means nothing."""
        return value.casefold() if name in self.fold else value


def parse_query(query: str) -> dict[str, str]:
    """Return the first value of each key of `query`, decoded, keys in lower case."""
    values: dict[str, str] = {}
    for pair in re.split("[&;]", query):
        key, _, value = pair.partition("=")
        values.setdefault(unquote_plus(key).casefold(), unquote_plus(value).strip())
    return values


def compile_shape(table: Mapping[str, object], parts: Mapping[str, str]) -> Shape:
    """
    Return the shape a table of a service file describes; `parts` are the patterns of its gaps.

    Raises:
        InvalidInput: A key missing or unknown, or a path that cannot be read.
    """
    if unknown := sorted(table.keys() - _KEYS):
        raise InvalidInput(f"a shape has keys that mean nothing: {', '.join(unknown)}")
    path, kind, fold = (table.get(key) for key in ("path", "kind", "fold"))
    if not isinstance(path, str) or not isinstance(kind, str):
        raise InvalidInput("a shape needs a path and a kind, both in quotes")
    return Shape(
        path=path,
        kind=kind,
        pattern=_compile(path, parts),
        query=_query(table.get("query"), path),
        optional=_query(table.get("optional"), path),
        means=str(table.get("means", "")),
        post_id=str(table.get("post_id", "")),
        fold=frozenset(str(name) for name in fold) if isinstance(fold, list) else frozenset(),
        host_label=str(table.get("host_label", "")),
    )


def _query(query: object, path: str) -> tuple[tuple[str, str], ...]:
    """
    Return the keys of `query` and the names of the gaps they fill.

    Raises:
        InvalidInput: Not a table of texts.
    """
    if query is None:
        return ()
    if not isinstance(query, dict):
        raise InvalidInput(f"query of the shape {path} is no table")
    return tuple((str(key), str(name).strip("{}")) for key, name in query.items())


def _compile(path: str, parts: Mapping[str, str]) -> re.Pattern[str]:
    """
    Return the pattern of `path`.

    Raises:
        InvalidInput: It does not start with a slash, or a gap's pattern does not compile.
    """
    if not path.startswith("/"):
        raise InvalidInput(f"the path {path!r} of a shape does not start with a slash")
    body = path.removesuffix("/**")
    segments = [_segment(segment, parts) for segment in body.split("/")[1:]]
    more = "(?:/.*)?" if path.endswith("/**") else "/?"
    text = ("/" + "/".join(segments) if body else "") + more
    try:
        return re.compile(text)
    except re.error as error:
        raise InvalidInput(f"the path {path!r} of a shape does not compile: {error}") from error


def _segment(segment: str, parts: Mapping[str, str]) -> str:
    """Return the pattern of one segment: gaps by their parts, letters in any case."""
    pattern, end = "", 0
    if "{" not in segment:
        spellings = "|".join(re.escape(word) for word in segment.split("|"))
        return f"(?i:{spellings})"
    for gap in _GAP.finditer(segment):
        pattern += f"(?i:{re.escape(segment[end : gap.start()])})"
        default = ".+" if gap["rest"] else "[^/]+"
        pattern += f"(?P<{gap['name']}>{parts.get(gap['name'], default)})"
        end = gap.end()
    return pattern + f"(?i:{re.escape(segment[end:])})"
