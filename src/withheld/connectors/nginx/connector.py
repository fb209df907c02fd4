"""
The connector: verifies itself, reads what is restricted, and writes only when it may.

It is read-only until the operator says otherwise.  After writing, nginx tests its configuration;
what it refuses is taken back, so that a mistake of ours stops no site.
"""

import re
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from withheld.connectors.nginx.render import DEPTH_MAX, SPECIAL, UNKNOWN, Rendered
from withheld.edge.answer import known_country
from withheld.edge.folder import write_whole
from withheld.errors import NotPermitted, NotReady

_TIMEOUT_SECONDS = 60
_LINE = re.compile(
    r"""^\s*(?P<quote>["']?)(?P<key>\S.*?)(?P=quote)\s+(?P<value>\S.*?)\s*;\s*(?:#.*)?$"""
)
_ESCAPED = re.compile(r"\\x([0-9a-f]{2})")
_NO = re.compile(r"""\s(?:0|""|'')\s*;\s*(?:#.*)?$""")


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """What this connector can do here, as far as it could find out."""

    is_usable: bool
    version: str
    problems: tuple[str, ...]
    withholds_by_country: bool = True
    withholds_accounts_whole: bool = True
    """An account's place takes all paths below it, down to three segments deep."""
    keeps_time_itself: bool = False
    """It does not: the files are rendered again when something starts or ends."""
    speaks_the_viewers_language: bool = False
    """The page is in English; proxy to the sidecar for others."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Restricted:
    """Something nginx restricts today, whoever decided it."""

    country: str
    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Adopted:
    """What a map says today; what could not be read is listed, never guessed."""

    restricted: tuple[Restricted, ...]
    unread_lines: tuple[int, ...]
    """Counted from 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What a run changed."""

    changed: tuple[str, ...]
    """Names of files; empty when nginx already had what is wanted."""
    placed_count: int
    lifted_count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Nginx:
    """One nginx: its program and its configuration, beside which our files lie."""

    program: Path
    configuration: Path
    """Absolute.  Its `include` lines are read from its own folder, so our files are there."""
    arguments: Sequence[str] = ()
    """Such as `-p PREFIX`."""
    may_write: bool = False

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
        return Verified(is_usable=not problems, version=version, problems=tuple(problems))

    def _problems(self) -> list[str]:
        """Return what stands in the way, in words for the operator."""
        found: list[str] = []
        try:
            self._run("-t")
        except NotReady as error:
            found.append(str(error))
        text = self.configuration.read_text("utf-8", "replace")
        found.extend(
            f"the configuration does not include {name}; add it where the file says"
            for name in ("withheld-http.conf", "withheld-server.conf")
            if name not in text
        )
        return found

    def observe(self) -> frozenset[str]:
        """Return the keys that our files hold now, as `COUNTRY:PATH`, below a path with `/*`."""
        return frozenset(
            key
            for depth in range(DEPTH_MAX + 1)
            for key in _keys(self._read(f"withheld-{depth}.map"), below=depth > 0)
        )

    def drift(self, wanted: Rendered) -> tuple[frozenset[str], frozenset[str]]:
        """Return what is wanted and not there, and what is there and not wanted."""
        expected = wanted_keys(wanted)
        observed = self.observe()
        return expected - observed, observed - expected

    def apply(self, wanted: Rendered) -> Receipt:
        """
        Make nginx enforce what is wanted; doing it again changes nothing.

        Raises:
            NotPermitted: The operator has not let this connector write.
            NotReady: nginx refused the configuration; what was there before is in place again.
        """
        if not self.may_write:
            raise NotPermitted(
                "this connector is read-only; set it to write when its listing has been checked"
            )
        missing, surplus = self.drift(wanted)
        before = {name: self._read(name) for name in wanted.files}
        changed = [name for name, text in wanted.files.items() if before[name] != text]
        if not changed:
            return Receipt(changed=(), placed_count=0, lifted_count=0)
        self._write({name: wanted.files[name] for name in changed})
        try:
            self._run("-t")
            self._run("-s", "reload")
        except NotReady:
            self._write({name: before[name] for name in changed})
            raise
        return Receipt(changed=tuple(changed), placed_count=len(missing), lifted_count=len(surplus))

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


def wanted_keys(wanted: Rendered) -> frozenset[str]:
    """Return the keys that the rendered files hold, as `Nginx.observe` returns them."""
    return frozenset(
        key
        for depth in range(DEPTH_MAX + 1)
        for key in _keys(wanted.files[f"withheld-{depth}.map"], below=depth > 0)
    )


def _keys(text: str, *, below: bool) -> list[str]:
    """Return the keys of one of our own maps."""
    adopted = adopt(text)
    ending = "/*" if below else ""
    return [f"{one.country}:{one.path}{ending}" for one in adopted.restricted]


def adopt(text: str) -> Adopted:
    """Return what a map file keyed by `COUNTRY:PATH` restricts, ours or the operator's own."""
    restricted: list[Restricted] = []
    unread: list[int] = []
    for number, line in enumerate(text.splitlines(), 1):
        if _restricts_nothing(line):
            continue
        one = _restricted(line)
        if one is None:
            unread.append(number)
        else:
            restricted.append(one)
    return Adopted(restricted=tuple(restricted), unread_lines=tuple(unread))


def _restricted(line: str) -> Restricted | None:
    """Return what one line of a map restricts, or None where it cannot be told."""
    parts = _LINE.match(line)
    if parts is None:
        return None
    key = re.sub(r"\\([\\\"])", r"\1", parts["key"])
    if key.startswith("~"):
        inner = key.removeprefix("~^").removesuffix("$")
        # Only a pattern of ours stands for one path; of any other it cannot be told what it hits.
        if key != f"~^{inner}$" or SPECIAL & set(_ESCAPED.sub("", inner)):
            return None
        key = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), inner)
    country, colon, path = key.partition(":")
    known = country if country == UNKNOWN else known_country(country)
    if not colon or not known or not path.startswith("/"):
        return None
    return Restricted(country=known, path=path)


def _restricts_nothing(line: str) -> bool:
    """Return whether a line is empty, a comment, or gives a value that nginx takes for *no*."""
    text = line.strip()
    return not text or text.startswith("#") or bool(_NO.search(text))
