"""
What a locator says before anybody looks anything up: the service, the kind of thing, its parts.

Two spellings of one address give equal locators, flaws aside.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from withheld.resolution.confusables import nearest, skeleton
from withheld.resolution.services import Service, Services, bare_host
from withheld.resolution.shapes import Shape, parse_query
from withheld.resolution.spelling import Spelling, decoded, refang, spell, trim, visible
from withheld.resolution.words import Doubt

_ID = re.compile(r"[0-9]{5,20}")
_FLOAT = re.compile(r"(?P<digit>[0-9])(?:[.,](?P<rest>[0-9]+))?[eE]\+?(?P<power>[0-9]{1,2})")
_WHOLES = frozenset({"account", "blog", "site", "repository", "group", "forum", "channel"})
"""Kinds that hold many things: taking one for a thing in it would reach too far."""
_POWER_MAX = 19
"""Ids have at most twenty digits: 64 bits."""
_HASHTAG = re.compile(r"[#＃](?P<name>[^\s#/?&]+)")
_REMOTE_HANDLE = re.compile(r"@?(?P<handle>[^\s@/]+)@(?P<host>(?:[\w-]+\.)+[^\W\d_]{2,})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Locator:
    """What an order wrote, taken apart."""

    service: str
    """The service's slug; empty for a host no service of ours knows."""
    kind: str
    """account, post, list, event, hashtag, search … or copy, short-link, whole-service, page,
    incomplete, number, elsewhere, nothing."""
    parts: Mapping[str, str] = field(default_factory=dict)
    """What the address names, by name: handle, account, post …"""
    means: str = ""
    """The subject, where the address alone settles it."""
    post_id: str = ""
    """How the directory calls the post, with gaps; empty where it goes by the part `post`."""
    copied: str = ""
    """The address of which this is a copy."""
    is_ours: bool = False
    host: str = ""
    flaws: tuple[Doubt, ...] = ()

    @property
    def key(self) -> str:
        """A line that equal locators share, for comparing what no directory has resolved."""
        if self.means:
            return f"{self.service}:{self.means}"
        parts = ";".join(f"{name}={self._canonical(name)}" for name in sorted(self.parts))
        return f"{self.service or self.host}:{self.kind}:{parts}"

    def _canonical(self, name: str) -> str:
        """Return the part called `name`, handles in one case; a post's id settles the post."""
        if name == "handle" and "post" in self.parts:
            return ""
        return self.parts[name].casefold() if name == "handle" else self.parts[name]


def parse_locator(text: str, services: Services) -> Locator:
    """Return what `text` says: an address, a handle, a hashtag, a number, or nothing."""
    shown = visible(text)
    bare = trim(shown)
    if (hashtag := _HASHTAG.fullmatch(bare)) is not None:
        return _hashtag(hashtag["name"], services.ours)
    if (number := _number(bare)) is not None:
        return number
    if (remote := _REMOTE_HANDLE.fullmatch(bare)) is not None:
        return _remote_handle(remote["handle"], remote["host"].casefold(), services)
    if (spelling := spell(shown)) is not None and _is_address(spelling, shown, services):
        return _address(spelling, services)
    return _handle(bare, services.ours)


def _is_address(spelling: Spelling, shown: str, services: Services) -> bool:
    """Return whether `shown` is meant as an address: it has a slash, or its host is known."""
    text = refang(shown)
    return "/" in text or services.at(spelling.host) is not None or text.count(".") > 0


def _hashtag(name: str, ours: Service | None) -> Locator:
    """Return the locator of a bare hashtag."""
    folded = unicodedata.normalize("NFC", name).casefold()
    return Locator(
        service=ours.name if ours else "",
        kind="hashtag",
        parts={"hashtag": folded},
        means=f"hashtag:{folded}",
        is_ours=ours is not None,
    )


