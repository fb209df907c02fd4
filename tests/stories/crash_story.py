"""A twelve-row story with every kind of step, as actions that say whether they are done."""

import sys
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from hashlib import sha256
from pathlib import Path

from withheld.bootstrap import World, keyring, make_office, open_office
from withheld.casework import (
    checking,
    letters,
    outbox,
    particulars,
    people,
    receiving,
    redressing,
    registry,
    resolving,
    reviewing,
    telling,
)
from withheld.casework.office import Office
from withheld.casework.people import Hand
from withheld.casework.publiclog import log_key
from withheld.casework.table import entries_now
from withheld.events.codec import to_json
from withheld.events.intake import Channel
from withheld.events.recorded import SERVICE, StreamID
from withheld.events.redress import ChallengeSide, ComplaintResult, Happening
from withheld.events.review import Terms
from withheld.events.service import Policy
from withheld.ledger.auditing import audit
from withheld.ledger.canonical import JSON, parse
from withheld.ledger.notes import VerifierKey
from withheld.model.identity import AuthorityID, ComplaintID, ItemID, OrderID, PersonID
from withheld.model.review import Audience, Bindingness, Layer, Outcome, Role
from withheld.model.territory import Territory
from withheld.testing.crashes import Interrupter, kill_for_real
from withheld.testing.protest.case import Case, make_small_case
from withheld.testing.world import BEGINNING, FixedClock

PROFILE = b"""
name = "Chirp"
legal_name = "Chirp (invented) Ltd"
mail = "legal@chirp.example"
origin = "chirp.example/withheld"
platform = "chirp"
holder_address = "{id}@holders.chirp.example"
"""
PEOPLE = {"asha": Role.REVIEWER, "ben": Role.SENIOR, "cleo": Role.COUNSEL, "esra": Role.SENIOR}
TOLD = frozenset({Layer.EXISTENCE, Layer.ACT, Layer.LAW, Layer.COUNTS})
_ASHA, _BEN, _CLEO, _ESRA = (PersonID(name) for name in PEOPLE)


@cache
def case() -> Case:
    """Return the twelve rows."""
    return make_small_case(rows=12)


@dataclass(frozen=True, slots=True)
class Action:
    """One thing that people do; `done` says whether the record has it already."""

    name: str
    done: Callable[[Office], bool]
    act: Callable[[Office, Path], object]


def hand(folder: Path, name: str) -> Hand:
    """Return an enrolled person with their key open."""
    person = PersonID(name)
    return Hand(person=person, signer=keyring(folder).person(person, f"passphrase of {name}"))


def order_of(office: Office, file: str) -> OrderID | None:
    """Return the order a file was received as."""
    document = sha256(case().files[file]).hexdigest()
    for order in office.store.orders():
        received = office.record.order(order).received
        if received is not None and received.document == document:
            return order
    return None


def first(office: Office) -> OrderID:
    """Return the first order."""
    return order_of(office, "order-1.eml") or OrderID("")


def second(office: Office) -> OrderID:
    """Return the second order."""
    return order_of(office, "order-2.eml") or OrderID("")


def happened(office: Office, order: OrderID, name: str, times: int = 1) -> bool:
    """Return whether the order's stream has an event of that name, so many times."""
    found = sum(name == one.event.NAME for one in office.record.events(StreamID(order)))
    return found >= times


def _enrol(name: str, role: Role) -> Action:
    def act(office: Office, folder: Path) -> None:
        signer = keyring(folder, World(steps=office.steps)).make_person(
            PersonID(name), f"passphrase of {name}"
        )
        people.enrol(office, PersonID(name), role, signer)

    return Action(f"enrol {name}", lambda office: name in office.service().people, act)


def _receive(file: str) -> Action:
    def act(office: Office, folder: Path) -> None:
        del folder
        envelope = receiving.Envelope(name=file, channel=Channel.MAIL, received_at=office.now())
        receiving.receive(office, case().files[file], envelope, by=_ASHA)

    return Action(f"receive {file}", lambda office: order_of(office, file) is not None, act)


