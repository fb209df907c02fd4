"""(3) Asking the service's own directory what each locator means."""

from collections.abc import Sequence
from datetime import datetime

from withheld.casefile.fold import Casefile
from withheld.casefile.item import ItemState
from withheld.casework.office import Office
from withheld.errors import InvalidInput, NotFound
from withheld.events.codec import text_to_instant
from withheld.events.recorded import SYSTEM
from withheld.events.resolution import ItemResolved
from withheld.ledger.canonical import JSON
from withheld.model.document import Place
from withheld.model.identity import ItemID, OrderID, PersonID, SubjectID, SubjectKey
from withheld.model.reading import Mention, ProposalKind, Resolution
from withheld.resolution.deciding import RecordResolution, SettleItems, decide
from withheld.resolution.resolving import resolve

SLICE = 500
"""Items in one commit of resolution."""


def resolve_items(office: Office, order: OrderID) -> int:
    """Look up every item that was not looked up yet; return how many were."""
    view = office.record.view(order, None)
    if view.order.is_hazard:
        return 0
    waiting = [one for one in view.items.values() if not one.is_looked_up and not one.is_deleted]
    as_of = _as_of(office, view)
    locators = locators_of(office, waiting)
    for start in range(0, len(waiting), SLICE):
        part = waiting[start : start + SLICE]
        found = [
            _resolved(office, item, _look_up(office, item, locators[item.item], as_of))
            for item in part
        ]
        command = RecordResolution(items=tuple(found), directory=office.directory_digest)
        events = decide(view, command, None)
        office.append(order, events, by=SYSTEM)
    return len(waiting)


def settle_items(
    office: Office,
    order: OrderID,
    meanings: dict[ItemID, SubjectID | None],
    *,
    reason: str,
    by: PersonID,
) -> None:
    """
    Say what doubtful items mean, or that they mean nothing of ours, for one reason.

    Args:
        office: The office.
        order: The order.
        meanings: By item: an account or post the directory knows, another subject, or None.
        reason: How they came to say so.
        by: Who says so.

    Raises:
        NotFound: The directory does not know a subject, or there is no such item.
        NotReady: An item is decided, or an opinion on it stands.
        NotPermitted: It takes a reviewer.
    """
    view = office.record.view(order, sorted(meanings))
    sealer = office.sealer()
    parts = tuple(
        part_of(
            office,
            item,
            Resolution(
                subject=subject,
                unresolved=None if subject else "settled-as-nothing",
                holder=holder_of(office, subject) if subject else None,
            ),
        )
        for item, subject in sorted(meanings.items())
    )
    command = SettleItems(items=parts, reason=sealer.one(reason, layer="reasons"))
    events = decide(view, command, office.actor(by))
    office.append(order, events, by=by, sealer=sealer)


def locators_of(office: Office, items: Sequence[ItemState]) -> dict[ItemID, dict[str, JSON]]:
    """Return what each item is called in the order; empty where it was erased."""
    opened: dict[str, list[JSON]] = {}
    found: dict[ItemID, dict[str, JSON]] = {}
    for item in items:
        if item.locator is None:
            continue
        sealed = item.locator.sealed
        if sealed.key not in opened:
            opened[sealed.key] = office.open(sealed)
        value = opened[sealed.key][item.locator.index]
        found[item.item] = value if isinstance(value, dict) else {}
    return found


def meaning_of(office: Office, item: ItemState) -> SubjectID | None:
    """Return whom an item means; None if nobody, or erased."""
    return office.store.subject_id(item.subject) if item.subject else None


def _as_of(office: Office, view: Casefile) -> datetime | None:
    """Return the order's own date, else when it came: handles are recycled."""
    proposals = view.order.proposals
    if proposals is not None:
        values = office.open(proposals.values)
        for kind, value in zip(proposals.kinds, values, strict=True):
            if kind is ProposalKind.ISSUED_ON and isinstance(value, dict):
                return text_to_instant(f"{value['value']}T23:59:59Z")
    return view.order.received.received_at if view.order.received else None


def _look_up(
    office: Office, item: ItemState, locator: dict[str, JSON], as_of: datetime | None
) -> Resolution:
    mention = mention_of(item, locator)
    return resolve(mention, services=office.services, directory=office.directory, as_of=as_of)


def mention_of(item: ItemState, locator: dict[str, JSON]) -> Mention:
    """Return what an item says in its order; nothing of it where it was erased."""
    url = locator.get("url")
    return Mention(
        as_written=str(locator.get("as_written", "")),
        url=str(url) if url is not None else None,
        kind=item.kind,
        place=Place(),
        line=item.line,
        remark=str(locator.get("remark", "")),
        doubts=item.doubts,
        is_redacted=item.is_redacted,
    )


def _resolved(office: Office, item: ItemState, found: Resolution) -> ItemResolved:
    return part_of(office, item.item, found)


def part_of(office: Office, item: ItemID, found: Resolution) -> ItemResolved:
    """Return what was found of an item as it goes on record, subjects under their keys."""
    return ItemResolved(
        item=item,
        subject=_key_of(office, found.subject),
        kind=found.subject.partition(":")[0] if found.subject else "",
        holder=_key_of(office, found.holder),
        unresolved=found.unresolved,
        doubts=found.doubts,
        settles=tuple(sorted(found.settles)),
    )


def _key_of(office: Office, subject: SubjectID | None) -> SubjectKey | None:
    return None if subject is None else key_of(office, subject)


def key_of(office: Office, subject: SubjectID) -> SubjectKey:
    """Return the subject's name in the record; a first-seen subject gets one."""
    known = office.store.find_subject(subject)
    if known is not None:
        return known
    with office.store.writing() as writing:
        return writing.name_subject(subject, office.sealer().fresh_subject())


def holder_of(office: Office, subject: SubjectID) -> SubjectID | None:
    """
    Return the account a subject is, or belongs to.

    Raises:
        NotFound: The directory knows no such account or post.
        InvalidInput: Not the form of a subject.
    """
    kind, separator, name = subject.partition(":")
    if not separator or not name:
        raise InvalidInput("a subject is written kind:id, such as account:12345 or post:67890")
    if kind == "account":
        if office.directory.account(name) is None:
            raise NotFound("the directory knows no such account; check the id")
        return subject
    if kind == "post":
        post = office.directory.post(name)
        if post is None:
            raise NotFound("the directory knows no such post; check the id")
        return SubjectID(f"account:{post.author}")
    return None
