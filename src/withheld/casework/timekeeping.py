"""
The clocks of orders: what starts them later, what stops them, what makes them run anew.

A clock is on record from the confirmation of the particulars, and from whatever happens later that
its law counts from: the order takes effect, the holder is told, somebody complains, a person
records when the authority decided.  Where all is decided and no law says by when the authority is
answered, the service's own rule does.  A claimed obstacle stops what the law lets it stop; when it
has gone the whole limit runs again.  None of them ever acts.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial

from withheld.casefile.fold import Casefile
from withheld.casework.answering import await_answer
from withheld.casework.clocking import calendar_of, is_of, started_by
from withheld.casework.holder_letters import somebody_waits
from withheld.casework.lawful import obstacles
from withheld.casework.office import Office
from withheld.casework.particulars import country_of, pack_of
from withheld.casework.permits import BY_HAND
from withheld.casework.recalling import recall
from withheld.casework.trying import tried
from withheld.errors import InvalidInput, NotFound, NotPermitted, NotReady
from withheld.events.catalogue import catalogue
from withheld.events.clocks import (
    ClockStarted,
    ClockStopped,
    MilestoneRecorded,
    ObstacleCeased,
    ObstacleClaimed,
)
from withheld.events.correspondence import LetterKind, LettersDelivered
from withheld.events.intake import OrderReceived
from withheld.events.recorded import SERVICE, SYSTEM, Event, Recorded, from_bytes
from withheld.events.redress import (
    ComplaintDecided,
    ComplaintReceived,
    Happening,
    HappeningNoted,
)
from withheld.events.restriction import TablePublished
from withheld.events.review import ItemsDecided
from withheld.model.identity import OrderID, PersonID, TimerID
from withheld.model.review import Role
from withheld.regimes import duties, evaluating, timing
from withheld.regimes.schema import Pack
from withheld.regimes.terms import ClockKind, DutyToTell, Start

_FOLLOWED, _LEFT = "clocks/followed", "clocks/left"
KEEP, OBSTACLE, TELL = "preserve", "obstacle", "tell-holder"
ASK_AGAIN_AFTER = timedelta(hours=24)
"""How long an obstacle may last before people are asked whether it still does."""
RECORDABLE = frozenset(
    {Start.ISSUED, Start.DECIDED, Start.REQUESTED, Start.INTERIM, Start.KNOWLEDGE, Start.TOLD}
)
"""What a person may put on record as having happened; the rest the record knows by itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """An order, and by which law on which day it is judged."""

    view: Casefile
    pack: Pack
    variant: str
    on: date
    received: OrderReceived

    @property
    def order(self) -> OrderID:
        """Return the order's name."""
        return self.view.order.order


def judged(office: Office, order: OrderID) -> Judged | None:
    """Return the order with its law; None where none is confirmed, installed and signed."""
    view = office.record.view(order)
    pack, particulars, received = pack_of(office, view), view.order.particulars, view.order.received
    if pack is None or particulars is None or received is None:
        return None
    return Judged(
        view=view,
        pack=pack,
        variant=particulars.variant,
        on=timing.law_date(pack.head, received.clock_starts_at),
        received=received,
    )


def follow(office: Office, failed: list[str]) -> int:
    """
    Start the clocks that count from what happened since the last round; return how many.

    What happened to one order and cannot be followed holds up no other order's clocks; it is
    followed again in every round until it can be.

    Args:
        office: The office.
        failed: Gets the orders that could not be followed, with the reason.
    """
    size, started = office.store.record_size(), 0
    begun = int(office.store.note(_FOLLOWED) or 0)
    left = [int(one) for one in (office.store.note(_LEFT) or "").split()]
    again = ((number, leaf) for number in left for leaf in office.store.leaves(number, number + 1))
    still: list[int] = []
    decided: dict[OrderID, int] = {}
    known = catalogue()
    for number, leaf in (*again, *enumerate(office.store.leaves(begun, size), start=begun)):
        recorded = from_bytes(leaf, known)
        what = f"clocks of {recorded.stream}"
        found = tried(failed, what, partial(_follow_one, office, recorded))
        if found is None:
            still.append(number)
        elif isinstance(recorded.event, ItemsDecided):
            decided[OrderID(recorded.stream)] = number
        started += found or 0
    for order, number in decided.items():
        found = tried(failed, f"clocks of {order}", partial(await_answer, office, order))
        if found is None:
            still.append(number)
        started += found or 0
    if size != begun or still != left:
        with office.store.writing() as writing:
            writing.put_note(_LEFT, " ".join(map(str, still)))
            writing.put_note(_FOLLOWED, str(size))
    return started


