"""Steps 8 to 10: what may be told to whom; letters, statement, and what happened elsewhere."""

from collections import Counter

from withheld.casework import filing, letters, receiving, redressing, telling
from withheld.cli.demonstration.stage import Stage
from withheld.events.intake import Channel, Relation
from withheld.events.redress import Happening
from withheld.model.identity import OrderID, PersonID
from withheld.model.review import Audience, Layer

_ASHA, _BEN, _CLEO = PersonID("asha"), PersonID("ben"), PersonID("cleo")
_HOLDER = frozenset({Layer.EXISTENCE, Layer.ACT, Layer.LAW})
_PUBLIC = frozenset({Layer.EXISTENCE, Layer.ACT})
_WORDS = (
    "Some of what we were ordered to withhold is withheld in one country only. We have not "
    "withheld accounts of news media, journalists, activists and politicians; to do so would, we "
    "believe, violate their right to free expression under the law we are bound by."
)


def counsel_discloses(stage: Stage) -> None:
    """Decide per audience what may be told, against the pack's default: sealed."""
    for order in stage.orders.values():
        letters.decide_disclosure(
            stage.office,
            order,
            Audience.HOLDER,
            _HOLDER,
            "Rule 16 binds the committee's papers; the holder must be able to contest.",
            by=_CLEO,
        )
        letters.decide_disclosure(
            stage.office,
            order,
            Audience.PUBLIC,
            _PUBLIC,
            "In general terms only: acts and dates, neither authority nor names nor counts.",
            by=_CLEO,
        )
    stage.tell(
        "Counsel decides what may be told to whom, and why",
        "Default of the law: sealed. Decided: account holders learn of their own rows and the "
        "law; the public learns acts and dates; the ministry learns what became of its order.",
        {"holder": sorted(_HOLDER), "public": sorted(_PUBLIC)},
    )


def receipt_leaves(stage: Stage, name: str) -> None:
    """Acknowledge an order within the two hours the rules give, before anything is decided."""
    office, order = stage.office, stage.orders[name]
    receipt = letters.draft_receipt(office, order, by=_CLEO)
    letters.release_letters(office, order, [receipt], by=_BEN)
    stage.work()
    stage.tell(
        "A receipt leaves at once",
        "It acknowledges the order with its own reference, in time, and concedes nothing.",
        {"receipts": 1},
    )


def letters_leave(stage: Stage) -> None:
    """Draft, release and deliver letters to holders, and the answers to the ministry."""
    office, kinds = stage.office, Counter[str]()
    for order in stage.orders.values():
        drafted = [
            *letters.draft_holder_letters(office, order, by=_CLEO),
            letters.draft_answer(office, order, by=_CLEO),
        ]
        letters.release_letters(office, order, drafted, by=_BEN)
        kinds.update(str(one.kind) for one in office.record.order(order).letters.values())
    stage.work()
    stage.tell(
        "Letters leave, each released by a person",
        f"{kinds['holder']} account holders are told of their own rows; the ministry, "
        f"which has {kinds['receipt']} receipts, gets {kinds['answer']} answers, demand by demand, "
        "in its own locators.",
        dict(sorted(kinds.items())),
    )


def public_is_told(stage: Stage) -> None:
    """Publish a statement in general terms."""
    telling.publish_statement(stage.office, stage.orders["first"], own_words=_WORDS, by=_CLEO)
    stage.work()
    stage.tell(
        "A public statement, in general terms",
        "It stands in the public log and on the public site: acts and dates, no names, no counts.",
        {"entries": stage.office.store.public_size()},
    )


def the_ministry_answers(stage: Stage) -> None:
    """Put on the timeline what happened elsewhere."""
    order = stage.orders["first"]
    happened = (
        (
            Happening.STATEMENT_BY_AUTHORITY,
            (
                "The ministry calls it unusual to publish before the meeting it was asked for.",
                "a rival network",
            ),
        ),
        (
            Happening.NON_COMPLIANCE_LETTER,
            (
                "The intermediary cannot judge proportionality; section 69A(3) is recalled.",
                "letter of the ministry, put to the order's file",
            ),
        ),
        (
            Happening.MEETING,
            ("Virtual meeting with the secretary; both sides keep their views.", "online"),
        ),
    )
    for kind, words in happened:
        stage.clock.advance(hours=3)
        redressing.note_happening(stage.office, order, kind, words, by=_CLEO)
    notice = _notice_is_filed(stage)
    stage.tell(
        "The ministry answers in public, warns, and meets",
        "Its words on another network, the non-compliance notice and the meeting are on the "
        "order's timeline, where they happened"
        f"{'; the notice itself is on its file' if notice else ''}.",
        {"noted": len(happened), "filed": notice},
    )


def _notice_is_filed(stage: Stage) -> OrderID | None:
    """Receive the notice and put it to its order's file; None where a small case has none."""
    office, name = stage.office, "non-compliance.eml"
    if name not in stage.case.files:
        return None
    notice = receiving.receive(
        office,
        stage.case.files[name],
        receiving.Envelope(name=name, channel=Channel.MAIL, received_at=office.now()),
        by=_ASHA,
    )
    filing.file_letter(office, stage.orders["first"], notice, Relation.ANSWERS, by=_ASHA)
    return notice
