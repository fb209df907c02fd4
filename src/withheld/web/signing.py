"""
Acts that take two people: one signs, and the act waits until another looks at it and signs too.

What waits is kept with the signature under it.  A signature holds for one state of the record: when
a person recorded something else meanwhile, the page says who signs once more; when only a machine
did, who is still signed in signs anew what they signed.
"""

from dataclasses import dataclass
from datetime import datetime

from starlette.responses import Response

from withheld.casework.cosigning import act_of, only_machines_since, signed, signers
from withheld.casework.people import Hand
from withheld.casework.record import Batch
from withheld.errors import AlreadyDone, NotPermitted, TooFewPeople
from withheld.events.recorded import Event
from withheld.events.redress import InterimSettled
from withheld.events.restriction import PolicyRemovalEnded, RemovedUnderPolicy
from withheld.events.sealed import Sealed
from withheld.events.verification import CallBackMade
from withheld.ledger.canonical import kept
from withheld.model.identity import OrderID, PersonID, SubjectKey
from withheld.model.review import Role
from withheld.web.forms import written
from withheld.web.pending import CoSigning
from withheld.web.room import Visit

CALL_BACK, INTERIM = "A call-back of two people", "What became of an interim order"
REMOVE, GIVE_BACK = "Remove everywhere under own policy", "Give back what was removed"
SAYS = (CALL_BACK, INTERIM, REMOVE, GIVE_BACK, "When it became so", "It lasts until")
"""What a page says of acts that wait, for a catalogue to hold."""
_GONE = "this act was signed by everybody it takes, given up, or waited too long; begin it anew"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait:
    """An act that waits for a signature, as a person sees it."""

    name: str
    order: OrderID | None
    title: str
    """What it does, an English sentence for the catalogue."""
    rows: list[tuple[str, str]]
    """What it says: a label for the catalogue, and a value."""
    words: str
    """What its signers said."""
    instants: list[tuple[str, datetime]]
    people: tuple[PersonID, ...]
    """Whose signatures hold."""
    lapsed: tuple[PersonID, ...]
    """Whose signatures hold no more: something else was recorded since."""
    made_at: datetime
    until: datetime
    back: str
    is_own: bool
    """This person's signature stands under it."""
    is_mine: bool
    """This person signed it, whether that still holds or not."""


def sign_or_wait(visit: Visit, batch: Batch, name: str = "") -> bool:
    """
    Put an act on record; where it takes another person, keep it until they sign.

    Returns whether it is on record now.
    """
    try:
        visit.office.record.append(batch)
    except TooFewPeople:
        visit.room.pending.keep_signed(visit.person, batch, name)
        visit.session.notices.append(
            visit.language.say("Signed by you; it waits for another person's signature.")
        )
        visit.room.live.tell(OrderID(batch.stream), visit.person, 0)
        return False
    if name:
        visit.room.pending.drop_signed(name)
    visit.acted(OrderID(batch.stream), 0, visit.language.say("It is on record."))
    return True


def waits_of(visit: Visit, order: OrderID | None = None) -> list[Wait]:
    """Return the acts that wait for a signature, of one order or of all that this person sees."""
    found = visit.room.pending.co_signings(order)
    return [_wait(visit, one) for one in found if one.order is None or visit.sees(one.order)]


def page(visit: Visit) -> Response:
    """Show an act that waits, with everything that is signed."""
    with visit.room.holding():
        wait = _wait(visit, _found(visit))
        return visit.page("signature.html", wait=wait, may_give_up=_may_give_up(visit, wait))


def _may_give_up(visit: Visit, wait: Wait) -> bool:
    """Return whether this person may give an act up: whoever signed it, or counsel and above."""
    return wait.is_mine or visit.actor.ranks(Role.COUNSEL)


def act(visit: Visit) -> Response:
    """
    Sign an act that waits, or give it up.

    Raises:
        NotPermitted: It is given up by who signed it, or by counsel.
    """
    with visit.room.holding():
        found = _found(visit)
        back = _back(found)
        if visit.form.text("act") == "give-up":
            if not _may_give_up(visit, _wait(visit, found)):
                raise NotPermitted("an act that waits is given up by who signed it, or by counsel")
            visit.room.pending.drop_signed(found.name)
            visit.session.notices.append(visit.language.say("Given up; nothing was done."))
            return visit.to(back)
        batch = found.batch
        for hand in _renewing(visit, batch):
            batch = signed(visit.office, batch, hand)
        batch = signed(visit.office, batch, visit.hand())
        sign_or_wait(visit, batch, found.name)
        return visit.to(back)