def _on(
    which: Callable[[Office], OrderID],
    name: str,
    event: str,
    act: Callable[[Office, OrderID, Path], object],
    times: int = 1,
) -> Action:
    return Action(
        name,
        lambda office: happened(office, which(office), event, times),
        lambda office, folder: act(office, which(office), folder),
    )


def _terms(office: Office, order: OrderID, outcome: Outcome) -> Terms:
    law = office.record.order(order).particulars
    assert law is not None
    return Terms(
        outcome=outcome,
        provision=law.provisions[0],
        territory=Territory.of("IN") if outcome.withholds else None,
        ground="" if outcome.withholds else "protected-speech",
    )


def _items(office: Office, order: OrderID, *, guarded: bool) -> tuple[ItemID, ...]:
    view = office.record.view(order, None)
    return tuple(
        one.item
        for one in view.items.values()
        if one.is_actionable and bool(one.safeguards) is guarded
    )


def _opinion(
    person: str, outcome: Outcome, *, guarded: bool
) -> Callable[[Office, OrderID, Path], None]:
    def act(office: Office, order: OrderID, folder: Path) -> None:
        items = _items(office, order, guarded=guarded)
        view = reviewing.View(
            items=items,
            terms=_terms(office, order, outcome),
            reasons=dict.fromkeys(items, f"as {person} sees it"),
            read=reviewing.to_be_read(office, order, items, PersonID(person)),
            necessity=("nothing else stops it", "nothing less would do"),
        )
        reviewing.give_opinion(office, order, view, hand(folder, person))

    return act


def _provisional(office: Office, order: OrderID, folder: Path) -> None:
    items = _items(office, order, guarded=False)[:1]
    view = reviewing.View(
        items=items,
        terms=_terms(office, order, Outcome.WITHHOLD),
        reasons=dict.fromkeys(items, "at once"),
    )
    until = office.now() + timedelta(hours=5)
    reviewing.decide_provisionally(office, order, view, until, hand(folder, "asha"))


def _second(office: Office, order: OrderID, folder: Path) -> None:
    items = _items(office, order, guarded=False)[:1]
    reviewing.second(office, order, items, dict.fromkeys(items, "agreed"), hand(folder, "ben"))


def _release(office: Office, order: OrderID, folder: Path) -> None:
    del folder
    drafted = [one.letter for one in office.record.order(order).letters.values()]
    letters.release_letters(office, order, drafted, by=_BEN)


def _complaint(office: Office, order: OrderID, folder: Path) -> None:
    del folder
    item = next(one.item for one in office.record.view(order, None).items.values() if one.placed)
    redressing.receive_complaint(office, order, [item], "not me", by=_ASHA)


def _uphold(office: Office, order: OrderID, folder: Path) -> None:
    (complaint,) = office.record.order(order).complaints
    redressing.decide_complaint(
        office,
        order,
        ComplaintID(complaint),
        ComplaintResult.UPHELD,
        "right",
        hand(folder, "esra"),
    )


def _stay(office: Office, order: OrderID, folder: Path) -> None:
    del folder
    (challenge,) = office.record.order(order).challenges
    item = next(one.item for one in office.record.view(order, None).items.values() if one.placed)
    redressing.record_stay(office, order, challenge, [item], "interim", by=_CLEO)


def _end_stay(office: Office, order: OrderID, folder: Path) -> None:
    del folder
    (challenge,) = office.record.order(order).challenges
    stayed = [one.item for one in office.record.view(order, None).items.values() if one.stays]
    redressing.end_stay(office, order, challenge, stayed, "over", by=_CLEO)


