"""What people decide, and what the system lays before them."""

from dataclasses import dataclass
from enum import StrEnum

from withheld.model.document import Place


class Bindingness(StrEnum):
    """Counsel's view of an order; recorded apart from what is then done."""

    VALID = "valid"
    DEFECTIVE_BUT_BINDING = "defective-but-binding"
    NOT_BINDING = "not-binding"
    NOT_AN_ORDER = "not-an-order"


class Outcome(StrEnum):
    """What is done about one item."""

    WITHHOLD = "withhold"
    WITHHOLD_UNDER_PROTEST = "withhold-under-protest"
    WITHHOLD_AND_CHALLENGE = "withhold-and-challenge"
    NARROWER = "narrower"
    """A less restrictive act than the one demanded, such as the post instead of the account."""
    ASK = "ask"
    """Ask the authority before anything is done."""
    DECLINE = "decline"
    NO_ACTION = "no-action"

    @property
    def withholds(self) -> bool:
        """Whether the subject becomes unavailable somewhere."""
        return self in _WITHHOLDING_OUTCOMES


_WITHHOLDING_OUTCOMES = frozenset(
    {
        Outcome.WITHHOLD,
        Outcome.WITHHOLD_UNDER_PROTEST,
        Outcome.WITHHOLD_AND_CHALLENGE,
        Outcome.NARROWER,
    }
)


class SafeguardClass(StrEnum):
    """Speech that deserves a second look before it is withheld."""

    NEWS_MEDIA = "news-media"
    JOURNALISM = "journalism"
    ACTIVISM = "activism"
    POLITICS = "politics"
    ART = "art"
    RESEARCH = "research"
    COURT_OR_PARLIAMENT = "court-or-parliament"
    STATE_BODY = "state-body"
    """The state's own account: a slip, most likely."""


class Standing(StrEnum):
    """What checking the sender came to."""

    CONFIRMED = "confirmed"
    NOT_CONFIRMED = "not-confirmed"
    CONTRADICTED = "contradicted"


class FindingKind(StrEnum):
    """What a finding is about."""

    DEFECT = "defect"
    """The order lacks something its law requires."""
    SAFEGUARD = "safeguard"
    NARROWER = "narrower"
    """A less restrictive act would do."""
    SENDER = "sender"
    OVERLAP = "overlap"
    """Another order names the same subject."""
    NO_PACK = "no-pack"
    """No pack describes this law; the system says so and proposes nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something the system lays before a reviewer; it decides nothing."""

    kind: FindingKind
    code: str
    """A stable slug, such as `reasons-missing` or `news-media`."""
    because: str
    """For a person, in a sentence."""
    cite: str = ""
    """Statute and article, where a law says so."""
    place: Place | None = None


class Role(StrEnum):
    """What an enrolled person is there for."""

    REVIEWER = "reviewer"
    SENIOR = "senior"
    COUNSEL = "counsel"
    OFFICER = "officer"
    """May accept risk for the service, and sign with another for what two must do."""
    OPERATOR = "operator"
    """Runs the software; decides nothing about speech."""


RANK = {Role.OPERATOR: 0, Role.REVIEWER: 1, Role.SENIOR: 2, Role.COUNSEL: 3, Role.OFFICER: 4}
"""How much a role may decide; higher decides more."""


class Audience(StrEnum):
    """Who may be told something."""

    VIEWER = "viewer"
    HOLDER = "holder"
    AUTHORITY = "authority"
    PUBLIC = "public"


class Layer(StrEnum):
    """How much of an order may be told; each is decided apart (design: disclosure per audience)."""

    EXISTENCE = "existence"
    COUNTS = "counts"
    LAW = "law"
    AUTHORITY = "authority"
    ACT = "act"
    """What was done about an item, where and until when."""
    DOCUMENT = "document"
    IDENTIFIERS = "identifiers"
