"""
The statement of reasons that the Digital Services Act asks for where the service itself decides.

It is owed for the service's *own* restrictions: on a notice, on its own initiative, for its terms.
It is not owed for an order under article 9 (art. 17(5)); the holder then gets the letter of article
9(5), and nothing goes to the Union's database.  The two are kept apart so that an order is never
counted as a decision of the service, nor the reverse.
"""

from dataclasses import dataclass
from datetime import datetime

from withheld.errors import InvalidInput, NotPermitted
from withheld.model.own_policy import Restriction, Source
from withheld.model.papers import Block, Heading, KeyValueTable, Letterhead, Paper, bullets, say
from withheld.model.territory import COUNTRIES, Territory
from withheld.model.wording import day, moment, where


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """A ground relied on, and why the content falls under it."""

    relied_on: str
    """The law with its article, or the clause of the terms."""
    explanation: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementFacts:
    """Every element of article 17(3); nothing else may stand in a statement."""

    letterhead: Letterhead
    written_at: datetime
    content: str
    """The holder's own content, as its holder knows it."""
    restriction: Restriction
    territory: Territory
    since: datetime
    """Aware UTC."""
    until: datetime | None = None
    """None where no end was decided."""
    facts: str
    """The facts and circumstances relied on."""
    source: Source
    notifier: str = ""
    """Who gave notice; only where that is strictly necessary."""
    is_detected_by_machine: bool
    is_decided_by_machine: bool
    law: Ground | None = None
    """The legal ground, where the content is held to be illegal."""
    terms: Ground | None = None
    """The contractual ground, where it is held to break the terms."""
    complain_at: str
    dispute_bodies: str = ""
    """Where certified bodies for settlement out of court are listed."""
    reference: str = ""
    """What to give with a complaint."""

    def __post_init__(self) -> None:
        """
        Refuse a statement that lacks what the article asks for, or that nobody owes.

        Raises:
            NotPermitted: The restriction rests on an order.
            InvalidInput: No ground, no facts, no way to complain, or an end before its start.
        """
        if self.source is Source.ARTICLE_9_ORDER:
            raise NotPermitted(
                "an order under article 9 is no decision of the service: article 17(5) asks for no "
                "statement of reasons; write the letter to the holder instead"
            )
        if self.law is None and self.terms is None:
            raise InvalidInput("a statement of reasons needs a ground: a law, a term, or both")
        if not self.facts.strip() or not self.complain_at.strip():
            raise InvalidInput("a statement of reasons needs its facts and a way to complain")
        if self.until is not None and self.until <= self.since:
            raise InvalidInput("a restriction that ends before it begins; exchange the two times")


def statement_of_reasons(facts: StatementFacts) -> Paper:
    """
    Return the statement of reasons, element by element.

    Law:
        Regulation (EU) 2022/2065, art. 17(1) and 17(3)-(5); complaints: art. 20, six months at
        least; settlement out of court: art. 21.
    """
    until = moment(facts.until) if facts.until else "no end was decided"
    everywhere = facts.territory.countries >= COUNTRIES
    blocks: list[Block] = [
        facts.letterhead.block(),
        say(f"This statement concerns {facts.content}."),
        Heading("What was decided"),
        KeyValueTable(
            (
                ("Restriction", _RESTRICTION[facts.restriction]),
                ("Where", "everywhere" if everywhere else where(facts.territory)),
                ("Since", moment(facts.since)),
                ("Until", until),
            )
        ),
        Heading("Facts and circumstances"),
        say(facts.facts),
        say(_source(facts)),
        say(_MACHINE[facts.is_detected_by_machine, facts.is_decided_by_machine]),
        Heading("Ground"),
        *_grounds(facts),
        Heading("What you can do"),
        bullets(_redress(facts)),
    ]
    title = f"Statement of reasons, {day(facts.written_at)}"
    return Paper(title=title, language="en", blocks=tuple(blocks))


_RESTRICTION = {
    Restriction.REMOVED: "the content was removed",
    Restriction.DISABLED: "access to the content was disabled",
    Restriction.DEMOTED: "the content is shown less prominently",
    Restriction.OTHER_VISIBILITY: "the visibility of the content is restricted",
    Restriction.MONETARY: "payments for the content are suspended or restricted",
    Restriction.SERVICE_SUSPENDED: "the service is suspended or ended in whole or in part",
    Restriction.ACCOUNT_SUSPENDED: "your account is suspended",
    Restriction.ACCOUNT_CLOSED: "your account is closed",
}
_SOURCE = {
    Source.NOTICE: "We decided after a notice under article 16 of Regulation (EU) 2022/2065.",
    Source.TRUSTED_FLAGGER: "We decided after a notice by a trusted flagger.",
    Source.OTHER_NOTIFICATION: "We decided after we were notified in another way.",
    Source.OWN_INITIATIVE: "We decided after an investigation on our own initiative.",
}
_MACHINE = {
    (False, False): "People found the content and people decided; no automated means were used.",
    (True, False): "Automated means found the content; people decided.",
    (False, True): "People found the content; automated means were used to decide.",
    (True, True): "Automated means were used to find the content and to decide.",
}


def _source(facts: StatementFacts) -> str:
    said = _SOURCE[facts.source]
    return f"{said} It came from {facts.notifier}." if facts.notifier else said


def _grounds(facts: StatementFacts) -> tuple[Block, ...]:
    found: list[Block] = []
    if facts.law is not None:
        found.append(
            say(
                f"We hold the content to be illegal under {facts.law.relied_on}: "
                f"{facts.law.explanation}"
            )
        )
    if facts.terms is not None:
        found.append(
            say(
                f"We hold the content to be incompatible with our terms, {facts.terms.relied_on}: "
                f"{facts.terms.explanation}"
            )
        )
    return tuple(found)


def _redress(facts: StatementFacts) -> tuple[str, ...]:
    reference = f" (reference {facts.reference})" if facts.reference else ""
    bodies = f" ({facts.dispute_bodies})" if facts.dispute_bodies else ""
    return (
        f"Complain to us, free of charge, within six months: {facts.complain_at}{reference}",
        f"Turn to a certified body for settlement out of court{bodies}.",
        "Go to court.",
    )
