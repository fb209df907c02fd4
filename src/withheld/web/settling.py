"""What people say of the order itself: particulars, sender, counsel's view, what its lines mean."""

from starlette.responses import Response

from withheld.adapters.sqlite.desk_rows import Filter, ItemRow
from withheld.casework import checking, completeness, particulars, receiving, resolving, reviewing
from withheld.errors import InvalidInput, NotReady
from withheld.intake.recognised import OCR
from withheld.model.identity import AuthorityID, ItemID, LineNumber, PackID, SubjectID
from withheld.model.review import Bindingness, SafeguardClass, Standing
from withheld.regimes.completeness import Line
from withheld.web.forms import numbers_in, territory_in
from withheld.web.gathering import (
    Head,
    defects_of,
    demands_of,
    head_of,
    proposals_of,
    unread_of,
)
from withheld.web.orders import PAGE, around, meaning_of
from withheld.web.papers import has_crop
from withheld.web.room import Visit
from withheld.web.signing import sign_or_wait, waits_of


def letter(visit: Visit) -> Response:
    """Show what the letter demands and says of itself, each beside its place, and what follows."""
    with visit.room.holding():
        head = head_of(visit.office, visit.order)
        if head.state.is_hazard:
            return visit.page("hazard.html", head=head)
        return visit.page(
            "letter.html",
            head=head,
            demands=demands_of(visit.office, head.view),
            proposals=proposals_of(visit.office, head.view),
            warnings=[str(one) for one in visit.office.open(head.state.warnings) if one],
            defects=defects_of(visit.office, head.view),
            elements=_elements(visit),
            packs=[one.id for one in visit.office.active_packs()],
            authorities=visit.office.authorities(),
            bindings=list(Bindingness),
            waits=waits_of(visit, visit.order),
            **around(visit, head),
        )


def _elements(visit: Visit) -> tuple[Line, ...]:
    """Return what the order's law asks for, and what is known of each; nothing without a pack."""
    try:
        return completeness.elements(visit.office, visit.order)
    except NotReady:
        return ()  # No law is confirmed, or no pack describes it: the page says so.


def confirm(visit: Visit) -> Response:
    """Confirm what the order says of itself, and start the clocks that follow from it."""
    form, zone, now = visit.form, visit.zone, visit.office.now()
    silence = form.text("silence")
    said = particulars.Said(
        pack=PackID(form.text("pack")) if form.text("pack") not in ("", "none") else None,
        has_no_pack=form.text("pack") == "none",
        variant=form.text("variant"),
        provisions=tuple(one.strip() for one in form.text("provisions").split("\n") if one.strip()),
        territory=territory_in(form.text("territory")),
        authority=AuthorityID(form.text("authority")) if form.text("authority") else None,
        deadline=form.text("deadline").upper(),
        is_secret=None if not silence else silence == "yes",
        secrecy_ends_at=form.instant("secrecy_ends_at", now, zone),
        secrecy_review_at=form.instant("secrecy_review_at", now, zone),
    )
    with visit.room.holding():
        particulars.confirm(visit.office, visit.order, said, by=visit.person)
    return _done(visit, "letter", "The particulars are confirmed.")


def findings(visit: Visit) -> Response:
    """Record which elements are there, and where; list defects, safeguards and narrower acts."""
    form = visit.form
    with visit.room.holding():
        if _elements(visit):
            places = {key: form.text(f"place-{key}") for key in form.every("present")}
            completeness.check_elements(
                visit.office,
                visit.order,
                places,
                by=visit.person,
                applies=form.every("applies"),
            )
        reviewing.list_findings(visit.office, visit.order, by=visit.person)
    return _done(visit, "letter", "The findings are listed.")


def sender(visit: Visit) -> Response:
    """Check who sent the order against the registry."""
    with visit.room.holding():
        visit.hand()
        checking.check_order_sender(visit.office, visit.order)
    return _done(visit, "letter", "The sender was checked.")


def call_back(visit: Visit) -> Response:
    """
    Sign a call-back of two people; it is on record once the other one has signed it too.

    Raises:
        InvalidInput: No such authority.
    """
    form, order = visit.form, visit.order
    with visit.room.holding():
        authority = AuthorityID(form.text("authority"))
        if authority not in {one.id for one in visit.office.authorities()}:
            raise InvalidInput("the registry knows no authority of that id; enter it first")
        denies = form.text("answer") == "denies"
        batch = checking.call_back(
            visit.office,
            order,
            authority,
            Standing.CONTRADICTED if denies else Standing.CONFIRMED,
            form.needed("note", "say whom you reached, at which number, when"),
            (visit.hand(),),
        )
        sign_or_wait(visit, batch)
        return visit.to(f"/orders/{order}/letter")


def bindingness(visit: Visit) -> Response:
    """Record counsel's view of whether the order binds."""
    form, version = visit.form, visit.form.text("version")
    with visit.room.holding():
        reviewing.record_bindingness(
            visit.office,
            visit.order,
            form.one_of("bindingness", Bindingness),
            form.needed("reason", "say why; counsel's view is kept with its reason"),
            visit.hand(),
            despite_sender=form.flag("despite_sender"),
            version=int(version) if version.isdecimal() else None,
        )
    return _done(visit, "letter", "Counsel's view is on record.")


