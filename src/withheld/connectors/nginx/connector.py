"""
The connector: verifies itself, reads what is restricted, and writes only when it may.

It is read-only until the operator says otherwise.  After writing, nginx tests its configuration;
what it refuses is taken back, so that a mistake of ours stops no site.
"""

import re
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from withheld.connectors.kinds import Kind, Surroundings
from withheld.connectors.nginx.render import (
    QUERY_MAP,
    SPECIAL,
    VALUES,
    NginxSettings,
    render,
)
from withheld.connectors.places import DEPTH_MAX, Places, read_places, wanted_paths
from withheld.connectors.queries import keys_in_query
from withheld.connectors.settings import Settings
from withheld.edge.answer import known_country
from withheld.edge.folder import write_whole
from withheld.edge.format import Entry
from withheld.edge.serving import TrustedHeader, WhenUnsure
from withheld.errors import NotReady
from withheld.ports.connectors import (
    BELOW,
    UNKNOWN,
    Capability,
    Change,
    Mark,
    MarkKind,
    Observed,
    Verified,
    Wanted,
)

_TIMEOUT_SECONDS = 60
_LINE = re.compile(
    r"""^\s*(?P<quote>["']?)(?P<key>\S.*?)(?P=quote)\s+(?P<value>\S.*?)\s*;\s*(?:#.*)?$"""
)
_ESCAPED = re.compile(r"\\x([0-9a-f]{2})")
_NO = re.compile(r"""\s(?:0|""|'')\s*;\s*(?:#.*)?$""")
_KINDS = {value: kind for kind, value in VALUES.items()}
_REMARKS = (
    "nginx keeps no time: what starts or ends does so at the next `withheld work`",
    "the 451 page is in English; put the sidecar behind it for other languages",
)
_FIRST_COUNTS = (
    "before 1.23, nginx takes the first of two country headers for the only one: have the hop "
    "before it replace the header, never add to it"
)
_JOINS_SINCE = (1, 23)


