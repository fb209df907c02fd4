"""What a machine read from a picture is acted on by nobody, until a person says what it means."""

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from tests.casework.test_four_eyes import (
    _SEALER,
    SEALED,
    append,
    decided,
    keep,
    placed,
    refuses,
    signed,
)
from tests.readers.scans import scanned

from withheld.casework import filing, particulars, receiving, resolving, reviewing
from withheld.casework.sheets import rows_of, sheet_of, views_of
from withheld.errors import NotReady, Refused
from withheld.events.intake import Channel, Relation
from withheld.events.recorded import SYSTEM
from withheld.events.resolution import ItemResolved, ItemSettled, ItemsResolved
from withheld.events.restriction import LegacyAdopted, SubjectWithheld
from withheld.model.identity import AuthorityID, ItemID, OrderID, PersonID
from withheld.model.review import Bindingness
from withheld.model.territory import Territory

_PAGE = '#set page(paper: "a4", margin: 2cm)\n#set text(size: 12pt)\n'
ITEM = ItemID(1)


@pytest.fixture(autouse=True)
def _vault(desk: Any) -> None:
    keep(desk, _SEALER)


def address(desk: Any, turn: int) -> str:
    """The address of one of the service's own posts that raises no safeguard."""
    folder = desk.folder.parent / "in" / "directory"
    handles = {
        one["id"]: one["handle"]
        for one in map(json.loads, (folder / "accounts.jsonl").read_text().splitlines())
        if one["handle"].isalnum() and not set(one["handle"]) & set("Il1O0")
    }
    posts = [json.loads(line) for line in (folder / "posts.jsonl").read_text().splitlines()]
    known = [one for one in posts if one["author"] in handles]
    return f"https://chirp.example/{handles[known[turn]['author']]}/status/{known[turn]['id']}"


def take_in(desk: Any, source: str) -> OrderID:
    """Take in a scan of a letter that came a minute ago."""
    envelope = receiving.Envelope(
        name="order.pdf",
        channel=Channel.MAIL,
        received_at=desk.office.now() - timedelta(minutes=1),
    )
    data = scanned(_PAGE + source.replace("//", "\\/\\/"))
    return receiving.receive(desk.office, data, envelope, by=PersonID("asha"))


def ready(desk: Any) -> OrderID:
    """Bring a scanned order of one item to where people could decide, but for its reading."""
    order = take_in(
        desk,
        "Ministry of Signals\n\nNo. MS/69A/81/2026\n\nDated: 12 February 2026\n\n"
        "Under section 69A of the Information Technology Act, 2000 you are directed to block:\n\n"
        f'1. #"{address(desk, 0)}"\n',
    )
    resolving.resolve_items(desk.office, order)
    said = particulars.Said(authority=AuthorityID("in-signals"))
    particulars.confirm(desk.office, order, said, by=PersonID("asha"))
    reviewing.list_findings(desk.office, order, by=PersonID("asha"))
    reviewing.record_bindingness(
        desk.office,
        order,
        Bindingness.DEFECTIVE_BUT_BINDING,
        "reasons absent",
        desk.hands["cleo"],
        despite_sender=True,
    )
    return order


def item_of(desk: Any, order: OrderID) -> Any:
    """The one item."""
    return desk.office.record.view(order, [ITEM]).items[ITEM]


def test_nothing_withholds_a_reading_that_nobody_confirmed(desk: Any) -> None:
    """Not an opinion, a sheet, an urgent act, a forged decision, placing, nor a legacy list."""
    order = ready(desk)
    item = item_of(desk, order)
    header, row = sheet_of(desk.office, order).splitlines()[:2]
    later = desk.office.now() + timedelta(minutes=30)
    adopted = LegacyAdopted(
        items=(SubjectWithheld(item=ITEM, subject=item.subject),),
        territory=Territory.of("IN"),
        starts_at=desk.office.now() - timedelta(days=3),
        approved_by=(),
    )

    assert item.subject is not None
    assert "ocr" in item.doubts
    assert not item.is_actionable
    for who in ("asha", "ben", "cleo", "dev"):
        with pytest.raises(NotReady):
            desk.give(order, [ITEM], desk.terms(order), who)
        refuses(desk, order, signed(desk, order, ITEM, who))
    assert row.count("ocr") == 1
    assert header.startswith("item")
    refuses(desk, order, decided(desk, order, ITEM, "asha", "ben"))
    refuses(desk, order, placed(desk, order, ITEM))
    refuses(desk, order, placed(desk, order, ITEM, is_provisional=True, ends_at=later))
    refuses(desk, order, adopted)