def settle_page(visit: Visit) -> Response:
    """Show the lines nobody could read, and the items whose meaning is in doubt."""
    with visit.room.holding():
        head = head_of(visit.office, visit.order)
        if head.state.is_hazard:
            return visit.page("hazard.html", head=head)
        narrowed = Filter(stage="doubtful")
        unread = unread_of(visit.office, head.view)
        crops = {one.line: _crop_of(visit, head, one.spot) for one in unread}
        rows = visit.index.items(visit.order, narrowed, after=visit.number("after"), limit=PAGE)
        return visit.page(
            "settle.html",
            head=head,
            unread=unread,
            crops=crops,
            seen={row.item: _crop_read(visit, head, row) for row in rows},
            rows=rows,
            doubtful=visit.index.count(visit.order, narrowed),
            meanings={row.item: meaning_of(visit, row) for row in rows},
            **around(visit, head),
        )


def _crop_read(visit: Visit, head: Head, row: ItemRow) -> int:
    """Return the line whose picture shows an item that a machine read; 0 for any other item."""
    return _crop_at(visit, head, row.line) if OCR in row.doubts.split() else 0


def _crop_of(visit: Visit, head: Head, spot: str) -> int:
    """Return the line of the document whose picture shows a spot; 0 if none does yet."""
    return _crop_at(visit, head, visit.index.line_at(visit.order, spot) or 0)


def _crop_at(visit: Visit, head: Head, number: int) -> int:
    """Return the number of a line that can be looked at; 0 of any other."""
    found = visit.index.lines(visit.order, number, number) if number else []
    return number if found and has_crop(found[0], head) else 0


def settle_line(visit: Visit) -> Response:
    """
    Say what a line nobody could read names, or that it names nothing.

    Raises:
        InvalidInput: No line is named.
    """
    form = visit.form
    line = form.needed("line", "no line was named")
    if not line.isdecimal():
        raise InvalidInput("a line is named by its number")
    locators = [one.strip() for one in form.text("locators").split("\n") if one.strip()]
    with visit.room.holding():
        visit.hand()
        receiving.settle_line(
            visit.office,
            visit.order,
            LineNumber(int(line)),
            locators=locators,
            reason=form.needed("reason", "say how you came to read it so"),
            by=visit.person,
        )
        resolving.resolve_items(visit.office, visit.order)
    return _done(visit, "settle", "The line is settled.")


def settle_items(visit: Visit) -> Response:
    """
    Say what items in doubt mean: what was proposed, another subject, or nothing of ours.

    Raises:
        InvalidInput: No item is named.
    """
    form, order = visit.form, visit.order
    numbers = [ItemID(int(one)) for one in form.every("item") if one.isdecimal()]
    numbers = sorted({*numbers, *numbers_in(form.text("select"))})
    if not numbers:
        raise InvalidInput("no item was named; tick the items that you settle")
    reason = form.needed("reason", "say how you came to say so")
    with visit.room.holding():
        visit.hand()
        meanings = _meanings(visit, numbers)
        if meanings:
            resolving.settle_items(visit.office, order, meanings, reason=reason, by=visit.person)
        left = len(numbers) - len(meanings)
        if left:
            visit.session.notices.append(
                visit.language.say(
                    "{n} are left as they were: nothing is proposed for them. Say what they mean.",
                    n=left,
                )
            )
    return _done(visit, "settle", "The items are settled.")


def _meanings(visit: Visit, numbers: list[ItemID]) -> dict[ItemID, SubjectID | None]:
    """Return what the form says of each item; where nothing is proposed, nothing is guessed."""
    match visit.form.text("means"):
        case "proposed":
            states = visit.office.record.view(visit.order, numbers).items
            proposed = {
                number: visit.office.store.subject_id(state.subject)
                for number, state in states.items()
                if state.subject is not None
            }
            return {number: one for number, one in proposed.items() if one is not None}
        case "other":
            needed = "name what it means, such as account:12345"
            return dict.fromkeys(numbers, SubjectID(visit.form.needed("subject", needed)))
        case _:
            return dict.fromkeys(numbers, None)


def mark(visit: Visit) -> Response:
    """Mark items as protected speech the system did not notice."""
    form = visit.form
    ticked = [ItemID(int(one)) for one in form.every("item") if one.isdecimal()]
    numbers = sorted({*ticked, *numbers_in(form.text("select"))})
    with visit.room.holding():
        visit.hand()
        reviewing.mark_safeguard(
            visit.office,
            visit.order,
            numbers,
            form.one_of("safeguard", SafeguardClass),
            form.needed("reason", "say what makes it protected speech"),
            by=visit.person,
        )
        visit.acted(visit.order, len(numbers), visit.language.say("The safeguard is marked."))
        return visit.to(form.text("back") or f"/orders/{visit.order}")


def _done(visit: Visit, page: str, notice: str) -> Response:
    visit.acted(visit.order, 0, visit.language.say(notice))
    return visit.to(f"/orders/{visit.order}/{page}")
