"""
The connector: a label for what is withheld in a country, by that country's own labeler.

Labels are public by protocol: whoever asks a labeler gets all of them.  So it is told nothing
until counsel releases it, and then only of orders that counsel discloses to the public.
"""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from withheld.connectors.atproto.identity import Identity, open_identity
from withheld.connectors.atproto.labels import Label, LabelLog, signed_label
from withheld.connectors.atproto.uris import Forms, read_forms, uri_of
from withheld.connectors.kinds import Kind, Surroundings
from withheld.connectors.settings import Settings
from withheld.edge.format import Entry
from withheld.errors import InvalidInput, NotReady
from withheld.model.identity import SubjectID
from withheld.model.territory import COUNTRIES
from withheld.ports.connectors import (
    Capability,
    Change,
    Mark,
    Observed,
    Verified,
    Wanted,
)
from withheld.ports.directory import Directory
from withheld.restriction.marks import is_in_force

_REMARKS = (
    "labels are public by protocol: whoever asks a labeler gets the list, and what once was on it",
    "clients choose their labelers; only the proxy in front of the AppView makes it obey them",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Labelers:
    """The service's labelers, one a country."""

    folder: Path
    """Where keys and logs lie."""
    dids: Mapping[str, str]
    """By country."""
    endpoints: Mapping[str, str]
    forms: Forms
    value: str
    """What a label says, such as `!takedown`."""
    directory: Directory

    def identity(self, country: str) -> Identity:
        """
        Return a country's labeler.

        Raises:
            InvalidInput: The country has none.
        """
        if country not in self.dids:
            raise InvalidInput("there is no labeler for that country in [settings.labelers]")
        return open_identity(
            self.folder, country, self.dids[country], self.endpoints.get(country, "")
        )

    def log(self, country: str) -> LabelLog:
        """Return the log of a country's labeler."""
        return LabelLog(self.folder / f"{country}.jsonl")

    def verify(self) -> Verified:
        """Return whether every labeler has a key and a log that can be read."""
        problems: list[str] = []
        for country in self.dids:
            try:
                self.identity(country)
                self.log(country).last()
            except (InvalidInput, NotReady) as error:
                problems.append(f"{country}: {error}")
        return Verified(is_usable=not problems, problems=tuple(problems), remarks=_REMARKS)

    def preparation(self) -> Mapping[str, str]:
        """Return the DID document of each labeler, for `/.well-known/did.json` of its host."""
        return {
            f"did-{country}.json": json.dumps(self.identity(country).document(), indent=2) + "\n"
            for country in self.dids
        }

    def wanted(self, entries: Sequence[Entry], at: datetime) -> Wanted:
        """Return a mark for each entry in force in a country that has a labeler."""
        marks: set[Mark] = set()
        left_out: set[SubjectID] = set()
        for entry in entries:
            if not is_in_force(entry, at):
                continue
            uri = uri_of(entry.subject, self.forms, self.directory)
            if uri is None or not entry.countries <= set(self.dids):
                left_out.add(entry.subject)
            if uri is not None:
                marks |= {Mark(one, uri) for one in entry.countries if one in self.dids}
        return Wanted(marks=frozenset(marks), not_expressed=tuple(sorted(left_out)))

    def observe(self) -> Observed:
        """
        Return what the labelers say now.

        Raises:
            NotReady: A log cannot be read.
        """
        return Observed(
            marks=frozenset(
                Mark(country, uri)
                for country in self.dids
                for uri, value in self.log(country).in_force()
                if value == self.value
            )
        )

    def apply(self, change: Change) -> None:
        """
        Sign and append labels, and negations of those that are lifted; done again, none is added.

        Raises:
            NotReady: A log cannot be read or written.
        """
        aims: dict[str, set[str]] = defaultdict(set)
        for mark in change.after:
            aims[mark.country].add(mark.target)
        for country in self.dids:
            log = self.log(country)
            there = {uri for uri, value in log.in_force() if value == self.value}
            lifting = there - aims[country]
            placing = aims[country] - there
            if placing or lifting:
                try:
                    log.append(self._labels(country, log.last(), placing, lifting, change.at))
                except OSError as error:
                    raise NotReady("a labeler's log cannot be written; check its rights") from error

    def _labels(
        self, country: str, last: int, placing: set[str], lifting: set[str], at: datetime
    ) -> list[Label]:
        identity = self.identity(country)
        changes = [(uri, False) for uri in sorted(placing)]
        changes += [(uri, True) for uri in sorted(lifting)]
        return [
            signed_label(identity, seq=seq, uri=uri, val=self.value, at=at, is_negated=is_negated)
            for seq, (uri, is_negated) in enumerate(changes, start=last + 1)
        ]


def open_labelers(settings: Settings, around: Surroundings) -> Labelers:
    """
    Return the connector as the operator set it up.

    Raises:
        InvalidInput: No labeler, a code that is no country, or a form without an id.
    """
    table, places = settings.table("labelers"), settings.table("endpoints")
    dids = {country: table.text(country) for country in table.names()}
    if not dids or not set(dids) <= COUNTRIES:
        raise InvalidInput(
            '[settings.labelers] names a labeler by country, such as IN = "did:web:in.labels.…"'
        )
    return Labelers(
        folder=around.folder,
        dids=dids,
        endpoints={country: places.text(country) for country in places.names()},
        forms=read_forms(settings),
        value=settings.text("value", "!takedown"),
        directory=around.directory,
    )


KIND = Kind(
    name="atproto-labeler",
    summary="Signed labels by a labeler of our own for each country, for orders counsel released.",
    capabilities=frozenset(
        {
            Capability.GEO,
            Capability.ACCOUNT,
            Capability.POST,
            Capability.LABEL,
            Capability.READS_BACK,
            Capability.PUBLIC,
        }
    ),
    open=open_labelers,
)
