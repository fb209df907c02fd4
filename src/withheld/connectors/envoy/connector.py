"""
The connector: writes the file that Envoy watches, and reads back what the running server has.

Envoy refuses what it cannot take and goes on with what it had; the run then has no receipt.
"""

import json
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from withheld.connectors.calling import Endpoint
from withheld.connectors.envoy.render import (
    FILE,
    NAME,
    preparation,
    read_source,
    render_file,
    render_lua,
)
from withheld.connectors.fronts import CAPABILITIES, REMARKS, FrontSettings, read_front
from withheld.connectors.kinds import Kind, Surroundings
from withheld.connectors.places import wanted_paths
from withheld.connectors.settings import Settings
from withheld.edge.folder import write_whole
from withheld.edge.format import Entry
from withheld.errors import NotReady
from withheld.ports.connectors import Change, Observed, Verified, Wanted

_VERSION_IN_FORCE = f"^extension_config_discovery.http_filter.{NAME}.version_text$"
_TRIES, _SECONDS_BETWEEN = 100, 0.1
"""How long Envoy may take to notice the file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Envoy:
    """One Envoy."""

    admin: Endpoint
    """Its admin interface, such as `http://127.0.0.1:9901`."""
    folder: Path
    """Where our file lies."""
    front: FrontSettings

    def verify(self) -> Verified:
        """Return whether Envoy answers and has our filter."""
        problems: list[str] = []
        version = ""
        try:
            answer = self.admin.call("GET", headers={}, below="/server_info")
            version = _version(answer.body)
            if self._source() is None:
                problems.append(
                    "Envoy does not have our filter; put the entry of withheld-filter.json before "
                    "all other HTTP filters, and the file beside it where it says"
                )
        except NotReady as error:
            problems.append(str(error))
        return Verified(
            is_usable=not problems, version=version, problems=tuple(problems), remarks=REMARKS
        )

    def preparation(self) -> Mapping[str, str]:
        """Return the file that Envoy watches, and the entry for its list of filters."""
        return preparation(self.front, str(self.folder))

    def wanted(self, entries: Sequence[Entry], at: datetime) -> Wanted:
        """Return the marks that `entries` come to at `at` (aware UTC)."""
        return wanted_paths(entries, self.front.places, self.front.when_unsure, at)

    def observe(self) -> Observed:
        """
        Return what the filter in the running server holds.

        Raises:
            NotReady: Envoy does not answer, or does not have our filter.
        """
        source = self._source()
        found = read_source(source) if source is not None else None
        if found is None:
            raise NotReady("Envoy does not have our filter; verify the connector")
        marks, unread = found
        return Observed(marks=frozenset(marks), unread=tuple(unread))

    def apply(self, change: Change) -> None:
        """
        Write the file, and wait until the running server has it.

        Raises:
            NotReady: Envoy does not answer, or refuses; it goes on with what it had.
        """
        wanted = render_lua(change.after, self.front)
        write_whole(self.folder / FILE, render_file(change.after, self.front).encode())
        for _ in range(_TRIES):
            if self._has(wanted):
                return
            time.sleep(_SECONDS_BETWEEN)
        raise NotReady(
            "Envoy did not take up the file within ten seconds; look at its log for the reason"
        )

    def _has(self, wanted: str) -> bool:
        """Return whether the running server has this source in force."""
        try:
            return self._source() == wanted
        except NotReady:
            return False  # A moment later it may; a server that is gone is noticed by the caller.

    def _source(self) -> str | None:
        """
        Return the source of our filter in the running server, or None if it is not there.

        The dump shows what was last received, refused or not; the version in force is a figure of
        its own.

        Raises:
            NotReady: Envoy does not answer, or refused what it was given last.
        """
        dump = self._asked("/config_dump?resource=ecds_filters")
        found = next(_filters(dump), None)
        if found is None:
            return None
        version, source = found
        in_force = self._asked(f"/stats?format=json&type=TextReadouts&filter={_VERSION_IN_FORCE}")
        if version not in _texts(in_force):
            raise NotReady(
                "Envoy refused the filter it was given last and goes on with what it had; its log "
                "says why"
            )
        return source

    def _asked(self, below: str) -> object:
        """
        Return what the admin interface answers.

        Raises:
            NotReady: Nobody answers, or no JSON.
        """
        answer = self.admin.call("GET", headers={}, below=below)
        try:
            found: object = json.loads(answer.body)
        except ValueError as error:
            raise NotReady("Envoy's admin interface answers no JSON; check admin") from error
        return found


def _filters(value: object, version: str = "") -> Iterator[tuple[str, str]]:
    """Go through the versions and sources of filters with our name, wherever the dump has them."""
    if isinstance(value, list):
        for one in value:
            yield from _filters(one, version)
    elif isinstance(value, dict):
        version = str(value.get("version_info", version))
        config = value.get("typed_config")
        if value.get("name") == NAME and isinstance(config, dict):
            code = config.get("default_source_code")
            if isinstance(code, dict) and isinstance(code.get("inline_string"), str):
                yield version, code["inline_string"]
        for one in value.values():
            yield from _filters(one, version)


def _texts(value: object) -> Iterator[str]:
    """Go through every text in a value."""
    if isinstance(value, str):
        yield value.strip('"')
    elif isinstance(value, list | dict):
        for one in value.values() if isinstance(value, dict) else value:
            yield from _texts(one)


def _version(body: bytes) -> str:
    """
    Return the version that the server says.

    Raises:
        NotReady: It says none.
    """
    try:
        return str(json.loads(body)["version"]).split("/")[1]
    except (ValueError, KeyError, IndexError, TypeError) as error:
        raise NotReady("Envoy's admin interface does not say who it is; check admin") from error


def _open(settings: Settings, around: Surroundings) -> Envoy:
    """Return the connector as the operator set it up."""
    return Envoy(
        admin=Endpoint(url=settings.text("admin")),
        folder=settings.path("folder"),
        front=read_front(settings, around),
    )


KIND = Kind(
    name="envoy",
    summary="Envoy, by a filter with its own table that is replaced while it runs.",
    capabilities=CAPABILITIES,
    open=_open,
)
