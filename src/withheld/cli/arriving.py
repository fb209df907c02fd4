"""`withheld receive`, `resolve`, `settle`, `file-letter`: an order comes in and is understood."""

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from withheld.casework import filing, receiving, resolving
from withheld.casework.office import Office
from withheld.casework.referring import orders_referred_to
from withheld.cli.desk import Seat
from withheld.cli.hazards import channel_of
from withheld.cli.leaving import UNREAD
from withheld.cli.words import items_in, many, optional_instant, plain
from withheld.errors import InvalidInput, NotFound, UnreadableFile
from withheld.events.intake import Channel, Relation
from withheld.ledger.canonical import JSON
from withheld.model.identity import ItemID, OrderID, SubjectID
from withheld.readers.interface import Limits


@Parameter(name="*")
@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """How an order came."""

    channel: Annotated[Channel, Parameter(name="--channel")] = Channel.MAIL
    """How it came."""
    received_at: Annotated[str | None, Parameter(name="--received-at")] = None
    """When it was received, such as 2026-11-24T10:00:00Z; else now."""
    served_at: Annotated[str | None, Parameter(name="--served-at")] = None
    """When it was formally served, where that is another moment."""
    addressed_to: Annotated[str, Parameter(name="--addressed-to")] = ""
    """The entity it names as addressee, as far as you can tell."""
    is_again: Annotated[bool, Parameter(name="--again", negative=())] = False
    """The same bytes are on file, and were served once more."""
    is_telephone: Annotated[bool, Parameter(name="--telephone", negative=())] = False
    """It was given by telephone: taken from the files, or from what you type, to an end of file.
    It stays flagged until its letter is put to it with `file-letter --relation confirms`."""


_NOW_BY_MAIL = Arrival()
_WHAT_TO_TYPE = (
    "Type who called, from which number and when, then word for word what they ordered; end with "
    "an end of file (Ctrl-D)."
)


def receive(*files: Path, arrival: Arrival = _NOW_BY_MAIL, seat: Seat) -> int:
    """
    Take orders in: keep every byte, hash it, read it, account for every line.

    Exit status: 0, 1 when a rule forbids it, 2 when a value will not do, or 3 when some file could
    not be read; its original is kept as an order all the same, unless it is longer than 200 MiB.

    Example: withheld receive order.eml --as asha --store ./store

    Parameters
    ----------
    files
        Text, Markdown, HTML, CSV, JSON, XML, PDF, office files (DOCX, DOC, ODT, RTF, XLSX, XLS,
        ODS), mail (EML, MSG, mbox) or a ZIP of those; each becomes an order of its own.
    """
    if not files and not arrival.is_telephone:
        raise InvalidInput("no file was named; name at least one, such as order.eml")
    office, came = seat.office(), arrival
    orders: list[JSON] = []
    words: list[str] = []
    status = 0
    documents = [(file.name, _bytes(file)) for file in files] or [_typed()]
    for name, data in documents:
        envelope = receiving.Envelope(
            name=name,
            channel=Channel.TELEPHONE if came.is_telephone else came.channel,
            received_at=optional_instant(came.received_at, office.now()) or office.now(),
            served_at=optional_instant(came.served_at, office.now()),
            addressed_to=came.addressed_to,
        )
        order = receiving.receive(office, data, envelope, by=seat.person, again=came.is_again)
        value, line = _summary(office, order, name)
        status = UNREAD if value["failed"] else status
        orders.append(value)
        words.append(line)
    seat.finish(office, orders, words)
    return status


def _typed() -> tuple[str, bytes]:
    """
    Return what a person types of a call, to an end of file, under a name for it.

    Raises:
        InvalidInput: Nothing was typed.
    """
    if sys.stdin.isatty():
        print(_WHAT_TO_TYPE, file=sys.stderr)  # noqa: T201 -- a command speaks
    text = sys.stdin.read()
    if not text.strip():
        raise InvalidInput("nothing was typed; write who called, and word for word what they said")
    return "telephone.txt", text.encode()


