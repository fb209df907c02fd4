"""(6a) Letters to account holders: their own rows, and what the law gives them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from withheld.casefile.fold import Casefile
from withheld.casefile.item import ItemState
from withheld.casework.drafting import Draft, authority_name, put_on_file
from withheld.casework.office import Office
from withheld.casework.particulars import pack_of, told_of
from withheld.casework.recalling import recall
from withheld.correspondence.holder import Helper, HolderLetterFacts, HolderRow, holder_letter
from withheld.correspondence.holder_words import own_thing
from withheld.correspondence.remedies import remedies
from withheld.errors import NotReady
from withheld.events.correspondence import LetterDrafted, LetterKind
from withheld.events.restriction import WithholdingsPlaced
from withheld.model.identity import ItemID, LetterID, OrderID, PersonID, SubjectKey
from withheld.model.review import Audience, Layer
from withheld.model.wording import LANGUAGES
from withheld.regimes.telling import Way, owed_to_holder, stands_instead, ways_to_contest
from withheld.regimes.terms import Owed
from withheld.regimes.timing import law_date


def draft_holder_letters(
    office: Office, order: OrderID, *, by: PersonID, reasons: str = ""
) -> list[LetterID]:
    """
    Draft one letter to each account holder whose content the order withholds; their rows only.

    Whoever has had a letter gets another for what was withheld since, and for what is withheld
    otherwise than that letter says, or again after it was shown.

    Ways to contest, a right to reasons or to a copy are the signed pack's, as far as somebody has
    read the law, and only where the holder may be told which law it is.

    Args:
        office: The office.
        order: The order.
        by: Who drafts.
        reasons: The order's reasons as this person words them for the holder; told with the
            document, or where the law owes the holder reasons.

    Raises:
        NotReady: Nothing is decided yet, or the holders may not be told.
    """
    view = office.record.view(order, None)
    told = told_of(office, view)[Audience.HOLDER]
    if Layer.EXISTENCE not in told:
        raise NotReady(
            "the account holders may not be told of this order as things stand; counsel decides "
            "that first with `withheld disclose`"
        )
    held = [one for one in view.items.values() if _is_withheld(one, office.now())]
    if not held:
        raise NotReady("nothing of any holder is withheld by this order; there is nothing to tell")
    rows: dict[SubjectKey, list[ItemState]] = {}
    for item in _untold(office, order, held):
        if item.holder is not None:
            rows.setdefault(item.holder, []).append(item)
    telling = _telling(office, view, told, reasons)
    drafts = [
        _holder_draft(office, view, holder, states, telling) for holder, states in rows.items()
    ]
    return put_on_file(office, order, drafts, by=by)


def somebody_waits(office: Office, order: OrderID) -> bool:
    """Return whether something is withheld of which no letter to its holder says so yet."""
    every = office.record.view(order, None).items.values()
    return bool(_untold(office, order, [one for one in every if _is_withheld(one, office.now())]))


def _untold(office: Office, order: OrderID, held: Sequence[ItemState]) -> list[ItemState]:
    """Return those of what is withheld of which no letter to its holder says so yet."""
    already = _written_of(office, order) if held else frozenset()
    return [one for one in held if one.item not in already]


def _is_withheld(item: ItemState, at: datetime) -> bool:
    """Return whether an item is somebody's, and withheld at `at`: not stayed, and not over."""
    placed = item.placed
    if placed is None or item.holder is None or item.is_stayed(at):
        return False
    return placed.ends_at is None or at < placed.ends_at


