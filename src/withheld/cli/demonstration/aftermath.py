"""Steps 11 to 14: a corrigendum, a complaint upheld, a challenge, and the unsealing."""

from collections import defaultdict

from withheld.casefile.item import ItemState
from withheld.casework import filing, letters, receiving, redressing, reviewing, telling
from withheld.casework.corrections import draft_correction_answer
from withheld.casework.particulars import told_of
from withheld.casework.reinstating import draft_complaint_answer
from withheld.cli.demonstration.deciding import decide, two_reviewers_decide
from withheld.cli.demonstration.stage import Stage
from withheld.cli.demonstration.viewing import viewers_look
from withheld.events.intake import Channel, Relation
from withheld.events.redress import ChallengeSide, ComplaintResult
from withheld.events.review import Terms
from withheld.model.identity import ComplaintID, ItemID, OrderID, PersonID, SubjectID, SubjectKey
from withheld.model.review import Audience, Layer, Outcome

_ASHA, _BEN, _CLEO = PersonID("asha"), PersonID("ben"), PersonID("cleo")
_UNSEALED = frozenset(
    {Layer.EXISTENCE, Layer.ACT, Layer.LAW, Layer.AUTHORITY, Layer.COUNTS, Layer.DOCUMENT}
)


def corrigendum_comes(stage: Stage) -> None:
    """File a corrigendum to the second order; what it changes is decided anew."""
    office, order = stage.office, stage.orders["second"]
    stage.clock.advance(days=2)
    letter = receiving.receive(
        office,
        stage.case.files["corrigendum.eml"],
        receiving.Envelope(name="corrigendum.eml", channel=Channel.MAIL, received_at=office.now()),
        by=_ASHA,
    )
    filed = filing.file_letter(office, order, letter, Relation.AMENDS, by=_ASHA)
    view = office.record.view(order, None)
    deleted = [view.items[item] for item in filed.deleted]
    provision = next(
        one.decision.terms.provision for one in view.items.values() if one.decision is not None
    )
    decide(
        stage,
        "second",
        deleted,
        Terms(outcome=Outcome.NO_ACTION, provision=provision, ground="withdrawn-by-authority"),
        "The ministry struck it from its list.",
    )
    reviewing.list_findings(office, order, by=_ASHA)
    stage.tell(
        "A corrigendum to the second order",
        f"{len(filed.deleted)} rows deleted, {len(filed.corrected)} corrected, "
        f"{len(filed.added)} added. What was withheld for a deleted row is lifted by two people; "
        "corrected and added rows are looked up and decided:",
        {
            "deleted": len(filed.deleted),
            "corrected": len(filed.corrected),
            "added": len(filed.added),
        },
    )
    two_reviewers_decide(stage, "second")
    answer = draft_correction_answer(office, order, letter, by=_CLEO)
    letters.release_letters(office, order, [answer], by=_BEN)
    stage.work()


def complaint_is_upheld(stage: Stage) -> None:
    """Lift one ground; the second order's ground on the same account stays."""
    office = stage.office
    first, second = stage.orders["first"], stage.orders["second"]
    shared = _held_by_both(stage, first, second)
    if shared is None:
        stage.tell("A complaint", "No account stands in both orders in this case.", {})
        return
    subject, item = shared
    before = len(_grounds_on(stage, subject))
    complaint = redressing.receive_complaint(
        office, first, [item], "I only reported what happened on my street.", by=_ASHA
    )
    redressing.decide_complaint(
        office,
        first,
        complaint,
        ComplaintResult.UPHELD,
        "The first order names nothing of this account that falls under its ground.",
        stage.hand("esra"),
    )
    _answer_the_complaint(stage, first, complaint)
    stage.work()
    grounds = _grounds_on(stage, subject)
    stage.tell(
        "A complaint is upheld: one ground is lifted, the other order's stays",
        f"A person who decided nothing before upholds it. Grounds on the subject: {before} before, "
        f"{len(grounds)} after, and that one is the second order's. The holder is "
        "answered, with reasons.",
        {"before": before, "after": len(grounds), "stays": grounds == [second]},
    )
    viewers_look(stage, subject, "So the viewer in India still meets it after the complaint")


def _answer_the_complaint(stage: Stage, order: OrderID, complaint: ComplaintID) -> None:
    """Answer whoever complained, where the holders may know of the order."""
    office = stage.office
    told = told_of(office, office.record.view(order))[Audience.HOLDER]
    if Layer.EXISTENCE in told:
        reasons = "What you published reports on an event; the order's ground does not reach it."
        answer = draft_complaint_answer(office, order, complaint, reasons, by=_CLEO)
        letters.release_letters(office, order, [answer], by=_BEN)


def challenge_is_opened(stage: Stage) -> None:
    """Record a challenge in the High Court."""
    redressing.open_challenge(
        stage.office,
        stage.orders["first"],
        ChallengeSide.SERVICE,
        "High Court (invented), writ petition: the direction gives no reasons.",
        by=_CLEO,
    )
    stage.work()
    stage.tell(
        "A challenge is opened in the High Court",
        "It is on the order's file; nothing changes until a court stays or sets aside.",
        {"challenges": len(stage.office.record.order(stage.orders["first"]).challenges)},
    )


def order_is_unsealed(stage: Stage) -> None:
    """Unseal the first order, and prove it to be as old as it claims."""
    office, order = stage.office, stage.orders["first"]
    stage.clock.advance(days=40)
    stage.work()
    letters.decide_disclosure(
        office, order, Audience.PUBLIC, _UNSEALED, "The court unsealed the direction.", by=_CLEO
    )
    telling.unseal(office, order, _UNSEALED, "The court unsealed the direction.", by=_CLEO)
    telling.publish_statement(office, order, own_words="", by=_CLEO)
    telling.publish_tally(office, order, by=_CLEO)
    stage.work()
    telling.publish_counts(office, office.now().year, by=_CLEO)
    stage.work()
    anchors = len(office.store.anchors())
    stage.tell(
        "Forty days later a court unseals the first order",
        f"Its arrival and its decisions are proven to be as old as they claim, against one of "
        f"{anchors} anchors that stood in the public log long before anyone knew.",
        {"anchors": anchors},
    )


def _held_by_both(stage: Stage, first: OrderID, second: OrderID) -> tuple[SubjectID, ItemID] | None:
    """Return a subject both orders withhold, and the first order's only item that does."""
    firsts = _placed(stage, first)
    seconds = _placed(stage, second)
    for key, items in firsts.items():
        subject = stage.office.store.subject_id(key)
        if key in seconds and len(items) == 1 and subject is not None:
            return subject, items[0].item
    return None


def _grounds_on(stage: Stage, subject: SubjectID) -> list[OrderID]:
    """Return the orders whose grounds withhold a subject now."""
    store = stage.office.store
    return [one.order for one in store.grounds() if store.subject_id(one.subject) == subject]


def _placed(stage: Stage, order: OrderID) -> dict[SubjectKey, list[ItemState]]:
    found: dict[SubjectKey, list[ItemState]] = defaultdict(list)
    for item in stage.office.record.view(order, None).items.values():
        if item.placed is not None:
            found[item.placed.subject].append(item)
    return found
