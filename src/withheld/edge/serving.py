"""
What middleware does with a request, whatever server it runs in: a refusal, or the app's answer
with headers that keep shared caches from leaking it.

The country comes from a trusted hop only, and where it came from is recorded.  The clock is read
here and nowhere below.
"""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum

from withheld.edge.answer import LookUp, known_country
from withheld.edge.live import Edge
from withheld.edge.response import Answered, Asked, Pages
from withheld.edge.told import Disclosed
from withheld.model.answers import Answer

Headers = Sequence[tuple[str, str]]
SubjectsOf = Callable[[str], Sequence[str]]
"""
Takes a decoded path; returns the chain of subjects it shows, the narrowest first (a post, then its
account), or nothing where the path shows no subject.
"""

# Headers by which caches nearer than the viewer are told to keep more than Cache-Control says.
_OVERRULES = frozenset(
    {"surrogate-control", "cdn-cache-control", "cloudflare-cdn-cache-control", "expires"}
)
_SHARED = frozenset({"public", "s-maxage", "must-revalidate", "proxy-revalidate"})


def now() -> datetime:
    """Return the instant, aware UTC."""
    return datetime.now(UTC)  # noqa: TID251 -- the edge is embedded and has no adapters above it


class WhenUnsure(StrEnum):
    """What follows *don't know*; asked at set-up."""

    SHOW = "show"
    REFUSE = "refuse"
    """Answers 503, which no cache keeps: nobody demanded anything."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TrustedHeader:
    """Where the viewer's country comes from: a header that one hop sets, and the hop's name."""

    name: str
    source: str
    """Recorded with the answer, such as `cdn`."""
    peers: frozenset[str] = frozenset()
    """Addresses of the hop; empty when nobody else can reach this server."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Viewer:
    """The country a viewer is taken to be in, and who says so."""

    country: str | None
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedCaches:
    """
    What shared caches may keep of what is shown on paths that show a subject.

    By default nothing: `Cache-Control: private`.  An operator whose cache keys on the country
    header may say so, and for how long; a withholding then reaches that cache as late as that.
    """

    keyed_on_country: bool = False
    seconds_max: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What a request says, as any server can tell it."""

    path: str
    headers: Headers
    """Names in any case, in the order received."""
    peer: str = ""
    """The address the connection comes from."""
    query: str = ""
    """As it was sent, without its question mark."""

    def values(self, name: str) -> list[str]:
        """Return every value of a header."""
        wanted = name.lower()
        return [value for key, value in self.headers if key.lower() == wanted]

    def asked(self) -> Asked:
        """Return what the viewer can read."""
        return Asked(
            accept=", ".join(self.values("accept")),
            accept_language=", ".join(self.values("accept-language")),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What is to be done with a request."""

    refusal: Answered | None = None
    viewer: Viewer | None = None
    """None where the path shows no subject and nothing was asked."""
    found: LookUp | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Guard:
    """Decides for each request; ASGI, WSGI and the sidecar all ask it."""

    edge: Edge
    pages: Pages
    subjects_of: SubjectsOf
    country_from: TrustedHeader
    when_unsure: WhenUnsure
    shared_caches: SharedCaches = SharedCaches()
    disclosed_of: Callable[[Sequence[str], str | None], Disclosed] | None = None
    """By subjects and country; None: what counsel disclosed, as the edge was told."""
    clock: Callable[[], datetime] = now
    counts: Counter[str] = field(default_factory=Counter)
    """How often each answer was given; no subjects, no viewers."""

    def viewer(self, request: Request) -> Viewer:
        """
        Return the viewer's country as the trusted hop says it.

        A header that comes twice was added to on its way: then the country is not known.
        """
        source = self.country_from
        if source.peers and request.peer not in source.peers:
            return Viewer(country=None, source="untrusted-peer")
        values = request.values(source.name)
        if len(values) != 1:
            return Viewer(country=None, source=f"{source.source}:{len(values)}-values")
        return Viewer(country=known_country(values[0]), source=source.source)

    def disclosed(self, subjects: Sequence[str], country: str | None) -> Disclosed:
        """Return what a viewer may be told where they meet this withheld."""
        if self.disclosed_of is not None:
            return self.disclosed_of(subjects, country)
        return self.edge.disclosed_of(subjects, country, self.clock())

    def decide(self, request: Request) -> Verdict:
        """Return what is to be done with a request."""
        subjects = self.subjects_of(request.path)
        if request.query and isinstance(self.subjects_of, PathPatterns):
            subjects = [*subjects, *self.subjects_of.named(request.path, request.query)]
        if not subjects:
            return Verdict()
        viewer = self.viewer(request)
        found = self.edge.look_up(subjects, viewer.country, self.clock())
        self.counts[found.answer] += 1
        refusal = None
        if found.reason_kind is not None:
            refusal = self.pages.withheld(
                viewer.country,
                found.reason_kind,
                request.asked(),
                self.disclosed(subjects, viewer.country),
                kind=subjects[0].partition(":")[0],
            )
        elif found.answer is Answer.DONT_KNOW and self.when_unsure is WhenUnsure.REFUSE:
            refusal = self.pages.unsure(request.asked())
        return Verdict(refusal=refusal, viewer=viewer, found=found)

    def cache_safe(self, headers: Headers) -> list[tuple[str, str]]:
        """
        Return the headers of what is shown, so that no shared cache can leak it or keep it late.

        All paths that show a subject get them, withheld anywhere or not: otherwise the headers
        would tell who is withheld somewhere, and a copy kept from before would outlive a decision.
        """
        kept = [one for one in headers if one[0].lower() not in _OVERRULES | {"cache-control"}]
        said = ", ".join(value for name, value in headers if name.lower() == "cache-control")
        if not self.shared_caches.keyed_on_country:
            return [*kept, ("Cache-Control", _private(said))]
        limited = _limited(said, self.shared_caches.seconds_max)
        return [*kept, ("Cache-Control", limited), ("Vary", self.country_from.name)]


