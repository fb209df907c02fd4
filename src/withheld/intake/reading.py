"""The whole reading of one document, tied together and balanced."""

from withheld.errors import ensure
from withheld.intake.amendments import Amendment, amendment_of, says_amendment
from withheld.intake.claims import claimed_totals, of_this_letter, warnings_of
from withheld.intake.demands import demands_of
from withheld.intake.intents import intent_of, reminds
from withheld.intake.items import sort_lines
from withheld.intake.neighbours import Neighbourhood
from withheld.intake.proposals import proposals_of
from withheld.model.document import Document
from withheld.model.reading import Act, Intent, LineClass, Reading, Totals

_LATER = frozenset({Intent.LIFT, Intent.AMEND, Intent.REMIND})
"""A letter for one of these speaks of another, which is on file."""


def read_document(document: Document) -> Reading:
    """
    Return what intake makes of `document`; every one of its lines is accounted for.

    Raises:
        BrokenInvariant: A line went missing, or was counted twice.

    Law:
        Regulation (EU) 2022/2065, art. 9(2)(a): an order identifies what it is about; what it
        does not say is absent here, never guessed.
    """
    counted = len(document.lines)
    around = Neighbourhood(document)
    sorted_lines = sort_lines(document.lines, around)
    said = around.said
    demands = demands_of(said, is_reminder=reminds(said, document))
    amendment = amendment_of(around.passages) if says_amendment(said) else None
    totals = Totals(
        total=counted,
        **{kind.value: sorted_lines.classes.count(kind) for kind in LineClass},
    )
    ensure(totals.balance and len(sorted_lines.classes) == counted, "a line went missing in intake")
    claims = claimed_totals(said)
    intent = intent_of(said, document, demands, amendment)
    is_later = intent in _LATER or any(one.act is Act.LIFT for one in demands)
    return Reading(
        document=document,
        classes=sorted_lines.classes,
        totals=totals,
        items=sorted_lines.items,
        asides=sorted_lines.asides,
        unread=sorted_lines.unread,
        demands=demands,
        proposals=proposals_of(said, demands, is_later=is_later) + claims,
        intent=intent,
        warnings=warnings_of(
            sorted_lines,
            # What a reminder counts is on the list of the order it reminds of.
            of_this_letter(claims, document) if is_later else claims,
            demands,
            document,
        ),
    )


def amendment_in(document: Document) -> Amendment | None:
    """Return the changes a corrigendum makes to the rows of an order on file, or None."""
    around = Neighbourhood(document)
    return amendment_of(around.passages) if says_amendment(around.said) else None
