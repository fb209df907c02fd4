"""
Statements to the public: what was ordered and done, as far as it may be told.

A `Statement` holds exactly what was disclosed, because `disclose` drops the rest before anything is
worded: what is not in it cannot be printed, logged or leaked from it.  Drafts give acts and dates;
a characterisation is a text that a person typed.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from withheld.errors import NotPermitted
from withheld.model.authority import AuthorityKind
from withheld.model.papers import (
    Block,
    Callout,
    Heading,
    KeyValueTable,
    Letterhead,
    Link,
    Paper,
    Table,
    bullets,
    runs,
    say,
)
from withheld.model.review import Layer
from withheld.model.territory import Territory
from withheld.model.wording import day, where
from withheld.transparency.results import RESULT_WORDS, ItemResult


class PublicAct(StrEnum):
    """An act that a statement may date."""

    RECEIVED = "received"
    WITHHELD = "withheld"
    NOT_WITHHELD = "not-withheld"
    RESTORED = "restored"
    ANSWERED = "answered"
    HOLDERS_TOLD = "holders-told"
    CORRECTED = "corrected"
    WARNED = "warned"
    """The authority gave notice of non-compliance, or threatened a penalty."""
    MET = "met"
    CHALLENGED = "challenged"
    STAYED = "stayed"
    UNSEALED = "unsealed"


_ACT_WORDS = {
    PublicAct.RECEIVED: "A legal demand was received.",
    PublicAct.WITHHELD: "Content was withheld.",
    PublicAct.NOT_WITHHELD: "Some of what was demanded was not withheld.",
    PublicAct.RESTORED: "Content that had been withheld was shown again.",
    PublicAct.ANSWERED: "The authority was answered.",
    PublicAct.HOLDERS_TOLD: "Account holders were told.",
    PublicAct.CORRECTED: "The authority corrected its demand.",
    PublicAct.WARNED: "The authority gave notice of non-compliance.",
    PublicAct.MET: "The service met with the authority.",
    PublicAct.CHALLENGED: "The demand was challenged in court.",
    PublicAct.STAYED: "A court stayed the demand.",
    PublicAct.UNSEALED: "What had been kept from the public was unsealed.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class DatedAct:
    """An act and its day; the place only where the act layer is disclosed."""

    act: PublicAct
    on: date
    territory: Territory | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicAuthority:
    """An authority as the public is told of it: an office, never a person."""

    name: str
    kind: AuthorityKind
    country: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementFacts:
    """What the service knows, and the layers of it that the public may be told."""

    statement: str
    """The statement's own name in public, such as `2021-02-10-a`; never the order's number."""
    published_on: date
    disclosed: frozenset[Layer]
    acts: tuple[DatedAct, ...]
    law: str = ""
    authority: PublicAuthority | None = None
    counts: tuple[tuple[ItemResult, int], ...] = ()
    document: str = ""
    """Where the order itself can be read, an https address."""
    identifiers: tuple[str, ...] = ()
    """Public addresses of what is withheld, by the holders' consent or counsel's decision."""
    own_words: str = ""
    """Typed by a person; paragraphs parted by a blank line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """Exactly what the public is told; built by `disclose` or read back from the public log."""

    statement: str
    published_on: date
    layers: frozenset[Layer]
    acts: tuple[DatedAct, ...]
    law: str = ""
    authority: PublicAuthority | None = None
    counts: tuple[tuple[ItemResult, int], ...] = ()
    document: str = ""
    identifiers: tuple[str, ...] = ()
    own_words: str = ""