def _number(text: str) -> Locator | None:
    """Return the locator of a number alone, or None; `1.35E+18` is a number with lost digits."""
    if _ID.fullmatch(text):
        return Locator(service="", kind="number", parts={"number": text}, is_ours=True)
    found = _FLOAT.fullmatch(text)
    if found is None or int(found["power"]) > _POWER_MAX:
        return None
    digits = found["digit"] + (found["rest"] or "")
    number = digits.ljust(int(found["power"]) + 1, "0")
    return Locator(service="", kind="rounded", parts={"number": number}, is_ours=True)


def _remote_handle(handle: str, host: str, services: Services) -> Locator:
    """Return the locator of `name@host`: an account of ours if that is our host."""
    at = services.at(host)
    ours = services.ours
    if ours is not None and ours.handles_name_hosts and host in ours.hosts:
        return Locator(service=ours.name, kind="account", parts={"handle": handle}, is_ours=True)
    name = at[0].name if at else ""
    return Locator(service=name, kind="elsewhere", parts={"handle": handle}, host=host)


def _handle(text: str, ours: Service | None) -> Locator:
    """Return the locator of a bare handle of ours, or of nothing."""
    name = text.removeprefix("@").strip()
    if ours is not None:
        name = name if ours.handle.fullmatch(name) else name.rstrip(ours.drops)
    if ours is None or not ours.handle.fullmatch(name):
        return Locator(service="", kind="nothing")
    return Locator(service=ours.name, kind="account", parts={"handle": name}, is_ours=True)


def _address(spelling: Spelling, services: Services) -> Locator:
    """Return the locator of an address with a host."""
    host, flaws = spelling.host, spelling.flaws
    if (shortener := services.shortened_by(host)) is not None:
        return Locator(
            service=shortener.name,
            kind="short-link",
            parts={"short": spelling.path.strip("/")},
            host=host,
            is_ours=shortener is services.ours,
            flaws=flaws,
        )
    at = services.at(host)
    if at is None and _is_part_of(host, services.ours):
        return replace(_elsewhere(spelling), kind="page", is_ours=True)
    if at is None:
        near = _near_host(host, services.ours)
        if not near or services.ours is None:
            return _elsewhere(spelling)
        at, flaws = (services.ours, ""), (*flaws, Doubt.TYPO_HOST)
    service, label = at
    return _on(service, label, spelling, services, flaws=flaws)


def _is_part_of(host: str, ours: Service | None) -> bool:
    """Return whether `host` lies below one of ours: help pages and the like, nobody's account."""
    return ours is not None and any(host.endswith(f".{own}") for own in ours.hosts)


def _elsewhere(spelling: Spelling) -> Locator:
    """Return the locator of an address on a host that no service we know lives at."""
    parts = {"path": spelling.path, "query": spelling.query}
    return Locator(
        service="",
        kind="elsewhere",
        parts={name: value for name, value in parts.items() if value.strip("/")},
        host=bare_host(spelling.host),
        flaws=spelling.flaws,
    )


def _near_host(host: str, ours: Service | None) -> str:
    """Return the host of ours that `host` is a slip for, or empty; short hosts have no slips."""
    if ours is None or not ours.typo_distance:
        return ""
    bare = bare_host(host)
    long_enough = frozenset(own for own in ours.hosts if len(own) >= 9 and "*" not in own)  # noqa: PLR2004 -- x.com is one letter from too many
    for own in sorted(long_enough):
        if bare != own and skeleton(bare) == skeleton(own):
            return own
    return nearest(bare, long_enough, at_most=ours.typo_distance)


