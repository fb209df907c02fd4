"""
The connector: takedowns in Ozone, for what is removed under own policy and for nothing else.

A takedown there holds for everybody and says nothing of a law, so no order is carried out by it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from withheld.connectors.atproto.uris import Forms, read_forms, uri_of
from withheld.connectors.kinds import Kind, Surroundings
from withheld.connectors.ozone.service import Ozone, open_ozone
from withheld.connectors.settings import Settings
from withheld.edge.format import Entry
from withheld.errors import NotReady
from withheld.model.identity import SubjectID
from withheld.model.withholding import Track
from withheld.ports.connectors import (
    EVERYWHERE,
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
    "takedowns are labels, and labels are public by protocol: anyone sees what was taken down",
    "Ozone has its PDS take accounts down, and not records: connect that as atproto-pds too",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Takedowns:
    """Takedowns in one Ozone."""

    ozone: Ozone
    forms: Forms
    directory: Directory

    def verify(self) -> Verified:
        """Return whether Ozone answers its administrator."""
        return self.ozone.verify(_REMARKS)

    def preparation(self) -> Mapping[str, str]:
        """Return what Ozone's own pages show of our events."""
        return self.ozone.preparation()

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
            cid = self.ozone.cid_of(uri)
            if uri.startswith("at://") and not cid:
                missing += 1
                continue
            self.ozone.emit("modEventTakedown", {}, uri=uri, cid=cid, run=change.run)
        for uri in sorted({mark.target for mark in change.lifting} & set(down)):
            self.ozone.emit("modEventReverseTakedown", {}, uri=uri, cid=down[uri], run=change.run)
        if missing:
            raise NotReady(f"{missing} posts went away just now; the next run leaves them out")

    def _down(self) -> Mapping[str, str]:
        """
        Return what is taken down, with the version of each record.

        Raises:
            NotReady: Ozone does not answer.
        """
        return {one.uri: one.cid for one in self.ozone.statuses(("takendown", "true"))}


def _open(settings: Settings, around: Surroundings) -> Takedowns:
    """
    Return the connector as the operator set it up.

    Raises:
        InvalidInput: The settings do not hold together.
    """
    return Takedowns(
        ozone=open_ozone(settings, around),
        forms=read_forms(settings),
        directory=around.directory,
    )


KIND = Kind(
    name="ozone-takedown",
    summary="Takedowns in Ozone, for what is removed everywhere under own policy.",
    capabilities=frozenset({Capability.ACCOUNT, Capability.POST, Capability.READS_BACK}),
    open=_open,
    tracks=frozenset({Track.OWN_POLICY}),
)
