"""The office: everything the shell works with, put together once by `withheld.bootstrap`."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from withheld.casework.authorities import authority_from
from withheld.casework.profile import MailTo, ServiceProfile
from withheld.casework.record import Batch, Record
from withheld.casework.sealing import Sealer, opened
from withheld.errors import NotPermitted
from withheld.events.codec import instant_to_text
from withheld.events.recorded import Event, Recorded, StreamID
from withheld.events.sealed import Sealed
from withheld.ledger.canonical import JSON
from withheld.model.authority import Authority
from withheld.model.document import Document
from withheld.model.identity import DocumentID, ItemID, OrderID, PersonID
from withheld.model.papers import Paper
from withheld.model.people import Actor
from withheld.ports.chance import Chance
from withheld.ports.clock import Clock
from withheld.ports.connectors import Platforms
from withheld.ports.counsel import CounselLane
from withheld.ports.directory import Directory
from withheld.ports.documents import Documents
from withheld.ports.hazards import HazardLists, NoLists
from withheld.ports.keys import Signer
from withheld.ports.looks import Looks, NoLooks
from withheld.ports.outlets import Outlets
from withheld.ports.resolver import Resolver
from withheld.ports.steps import Steps
from withheld.ports.store import Store
from withheld.projections.service import ServiceState
from withheld.regimes.schema import Pack
from withheld.regimes.working import WorkingCalendar
from withheld.resolution.services import Services
from withheld.review.vocabulary import Vocabulary
from withheld.transparency.site import SiteFacts
from withheld.verification.rules import SenderRules
from withheld.verification.signs import Signs

ReadFile = Callable[[bytes, str], Document]
"""Read bytes under a file's name; raises `UnreadableFile`."""


def _nobody() -> tuple[SenderRules, Resolver | None]:
    return SenderRules(), None


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """One service's case work."""

    store: Store
    record: Record
    documents: Documents
    clock: Clock
    chance: Chance
    steps: Steps
    read_file: ReadFile
    directory: Directory
    directory_digest: str
    services: Services
    packs: Sequence[Pack]
    """Every pack that is installed; those counsel has not signed say nothing."""
    vocabulary: Vocabulary
    """The words by which safeguards are noticed."""
    signs: Signs
    """What gives a forged letter away."""
    profile: ServiceProfile
    render_site: Callable[[SiteFacts], Iterator[tuple[str, bytes]]]
    """Make the files of the public site."""
    render_mail: Callable[[Paper, MailTo], bytes]
    """Make a whole mail message of a paper."""
    outlets: Outlets
    lane: CounselLane
    """What is between the service and its counsel; no event, export or paper can hold it."""
    platforms: Platforms
    """The connectors the operator set up."""
    service_signer: Callable[[], Signer]
    hazards: HazardLists = field(default_factory=NoLists)
    """The operator's lists of what must not be looked at."""
    looks: Looks = field(default_factory=NoLooks)
    """Who looked at safeguards."""
    calendars: Mapping[str, WorkingCalendar] = field(default_factory=dict)
    """Working days by country code; where one is missing every day counts, and a person counts."""
    senders: Callable[[], tuple[SenderRules, Resolver | None]] = _nobody
    """Whom the operator believes about senders, and the domain name system if it turned asking it
    on; looked at when a sender is checked, so that a slip there stops nothing else."""

    def now(self) -> datetime:
        """Return the instant now (aware UTC)."""
        return self.clock.now()

    def sealer(self) -> Sealer:
        """Return a sealer for one command."""
        return Sealer(self.chance)

    def open(self, sealed: Sealed | None) -> list[JSON]:
        """Return what lies under a seal, None for what was erased; nothing for no seal."""
        return [] if sealed is None else opened(self.store, sealed)

    def service(self) -> ServiceState:
        """Return the state of the service as a whole."""
        return self.record.service()

    def active_packs(self) -> tuple[Pack, ...]:
        """Return the packs whose very bytes counsel signed."""
        service = self.service()
        return tuple(pack for pack in self.packs if service.is_signed(pack.id, pack.digest))

    def actor(self, person: PersonID) -> Actor:
        """
        Return a person as they may act now.

        Raises:
            NotPermitted: Nobody of that name is enrolled, or their key is revoked.
        """
        actor = self.service().actor(person)
        if actor is None:
            raise NotPermitted(
                "nobody of that name is enrolled here, or their key is revoked; "
                "`withheld people` lists who is"
            )
        return actor

    def authorities(self) -> tuple[Authority, ...]:
        """Return the registry of authorities, as it holds today."""
        today = self.now().date()
        return tuple(
            authority_from(self.open(entry)[0]).as_of(today)
            for entry in self.service().authorities.values()
        )

    def append(  # noqa: PLR0913 -- mirrors the fields of `Batch`
        self,
        order: OrderID | StreamID,
        events: Sequence[Event],
        *,
        by: str,
        sealer: Sealer | None = None,
        expects: int | None = None,
        command: str = "",
        versions: Mapping[ItemID, int] | None = None,
    ) -> tuple[Recorded, ...]:
        """
        Append events to an order's stream; nothing at all if there are none.

        Raises:
            NotPermitted: A guard refuses; nothing is written.
            AlreadyDone: The command was carried out before, or somebody else came first.
        """
        if not events:
            return ()
        return self.record.append(
            Batch(
                stream=StreamID(order),
                events=events,
                by=by,
                secrets=sealer.secrets if sealer else (),
                expects=expects,
                command=command,
                versions=versions or {},
            )
        )

    def keep(self, data: bytes) -> DocumentID:
        """Keep a document and return its name."""
        return self.documents.keep(data)


def stamp(at: datetime | None) -> str | None:
    """Return an instant as text for a sealed value; None stays None."""
    return None if at is None else instant_to_text(at)
