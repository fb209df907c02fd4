"""
Services as data: on which hosts they live, and what the shapes of their addresses mean.

A service is one TOML file.  Nothing here reads a file: bytes come in, services go out.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from withheld.errors import InvalidInput
from withheld.resolution.shapes import Repair, Shape, compile_shape

_FRONT = re.compile(r"(?:w{2,4}[0-9]?|m|mobile|touch|amp|web|old)\.(?=[^.]+\.)")
"""What services, and slips of the pen, put before a host without meaning anything by it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """A service: where it lives and how its addresses are read."""

    name: str
    """A slug, such as `mastodon`."""
    title: str
    """What people call it."""
    kind: str
    """microblog, code, video, forum, messenger, blog, app-store, archive …"""
    hosts: tuple[str, ...]
    """Lower-case; `*.host` stands for one label before it, usually an account's own site."""
    shapes: tuple[Shape, ...]
    repairs: tuple[Repair, ...] = ()
    short_hosts: tuple[str, ...] = ()
    """Hosts of links that only the service itself can follow."""
    typo_distance: int = 0
    """How many wrong letters in a host are still taken for a slip; 0 for none."""
    handle: re.Pattern[str] = field(default=re.compile(r"[^\s/@?#]+"))
    """The form of a handle written alone."""
    reserved: frozenset[str] = frozenset()
    """First path segments that are pages of the service, never handles (case-folded)."""
    keys: frozenset[str] = frozenset()
    """Query keys that carry meaning: with one of them an address names less than its path says."""
    drops: str = ""
    """Letters that no address of the service ends with: punctuation that stuck to it."""
    hashbang: bool = False
    """The path may stand behind `#!` or `#/`."""
    copies: str = ""
    """The service whose pages it shows under the same paths; empty when it has its own."""
    handles_name_hosts: bool = False
    """A handle may carry its home, as in `@name@host`."""


@dataclass(frozen=True, slots=True)
class Services:
    """The services we know, and which of them is ours."""

    known: tuple[Service, ...]
    ours: Service | None = None
    _by_host: Mapping[str, Service] = field(default_factory=dict, repr=False, compare=False)
    _by_short_host: Mapping[str, Service] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def of(cls, known: Iterable[Service], *, ours: Service | None = None) -> "Services":
        """Return the index of `known`; `ours` goes before others on the same host."""
        every = tuple(known)
        if ours is not None:
            every = (*(service for service in every if service.name != ours.name), ours)
        by_host = {host: service for service in every for host in service.hosts}
        by_short = {host: service for service in every for host in service.short_hosts}
        return cls(every, ours, by_host, by_short)

    def named(self, name: str) -> Service:
        """
        Return the service called `name`.

        Raises:
            InvalidInput: None is.
        """
        for service in self.known:
            if service.name == name:
                return service
        known = ", ".join(sorted(service.name for service in self.known))
        raise InvalidInput(f"no service is called by those {len(name)} letters; known: {known}")

    def with_ours(self, ours: Service | None) -> "Services":
        """Return the same services with `ours` as the one that runs this system."""
        return Services.of(self.known, ours=ours)

    def at(self, host: str) -> tuple[Service, str] | None:
        """Return the service that lives at `host` and the label a wildcard stood for, or None."""
        bare = bare_host(host)
        for candidate in (host, bare):
            if (service := self._by_host.get(candidate)) is not None:
                return service, ""
        label, _, rest = bare.partition(".")
        service = self._by_host.get(f"*.{rest}")
        return None if service is None else (service, label)

    def shortened_by(self, host: str) -> Service | None:
        """Return the service whose short links live at `host`, or None."""
        return self._by_short_host.get(bare_host(host))


def bare_host(host: str) -> str:
    """Return `host` without what services put before it, such as `www.`."""
    return _FRONT.sub("", host, count=1) if _FRONT.match(host) else host


