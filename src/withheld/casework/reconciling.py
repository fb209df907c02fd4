"""
(5) Platforms made to restrict what was decided, and nothing else.

One run of a connector, in the order that a crash needs: (1) a durable checkpoint covers what was
decided; (2) the platform is read; (3) what it takes is worked out; (4) more than the set number
waits for two people; (5) what is about to be placed is noted as ours; (6) the platform is
changed; (7) it is read back; (8) the receipt goes on record; (9) what we placed is noted.  Killed
anywhere, the next run does what is left under the same name, so that nothing happens twice.

A platform that is down is tried again, each time after twice as long up to a quarter of an hour,
for as long as it takes; nothing is forgotten meanwhile, since each run starts from the decisions.
"""

import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256

from withheld.casework import ownmarks, publiclog
from withheld.casework.connecting import connector_of, connectors_of, entries_for
from withheld.casework.office import Office
from withheld.casework.trying import FAILURES
from withheld.errors import NotReady, Refused
from withheld.events.codec import instant_to_text, text_to_instant
from withheld.events.connectors import (
    ConnectorFailed,
    ConnectorRan,
    ConnectorRecovered,
    DriftFound,
    RunHeld,
)
from withheld.events.recorded import SERVICE, SYSTEM
from withheld.ledger.canonical import JSON, canonical, parse
from withheld.ports.connectors import Capability, Change, Connector, Described, Observed, Wanted
from withheld.projections.connectors import ConnectorState
from withheld.restriction.plans import Plan, plan

_FIRST_WAIT = timedelta(seconds=30)
_LAST_WAIT = timedelta(minutes=15)
"""How long at most a platform that was down waits to be caught up once it is back."""
_SECRET = "connector/secret"  # noqa: S105 -- the name of a note, not its value


class Ended(StrEnum):
    """How a run ended; one that fails raises instead."""

    DONE = "done"
    NOTHING_TO_DO = "nothing-to-do"
    HELD = "held"
    """It would change more than the set number; two people let it go on, or nobody does."""
    READ_ONLY = "read-only"
    """What it would do is known, and nothing was done."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What is wanted of a platform, and what there is."""

    wanted: Wanted
    observed: Observed
    plan: Plan
    next_change_at: datetime | None
    """When something starts or ends by itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a run came to."""

    connector: str
    ended: Ended
    look: Look


def look_at(office: Office, name: str) -> Look:
    """
    Return what is wanted of a platform and what there is; nothing is changed or recorded.

    Raises:
        NotFound: There is no such connector.
        NotReady: The platform does not answer, or the configuration is another.
    """
    state, described = connector_of(office, name)
    return _look(office, state, described, office.platforms.open(name))


def reconcile(office: Office, name: str) -> Report:
    """
    Do one run, as far as people let this connector go.

    Raises:
        NotFound: There is no such connector.
        Refused: The platform is down or refuses; it is on record, and tried again later.
    """
    # A store behind what was published knows less than the world; it changes nothing there.
    publiclog.anchor_missed_slots(office)
    state, described = connector_of(office, name)
    try:
        report = _run(office, state, described)
    except Refused as error:
        _note_failure(office, state, error)
        raise
    _note_success(office, state, described, report)
    return report


def reconcile_due(office: Office, failed: list[str]) -> int:
    """Do the runs that are due; return how many changed something, and add what failed."""
    changed = 0
    for name, state in connectors_of(office).items():
        try:
            if _is_due(office, state):
                changed += reconcile(office, name).ended is Ended.DONE
        except FAILURES as error:
            failed.append(f"connector {name}: {error}")
    return changed


def _look(
    office: Office, state: ConnectorState, described: Described, connector: Connector
) -> Look:
    entries = entries_for(office, state, described)
    at = office.now()
    wanted = connector.wanted(entries, at)
    placed = ownmarks.marks_of(office, state.connector)
    if Capability.READS_BACK in described.capabilities:
        observed = connector.observe()
    else:
        # Nobody can see what it does; it is taken to have what it said it took.
        observed = Observed(marks=placed)
    broken_off = ownmarks.open_run(office, state.connector)
    ours = {mark.key for mark in placed | (broken_off.placing if broken_off else frozenset())}
    instants = (one for entry in entries for one in (entry.starts_at, entry.ends_at))
    return Look(
        wanted=wanted,
        observed=observed,
        plan=plan(wanted=wanted.marks, observed=observed, ours=frozenset(ours)),
        next_change_at=min((one for one in instants if one and one > at), default=None),
    )


