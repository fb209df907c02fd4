"""What the two connectors of an Ozone have in common: how they are set up, and what they say."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Self

from withheld.connectors.atproto.uris import Forms, read_forms
from withheld.connectors.kinds import Surroundings
from withheld.connectors.ozone.service import Ozone, open_ozone
from withheld.connectors.settings import Settings
from withheld.errors import NotReady
from withheld.ports.connectors import Verified
from withheld.ports.directory import Directory


@dataclass(frozen=True, slots=True, kw_only=True)
class OzoneConnector:
    """A connector to one Ozone."""

    REMARKS: ClassVar[tuple[str, ...]]
    """What people should know of it before they let it write."""

    ozone: Ozone
    forms: Forms
    directory: Directory

    @classmethod
    def open(cls, settings: Settings, around: Surroundings) -> Self:
        """
        Return the connector as the operator set it up.

        Raises:
            InvalidInput: The settings do not hold together.
        """
        return cls(
            ozone=open_ozone(settings, around),
            forms=read_forms(settings),
            directory=around.directory,
        )

    def verify(self) -> Verified:
        """Return whether Ozone answers its administrator."""
        return self.ozone.verify(self.REMARKS)

    def preparation(self) -> Mapping[str, str]:
        """Return what Ozone's own pages show of our events."""
        return self.ozone.preparation()

    def version_of(self, uri: str, known: Mapping[str, str]) -> str | None:
        """Return the version of a record as an event names it; None for a post that is gone."""
        cid = known.get(uri) or self.ozone.cid_of(uri)
        return None if uri.startswith("at://") and not cid else cid


def check_none_gone(count: int) -> None:
    """
    Leave a run open in which posts went away.

    Raises:
        NotReady: Some did.
    """
    if count:
        raise NotReady(f"{count} posts went away just now; the next run leaves them out")
