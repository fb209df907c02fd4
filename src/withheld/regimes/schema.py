"""
What a pack of law says, rule by rule.

A pack states one regime: who may order what, what an order must contain, which clocks it starts,
what must be kept secret and what must be told.  It is data, read from TOML; nothing here decides.

Every rule is one dataclass with a `rule: Rule` in it: its words, where it is written (`cite`),
how sure we are (`confidence`) and from when until when it is law.  An *unverified* rule may lead
only to caution: keep sealed, run the earlier clock, ask a person.  Never read one as a reason to
disclose, withhold, lift or accuse; `withheld.regimes.lint` and the evaluators both hold that.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from datetime import date, timedelta

from withheld.model.authority import AuthorityKind
from withheld.model.identity import PackID, PackVersion
from withheld.model.review import Audience, Layer
from withheld.regimes.spans import Span, Wording
from withheld.regimes.terms import (
    AccountWide,
    Bound,
    ClockKind,
    Commands,
    Confidence,
    DutyToTell,
    Naming,
    Owed,
    Party,
    Power,
    Start,
    Status,
    SummerTime,
    TargetStanding,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What every rule carries."""

    key: str
    """A slug, unique in its section, such as `reasons`."""
    words: str
    """The rule in a sentence a lawyer would accept, close to the words of the law."""
    cite: str
    """Statute and article, such as `Blocking Rules 2009, r. 9(4)`."""
    confidence: Confidence
    quote: str = ""
    """A few words of the primary text; only where it was read."""
    note: str = ""
    """What is disputed, unclear or left out."""
    variants: tuple[str, ...] = ()
    """The procedures it belongs to; empty means all."""
    valid_from: date | None = None
    """The first day it is law, in the pack's zone; None where it was law from the start."""
    valid_until: date | None = None
    """The last day it is law, included; None while it is."""

    @property
    def is_verified(self) -> bool:
        """Whether somebody has read it somewhere that can be named."""
        return self.confidence is not Confidence.UNVERIFIED

    def is_in_force(self, on: date) -> bool:
        """Return whether the rule is law on the day `on` (in the pack's zone)."""
        starts = self.valid_from is None or self.valid_from <= on
        return starts and (self.valid_until is None or on <= self.valid_until)

    def covers(self, variant: str) -> bool:
        """Return whether the rule belongs to the procedure `variant`."""
        return not self.variants or variant in self.variants


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """A procedure of the regime, such as the emergency one."""

    rule: Rule


@dataclass(frozen=True, slots=True, kw_only=True)
class Provision:
    """How letters cite this law.  Patterns are matched on lower-case, tidied text."""

    rule: Rule
    patterns: tuple[str, ...]
    """Regular expressions that can mean nothing else."""
    patterns_at_home: tuple[str, ...] = ()
    """Those that mean this law only when an authority of the jurisdiction writes."""
    patterns_beside: tuple[str, ...] = ()
    """Those that mean this law only beside another citation of it, such as a bare `rule 9`."""
    naming: Naming = Naming.NAMES
    variant: str = ""
    """The procedure that citing this names; empty where it names none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Issuer:
    """A kind of body that orders, or may only ask."""

    rule: Rule
    kinds: tuple[AuthorityKind, ...]
    power: Power
    only_if: str = ""
    """What else must be so, in words, such as being in a register; empty where kind suffices."""
    ranks: tuple[str, ...] = ()
    """Ranks that suffice, the lowest first; empty where the law names none."""
    ranks_too_low: tuple[str, ...] = ()
    """Ranks known not to suffice; a rank in neither list is for a person to place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Element:
    """Something an order must contain."""

    rule: Rule
    is_fatal: bool = False
    """Whether an order without it is void by its own law.  Counsel says what follows."""
    applies_when: str = ""
    """The condition, in words; empty where it is always required."""
    addressed_to: str = "order"
    """Which paper must contain it: `order`, or `request` for the paper that led to it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LegalGround:
    """A ground on which the law allows an order."""

    rule: Rule


@dataclass(frozen=True, slots=True, kw_only=True)
class Exclusion:
    """Material that the law itself says it does not reach."""

    rule: Rule


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A kind of thing an order may name."""

    rule: Rule
    standing: TargetStanding


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """How far an order reaches unless it says otherwise."""

    rule: Rule
    territory: str
    """Country codes or `EU`; `issuer` for the state of the issuing authority."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Obstacle:
    """An excuse that stops a clock."""

    rule: Rule
    form: str = ""
    """The form by which it is claimed; empty where the law names none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """A time limit."""

    rule: Rule
    kind: ClockKind
    party: Party
    limit: Span | Wording
    start: Start
    bound: Bound = Bound.WITHIN
    pausable_by: tuple[str, ...] = ()
    """Keys of obstacles; after the last has gone the *whole* limit runs again."""
    is_to_end_of_day: bool = False
    """Whether it runs to the end of its last day in the pack's zone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Interim:
    """What becomes of an order that is given before anyone was heard."""

    rule: Rule
    lapses: bool = False
    """Whether it ends by itself; a computed lapse only ever proposes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Secrecy:
    """A command of silence."""

    rule: Rule
    commands: Commands
    longest: Span | None = None
    """The longest it can last; None where the law sets no end."""
    start: Start = Start.DECIDED
    extension: Span | None = None
    """By how much it may be extended, once."""
    is_to_end_of_day: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Disclosure:
    """What one audience may be told by default; counsel decides each order."""

    rule: Rule
    audience: Audience
    layers: frozenset[Layer]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tell:
    """The duty to tell the account holder."""

    rule: Rule
    duty: DutyToTell
    contents: tuple[str, ...] = ()
    """What the letter must say."""
    owes: tuple[Owed, ...] = ()
    """What of it the law gives the holder a right to, for the letter to say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tombstone:
    """What stands in the place of withheld content, where the law says so."""

    rule: Rule
    shows: tuple[str, ...]
    """What is shown there: `reasons`, `order`."""
    is_on_request: bool = False
    """Whether only where the account holder asks for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Redress:
    """A way to contest."""

    rule: Rule
    who: tuple[Party, ...]
    forum: str
    within: Span | Wording = Wording.NO_LIMIT
    is_suspensive: bool = False
    """Whether contesting suspends the order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Penalty:
    """What disobeying costs."""

    rule: Rule


@dataclass(frozen=True, slots=True, kw_only=True)
class Preservation:
    """What must be kept, and how long."""

    rule: Rule
    kept_for: Span | None = None
    """None where the law is silent."""
    start: Start = Start.REMOVED


@dataclass(frozen=True, slots=True, kw_only=True)
class Reporting:
    """A report that somebody owes."""

    rule: Rule
    party: Party
    every: Span | None = None
    due_by: str = ""
    """Month and day, such as `03-01`; the report is due *before* that day."""
    covers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Whether whole accounts may be ordered withheld."""

    rule: Rule
    answer: AccountWide


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A form that the law prescribes."""

    rule: Rule
    fields: tuple[str, ...]
    """Its fields in their order, `key: what goes there`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """A rule that no evaluator uses, or a fact a lawyer should know."""

    rule: Rule


