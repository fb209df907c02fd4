"""What happens after the act: complaints, challenges, stays, and what happened elsewhere."""

from dataclasses import dataclass

from starlette.responses import Response

from withheld.casework import interim, redressing
from withheld.casework.people import Hand
from withheld.errors import InvalidInput
from withheld.events.catalogue import catalogue
from withheld.events.recorded import StreamID, from_bytes
from withheld.events.redress import (
    ChallengeOpened,
    ChallengeSide,
    ComplaintReceived,
    ComplaintResult,
    Happening,
    InterimFate,
)
from withheld.model.identity import ChallengeID, ComplaintID
from withheld.review.interim import WATCHED
from withheld.web.forms import numbers_in, written
from withheld.web.gathering import Head, head_of
from withheld.web.orders import around
from withheld.web.room import Visit
from withheld.web.signing import sign_or_wait, waits_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """An open complaint or challenge."""

    name: str
    words: str
    items: str
    side: str = ""


def page(visit: Visit) -> Response:
    """Show what is open, and the forms for what may come."""
    with visit.room.holding():
        head = head_of(visit.office, visit.order)
        if head.state.is_hazard:
            return visit.page("hazard.html", head=head)
        complaints, challenges = _matters(visit, head)
        return visit.page(
            "redress.html",
            head=head,
            complaints=complaints,
            challenges=challenges,
            select=visit.query("select"),
            results=list(ComplaintResult),
            sides=list(ChallengeSide),
            happenings=list(Happening),
            fates=list(InterimFate),
            # The authority's own clocks: after the last of them an interim order may have lapsed.
            interim_ends=[
                one.due_at for one in head.state.clocks.values() if one.what.startswith(WATCHED)
            ],
            waits=waits_of(visit, visit.order),
            **around(visit, head),
        )


def _matters(visit: Visit, head: Head) -> tuple[list[Matter], list[Matter]]:
    """Return the complaints and challenges that are open, read from the record only if any are."""
    complaints: list[Matter] = []
    challenges: list[Matter] = []
    if not head.state.complaints and not head.state.challenges:
        return complaints, challenges
    known = catalogue()
    marks = tuple(f'"event":"{one.NAME}"'.encode() for one in (ComplaintReceived, ChallengeOpened))
    for leaf in visit.office.store.stream(StreamID(visit.order)):
        if not any(mark in leaf for mark in marks):
            continue
        event = from_bytes(leaf, known).event
        if isinstance(event, ComplaintReceived) and event.complaint in head.state.complaints:
            complaints.append(
                Matter(
                    name=event.complaint,
                    words=str(visit.office.open(event.text)[0] or "(erased)"),
                    items=written(list(event.items)),
                )
            )
        if isinstance(event, ChallengeOpened) and event.challenge in head.state.challenges:
            challenges.append(
                Matter(
                    name=event.challenge,
                    words=str(visit.office.open(event.forum)[0] or "(erased)"),
                    items=written(list(event.items)),
                    side=str(event.side),
                )
            )
    return complaints, challenges


def act(visit: Visit) -> Response:
    """
    Take in or decide what the form says.

    Raises:
        InvalidInput: No such act.
    """
    form, office, order = visit.form, visit.office, visit.order
    numbers = numbers_in(form.text("select"))
    with visit.room.holding():
        hand = visit.hand()
        match form.text("act"):
            case "complaint":
                redressing.receive_complaint(
                    office,
                    order,
                    numbers,
                    form.needed("words", "put the complaint in the complainant's own words"),
                    received_at=form.instant("at", office.now(), visit.zone),
                    by=visit.person,
                )
            case "decide-complaint":
                redressing.decide_complaint(
                    office,
                    order,
                    ComplaintID(form.text("name")),
                    form.one_of("result", ComplaintResult),
                    form.needed("words", "say why"),
                    hand,
                )
            case "challenge":
                redressing.open_challenge(
                    office,
                    order,
                    form.one_of("side", ChallengeSide),
                    form.needed("words", "say before which court or body, and what is asked"),
                    items=numbers,
                    by=visit.person,
                )
            case "close-challenge":
                redressing.close_challenge(
                    office,
                    order,
                    ChallengeID(form.text("name")),
                    form.needed("result", "say in a word how it ended, such as won or lost"),
                    form.needed("words", "say in a sentence how it ended"),
                    by=visit.person,
                )
            case "stay" | "end-stay":
                _stay(visit)
            case "interim":
                _interim(visit, hand)
                return visit.to(f"/orders/{order}/redress")
            case "note":
                redressing.note_happening(
                    office,
                    order,
                    form.one_of("kind", Happening),
                    (form.text("words"), form.text("where") or "place not said"),
                    happened_at=form.instant("at", office.now(), visit.zone),
                    by=visit.person,
                )
            case _:
                raise InvalidInput("no such act; open the page again")
        visit.acted(order, len(numbers), visit.language.say("It is on record."))
        return visit.to(f"/orders/{order}/redress")


def _interim(visit: Visit, hand: Hand) -> None:
    form, office = visit.form, visit.office
    batch = interim.settlement(
        office,
        visit.order,
        numbers_in(form.needed("select", "name the items it is about")),
        form.one_of("fate", InterimFate),
        form.needed("words", "say what the authority said, or what was looked into"),
        (hand,),
        settled_at=form.instant("at", office.now(), visit.zone),
        ends_at=form.instant("until", office.now(), visit.zone),
    )
    sign_or_wait(visit, batch)


def _stay(visit: Visit) -> None:
    form, office, order = visit.form, visit.office, visit.order
    numbers = numbers_in(form.needed("select", "name the items the court stays"))
    challenge = ChallengeID(form.text("name"))
    words = form.needed("words", "say what the court said")
    if form.text("act") == "end-stay":
        redressing.end_stay(office, order, challenge, numbers, words, by=visit.person)
        return
    redressing.record_stay(
        office,
        order,
        challenge,
        numbers,
        words,
        ends_at=form.instant("at", office.now(), visit.zone),
        by=visit.person,
    )
