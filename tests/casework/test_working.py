"""The working day: whose an order is, who is called, and what must not be destroyed."""

import json
from datetime import timedelta
from typing import Any

import pytest

from withheld.casework import erasing, outbox, working
from withheld.errors import InvalidInput, NotFound, NotPermitted
from withheld.events.working import NoteKind
from withheld.model.identity import HoldID, PersonID

ASHA, BEN, CLEO = PersonID("asha"), PersonID("ben"), PersonID("cleo")


def calls(desk: Any) -> list[str]:
    """Return the words of every call so far, after carrying out what is due."""
    outbox.work(desk.office)
    pages = desk.folder / "pages.jsonl"
    lines = pages.read_text(encoding="utf-8").splitlines() if pages.exists() else []
    return [json.loads(line)["words"] for line in lines]


def test_a_handover_passes_the_order_on_and_calls_who_gets_it(desk: Any) -> None:
    """The call names the order; what the note says stays in the vault."""
    order = desk.receive(desk.orders()[0])
    working.assign(desk.office, order, ASHA, team="days", by=ASHA)
    note = "items 3 and 9 wait for a translation"
    working.leave_note(desk.office, order, NoteKind.HANDOVER, note, [BEN, CLEO], by=ASHA)
    said = [one for one in calls(desk) if "handover" in one]

    assert desk.office.record.order(order).working.assignee == "ben"
    assert desk.office.record.order(order).working.team == "days"
    assert said == [f"ben, cleo: a handover note on order {order}"]


def test_a_mention_calls_and_passes_nothing_on(desk: Any) -> None:
    """Whoever looked after the order still does."""
    order = desk.receive(desk.orders()[0])
    working.assign(desk.office, order, ASHA, by=ASHA)
    working.leave_note(desk.office, order, NoteKind.MENTION, "satire?", [CLEO], by=ASHA)

    assert desk.office.record.order(order).working.assignee == "asha"
    assert f"cleo: a mention note on order {order}" in calls(desk)


@pytest.mark.parametrize(("words", "to"), [("", [BEN]), ("so", [])])
def test_an_empty_note_or_one_to_nobody_is_refused(
    desk: Any, words: str, to: list[PersonID]
) -> None:
    """A call without a word, or a word without a call, helps nobody."""
    order = desk.receive(desk.orders()[0])

    with pytest.raises(InvalidInput):
        working.leave_note(desk.office, order, NoteKind.THREAT_TO_LIFE, words, to, by=ASHA)


def test_nobody_is_called_who_is_not_enrolled(desk: Any) -> None:
    """A slip in a name is said, not swallowed."""
    order = desk.receive(desk.orders()[0])

    with pytest.raises(NotPermitted):
        working.assign(desk.office, order, PersonID("nobody"), by=ASHA)
    with pytest.raises(NotPermitted):
        working.leave_note(desk.office, order, NoteKind.MENTION, "?", [PersonID("nobody")], by=ASHA)


def test_while_a_hold_stands_nothing_of_the_order_is_destroyed(desk: Any) -> None:
    """Two people cannot erase what a court wants kept; after counsel ends the hold they can."""
    order = desk.receive(desk.orders()[0])
    other = desk.receive(desk.orders()[1])
    hands = (desk.hands["cleo"], desk.hands["dev"])
    ends = desk.office.now() + timedelta(days=90)
    hold = working.place_hold(
        desk.office, order, "all of it, for the court", "O. 11", ends_at=ends, by=ASHA
    )
    keys = erasing.keys_of(desk.office, order)
    with pytest.raises(NotPermitted, match=order):
        erasing.erase(desk.office, keys[:1], "asked to", hands)
    assert erasing.erase(desk.office, erasing.keys_of(desk.office, other)[:1], "asked to", hands)
    with pytest.raises(NotPermitted):
        working.end_hold(desk.office, order, hold, "no need", by=ASHA)
    working.end_hold(desk.office, order, hold, "the case is closed", by=CLEO)

    assert working.holds(desk.office, order) == []
    assert erasing.erase(desk.office, keys[:1], "asked to", hands)


def test_people_are_called_when_a_hold_reaches_its_end_and_it_stands_on(desk: Any) -> None:
    """A hold never ends by itself."""
    order = desk.receive(desk.orders()[0])
    ends = desk.office.now() + timedelta(days=1)
    hold = working.place_hold(desk.office, order, "all", "O. 11", ends_at=ends, by=ASHA)
    before = len(calls(desk))
    desk.clock.advance(hours=25)
    after = calls(desk)

    assert len(after) > before
    assert [one.hold for one in working.holds(desk.office, order)] == [hold]
    with pytest.raises(NotFound):
        working.end_hold(desk.office, order, HoldID("none"), "so", by=CLEO)


def test_a_translation_stands_beside_the_original(desk: Any) -> None:
    """A second one into the same language is the next number; the order's own file is untouched."""
    order = desk.receive(desk.orders()[0])
    original = desk.office.record.order(order).received.document
    for words in (b"Directed to block", b"Ordered to block"):
        working.keep_translation(
            desk.office,
            order,
            words,
            language="en",
            translator="A. Bureau",
            is_certified=words.startswith(b"Ordered"),
            by=ASHA,
        )
    kept = desk.office.record.order(order).working.translations

    assert [(one.number, one.is_certified, one.of) for one in kept] == [
        (1, False, original),
        (2, True, original),
    ]
    assert desk.office.documents.bytes_of(kept[1].document) == b"Ordered to block"


@pytest.mark.parametrize(("language", "translator"), [("English!", "A"), ("en", " ")])
def test_a_translation_says_into_what_and_by_whom(
    desk: Any, language: str, translator: str
) -> None:
    """Nobody can rely on a translation that came from nowhere."""
    order = desk.receive(desk.orders()[0])

    with pytest.raises(InvalidInput):
        working.keep_translation(
            desk.office,
            order,
            b"words",
            language=language,
            translator=translator,
            is_certified=False,
            by=ASHA,
        )


def test_a_ticket_of_another_system_is_kept_sealed(desk: Any) -> None:
    """The number is in the vault, not in the event."""
    order = desk.receive(desk.orders()[0])
    working.link_ticket(desk.office, order, "matters", "M-17/2026", by=ASHA)
    (sealed,) = desk.office.record.order(order).working.tickets

    assert desk.office.open(sealed) == ["matters", "M-17/2026"]
    assert not any(b"M-17/2026" in leaf for leaf in desk.office.store.stream(order))
