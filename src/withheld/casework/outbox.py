"""
Effects reach the world: at least once, and recognised when repeated.

One round, always in this order: (1) missed anchors; (2) readings that were broken off go on;
(3) clocks page people; (4) a checkpoint covers the record; (5) effects whose event it covers;
(6) platforms are reconciled; (7) the public log is published.  Killed anywhere, the next round
does what is left.

What cannot be done stops its own order, clock, effect or platform, and is said; everything else
goes on.  A store that may not sign does nothing of (4) to (7), but for calls to people.
"""

from dataclasses import dataclass
from datetime import timedelta

from withheld.casework import effects, publiclog
from withheld.casework.hazards import put_away_all
from withheld.casework.letters import deliver_letters
from withheld.casework.office import Office
from withheld.casework.own_policy import deliver_policy_letters
from withheld.casework.paging import page_people, stop_finished_clocks, whom
from withheld.casework.reaching import await_edges, record_reached
from withheld.casework.receiving import continue_reading, unfinished
from withheld.casework.reconciling import reconcile_due
from withheld.casework.reporting import page_reports
from withheld.casework.table import entries_now
from withheld.casework.timekeeping import follow
from withheld.casework.trying import FAILURES, tried
from withheld.casework.viewers import is_news_for_viewers, told_to_viewers
from withheld.errors import BrokenInvariant, InvalidInput, Refused
from withheld.events.catalogue import catalogue
from withheld.events.codec import instant_to_text, text_to_instant
from withheld.events.intake import OrderReceived
from withheld.events.recorded import SERVICE, SYSTEM, Recorded, StreamID, from_bytes
from withheld.events.redress import StayRecorded
from withheld.events.restriction import TablePublished, WithholdingsLifted, WithholdingsPlaced
from withheld.events.review import ItemsDecided
from withheld.events.service import KeyRotated
from withheld.events.transparency import EntryPublished, StatementPublished
from withheld.ledger.canonical import parse
from withheld.ledger.checkpoints import peek
from withheld.model.identity import OrderID
from withheld.ports.outlets import Published
from withheld.ports.store import Effect

