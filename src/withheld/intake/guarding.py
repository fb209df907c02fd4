"""
What a reading, and a later letter, may put on an order's record: checked at every append.

An order is received once, read once, and its items are numbered once: whoever could list an item
anew would change what people had decided about it, and make old signatures fit again.
"""

from withheld.casefile.fold import Casefile
from withheld.casefile.order import OrderState
from withheld.errors import AlreadyDone, NotFound, NotPermitted, NotReady
from withheld.events.intake import (
    DemandsFound,
    IntakeBalanced,
    IntakeFailed,
    ItemListed,
    ItemsListed,
    LetterFiled,
    LineSettled,
    LinesUnread,
    OrderReceived,
    ProposalsMade,
)
from withheld.events.recorded import Event
from withheld.events.resolution import ItemResolved, ItemsResolved

MENDED = frozenset({"misspelt-scheme", "wrapped"})
"""Intake's doubts that end where the directory knows the address as it was mended."""


def check_intake(  # noqa: C901 -- one case an event
    view: Casefile, event: Event
) -> None:
    """
    Refuse what would change an order's reading behind what people said of it.

    Raises:
        AlreadyDone: The order was received, or its reading is closed.
        NotReady: It was not read completely yet.
        NotFound: No such line waits.
        NotPermitted: Items are numbered with a gap, or twice, or the totals do not add up.
    """
    order = view.order
    match event:
        case OrderReceived():
            if order.received is not None:
                raise AlreadyDone("this order is on file already; another letter is another order")
        case ItemsListed(items=items):
            _check_reading(order)
            _check_numbers(order, items)
        case DemandsFound() | ProposalsMade() | LinesUnread() | IntakeFailed():
            _check_reading(order)
        case IntakeBalanced():
            _check_reading(order)
            _check_totals(order, event)
        case LineSettled(line=line, items=items):
            if line not in order.open_lines:
                raise NotFound(f"line {line} does not wait to be read; nothing is written")
            _check_numbers(order, items)
        case LetterFiled():
            _check_filed(order, event)
        case ItemsResolved(items=parts):
            for part in parts:
                _check_settled(part)
        case _:
            pass


def _check_settled(part: ItemResolved) -> None:
    """
    Refuse a directory's word where only a person's will do.

    Raises:
        NotPermitted: It would settle more than an address that was mended.
    """
    if not MENDED.issuperset(part.settles):
        raise NotPermitted(
            f"item {part.item}: a directory cannot tell how a document reads; a person settles it"
        )


def _check_reading(order: OrderState) -> None:
    if order.received is None:
        raise NotReady("no order was received under this name")
    if order.counted is not None or order.failed:
        raise AlreadyDone("the reading of this order is closed; a later letter is filed to it")


def _check_numbers(order: OrderState, items: tuple[ItemListed, ...]) -> None:
    first = order.item_count + 1
    if [one.item for one in items] != list(range(first, first + len(items))):
        raise NotPermitted("items would be numbered with a gap, or twice; nothing is written")


def _check_totals(order: OrderState, event: IntakeBalanced) -> None:
    classes = event.item + event.context + event.repeat + event.unread
    if event.total != classes or event.item_count != order.item_count:
        raise NotPermitted("the classes of this reading do not add up; nothing is written")


def _check_filed(order: OrderState, event: LetterFiled) -> None:
    if order.counted is None:
        raise NotReady("the order the letter speaks of is not read completely yet")
    if event.letter in order.filed:
        raise AlreadyDone("this letter is on the order's file already")
    if bool(event.corrected) != (event.corrections is not None):
        raise NotPermitted("items would be corrected without their new words; nothing is written")
    if event.corrected_doubts and len(event.corrected_doubts) != len(event.corrected):
        raise NotPermitted("not every corrected item has its doubts; nothing is written")
    _check_numbers(order, event.added)
