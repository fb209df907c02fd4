"""
The connector: takedowns in Ozone, for what is removed under own policy and for nothing else.

A takedown there holds for everybody and says nothing of a law, so no order is carried out by it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from withheld.connectors.atproto.uris import uri_of
from withheld.connectors.kinds import Kind
from withheld.connectors.ozone.connector import OzoneConnector, check_none_gone
from withheld.edge.format import Entry
from withheld.model.identity import SubjectID
from withheld.model.withholding import Track
from withheld.ports.connectors import (
    EVERYWHERE,
    Capability,
    Change,
    Mark,
    Observed,
    Wanted,
)
from withheld.restriction.marks import is_in_force

_REMARKS = (
    "takedowns are labels, and labels are public by protocol: anyone sees what was taken down",
    "Ozone has its PDS take accounts down, and not records: connect that as atproto-pds too",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Takedowns(OzoneConnector):
    """Takedowns in one Ozone."""

    REMARKS = _REMARKS

    def wanted(self, entries: Sequence[Entry], at: datetime) -> Wanted:
        """
        Return a mark for everybody for each entry in force; a post that is gone has none.

        Raises:
            NotReady: It cannot be asked whether a post is still there.
        """
        marks: set[Mark] = set()
        left_out: set[SubjectID] = set()
        down = self._down() if entries else {}
        for entry in entries:
            if not is_in_force(entry, at):
                continue
            uri = uri_of(entry.subject, self.forms, self.directory)
            is_account = uri is not None and uri.startswith("did:")
            if uri is not None and (is_account or uri in down or self.ozone.cid_of(uri)):
                marks.add(Mark(EVERYWHERE, uri))
            else:
                left_out.add(entry.subject)
        return Wanted(marks=frozenset(marks), not_expressed=tuple(sorted(left_out)))

    def observe(self) -> Observed:
        """
        Return what is taken down in Ozone, by whomever.

        Raises:
            NotReady: Ozone does not answer.
        """
        return Observed(marks=frozenset(Mark(EVERYWHERE, uri) for uri in self._down()))

    def apply(self, change: Change) -> None:
        """
        Take down, and reverse what is lifted; what is so already stays so.

        Raises:
            NotReady: Ozone does not answer or refuses; part of the change may be done.
        """
        down = self._down()
        missing = 0
        for uri in sorted({mark.target for mark in change.after} - set(down)):
            cid = self.version_of(uri, {})
            if cid is None:
                missing += 1
                continue
            self.ozone.emit("modEventTakedown", {}, uri=uri, cid=cid, run=change.run)
        for uri in sorted({mark.target for mark in change.lifting} & set(down)):
            self.ozone.emit("modEventReverseTakedown", {}, uri=uri, cid=down[uri], run=change.run)
        check_none_gone(missing)

    def _down(self) -> Mapping[str, str]:
        """
        Return what is taken down, with the version of each record.

        Raises:
            NotReady: Ozone does not answer.
        """
        return {one.uri: one.cid for one in self.ozone.statuses(("takendown", "true"))}


KIND = Kind(
    name="ozone-takedown",
    summary="Takedowns in Ozone, for what is removed everywhere under own policy.",
    capabilities=frozenset({Capability.ACCOUNT, Capability.POST, Capability.READS_BACK}),
    open=Takedowns.open,
    tracks=frozenset({Track.OWN_POLICY}),
)
