"""
The connector: writes the file that the VCL includes, has Varnish compile and use it, reads it back.

What does not compile is never used: Varnish goes on with the VCL it has.
"""

import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from withheld.connectors.fronts import (
    CAPABILITIES,
    REMARKS,
    FrontSettings,
    read_front,
    wanted_marks,
)
from withheld.connectors.kinds import Kind, Surroundings
from withheld.connectors.settings import Settings
from withheld.connectors.varnish.render import FILE, is_expressible, read_source, render
from withheld.edge.folder import write_whole
from withheld.edge.format import Entry
from withheld.errors import NotReady
from withheld.ports.connectors import Change, Observed, Verified, Wanted

_TIMEOUT_SECONDS = 120
"""A VCL with thousands of marks takes the compiler a while."""
_PATIENTLY = ("-t", str(_TIMEOUT_SECONDS - 10))
"""Seconds that varnishadm itself waits, five unless told; what the operator says goes before."""
_FIRST, _LAST = "sub withheld_recv {", "sub withheld_deliver {"
"""What our file has, in this order."""
_REMARKS = (
    *REMARKS,
    "Varnish compiles its marks anew with each change: beyond tens of thousands that takes a while",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Varnish:
    """One Varnish."""

    program: Path
    """`varnishadm`."""
    vcl: Path
    """The VCL that is loaded; our file lies beside it."""
    front: FrontSettings
    arguments: Sequence[str] = ()
    """Such as `-n NAME`, or `-T` and `-S`."""

    def verify(self) -> Verified:
        """Return whether Varnish answers and uses our file."""
        problems: list[str] = []
        version = ""
        try:
            version = self._run("banner").partition("varnish-")[2].split()[0]
            if read_source(self._source()) is None:
                problems.append(
                    f"the VCL in use does not include {FILE}; include it and call its three subs "
                    "as the file says, then load it"
                )
        except NotReady as error:
            problems.append(str(error))
        except IndexError:
            problems.append("varnishadm does not say a version; check arguments")
        return Verified(
            is_usable=not problems, version=version, problems=tuple(problems), remarks=_REMARKS
        )

    def preparation(self) -> Mapping[str, str]:
        """Return the file without a mark, to be put beside the VCL."""
        return {FILE: render((), self.front)}

    def wanted(self, entries: Sequence[Entry], at: datetime) -> Wanted:
        """Return the marks that `entries` come to; what VCL cannot compare is not expressed."""
        return wanted_marks(entries, self.front, at, is_expressible)

    def observe(self) -> Observed:
        """
        Return what the VCL in use compares.

        Raises:
            NotReady: Varnish does not answer, or does not use our file.
        """
        found = read_source(self._source())
        if found is None:
            raise NotReady("Varnish does not use our file; verify the connector")
        marks, unread = found
        return Observed(marks=frozenset(marks), unread=tuple(unread))

    def apply(self, change: Change) -> None:
        """
        Write the file, have Varnish compile the VCL with it, and use that.

        Raises:
            NotReady: Its VCL is not there, or does not compile; what was there before is in place.
        """
        if not self.vcl.is_file():
            raise NotReady("the VCL that should include our file is not there; check vcl")
        path = self.vcl.parent / FILE
        before = path.read_bytes() if path.is_file() else b""
        text = render(change.after, self.front).encode()
        write_whole(path, text)
        name = self._name_of(text)
        try:
            if name not in self._loaded():
                self._run("vcl.load", name, str(self.vcl))
            self._run("vcl.use", name)
        except NotReady:
            write_whole(path, before)
            raise
        for old in self._loaded():
            if old.startswith("withheld-") and old != name:
                self._run("vcl.discard", old)

    def _name_of(self, text: bytes) -> str:
        """Return what the VCL with this text in it is loaded as, by the bytes of both."""
        whole = sha256(text + self.vcl.read_bytes()).hexdigest()
        return f"withheld-{whole[:16]}"

    def _loaded(self) -> Sequence[str]:
        """Return the names of what is loaded."""
        return [line.split()[-1] for line in self._run("vcl.list").splitlines() if line.split()]

    def _source(self) -> str:
        """
        Return the VCL in use, with what it includes of ours.

        What was loaded from here has a name by its bytes: then our file is what is in use, and
        Varnish need not be asked for all of it.

        Raises:
            NotReady: Varnish does not answer, uses none, or cuts its answer off.
        """
        for line in self._run("vcl.list").splitlines():
            parts = line.split()
            if parts and parts[0] == "active":
                return self._text_of(parts[-1])
        raise NotReady("Varnish uses no VCL; load one first")

    def _text_of(self, name: str) -> str:
        """
        Return the text of the VCL of that name.

        Raises:
            NotReady: Varnish cuts its answer off.
        """
        path = self.vcl.parent / FILE
        if path.is_file() and self.vcl.is_file():
            ours = path.read_bytes()
            if name == self._name_of(ours):
                return ours.decode()
        text = self._run("vcl.show", "-v", name)
        if _FIRST in text and _LAST not in text:
            raise NotReady(
                "Varnish cut its answer off; raise its parameter cli_limit, or load the VCL anew"
            )
        return text

    def _run(self, *arguments: str) -> str:
        """
        Return what varnishadm says.

        Raises:
            NotReady: It is not there, Varnish does not answer, or refuses.
        """
        try:
            done = subprocess.run(  # noqa: S603 -- the operator's own program, no shell
                [str(self.program), *_PATIENTLY, *self.arguments, *arguments],
                capture_output=True,
                check=False,
                timeout=_TIMEOUT_SECONDS,
                text=True,
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            raise NotReady("varnishadm cannot be run; check the path of its program") from error
        if done.returncode != 0:
            # Its own words may quote a path; they stay on the machine.
            raise NotReady(
                f"varnishadm {arguments[0]} failed with {done.returncode}; run it by hand to see"
            )
        return done.stdout


def _open(settings: Settings, around: Surroundings) -> Varnish:
    """Return the connector as the operator set it up."""
    return Varnish(
        program=settings.path("program"),
        vcl=settings.path("vcl"),
        front=read_front(settings, around),
        arguments=settings.texts("arguments"),
    )


KIND = Kind(
    name="varnish",
    summary="Varnish, by comparisons in VCL that are compiled and used while it runs.",
    capabilities=CAPABILITIES,
    open=_open,
)
