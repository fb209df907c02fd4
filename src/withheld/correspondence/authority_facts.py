"""
What a letter to an authority may be made of, and nothing else.

The protection is in the types: there is no field here that could carry an account's id or former
handles, another holder's data, a safeguard mark, a reviewer or a reviewer's words.  Locators are
the authority's own words, copied by intake; grounds are an enumeration, because a free text could
say that an account is a journalist's.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from withheld.errors import InvalidInput
from withheld.model.papers import Letterhead
from withheld.model.review import Outcome
from withheld.model.territory import Territory


@dataclass(frozen=True, slots=True, kw_only=True)
class TheirLocator:
    """One thing an order names, exactly as the order names it."""

    as_written: str
    where_named: str
    """The place in the order, such as `Annexure-II, serial 42` or `page 3, line 7`."""


class Told(StrEnum):
    """A ground that an authority may be told; never why a person or an account is protected."""

    POST_NOT_ACCOUNT = "post-not-account"
    ONE_COUNTRY = "one-country"
    UNTIL_A_DATE = "until-a-date"
    OUTSIDE_THE_PROVISION = "outside-the-provision"
    NO_REASONS = "no-reasons"
    DISPROPORTIONATE = "disproportionate"
    OTHER_TERRITORY = "other-territory"
    NOT_BINDING = "not-binding"
    UNREADABLE = "unreadable"
    AMBIGUOUS = "ambiguous"
    NOT_SPECIFIC = "not-specific"
    NOT_OURS = "not-ours"
    NOT_HOSTED = "not-hosted"
    NOT_FOUND = "not-found"
    GONE = "gone"
    UNDER_REVIEW = "under-review"


_NEEDS_GROUND = frozenset({Outcome.NARROWER, Outcome.ASK, Outcome.DECLINE, Outcome.NO_ACTION})


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemAnswer:
    """What became of one item, in the authority's own locator."""

    locator: TheirLocator
    outcome: Outcome
    told: Told | None = None
    """The ground; there for a narrower act, a question, a refusal and no action."""
    territory: Territory | None = None
    since: datetime | None = None
    """When the decision takes effect (aware UTC); no claim that it was seen in effect."""
    until: datetime | None = None

    def __post_init__(self) -> None:
        """
        Refuse an answer that says less, or more, than its outcome.

        Raises:
            InvalidInput: A ground is missing, or a place where nothing was withheld.
        """
        if self.outcome in _NEEDS_GROUND and self.told is None:
            raise InvalidInput(f"the outcome {self.outcome} needs a ground; name one")
        has_place = self.territory is not None and self.since is not None
        if self.outcome.withholds != has_place:
            raise InvalidInput("an item has a place and a start if and only if it is withheld")


class DemandResult(StrEnum):
    """What became of a demand as a whole."""

    DONE = "done"
    DONE_IN_PART = "done-in-part"
    DECLINED = "declined"
    ASKED = "asked"
    APART = "apart"
    """A demand for data: answered under its own procedure, never in this letter."""
    NOTED = "noted"
    UNDER_REVIEW = "under-review"


@dataclass(frozen=True, slots=True, kw_only=True)
class DemandAnswer:
    """What became of one operative clause."""

    clause: str
    """As written in the order."""
    where_named: str
    result: DemandResult


class EffectKnown(StrEnum):
    """How the service knows that something is in effect on a surface."""

    PROBED = "probed"
    ATTESTED = "attested"


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """One surface on which effect was observed or attested; no other surface is claimed."""

    surface: str
    """By name, such as `the website` or `the API`."""
    known: EffectKnown
    at: datetime
    attested_by: str = ""
    """The office that attests, such as `Head of Operations`; for what was attested."""

    def __post_init__(self) -> None:
        """
        Refuse an attestation by nobody.

        Raises:
            InvalidInput: Attested, and no office named.
        """
        if self.known is EffectKnown.ATTESTED and not self.attested_by.strip():
            raise InvalidInput("effect attested by nobody; name the office that attests it")


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorityHead:
    """The head of every letter to an authority."""

    letterhead: Letterhead
    to: tuple[str, ...]
    """The authority's name and address, one line each."""
    called: str
    """What the order calls itself, such as `direction` or `removal order`."""
    their_reference: str
    """As written in the order; empty if it bears none."""
    dated: date | None
    """The date the order bears; None if it bears none."""
    received_at: datetime
    written_at: datetime
    our_reference: str = ""
    """A reference made for this correspondence; never the order's number, which counts orders."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptFacts:
    """Everything a receipt may draw on."""

    head: AuthorityHead
    channel: str
    """How it arrived, such as `e-mail` or `post`."""
    addressed_to: str
    """The entity the order names as addressee; empty if it names none."""
    items_read: int
    unreadable: tuple[TheirLocator, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerFacts:
    """Everything an answer may draw on."""

    head: AuthorityHead
    demands: tuple[DemandAnswer, ...]
    items: tuple[ItemAnswer, ...]
    effects: tuple[Effect, ...] = ()
    is_under_protest: bool = False
    is_challenged: bool = False
    """A challenge in court is pending or being prepared, and may be said to be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MissingElement:
    """One thing the law requires of such an order and this one lacks, in the law's own words."""

    words_of_law: str
    cite: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeficiencyFacts:
    """Everything a letter about deficiencies may draw on."""

    head: AuthorityHead
    missing: tuple[MissingElement, ...] = ()
    unclear: tuple[tuple[TheirLocator, Told], ...] = ()
    """Items that cannot be acted on as written, and why."""
    clock_words: str = ""
    """What the law says about the time limit meanwhile, from its pack; empty if it is silent."""


class Correction(StrEnum):
    """What a corrigendum does to an item."""

    ADDED = "added"
    REMOVED = "removed"
    REPLACED = "replaced"


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionAnswer:
    """What became of one correction."""

    correction: Correction
    was: TheirLocator | None
    """None for what was added."""
    now: ItemAnswer | None
    """None for what was removed."""
    lifted_at: datetime | None = None
    """When what rested on a removed item was lifted; None if nothing rested on it."""

    def __post_init__(self) -> None:
        """
        Refuse a correction whose two sides do not fit its kind.

        Raises:
            InvalidInput: An addition with a former item, a removal with a new one, or the like.
        """
        expected = {
            Correction.ADDED: (False, True),
            Correction.REMOVED: (True, False),
            Correction.REPLACED: (True, True),
        }[self.correction]
        if (self.was is not None, self.now is not None) != expected:
            raise InvalidInput(f"a correction that is {self.correction} has the wrong sides")


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrigendumFacts:
    """Everything an answer to a corrigendum may draw on."""

    head: AuthorityHead
    """The head names the corrigendum; `corrects` the order it corrects."""
    corrects: str
    """The corrected order's reference, as the corrigendum writes it."""
    corrections: tuple[CorrectionAnswer, ...]
