"""
What every connector must pass, for those who ship their own; and a platform in memory.

In a third party's tests, against the real platform on loopback::

    def test_our_connector_keeps_the_contract() -> None:
        check_connector(OurConnector(...), KIND.capabilities, examples)

`examples` are entries that the platform can express, at least two; the platform is empty before.
"""

import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from withheld.edge.format import Entry
from withheld.errors import InvalidInput, NotFound, NotReady
from withheld.model.territory import COUNTRIES
from withheld.model.withholding import Track
from withheld.ports.connectors import (
    EVERYWHERE,
    LEGAL,
    Capability,
    Change,
    Connector,
    Described,
    Mark,
    Observed,
    Verified,
    Wanted,
)
from withheld.restriction.marks import countries_of, is_in_force

AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


def check_connector(
    connector: Connector,
    capabilities: frozenset[Capability],
    examples: Sequence[Entry],
    *,
    at: datetime = AT,
    settled: Callable[[], object] = lambda: None,
) -> None:
    """
    Check that a connector verifies itself, is pure in what it wants, and places and lifts exactly.

    Args:
        connector: It, with its platform there and empty.
        capabilities: What its kind declares.
        examples: Entries that the platform can express, in force at `at`, at least two.
        at: The instant to ask for (aware UTC).
        settled: Called after each change, for platforms that take a moment.

    Raises:
        AssertionError: Something does not hold; the message says what.
    """
    verified = connector.verify()
    _holds(verified.is_usable, "it does not verify: " + "; ".join(verified.problems))
    wanted = _wants(connector, capabilities, examples, at)
    if Capability.READS_BACK not in capabilities:
        connector.apply(_change(frozenset(), wanted, at, "first"))
        connector.apply(_change(frozenset(), wanted, at, "first"))
        return
    _holds(not connector.observe().marks, "the platform was not empty to begin with")
    _places_and_lifts(connector, wanted, at, settled)


def _wants(
    connector: Connector,
    capabilities: frozenset[Capability],
    examples: Sequence[Entry],
    at: datetime,
) -> frozenset[Mark]:
    """Check what a connector makes of entries, and return it."""
    wanted = connector.wanted(examples, at)
    _holds(len(wanted.marks) > 1, "the examples come to fewer than two marks")
    _holds(not wanted.not_expressed, "an example is not expressed; give ones that can be")
    again = connector.wanted(tuple(reversed(examples)), at)
    _holds(wanted == again, "the same entries in another order are wanted otherwise")
    _holds(not connector.wanted((), at).marks, "nothing decided, and something wanted")
    keys = [mark.key for mark in wanted.marks]
    _holds(len(keys) == len(set(keys)), "two marks differ in their reason alone")
    if Capability.KEEPS_TIME not in capabilities:
        over = [one._replace(starts_at=None, ends_at=at) for one in examples]
        _holds(not connector.wanted(over, at).marks, "what is over is wanted still")
        coming = [
            one._replace(starts_at=at + timedelta(seconds=1), ends_at=None) for one in examples
        ]
        _holds(not connector.wanted(coming, at).marks, "what has not begun is wanted already")
    return wanted.marks


def _places_and_lifts(
    connector: Connector,
    wanted: frozenset[Mark],
    at: datetime,
    settled: Callable[[], object],
) -> None:
    """Check that the platform comes to restrict exactly what it is given, each way."""
    one, *others = sorted(wanted)
    rest = frozenset(others)
    for number, (before, after) in enumerate(
        [
            (frozenset[Mark](), wanted),
            (wanted, wanted),
            (wanted, rest),
            (rest, frozenset({one})),
            (frozenset({one}), frozenset[Mark]()),
        ]
    ):
        for _again in range(2):
            connector.apply(_change(before, after, at, f"run-{number}"))
            settled()
            found = connector.observe().marks
            _holds(
                found == after,
                f"step {number}: {len(after - found)} marks are missing and "
                f"{len(found - after)} too many",
            )


def _change(before: frozenset[Mark], after: frozenset[Mark], at: datetime, run: str) -> Change:
    return Change(run=run, placing=after - before, lifting=before - after, after=after, at=at)


def _holds(holds: bool, what: str) -> None:  # noqa: FBT001 -- reads as `_holds(x == 3, "…")`
    if not holds:
        raise AssertionError(what)