def _bytes(file: Path) -> bytes:
    """
    Return a file's bytes.

    Raises:
        NotFound: There is no such file.
        UnreadableFile: It is longer than any order.
    """
    try:
        if file.stat().st_size > Limits().file_bytes_max:
            raise UnreadableFile(
                f"{plain(file.name)} has {file.stat().st_size:,} bytes and the limit is "
                f"{Limits().file_bytes_max:,}; nothing was taken in: split it, or ask for less"
            )
        return file.read_bytes()
    except OSError as error:
        raise NotFound(f"{plain(file.name)} cannot be opened; check its path") from error


def _summary(office: Office, order: OrderID, name: str) -> tuple[dict[str, JSON], str]:
    header = office.record.order(order)
    counted = header.counted
    referred = orders_referred_to(office, order)
    value: dict[str, JSON] = {
        "order": order,
        "file": name,
        "failed": header.failed,
        "items": header.item_count,
        "unread": len(header.open_lines),
        "intent": str(header.intent) if header.intent else None,
        "demands": len(header.demands),
        "in_writing": not header.awaits_writing,
        "refers_to": [one.order for one in referred],
    }
    if header.is_hazard:
        value["hazard"] = True
        return value, (
            f"{order}: {name} is under a hazard stop; nothing of it was read. {channel_of(office)}"
        )
    warnings = office.open(header.warnings)
    value["warnings"] = warnings
    if counted is None:
        return value, (
            f"{order}: {name} is kept, but could not be read ({header.failed}); "
            "a person must look at the original"
        )
    return value, (
        f"{order}: {name}, {counted.total} lines = {counted.item} with items + {counted.context} "
        f"context + {counted.repeat} repeats + {counted.unread} unread; "
        f"{many(header.item_count, 'item')}, {many(len(header.demands), 'demand')}"
        + ("; given by telephone, and not in writing yet" if header.awaits_writing else "")
        + "".join(f"; ! {warning}" for warning in warnings)
        + "".join(
            f"; it {one.relation} order {one.order} by its reference: put it there with "
            f"withheld file-letter {one.order} {order} --relation {one.relation}"
            for one in referred
        )
    )


def resolve(order: str, /, *, seat: Seat) -> int:
    """
    Ask the service's own directory what each item means, as of the order's date.

    Exit status: 0, 1 when a rule forbids it, or 2 when there is no such order.

    Example: withheld resolve 2026-0001 --as asha --store ./store

    Parameters
    ----------
    order
        The order's name.
    """
    office = seat.office()
    office.actor(seat.person)
    looked_up = resolving.resolve_items(office, OrderID(order))
    items = office.record.view(OrderID(order), None).items.values()
    found = sum(one.subject is not None for one in items)
    ready = sum(one.is_actionable for one in items)
    seat.finish(
        office,
        {"order": order, "looked_up": looked_up, "found": found, "actionable": ready},
        f"{order}: looked up {looked_up}; {found} of {len(items)} items mean something here, "
        f"{ready} of them beyond doubt",
    )
    return 0


@Parameter(name="*")
@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """What a person says that a line or an item means."""

    line: Annotated[str, Parameter(name="--line")] = ""
    """An unread line, by the number or the place that `withheld show` and `read` give it."""
    names: Annotated[tuple[str, ...], Parameter(name="--names", negative=())] = ()
    """An address that the line names; say it once for each."""
    items: Annotated[str, Parameter(name="--item")] = ""
    """The doubtful items, such as 3 or 3,7."""
    subject: Annotated[str, Parameter(name="--subject")] = ""
    """What the items mean, such as account:17 or post:901."""
    is_confirmed: Annotated[bool, Parameter(name="--as-found", negative=())] = False
    """The items mean what the directory found; the doubt is dispelled."""
    is_nothing: Annotated[bool, Parameter(name="--nothing", negative=())] = False
    """The line, or the items, name nothing of ours."""


_NOTHING_SAID = Meaning()