@dataclass(frozen=True, slots=True, kw_only=True)
class Nginx:
    """One nginx: its program and its configuration, beside which our files lie."""

    program: Path
    configuration: Path
    """Absolute.  Its `include` lines are read from its own folder, so our files are there."""
    settings: NginxSettings
    places: Places
    when_unsure: WhenUnsure
    arguments: Sequence[str] = ()
    """Such as `-p PREFIX`."""
    own_maps: Sequence[Path] = ()
    """Maps of the operator's own, keyed by country and path; they are read and never written."""

    def verify(self) -> Verified:
        """Return whether nginx is there, accepts its configuration and includes our files."""
        problems: list[str] = []
        version = ""
        try:
            version = self._run("-v").rpartition("/")[2].strip()
        except NotReady as error:
            problems.append(str(error))
        else:
            problems.extend(self._problems())
        remarks = (*_REMARKS, *([_FIRST_COUNTS] if _takes_first(version) else []))
        return Verified(
            is_usable=not problems, version=version, problems=tuple(problems), remarks=remarks
        )

    def _problems(self) -> list[str]:
        """Return what stands in the way, in words for the operator."""
        found: list[str] = []
        try:
            text = self.configuration.read_text("utf-8", "replace")
        except OSError:
            return ["nginx's configuration cannot be read; check its path"]
        found.extend(
            f"the configuration does not include {name}; add it where the file says"
            for name in ("withheld-http.conf", "withheld-server.conf")
            if name not in text
        )
        try:
            self._run("-t")
        except NotReady as error:
            found.append(str(error))
        return found

    def preparation(self) -> Mapping[str, str]:
        """Return our files without a single mark, to be put beside the configuration."""
        return render((), self.settings)

    def wanted(self, entries: Sequence[Entry], at: datetime) -> Wanted:
        """Return the marks that `entries` come to at `at` (aware UTC)."""
        return wanted_paths(entries, self.places, self.when_unsure, at)

    def observe(self) -> Observed:
        """Return what our files, and the operator's own maps, restrict now."""
        marks: set[Mark] = set()
        elsewhere: set[Mark] = set()
        unread: list[str] = []
        for depth in range(DEPTH_MAX + 1):
            found, lines = read_map(self._read(f"withheld-{depth}.map"), below=depth > 0)
            marks |= found
            unread += lines
        found, lines = read_query_map(self._read(QUERY_MAP))
        marks |= found
        unread += lines
        for path in self.own_maps:
            found, lines = read_map(_text(path), below=False)
            elsewhere |= found
            unread += lines
        return Observed(
            marks=frozenset(marks), elsewhere=frozenset(elsewhere - marks), unread=tuple(unread)
        )

    def apply(self, change: Change) -> None:
        """
        Make nginx enforce what the change says; doing it again changes nothing.

        Raises:
            NotReady: nginx refused the configuration; what was there before is in place again.
        """
        files = render(change.after, self.settings)
        before = {name: self._read(name) for name in files}
        changed = [name for name, text in files.items() if before[name] != text]
        self._write({name: files[name] for name in changed})
        try:
            self._run("-t")
            self._run("-s", "reload")
        except NotReady:
            self._write({name: before[name] for name in changed})
            raise

    def _write(self, files: dict[str, str]) -> None:
        """Put files in place, each whole."""
        for name, text in files.items():
            write_whole(self.configuration.parent / name, text.encode())

    def _read(self, name: str) -> str:
        """Return one of our files; nothing when it is not there yet."""
        try:
            return (self.configuration.parent / name).read_text("utf-8")
        except FileNotFoundError:
            return ""

    def _run(self, *arguments: str) -> str:
        """
        Return what nginx says.

        Raises:
            NotReady: It is not there, does not answer, or refuses.
        """
        command = [str(self.program), *self.arguments, "-c", str(self.configuration), *arguments]
        try:
            done = subprocess.run(  # noqa: S603 -- the operator's own program, no shell
                command, capture_output=True, check=False, timeout=_TIMEOUT_SECONDS, text=True
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            raise NotReady("nginx cannot be run; check the path of its program") from error
        if done.returncode != 0:
            # Its own words may quote a line of a map; they stay on the machine.
            raise NotReady(
                f"nginx {' '.join(arguments)} failed with {done.returncode}; run it by hand to see"
            )
        return done.stderr + done.stdout


def _takes_first(version: str) -> bool:
    """Return whether an nginx of this version does not see that a header comes twice."""
    numbers = re.match(r"([0-9]+)[.]([0-9]+)", version)
    return numbers is not None and (int(numbers[1]), int(numbers[2])) < _JOINS_SINCE


def read_map(text: str, *, below: bool) -> tuple[set[Mark], list[str]]:
    """
    Return what a map keyed by `COUNTRY:PATH` restricts, ours or the operator's own.

    What could mean anything is returned as the line it is, never guessed at.
    """
    marks: set[Mark] = set()
    unread: list[str] = []
    for line in text.splitlines():
        if _restricts_nothing(line):
            continue
        mark = _mark(line, ending=BELOW if below else "")
        if mark is None:
            unread.append(line.strip())
        else:
            marks.add(mark)
    return marks, unread


def read_query_map(text: str) -> tuple[set[Mark], list[str]]:
    """Return what our map of queries restricts, and the lines that are not as we write them."""
    marks: set[Mark] = set()
    unread: list[str] = []
    for line in filter(None, map(str.strip, text.splitlines())):
        found = _LINE.match(line)
        keys = None
        if found is not None:
            pattern = re.sub(r"\\([\\\"])", r"\1", found["key"])
            keys = keys_in_query(pattern.removeprefix("~").removeprefix("*"))
        kind = _KINDS.get(found["value"][:1]) if found is not None else None
        if keys is None or kind is None:
            unread.append(line)
            continue
        for key in keys:
            country, _, target = key.partition(":")
            marks.add(Mark(country, target, kind))
    return marks, unread


def _mark(line: str, *, ending: str) -> Mark | None:
    """Return what one line of a map restricts, or None where it cannot be told."""
    parts = _LINE.match(line)
    if parts is None:
        return None
    key = re.sub(r"\\([\\\"])", r"\1", parts["key"])
    if key.startswith("~"):
        inner = re.sub(r"^~\*?\^", "", key).removesuffix("$")
        # Only a pattern of ours stands for one path; of any other it cannot be told what it hits.
        is_ours = key in (f"~^{inner}$", f"~*^{inner}$")
        if not is_ours or SPECIAL & set(_ESCAPED.sub("", inner)):
            return None
        key = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), inner)
    country, colon, path = key.partition(":")
    known = country if country == UNKNOWN else known_country(country)
    if not colon or not known or not path.startswith("/"):
        return None
    kind = _KINDS.get(parts["value"].lstrip("\"'")[:1], MarkKind.LEGAL_DEMAND)
    return Mark(known, path + ending, kind)


def _restricts_nothing(line: str) -> bool:
    """Return whether a line is empty, a comment, or gives a value that nginx takes for *no*."""
    text = line.strip()
    return not text or text.startswith("#") or bool(_NO.search(text))


def _text(path: Path) -> str:
    """
    Return a file of the operator's own.

    Raises:
        NotReady: It cannot be read.
    """
    try:
        return path.read_text("utf-8", "replace")
    except OSError as error:
        raise NotReady("a map of your own cannot be read; check own_maps") from error


def _open(settings: Settings, around: Surroundings) -> Nginx:
    """Return the connector as the operator set it up."""
    places = read_places(settings, around.directory, around.host)
    header = TrustedHeader(
        name=settings.text("country_header"), source=settings.text("country_source", "header")
    )
    return Nginx(
        program=settings.path("program"),
        configuration=settings.path("configuration"),
        settings=NginxSettings(
            country_from=header,
            pages=around.pages(settings),
            ignores_case=places.ignores_case,
        ),
        places=places,
        when_unsure=settings.choice("when_unsure", WhenUnsure, WhenUnsure.SHOW),
        arguments=settings.texts("arguments"),
        own_maps=tuple(Path(one) for one in settings.texts("own_maps")),
    )


KIND = Kind(
    name="nginx",
    summary="nginx, by a map of countries and paths beside its configuration.",
    capabilities=frozenset(
        {Capability.GEO, Capability.ACCOUNT, Capability.POST, Capability.READS_BACK}
    ),
    open=_open,
)
