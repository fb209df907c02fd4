"""
The connector: writes the file that the Caddyfile imports, has Caddy take it up, reads it back.

What Caddy refuses is taken back, so that a mistake of ours stops no site.
"""

import json
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from withheld.connectors.caddy.render import FILE, is_expressible, read_config, render
from withheld.connectors.calling import Endpoint
from withheld.connectors.fronts import (
    CAPABILITIES,
    REMARKS,
    FrontSettings,
    read_front,
    wanted_marks,
)
from withheld.connectors.kinds import Kind, Surroundings
from withheld.connectors.settings import Settings
from withheld.edge.folder import write_whole
from withheld.edge.format import Entry
from withheld.errors import NotReady
from withheld.ports.connectors import Change, Mark, Observed, Verified, Wanted

_TIMEOUT_SECONDS = 60
_REMARKS = (
    *REMARKS,
    "Caddy compiles its marks anew with each change: a hundred thousand take it some seconds",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Caddy:
    """One Caddy."""

    program: Path
    caddyfile: Path
    """Our file lies beside it."""
    admin: Endpoint
    """Its admin interface, such as `http://127.0.0.1:2019`."""
    front: FrontSettings

    def verify(self) -> Verified:
        """Return whether Caddy runs with our file in its configuration."""
        problems: list[str] = []
        version = ""
        try:
            version = self._run("version").partition(" ")[0].lstrip("v")
            if not self._config()[2]:
                problems.append(
                    f"Caddy does not use our maps; write `import {FILE}` first in a route that "
                    "holds everything else of the site, and reload it"
                )
        except NotReady as error:
            problems.append(str(error))
        return Verified(
            is_usable=not problems, version=version, problems=tuple(problems), remarks=_REMARKS
        )

    def preparation(self) -> Mapping[str, str]:
        """Return the file without a mark, to be put beside the Caddyfile."""
        return {FILE: render((), self.front)}

    def wanted(self, entries: Sequence[Entry], at: datetime) -> Wanted:
        """Return the marks that `entries` come to; a path with braces is not expressed."""
        return wanted_marks(entries, self.front, at, is_expressible)

    def observe(self) -> Observed:
        """
        Return what the running configuration restricts by our maps.

        Raises:
            NotReady: Caddy does not answer, or does not use our file.
        """
        marks, unread, is_there = self._config()
        if not is_there:
            raise NotReady("Caddy does not use our maps; verify the connector")
        return Observed(marks=frozenset(marks), unread=tuple(unread))

    def apply(self, change: Change) -> None:
        """
        Write the file and have Caddy take it up.

        Raises:
            NotReady: Caddy refused; what was there before is in place again.
        """
        path = self.caddyfile.parent / FILE
        before = path.read_bytes() if path.is_file() else b""
        write_whole(path, render(change.after, self.front).encode())
        address = urlsplit(self.admin.url).netloc
        try:
            self._run("reload", "--config", str(self.caddyfile), "--address", address)
        except NotReady:
            write_whole(path, before)
            raise

    def _config(self) -> tuple[set[Mark], list[str], bool]:
        """
        Return what the running configuration holds.

        Raises:
            NotReady: Caddy does not answer.
        """
        answer = self.admin.call("GET", headers={}, below="/config/")
        try:
            return read_config(json.loads(answer.body))
        except ValueError as error:
            raise NotReady("Caddy's admin interface answers no JSON; check admin") from error

    def _run(self, *arguments: str) -> str:
        """
        Return what Caddy's program says.

        Raises:
            NotReady: It is not there, or refuses.
        """
        try:
            done = subprocess.run(  # noqa: S603 -- the operator's own program, no shell
                [str(self.program), *arguments],
                capture_output=True,
                check=False,
                timeout=_TIMEOUT_SECONDS,
                text=True,
                cwd=self.caddyfile.parent,
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            raise NotReady("caddy cannot be run; check the path of its program") from error
        if done.returncode != 0:
            # Its own words may quote a line of a map; they stay on the machine.
            raise NotReady(
                f"caddy {arguments[0]} failed with {done.returncode}; run it by hand to see"
            )
        return done.stdout


def _open(settings: Settings, around: Surroundings) -> Caddy:
    """Return the connector as the operator set it up."""
    return Caddy(
        program=settings.path("program"),
        caddyfile=settings.path("caddyfile"),
        admin=Endpoint(url=settings.text("admin")),
        front=read_front(settings, around),
    )


KIND = Kind(
    name="caddy",
    summary="Caddy, by maps in a file that its site imports.",
    capabilities=CAPABILITIES,
    open=_open,
)
