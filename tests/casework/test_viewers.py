"""What viewers are told beside the two texts, by counsel's release, down to the page."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.casework.test_clocks import CLEO, under
from tests.casework.test_interim import withheld

from withheld.casework import letters, outbox
from withheld.casework.viewers import replace_by_text, told_to_viewers
from withheld.edge.folder import open_edge
from withheld.edge.live import Edge
from withheld.edge.response import Pages, Service
from withheld.edge.serving import Guard, PathPatterns, Request, TrustedHeader, WhenUnsure
from withheld.edge.signatures import trusted
from withheld.edge.texts import Texts
from withheld.errors import InvalidInput, NotPermitted
from withheld.model.identity import ItemID, OrderID
from withheld.model.review import Audience, Layer
from withheld.model.territory import Territory

TEXT = "O juízo determina <a> remoção.\n\nCumpra-se."
ASKED = "the holder, by mail of 3 March"


def brazilian(desk: Any) -> tuple[OrderID, list[ItemID]]:
    """Return an order of a Brazilian court, with two items withheld by it."""
    order = under(desk, "BR-MCI", territory=Territory.of("BR"))
    return order, withheld(desk, order, "BR", None)


def release(desk: Any, order: OrderID, *layers: Layer) -> None:
    """Have counsel let viewers be told so much."""
    letters.decide_disclosure(
        desk.office, order, Audience.VIEWER, frozenset(layers), "art. 20", by=CLEO
    )


def page_in(desk: Any, country: str, item: ItemID, order: OrderID) -> str:
    """Return what a viewer there meets at the first item, through the edge's own folder."""
    office = desk.office
    outbox.work(office)
    keys = trusted(*(bytes.fromhex(key) for key in office.service().public_keys.values()))
    edge = open_edge(Path(desk.folder) / "edges", Edge(keys, max_age=timedelta(days=99))).edge
    placed = office.record.view(order, [item]).items[item].placed
    subject = str(office.store.subject_id(placed.subject))
    guard = Guard(
        edge=edge,
        pages=Pages(
            service=Service(name="Chirp", blocked_by="https://chirp.example/legal"),
            texts=Texts.load(),
        ),
        subjects_of=PathPatterns({"/(?P<id>.+)": ("{id}",)}),
        country_from=TrustedHeader(name="X-Country", source="cdn"),
        when_unsure=WhenUnsure.SHOW,
        clock=office.now,
    )
    verdict = guard.decide(Request(path=f"/{subject}", headers=[("x-country", country)]))
    return verdict.refusal.body.decode() if verdict.refusal is not None else ""


def test_the_orders_text_stands_in_its_place_where_the_law_asks_and_counsel_let_it(
    desk: Any,
) -> None:
    """Law 12.965/2014 (Brazil), art. 20: to the viewers of that country, on the page itself."""
    order, (item, other) = brazilian(desk)
    before = page_in(desk, "BR", item, order)
    release(desk, order, Layer.EXISTENCE, Layer.DOCUMENT)
    replace_by_text(desk.office, order, [item], TEXT, "pt-BR", ASKED, desk.hands["cleo"])
    page = page_in(desk, "BR", item, order)

    assert "Cumpra-se" not in before
    assert '<blockquote lang="pt-BR" dir="auto"><p>O juízo determina &lt;a&gt; remoção.</p>' in page
    assert "Cumpra-se" not in page_in(desk, "BR", other, order)
    assert page_in(desk, "PT", item, order) == ""


def test_sealed_again_it_is_told_no_longer(desk: Any) -> None:
    """Nothing of a sealed order lies in an edge's folder, and the page names no authority."""
    order, (item, _) = brazilian(desk)
    release(desk, order, Layer.DOCUMENT, Layer.AUTHORITY, Layer.LAW)
    replace_by_text(desk.office, order, [item], TEXT, "pt-BR", ASKED, desk.hands["cleo"])
    open_page = page_in(desk, "BR", item, order)
    release(desk, order)
    sealed = page_in(desk, "BR", item, order)

    assert "Ministry of Signals" in open_page
    assert "Ministry of Signals" not in sealed
    assert "Cumpra-se" not in sealed
    assert told_to_viewers(desk.office) == ()
    assert "Cumpra-se" not in (Path(desk.folder) / "edges" / "alive.json").read_text("utf-8")


def test_taken_away_the_two_texts_stand_there_again(desk: Any) -> None:
    """The last decision on an item counts."""
    order, (item, _) = brazilian(desk)
    release(desk, order, Layer.DOCUMENT)
    replace_by_text(desk.office, order, [item], TEXT, "pt-BR", ASKED, desk.hands["cleo"])
    replace_by_text(desk.office, order, [item], "", "", "", desk.hands["cleo"])

    assert "Cumpra-se" not in page_in(desk, "BR", item, order)


def test_nobody_but_counsel_and_nothing_that_was_not_released(desk: Any) -> None:
    """And only where somebody asked, since the law gives it to whoever does."""
    order, (item, _) = brazilian(desk)
    with pytest.raises(NotPermitted):
        replace_by_text(desk.office, order, [item], TEXT, "pt-BR", ASKED, desk.hands["cleo"])
    release(desk, order, Layer.DOCUMENT)
    with pytest.raises(NotPermitted):
        replace_by_text(desk.office, order, [item], TEXT, "pt-BR", ASKED, desk.hands["asha"])
    with pytest.raises(InvalidInput):
        replace_by_text(desk.office, order, [item], TEXT, "pt-BR", " ", desk.hands["cleo"])

    assert "Cumpra-se" not in page_in(desk, "BR", item, order)


def test_no_text_stands_there_by_a_law_that_knows_nothing_of_it(desk: Any) -> None:
    """India's rules give nobody a right to that."""
    order = under(desk, "IN-69A", "ordinary", Territory.of("IN"))
    items = withheld(desk, order, "IN", None)
    release(desk, order, Layer.DOCUMENT)

    with pytest.raises(NotPermitted):
        replace_by_text(desk.office, order, items, TEXT, "en", ASKED, desk.hands["cleo"])
