"""What each intake command comes to: events, or a refusal."""

from datetime import datetime

from withheld.casefile.fold import Casefile
from withheld.errors import AlreadyDone, InvalidInput, NotFound, NotPermitted, NotReady, ensure
from withheld.events.intake import (
    DemandsFound,
    HazardMarked,
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
from withheld.intake.commands import (
    CloseIntake,
    FileLetter,
    GiveUp,
    IntakeCommand,
    ListItems,
    MarkHazard,
    SettleLine,
    TakeIn,
)
from withheld.model.people import Actor
from withheld.model.review import Role


def decide(
    view: Casefile, command: IntakeCommand, actor: Actor | None, at: datetime
) -> tuple[Event, ...]:
    """
    Return what `command` comes to.

    Args:
        view: The order's header, and the items the command names.
        command: What is asked for.
        actor: Who asks; None where the system goes on with a reading of its own.
        at: Now (aware UTC).

    Raises:
        Refused: A rule forbids it, or something has to happen first; nothing is to be written.
        BrokenInvariant: The totals do not balance.
    """
    match command:
        case TakeIn():
            return _take_in(view, command, at)
        case ListItems(items=items, locators=locators):
            _check_reading(view)
            _check_numbers(view, items)
            return (ItemsListed(items=items, locators=locators),)
        case CloseIntake():
            return _close(view, command)
        case GiveUp(code=code):
            _check_reading(view)
            return (IntakeFailed(code=code),)
        case SettleLine():
            return _settle(view, command, actor)
        case MarkHazard(reason=reason, is_listed=is_listed):
            if not is_listed:
                _check_rank(actor)
            return (HazardMarked(reason=reason),)
        case FileLetter():
            return _file(view, command, actor)


def _take_in(view: Casefile, command: TakeIn, at: datetime) -> tuple[Event, ...]:
    if view.order.received is not None:
        raise AlreadyDone("this order is on file already")
    instants = [command.received_at, command.served_at, command.read_at]
    if any(instant > at for instant in instants if instant is not None):
        raise InvalidInput("the order would have arrived in the future; give the time it came")
    return (
        OrderReceived(
            document=command.document,
            media_type=command.media_type,
            size=command.size,
            channel=command.channel,
            received_at=command.received_at,
            served_at=command.served_at,
            read_at=command.read_at,
            envelope=command.envelope,
        ),
    )


def _close(view: Casefile, command: CloseIntake) -> tuple[Event, ...]:
    _check_reading(view)
    totals = command.totals
    ensure(totals.balance, "a line went missing in intake: the classes do not add up")
    ensure(len(command.unread) == totals.unread, "an unread line went missing in intake")
    events: list[Event] = []
    if command.unread and command.texts:
        events.append(LinesUnread(lines=command.unread, texts=command.texts))
    if command.demands and command.clauses:
        events.append(DemandsFound(demands=command.demands, clauses=command.clauses))
    if command.kinds and command.values:
        events.append(ProposalsMade(kinds=command.kinds, values=command.values))
    events.append(
        IntakeBalanced(
            total=totals.total,
            item=totals.item,
            context=totals.context,
            repeat=totals.repeat,
            unread=totals.unread,
            item_count=view.order.item_count,
            intent=command.intent,
            warnings=command.warnings,
        )
    )
    return tuple(events)


def _settle(view: Casefile, command: SettleLine, actor: Actor | None) -> tuple[Event, ...]:
    _check_rank(actor)
    if command.line not in view.order.open_lines:
        raise NotFound(
            f"line {command.line} does not wait to be read; those that do: "
            + (", ".join(map(str, view.order.open_lines)) or "none")
        )
    _check_numbers(view, command.items)
    return (
        LineSettled(
            line=command.line,
            items=command.items,
            locators=command.locators,
            reason=command.reason,
        ),
    )


def _file(view: Casefile, command: FileLetter, actor: Actor | None) -> tuple[Event, ...]:
    _check_rank(actor)
    if view.order.counted is None:
        raise NotReady("the order the letter speaks of is not read completely yet")
    if command.letter in view.order.filed:
        raise AlreadyDone("this letter is on the order's file already")
    missing = [one for one in (*command.deleted, *command.corrected) if one not in view.items]
    if missing:
        raise NotFound(f"order {view.order.order} has no item {missing[0]}")
    _check_numbers(view, command.added)
    return (
        LetterFiled(
            letter=command.letter,
            relation=command.relation,
            deleted=command.deleted,
            corrected=command.corrected,
            corrections=command.corrections,
            corrected_doubts=command.corrected_doubts,
            added=command.added,
            additions=command.additions,
        ),
    )


def _check_reading(view: Casefile) -> None:
    if view.order.received is None:
        raise NotReady("no order was received under this name")
    if view.order.counted is not None or view.order.failed:
        raise AlreadyDone("the reading of this order is closed")


def _check_numbers(view: Casefile, items: tuple[ItemListed, ...]) -> None:
    expected = range(view.order.item_count + 1, view.order.item_count + 1 + len(items))
    ensure(
        [one.item for one in items] == list(expected),
        "items were numbered with a gap, or twice",
    )


def _check_rank(actor: Actor | None) -> None:
    if actor is None or not actor.ranks(Role.REVIEWER):
        raise NotPermitted("it takes a reviewer to do this")
