"""Steps 1 to 4: an order arrives, its sender is checked, its lines resolved, findings listed."""

from collections import Counter
from datetime import timedelta

from withheld.casework import checking, particulars, receiving, resolving, reviewing
from withheld.cli.demonstration.stage import Stage
from withheld.events.intake import Channel
from withheld.model.identity import AuthorityID, OrderID, PersonID
from withheld.model.reading import ProposalKind
from withheld.model.review import Bindingness, Standing

_ASHA = PersonID("asha")
_PLAIN = frozenset({"typo-host", "misspelt-scheme", "recycled-handle", "wrapped"})
"""Doubts a person can settle by looking; the ministry is asked about the others."""
_SHOWN = (
    ProposalKind.AUTHORITY,
    ProposalKind.ADDRESSEE,
    ProposalKind.ISSUED_ON,
    ProposalKind.DEADLINE,
    ProposalKind.SECRECY,
)


def order_arrives(stage: Stage, name: str, file: str) -> None:
    """Receive an order: every line accounted for, what it asks and says, each with its place."""
    office = stage.office
    order = receiving.receive(
        office,
        stage.case.files[file],
        receiving.Envelope(
            name=file,
            channel=Channel.MAIL,
            received_at=office.now(),
            addressed_to="The Grievance Officer",
        ),
        by=_ASHA,
    )
    stage.orders[name] = order
    header = office.record.order(order)
    counted = header.counted
    if counted is None:
        return
    stage.tell(
        f"The {name} order arrives ({file})",
        f"{counted.total} lines = {counted.item} that name items + {counted.context} context + "
        f"{counted.repeat} repeats + {counted.unread} unread: nothing is missing. "
        f"{header.item_count} items.\n" + _demands(stage, order) + "\n" + _proposals(stage, order),
        {
            "order": name,
            "lines": counted.total,
            "named": counted.item,
            "context": counted.context,
            "repeats": counted.repeat,
            "unread": counted.unread,
            "items": header.item_count,
        },
    )


def _demands(stage: Stage, order: OrderID) -> str:
    header = stage.office.record.order(order)
    clauses = stage.office.open(header.clauses)
    lines = []
    for demand, clause in zip(header.demands, clauses, strict=True):
        place = clause.get("place") if isinstance(clause, dict) else ""
        scope = f" in {demand.scope}" if demand.scope else ""
        within = f" within {demand.within}" if demand.within else ""
        lasts = f" lasting {demand.lasts}" if demand.lasts else ""
        lines.append(f"  demands: {demand.act}{scope}{within}{lasts}  ({place})")
    return "\n".join(lines)


def _proposals(stage: Stage, order: OrderID) -> str:
    proposals = stage.office.record.order(order).proposals
    if proposals is None:
        return ""
    values = zip(proposals.kinds, stage.office.open(proposals.values), strict=True)
    return "\n".join(
        f"  says of itself: {kind} {value['value']}  ({value['place']})"
        for kind, value in values
        if kind in _SHOWN and isinstance(value, dict)
    )


def sender_is_checked(stage: Stage, name: str) -> None:
    """Check the sender; a plain mail proves nothing, so two people call back."""
    office, order = stage.office, stage.orders[name]
    found = checking.check_order_sender(office, order)
    because = " ".join(one.because for one in found.evidence)
    checking.record_call_back(
        office,
        order,
        AuthorityID("in-signals"),
        Standing.CONFIRMED,
        "Reached the ministry at the number the registry had before this letter came.",
        (stage.hand("asha"), stage.hand("cleo")),
    )
    stage.tell(
        "Who sent it",
        f"By itself the mail is {found.standing}: {because}\nTwo people call the ministry back at "
        "a contact that was on file before: confirmed.",
        {"alone": str(found.standing), "standing": str(Standing.CONFIRMED)},
    )


def lines_are_resolved(stage: Stage, name: str) -> None:
    """Ask the service's own directory what each line means; a person settles the plain doubts."""
    office, order = stage.office, stage.orders[name]
    resolving.resolve_items(office, order)
    view = office.record.view(order, None)
    items = list(view.items.values())
    doubtful = [one for one in items if one.subject is not None and not one.is_actionable]
    settled = {
        one.item: resolving.meaning_of(office, one) for one in doubtful if set(one.doubts) <= _PLAIN
    }
    if settled:
        resolving.settle_items(
            office,
            order,
            settled,
            reason="Compared with the sheet and the account's own page: it is what was meant.",
            by=_ASHA,
        )
    why = Counter(one.unresolved for one in items if one.unresolved)
    doubts = Counter(doubt for one in doubtful for doubt in one.doubts)
    known = sum(one.subject is not None for one in items)
    stage.tell(
        "Which account or post each line means",
        f"{known} of {len(items)} items mean something of ours; "
        f"not: {_listed(why) or 'none'}.\n"
        f"Doubts a person looked at: {_listed(doubts) or 'none'}; {len(settled)} settled.",
        {"resolved": known, "settled": len(settled)},
    )


def findings_are_listed(stage: Stage, name: str) -> None:
    """Confirm law and territory; list what the order lacks, whom a safeguard protects."""
    office, order = stage.office, stage.orders[name]
    said = particulars.Said(authority=AuthorityID("in-signals"))
    particulars.confirm(office, order, said, by=_ASHA)
    reviewing.list_findings(office, order, by=_ASHA)
    view = office.record.view(order, None)
    header = view.order
    law = header.particulars
    safeguarded = [one for one in view.items.values() if one.safeguards]
    accounts = sum(bool(one.alternatives) for one in view.items.values())
    overlaps = sum(one.overlaps > 0 for one in view.items.values())
    clocks = "; ".join(f"{one.what} by {one.due_at:%d %b %H:%M}Z" for one in header.clocks.values())
    stage.tell(
        "What the law says of it",
        f"{law.pack if law else ''}, reaching {law.territory if law else ''} only; silence "
        f"{'is' if law and law.is_secret else 'is not'} commanded "
        f"({law.secrecy_cite if law else ''}).\n"
        f"Clocks: {clocks}.\nMissing: {', '.join(header.defects) or 'nothing'}.\n"
        f"{len(safeguarded)} items raise a safeguard; for {accounts} a narrower act would do; "
        f"{overlaps} are named more than once.",
        {"safeguarded": len(safeguarded), "defects": len(header.defects)},
    )


def counsel_speaks(stage: Stage, name: str) -> None:
    """Counsel records whether it binds; what is done is another record."""
    reviewing.record_bindingness(
        stage.office,
        stage.orders[name],
        Bindingness.DEFECTIVE_BUT_BINDING,
        "Reasons and ground are not given; the direction binds in India until set aside.",
        stage.hand("cleo"),
    )
    stage.tell("Counsel", "Defective but binding; recorded apart from what is then done.", {})
    stage.clock.advance(timedelta(hours=2))


def _listed(counter: Counter[str] | Counter[str | None]) -> str:
    return ", ".join(f"{count} {word}" for word, count in counter.most_common())