def test_a_sheet_filled_in_elsewhere_withholds_no_unconfirmed_reading(desk: Any) -> None:
    """Whoever writes withhold into its row is refused like at the desk."""
    order = ready(desk)
    text = sheet_of(desk.office, order)
    header, first, *rest = text.splitlines()
    filled = first.split(",")
    names = header.split(",")
    for name, value in {"outcome": "withhold", "reason": "so"}.items():
        filled[names.index(name)] = value
    rows = rows_of("\n".join([header, ",".join(filled), *rest]))

    (view,) = views_of(rows, lambda _: desk.terms(order), frozenset(), read=(ITEM,))

    with pytest.raises(NotReady):
        reviewing.give_opinion(desk.office, order, view, desk.hands["asha"])
    assert item_of(desk, order).opinions == ()


def test_no_directory_settles_how_a_picture_reads(desk: Any) -> None:
    """An answer that would take the doubt away is refused, and so is the system as a person."""
    order = ready(desk)
    item = item_of(desk, order)
    part = ItemResolved(item=ITEM, subject=item.subject, kind="post", holder=item.holder)
    claims = (("ocr",), ("readings-differ",), ("wrapped", "ocr"))

    for settles in claims:
        answer = ItemsResolved(items=(replace(part, settles=settles),), directory="0" * 64)
        refuses(desk, order, answer)
    with pytest.raises(Refused):
        desk.office.append(order, (ItemSettled(items=(part,), reason=SEALED),), by=SYSTEM)
    append(desk, order, ItemsResolved(items=(part,), directory="0" * 64))
    assert "ocr" in item_of(desk, order).doubts


def test_a_person_who_says_what_it_means_opens_the_way(desk: Any) -> None:
    """After that two people decide it, as anything else."""
    order = ready(desk)
    subject = resolving.meaning_of(desk.office, item_of(desk, order))
    resolving.settle_items(
        desk.office, order, {ITEM: subject}, reason="as in the picture", by=PersonID("asha")
    )
    desk.withhold(order, [ITEM])

    assert item_of(desk, order).is_actionable
    assert item_of(desk, order).decision is not None


def test_a_scanned_corrigendum_makes_its_rows_doubtful(desk: Any) -> None:
    """A row that was plain text is as unsure as the picture that corrects it."""
    text = (
        "Ministry of Signals\n\nNo. MS/69A/82/2026\nDated: 12.02.2026\n\n"
        "Under section 69A you are directed to block:\n\n"
        f"1. {address(desk, 0)}\n2. {address(desk, 1)}\n"
    )
    envelope = receiving.Envelope(
        name="order.txt",
        channel=Channel.MAIL,
        received_at=desk.office.now() - timedelta(minutes=9),
    )
    order = receiving.receive(desk.office, text.encode(), envelope, by=PersonID("asha"))
    resolving.resolve_items(desk.office, order)
    letter = take_in(
        desk,
        "Corrigendum to order No. MS/69A/82/2026 dated 12.02.2026\n\n"
        f'S. No. 1 may be read as #"{address(desk, 2)}"\n\n',
    )
    filing.file_letter(desk.office, order, letter, Relation.AMENDS, by=PersonID("asha"))
    items = desk.office.record.view(order, None).items

    assert "ocr" in items[ItemID(1)].doubts
    assert not items[ItemID(1)].is_actionable
    assert items[ItemID(2)].doubts == ()
