"""Checking a sender: what is asked once and kept, what outlives it, what stops a decision."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from withheld.casework.checking import check_order_sender, keep_evidence, recheck, record_call_back
from withheld.casework.office import Office
from withheld.casework.receiving import Envelope, receive
from withheld.errors import InvalidInput, NotPermitted
from withheld.events.intake import Channel
from withheld.events.verification import EvidenceKind, SenderChecked
from withheld.model.dns import Answer, Question, Status
from withheld.model.identity import AuthorityID, OrderID, PersonID
from withheld.model.review import Standing
from withheld.testing.domains import SigningDomain
from withheld.verification.rules import SenderRules

ASHA = PersonID("asha")


@dataclass
class Network:
    """A name server that remembers what it was asked."""

    records: dict[str, str]
    asked: list[Question] = field(default_factory=list)

    def ask(self, questions: Sequence[Question]) -> tuple[Answer, ...]:
        """Return one answer to each question."""
        self.asked += questions
        return tuple(
            Answer(question=one, status=Status.FOUND, values=(self.records[one.name],))
            if one.name in self.records
            else Answer(question=one, status=Status.ABSENT)
            for one in questions
        )


def asking(office: Office, network: Network) -> Office:
    """Return the office with asking the domain name system turned on."""
    return replace(office, senders=lambda: (SenderRules(), network))


def letter(desk: Any) -> tuple[bytes, SigningDomain]:
    """Return a mail that the ministry's domain signed, and the domain."""
    address = desk.case.authorities[0].addresses[0]
    domain = SigningDomain(name=address.rpartition("@")[2])
    mail = (
        f"From: {address}\nTo: legal@chirp.example\nSubject: Order\n\n"
        "Block https://chirp.example/ulmeri/status/1350000000000000001 in India.\n"
    )
    return domain.sign(mail.encode()), domain


def taken_in(desk: Any, data: bytes) -> OrderID:
    """Take a mail in."""
    envelope = Envelope(name="order.eml", channel=Channel.MAIL, received_at=desk.office.now())
    return receive(desk.office, data, envelope, by=ASHA)


def test_the_domain_name_system_is_asked_once_and_its_answers_are_kept(desk: Any) -> None:
    """Later checks read what was kept: the domain may take its key back tomorrow."""
    data, domain = letter(desk)
    network = Network(records=domain.records)
    desk.office = asking(desk.office, network)
    order = taken_in(desk, data)
    first = check_order_sender(desk.office, order)
    asked = list(network.asked)
    network.records = {}
    second = check_order_sender(desk.office, order)
    kept = desk.office.record.order(order).sender_evidence

    assert first.standing is second.standing is Standing.CONFIRMED
    assert network.asked == asked
    assert [one.kind for one in kept] == [EvidenceKind.DNS_ANSWERS]


def test_nobody_is_asked_before_a_decision(desk: Any) -> None:
    """Checking again reads what is kept, also where asking is turned on."""
    data, domain = letter(desk)
    order = taken_in(desk, data)
    check_order_sender(desk.office, order)
    network = Network(records=domain.records)
    desk.office = asking(desk.office, network)
    recheck(desk.office, order)

    assert network.asked == []


def test_checking_again_writes_only_what_changed(desk: Any) -> None:
    """The same result is on record once; another one is put on record with its evidence."""
    data, domain = letter(desk)
    order = taken_in(desk, data)
    check_order_sender(desk.office, order)
    size = desk.office.store.record_size()
    recheck(desk.office, order)
    same = desk.office.store.record_size()
    network = Network(records=domain.records)
    answers = asking(desk.office, network)
    check_order_sender(answers, order)

    assert same == size
    assert desk.office.record.order(order).standing is Standing.CONFIRMED
    assert desk.office.record.replayed(order) == desk.office.record.view(order, None)


def test_an_order_nobody_checked_is_not_checked_by_the_way(desk: Any) -> None:
    """Whether to check is a person's step; deciding does not take it for them."""
    order = taken_in(desk, letter(desk)[0])

    assert recheck(desk.office, order) is None
    assert desk.office.record.order(order).standing is None


def test_a_denial_outlives_every_later_check(desk: Any) -> None:
    """The authority said that it did not send this; a good signature does not outvote it."""
    data, domain = letter(desk)
    order = taken_in(desk, data)
    name = AuthorityID(desk.case.authorities[0].id)
    hands = (desk.hands["asha"], desk.hands["ben"])
    record_call_back(desk.office, order, name, Standing.CONTRADICTED, "desk officer", hands)
    desk.office = asking(desk.office, Network(records=domain.records))

    assert check_order_sender(desk.office, order).standing is Standing.CONTRADICTED


def test_a_sender_contradicted_meanwhile_stops_the_opinion(desk: Any) -> None:
    """Found out between the check and the decision: refused, and the finding is on record."""
    order = desk.ready(desk.orders()[0])
    check_order_sender(desk.office, order)
    name = AuthorityID(desk.case.authorities[0].id)
    hands = (desk.hands["asha"], desk.hands["ben"])
    record_call_back(desk.office, order, name, Standing.CONTRADICTED, "desk officer", hands)
    items = [desk.plain(order)[0].item]
    with pytest.raises(NotPermitted, match="contradicts"):
        desk.give(order, items, desk.terms(order), "asha")


def test_a_forged_key_in_the_registry_stops_the_opinion(desk: Any) -> None:
    """Checked again before the opinion: what was kept since speaks against the letter."""
    data, _ = letter(desk)
    forger = SigningDomain(name=letter(desk)[1].name)
    order = taken_in(desk, data)
    check_order_sender(desk.office, order)
    before = desk.office.record.order(order).standing
    desk.office = asking(desk.office, Network(records=forger.records))
    after = check_order_sender(desk.office, order).standing
    events = [one.event for one in desk.office.record.events(order)]

    assert (before, after) == (Standing.NOT_CONFIRMED, Standing.CONTRADICTED)
    assert sum(isinstance(one, SenderChecked) for one in events) == 2


@pytest.mark.parametrize("kind", list(EvidenceKind))
def test_what_is_no_evidence_is_not_kept(desk: Any, kind: EvidenceKind) -> None:
    """An empty file helps nobody; nothing is written."""
    order = taken_in(desk, letter(desk)[0])
    size = desk.office.store.record_size()
    with pytest.raises(InvalidInput):
        keep_evidence(desk.office, order, kind, b"", by=ASHA)

    assert desk.office.store.record_size() == size


def test_the_same_file_is_kept_once(desk: Any) -> None:
    """Handed in twice, it is one piece of evidence."""
    order = taken_in(desk, letter(desk)[0])
    for _ in range(2):
        keep_evidence(desk.office, order, EvidenceKind.SIGNATURE, b"x", by=ASHA)

    assert len(desk.office.record.order(order).sender_evidence) == 1