Ruled = (
    Variant
    | Provision
    | Issuer
    | Element
    | LegalGround
    | Exclusion
    | Target
    | Scope
    | Obstacle
    | Clock
    | Interim
    | Secrecy
    | Disclosure
    | Tell
    | Tombstone
    | Redress
    | Penalty
    | Preservation
    | Reporting
    | Account
    | Form
    | Remark
)
"""Anything with a `rule` in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What the pack says of itself."""

    id: PackID
    version: PackVersion
    title: str
    jurisdiction: str
    """ISO 3166-1 alpha-2, or `EU`."""
    statute: str
    as_of: date
    """The day the sources were read."""
    status: Status
    time_zone: str
    """The zone in which the law's days begin, such as `Asia/Kolkata`."""
    utc_offset: timedelta
    """The zone's standard time."""
    summer_time: SummerTime = SummerTime.NONE
    default_variant: str = "ordinary"
    applies_from: date | None = None
    """The first day of the whole regime; rules without a `valid_from` of their own take it."""
    nature: str = ""
    """What kind of duty this is, where it is not simply an order."""
    is_requests_only: bool = False
    """Whether nobody can order under it: it gives a person or a body a request, and no more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """One regime as data, with the digest of the files it was read from."""

    head: Head
    digest: str
    """SHA-256 over all of its files, in hexadecimal: what counsel signs."""
    variant: tuple[Variant, ...] = ()
    provision: tuple[Provision, ...] = ()
    issuer: tuple[Issuer, ...] = ()
    element: tuple[Element, ...] = ()
    ground: tuple[LegalGround, ...] = ()
    exclusion: tuple[Exclusion, ...] = ()
    target: tuple[Target, ...] = ()
    scope: tuple[Scope, ...] = ()
    obstacle: tuple[Obstacle, ...] = ()
    clock: tuple[Clock, ...] = ()
    interim: tuple[Interim, ...] = ()
    secrecy: tuple[Secrecy, ...] = ()
    disclosure: tuple[Disclosure, ...] = ()
    tell: tuple[Tell, ...] = ()
    tombstone: tuple[Tombstone, ...] = ()
    redress: tuple[Redress, ...] = ()
    penalty: tuple[Penalty, ...] = ()
    preservation: tuple[Preservation, ...] = ()
    reporting: tuple[Reporting, ...] = ()
    account: tuple[Account, ...] = ()
    form: tuple[Form, ...] = ()
    remark: tuple[Remark, ...] = ()
    sources: str = ""
    """`sources.md`: what was read, in our own words."""
    golden: bytes = field(default=b"", repr=False)
    """`golden.toml` as it came: cases that a lawyer adds."""

    @property
    def id(self) -> PackID:
        """The pack's name, such as `IN-69A`."""
        return self.head.id

    @property
    def variant_keys(self) -> tuple[str, ...]:
        """The procedures of the regime, in the pack's order."""
        return tuple(one.rule.key for one in self.variant)

    def rules(self) -> Iterator[tuple[str, Ruled]]:
        """Yield every rule with its path, such as `clock.act`, in the order of the sections."""
        for section in SECTIONS:
            for ruled in getattr(self, section):
                yield f"{section}.{ruled.rule.key}", ruled


SECTIONS: tuple[str, ...] = tuple(
    each.name for each in fields(Pack) if each.name not in {"head", "digest", "sources", "golden"}
)
"""The sections of a pack, in the order a lawyer reads them."""