def actions() -> list[Action]:
    """Return the whole story."""
    return [
        *(_enrol(name, role) for name, role in PEOPLE.items()),
        Action("close", lambda o: o.service().is_closed, lambda o, _: people.close_set_up(o)),
        *(
            Action(
                f"register {one.id}",
                lambda o, one=one: one.id in o.service().authorities,  # type: ignore[misc]  # bound now
                lambda o, f, one=one: registry.register_authority(  # type: ignore[misc]  # bound now
                    o, one, (hand(f, "cleo"), hand(f, "ben"))
                ),
            )
            for one in case().authorities
        ),
        Action(
            "sign the pack",
            lambda o: any(one.pack == "IN-69A" for one in o.service().packs),
            _sign_the_pack,
        ),
        _receive("order-1.eml"),
        _receive("order-2.eml"),
        *(step for which in (first, second) for step in _judged(which)),
        *_decided(),
        *_told(),
        *_redressed(),
    ]


def _decided() -> list[Action]:
    """Return how the items are decided."""
    return [
        _on(first, "opinion", "opinion-given", _opinion("asha", Outcome.WITHHOLD, guarded=False)),
        _on(first, "decision", "items-decided", _opinion("ben", Outcome.WITHHOLD, guarded=False)),
        _on(first, "decline", "opinion-given", _opinion("asha", Outcome.DECLINE, guarded=True), 3),
        _on(first, "declined", "items-decided", _opinion("ben", Outcome.DECLINE, guarded=True), 2),
        _on(second, "provisional", "provisionally-decided", _provisional),
        _on(second, "seconded", "items-decided", _second),
    ]


def _told() -> list[Action]:
    """Return what is told to whom."""
    return [
        *(
            _on(
                first,
                f"disclose to {audience}",
                "disclosure-decided",
                lambda o, order, _, audience=audience: letters.decide_disclosure(  # type: ignore[misc]  # bound now
                    o, order, audience, TOLD, "as counsel sees it", by=_CLEO
                ),
                number,
            )
            for number, audience in enumerate((Audience.HOLDER, Audience.PUBLIC), start=1)
        ),
        _on(
            first,
            "draft letters",
            "letter-drafted",
            lambda o, order, _: letters.draft_holder_letters(o, order, by=_CLEO),
        ),
        Action(
            "draft the answer",
            lambda o: any(
                one.kind == "answer" for one in o.record.order(first(o)).letters.values()
            ),
            lambda o, _: letters.draft_answer(o, first(o), by=_CLEO),
        ),
        _on(first, "release letters", "letters-released", _release),
    ]


def _redressed() -> list[Action]:
    """Return what follows."""
    return [
        _on(first, "complaint", "complaint-received", _complaint),
        _on(first, "uphold", "complaint-decided", _uphold),
        _on(
            first,
            "challenge",
            "challenge-opened",
            lambda o, order, _: redressing.open_challenge(
                o, order, ChallengeSide.SERVICE, "High Court", by=_CLEO
            ),
        ),
        _on(first, "stay", "stay-recorded", _stay),
        _on(first, "end the stay", "stay-ended", _end_stay),
        _on(
            first,
            "meeting",
            "happening-noted",
            lambda o, order, _: redressing.note_happening(
                o, order, Happening.MEETING, ("they met", "online"), by=_CLEO
            ),
        ),
        _on(
            first,
            "statement",
            "statement-published",
            lambda o, order, _: telling.publish_statement(o, order, own_words="so", by=_CLEO),
        ),
        _on(
            first,
            "unseal",
            "order-unsealed",
            lambda o, order, _: telling.unseal(
                o, order, frozenset({Layer.EXISTENCE}), "a court", by=_CLEO
            ),
        ),
    ]


def _sign_the_pack(office: Office, folder: Path) -> None:
    pack = next(one for one in office.packs if one.id == "IN-69A")
    people.sign_pack(office, pack.id, pack.head.version, pack.digest, hand(folder, "cleo"))


