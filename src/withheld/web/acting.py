"""
Deciding at the desk: an act is shown as a whole, read in a sample, and then confirmed.

What would be signed lies in the person's session, not in the form: a form can only say *that* it is
confirmed.  Whether it may be is decided where events are appended.
"""

import csv
import io
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from starlette.responses import Response

from withheld.adapters.sqlite.desk_rows import ItemRow
from withheld.casework import reviewing
from withheld.errors import AlreadyDone, InvalidInput, NotReady
from withheld.events.review import Terms
from withheld.model.identity import ItemID
from withheld.model.review import Outcome
from withheld.review.opinions import seen
from withheld.review.sampling import check_read, sample
from withheld.web.drafts import ActKind, Draft
from withheld.web.filters import filter_in
from withheld.web.forms import Form, numbers_in, territory_in, written
from withheld.web.gathering import Head, head_of
from withheld.web.losses import losses_of
from withheld.web.orders import around, meaning_of
from withheld.web.room import Visit, local

_SHOWN_MAX = 60
"""Items listed in full in a preview; the others are named by number."""
SAFEGUARDED = "raises a safeguard: decide it by itself, with its own reasons"
IN_DOUBT = "means nothing beyond doubt: settle it first"
SETTLED = "is decided already: re-open it to decide it again"
OWN = "carries your own opinion already"
NOT_THERE = "is not an item of this order"
_TOO_OLD = "this act was confirmed before, or its page is too old; look at the items again"


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """The items an act is about, and those left out of it, by why."""

    rows: list[ItemRow]
    left_out: dict[str, tuple[ItemID, ...]]


def preview(visit: Visit) -> Response:
    """
    Show what exactly would be decided, for whom, and what is left out of it.

    Raises:
        NotReady: Nothing is left to decide.
    """
    form, order = visit.form, visit.order
    with visit.room.holding():
        head = head_of(visit.office, order)
        if head.state.is_hazard:
            return visit.page("hazard.html", head=head)
        kind = ActKind.PROVISIONAL if form.text("ends") else ActKind.DECIDE
        terms = terms_of(visit, form)
        chosen = chosen_of(visit, _asked(visit, form), terms, reopens=form.flag("reopens"))
        if not chosen.rows:
            raise NotReady(
                "nothing is left to decide: "
                + "; ".join(f"{len(items)}: {why}" for why, items in chosen.left_out.items())
                if chosen.left_out
                else "no item was chosen; tick some, or choose all that are shown"
            )
        reasons = reasons_of(form, chosen.rows)
        draft = Draft(
            order=order,
            kind=kind,
            terms=terms,
            reasons=reasons,
            versions={row.item: row.version for row in chosen.rows},
            sample=sample_of(visit, chosen.rows),
            is_guarded=is_guarded(terms, chosen.rows),
            until=form.instant("ends", visit.office.now(), visit.zone),
            reopens=form.flag("reopens"),
            back=local(form.text("back") or f"/orders/{order}"),
            left_out=chosen.left_out,
        )
        return _whole(visit, head, visit.room.pending.keep_draft(visit.person, draft), draft)


def kept(visit: Visit) -> Response:
    """
    Show an act again that waits in the session.

    Raises:
        AlreadyDone: It was confirmed before, or forgotten.
    """
    name = visit.request.path_params["act"]
    draft = visit.room.pending.draft(visit.person, name)
    if draft is None or draft.order != visit.order or draft.kind is ActKind.SECOND:
        raise AlreadyDone(_TOO_OLD)
    with visit.room.holding():
        return _whole(visit, head_of(visit.office, visit.order), name, draft)


def _whole(visit: Visit, head: Head, name: str, draft: Draft) -> Response:
    """Return the page that shows an act as a whole."""
    rows = visit.index.named(draft.order, draft.reasons)
    return visit.page(
        "preview.html",
        head=head,
        draft=draft,
        name=name,
        **shown(visit, draft, rows),
        **around(visit, head),
    )


