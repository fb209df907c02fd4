"""What the service removes everywhere under its own policy: shown, placed and given back by two."""

from dataclasses import dataclass
from datetime import datetime

from starlette.responses import Response

from withheld.casework import own_policy, removing
from withheld.errors import InvalidInput
from withheld.events.codec import instant_to_text
from withheld.events.redress import ComplaintResult
from withheld.model.identity import SubjectID
from withheld.model.own_policy import Source
from withheld.ports.directory import AccountEntry, PostEntry
from withheld.web.own_policy import ABOUT, TELLS, complaints_of, letters_of, tell
from withheld.web.room import Visit
from withheld.web.signing import sign_or_wait, waits_of
from withheld.web.spreadsheets import table

SHOWN_MAX = 500
"""Removals on the page; the CSV has them all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Removed:
    """One subject that is removed under own policy."""

    subject: SubjectID
    since: datetime
    account: AccountEntry | None
    post: PostEntry | None
    orders: int
    """How many orders are on it besides; the page behind it tells them."""
    is_told: bool
    """A released letter tells its holder."""


def page(visit: Visit) -> Response:
    """Show what is removed under own policy, what waits for a second person, and the forms."""
    with visit.room.holding():
        found = sorted(
            removing.removals(visit.office).items(), key=lambda one: one[1], reverse=True
        )
        untold = frozenset(own_policy.untold(visit.office))
        return visit.page(
            "removals.html",
            removed=[
                _removed(visit, subject, since, is_told=subject not in untold)
                for subject, since in found[:SHOWN_MAX]
            ],
            total=len(found),
            untold=len(untold),
            complaints=complaints_of(visit),
            letters=letters_of(visit),
            results=list(ComplaintResult),
            sources=[one for one in Source if one is not Source.ARTICLE_9_ORDER],
            waits=[one for one in waits_of(visit) if one.order is None],
            subjects=visit.query("subject"),
        )


def _removed(visit: Visit, subject: SubjectID, since: datetime, *, is_told: bool) -> Removed:
    kind, _, ident = subject.partition(":")
    post = visit.post(ident) if kind == "post" else None
    account = visit.account(post.author if post else ident) if post or kind == "account" else None
    key = visit.office.store.find_subject(subject)
    named = visit.index.items_on(key) if key else []
    orders = {one.order for one in named if visit.sees(one.order)}
    return Removed(
        subject=subject,
        since=since,
        account=account,
        post=post,
        orders=len(orders),
        is_told=is_told,
    )


def csv(visit: Visit) -> Response:
    """Return everything that is removed under own policy as CSV."""
    with visit.room.holding():
        found = sorted(removing.removals(visit.office).items())
    rows = ((subject, instant_to_text(since)) for subject, since in found)
    return table("removals", ("subject", "since"), rows)


def act(visit: Visit) -> Response:
    """
    Sign a removal, or its end; it is carried out once another person has signed it too.

    What is told of removals, and complaints about them, are acts of one person.

    Raises:
        InvalidInput: Nothing is named, or no such act.
    """
    form = visit.form
    if form.text("act") in TELLS:
        return tell(visit, _subjects if form.text("act") in ABOUT else None)
    reason = form.needed("reason", "say which of the service's own rules it rests on, and why")
    with visit.room.holding():
        subjects = _subjects(visit)
        hands = (visit.hand(),)
        match form.text("act"):
            case "remove":
                batch = removing.removal(visit.office, subjects, reason, hands)
            case "give-back":
                batch = removing.giving_back(visit.office, subjects, reason, hands)
            case _:
                raise InvalidInput("no such act; open the page again")
        sign_or_wait(visit, batch)
        return visit.to("/removals")


def _subjects(visit: Visit) -> tuple[SubjectID, ...]:
    """
    Return what a form names: ticked, written one a line or one a row of CSV.

    Raises:
        InvalidInput: It names nothing.
    """
    lines = [one.partition(",")[0].strip() for one in visit.form.text("subjects").splitlines()]
    named = [*visit.form.every("subject"), *(one for one in lines if one and one != "subject")]
    if not named:
        raise InvalidInput("name what it is about, such as account:17 or post:901, one a line")
    return tuple(SubjectID(one) for one in dict.fromkeys(named))