def _follow_one(office: Office, recorded: Recorded) -> int:
    """Stop and start the clocks that one event stops and starts; return how many started."""
    _settle(office, recorded)
    start = _starts(office, recorded)
    if start is None or recorded.stream == SERVICE:
        return 0
    event = recorded.event
    at = event.at if isinstance(event, MilestoneRecorded) else recorded.at
    return _start(office, OrderID(recorded.stream), start, at, f"{start}-{recorded.n}")


def record_milestone(
    office: Office, order: OrderID, start: Start, at: datetime, *, by: PersonID
) -> None:
    """
    Put on record when something happened that a law counts from; its clocks start with the work.

    Raises:
        InvalidInput: It lies ahead, or the record knows it by itself.
        NotPermitted: Nobody of that name is enrolled.
    """
    office.actor(by)
    if start not in RECORDABLE:
        raise InvalidInput(
            f"{start} is on record by itself; what can be recorded is "
            + ", ".join(sorted(RECORDABLE))
        )
    if at > office.now():
        raise InvalidInput("it lies ahead; record what happened when it has happened")
    office.append(order, [MilestoneRecorded(start=str(start), at=at)], by=by)


def claim_obstacle(
    office: Office,
    order: OrderID,
    obstacle: str,
    began_at: datetime,
    reason: str,
    *,
    by: PersonID,
) -> str:
    """
    Claim an obstacle that the law excuses, and stop the clocks it stops; return its name.

    After a day people are asked whether it still lasts, and again until it is ended.  Where the law
    wants the authority told why meanwhile, that clock starts: a letter about what is missing, or an
    answer, stops it.

    Raises:
        NotPermitted: It takes counsel.
        NotReady: The order's law is not confirmed.
        InvalidInput: The law has no such obstacle, it lies ahead, or it stops no running clock.
    """
    _counsel(office, by)
    case = _ready(office, order)
    if began_at > office.now():
        raise InvalidInput("an obstacle that begins later; claim it when it is there")
    _check_obstacle(case, obstacle)
    hindrance = office.chance.draw(4).hex()
    standing = timing.Hindrance(obstacle=obstacle, began_at=began_at)
    stopped = _stopped(office, case, standing)
    if not stopped:
        raise InvalidInput(
            "no clock of this order runs that it would stop; an obstacle that begins after a time "
            "ran out revives nothing"
        )
    sealer = office.sealer()
    claimed = ObstacleClaimed(
        hindrance=hindrance,
        obstacle=obstacle,
        began_at=began_at,
        reason=sealer.one(reason, layer="reasons"),
    )
    asks = ClockStarted(
        timer=_watch(order, hindrance),
        what=OBSTACLE,
        due_at=office.now() + ASK_AGAIN_AFTER,
        cite=next(o.rule.cite for o in case.pack.obstacle if o.rule.key == obstacle),
    )
    owed = [
        run
        for run in _runs(office, case, {Start.OBSTACLE: began_at}, {"": standing})
        if run.clock.start is Start.OBSTACLE
    ]
    explain = started_by(order, owed, mark=f"of-{hindrance}", now=office.now())
    office.append(order, [claimed, *stopped, asks, *explain], by=by, sealer=sealer)
    return hindrance


def end_obstacle(
    office: Office, order: OrderID, hindrance: str, ceased_at: datetime, *, by: PersonID
) -> None:
    """
    Record that an obstacle is gone; the whole limit of what it stopped runs again from then.

    Raises:
        NotPermitted: It takes counsel.
        NotFound: No obstacle of that name lasts.
        InvalidInput: It would end before it began, or later than now.
    """
    _counsel(office, by)
    case = _ready(office, order)
    if ceased_at > office.now():
        raise InvalidInput("it lies ahead; record the end of the obstacle when it has come")
    lasting = {name: one for name, one in hindrances(office, order).items() if not one.ceased_at}
    if hindrance not in lasting:
        raise NotFound(
            "no obstacle of that name lasts here; there are: " + (", ".join(lasting) or "none")
        )
    ended = timing.Hindrance(
        obstacle=lasting[hindrance].obstacle,
        began_at=lasting[hindrance].began_at,
        ceased_at=ceased_at,
    )
    every = hindrances(office, order) | {hindrance: ended}
    again = [
        run
        for run in _runs(office, case, {}, every)
        if ended.obstacle in run.clock.pausable_by
        and run.due_at is not None
        and not any(is_of(order, timer, run) for timer in map(TimerID, case.view.order.clocks))
    ]
    events: list[Event] = [ObstacleCeased(hindrance=hindrance, ceased_at=ceased_at)]
    if _watch(order, hindrance) in case.view.order.clocks:
        events.append(ClockStopped(timer=_watch(order, hindrance), cause="obstacle-gone"))
    mark = f"after-{hindrance}"
    events += started_by(order, again, mark=mark, now=office.now())
    office.append(order, events, by=by)