def load_service(content: bytes) -> Service:
    """
    Return the service that a TOML file describes.

    Raises:
        InvalidInput: No TOML, a key missing or unknown, or a pattern that does not compile.
    """
    table = _Table(content)
    parts = {name: str(pattern) for name, pattern in table.mapping("parts").items()}
    service = Service(
        name=table.text("name", required=True),
        title=table.text("title", required=True),
        kind=table.text("kind", required=True),
        hosts=table.texts("hosts"),
        short_hosts=table.texts("short_hosts"),
        typo_distance=table.number("typo_distance"),
        handle=_pattern(parts.get("handle", r"[^\s/@?#]+")),
        reserved=frozenset(word.casefold() for word in table.texts("reserved")),
        keys=frozenset(table.texts("keys")),
        drops=table.text("drops"),
        hashbang=table.truth("hashbang"),
        copies=table.text("copies"),
        handles_name_hosts=table.truth("handles_name_hosts"),
        shapes=tuple(compile_shape(shape, parts) for shape in table.tables("shapes")),
        repairs=tuple(
            Repair(find=_pattern(str(repair["find"])), put=str(repair["put"]))
            for repair in table.tables("repairs")
        ),
    )
    table.ensure_all_read()
    return service


def load_profile(content: bytes, services: Services) -> Service:
    """
    Return the operator's own service: one we know, with the hosts the profile adds.

    The file says `service = "mastodon"`, `hosts = ["social.example"]` and, if need be, a `name`, a
    `title` and `short_hosts`.  Without `hosts` the service lives where the known one does.

    Raises:
        InvalidInput: No TOML, no such service, or a key that is not one of these.
    """
    table = _Table(content)
    service = services.named(table.text("service", required=True))
    hosts = tuple(host.casefold() for host in table.texts("hosts"))
    short_hosts = tuple(host.casefold() for host in table.texts("short_hosts"))
    title = table.text("title") or service.title
    table.ensure_all_read()
    return replace(
        service,
        title=title,
        hosts=hosts or service.hosts,
        short_hosts=short_hosts or service.short_hosts,
    )


def _pattern(text: str) -> re.Pattern[str]:
    """
    Return `text` as a pattern.

    Raises:
        InvalidInput: It does not compile.
    """
    try:
        return re.compile(text)
    except re.error as error:
        raise InvalidInput(f"the pattern {text!r} does not compile: {error}") from error


class _Table:
    """A TOML table that remembers what was asked of it, so that a misspelt key is refused."""

    def __init__(self, content: bytes) -> None:
        """
        Read `content`.

        Raises:
            InvalidInput: It is no UTF-8 TOML.
        """
        try:
            self._values: dict[str, object] = tomllib.loads(content.decode("utf-8"))
        except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            raise InvalidInput(f"a service file is no TOML in UTF-8: {error}") from error
        self._asked: set[str] = set()

    def _get(self, key: str, kind: type, *, default: object) -> object:
        """
        Return the value of `key`.

        Raises:
            InvalidInput: It is of another type than `kind`.
        """
        self._asked.add(key)
        value = self._values.get(key, default)
        if not isinstance(value, kind):
            raise InvalidInput(
                f"{key} in a service file is {type(value).__name__}; expected {kind.__name__}"
            )
        return value

    def text(self, key: str, *, required: bool = False) -> str:
        """
        Return the text under `key`, empty by default.

        Raises:
            InvalidInput: `required` and not there.
        """
        value = str(self._get(key, str, default=""))
        if required and not value:
            raise InvalidInput(f"a service file lacks {key}")
        return value

    def number(self, key: str) -> int:
        """Return the number under `key`, 0 by default."""
        value = self._get(key, int, default=0)
        return value if isinstance(value, int) else 0

    def truth(self, key: str) -> bool:
        """Return whether `key` is there and true."""
        return self._get(key, bool, default=False) is True

    def texts(self, key: str) -> tuple[str, ...]:
        """Return the texts under `key`."""
        values = self._get(key, list, default=[])
        return tuple(str(value) for value in values) if isinstance(values, list) else ()

    def mapping(self, key: str) -> Mapping[str, object]:
        """Return the table under `key`."""
        values = self._get(key, dict, default={})
        return values if isinstance(values, dict) else {}

    def tables(self, key: str) -> tuple[Mapping[str, object], ...]:
        """
        Return the tables under `key`.

        Raises:
            InvalidInput: One of them is no table.
        """
        values = self._get(key, list, default=[])
        tables = values if isinstance(values, list) else []
        if not all(isinstance(value, dict) for value in tables):
            raise InvalidInput(f"[[{key}]] in a service file holds something that is no table")
        return tuple(tables)

    def ensure_all_read(self) -> None:
        """
        Check that no key was left over.

        Raises:
            InvalidInput: A key that means nothing here.
        """
        if unknown := sorted(self._values.keys() - self._asked):
            raise InvalidInput(f"a service file has keys that mean nothing: {', '.join(unknown)}")
