"""That speech is protected, and that anybody noticed, is in nothing that leaves the service."""

import email
import email.policy
import json
from pathlib import Path

from tests.stories.conftest import House

from withheld.casework import letters, reviewing, sheets, telling
from withheld.events.review import Terms
from withheld.model.identity import ItemID, OrderID, PersonID
from withheld.model.review import Audience, Layer, Outcome, SafeguardClass

REASON = "she edits the Quillfeather Gazette"
WRITTEN = ("the Quillfeather duty weighs less", "no Quillfeather label would do")
"""Words that stand nowhere else."""


def decide(house: House, order: OrderID, items: list[ItemID], terms: Terms, ground: str) -> None:
    """Let two people, one of them senior, decide each item by itself, with what that takes."""
    for item in items:
        for who in ("asha", "ben"):
            view = reviewing.View(
                items=(item,),
                terms=terms,
                reasons={item: f"{ground}, says {who} of Quillfeather"},
                necessity=WRITTEN,
            )
            reviewing.give_opinion(house.office, order, view, house.hands[who])


def work_it_through(house: House, data: bytes) -> tuple[OrderID, list[str]]:
    """Decide an order of protected and other speech, tell everybody; return what was found."""
    order = house.receive(data)
    house.withhold(order)
    every = house.office.record.view(order, None).items.values()
    guarded = [one.item for one in every if one.is_actionable and one.safeguards]
    marked = [one.item for one in every if one.is_actionable and one.decision][:1]
    for kind in SafeguardClass:
        reviewing.mark_safeguard(
            house.office, order, [*guarded, *marked], kind, REASON, by=PersonID("asha")
        )
    found = house.office.open(house.office.record.order(order).findings)
    confirmed = house.office.record.order(order).particulars
    assert confirmed is not None
    provision = confirmed.provisions[0]
    no = Terms(outcome=Outcome.DECLINE, provision=provision, ground="protected-speech")
    yes = Terms(outcome=Outcome.WITHHOLD, provision=provision, territory=confirmed.territory)
    decide(house, order, guarded[1:], no, "declined")
    decide(house, order, guarded[:1], yes, "withheld")
    tell(house, order)
    return order, [
        str(one["because"]) for one in found if isinstance(one, dict) and one["kind"] == "safeguard"
    ]


def tell(house: House, order: OrderID) -> None:
    """Tell holders, the authority and the public all that can be told."""
    counsel = PersonID("cleo")
    for audience in Audience:
        letters.decide_disclosure(
            house.office, order, audience, frozenset(Layer), "all of it", by=counsel
        )
    names = [
        *letters.draft_holder_letters(house.office, order, by=counsel),
        letters.draft_receipt(house.office, order, by=counsel),
        letters.draft_answer(house.office, order, by=counsel),
    ]
    letters.release_letters(house.office, order, names, by=PersonID("ben"))
    house.pass_hours(1)
    telling.publish_statement(house.office, order, own_words="We act.", by=counsel)
    telling.publish_tally(house.office, order, by=counsel)
    telling.publish_counts(house.office, house.clock.now().year, by=counsel)
    house.pass_hours(2)


def everything_that_leaves(house: House, order: OrderID) -> dict[str, str]:
    """Return every public file, table, letter and sheet as text, and what was called out."""
    texts = {"sheet": sheets.sheet_of(house.office, order)}
    for name in ("public", "edges", "letters", "pages", "outbox"):
        for path in (house.folder / name).rglob("*"):
            if path.is_file():
                texts[str(path.relative_to(house.folder))] = as_text(path)
    for entry, _ in house.office.store.public_entries():
        texts[f"entry {len(texts)}"] = json.dumps(json.loads(entry), ensure_ascii=False)
    return texts


def as_text(path: Path) -> str:
    """Return a file as text; of a mail, all its parts decoded."""
    data = path.read_bytes()
    if path.suffix != ".eml":
        return data.decode("utf-8", "replace")
    mail = email.message_from_bytes(data, policy=email.policy.default)
    parts = [part.get_content() for part in mail.walk() if part.get_content_maintype() == "text"]
    return "\n".join([str(mail["subject"]), *map(str, parts)])


def test_no_letter_page_table_sheet_or_count_tells_of_a_safeguard(
    house: House, orders: dict[str, bytes]
) -> None:
    """Not the class, nor the signal, nor the mark's reason, nor what was weighed against it."""
    order, because = work_it_through(house, next(iter(orders.values())))
    # The law is called so itself: the Procedure and Safeguards for Blocking Rules.
    texts = {
        name: text.replace("Procedure and Safeguards", "")
        for name, text in everything_that_leaves(house, order).items()
    }
    told = ["safeguard", "Quillfeather", *because]
    told += [str(one) for one in SafeguardClass if "-" in one or one == "activism"]
    leaks = {
        name: [one for one in told if one.casefold() in text.casefold()]
        for name, text in texts.items()
    }

    assert because
    assert any(name.endswith(".eml") for name in texts)
    assert any(name.startswith("public/") for name in texts)
    assert {name: found for name, found in leaks.items() if found} == {}
