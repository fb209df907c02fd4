"""`withheld reasons`: the statement of reasons for a decision of the service's own."""

from dataclasses import dataclass
from typing import Annotated

from cyclopts import Parameter

from withheld.cli.desk import Desk
from withheld.cli.words import instant, optional_instant, territory_in
from withheld.correspondence.statement import Ground, StatementFacts, statement_of_reasons
from withheld.model.own_policy import Restriction, Source
from withheld.renderers.html import to_html
from withheld.renderers.text import to_text


@Parameter(name="*")
@dataclass(frozen=True, slots=True, kw_only=True)
class Reasoned:
    """What article 17(3) of the Digital Services Act asks a statement to say."""

    restriction: Annotated[Restriction, Parameter(name="--restriction")]
    """What was restricted."""
    territory: Annotated[str, Parameter(name="--territory")]
    """Where, such as DE,FR or EU."""
    facts: Annotated[str, Parameter(name="--facts")]
    """The facts and circumstances relied on."""
    source: Annotated[Source, Parameter(name="--source")]
    """What made the service decide; an order is refused, since none is owed for one."""
    since: Annotated[str, Parameter(name="--since")] = ""
    """Since when; now if not said."""
    until: Annotated[str | None, Parameter(name="--until")] = None
    """Until when; no end if not said."""
    law: Annotated[str, Parameter(name="--law")] = ""
    """The legal ground, with its article."""
    law_because: Annotated[str, Parameter(name="--law-because")] = ""
    """Why the content is illegal under it."""
    terms: Annotated[str, Parameter(name="--terms")] = ""
    """The clause of the terms."""
    terms_because: Annotated[str, Parameter(name="--terms-because")] = ""
    """Why the content breaks it."""
    notifier: Annotated[str, Parameter(name="--notifier")] = ""
    """Who gave notice; only where that is strictly necessary."""
    is_detected_by_machine: Annotated[
        bool, Parameter(name="--detected-by-machine", negative=())
    ] = False
    """Automated means found the content."""
    is_decided_by_machine: Annotated[bool, Parameter(name="--decided-by-machine", negative=())] = (
        False
    )
    """Automated means were used to decide."""
    dispute_bodies: Annotated[str, Parameter(name="--dispute-bodies")] = ""
    """Where certified bodies for settlement out of court are listed."""


def reasons(content: str, /, *, reasoned: Reasoned, desk: Desk) -> int:
    """
    Word the statement of reasons for a restriction the service itself decided; nothing is sent.

    Exit status: 0, 1 for an order (article 17(5) asks for none), or 2 when an element is missing.

    Example: withheld reasons "your post 71" --restriction disabled --territory DE
    --source notice --facts "It offers forged tickets." --law "Criminal Code, s. 263"
    --law-because "it deceives buyers." --store ./store

    Parameters
    ----------
    content
        The content in its holder's words, such as "your post 71".
    """
    office = desk.office()
    now = office.now()
    paper = statement_of_reasons(
        StatementFacts(
            letterhead=office.profile.letterhead,
            written_at=now,
            content=content,
            restriction=reasoned.restriction,
            territory=territory_in(reasoned.territory),
            since=instant(reasoned.since, now) if reasoned.since else now,
            until=optional_instant(reasoned.until, now),
            facts=reasoned.facts,
            source=reasoned.source,
            notifier=reasoned.notifier,
            is_detected_by_machine=reasoned.is_detected_by_machine,
            is_decided_by_machine=reasoned.is_decided_by_machine,
            law=_ground(reasoned.law, reasoned.law_because),
            terms=_ground(reasoned.terms, reasoned.terms_because),
            complain_at=office.profile.complain_at,
            dispute_bodies=reasoned.dispute_bodies,
        )
    )
    text = to_text(paper)
    desk.say({"text": text, "html": to_html(paper)}, text.rstrip("\n").split("\n"))
    return 0


def _ground(relied_on: str, explanation: str) -> Ground | None:
    return Ground(relied_on=relied_on, explanation=explanation) if relied_on else None