def stop_clock(office: Office, timer: TimerID, cause: str, *, by: PersonID) -> None:
    """
    Stop one clock by hand: what it was for is done, or it never applied.

    A clock to act cannot be stopped so: it stops when every item is decided.

    Args:
        office: The office.
        timer: The clock's name, as `withheld clocks` prints it.
        cause: `done`, `not-applicable` or `not-pursued`.
        by: Who says so; counsel, unless it is done.

    Raises:
        NotFound: No clock of that name runs.
        NotPermitted: It takes counsel, or it is a clock to act.
        InvalidInput: Another cause.
    """
    if cause not in BY_HAND:
        raise InvalidInput(f"a clock is stopped as one of {', '.join(BY_HAND)}")
    row = next((one for one in office.store.timers() if one.timer == timer), None)
    if row is None:
        raise NotFound("no clock of that name runs; `withheld clocks` lists them")
    office.append(row.order, [ClockStopped(timer=timer, cause=cause)], by=by)


def hindrances(office: Office, order: OrderID) -> dict[str, timing.Hindrance]:
    """Return every obstacle claimed for the order, by its name."""
    found: dict[str, timing.Hindrance] = {}
    for recorded in recall(office, order, ObstacleClaimed, ObstacleCeased):
        match recorded.event:
            case ObstacleClaimed(hindrance=name, obstacle=obstacle, began_at=began_at):
                found[name] = timing.Hindrance(obstacle=obstacle, began_at=began_at)
            case ObstacleCeased(hindrance=name, ceased_at=ceased_at):
                found[name] = timing.Hindrance(
                    obstacle=found[name].obstacle,
                    began_at=found[name].began_at,
                    ceased_at=ceased_at,
                )
            case _:
                pass
    return found


def _starts(office: Office, recorded: Recorded) -> Start | None:
    """Return what an event is for a law that counts from it; None if nothing."""
    match recorded.event:
        case TablePublished():
            return Start.EFFECT
        case ComplaintReceived():
            return Start.COMPLAINED
        case MilestoneRecorded(start=start):
            return Start(start)
        case LettersDelivered(letters=letters):
            known = office.record.order(OrderID(recorded.stream)).letters
            tells = any(known[one].kind is LetterKind.HOLDER for one in letters if one in known)
            return Start.TOLD if tells else None
        case _:
            return None


def _settle(office: Office, recorded: Recorded) -> None:
    """Stop what a meeting, or the answer to the last open complaint, has settled."""
    match recorded.event:
        case HappeningNoted(kind=Happening.MEETING):
            what, cause = "appear", "heard"
        case ComplaintDecided():
            what, cause = "complaint", "answered"
        case _:
            return
    header = office.record.order(OrderID(recorded.stream))
    if what == "complaint" and header.complaints:
        return
    stops = [
        ClockStopped(timer=one.timer, cause=cause)
        for one in header.clocks.values()
        if one.what == what
    ]
    office.append(header.order, stops, by=SYSTEM)


def _start(office: Office, order: OrderID, start: Start, at: datetime, mark: str) -> int:
    """
    Start the clocks of one order that count from `start`.

    Those that run already go on, unless what was recorded now ends them earlier: nobody wins time
    by recording something.
    """
    case = judged(office, order)
    if case is None:
        return 0
    fresh: list[timing.ClockRun] = []
    events: list[Event] = []
    for run in _runs(office, case, {start: at}, hindrances(office, order)):
        if run.clock.start is not start:
            continue
        same = [one for one in case.view.order.clocks.values() if is_of(order, one.timer, run)]
        is_earlier = run.due_at is not None and all(one.due_at > run.due_at for one in same)
        if not same or is_earlier:
            events += [ClockStopped(timer=one.timer, cause="counted-anew") for one in same]
            fresh.append(run)
    started = [*started_by(order, fresh, mark=mark, now=office.now())]
    if start is Start.EFFECT:
        started += _kept(case, at, mark)
        started += _told(office, case, mark)
    if start is Start.DECIDED:
        started += _silenced(case, at, mark)
    office.append(order, [*events, *started], by=SYSTEM)
    return len(started)