@dataclass(slots=True, kw_only=True)
class MemoryPlatform:
    """A platform that restricts subjects by country, and can be down or forgetful."""

    marks: set[Mark] = field(default_factory=set)
    elsewhere: set[Mark] = field(default_factory=set)
    unread: list[str] = field(default_factory=list)
    is_down: bool = False
    loses: bool = False
    """Takes a change, and restricts nothing of it."""
    runs: list[str] = field(default_factory=list)
    """The name of every run it was asked for, repeated ones too."""
    effects: list[tuple[str, Mark]] = field(default_factory=list)
    """What changed in the world, in order: `placed` or `lifted`, and what."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MemoryConnector:
    """The connector to a `MemoryPlatform`; a mark's target is the subject itself."""

    platform: MemoryPlatform
    knows_countries: bool = True
    """Or what is withheld everywhere is withheld from everybody, and nothing else."""

    def verify(self) -> Verified:
        """Return that all is well, unless the platform is down."""
        problems = ("the platform does not answer",) if self.platform.is_down else ()
        return Verified(is_usable=not problems, version="1", problems=problems)

    def preparation(self) -> Mapping[str, str]:
        """Return nothing: there is nothing to put in place."""
        return {}

    def wanted(self, entries: Sequence[Entry], at: datetime) -> Wanted:
        """Return a mark for each country of each entry in force."""
        if not self.knows_countries:
            return Wanted(
                marks=frozenset(
                    Mark(EVERYWHERE, entry.subject)
                    for entry in entries
                    if is_in_force(entry, at) and entry.countries >= COUNTRIES
                )
            )
        return Wanted(
            marks=frozenset(
                Mark(country, entry.subject, kind)
                for entry in entries
                if is_in_force(entry, at)
                for country, kind in countries_of(entry, refuses_unsure=False)
            )
        )

    def observe(self) -> Observed:
        """
        Return what the platform restricts.

        Raises:
            NotReady: It is down.
        """
        self._reach()
        return Observed(
            marks=frozenset(self.platform.marks),
            elsewhere=frozenset(self.platform.elsewhere),
            unread=tuple(self.platform.unread),
        )

    def apply(self, change: Change) -> None:
        """
        Place and lift; what is so already stays so, and has no effect.

        Raises:
            NotReady: It is down.
        """
        self._reach()
        platform = self.platform
        platform.runs.append(change.run)
        if platform.loses:
            return
        for mark in sorted(change.after - platform.marks):
            platform.effects.append(("placed", mark))
        for mark in sorted(platform.marks - change.after):
            platform.effects.append(("lifted", mark))
        platform.marks = set(change.after)

    def _reach(self) -> None:
        """
        Go to the platform.

        Raises:
            NotReady: It is down.
        """
        if self.platform.is_down:
            raise NotReady("the platform does not answer; it is tried again later")


@dataclass(frozen=True, slots=True, kw_only=True)
class MemoryPlatforms:
    """Connectors that all go to one `MemoryPlatform`; kept nowhere, whatever the store is."""

    platform: MemoryPlatform
    capabilities: frozenset[Capability] = frozenset(
        {Capability.GEO, Capability.ACCOUNT, Capability.POST, Capability.READS_BACK}
    )
    configurations: dict[str, bytes] = field(default_factory=dict)
    tracks: frozenset[Track] = LEGAL

    def names(self) -> Sequence[str]:
        """Return the names, sorted."""
        return sorted(self.configurations)

    def described(self, name: str) -> Described:
        """
        Return what the configuration says.

        Raises:
            NotFound: There is no connector of that name.
        """
        if name not in self.configurations:
            raise NotFound("there is no connector of that name in this test")
        return self._described(self.configurations[name])

    def configure(self, name: str, configuration: bytes) -> Described:
        """
        Keep a configuration: TOML with `changes_max` and `recheck_minutes`.

        Raises:
            InvalidInput: One of the two is no number.
        """
        described = self._described(configuration)
        self.configurations[name] = configuration
        return described

    def open(self, name: str) -> Connector:
        """
        Return the connector.

        Raises:
            NotFound: There is no connector of that name.
        """
        self.described(name)
        knows_countries = bool(self.capabilities & {Capability.GEO, Capability.MESSAGE})
        return MemoryConnector(platform=self.platform, knows_countries=knows_countries)

    def _described(self, configuration: bytes) -> Described:
        """
        Return what a configuration says.

        Raises:
            InvalidInput: A value is no number.
        """
        table = {"changes_max": 100, "recheck_minutes": 10, **tomllib.loads(configuration.decode())}
        changes_max, recheck_minutes = table["changes_max"], table["recheck_minutes"]
        if not isinstance(changes_max, int) or not isinstance(recheck_minutes, int):
            raise InvalidInput("changes_max and recheck_minutes are numbers")
        return Described(
            kind="memory",
            digest=sha256(configuration).hexdigest(),
            capabilities=self.capabilities,
            changes_max=changes_max,
            recheck_minutes=recheck_minutes,
            tracks=self.tracks,
        )
