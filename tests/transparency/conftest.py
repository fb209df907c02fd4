"""What most tests of this room start from."""

from datetime import UTC, date, datetime, timedelta

import pytest

from withheld.model.authority import AuthorityKind
from withheld.model.papers import Letterhead
from withheld.model.review import Layer
from withheld.model.territory import Territory
from withheld.transparency.counting import ItemRecord as Item
from withheld.transparency.counting import OrderRecord, Tally, tally
from withheld.transparency.results import ItemResult
from withheld.transparency.statements import (
    DatedAct,
    PublicAct,
    PublicAuthority,
    StatementFacts,
)


@pytest.fixture
def chirp() -> Letterhead:
    """The invented service that signs."""
    return Letterhead(
        service="Chirp",
        legal_name="Chirp Example Ltd",
        address=("1 Example Street",),
        mail="legal@chirp.example",
        pages="https://legal.chirp.example",
    )


@pytest.fixture
def facts() -> StatementFacts:
    """Everything that could be told of one order, and leave to tell all of it."""
    return StatementFacts(
        statement="2021-02-10-a",
        published_on=date(2021, 2, 10),
        disclosed=frozenset(Layer),
        acts=(
            DatedAct(act=PublicAct.WITHHELD, on=date(2021, 2, 10), territory=Territory.of("IN")),
            DatedAct(act=PublicAct.RECEIVED, on=date(2021, 2, 4)),
        ),
        law="Information Technology Act 2000, section 69A",
        authority=PublicAuthority(
            name="Ministry of Invented Affairs", kind=AuthorityKind.MINISTRY, country="IN"
        ),
        counts=((ItemResult.WITHHELD_LOCAL, 1021), (ItemResult.DECLINED, 157)),
        document="https://orders.example/7.pdf",
        identifiers=("https://chirp.example/lantern",),
        own_words="We did not act on news media.\n\nWe consider a challenge.",
    )


@pytest.fixture
def order() -> OrderRecord:
    """An order of which everything may be told."""
    received_at = datetime(2021, 2, 4, 11, 0, tzinfo=UTC)
    return OrderRecord(
        reference="2021-02-10-a",
        disclosed=frozenset(Layer),
        received_at=received_at,
        country="IN",
        issuer_kind=AuthorityKind.MINISTRY,
        legal_basis="IN-69A",
        informed_at=received_at + timedelta(minutes=90),
    )


@pytest.fixture
def counted(order: OrderRecord) -> Tally:
    """That order as it is counted: two items withheld, one declined."""
    withheld = Item(
        result=ItemResult.WITHHELD_LOCAL, in_effect_at=order.received_at + timedelta(hours=5)
    )
    found = tally(order, [withheld, withheld, Item(result=ItemResult.DECLINED)])
    assert found is not None
    return found
