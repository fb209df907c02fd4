"""What two orders both name, however each spells it."""

from datetime import timedelta
from typing import Any

from withheld.casework import receiving, resolving
from withheld.casework.overlapping import shared_with
from withheld.events.intake import Channel
from withheld.model.identity import ItemID, OrderID, PersonID

LETTER = "You are directed to block the following within 36 hours:\n\n{}\n"


def take_in(desk: Any, *locators: str) -> OrderID:
    """Take in an order that lists these, and look them up."""
    text = LETTER.format("\n".join(f"{n}. {one}" for n, one in enumerate(locators, 1)))
    came = desk.office.now() - timedelta(minutes=1)
    envelope = receiving.Envelope(name="order.txt", channel=Channel.MAIL, received_at=came)
    order = receiving.receive(desk.office, text.encode(), envelope, by=PersonID("asha"))
    resolving.resolve_items(desk.office, order)
    return order


def found(desk: Any, order: OrderID) -> dict[tuple[int, str], set[tuple[OrderID, ItemID]]]:
    """Return what is shared, by item and how."""
    return {(one.item, one.how): set(one.elsewhere) for one in shared_with(desk.office, order)}


def a_post(desk: Any) -> tuple[str, str]:
    """Return the handle and the id of a post of the service."""
    post = next(iter(desk.office.directory.posts()))
    return desk.office.directory.account(post.author).handle, post.id


def test_two_spellings_of_one_post_meet(desk: Any) -> None:
    """Another scheme, another case, a tracking query: one subject, two grounds."""
    handle, post = a_post(desk)
    first = take_in(desk, f"https://chirp.example/{handle}/status/{post}")
    second = take_in(desk, f"http://www.chirp.example/{handle.upper()}/status/{post}?s=20")

    assert found(desk, first) == {(1, "same"): {(second, ItemID(1))}}
    assert found(desk, second) == {(1, "same"): {(first, ItemID(1))}}


def test_an_account_and_a_post_of_it_are_told_apart_and_told(desk: Any) -> None:
    """An order on the account covers the post that another order names."""
    handle, post = a_post(desk)
    first = take_in(desk, f"https://chirp.example/{handle}")
    second = take_in(desk, f"https://chirp.example/{handle}/status/{post}")

    assert found(desk, first) == {(1, "post"): {(second, ItemID(1))}}
    assert found(desk, second) == {(1, "account"): {(first, ItemID(1))}}


def test_what_nobody_could_resolve_is_compared_by_its_address(desk: Any) -> None:
    """A post the directory does not know stands in two orders all the same."""
    first = take_in(desk, "https://chirp.example/nobody_at_all/status/99999999")
    second = take_in(desk, "https://chirp.example/Nobody_At_All/status/99999999?t=1")
    third = take_in(desk, "https://chirp.example/nobody_at_all/status/99999998")

    assert found(desk, first) == {(1, "same"): {(second, ItemID(1))}}
    assert found(desk, third) == {}