def _silenced(case: Judged, decided_at: datetime, mark: str) -> Iterator[ClockStarted]:
    """Yield the clock of the silence's end, counted from the decision; its end tells nobody."""
    particulars = case.view.order.particulars
    if particulars is None or not particulars.is_secret or particulars.secrecy_ends_at is not None:
        return
    end = evaluating.gag_ends(case.pack, variant=case.variant, on=case.on, decided_at=decided_at)
    timer = TimerID(f"{case.order}/silence-ends/{mark}")
    if end is not None and timer not in case.view.order.clocks:
        yield ClockStarted(
            timer=timer,
            what="silence-ends",
            due_at=end,
            cite=particulars.secrecy_cite,
        )


def _told(office: Office, case: Judged, mark: str) -> Iterator[ClockStarted]:
    """Yield the clock that calls people to tell the holders, where a law says so and no time."""
    duty = evaluating.duty_to_tell(case.pack, variant=case.variant, on=case.on)
    clocks = evaluating.applicable(case.pack.clock, variant=case.variant, on=case.on)
    particulars, timer = case.view.order.particulars, TimerID(f"{case.order}/{TELL}/{mark}")
    if duty is None or duty.duty is not DutyToTell.MUST:
        return
    # Where silence is commanded, the end of that silence is what people are called for.
    if (particulars is not None and particulars.is_secret) or timer in case.view.order.clocks:
        return
    running = {one.what for one in case.view.order.clocks.values()}
    has_time = any(one.kind is ClockKind.TELL_HOLDER for one in clocks)
    if not has_time and TELL not in running and somebody_waits(office, case.order):
        cite = f"{duty.rule.cite}; the law gives no number"
        yield ClockStarted(timer=timer, what=TELL, due_at=office.now(), cite=cite)


def _kept(case: Judged, at: datetime, mark: str) -> Iterator[ClockStarted]:
    """Yield the clock that says until when what was removed is kept; its end destroys nothing."""
    end = duties.kept_until(case.pack, variant=case.variant, on=case.on, removed_at=at)
    running = case.view.order.clocks.values()
    if end is not None and not any(one.what == KEEP and one.due_at >= end for one in running):
        rules = [one.rule.cite for one in case.pack.preservation if one.kept_for is not None]
        yield ClockStarted(
            timer=TimerID(f"{case.order}/{KEEP}/{mark}"),
            what=KEEP,
            due_at=end,
            cite="; ".join(dict.fromkeys(rules)),
        )


def _runs(
    office: Office,
    case: Judged,
    later: Mapping[Start, datetime],
    named: Mapping[str, timing.Hindrance],
) -> tuple[timing.ClockRun, ...]:
    """Return the clocks of the order's law, from its arrival and what happened `later`."""
    came = (
        (Start.RECEIVED, case.received.received_at),
        (Start.SERVED, case.received.served_at),
        (Start.READ, case.received.read_at),
    )
    return timing.clocks(
        case.pack,
        variant=case.variant,
        on=case.on,
        starts={start: at for start, at in came if at is not None} | dict(later),
        hindrances=tuple(named.values()),
        calendar=calendar_of(office, case.pack, country_of(office, case.view)),
    )


def _stopped(office: Office, case: Judged, standing: timing.Hindrance) -> list[Event]:
    """Return the stops of the clocks that `standing` stops now."""
    every = hindrances(office, case.order) | {"": standing}
    runs = [
        run
        for run in _runs(office, case, {}, every)
        if run.state is timing.ClockState.STOPPED and standing.obstacle in run.clock.pausable_by
    ]
    return [
        ClockStopped(timer=TimerID(timer), cause=f"obstacle-{standing.obstacle}")
        for timer, clock in case.view.order.clocks.items()
        if clock.due_at > standing.began_at
        and any(is_of(case.order, TimerID(timer), run) for run in runs)
    ]


def _check_obstacle(case: Judged, obstacle: str) -> None:
    known = obstacles(case.view.order, [case.pack])
    if obstacle not in {one.rule.key for one in known}:
        raise InvalidInput(
            f"{case.pack.id} excuses no {obstacle}; it knows "
            + (", ".join(one.rule.key for one in known) or "no obstacle at all")
        )


def _ready(office: Office, order: OrderID) -> Judged:
    case = judged(office, order)
    if case is None:
        raise NotReady("no signed pack is confirmed for this order; confirm its particulars first")
    return case


def _counsel(office: Office, person: PersonID) -> None:
    if not office.actor(person).ranks(Role.COUNSEL):
        raise NotPermitted("an obstacle is claimed and ended by counsel")


def _watch(order: OrderID, hindrance: str) -> TimerID:
    return TimerID(f"{order}/{OBSTACLE}/{hindrance}")