def _judged(which: Callable[[Office], OrderID]) -> list[Action]:
    return [
        _on(
            which,
            "resolve",
            "items-resolved",
            lambda o, order, _: resolving.resolve_items(o, order),
        ),
        _on(
            which,
            "sender",
            "sender-checked",
            lambda o, order, _: checking.check_order_sender(o, order),
        ),
        _on(
            which,
            "confirm",
            "particulars-confirmed",
            lambda o, order, _: particulars.confirm(
                o, order, particulars.Said(authority=AuthorityID("in-signals")), by=_ASHA
            ),
        ),
        _on(
            which,
            "findings",
            "findings-listed",
            lambda o, order, _: reviewing.list_findings(o, order, by=_ASHA),
        ),
        _on(
            which,
            "bindingness",
            "bindingness-recorded",
            lambda o, order, f: reviewing.record_bindingness(
                o, order, Bindingness.VALID, "it binds", hand(f, "cleo"), despite_sender=True
            ),
        ),
    ]


def world(number: int, interrupter: Interrupter) -> World:
    """Return the world in which action `number` happens: one hour after the one before."""
    at = BEGINNING + timedelta(hours=number)
    return World(clock=FixedClock(at), steps=interrupter, isolates_readers=False)


def make(folder: Path, interrupter: Interrupter) -> Office:
    """Make the store of the story in `folder`."""
    source = folder.parent / f"{folder.name}-in"
    case().write(source)
    return make_office(
        folder,
        profile=PROFILE,
        directory=source / "directory",
        policy=Policy(),
        world=world(0, interrupter),
    )


def take(folder: Path, number: int, interrupter: Interrupter) -> None:
    """Open the store as a new process would, do what is left, then action `number`, once."""
    action = actions()[number]
    office = open_office(folder, world=world(number + 1, interrupter))
    try:
        outbox.work(office)
        if not action.done(office):
            action.act(office, folder)
        outbox.work(office)
    finally:
        office.store.close()  # type: ignore[attr-defined]  # a SQLite store


def summary(folder: Path, number: int) -> dict[str, JSON]:
    """Return everything that must not depend on a crash: no random name, no receipt's count."""
    office = open_office(folder, world=world(number + 1, Interrupter()))
    try:
        streams = [StreamID(order) for order in office.store.orders()]
        events = {
            str(stream): dict(
                sorted(
                    Counter(
                        one.event.NAME
                        for one in office.record.events(stream)
                        if one.event.NAME != "table-published"
                    ).items()
                )
            )
            for stream in (SERVICE, *streams)
        }
        for order in office.store.orders():
            assert office.record.replayed(order) == office.record.view(order, None)
        public = folder / "public"
        read = audit(
            lambda path: (
                (public / "log" / path).read_bytes() if (public / "log" / path).is_file() else None
            ),
            [VerifierKey.parse(log_key(office))],
        )
        kinds = Counter(str(_kind(entry)) for entry, _ in office.store.public_entries())
        assert read.checkpoint.size == office.store.public_size()
        return {
            "events": to_json(events),
            "items": [
                to_json(
                    (
                        one.item,
                        one.decision and one.decision.terms,
                        one.is_upheld,
                        len(one.opinions),
                    )
                )
                for order in office.store.orders()
                for one in office.record.view(order, None).items.values()
            ],
            "edge": sorted(str(entry) for entry in entries_now(office)),
            "public": dict(sorted(kinds.items())),
            "waiting": [one.kind for one in office.store.effects()],
            "letters": len(list((folder / "letters").rglob("*.eml"))),
        }
    finally:
        office.store.close()  # type: ignore[attr-defined]  # a SQLite store


def _kind(entry: bytes) -> JSON:
    value = parse(entry)
    return value.get("kind") if isinstance(value, dict) else None


def main(arguments: Sequence[str]) -> None:
    """Die for real at one step of one action: folder, action, step, before or after."""
    folder, number, at, side = arguments
    interrupter = Interrupter(at=int(at), is_after=side == "after", die=kill_for_real)
    with interrupter.watching():
        take(Path(folder), int(number), interrupter)


if __name__ == "__main__":
    main(sys.argv[1:])