def disclose(facts: StatementFacts) -> Statement:
    """
    Return what of `facts` the public may be told.

    Raises:
        NotPermitted: Not even that the order exists may be told.
    """
    told = facts.disclosed
    if Layer.EXISTENCE not in told:
        raise NotPermitted(
            "the public may not be told that the order exists; counsel decides that first"
        )
    may_place = Layer.ACT in told
    return Statement(
        statement=facts.statement,
        published_on=facts.published_on,
        layers=told,
        acts=tuple(
            DatedAct(act=one.act, on=one.on, territory=one.territory if may_place else None)
            for one in facts.acts
        ),
        law=facts.law if Layer.LAW in told else "",
        authority=facts.authority if Layer.AUTHORITY in told else None,
        counts=facts.counts if Layer.COUNTS in told else (),
        document=facts.document if Layer.DOCUMENT in told else "",
        identifiers=facts.identifiers if Layer.IDENTIFIERS in told else (),
        own_words=facts.own_words,
    )


def statement(said: Statement, letterhead: Letterhead) -> Paper:
    """Return a statement as a paper: acts and dates, what may be said besides, what is left out."""
    blocks: list[Block] = [
        KeyValueTable((("Published", day(said.published_on)), ("Statement", said.statement))),
        Heading("What happened"),
        _acts(said.acts),
    ]
    if said.law or said.authority is not None:
        blocks += [Heading("On what ground"), KeyValueTable(_ground(said))]
    if said.counts:
        blocks += [Heading("How much"), _counted(said.counts)]
    if said.own_words:
        paragraphs = [one.strip() for one in said.own_words.split("\n\n") if one.strip()]
        blocks += [Heading("In our words"), *(say(" ".join(one.split())) for one in paragraphs)]
    if said.document:
        blocks += [Heading("The order itself"), say(Link(said.document, said.document))]
    if said.identifiers:
        blocks += [Heading("What is withheld"), bullets(said.identifiers)]
    blocks += [*_left_out(said), *_how_to_check(letterhead)]
    title = f"Statement on a legal demand, {day(said.published_on)}"
    return Paper(title=title, language="en", blocks=tuple(blocks))


def _acts(acts: tuple[DatedAct, ...]) -> Table:
    ordered = sorted(acts, key=lambda one: one.on)
    if any(one.territory is not None for one in ordered):
        rows = tuple(
            (day(one.on), _ACT_WORDS[one.act], where(one.territory) if one.territory else "–")
            for one in ordered
        )
        return Table(("Date", "Act", "Where"), rows)
    return Table(("Date", "Act"), tuple((day(one.on), _ACT_WORDS[one.act]) for one in ordered))


def _ground(said: Statement) -> tuple[tuple[str, str], ...]:
    rows = [("Law", said.law)] if said.law else []
    if said.authority is not None:
        rows.append(("Authority", said.authority.name))
    return tuple(rows)


def _counted(counts: tuple[tuple[ItemResult, int], ...]) -> Table:
    rows = tuple((RESULT_WORDS[result], f"{n:,}") for result, n in counts)
    total = ("Items in all", f"{sum(n for _, n in counts):,}")
    return Table(("Result", "Items"), (*rows, total))


_LAYER_WORDS = {
    Layer.COUNTS: "how many items the demand names",
    Layer.LAW: "the law it rests on",
    Layer.AUTHORITY: "who made it",
    Layer.ACT: "in which countries content is withheld",
    Layer.DOCUMENT: "the demand itself",
    Layer.IDENTIFIERS: "which accounts and posts it names",
}


def _left_out(said: Statement) -> tuple[Block, ...]:
    absent = tuple(words for layer, words in _LAYER_WORDS.items() if layer not in said.layers)
    if not absent:
        return ()
    return (
        Heading("What this statement leaves out"),
        say("We may not tell the public, or have decided not to tell:"),
        bullets(absent),
    )


def _how_to_check(letterhead: Letterhead) -> tuple[Block, ...]:
    words = (
        "This statement is an entry in our public log. Anyone can check that it was not altered "
        "since and that nothing was dropped."
    )
    if not letterhead.pages:
        return (Callout("How to check this", runs(words)),)
    link = Link("How to verify the log", f"{letterhead.pages.rstrip('/')}/verify.html")
    return (Callout("How to check this", runs(f"{words} ", link)),)
