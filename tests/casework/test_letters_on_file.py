"""Letters that speak of an order on file: which one, what they change, and by when."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from withheld.casework import filing, particulars, receiving
from withheld.casework.referring import orders_referred_to
from withheld.casework.resolving import locators_of
from withheld.errors import NotFound
from withheld.events.intake import Channel, Relation
from withheld.model.identity import ItemID, OrderID, PersonID
from withheld.model.territory import Territory

LETTERS = Path(__file__).parents[1] / "intake" / "letters"
ORDER = """Ministry of Public Information
Legal Wing

No. MPI/LW/81/2026
Dated: 12.02.2026

You are directed under section 9 of the Networks Act, 2019 to block within 36 hours:

3. https://chirp.example/quay_notes/status/9015500333
4. https://chirp.example/quay_notes/status/9015500444
7. https://chirp.example/quay_notes/status/9015500770
"""


def take_in(desk: Any, name: str, text: str | bytes) -> OrderID:
    """Take a letter in that came a minute ago."""
    data = text if isinstance(text, bytes) else text.encode()
    came = desk.office.now() - timedelta(minutes=1)
    envelope = receiving.Envelope(name=name, channel=Channel.MAIL, received_at=came)
    return receiving.receive(desk.office, data, envelope, by=PersonID("asha"))


def corrigendum(desk: Any) -> OrderID:
    """Take in the corrigendum to the order."""
    data = (LETTERS / "en-corrigendum.txt").read_bytes()
    return take_in(desk, "corrigendum.txt", data)


def test_a_corrigendum_finds_its_order_by_the_reference_it_names(desk: Any) -> None:
    """It says which order, by which reference, and that it amends it."""
    other = take_in(desk, "other.txt", ORDER.replace("81/2026", "82/2026"))
    order = take_in(desk, "order.txt", ORDER)
    (found,) = orders_referred_to(desk.office, corrigendum(desk))

    assert found.order == order != other
    assert (found.reference, found.relation) == ("MPI/LW/81/2026", Relation.AMENDS)
    assert orders_referred_to(desk.office, order) == ()


def test_a_corrigendum_changes_the_rows_it_names_and_no_others(desk: Any) -> None:
    """One row is deleted, one reads otherwise, one is added; what it does not name stays."""
    order = take_in(desk, "order.txt", ORDER)
    letter = corrigendum(desk)
    filed = filing.file_letter(desk.office, order, letter, Relation.AMENDS, by=PersonID("asha"))
    items = desk.office.record.view(order, None).items
    written = {
        number: value["as_written"]
        for number, value in locators_of(desk.office, list(items.values())).items()
    }

    assert (filed.deleted, filed.corrected, filed.added, filed.unknown) == ((2,), (3,), (4,), ())
    assert items[filed.deleted[0]].is_deleted
    assert written[filed.corrected[0]] == "https://chirp.example/quay_notes/status/9015500777"
    assert written[filed.added[0]] == "https://chirp.example/quay_notes/status/9015500999"
    assert not items[ItemID(1)].is_deleted


@pytest.mark.parametrize(
    ("words", "due_at"),
    [
        ("by 1 March 2030, 18:00 UTC", datetime(2030, 3, 1, 18, tzinfo=UTC)),
        ("by 1 March 2030, 18:00", datetime(2030, 3, 1, 4, tzinfo=UTC)),
        ("no later than 1 March 2030", datetime(2030, 2, 28, 10, tzinfo=UTC)),
    ],
)
def test_a_day_and_an_hour_in_an_order_start_a_clock(
    desk: Any, words: str, due_at: datetime
) -> None:
    """An hour without a zone counts where it is that hour first; a day, from its beginning."""
    order = take_in(desk, "order.txt", ORDER.replace("within 36 hours", words))
    said = particulars.Said(has_no_pack=True, territory=Territory.of("IN"))
    particulars.confirm(desk.office, order, said, by=PersonID("asha"))
    clocks = desk.office.record.order(order).clocks.values()

    assert [one.due_at for one in clocks if one.what == "act"] == [due_at]


def test_a_waiting_line_goes_by_the_number_people_are_shown(desk: Any) -> None:
    """The number is that of the physical line; one at which nothing waits is refused."""
    order = take_in(desk, "order.txt", ORDER + "\n8. https://chirp.example/q (illegible)\n")
    line = receiving.waiting_line(desk.office, order, "13")
    receiving.settle_line(
        desk.office, order, line, locators=(), reason="no letter", by=PersonID("asha")
    )

    assert desk.office.record.order(order).open_lines == ()
    with pytest.raises(NotFound, match="no line waits"):
        receiving.waiting_line(desk.office, order, str(line))