def _directives(cache_control: str) -> list[tuple[str, str]]:
    """Return the directives of a Cache-Control header (RFC 9111 section 5.2): name, whole text."""
    parts = (part.strip() for part in cache_control.split(","))
    return [(part.partition("=")[0].strip().lower(), part) for part in parts if part]


def _private(cache_control: str) -> str:
    """Return the directives with `private` for whatever lets shared caches keep the response."""
    kept = [text for name, text in _directives(cache_control) if name not in _SHARED | {"private"}]
    return ", ".join(["private", *kept])


def _limited(cache_control: str, seconds_max: int) -> str:
    """Return the directives with no age for shared caches above `seconds_max`."""
    directives = _directives(cache_control)
    names = {name for name, _ in directives}
    kept = [text for name, text in directives if name != "s-maxage"]
    if names & {"private", "no-store"}:
        return ", ".join(kept)
    stated = dict(directives).get("s-maxage") or dict(directives).get("max-age") or ""
    seconds = stated.partition("=")[2].strip(' "')
    age = min(int(seconds), seconds_max) if seconds.isdecimal() else 0
    return ", ".join([*kept, f"s-maxage={age}"])


@dataclass(frozen=True, slots=True)
class PathPatterns:
    r"""
    Subjects by the shape of a path: a pattern with named groups, and the ids they make.

    Paths are compared as they are shown to the app, less a slash at the end; a path is matched
    whole.  `{"/(?P<handle>[^/]+)/status/(?P<id>[0-9]+)": ("post:{id}", "account:{handle}")}`.
    A pattern with an escaped question mark is compared with the path and one parameter, whichever
    of them it is: `r"/lookup\?acct=(?P<handle>[^@]+)"`.
    """

    patterns: Mapping[str, Sequence[str]]

    def __call__(self, path: str) -> Sequence[str]:
        """Return the chain of subjects of the first pattern that matches; nothing if none does."""
        return self._matched(_plain(path))

    def named(self, path: str, query: str) -> Sequence[str]:
        """Return the subjects that any parameter of a query, as it was sent, names."""
        if not any(r"\?" in pattern for pattern in self.patterns):
            return ()
        from urllib.parse import parse_qsl

        plain = _plain(path)
        return [
            subject
            for name, value in parse_qsl(query, keep_blank_values=True)
            for subject in self._matched(f"{plain}?{name}={value}")
        ]

    def _matched(self, text: str) -> Sequence[str]:
        for pattern, subjects in self.patterns.items():
            if match := re.fullmatch(pattern, text):
                return [subject.format_map(match.groupdict()) for subject in subjects]
        return ()


def _plain(path: str) -> str:
    """Return a path with slashes once and none at its end."""
    return re.sub("//+", "/", path).rstrip("/") or "/"
