"""(6a) The answer to a corrigendum: each correction, what it named before, what is done now."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from withheld.casefile.fold import Casefile
from withheld.casework.drafting import Draft, authority_address, head_of, put_on_file
from withheld.casework.letters import item_answer
from withheld.casework.office import Office
from withheld.casework.particulars import proposed
from withheld.casework.recalling import recall
from withheld.casework.resolving import locators_of
from withheld.correspondence.authority import corrigendum_answer
from withheld.correspondence.authority_facts import (
    Correction,
    CorrectionAnswer,
    CorrigendumFacts,
    TheirLocator,
)
from withheld.errors import NotFound
from withheld.events.correspondence import LetterKind
from withheld.events.intake import ItemsListed, LetterFiled, LineSettled, Relation
from withheld.events.restriction import WithholdingsLifted
from withheld.events.sealed import Sealed
from withheld.ledger.canonical import JSON
from withheld.model.identity import ItemID, LetterID, OrderID, PersonID
from withheld.model.reading import ProposalKind

_NAMING = (ItemsListed, LineSettled, LetterFiled)
"""What gives items their names, and other names."""


def draft_correction_answer(
    office: Office, order: OrderID, letter: OrderID, *, by: PersonID
) -> LetterID:
    """
    Draft the answer to a letter that corrects `order`, correction by correction.

    Args:
        office: The office.
        order: The order that was corrected.
        letter: The corrigendum, as it was filed to the order.
        by: Who drafts.

    Raises:
        NotFound: No such letter that corrects it is on the order's file.
        NotReady: The registry does not say where the authority is reached.
    """
    filed, before, lifted = _history(office, order, letter)
    view = office.record.view(order, None)
    now = locators_of(office, list(view.items.values()))
    corrections = [
        *(
            CorrectionAnswer(
                correction=Correction.REMOVED,
                was=_locator(before.get(item, {})),
                now=None,
                lifted_at=lifted.get(item),
            )
            for item in filed.deleted
        ),
        *(
            CorrectionAnswer(
                correction=Correction.REPLACED,
                was=_locator(before.get(item, {})),
                now=item_answer(view.items[item], now.get(item, {})),
            )
            for item in filed.corrected
        ),
        *(
            CorrectionAnswer(
                correction=Correction.ADDED,
                was=None,
                now=item_answer(view.items[one.item], now.get(one.item, {})),
            )
            for one in filed.added
        ),
    ]
    facts = CorrigendumFacts(
        head=replace(head_of(office, office.record.view(letter)), called="corrigendum"),
        corrects=_reference(office, view),
        corrections=tuple(corrections),
    )
    draft = Draft(
        kind=LetterKind.CORRECTION_ANSWER,
        paper=corrigendum_answer(facts),
        to=authority_address(office, view),
    )
    return put_on_file(office, order, [draft], by=by)[0]


def _history(
    office: Office, order: OrderID, letter: OrderID
) -> tuple[LetterFiled, Mapping[ItemID, JSON], Mapping[ItemID, datetime]]:
    """
    Return what the letter changed, what items were called before, and when each was lifted since.

    Raises:
        NotFound: No such letter that corrects the order is on its file.
    """
    found: LetterFiled | None = None
    called: dict[ItemID, JSON] = {}
    lifted: dict[ItemID, datetime] = {}
    for recorded in recall(office, order, *_NAMING, WithholdingsLifted):
        match recorded.event:
            case (
                ItemsListed(items=items, locators=sealed)
                | LineSettled(items=items, locators=sealed)
            ):
                called |= _named(office, (one.item for one in items), sealed)
            case LetterFiled() as event if event.letter == letter:
                found = event if event.relation is Relation.AMENDS else None
            case LetterFiled() as event if found is None:
                called |= _named(office, event.corrected, event.corrections)
                called |= _named(office, (one.item for one in event.added), event.additions)
            case WithholdingsLifted(items=lifted_items) if found is not None:
                lifted.update(dict.fromkeys(lifted_items, recorded.at))
            case _:
                pass
    if found is None:
        raise NotFound("no letter of that name that corrects this order is on its file")
    return found, called, lifted


def _named(office: Office, items: Iterable[ItemID], sealed: Sealed | None) -> dict[ItemID, JSON]:
    return dict(zip(items, office.open(sealed), strict=False))


def _locator(value: JSON) -> TheirLocator:
    named = value if isinstance(value, dict) else {}
    return TheirLocator(
        as_written=str(named.get("as_written", "")), where_named=str(named.get("place", ""))
    )


def _reference(office: Office, view: Casefile) -> str:
    references = proposed(office, view, ProposalKind.REFERENCE)
    return f"your {references[0]}" if references else "your earlier order"
