"""
(5) The checklist of surfaces: what the operator says of each, and how it is visited.

    controls = ["DE", "US"]            # countries to compare with

    [[surface]]
    kind = "page"                      # each of the ten is there once
    status = "covered"                 # or "not-covered", "absent"
    name = "the website"               # what authorities are told it is called

    [surface.probe]
    origin = "http://127.0.0.1:8080"
    country_header = "X-Country"       # what your trusted hop sets
    headers = { Host = "chirp.example" }
    account = ["/{handle}"]
    post = ["/{handle}/status/{id}"]
    marker = ""                        # with one: shown when the body contains it, such as "{id}"
    transport = "page"                 # or "sse", "websocket": listened to for the marker
    listen_seconds = 5
    trigger = ""                       # a path that has the service send the thing again
"""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import quote, urlsplit

from withheld.casework.office import Office
from withheld.errors import InvalidInput, NotReady
from withheld.events.recorded import SERVICE
from withheld.events.surfaces import SurfacesStated
from withheld.model.identity import PersonID, SubjectID
from withheld.model.surfaces import Surface, SurfaceKind, SurfaceStatus
from withheld.model.territory import COUNTRIES
from withheld.ports.visitor import Transport

_KEYS = frozenset({"kind", "status", "name", "probe"})
_PROBE_KEYS = frozenset(
    {
        *("origin", "country_header", "headers", "marker", "account", "post"),
        *("transport", "listen_seconds", "trigger"),
    }
)
_LISTEN_SECONDS, _LISTEN_SECONDS_MAX = 5, 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Probe:
    """How one surface is visited."""

    origin: str
    country_header: str
    headers: Mapping[str, str] = field(default_factory=dict)
    marker: str = ""
    forms: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """Paths by the kind of subject, with `{id}` and `{handle}`."""
    transport: Transport = Transport.PAGE
    listen_seconds: int = _LISTEN_SECONDS
    trigger: str = ""
    """A path of the service, with `{id}` and `{handle}`; told once a stream is open."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """One place at which a subject is visited."""

    path: str
    marker: str
    """What shows it there; empty: that the answer is fine."""
    trigger: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Checklist:
    """What the operator says of every surface."""

    surfaces: tuple[Surface, ...]
    probes: Mapping[SurfaceKind, Probe]
    controls: tuple[str, ...]
    """Countries in which a thing is visited for comparison, where it is not withheld there."""


def state_surfaces(office: Office, data: bytes, *, by: PersonID) -> Checklist:
    """
    Put a checklist on record; the same one twice is there once.

    Raises:
        InvalidInput: A surface is missing or there twice, or a value is not what it should be.
        NotPermitted: Nobody of that name is enrolled.
    """
    office.actor(by)
    checklist = read_checklist(data)
    event = SurfacesStated(document=office.keep(data), surfaces=checklist.surfaces)
    known = _stated(office)
    if known is None or known.document != event.document:
        office.append(SERVICE, [event], by=by)
    return checklist


def checklist_of(office: Office) -> Checklist:
    """
    Return the checklist that counts.

    Raises:
        NotReady: The operator has not filled one yet.
    """
    known = _stated(office)
    if known is None:
        raise NotReady(
            "nothing is said of the service's surfaces yet; fill the checklist that "
            "`withheld surfaces template` prints, then `withheld surfaces set` it"
        )
    return read_checklist(office.documents.bytes_of(known.document))


def stated_surfaces(office: Office) -> tuple[Surface, ...]:
    """Return what the operator says of each surface; nothing before a checklist was filled."""
    known = _stated(office)
    return () if known is None else known.surfaces


def _stated(office: Office) -> SurfacesStated | None:
    found = None
    for recorded in office.record.events(SERVICE):
        if isinstance(recorded.event, SurfacesStated):
            found = recorded.event
    return found


def read_checklist(data: bytes) -> Checklist:
    """
    Return the checklist that a file holds.

    Raises:
        InvalidInput: No TOML, a surface missing or there twice, a key that means nothing.
    """
    try:
        table = tomllib.loads(data.decode("utf-8"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise InvalidInput("the checklist is no TOML in UTF-8") from error
    listed = table.get("surface", [])
    controls = table.get("controls", [])
    if not isinstance(listed, list) or not isinstance(controls, list):
        raise InvalidInput("the checklist has [[surface]] tables and a list of controls")
    if not set(controls) <= COUNTRIES:
        raise InvalidInput("controls lists countries by their ISO 3166-1 codes, such as DE")
    read = [_surface(one) for one in listed]
    kinds = [surface.kind for surface, _ in read]
    missing = [str(kind) for kind in SurfaceKind if kinds.count(kind) != 1]
    if missing:
        raise InvalidInput(
            "say something of every surface, once: missing or there twice are " + ", ".join(missing)
        )
    return Checklist(
        surfaces=tuple(surface for surface, _ in read),
        probes={surface.kind: probe for surface, probe in read if probe is not None},
        controls=tuple(controls),
    )


def _surface(table: object) -> tuple[Surface, Probe | None]:
    """
    Return a surface and how it is visited.

    Raises:
        InvalidInput: It does not hold together.
    """
    if not isinstance(table, dict) or not set(table) <= _KEYS:
        raise InvalidInput(f"a [[surface]] has {', '.join(sorted(_KEYS))} and nothing else")
    try:
        kind = SurfaceKind(str(table.get("kind")))
        status = SurfaceStatus(str(table.get("status")))
    except ValueError as error:
        raise InvalidInput(
            f"a [[surface]] has a kind of {', '.join(SurfaceKind)} and a status of "
            + ", ".join(SurfaceStatus)
        ) from error
    name = table.get("name", "")
    if not isinstance(name, str) or (status is SurfaceStatus.COVERED and not name.strip()):
        raise InvalidInput(f"the surface {kind} lacks a name, as authorities are told it")
    probe = _probe(kind, table["probe"]) if "probe" in table else None
    surface = Surface(kind=kind, status=status, name=name, is_probed=probe is not None)
    return surface, probe


def _probe(kind: SurfaceKind, table: object) -> Probe:
    """
    Return how a surface is visited.

    Raises:
        InvalidInput: It does not hold together.
    """
    if not isinstance(table, dict) or not set(table) <= _PROBE_KEYS:
        raise InvalidInput(
            f"the probe of {kind} has {', '.join(sorted(_PROBE_KEYS))} and nothing else"
        )
    origin, header = table.get("origin"), table.get("country_header")
    headers, marker = table.get("headers", {}), table.get("marker", "")
    transport, seconds = _transport(kind, table, marker)
    trigger = table.get("trigger", "")
    forms = {name: table.get(name, []) for name in ("account", "post")}
    are_texts = all(
        isinstance(one, str)
        for one in (
            origin,
            header,
            marker,
            trigger,
            *headers.values(),
            *(f for v in forms.values() for f in v),
        )
    )
    if not are_texts or not urlsplit(str(origin)).hostname or not header:
        raise InvalidInput(
            f"the probe of {kind} needs an origin (https://…), a country_header, and texts"
        )
    if not any(forms.values()):
        raise InvalidInput(f"the probe of {kind} says no path for account or post")
    return Probe(
        origin=str(origin),
        country_header=str(header),
        headers=headers,
        marker=str(marker),
        forms=forms,
        transport=transport,
        listen_seconds=seconds,
        trigger=str(trigger),
    )


def _transport(
    kind: SurfaceKind, table: Mapping[str, object], marker: object
) -> tuple[Transport, int]:
    """
    Return how a surface gives what it shows, and how long it is listened to.

    Raises:
        InvalidInput: Neither known nor sound, or a stream without a marker.
    """
    seconds = table.get("listen_seconds", _LISTEN_SECONDS)
    try:
        transport = Transport(str(table.get("transport", Transport.PAGE)))
    except ValueError as error:
        raise InvalidInput(f"the transport of {kind} is one of {', '.join(Transport)}") from error
    if not isinstance(seconds, int) or not 1 <= seconds <= _LISTEN_SECONDS_MAX:
        raise InvalidInput(f"the listen_seconds of {kind} are 1 to {_LISTEN_SECONDS_MAX}")
    if transport.is_stream and not marker:
        raise InvalidInput(
            f"a stream goes on: the probe of {kind} needs a marker to listen for, such as {{id}}"
        )
    return transport, seconds


def targets_of(probe: Probe, subject: SubjectID, handle: str) -> Iterable[Target]:
    """Go through the places at which a subject is visited."""
    kind, _, name = subject.partition(":")
    for form in probe.forms.get(kind, ()):
        if "{handle}" in form and not handle:
            continue
        yield Target(
            path=_filled(form, name, handle),
            marker=probe.marker.replace("{id}", name).replace("{handle}", handle),
            trigger=_filled(probe.trigger, name, handle),
        )


def _filled(form: str, name: str, handle: str) -> str:
    """Return a path with the names of a subject in it, percent-encoded."""
    return form.replace("{id}", quote(name, safe="")).replace("{handle}", quote(handle, safe=""))


TEMPLATE = (
    'controls = ["US", "DE"]  # visited for comparison, where a thing is not withheld there\n'
    + "".join(
        f'\n[[surface]]\nkind = "{kind}"\nstatus = "not-covered"  # or covered, absent\n'
        f'name = "{name}"\n'
        for kind, name in (
            (SurfaceKind.PAGE, "the website"),
            (SurfaceKind.API, "the API"),
            (SurfaceKind.HOME_TIMELINE, "home timelines"),
            (SurfaceKind.STREAM, "the stream"),
            (SurfaceKind.SEARCH, "search"),
            (SurfaceKind.PUSH, "push messages"),
            (SurfaceKind.EMBED, "embedded posts"),
            (SurfaceKind.MEDIA_BUCKET, "media files"),
            (SurfaceKind.FEDERATION_COPY, "copies on other services"),
            (SurfaceKind.NOTIFICATIONS, "notifications"),
        )
    )
    + "\n# A surface that can be visited:\n#\n# [surface.probe]\n"
    '# origin = "http://127.0.0.1:8080"\n# country_header = "X-Country"\n'
    '# headers = { Host = "chirp.example" }\n# account = ["/{handle}"]\n'
    '# post = ["/{handle}/status/{id}"]\n'
    '# marker = "{id}"  # for lists and streams: shown when the body contains it\n'
    '# transport = "sse"  # or websocket: a stream that is listened to for the marker\n'
    '# trigger = "/internal/send-again/{id}"  # told (POST) once somebody listens\n'
)
"""A checklist to fill in."""