def confirm(visit: Visit) -> Response:
    """
    Carry out an act that was shown, once.

    Raises:
        AlreadyDone: It was confirmed before, or its page is too old.
        InvalidInput: Not the whole sample was read.
    """
    name = visit.form.text("act")
    draft = visit.room.pending.draft(visit.person, name)
    if draft is None or draft.order != visit.order or draft.kind is ActKind.SECOND:
        raise AlreadyDone(_TOO_OLD)
    view = view_of(visit, name, draft, draft.reasons)
    with visit.room.lock:
        visit.room.pending.drop_draft(name)
        if draft.kind is ActKind.PROVISIONAL and draft.until is not None:
            reviewing.decide_provisionally(
                visit.office, visit.order, view, draft.until, visit.hand()
            )
        else:
            reviewing.give_opinion(visit.office, visit.order, view, visit.hand())
    return finished(visit, draft)


def finished(visit: Visit, draft: Draft) -> Response:
    """Say what came of an act, and go back to where it was begun."""
    with visit.room.holding():
        rows = visit.index.named(draft.order, draft.reasons)
        stages = Counter(row.stage for row in rows)
        waiting = stages["seconding"] + stages["provisional"]
        say = visit.language.say
        notice = say("{n} items decided.", n=len(rows) - waiting) if len(rows) > waiting else ""
        if waiting:
            notice += say(
                "{n} items carry your opinion and wait for another person; {key} takes it back.",
                n=waiting,
                key="u",
            )
        visit.session.undo = f"/orders/{draft.order}/undo?select={written(sorted(draft.reasons))}"
        if len(visit.session.undo) > 4000:  # noqa: PLR2004 -- an address no browser refuses
            visit.session.undo = "/mine"
        visit.acted(draft.order, len(rows), notice)
        return visit.to(draft.back)


def view_of(visit: Visit, name: str, draft: Draft, reasons: Mapping[ItemID, str]) -> reviewing.View:
    """
    Return what is to be signed, before anything of it is used up.

    Raises:
        InvalidInput: The sample was not read, or it is not said why protected speech is withheld.
    """
    form = visit.form
    read = {ItemID(int(one)) for one in form.every("read") if one.isdecimal()}
    check_read(draft.sample, read)
    needed = "protected speech is withheld only where it is written down why that is necessary"
    return reviewing.View(
        items=tuple(reasons),
        terms=draft.terms,
        reasons=reasons,
        reopens=draft.reopens,
        command=f"desk/{visit.person}/{name}",
        versions=draft.versions,
        read=read,
        necessity=(form.needed("necessity", needed), form.needed("proportionality", needed))
        if draft.is_guarded
        else None,
    )


def is_guarded(terms: Terms, rows: Sequence[ItemRow]) -> bool:
    """Return whether an act would withhold protected speech."""
    return terms.outcome.withholds and any(row.safeguards for row in rows)


def chosen_of(
    visit: Visit, numbers: Sequence[ItemID], terms: Terms, *, reopens: bool = False
) -> Chosen:
    """Return which of some items an act can be about; why not, for each of the others."""
    rows = visit.index.named(visit.order, numbers)
    is_set = len(rows) > 1
    kept: list[ItemRow] = []
    left_out: dict[str, list[ItemID]] = {}
    found = {row.item for row in rows}
    missing = [one for one in numbers if one not in found]
    if missing:
        left_out[NOT_THERE] = missing
    for row in rows:
        why = _why_not(visit, row, terms, is_set=is_set, reopens=reopens)
        if why:
            left_out.setdefault(why, []).append(row.item)
        else:
            kept.append(row)
    return Chosen(rows=kept, left_out={why: tuple(items) for why, items in left_out.items()})


def _why_not(visit: Visit, row: ItemRow, terms: Terms, *, is_set: bool, reopens: bool) -> str:
    """Return why an item is left out of an act, or nothing; the guards have the last word."""
    if visit.person in row.people.split():
        return OWN
    is_open = not row.terms or bool(row.people)
    if not is_open and not reopens:
        return SETTLED
    if terms.outcome.withholds:
        if row.subject is None or row.doubts or row.stage == "deleted":
            return IN_DOUBT
        if is_set and row.safeguards:
            return SAFEGUARDED
    return ""


