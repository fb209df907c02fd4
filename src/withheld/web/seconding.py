"""Second looks, and taking one's own opinion back while nobody has seconded it."""

from collections import Counter
from dataclasses import dataclass, replace

from starlette.responses import Response

from withheld.adapters.sqlite.desk_rows import ItemRow
from withheld.casework import reviewing
from withheld.errors import AlreadyDone, InvalidInput, NotReady
from withheld.events.review import Terms
from withheld.model.identity import ItemID
from withheld.web.acting import (
    chosen_of,
    finished,
    is_guarded,
    reasons_of,
    sample_of,
    shown,
    view_of,
)
from withheld.web.drafts import ActKind, Draft
from withheld.web.filters import filter_of
from withheld.web.forms import numbers_in, written
from withheld.web.gathering import head_of, terms_of_text
from withheld.web.orders import around
from withheld.web.room import Visit, local
from withheld.web.voices import Voice

_REASONS_SHOWN = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstReason:
    """A reason the first reviewers gave, and for how many of the items."""

    reason: str
    count: int


def _named(visit: Visit) -> list[ItemRow]:
    """
    Return the items the address names, by number or by filter.

    Raises:
        InvalidInput: It names none.
    """
    if visit.query("select"):
        return visit.index.named(visit.order, numbers_in(visit.query("select")))
    narrowed = filter_of(visit)
    if narrowed.is_empty:
        raise InvalidInput("no item was named; open a set from the second looks")
    return visit.index.named(visit.order, visit.index.numbers(visit.order, narrowed))


def look(visit: Visit) -> Response:
    """
    Show a set that waits for a second person, the first one's reasons, and a sample to read.

    Raises:
        NotReady: Nothing of it waits for this person.
    """
    order = visit.order
    with visit.room.holding():
        head = head_of(visit.office, order)
        if head.state.is_hazard:
            return visit.page("hazard.html", head=head)
        rows = [row for row in _named(visit) if row.people]
        terms = _common_terms(rows)
        chosen = chosen_of(visit, [row.item for row in rows], terms)
        if not chosen.rows:
            raise NotReady(
                "nothing of this set waits for you: it was decided, taken back, or is your own"
            )
        numbers = [row.item for row in chosen.rows]
        draft = Draft(
            order=order,
            kind=ActKind.SECOND,
            terms=terms,
            reasons=dict.fromkeys(numbers, ""),
            versions={row.item: row.version for row in chosen.rows},
            sample=sample_of(visit, chosen.rows),
            is_guarded=is_guarded(terms, chosen.rows),
            back=local(visit.query("back") or "/second"),
            left_out=chosen.left_out,
        )
        voices = _voices(visit, numbers)
        told = Counter(voice.reason for voice in voices.values())
        return visit.page(
            "second_look.html",
            head=head,
            draft=draft,
            name=visit.room.pending.keep_draft(visit.person, draft),
            voices=voices,
            reasons=[
                FirstReason(reason=reason, count=count)
                for reason, count in told.most_common(_REASONS_SHOWN)
            ],
            reason_count=len(told),
            people=sorted({one for row in chosen.rows for one in row.people.split()}),
            replies=visit.index.kept("reply", visit.person),
            **shown(visit, draft, chosen.rows),
            **around(visit, head),
        )


def _common_terms(rows: list[ItemRow]) -> Terms:
    """
    Return the one act that all of some items wait for.

    Raises:
        NotReady: No opinion stands on them.
        InvalidInput: They wait for different acts.
    """
    texts = {row.terms for row in rows}
    if not texts:
        raise NotReady("no opinion stands on these items; there is nothing to second")
    if len(texts) > 1:
        raise InvalidInput(
            f"these items wait for {len(texts)} different acts; second one of them at a time"
        )
    terms = terms_of_text(texts.pop())
    if terms is None:
        raise NotReady("no opinion stands on these items; there is nothing to second")
    return terms


def _voices(visit: Visit, numbers: list[ItemID]) -> dict[ItemID, Voice]:
    """Return what the first reviewers said, read from the record, each event opened once."""
    found: dict[ItemID, Voice] = {}
    for n in visit.index.events_on(visit.order, numbers):
        found |= visit.room.voices.of(visit.order, n, numbers)
    return found


def second(visit: Visit) -> Response:
    """
    Agree with what was shown, once, with one's own reasons.

    Raises:
        AlreadyDone: It was confirmed before, or its page is too old.
    """
    name = visit.form.text("act")
    draft = visit.room.pending.draft(visit.person, name)
    if draft is None or draft.order != visit.order or draft.kind is not ActKind.SECOND:
        raise AlreadyDone(
            "this act was confirmed before, or its page is too old; look at the items again"
        )
    with visit.room.lock:
        rows = visit.index.named(visit.order, draft.reasons)
        draft = replace(draft, reasons=reasons_of(visit.form, rows))
        view = view_of(visit, name, draft, draft.reasons)
        visit.room.pending.drop_draft(name)
        reviewing.give_opinion(visit.office, visit.order, view, visit.hand())
    return finished(visit, draft)


def undo_page(visit: Visit) -> Response:
    """
    Show what would be taken back.

    Raises:
        NotReady: No opinion of this person stands.
    """
    with visit.room.holding():
        head = head_of(visit.office, visit.order)
        rows = [row for row in _named(visit) if visit.person in row.people.split()]
        if not rows:
            raise NotReady("no opinion of yours stands on these items; there is nothing to undo")
        return visit.page(
            "undo.html",
            head=head,
            count=len(rows),
            numbers=written([row.item for row in rows]),
            terms=terms_of_text(rows[0].terms),
            **around(visit, head),
        )


def undo(visit: Visit) -> Response:
    """Take one's own opinion back on items nobody has seconded."""
    form = visit.form
    numbers = numbers_in(form.needed("select", "no item was named; open your opinions again"))
    reason = form.needed("reason", "say why you take it back")
    with visit.room.holding():
        reviewing.withdraw_opinion(visit.office, visit.order, numbers, reason, visit.hand())
        visit.session.undo = ""
        visit.acted(
            visit.order,
            len(numbers),
            visit.language.say("Your opinion on {n} items is taken back.", n=len(numbers)),
        )
        return visit.to(f"/orders/{visit.order}?after={numbers[0] - 1}&at={numbers[0]}")
