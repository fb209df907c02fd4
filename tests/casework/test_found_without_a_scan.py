"""What is found by an index is what going through every order finds."""

import random
from datetime import timedelta
from typing import Any

import pytest

from withheld.casework import erasing, hazards, receiving, referring, resolving
from withheld.casework.overlapping import _name, shared_with
from withheld.casework.receiving import orders_with
from withheld.casework.resolving import locators_of
from withheld.events.intake import Channel
from withheld.model.identity import OrderID, PersonID
from withheld.resolution.overlap import Named, find_covers, find_overlaps

LETTER = """Ministry of Public Information

No. MPI/LW/{own}/2026
Dated: 12.02.2026

{about}You are directed under section 9 of the Networks Act, 2019 to block within 36 hours:

{rows}
"""


def take_in(desk: Any, text: str) -> OrderID:
    """Take in a letter; one that is on file already comes once more."""
    came = desk.office.now() - timedelta(minutes=1)
    envelope = receiving.Envelope(name="order.txt", channel=Channel.MAIL, received_at=came)
    return receiving.receive(desk.office, text.encode(), envelope, by=PersonID("asha"), again=True)


def letter(chance: random.Random, desk: Any) -> str:
    """Return a letter about a few of the service's accounts and posts, and about nobody."""
    rows = []
    posts = list(desk.office.directory.posts())[:4]
    for number in range(1, chance.randint(2, 5)):
        post = chance.choice(posts)
        handle = desk.office.directory.account(post.author).handle
        rows.append(
            f"{number}. https://chirp.example/"
            + chance.choice(
                [handle, handle.upper(), f"{handle}/status/{post.id}?s=2", f"nobody{number}/x"]
            )
        )
    about = f"In continuation of letter No. MPI/LW/{chance.randint(1, 4)}/2026 of 1.02.2026:\n\n"
    return LETTER.format(
        own=chance.randint(1, 4), about=chance.choice(["", about]), rows="\n".join(rows)
    )


def scanned_shares(desk: Any, order: OrderID) -> set[tuple[Any, ...]]:
    """Return what an order shares with others, every item of every order looked at."""
    named: list[Named] = []
    for other in desk.office.store.orders():
        view = desk.office.record.view(other, None)
        items = [] if view.order.is_hazard else list(view.items.values())
        words = locators_of(desk.office, [one for one in items if one.subject is None])
        named += [_name(desk.office, other, one, words.get(one.item, {})) for one in items]
    found: set[tuple[Any, ...]] = {
        (one.item, "same", *_elsewhere(overlap.items, one))
        for overlap in find_overlaps(named)
        for one in overlap.items
        if one.order == order
    }
    for cover in find_covers(named):
        if cover.account.order == order:
            found.add((cover.account.item, "post", *_elsewhere(cover.posts, cover.account)))
        found |= {
            (post.item, "account", *_elsewhere((cover.account,), post))
            for post in cover.posts
            if post.order == order
        }
    return found


def _elsewhere(items: tuple[Named, ...], one: Named) -> list[tuple[Any, Any]]:
    """Return where else something is named."""
    return [(other.order, other.item) for other in items if other != one]


def scanned_references(desk: Any, order: OrderID) -> list[OrderID]:
    """Return the orders that bear a number which an order names, every order looked at."""
    office = desk.office
    named = referring._named(office, office.record.view(order))
    return [
        other
        for other in office.store.orders()
        if other != order and referring._own(office, office.record.view(other)) & named.keys()
    ]


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_an_index_finds_what_going_through_every_order_finds(desk: Any, seed: int) -> None:
    """The same document, a number that both print, a subject that both name, at every step."""
    chance = random.Random(seed)  # noqa: S311 -- an invented history
    orders: list[OrderID] = []
    for turn in range(9):
        orders.append(take_in(desk, letter(chance, desk)))
        if chance.random() < 0.8:
            resolving.resolve_items(desk.office, orders[-1])

        if chance.random() < 0.2:
            take_in(desk, "\0\1\2" * chance.randint(1, 9))  # nobody can read it
        if turn == 6:
            hazards.mark(desk.office, orders[0], "not to be looked at", by=PersonID("asha"))

        order = chance.choice(orders)
        received = desk.office.record.order(order).received
        assert received is not None
        assert orders_with(desk.office, received.document) == [
            one
            for one in orders
            if (known := desk.office.record.order(one).received)
            and known.document == received.document
        ]
        assert [
            one.order for one in referring.orders_referred_to(desk.office, order)
        ] == scanned_references(desk, order)
        headers = [desk.office.record.order(one) for one in desk.office.store.orders()]
        assert list(desk.office.store.orders_stopped()) == [
            one.order for one in headers if one.is_hazard
        ]
        assert list(desk.office.store.orders_unread()) == [
            one.order for one in headers if one.counted is None
        ]
        assert {
            (one.item, one.how, *one.elsewhere) for one in shared_with(desk.office, order)
        } == scanned_shares(desk, order)


def test_what_an_order_bore_is_forgotten_with_what_was_read_of_it(desk: Any) -> None:
    """Its number is destroyed with the rest, and no index keeps it."""
    order = take_in(desk, LETTER.format(own=1, about="", rows="1. https://chirp.example/a/b"))
    about = "In continuation of letter No. MPI/LW/1/2026 of 1.02.2026:\n\n"
    later = take_in(desk, LETTER.format(own=2, about=about, rows="1. https://chirp.example/a/c"))
    before = [one.order for one in referring.orders_referred_to(desk.office, later)]
    hands = (desk.hands["cleo"], desk.hands["dev"])
    erasing.erase(desk.office, erasing.keys_of(desk.office, order), "asked to", hands)

    assert before == [order]
    assert desk.office.store.bearing(["mpi/lw/1/2026"]) == []
    assert referring.orders_referred_to(desk.office, later) == ()