def _run(office: Office, state: ConnectorState, described: Described) -> Report:
    publiclog.sign_record(office)
    connector = office.platforms.open(state.connector)
    look = _look(office, state, described, connector)
    if not state.may_write:
        _take_as_ours(office, state, look)
        return Report(connector=state.connector, ended=Ended.READ_ONLY, look=look)
    broken_off = ownmarks.open_run(office, state.connector)
    if look.plan.change_count and _is_held(office, state, look.plan):
        _take_as_ours(office, state, look)
        return Report(connector=state.connector, ended=Ended.HELD, look=look)
    if look.plan.change_count or broken_off:
        # A run that was broken off is done again even where nothing seems left to do: files may
        # have been written that the platform never read.
        broken_off = _open(office, state, look.plan, broken_off)
        with office.steps("delivery"):
            connector.apply(_change(broken_off, look.plan, office.now()))
        _check_applied(described, connector, look.plan)
    if broken_off is None:
        _take_as_ours(office, state, look)
        return Report(connector=state.connector, ended=Ended.NOTHING_TO_DO, look=look)
    _close(office, state, described, broken_off, look)
    return Report(connector=state.connector, ended=Ended.DONE, look=look)


def _is_held(office: Office, state: ConnectorState, planned: Plan) -> bool:
    """Return whether a run waits for two people, and put it on record that it does."""
    if planned.change_count <= state.changes_max:
        return False
    digest = _digest(office, state, planned)
    if digest in state.allowed:
        return False
    if state.held is None or state.held.plan != digest:
        event = RunHeld(
            connector=state.connector,
            plan=digest,
            placing_count=len(planned.placing),
            lifting_count=len(planned.lifting),
            changes_max=state.changes_max,
        )
        office.append(SERVICE, [event], by=SYSTEM)
        office.outlets.page(
            f"connector/{state.connector}/{digest[:16]}",
            f"a run of connector {state.connector} would change {planned.change_count} things and "
            f"waits for two people",
        )
    return True


def _open(
    office: Office, state: ConnectorState, planned: Plan, broken_off: ownmarks.OpenRun | None
) -> ownmarks.OpenRun:
    """Note what is ours from now on; a run that was broken off goes on under its own name."""
    # What a run that was broken off had only begun to place was never there to be restored.
    before = {mark.key for mark in ownmarks.marks_of(office, state.connector)}
    restoring = frozenset(mark.key for mark in planned.restoring if mark.key in before)
    run = ownmarks.OpenRun(
        run=broken_off.run if broken_off else office.chance.draw(8).hex(),
        placing=planned.placing | (broken_off.placing if broken_off else frozenset()),
        restoring=restoring | (broken_off.restoring if broken_off else frozenset()),
    )
    ownmarks.begin(office, state.connector, run)
    return run


def _change(run: ownmarks.OpenRun, planned: Plan, at: datetime) -> Change:
    return Change(
        run=run.run,
        placing=planned.placing,
        lifting=planned.lifting,
        after=planned.after,
        at=at,
    )


def _check_applied(described: Described, connector: Connector, planned: Plan) -> None:
    """
    Read the platform back.

    Raises:
        NotReady: It does not restrict what it was given; the run stays open and is tried again.
    """
    if Capability.READS_BACK not in described.capabilities:
        return
    found = connector.observe().marks
    missing, left = planned.after - found, found & planned.lifting
    if missing or left:
        raise NotReady(
            f"the platform took the change, and when read back lacks {len(missing)} marks and "
            f"still has {len(left)} that were lifted; look at it with `withheld connector drift`"
        )


def _take_as_ours(office: Office, state: ConnectorState, look: Look) -> None:
    """
    Note as ours what is wanted and was there already, such as what people adopted.

    A decision of ours stands behind it now; when that falls, it is lifted.
    """
    before = ownmarks.marks_of(office, state.connector)
    there = look.wanted.marks & look.observed.marks
    gone = before - look.observed.marks - look.wanted.marks
    after = (before | there) - gone
    if before != after and ownmarks.open_run(office, state.connector) is None:
        ownmarks.finish(office, state.connector, before=before, after=after)


def _close(
    office: Office,
    state: ConnectorState,
    described: Described,
    run: ownmarks.OpenRun,
    look: Look,
) -> None:
    """Put the receipt on record, once, then note what is placed."""
    before = ownmarks.marks_of(office, state.connector)
    after = look.plan.after - look.plan.foreign
    command = f"receipt/connector/{state.connector}/{run.run}"
    if office.store.command_result(command) is None:
        event = ConnectorRan(
            connector=state.connector,
            run=run.run,
            placed_count=len(after - before) + len(run.restoring),
            restored_count=len(run.restoring),
            lifted_count=len({mark.key for mark in before} - {mark.key for mark in after}),
            mark_count=len(after),
            not_expressed_count=len(look.wanted.not_expressed),
            is_observed=Capability.READS_BACK in described.capabilities,
        )
        office.append(SERVICE, [event], by=SYSTEM, command=command)
    ownmarks.finish(office, state.connector, before=before, after=after)


