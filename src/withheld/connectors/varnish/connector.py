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

from withheld.connectors.fronts import CAPABILITIES, REMARKS, FrontSettings, read_front
from withheld.connectors.kinds import Kind, Surroundings
from withheld.connectors.places import wanted_paths
from withheld.connectors.settings import Settings
from withheld.connectors.varnish.render import FILE, is_expressible, read_source, render
from withheld.edge.folder import write_whole
from withheld.edge.format import Entry
from withheld.errors import NotReady
from withheld.ports.connectors import Change, Mark, Observed, Verified, Wanted

_TIMEOUT_SECONDS = 120
"""A VCL with thousands of marks takes the compiler a while."""
_REMARKS = (
    *REMARKS,
    "Varnish goes through its marks one by one: beyond a few thousand, put another front before it",
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
        every = tuple(sorted({*found.not_expressed, *left_out}))
        return Wanted(marks=marks, not_expressed=every)

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
            NotReady: It does not compile; what was there before is in place again.
        """
        path = self.vcl.parent / FILE
        before = path.read_bytes() if path.is_file() else b""
        text = render(change.after, self.front).encode()
        write_whole(path, text)
        name = f"withheld-{sha256(text + change.run.encode()).hexdigest()[:16]}"
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

    def _loaded(self) -> Sequence[str]:
        """Return the names of what is loaded."""
        return [line.split()[-1] for line in self._run("vcl.list").splitlines() if line.split()]

    def _source(self) -> str:
        """
        Return the VCL in use, with all that it includes.

        Raises:
            NotReady: Varnish does not answer, or uses none.
        """
        for line in self._run("vcl.list").splitlines():
            parts = line.split()
            if parts and parts[0] == "active":
                return self._run("vcl.show", "-v", parts[-1])
        raise NotReady("Varnish uses no VCL; load one first")

    def _run(self, *arguments: str) -> str:
        """
        Return what varnishadm says.

        Raises:
            NotReady: It is not there, Varnish does not answer, or refuses.
        """
        try:
            done = subprocess.run(  # noqa: S603 -- the operator's own program, no shell
                [str(self.program), *self.arguments, *arguments],
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