def _written_of(office: Office, order: OrderID) -> frozenset[ItemID]:
    """Return the items of which a letter to their holder says what is so now."""
    found: set[ItemID] = set()
    for recorded in recall(office, order, LetterDrafted, WithholdingsPlaced):
        match recorded.event:
            case LetterDrafted(kind=LetterKind.HOLDER, items=items):
                found.update(items)
            case LetterDrafted(kind=LetterKind.REINSTATEMENT, items=items):
                found.difference_update(items)
            case WithholdingsPlaced(items=parts):
                found.difference_update(one.item for one in parts)
            case _:
                pass
    return frozenset(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Telling:
    """What every letter of one order says alike."""

    told: frozenset[Layer]
    reasons: str = ""
    owed: frozenset[Owed] = frozenset()
    instead: str = ""
    ways: tuple[Way, ...] = ()


def _telling(office: Office, view: Casefile, told: frozenset[Layer], reasons: str) -> _Telling:
    pack, particulars, received = pack_of(office, view), view.order.particulars, view.order.received
    if pack is None or particulars is None or received is None:
        return _Telling(told=told, reasons=reasons)
    on = law_date(pack.head, received.clock_starts_at)
    stone = stands_instead(pack, variant=particulars.variant, on=on)
    # A forum or a right names the law as plainly as its article does.
    may_law = Layer.LAW in told
    return _Telling(
        told=told,
        reasons=reasons,
        owed=owed_to_holder(pack, variant=particulars.variant, on=on) if may_law else frozenset(),
        instead=stone.shows[0] if stone and may_law and stone.is_on_request else "",
        ways=ways_of(office, view, told),
    )


def ways_of(office: Office, view: Casefile, told: frozenset[Layer]) -> tuple[Way, ...]:
    """Return the ways to contest that a holder is told, where the law may be named at all."""
    pack, particulars, received = pack_of(office, view), view.order.particulars, view.order.received
    if pack is None or particulars is None or received is None or Layer.LAW not in told:
        return ()
    on = law_date(pack.head, received.clock_starts_at)
    return ways_to_contest(pack, variant=particulars.variant, on=on)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """An account holder as a letter reaches them."""

    handle: str
    language: str
    address: str


def reader_of(office: Office, holder: SubjectKey) -> Reader:
    """
    Return how a holder is called and reached.

    Raises:
        NotReady: The directory no longer knows the account, or nobody said how holders are reached.
    """
    subject = office.store.subject_id(holder)
    account_id = (subject or "").partition(":")[2]
    account = office.directory.account(account_id)
    if account is None:
        raise NotReady("the directory no longer knows an account the order withholds; look it up")
    return Reader(
        handle=account.handle,
        language=account.language if account.language in LANGUAGES else "en",
        address=_holder_address(office, account_id),
    )


def _holder_draft(
    office: Office,
    view: Casefile,
    holder: SubjectKey,
    items: Sequence[ItemState],
    telling: _Telling,
) -> Draft:
    reader, particulars = reader_of(office, holder), view.order.particulars
    facts = HolderLetterFacts(
        language=reader.language,
        letterhead=office.profile.letterhead,
        written_at=office.now(),
        handle=reader.handle,
        rows=tuple(_holder_row(office, item, reader.language) for item in items),
        disclosed=telling.told,
        law="; ".join(particulars.provisions) if particulars else "",
        authority=authority_name(office, view),
        reasons=telling.reasons,
        owed=telling.owed,
        instead=telling.instead,
        remedies=remedies(telling.ways, reader.language),
        complain_at=office.profile.complain_at,
        reference=office.chance.draw(4).hex(),
        helpers=tuple(Helper(name=name, link=link) for name, link in office.profile.helpers),
    )
    return Draft(
        kind=LetterKind.HOLDER,
        paper=holder_letter(facts),
        to=reader.address,
        holder=holder,
        items=tuple(item.item for item in items),
    )


def _holder_row(office: Office, item: ItemState, language: str) -> HolderRow:
    placed = item.placed
    # What is withheld, even where the item was put in other words since.
    key = placed.subject if placed else item.subject
    return HolderRow(
        what=own_row(office, key, language),
        withheld_in=placed.territory if placed else None,
        since=placed.starts_at if placed else None,
        until=placed.ends_at if placed else None,
    )


def own_row(office: Office, key: SubjectKey | None, language: str) -> str:
    """Return a thing of the holder's own, in words of theirs."""
    kind, _, name = ((office.store.subject_id(key) if key else None) or "").partition(":")
    return own_thing(kind, name, language)


def _holder_address(office: Office, account_id: str) -> str:
    form = office.profile.holder_address
    if "{id}" not in form:
        raise NotReady(
            "service.toml does not say how holders are reached; give holder_address with {id}"
        )
    return form.replace("{id}", account_id)