def _digest(office: Office, state: ConnectorState, planned: Plan) -> str:
    """Return what names exactly these changes, and tells nobody without our secret which."""
    secret = office.store.note(_SECRET)
    if secret is None:
        secret = office.chance.draw(32).hex()
        with office.store.writing() as writing:
            writing.put_note(_SECRET, secret)
    said: list[JSON] = [
        state.connector,
        [[*mark] for mark in sorted(planned.placing)],
        [[*mark] for mark in sorted(planned.lifting)],
    ]
    return hmac.new(bytes.fromhex(secret), canonical(said), sha256).hexdigest()


# --- when, and how it went ----------------------------------------------------------------------


def _is_due(office: Office, state: ConnectorState) -> bool:
    """Return whether to look at a platform now: something was decided, is due, or long unseen."""
    now = office.now()
    retry = _note(office, state, "retry")
    if retry:
        return now >= text_to_instant(str(retry["at"]))
    seen = _note(office, state, "seen")
    if not seen or seen["size"] != office.store.record_size():
        return True
    if seen["next"] is not None and now >= text_to_instant(str(seen["next"])):
        return True
    return now >= text_to_instant(str(seen["again"]))


def _note_failure(office: Office, state: ConnectorState, error: Refused) -> None:
    """Record the first failure, tell people, and say when to try again."""
    retry = _note(office, state, "retry")
    attempts = (_count(retry["attempts"]) if retry else 0) + 1
    wait = min(_FIRST_WAIT * 2 ** min(attempts - 1, 10), _LAST_WAIT)
    _put_note(
        office,
        state,
        "retry",
        {"attempts": attempts, "at": instant_to_text(office.now() + wait)},
    )
    if not state.is_failing:
        failed = ConnectorFailed(connector=state.connector, code=error.code)
        office.append(SERVICE, [failed], by=SYSTEM)
        office.outlets.page(
            f"connector/{state.connector}/failed/{instant_to_text(office.now())}",
            f"connector {state.connector} fails: {error.code}",
        )


def _note_success(
    office: Office, state: ConnectorState, described: Described, report: Report
) -> None:
    """Record recovery and drift where they are news, and when the platform is looked at again."""
    retry = _note(office, state, "retry")
    if state.is_failing:
        count = _count(retry["attempts"]) if retry else 0
        recovered = ConnectorRecovered(connector=state.connector, attempt_count=count)
        office.append(SERVICE, [recovered], by=SYSTEM)
    _put_note(office, state, "retry", {})
    _note_drift(office, state, report)
    look = report.look
    _put_note(
        office,
        state,
        "seen",
        {
            "size": office.store.record_size(),
            "next": instant_to_text(look.next_change_at) if look.next_change_at else None,
            "again": instant_to_text(office.now() + timedelta(minutes=described.recheck_minutes)),
        },
    )


def _note_drift(office: Office, state: ConnectorState, report: Report) -> None:
    """Record what differs from what was decided and stays so, when it is not what it was."""
    planned = report.look.plan
    stays = report.ended in (Ended.HELD, Ended.READ_ONLY)
    drift = DriftFound(
        connector=state.connector,
        missing_count=len(planned.placing) if stays else 0,
        surplus_count=len(planned.lifting) if stays else 0,
        foreign_count=len(planned.foreign),
        elsewhere_count=len(planned.elsewhere),
        unread_count=planned.unread_count,
    )
    none = DriftFound(
        connector=state.connector,
        missing_count=0,
        surplus_count=0,
        foreign_count=0,
        elsewhere_count=0,
        unread_count=0,
    )
    if drift != (state.drift or none):
        office.append(SERVICE, [drift], by=SYSTEM)


def _note(office: Office, state: ConnectorState, what: str) -> dict[str, JSON]:
    note = office.store.note(f"connector/{state.connector}/{what}")
    value = parse(note.encode()) if note else {}
    return value if isinstance(value, dict) else {}


def _put_note(office: Office, state: ConnectorState, what: str, value: dict[str, JSON]) -> None:
    with office.store.writing() as writing:
        writing.put_note(f"connector/{state.connector}/{what}", canonical(value).decode())


def _count(value: JSON) -> int:
    return value if isinstance(value, int) else 0
