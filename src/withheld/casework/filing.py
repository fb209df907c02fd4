"""(1) Later letters: a corrigendum, a reminder, a lifting, put to the file of their order."""

from dataclasses import dataclass

from withheld.casefile.fold import Casefile
from withheld.casework.office import Office
from withheld.casework.resolving import locators_of, resolve_items
from withheld.errors import NotReady
from withheld.events.intake import ItemListed, Relation
from withheld.intake.amendments import Amendment, Correction
from withheld.intake.commands import FileLetter
from withheld.intake.deciding import decide
from withheld.intake.reading import amendment_in
from withheld.intake.urls import find_urls
from withheld.ledger.canonical import JSON
from withheld.model.identity import ItemID, LineNumber, OrderID, PersonID


@dataclass(frozen=True, slots=True, kw_only=True)
class Filed:
    """What a letter changed of the order it was filed to; nothing is decided by it."""

    deleted: tuple[ItemID, ...] = ()
    corrected: tuple[ItemID, ...] = ()
    added: tuple[ItemID, ...] = ()
    unknown: tuple[int, ...] = ()
    """Serial numbers it names that the order does not have; a person looks at these."""
    only_spoken: tuple[ItemID, ...] = ()
    """Items of a call that the letter which confirms it does not name."""
    only_written: int = 0
    """How many things that letter names which the call did not; they are items of the letter."""


def file_letter(
    office: Office, order: OrderID, letter: OrderID, relation: Relation, *, by: PersonID
) -> Filed:
    """
    Put a letter that was received by itself to the file of an earlier order.

    What it deletes waits for people to decide, what it corrects or adds is looked up anew.

    Raises:
        NotReady: The order or the letter is not read completely yet.
        AlreadyDone: It is on the file already.
        NotPermitted: It takes a reviewer.
    """
    if relation is Relation.CONFIRMS and office.record.order(letter).awaits_writing:
        raise NotReady("a call does not put a call in writing; file the letter when it comes")
    view = office.record.view(order, None)
    amendment = _amendment(office, letter) if relation is Relation.AMENDS else None
    sealer = office.sealer()
    numbers = _by_serial(view)
    deleted = _known(numbers, [row.n for row in amendment.deleted] if amendment else [])
    corrections = [
        (numbers[one.row.n], one)
        for one in (amendment.corrected if amendment else ())
        if one.row.n in numbers
    ]
    doubts = tuple(one.doubts for _, one in corrections)
    added = amendment.added if amendment else ()
    first = view.order.item_count + 1
    listed = tuple(_listed(ItemID(first + offset), one) for offset, one in enumerate(added))
    command = FileLetter(
        letter=letter,
        relation=relation,
        deleted=deleted,
        corrected=tuple(item for item, _ in corrections),
        corrections=sealer.seal(
            [_locator(one) for _, one in corrections],
            layer="identifiers",
            items=[item for item, _ in corrections],
        )
        if corrections
        else None,
        corrected_doubts=doubts if any(doubts) else (),
        added=listed,
        additions=sealer.seal(
            [_locator(one) for one in added],
            layer="identifiers",
            items=[one.item for one in listed],
        )
        if added
        else None,
    )
    events = decide(view, command, office.actor(by), office.now())
    office.append(order, events, by=by, sealer=sealer, expects=view.order.version)
    resolve_items(office, order)
    only_spoken, only_written = _differences(office, order, letter, relation)
    return Filed(
        only_spoken=only_spoken,
        only_written=only_written,
        deleted=deleted,
        corrected=command.corrected,
        added=tuple(one.item for one in listed),
        unknown=_unknown(numbers, amendment),
    )


def _differences(
    office: Office, order: OrderID, letter: OrderID, relation: Relation
) -> tuple[tuple[ItemID, ...], int]:
    """Return what only a call names, and how much only the letter that confirms it does."""
    if relation is not Relation.CONFIRMS:
        return (), 0
    spoken, written = _named(office, order), _named(office, letter)
    only_spoken = tuple(item for item, text in spoken.items() if text not in written.values())
    return only_spoken, len(set(written.values()) - set(spoken.values()))


def _named(office: Office, order: OrderID) -> dict[ItemID, str]:
    """Return what each item of an order is called, as the service would know it."""
    found = locators_of(office, list(office.record.view(order, None).items.values()))
    return {
        item: str(value.get("url") or value.get("as_written") or "")
        for item, value in found.items()
    }


def _amendment(office: Office, letter: OrderID) -> Amendment | None:
    received = office.record.order(letter).received
    if received is None:
        raise NotReady("no letter was received under this name")
    if office.record.order(letter).is_hazard:
        raise NotReady("this letter is under a hazard stop; nothing of it is read")
    (name, *_) = office.open(received.envelope)
    return amendment_in(office.read_file(office.documents.bytes_of(received.document), str(name)))


def _by_serial(view: Casefile) -> dict[int, ItemID]:
    """Return the items by the number the order prints beside them; the first one counts."""
    found: dict[int, ItemID] = {}
    for item in view.items.values():
        for serial in item.serials:
            found.setdefault(serial, item.item)
    return found


def _known(numbers: dict[int, ItemID], serials: list[int]) -> tuple[ItemID, ...]:
    return tuple(sorted({numbers[serial] for serial in serials if serial in numbers}))


def _unknown(numbers: dict[int, ItemID], amendment: Amendment | None) -> tuple[int, ...]:
    if amendment is None:
        return ()
    named = [row.n for row in amendment.deleted] + [one.row.n for one in amendment.corrected]
    return tuple(sorted({serial for serial in named if serial not in numbers}))


def _listed(item: ItemID, correction: Correction) -> ItemListed:
    serial = correction.row.n
    return ItemListed(
        item=item,
        line=LineNumber(correction.place.line or 1),
        kind="url",
        serials=(serial,) if serial else (),
        doubts=correction.doubts,
    )


def _locator(correction: Correction) -> JSON:
    found = find_urls(correction.as_written, is_cell=True)
    return {
        "as_written": correction.as_written,
        "url": found[0].absolute if found else None,
        "place": str(correction.place),
        "remark": "",
        "series": [correction.row.series],
    }