def _asked(visit: Visit, form: Form) -> list[ItemID]:
    """Return the items a form names: ticked, written, or all that its filter lets through."""
    if form.flag("all"):
        return visit.index.numbers(visit.order, filter_in(form))
    ticked = [ItemID(int(one)) for one in form.every("item") if one.isdecimal()]
    return sorted({*ticked, *numbers_in(form.text("select"))})


def terms_of(visit: Visit, form: Form) -> Terms:
    """
    Return the terms a form names.

    Raises:
        NotReady: The particulars are not confirmed yet.
        InvalidInput: Something is missing, or written wrongly.
    """
    outcome = form.one_of("outcome", Outcome)
    particulars = visit.office.record.order(visit.order).particulars
    if particulars is None:
        raise NotReady(
            "law and territory are not confirmed yet; confirm them on the letter's page first"
        )
    ground = form.text("ground_other") or form.text("ground")
    return Terms(
        outcome=outcome,
        provision=form.text("provision") or particulars.provisions[0],
        territory=(territory_in(form.text("territory")) or particulars.territory)
        if outcome.withholds
        else None,
        ends_at=form.instant("ends_at", visit.office.now(), visit.zone)
        if outcome.withholds
        else None,
        narrower=form.text("narrower") if outcome is Outcome.NARROWER else "",
        ground=ground if not outcome.withholds else "",
    )


def reasons_of(form: Form, rows: Sequence[ItemRow]) -> dict[ItemID, str]:
    """
    Return each item's own reason: its line in the CSV, else the text with its own places filled.

    Raises:
        InvalidInput: No reason was given, or the CSV is not as it should be.
    """
    text = form.needed("reason", "no reason was given; every item keeps its own, say why")
    own = _own_reasons(form.text("reasons"))
    return {row.item: own.get(row.item) or _filled(text, row) for row in rows}


def _filled(text: str, row: ItemRow) -> str:
    for name, value in (
        ("{item}", str(row.item)),
        ("{serial}", row.serials),
        ("{place}", row.place),
        ("{written}", row.written or ""),
    ):
        text = text.replace(name, value)
    return text


def _own_reasons(text: str) -> dict[int, str]:
    """
    Return reasons by item from lines such as `12,because …`; a heading is left out.

    Raises:
        InvalidInput: A line is not written so.
    """
    found: dict[int, str] = {}
    for number, row in enumerate(csv.reader(io.StringIO(text)), start=1):
        if not row or (number == 1 and not row[0].strip().isdecimal()):
            continue
        if len(row) < 2 or not row[0].strip().isdecimal():  # noqa: PLR2004 -- item and reason
            raise InvalidInput(
                f"line {number} of the reasons is not written as item, comma, reason; correct it"
            )
        found[int(row[0])] = ",".join(row[1:]).strip()
    return found


def sample_of(visit: Visit, rows: Sequence[ItemRow]) -> tuple[ItemID, ...]:
    """Return the items this person reads first; none from a set one reads whole anyway."""
    return sample([row.item for row in rows], seen(rows), visit.person)


def shown(visit: Visit, draft: Draft, rows: Sequence[ItemRow]) -> dict[str, object]:
    """Return what a preview shows of a set."""
    by_item = {row.item: row for row in rows}
    sample = [by_item[item] for item in draft.sample if item in by_item]
    listed = sample or list(rows)[:_SHOWN_MAX]
    territory = str(draft.terms.territory) if draft.terms.territory else ""
    return {
        "count": len(rows),
        "sample": sample,
        "listed": listed,
        "numbers": written([row.item for row in rows]),
        "left_out": {why: written(list(items)) for why, items in draft.left_out.items()},
        "left_out_counts": {why: len(items) for why, items in draft.left_out.items()},
        "meanings": {row.item: meaning_of(visit, row) for row in listed},
        "losses": losses_of(visit, draft.order, [row.item for row in rows], territory)
        if draft.terms.outcome.withholds
        else None,
        "differs": sum(bool(row.people) for row in rows),
        "may_be_wrong": round(300 / len(sample)) if sample else 0,
    }