def _found(visit: Visit) -> CoSigning:
    """
    Return the act in the address.

    Raises:
        AlreadyDone: It waits no more, or never did.
    """
    found = visit.room.pending.co_signing(visit.request.path_params["name"])
    if found is None or (found.order is not None and not visit.sees(found.order)):
        raise AlreadyDone(_GONE)
    return found


def _renewing(visit: Visit, batch: Batch) -> list[Hand]:
    """
    Return the hands that sign anew what they signed: machines alone recorded something since.

    Their owners are signed in; where a person recorded something, each of them looks again.
    """
    holding = signers(visit.office, batch)
    lapsed = [one for one in act_of(batch).approved_by if one.person not in holding]
    if not lapsed or not only_machines_since(visit.office, batch):
        return []
    open_now = {one.person: one.hand for one in visit.room.sessions.everybody()}
    hands = (open_now.get(one.person) for one in lapsed)
    return [one for one in hands if one is not None and one.person != visit.person]


def _back(one: CoSigning) -> str:
    match one.batch.events[0]:
        case InterimSettled():
            return f"/orders/{one.order}/redress"
        case CallBackMade():
            return f"/orders/{one.order}/letter"
        case _:
            return "/removals"


def _wait(visit: Visit, one: CoSigning) -> Wait:
    event = one.batch.events[0]
    title, rows, sealed, instants = _said(visit, event)
    renewing = tuple(hand.person for hand in _renewing(visit, one.batch))
    holding = (*signers(visit.office, one.batch), *renewing)
    given = tuple(approval.person for approval in act_of(one.batch).approved_by)
    return Wait(
        name=one.name,
        order=one.order,
        title=title,
        rows=rows,
        words=_words(one.batch, sealed),
        instants=instants,
        people=holding,
        lapsed=tuple(person for person in given if person not in holding),
        made_at=one.made_at,
        until=one.until,
        back=_back(one),
        is_own=visit.person in holding,
        is_mine=visit.person in given,
    )


_Said = tuple[str, list[tuple[str, str]], Sealed | None, list[tuple[str, datetime]]]


def _said(visit: Visit, event: Event) -> _Said:
    """Return what an act does and says: a title, rows, where its words lie, its instants."""
    match event:
        case CallBackMade(authority=authority, standing=standing, note=note):
            names = {one.id: one.name for one in visit.office.authorities()}
            rows = [
                ("Authority", names.get(authority, str(authority))),
                ("They", str(standing)),
            ]
            return CALL_BACK, rows, note, []
        case InterimSettled():
            instants = [("When it became so", event.settled_at)]
            if event.ends_at:
                instants.append(("It lasts until", event.ends_at))
            rows = [("It is", str(event.fate)), ("Items", written(list(event.items)))]
            return INTERIM, rows, event.words, instants
        case RemovedUnderPolicy(subjects=subjects, reason=reason):
            return REMOVE, _named(visit, subjects), reason, []
        case PolicyRemovalEnded(subjects=subjects, reason=reason):
            return GIVE_BACK, _named(visit, subjects), reason, []
        case _:
            return event.NAME, [], None, []


def _named(visit: Visit, subjects: tuple[SubjectKey, ...]) -> list[tuple[str, str]]:
    """Return subjects with the handles the directory has for them now."""
    rows = []
    for key in subjects:
        subject = visit.office.store.subject_id(key)
        kind, _, ident = (subject or "").partition(":")
        account = visit.account(ident) if kind == "account" else None
        shown = f"{subject} @{account.handle}" if account else str(subject or "(erased)")
        rows.append(("Subject", shown))
    return rows


def _words(batch: Batch, sealed: Sealed | None) -> str:
    """Return the words an act seals; they are in no vault yet."""
    found = [one for one in batch.secrets if sealed is not None and one.key == sealed.key]
    return "\n".join(str(kept(one.value)) for one in found if one.value is not None)
