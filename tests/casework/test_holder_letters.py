"""A holder's letter says what the signed pack gives the holder, as far as the law may be named."""

from email import message_from_bytes, policy
from typing import Any

from withheld.casework import letters, particulars, people
from withheld.model.identity import OrderID, PackID, PersonID
from withheld.model.review import Audience, Layer
from withheld.model.territory import Territory

CLEO = PersonID("cleo")


def told(desk: Any, pack: str, layers: frozenset[Layer], reasons: str = "") -> str:
    """Return the text of a holder's letter of an order judged by `pack`."""
    office = desk.office
    found = next(one for one in office.packs if one.id == pack)
    if not office.service().is_signed(found.id, found.digest):
        people.sign_pack(office, found.id, found.head.version, found.digest, desk.hands["cleo"])
    order: OrderID = desk.ready(desk.orders()[0])
    said = particulars.Said(
        pack=PackID(pack), provisions=("as said",), territory=Territory.of("IN"), is_secret=False
    )
    particulars.confirm(office, order, said, by=CLEO)
    desk.withhold(order, [desk.plain(order)[0].item])
    letters.decide_disclosure(office, order, Audience.HOLDER, layers, "may", by=CLEO)
    (letter,) = letters.draft_holder_letters(office, order, by=CLEO, reasons=reasons)
    document = office.record.order(order).letters[letter].document
    mail = message_from_bytes(office.documents.bytes_of(document), policy=policy.default)
    body = mail.get_body(preferencelist=("plain",))
    assert body is not None
    return " ".join(body.get_content().split())


def test_the_writ_of_the_constitution_is_named_with_its_article(desk: Any) -> None:
    """India's redress was read in a judgment's report; the review committee was not, and is not."""
    text = told(desk, "IN-69A", frozenset({Layer.EXISTENCE, Layer.LAW, Layer.ACT}))

    assert "High Court (art. 226), Supreme Court (art. 32)" in text
    assert "Review Committee" not in text


def test_nothing_of_the_pack_is_said_while_the_law_may_not_be_named(desk: Any) -> None:
    """A forum names its law as plainly as an article does."""
    text = told(desk, "IN-69A", frozenset({Layer.EXISTENCE, Layer.ACT}))

    assert "High Court" not in text


def test_the_dsa_owes_the_holder_reasons(desk: Any) -> None:
    """Art. 9(5): a statement of reasons, worded by a person, without the document itself."""
    layers = frozenset({Layer.EXISTENCE, Layer.LAW, Layer.ACT})

    assert "It deceives buyers." in told(desk, "EU-DSA-9", layers, "It deceives buyers.")


def test_where_no_law_owes_reasons_they_stay_with_the_document(desk: Any) -> None:
    """Under s. 69A a person's wording of the reasons is not told without the document."""
    layers = frozenset({Layer.EXISTENCE, Layer.LAW, Layer.ACT})

    assert "secret grounds" not in told(desk, "IN-69A", layers, "secret grounds")
