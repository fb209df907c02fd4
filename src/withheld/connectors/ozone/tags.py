"""
The connector: a tag for each country where something is withheld, so that moderators see it.

Tags restrict nothing and are shown to the whole team, so they are treated as public: nothing is
told until counsel releases it, and then only of orders that counsel discloses.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from withheld.connectors.atproto.uris import uri_of
from withheld.connectors.kinds import Kind
from withheld.connectors.ozone.connector import OzoneConnector, check_none_gone
from withheld.connectors.ozone.service import Status
from withheld.edge.format import Entry
from withheld.model.identity import SubjectID
from withheld.model.territory import COUNTRIES
from withheld.ports.connectors import (
    Capability,
    Change,
    Mark,
    Observed,
    Wanted,
)
from withheld.restriction.marks import is_in_force

PREFIX = "withheld:"
_TAGS_AT_ONCE = 25
"""As many as one question may name; from the lexicon."""
_REMARKS = (
    "a tag withholds nothing: labelers and the proxy do, or the servers in front",
    "the whole team of moderators sees tags; nothing is told until counsel releases it",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tags(OzoneConnector):
    """Tags in one Ozone."""

    REMARKS = _REMARKS

    def wanted(self, entries: Sequence[Entry], at: datetime) -> Wanted:
        """Return a mark for each country of each entry in force; a post that is gone has none."""
        marks: set[Mark] = set()
        left_out: set[SubjectID] = set()
        for entry in entries:
            if not is_in_force(entry, at):
                continue
            uri = uri_of(entry.subject, self.forms, self.directory)
            kind, _, name = entry.subject.partition(":")
            if uri is None or (kind == "post" and self.directory.post(name) is None):
                left_out.add(entry.subject)
            else:
                marks |= {Mark(country, uri) for country in entry.countries}
        return Wanted(marks=frozenset(marks), not_expressed=tuple(sorted(left_out)))

    def observe(self) -> Observed:
        """
        Return the tags that Ozone has, by whomever.

        Raises:
            NotReady: Ozone does not answer.
        """
        return Observed(
            marks=frozenset(
                Mark(tag.removeprefix(PREFIX), status.uri)
                for status in self._tagged()
                for tag in status.tags
                if tag.startswith(PREFIX) and tag.removeprefix(PREFIX) in COUNTRIES
            )
        )

    def apply(self, change: Change) -> None:
        """
        Add and remove tags, one event a subject; what is so already stays so.

        Raises:
            NotReady: Ozone does not answer or refuses; part of the change may be done.
        """
        cids = {status.uri: status.cid for status in self._tagged()}
        there = self.observe().marks
        adding, removing = defaultdict(set), defaultdict(set)
        for mark in change.after - there:
            adding[mark.target].add(PREFIX + mark.country)
        for mark in change.lifting & there:
            removing[mark.target].add(PREFIX + mark.country)
        missing = 0
        for uri in sorted({*adding, *removing}):
            cid = self.version_of(uri, cids)
            if cid is None:
                missing += 1
                continue
            fields = {"add": sorted(adding[uri]), "remove": sorted(removing[uri])}
            self.ozone.emit("modEventTag", fields, uri=uri, cid=cid, run=change.run)
        check_none_gone(missing)

    def _tagged(self) -> Iterator[Status]:
        """
        Go through the subjects that have a tag of ours for any country.

        Raises:
            NotReady: Ozone does not answer.
        """
        names = sorted(PREFIX + country for country in COUNTRIES)
        seen: set[str] = set()
        for start in range(0, len(names), _TAGS_AT_ONCE):
            query = [("tags", name) for name in names[start : start + _TAGS_AT_ONCE]]
            for status in self.ozone.statuses(*query):
                if status.uri not in seen:
                    seen.add(status.uri)
                    yield status


KIND = Kind(
    name="ozone",
    summary="Tags in Ozone, by which moderators see where something is withheld.",
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
    open=Tags.open,
)
