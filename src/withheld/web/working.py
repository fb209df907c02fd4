"""The working day around an order: who looks after it, notes, holds, translations, counsel."""

from dataclasses import dataclass
from datetime import datetime

from starlette.responses import Response

from withheld.adapters.sqlite.desk_rows import MentionRow
from withheld.casework import counsel, reviewing, working
from withheld.errors import InvalidInput, NotPermitted
from withheld.events.codec import text_to_instant
from withheld.events.working import NoteKind
from withheld.ledger.canonical import kept
from withheld.model.counsel import LaneKind
from withheld.model.identity import HoldID, OrderID, PersonID, VaultKey
from withheld.web.gathering import Head, head_of
from withheld.web.orders import around
from withheld.web.papers import pane_of, read_once
from withheld.web.room import Visit


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A note to colleagues, in words."""

    kind: str
    to: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Translation:
    """A translation that stands beside the original."""

    language: str
    number: int
    is_certified: bool
    translator: str
    document: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Privilege:
    """One entry of counsel's lane."""

    kind: str
    author: str
    at: datetime
    words: str


def page(visit: Visit) -> Response:
    """Show who looks after an order and what colleagues left beside it."""
    with visit.room.holding():
        head = head_of(visit.office, visit.order)
        if head.state.is_hazard:
            return visit.page("hazard.html", head=head)
        visit.index.see_notes(visit.person, visit.order, head.state.version)
        people = [one.person for one in visit.room.service().people.values() if one.is_active]
        return visit.page(
            "working.html",
            head=head,
            work=head.state.working,
            notes=_notes(visit, head),
            tickets=[
                [str(one or "(erased)") for one in visit.office.open(words)]
                for words in head.state.working.tickets
            ],
            holds=working.holds(visit.office, visit.order),
            translations=_translations(visit, head),
            people=sorted(people),
            kinds=list(NoteKind),
            is_conflicted=visit.person in head.state.conflicted,
            **around(visit, head),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A note for this person, in words."""

    order: OrderID
    kind: str
    by: str
    at: datetime
    words: str
    is_new: bool


def mentions(visit: Visit) -> Response:
    """Show what colleagues wrote to this person, over all orders they may see."""
    with visit.room.holding():
        found = [one for one in visit.index.mentions(visit.person) if visit.sees(one.order)]
        return visit.page("notes.html", notes=[_mention(visit, one) for one in found])


def _mention(visit: Visit, row: MentionRow) -> Mention:
    secrets = visit.office.store.secrets(VaultKey(row.words_key))
    value = secrets[0].value if secrets else None
    return Mention(
        order=row.order,
        kind=row.kind,
        by=row.by,
        at=text_to_instant(row.at),
        words="(erased)" if value is None else str(kept(value)),
        is_new=bool(row.is_new),
    )


def _notes(visit: Visit, head: Head) -> list[Note]:
    return [
        Note(
            kind=str(one.kind),
            to=", ".join(one.to),
            words=str(visit.office.open(one.words)[0] or "(erased)"),
        )
        for one in reversed(head.state.working.notes[-30:])
    ]


def _translations(visit: Visit, head: Head) -> list[Translation]:
    return [
        Translation(
            language=one.language,
            number=one.number,
            is_certified=one.is_certified,
            translator=str(visit.office.open(one.translator)[0] or "(erased)"),
            document=one.document,
        )
        for one in head.state.working.translations
    ]


def translation(visit: Visit) -> Response:
    """
    Show a translation as escaped text beside the document's own.

    Raises:
        InvalidInput: It is no text.
    """
    name = visit.request.path_params["document"]
    with visit.room.holding():
        head = head_of(visit.office, visit.order)
        known = {one.document: one for one in head.state.working.translations}
        if head.state.is_hazard or name not in known:
            raise InvalidInput("the order has no such translation")
        data = visit.office.documents.bytes_of(known[name].document)
    lines = [line.text for line in visit.office.read_file(data, "translation.txt").lines]
    read_once(visit, head)
    with visit.room.lock:
        found = known[name]
        return visit.page(
            "translation.html",
            head=head,
            kept=found,
            translator=str(visit.office.open(found.translator)[0] or "(erased)"),
            lines=lines[:5000],
            total=len(lines),
            paper=pane_of(visit, head, visit.number("line") or 1),
        )


def act(visit: Visit) -> Response:
    """
    Do what the form says around an order.

    Raises:
        InvalidInput: No such act.
    """
    form, office, order, by = visit.form, visit.office, visit.order, visit.person
    to = [PersonID(one) for one in form.every("to")]
    with visit.room.holding():
        hand = visit.hand()
        match form.text("act"):
            case "assign":
                person = form.text("person")
                working.assign(
                    office,
                    order,
                    PersonID(person) if person else None,
                    team=form.text("team"),
                    by=by,
                )
            case "note":
                kind = form.one_of("kind", NoteKind)
                working.leave_note(office, order, kind, form.text("words"), to, by=by)
            case "ticket":
                working.link_ticket(office, order, form.text("system"), form.text("number"), by=by)
            case "hold":
                working.place_hold(
                    office,
                    order,
                    form.text("what"),
                    form.text("cite"),
                    ends_at=form.instant("ends_at", office.now(), visit.zone),
                    by=by,
                )
            case "end-hold":
                working.end_hold(
                    office, order, HoldID(form.text("hold")), form.text("reason"), by=by
                )
            case "translate":
                working.keep_translation(
                    office,
                    order,
                    form.needed("text", "paste the translation, or choose its file").encode(),
                    language=form.text("language"),
                    translator=form.text("translator"),
                    is_certified=form.flag("is_certified"),
                    by=by,
                )
            case "conflict":
                reviewing.declare_conflict(office, order, form.text("reason"), hand)
            case _:
                raise InvalidInput("no such act; open the page again")
        visit.acted(order, 0, visit.language.say("It is on record."), to=to)
        return visit.to(f"/orders/{order}/work")


def lane(visit: Visit) -> Response:
    """
    Show counsel's lane of an order to who is inside it; that it was read is kept.

    It stands outside of the record, and nothing of it is in a search, an export or a letter.
    """
    with visit.room.holding():
        head = head_of(visit.office, visit.order)
        matter = counsel.matter_of(visit.order)
        try:
            entries = [
                Privilege(
                    kind=str(one.kind), author=one.author, at=one.at, words=one.words.reveal()
                )
                for one in counsel.read(visit.office, matter, visit.hand())
            ]
        except NotPermitted as error:
            return visit.page(
                "lane.html",
                head=head,
                refused=str(error),
                entries=[],
                kinds=[],
                **around(visit, head),
            )
        return visit.page(
            "lane.html",
            head=head,
            refused="",
            entries=entries,
            kinds=list(LaneKind),
            **around(visit, head),
        )


def write_lane(visit: Visit) -> Response:
    """Write into counsel's lane, or let a guest in or out."""
    form = visit.form
    with visit.room.holding():
        matter = counsel.matter_of(visit.order)
        match form.text("act"):
            case "admit":
                counsel.admit(visit.office, matter, PersonID(form.text("guest")), visit.hand())
            case "dismiss":
                counsel.dismiss(visit.office, matter, PersonID(form.text("guest")), visit.hand())
            case _:
                counsel.write(
                    visit.office,
                    matter,
                    form.one_of("kind", LaneKind),
                    form.text("words"),
                    visit.hand(),
                )
        visit.session.notices.append(visit.language.say("Kept in counsel's lane."))
        return visit.to(f"/orders/{visit.order}/lane")