def settle(
    order: str,
    /,
    *,
    meaning: Meaning = _NOTHING_SAID,
    reason: Annotated[str, Parameter(name="--reason")],
    seat: Seat,
) -> int:
    """
    Say what a line that nobody could read names, or what a doubtful item means.

    Exit status: 0, 1 when a rule forbids it, or 2 when there is no such line, item or subject.

    Example: withheld settle 2026-0001 --item 3 --subject account:17 --reason "typo" --as asha

    Parameters
    ----------
    order
        The order's name.
    reason
        How you came to say so.
    """
    office, name = seat.office(), OrderID(order)
    ways = (bool(meaning.names or meaning.subject), meaning.is_nothing, meaning.is_confirmed)
    if bool(meaning.line) == bool(meaning.items) or sum(ways) != 1:
        raise InvalidInput(
            "say either --line N with --names URL or --nothing, or --item N with --subject, "
            "--as-found or --nothing"
        )
    if meaning.line:
        receiving.settle_line(
            office,
            name,
            receiving.waiting_line(office, name, meaning.line),
            locators=meaning.names,
            reason=reason,
            by=seat.person,
        )
        what = f"line {meaning.line}"
    else:
        meanings = _meanings(office, name, meaning)
        resolving.settle_items(office, name, meanings, reason=reason, by=seat.person)
        what = f"item {meaning.items}"
    open_lines = len(office.record.order(name).open_lines)
    seat.finish(
        office,
        {"order": order, "settled": what, "unread": open_lines},
        f"{order}: {what} is settled; {many(open_lines, 'line')} left to settle",
    )
    return 0


def _meanings(office: Office, order: OrderID, meaning: Meaning) -> dict[ItemID, SubjectID | None]:
    items = items_in(meaning.items).all
    if not meaning.is_confirmed:
        return {item: SubjectID(meaning.subject) if meaning.subject else None for item in items}
    found = office.record.view(order, items).items
    unknown = [item for item in items if item not in found or found[item].subject is None]
    if unknown:
        raise NotFound(f"item {unknown[0]}: the directory found nothing; say --subject")
    return {item: resolving.meaning_of(office, found[item]) for item in items}


def file_letter(
    order: str,
    letter: str,
    /,
    *,
    relation: Annotated[Relation, Parameter(name="--relation")],
    seat: Seat,
) -> int:
    """
    Put a later letter, received by itself, to the file of its order.

    What it deletes waits for people to decide; what it corrects or adds is looked up anew.
    Exit status: 0, 1 when a rule forbids it, or 2 when there is no such order.

    Example: withheld file-letter 2026-0001 2026-0002 --relation amends --as asha --store ./store

    Parameters
    ----------
    order
        The order that was there first.
    letter
        The letter, by the name it was received under.
    relation
        How the letter relates to the order.
    """
    office = seat.office()
    filed = filing.file_letter(office, OrderID(order), OrderID(letter), relation, by=seat.person)
    seat.finish(
        office,
        {
            "order": order,
            "letter": letter,
            "deleted": list(filed.deleted),
            "corrected": list(filed.corrected),
            "added": list(filed.added),
            "unknown_serials": list(filed.unknown),
            "only_spoken": list(filed.only_spoken),
            "only_written": filed.only_written,
        },
        f"{order}: {letter} is on its file; it deletes {many(len(filed.deleted), 'item')}, "
        f"corrects {len(filed.corrected)}, adds {len(filed.added)}"
        + (f"; {len(filed.unknown)} of its serial numbers are unknown" if filed.unknown else "")
        + _against_the_call(filed),
    )
    return 0


def _against_the_call(filed: filing.Filed) -> str:
    """Return in words how a letter differs from the call it confirms; empty where it does not."""
    spoken, written = many(len(filed.only_spoken), "item"), many(filed.only_written, "item")
    if not filed.only_spoken and not filed.only_written:
        return ""
    return (
        f"; the call named {spoken} that the letter does not, and the letter {written} that the "
        "call did not: a person decides"
    )