_TABLE_OUT = "table/out-at"
_REFRESHES_AN_AGE = 8
"""How often edges are refreshed in the time after which they would answer *don't know*."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """What one round did."""

    readings: int = 0
    anchors: int = 0
    pages: int = 0
    effects: int = 0
    runs: int = 0
    """Runs of connectors that changed something."""
    failed: tuple[str, ...] = ()
    """Kinds of effects that could not be done now, with the reason for a person."""


def work(office: Office) -> Round:
    """Do one round of what is due; safe to repeat, safe to kill."""
    failed: list[str] = []
    anchors = tried(failed, "anchors", lambda: publiclog.anchor_missed_slots(office))
    tried(failed, "hazard stops", lambda: put_away_all(office))
    readings = sum(_read_on(office, order, failed) for order in unfinished(office))
    stop_finished_clocks(office, failed)
    follow(office, failed)
    pages = page_people(office, failed)
    pages += tried(failed, "reports", lambda: page_reports(office)) or 0
    if anchors is None:
        # It is behind what was published, or not its continuation: it signs nothing, and of what
        # it still wants to send nobody knows whether it is wanted.  People are called all the same.
        done = _calls(office, failed)
        return Round(readings=readings, pages=pages, effects=done, failed=tuple(failed))
    done = _effects(office, failed)
    tried(failed, "edges", lambda: _keep_edges_fresh(office))
    tried(failed, "edges", lambda: record_reached(office))
    runs = reconcile_due(office, failed)
    tried(failed, "public log", lambda: publiclog.publish(office))
    return Round(
        readings=readings,
        anchors=anchors,
        pages=pages,
        effects=done,
        runs=runs,
        failed=tuple(failed),
    )


def _read_on(office: Office, order: OrderID, failed: list[str]) -> bool:
    """Go on with a reading that was broken off; return whether that could be done."""
    before = len(failed)
    tried(failed, f"reading of {order}", lambda: continue_reading(office, order))
    return len(failed) == before


def _effects(office: Office, failed: list[str]) -> int:
    """Carry out what a durable checkpoint covers; return how many effects were done."""
    done = 0
    given_up: set[str] = set()
    while waiting := [one for one in office.store.effects() if one.id not in given_up]:
        signed = tried(failed, "checkpoint", lambda: publiclog.sign_record(office))
        if signed is None:
            return done
        # One table is for all that was decided before it was made, and for nothing decided since.
        table_is_out = False
        for effect in waiting:
            if effect.kind == effects.PUBLISH_TABLE and table_is_out:
                _await_edges(office, effect, office.outlets.table_version())
                _finish(office, effect)
                continue
            if not _is_carried_out(office, effect, signed[1], failed):
                given_up.add(effect.id)
                continue
            table_is_out = table_is_out or effect.kind == effects.PUBLISH_TABLE
            _finish(office, effect)
            done += 1
    return done


def _calls(office: Office, failed: list[str]) -> int:
    """Call the people who are to be called, which takes no signature; return how many calls."""
    done = 0
    for effect in office.store.effects():
        if effect.kind in effects.CALLS and _is_carried_out(office, effect, "", failed):
            _finish(office, effect)
            done += 1
    return done


def _is_carried_out(office: Office, effect: Effect, note: str, failed: list[str]) -> bool:
    """Carry an effect out; where that cannot be done now, keep why, and return False."""
    try:
        with office.steps("delivery"):
            _carry_out(office, effect, note)
    except FAILURES as error:
        failed.append(f"{effect.id}: {error}")
        code = error.code if isinstance(error, Refused | BrokenInvariant) else "system"
        with office.store.writing() as writing:
            writing.fail_effect(effect.id, code)
        return False
    return True


def _finish(office: Office, effect: Effect) -> None:
    with office.store.writing() as writing:
        writing.finish_effect(effect.id)


def _carry_out(office: Office, effect: Effect, note: str) -> None:
    match effect.kind:
        case effects.PUBLISH_TABLE:
            _publish_table(office, effect, note)
        case effects.DELIVER_LETTERS:
            deliver_letters(office, effect)
        case effects.DELIVER_POLICY_LETTERS:
            deliver_policy_letters(office, effect)
        case effects.PUBLISH_STATEMENT:
            _publish_statement(office, effect)
        case effects.PUBLISH_PROOF:
            _publish_proof(office, effect)
        case effects.PUBLISH_KEY:
            _publish_key(office, effect)
        case effects.TELL_COLLEAGUES:
            _tell_colleagues(office, effect)
        case effects.PAGE_PEOPLE:
            _page(office, effect)
        case _:
            raise InvalidInput("an effect this version does not know; use the one that wrote it")


def _publish_table(office: Office, effect: Effect, note: str) -> None:
    published = _table_out(office, note)
    event = TablePublished(
        version=published.version,
        digest=published.digest,
        subject_count=published.subject_count,
    )
    _receipt(office, effect, event)
    _await_edges(office, effect, published.version)


def _await_edges(office: Office, effect: Effect, version: int) -> None:
    """Wait for the edges to confirm what an effect gave them."""
    if effect.order is not None:
        await_edges(office, effect.order, version, _event(office, effect).at)


def _table_out(office: Office, note: str) -> Published:
    """Give the edges the table as it is now, and remember when."""
    head = peek(note.encode())
    published = office.outlets.publish_table(
        entries_now(office),
        version=head.size + publiclog.table_ahead(office),
        at=office.now(),
        lifts_max=_lifts_decided(office),
        record_checkpoint=head.root,
        told=told_to_viewers(office),
    )
    with office.store.writing() as writing:
        writing.put_note(_TABLE_OUT, instant_to_text(office.now()))
    return published


def _keep_edges_fresh(office: Office) -> None:
    """Say again what is withheld, long before edges find their table stale, or once it is lost."""
    last = office.store.note(_TABLE_OUT)
    if last is None:
        return
    age = timedelta(minutes=office.service().policy.table_age_minutes_max)
    is_due = office.now() - text_to_instant(last) >= age / _REFRESHES_AN_AGE
    if is_due or is_news_for_viewers(office) or not office.outlets.table_version():
        _, note = publiclog.sign_record(office)
        _table_out(office, note)


def _lifts_decided(office: Office) -> int:
    """Return how many subjects waiting effects may lift: losing a database lifts nothing."""
    lifts = 0
    for effect in office.store.effects():
        if effect.kind == effects.PUBLISH_TABLE:
            event = _event(office, effect).event
            if isinstance(event, WithholdingsLifted | StayRecorded | WithholdingsPlaced):
                lifts += len(event.items)
    return lifts


def _publish_statement(office: Office, effect: Effect) -> None:
    event = _event(office, effect).event
    if not isinstance(event, StatementPublished):
        raise InvalidInput("a statement's effect that belongs to no statement")
    (entry,) = office.open(event.entry)
    index = publiclog.append_entry(office, entry, effect.id)
    kind = str(entry.get("kind")) if isinstance(entry, dict) else "statement"
    _receipt(office, effect, EntryPublished(index=index, kind=kind))


def _publish_proof(office: Office, effect: Effect) -> None:
    if effect.order is None:
        raise InvalidInput("a proof that belongs to no order")
    proven = [
        one
        for one in office.record.events(StreamID(effect.order))
        if isinstance(one.event, OrderReceived | ItemsDecided)
    ]
    index = publiclog.publish_proofs(office, proven, effect.id)
    _receipt(office, effect, EntryPublished(index=index, kind="unsealed"))


def _publish_key(office: Office, effect: Effect) -> None:
    event = _event(office, effect).event
    if not isinstance(event, KeyRotated):
        raise InvalidInput("a key's effect that belongs to no new key")
    publiclog.publish_key(office, event.old, event.new, event.signature, effect.id)


def _page(office: Office, effect: Effect) -> None:
    payload = parse(effect.payload)
    if not isinstance(payload, dict):
        raise InvalidInput("a page that says nothing")
    what = "has run out" if payload["has_run_out"] else "runs out soon"
    timer, number = payload["timer"], payload.get("number")
    kind = next((one.what for one in office.store.timers() if one.timer == timer), "")
    rank = whom(kind, number if isinstance(number, int) else 1)
    office.outlets.page(effect.id, f"clock {timer} {what}; for every {rank} and above")


def _tell_colleagues(office: Office, effect: Effect) -> None:
    """
    Call the people a note names; what it says is read at the desk, not on a telephone.

    Raises:
        InvalidInput: It names nobody.
    """
    payload = parse(effect.payload)
    if not isinstance(payload, dict) or not isinstance(payload["to"], list):
        raise InvalidInput("a note to nobody")
    people = ", ".join(str(one) for one in payload["to"])
    office.outlets.page(effect.id, f"{people}: a {payload['kind']} note on order {effect.order}")


def _receipt(office: Office, effect: Effect, event: TablePublished | EntryPublished) -> None:
    """Put the receipt of an effect on record, once."""
    mark = f"receipt/{effect.id}"
    if effect.order is None or office.store.command_result(mark):
        return
    office.append(effect.order, [event], by=SYSTEM, command=mark)


def _event(office: Office, effect: Effect) -> Recorded:
    payload = parse(effect.payload)
    number = payload["n"] if isinstance(payload, dict) else None
    if not isinstance(number, int):
        raise InvalidInput("an effect that names no event")
    stream = StreamID(effect.order) if effect.order else SERVICE
    leaf = next(iter(office.store.stream(stream, after=number - 1)))
    return from_bytes(leaf, catalogue())
