"""
The connector: changes the map of a running HAProxy through its admin socket, then the file.

The running map is what counts and what is read back; the file is what HAProxy starts with.
"""

import socket
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from withheld.connectors.fronts import (
    CAPABILITIES,
    REMARKS,
    VALUES,
    FrontSettings,
    read_front,
)
from withheld.connectors.haproxy.render import (
    MAP,
    is_expressible,
    preparation,
    read_entries,
    render_map,
)
from withheld.connectors.kinds import Kind, Surroundings
from withheld.connectors.places import wanted_paths
from withheld.connectors.settings import Settings
from withheld.edge.folder import write_whole
from withheld.edge.format import Entry
from withheld.errors import NotReady
from withheld.ports.connectors import Change, Mark, Observed, Verified, Wanted

_TIMEOUT_SECONDS = 30
_COMMAND_SIZE_MAX = 8_000
"""Bytes of one command; HAProxy's own buffer has 16,384."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HAProxy:
    """One HAProxy."""

    admin_socket: Path
    """`stats socket PATH level admin` of its global section."""
    folder: Path
    """Where our files lie."""
    front: FrontSettings

    def verify(self) -> Verified:
        """Return whether HAProxy answers on its socket, at the level needed, and has our map."""
        problems: list[str] = []
        version = ""
        try:
            for line in self._ask("show info").splitlines():
                if line.startswith("Version:"):
                    version = line.partition(":")[2].strip()
            if str(self.folder / MAP) not in self._ask("show map"):
                problems.append(
                    "HAProxy does not use our map; put the lines of withheld-frontend.cfg into "
                    "its frontend and start it again"
                )
            elif "denied" in self._ask(f"get map {self.folder / MAP} x").lower():
                problems.append("the admin socket has no level admin; write `level admin` there")
        except NotReady as error:
            problems.append(str(error))
        return Verified(
            is_usable=not problems, version=version, problems=tuple(problems), remarks=REMARKS
        )

    def preparation(self) -> Mapping[str, str]:
        """Return the files that go into our folder, and the lines that go into a frontend."""
        return preparation(self.front, str(self.folder))

    def wanted(self, entries: Sequence[Entry], at: datetime) -> Wanted:
        """Return the marks that `entries` come to; a path with a blank in it is not expressed."""
        found = wanted_paths(entries, self.front.places, self.front.when_unsure, at)
        marks = frozenset(filter(is_expressible, found.marks))
        if marks == found.marks:
            return found
        left_out = {
            entry.subject
            for entry in entries
            if not all(
                is_expressible(Mark("", target))
                for target in self.front.places.targets(entry.subject)[0]
            )
        }
        return Wanted(marks=marks, not_expressed=tuple(sorted({*found.not_expressed, *left_out})))

    def observe(self) -> Observed:
        """
        Return what the running map holds.

        Raises:
            NotReady: HAProxy does not answer, or does not use our map.
        """
        marks, unread = read_entries(self._entries())
        return Observed(marks=frozenset(marks), unread=tuple(unread))

    def apply(self, change: Change) -> None:
        """
        Change the map in the running server, and the file it starts with.

        Raises:
            NotReady: HAProxy does not answer or refuses; part of the change may be in place.
        """
        # The file first: HAProxy that is started between the two then has what is wanted.
        write_whole(self.folder / MAP, render_map(change.after).encode())
        there, _ = read_entries(self._entries())
        keys = {mark.key for mark in there}
        self._run(_additions(mark for mark in change.after if mark.key not in keys), "add")
        others = {mark.key: mark for mark in there - change.after}
        for mark in sorted(change.after):
            if mark.key in others:
                self._tell(f"set map {self.folder / MAP} {_escaped(mark.key)} {VALUES[mark.kind]}")
        wanted = {mark.key for mark in change.after}
        for key in sorted(others):
            if key not in wanted:
                self._tell(f"del map {self.folder / MAP} {_escaped(key)}")

    def _run(self, payloads: Iterable[str], verb: str) -> None:
        for payload in payloads:
            self._tell(f"{verb} map {self.folder / MAP} <<\n{payload}")

    def _tell(self, command: str) -> None:
        """
        Give an order to HAProxy.

        Raises:
            NotReady: It refuses.
        """
        if self._ask(command).strip():
            # Its own words may quote a key; they stay on the machine.
            raise NotReady("HAProxy refused a change of its map; look at the admin socket's level")

    def _entries(self) -> str:
        """
        Return the running map, one `KEY VALUE` a line.

        Raises:
            NotReady: HAProxy does not use our map.
        """
        text = self._ask(f"show map {self.folder / MAP}")
        if text.startswith("Unknown map"):
            raise NotReady("HAProxy does not use our map; verify the connector")
        # Each line begins with the entry's address in memory.
        return "\n".join(line.partition(" ")[2] for line in text.splitlines())

    def _ask(self, command: str) -> str:
        """
        Return what HAProxy says to a command.

        Raises:
            NotReady: It does not answer.
        """
        parts: list[bytes] = []
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
                connection.settimeout(_TIMEOUT_SECONDS)
                connection.connect(str(self.admin_socket))
                connection.sendall(command.encode() + b"\n")
                while part := connection.recv(1 << 16):
                    parts.append(part)
        except OSError as error:
            raise NotReady("HAProxy's admin socket does not answer; check admin_socket") from error
        return b"".join(parts).decode("utf-8", "replace")


def _additions(marks: Iterable[Mark]) -> Iterable[str]:
    """Go through the payloads that add marks, each short enough for HAProxy's buffer."""
    payload = ""
    for mark in sorted(marks):
        line = f"{mark.key} {VALUES[mark.kind]}\n"
        if payload and len((payload + line).encode()) > _COMMAND_SIZE_MAX:
            yield payload
            payload = ""
        payload += line
    if payload:
        yield payload


def _escaped(key: str) -> str:
    """Return a key as an argument on the command line of the socket."""
    return "".join(f"\\{one}" if one in "\\; " else one for one in key)


def _open(settings: Settings, around: Surroundings) -> HAProxy:
    """Return the connector as the operator set it up."""
    return HAProxy(
        admin_socket=settings.path("admin_socket"),
        folder=settings.path("folder"),
        front=read_front(settings, around),
    )


KIND = Kind(
    name="haproxy",
    summary="HAProxy, by a map that is changed while it runs.",
    capabilities=CAPABILITIES,
    open=_open,
)