def _on(
    service: Service,
    label: str,
    spelling: Spelling,
    services: Services,
    *,
    flaws: tuple[Doubt, ...],
) -> Locator:
    """Return the locator of an address on `service`."""
    is_ours = service is services.ours
    path, query = _path_of(service, spelling)
    reader = services.named(service.copies) if service.copies else service
    found = _match(reader, label, path, query)
    if found is None or found[0].kind == "incomplete":
        mended = _repaired(reader, path)
        if mended != path and (better := _match(reader, label, mended, query)) is not None:
            found, flaws = better, (*flaws, Doubt.REPAIRED)
    if found is None:
        kind = "whole-service" if not path.strip("/") and not label else "page"
        parts = {"path": path} if path.strip("/") else {}
        return Locator(
            service=service.name,
            kind=kind,
            parts=parts,
            host=spelling.host,
            is_ours=is_ours,
            flaws=flaws,
        )
    shape, gaps = found
    kind = shape.kind
    if kind in _WHOLES and _names_less(reader, shape, query):
        kind = "incomplete"
    if kind == "account" and gaps.get("handle", "").casefold() in reader.reserved:
        kind = "page"
    copied = _copied(service, reader, shape, gaps, spelling)
    if shape.kind == "redirect":
        return _redirected(copied, services)
    return Locator(
        service=service.name,
        kind="copy" if copied else kind,
        parts=gaps,
        means=fill(shape.means, gaps) if kind == shape.kind else "",
        post_id=shape.post_id,
        copied=copied,
        host=spelling.host,
        is_ours=is_ours,
        flaws=tuple(dict.fromkeys(flaws)),
    )


def _names_less(service: Service, shape: Shape, query: Mapping[str, str]) -> bool:
    """Return whether `query` picks something out of what the path names."""
    used = {key for key, _ in (*shape.query, *shape.optional)}
    return any(query.get(key) for key in service.keys - used)


def _path_of(service: Service, spelling: Spelling) -> tuple[str, dict[str, str]]:
    """Return the path and query that count: behind a hashbang if there is one, nothing stuck."""
    path, query = spelling.path, spelling.query
    behind = spelling.fragment.lstrip("!")
    if service.hashbang and not path.strip("/") and behind.startswith("/"):
        path, _, query = behind.partition("?")
    path = path.rstrip(service.drops) or "/" if service.drops else path
    return path, parse_query(query)


def _redirected(target: str, services: Services) -> Locator:
    """Return the locator of what a redirection leads to; never followed, only read."""
    spelling = spell(target)
    at = services.at(spelling.host) if spelling is not None else None
    if spelling is None or (at is not None and at[0].kind == "redirection"):
        # A redirection to a redirection is nobody's honest way to name an account.
        return Locator(service="", kind="elsewhere")
    locator = _address(spelling, services)
    return replace(locator, flaws=(*locator.flaws, Doubt.REDIRECTED))


def _match(
    service: Service, label: str, path: str, query: Mapping[str, str]
) -> tuple[Shape, dict[str, str]] | None:
    """Return the first shape of `service` that fits, and what fills its gaps."""
    for shape in service.shapes:
        gaps = shape.match(path, query, label=label)
        if gaps is not None:
            return shape, {name: decoded(value) for name, value in gaps.items()}
    return None


def _repaired(service: Service, path: str) -> str:
    """Return `path` after every repair the service knows."""
    for repair in service.repairs:
        path = repair.find.sub(repair.put, path)
    return path


def _copied(
    service: Service, reader: Service, shape: Shape, gaps: Mapping[str, str], spelling: Spelling
) -> str:
    """Return the address that this one shows a copy of; empty where it shows its own."""
    if shape.kind in {"copy", "redirect"}:
        in_query = any(name == "copied" for _, name in shape.query)
        query = f"?{spelling.query}" if spelling.query and not in_query else ""
        inner = gaps.get("copied", "")
        start = inner.find("http", 1)
        return (inner[start:] if start > 0 else inner) + query
    return f"https://{reader.hosts[0]}{spelling.path}" if service.copies else ""


def fill(pattern: str, gaps: Mapping[str, str]) -> str:
    """Return `pattern` with its gaps filled."""
    for name, value in gaps.items():
        pattern = pattern.replace(f"{{{name}}}", value)
    return pattern
