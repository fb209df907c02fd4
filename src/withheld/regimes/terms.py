"""
The words a pack may use where the law's own words would not be comparable.

Each is a closed list: a pack that uses another word is refused, with the list in the message.
"""

from enum import StrEnum


class Confidence(StrEnum):
    """How sure we are of a rule."""

    PRIMARY = "primary"
    """The law's own text was read."""
    SECONDARY = "secondary"
    """A named press report, law firm or public body says so."""
    UNVERIFIED = "unverified"
    """Believed, not checked: only ever a reason for caution."""


class Status(StrEnum):
    """Whether the regime is law today."""

    IN_FORCE = "in-force"
    HISTORIC = "historic"
    PARTLY_ANNULLED = "partly-annulled"
    UNCLEAR = "unclear"


class SummerTime(StrEnum):
    """By which law the clocks of a zone go forward."""

    NONE = "none"
    EU = "eu"
    """From the last Sunday of March to the last of October, 01:00 UTC (Directive 2000/84/EC)."""
    US = "us"
    """From the second Sunday of March to the first of November, 02:00 local (15 USC 260a)."""
    AU = "au"
    """From the first Sunday of October to the first of April, 02:00 standard time (New South Wales
    and the Capital Territory)."""


class Naming(StrEnum):
    """What it means when a letter cites a provision."""

    NAMES = "names"
    """It is this regime."""
    LAW_ONLY = "law-only"
    """It is this law, some part of it: this regime unless only an outside part is cited."""
    CONTEXT = "context"
    """It says which law a bare article beside it belongs to, and nothing alone."""
    OUTSIDE = "outside"
    """A part of the same law that this pack does not describe."""


class Power(StrEnum):
    """What an issuer may do under the regime."""

    ORDER = "order"
    REQUEST = "request"
    """May only ask another body to order."""


class TargetStanding(StrEnum):
    """Whether the law reaches this kind of thing."""

    NAMED = "named"
    IN_PRACTICE = "in-practice"
    """Orders do it; the text does not say so."""
    CONTESTED = "contested"
    NATIONAL_LAW = "national-law"
    """Only where the national law behind the order allows it."""


class ClockKind(StrEnum):
    """What has to be done before a clock runs out."""

    ACT = "act"
    ACKNOWLEDGE = "acknowledge"
    ANSWER = "answer"
    EXPLAIN = "explain"
    """Tell the authority why the order cannot be carried out, or ask for what is missing."""
    APPEAR = "appear"
    CONFIRM_INTERIM = "confirm-interim"
    CONTEST = "contest"
    DECIDE = "decide"
    DISPOSE = "dispose"
    FORWARD = "forward"
    REINSTATE = "reinstate"
    REVIEW = "review"
    TELL_HOLDER = "tell-holder"
    WARN_FIRST = "warn-first"
    COPY_SIGNED = "copy-signed"
    ASSIST = "assist"
    COMPLAINT = "complaint"
    """A private person's complaint, not an authority's order."""


class Party(StrEnum):
    """Whose clock it is."""

    SERVICE = "service"
    AUTHORITY = "authority"
    HOLDER = "holder"
    SERVICE_OR_HOLDER = "service-or-holder"
    NETWORK = "network"
    """Operators of networks who block what hosts do not."""


class Bound(StrEnum):
    """Whether a time is the longest or the shortest that the law allows."""

    WITHIN = "within"
    AT_LEAST = "at-least"


class Start(StrEnum):
    """The event a clock counts from."""

    RECEIVED = "received"
    """The earliest of served, received and read, until counsel rules otherwise."""
    SERVED = "served"
    READ = "read"
    KNOWLEDGE = "knowledge"
    """Actual knowledge; nobody can prove a later one, so the earliest arrival counts."""
    ISSUED = "issued"
    DECIDED = "decided"
    """When the authority decided (a silence runs from here, not from receipt)."""
    REQUESTED = "requested"
    """When somebody asked: a review, scrutiny, a block by a nodal officer."""
    REMOVED = "removed"
    TOLD = "told"
    """When the account holder was told."""
    INTERIM = "interim"
    """When the interim direction was given."""
    EFFECT = "effect"
    """When the order was carried out."""
    COMPLAINED = "complained"
    OBSTACLE = "obstacle"
    """When an obstacle that the law excuses began; counsel claims it."""


class Commands(StrEnum):
    """When a secrecy rule binds."""

    ALWAYS = "always"
    WHEN_ORDERED = "when-ordered"
    NEVER = "never"


class DutyToTell(StrEnum):
    """Whether the account holder is to be told."""

    MUST = "must"
    MAY = "may"
    MUST_NOT = "must-not"
    SILENT = "silent"


class Owed(StrEnum):
    """What the account holder has a right to, besides knowing."""

    REASONS = "reasons"
    COPY_ON_REQUEST = "copy-on-request"
    """A copy of the order, where the holder asks for it."""


class AccountWide(StrEnum):
    """Whether a whole account may be ordered withheld."""

    YES = "yes"
    NO = "no"
    CONTESTED = "contested"
    SILENT = "silent"
    """The text does not say."""
