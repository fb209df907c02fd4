"""The same subject in several items and several orders."""

from withheld.adapters.directory import MemoryDirectory
from withheld.model.document import Place
from withheld.model.identity import ItemID, LineNumber, OrderID
from withheld.model.reading import Mention
from withheld.resolution.overlap import Named, find_covers, find_overlaps, name_item
from withheld.resolution.resolving import resolve
from withheld.resolution.services import Services

FIRST, SECOND = OrderID("2021-0001"), OrderID("2021-0002")


def named(
    order: OrderID, item: int, written: str, services: Services, directory: MemoryDirectory
) -> Named:
    """Return item number `item` of `order`, which writes `written`."""
    mention = Mention(
        as_written=written, url=None, kind="url", place=Place(), line=LineNumber(item)
    )
    resolution = resolve(mention, services=services, directory=directory)
    return name_item(order, ItemID(item), mention, resolution, services)


def test_two_spellings_in_two_orders_are_one_subject(
    services: Services, directory: MemoryDirectory
) -> None:
    """The overlap is found after normalising, in the order of orders and items."""
    every = [
        named(SECOND, 9, "https://m.chirp.example/BEN_K/", services, directory),
        named(FIRST, 4, "@ben_k", services, directory),
        named(FIRST, 5, "@zoe_9", services, directory),
    ]
    (overlap,) = find_overlaps(every)

    assert overlap.name == "account:102"
    assert [(one.order, one.item) for one in overlap.items] == [(FIRST, 4), (SECOND, 9)]
    assert overlap.orders == (FIRST, SECOND)


def test_a_repeat_within_an_order_is_no_overlap_across_orders(
    services: Services, directory: MemoryDirectory
) -> None:
    """A list that names somebody twice is one order still."""
    every = [named(FIRST, n, "@ben_k", services, directory) for n in (1, 2)]
    (overlap,) = find_overlaps(every)

    assert overlap.orders == (FIRST,)


def test_unresolved_addresses_meet_by_their_normal_form(
    services: Services, directory: MemoryDirectory
) -> None:
    """Two orders on a page elsewhere, spelt in two ways, overlap although it is not ours."""
    every = [
        named(FIRST, 1, "https://www.youtube.com/watch?v=Abcdefgh123&t=9", services, directory),
        named(SECOND, 1, "youtu.be/Abcdefgh123", services, directory),
        named(SECOND, 2, "youtu.be/Zbcdefgh123", services, directory),
    ]

    assert [len(overlap.items) for overlap in find_overlaps(every)] == [2]


def test_what_says_nothing_overlaps_with_nothing(
    services: Services, directory: MemoryDirectory
) -> None:
    """Two illegible rows are not the same row."""
    every = [named(FIRST, n, "as above, see list", services, directory) for n in (1, 2)]

    assert find_overlaps(every) == ()


def test_an_account_covers_its_posts_named_elsewhere(
    services: Services, directory: MemoryDirectory
) -> None:
    """An order on the account reaches the posts that another order names."""
    every = [
        named(FIRST, 1, "https://chirp.example/i/status/1355411522716695108", services, directory),
        named(FIRST, 2, "https://chirp.example/i/status/1355411522716695999", services, directory),
        named(SECOND, 1, "@asha_dev__", services, directory),
    ]
    (cover,) = find_covers(every)

    assert cover.account.name == "account:101"
    assert [post.item for post in cover.posts] == [1]
