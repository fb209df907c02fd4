"""
What viewers may be told beside the two texts they are owed: who demanded it, under which law, and
the order's text where the law gives a right to that; each as far as counsel disclosed it to them.

A sealed order tells nothing: not that it exists, and so nothing of it goes to the edges here.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from hashlib import sha256

from withheld.casefile.fold import Casefile
from withheld.casefile.item import Placed
from withheld.casework.drafting import authority_name
from withheld.casework.office import Office
from withheld.casework.particulars import told_of
from withheld.casework.people import Hand, approve
from withheld.casework.recalling import recall
from withheld.casework.timekeeping import judged
from withheld.edge.told import Disclosed, Told, to_fields
from withheld.errors import InvalidInput, NotFound, NotPermitted
from withheld.events.correspondence import DisclosureDecided, ReplacementDecided
from withheld.events.recorded import StreamID
from withheld.events.review import ParticularsConfirmed
from withheld.ledger.canonical import canonical, parse
from withheld.model.identity import ItemID, OrderID, SubjectID, SubjectKey
from withheld.model.review import Audience, Layer
from withheld.regimes.evaluating import applicable

_TOLD = frozenset({Layer.AUTHORITY, Layer.LAW, Layer.DOCUMENT})
_FOLLOWED, _ORDERS, _LAST = "viewers/followed", "viewers/orders", "viewers/last"
_OF_INTEREST = (DisclosureDecided, ParticularsConfirmed, ReplacementDecided)
SUBJECTS_MAX = 5_000
TEXT_MAX = 20_000
"""Characters.  What goes with every word of the source is kept small: beyond, less is told."""
_TEXTS_MAX = 400_000
_NO_SUBJECT = SubjectKey("")


def replace_by_text(  # noqa: PLR0913, PLR0917 -- what counsel decides, and who asked
    office: Office,
    order: OrderID,
    items: Sequence[ItemID],
    text: str,
    language: str,
    asked: str,
    hand: Hand,
) -> None:
    """
    Let a text stand in the place of items, as their law asks where their holder does.

    Args:
        office: The office.
        order: The order.
        items: The items in whose place it stands.
        text: The order's text, or its reasons; empty takes it away.
        language: BCP 47, such as `pt-BR`.
        asked: Who asked for it, when and how.
        hand: Counsel.

    Raises:
        InvalidInput: No item, far too long a text, or nobody asked.
        NotFound: There is no such item.
        NotPermitted: The order's law knows nothing of the kind, viewers may not be told the
            document, or it is not counsel who decides.
    """
    if not items or len(text) > TEXT_MAX:
        raise InvalidInput(f"name the items, and give a text of at most {TEXT_MAX} characters")
    case = judged(office, order)
    rules = (
        () if case is None else applicable(case.pack.tombstone, variant=case.variant, on=case.on)
    )
    if not rules:
        raise NotPermitted("by its law nothing stands in the place of what is withheld")
    if text and any(one.is_on_request for one in rules) and not asked.strip():
        raise InvalidInput("its law gives that to whoever asks for it; say who asked, and how")
    view = office.record.view(order, items)
    if missing := [one for one in items if one not in view.items]:
        raise NotFound(f"order {order} has no item {missing[0]}")
    sealer = office.sealer()
    event = ReplacementDecided(
        items=tuple(items),
        language=language,
        words=sealer.seal([text, asked], layer="document"),
    )
    approved = approve(office, event, (hand,), StreamID(order))
    office.append(order, [approved], by=hand.person, sealer=sealer, expects=view.order.version)


def is_news_for_viewers(office: Office) -> bool:
    """Follow the record; return whether something changed what viewers may be told."""
    size, begun = office.store.record_size(), int(office.store.note(_FOLLOWED) or 0)
    if size == begun:
        return False
    touched: set[OrderID] = set()
    marks = [f'"event":"{one.NAME}"'.encode() for one in _OF_INTEREST]
    for leaf in office.store.leaves(begun, size):
        if any(mark in leaf for mark in marks):
            touched.add(OrderID(_stream_of(leaf)))
    known = set(_orders(office))
    for order in touched:
        layers = told_of(office, office.record.view(order, ()))[Audience.VIEWER]
        known = known | {order} if layers & _TOLD else known - {order}
    told = _all_told(office, sorted(known)) if touched else ()
    said = json.dumps([to_fields(one) for one in told], sort_keys=True)
    digest = sha256(said.encode()).hexdigest() if told else ""
    before = office.store.note(_LAST) or ""
    with office.store.writing() as writing:
        writing.put_note(_FOLLOWED, str(size))
        if touched:
            writing.put_note(_ORDERS, canonical(sorted(known)).decode())
            writing.put_note(_LAST, digest)
    return bool(touched) and digest != before


def told_to_viewers(office: Office) -> tuple[Told, ...]:
    """Return all that viewers may be told now, of every order that may be told of."""
    is_news_for_viewers(office)
    return _all_told(office, _orders(office))


def _all_told(office: Office, orders: Iterable[OrderID]) -> tuple[Told, ...]:
    """Return what may be told of some orders, up to what one line can carry."""
    found: list[Told] = []
    subjects = texts = 0
    for order in orders:
        for one in _told(office, order):
            subjects += len(one.subjects)
            texts += len(one.said.replacement)
            if subjects > SUBJECTS_MAX or texts > _TEXTS_MAX:
                return tuple(found)
            found.append(one)
    return tuple(found)


def _told(office: Office, order: OrderID) -> Iterator[Told]:
    """Go through what may be told of one order, items that are told the same together."""
    head = office.record.order(order)
    if head.is_hazard or head.item_count > SUBJECTS_MAX:
        return
    view = office.record.view(order, None)
    layers = told_of(office, view)[Audience.VIEWER]
    if not layers & _TOLD:
        return
    plain = _plain(office, view, layers)
    texts = _texts(office, order) if Layer.DOCUMENT in layers else {}
    groups: dict[tuple[Disclosed, Placed], list[SubjectID]] = {}
    for item in view.items.values():
        subject = office.store.subject_id(item.placed.subject) if item.placed else None
        if item.placed is None or subject is None:
            continue
        text = texts.get(item.item, Disclosed())
        said = plain._replace(
            replacement=text.replacement,
            replacement_language=text.replacement_language,
        )
        if said != Disclosed():
            # The subject is no part of what is the same for many.
            same = replace(item.placed, subject=_NO_SUBJECT)
            groups.setdefault((said, same), []).append(subject)
    for (said, placed), subjects in groups.items():
        yield Told(
            subjects=tuple(sorted(subjects)),
            countries=frozenset(placed.territory.countries),
            starts_at=placed.starts_at,
            ends_at=placed.ends_at,
            said=said,
        )


def _plain(office: Office, view: Casefile, layers: frozenset[Layer]) -> Disclosed:
    """Return authority and law, as far as they may be told."""
    particulars = view.order.particulars
    provisions = particulars.provisions if particulars is not None else ()
    return Disclosed(
        authority=authority_name(office, view) if Layer.AUTHORITY in layers else "",
        law="; ".join(provisions) if Layer.LAW in layers else "",
    )


def _texts(office: Office, order: OrderID) -> dict[ItemID, Disclosed]:
    """Return the text that stands in the place of each item, by what was decided last."""
    found: dict[ItemID, Disclosed] = {}
    for recorded in recall(office, order, ReplacementDecided):
        event = recorded.event
        if isinstance(event, ReplacementDecided):
            text = str(office.open(event.words)[0] or "")
            said = Disclosed(replacement=text, replacement_language=event.language if text else "")
            found |= dict.fromkeys(event.items, said)
    return found


def _orders(office: Office) -> tuple[OrderID, ...]:
    """Return the orders of which viewers may be told something."""
    note = office.store.note(_ORDERS)
    value = parse(note.encode()) if note else []
    return tuple(OrderID(str(one)) for one in value) if isinstance(value, list) else ()


def _stream_of(leaf: bytes) -> str:
    """Return the stream that a leaf of the record belongs to."""
    value = parse(leaf)
    return str(value["stream"]) if isinstance(value, Mapping) else ""
