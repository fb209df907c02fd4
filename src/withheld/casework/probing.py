"""
(5) Surfaces visited as viewers of a country: what leaks, what is over-blocked, what may be claimed.

Each thing an order withholds is visited from every country where it is withheld, and from one
where it is not.  Withheld is what answers 451, or is left out where others see it.  What shows
nothing either way (an error, a thing that is gone for everybody) is *unclear*, and no effect is
claimed for it.  What is not as decided is visited a second time a moment later, since a server that
reloads answers with its old workers and its new ones side by side; both are on record.  What is
claimed to an authority is only what was probed without a leak, or attested by an office by name,
since the last thing the order changed.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from withheld.casefile.item import ItemState
from withheld.casework.office import Office
from withheld.casework.surfaces import (
    Checklist,
    Probe,
    Target,
    checklist_of,
    stated_surfaces,
    targets_of,
)
from withheld.casework.table import withholdings
from withheld.correspondence.authority_facts import Effect, EffectKnown
from withheld.errors import InvalidInput, NotReady
from withheld.events.recorded import Recorded, StreamID
from withheld.events.redress import StayEnded, StayRecorded
from withheld.events.restriction import LegacyAdopted, WithholdingsLifted, WithholdingsPlaced
from withheld.events.surfaces import SurfaceAttested, SurfaceProbed
from withheld.model.identity import ItemID, OrderID, PersonID, SubjectID
from withheld.model.surfaces import Seen, Surface, SurfaceKind, SurfaceStatus
from withheld.ports.visitor import Visit, Visited, Visitor

VISITS_MAX = 5_000
_A_MOMENT = 1.0
"""Seconds: longer than servers have old workers and new ones answer side by side."""
_WITHHELD = 451
_CHANGES = (WithholdingsPlaced, WithholdingsLifted, LegacyAdopted, StayRecorded, StayEnded)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What one visit found that is not as decided."""

    surface: SurfaceKind
    item: ItemID
    country: str
    path: str
    what: str
    """`leak`, `over-blocked`, `unclear`, or `passing`: as decided at the second visit."""
    status: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Probed:
    """What visiting an order's subjects came to."""

    visit_count: int
    found: tuple[Found, ...]
    surfaces: tuple[SurfaceKind, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Thing:
    """What is visited: a subject in its countries."""

    item: ItemID
    subject: SubjectID
    handle: str
    withheld_in: frozenset[str]
    """By any order, its account's countries among them."""
    countries: tuple[str, ...]
    """Where this order's ground withholds it."""
    control: str | None


def probe_order(
    office: Office, order: OrderID, visitor: Visitor, *, by: PersonID, visits_max: int = VISITS_MAX
) -> Probed:
    """
    Visit what an order withholds on every surface that can be visited, and record what was found.

    Raises:
        NotReady: No checklist, no surface that can be visited, nothing withheld, or more visits
            than `visits_max` would be needed.
        NotPermitted: Nobody of that name is enrolled.
    """
    office.actor(by)
    checklist = checklist_of(office)
    things = _things(office, order, checklist)
    covered = [one for one in checklist.surfaces if one.status is SurfaceStatus.COVERED]
    visited = [one.kind for one in covered if one.kind in checklist.probes]
    if not things or not visited:
        raise NotReady(
            f"{len(things)} things are withheld by this order and {len(visited)} surfaces that "
            "are covered say how they are visited; there is nothing to visit"
        )
    needed = sum(
        len(tuple(targets_of(checklist.probes[kind], thing.subject, thing.handle)))
        * (len(thing.countries) + 1)
        for kind in visited
        for thing in things
    )
    if needed > visits_max:
        raise NotReady(f"it would take {needed} visits, and at most {visits_max} are to be made")
    events, found = [], list[Found]()
    for kind in visited:
        event, here = _probe_surface(kind, checklist.probes[kind], things, visitor)
        events.append(event)
        found += here
    office.append(order, events, by=by)
    count = sum(event.visit_count for event in events)
    return Probed(visit_count=count, found=tuple(found), surfaces=tuple(visited))


def attest(
    office: Office, order: OrderID, surface: SurfaceKind, attested_by: str, *, by: PersonID
) -> None:
    """
    Record that an office answers for what an order withholds being withheld on a surface.

    Raises:
        InvalidInput: No office is named, or the surface is not one that is covered.
        NotPermitted: Nobody of that name is enrolled.
    """
    office.actor(by)
    office.record.order(order)
    known = {one.kind: one.status for one in stated_surfaces(office)}
    if known.get(surface) is not SurfaceStatus.COVERED:
        raise InvalidInput(
            f"the checklist does not say that {surface} is covered; nobody can attest that it is"
        )
    if not attested_by.strip():
        raise InvalidInput("name the office that attests, such as Head of Operations")
    event = SurfaceAttested(surface=surface, attested_by=attested_by.strip())
    office.append(order, [event], by=by)


def effects_on_record(office: Office, order: OrderID) -> tuple[Effect, ...]:
    """
    Return the effects that may be claimed to the authority, surface by surface.

    What the order changed last ends every claim before it.  A surface that was probed is claimed
    when nothing leaked, nothing was unclear and nothing that is withheld was left out; a leak takes
    away an attestation too.
    """
    surfaces = {
        one.kind: one for one in stated_surfaces(office) if one.status is SurfaceStatus.COVERED
    }
    if not surfaces:
        return ()
    probed: dict[SurfaceKind, Recorded] = {}
    attested: dict[SurfaceKind, Recorded] = {}
    for recorded in office.record.events(StreamID(order)):
        match recorded.event:
            case SurfaceProbed(surface=surface):
                probed[surface] = recorded
            case SurfaceAttested(surface=surface):
                attested[surface] = recorded
            case event if isinstance(event, _CHANGES):
                probed.clear()
                attested.clear()
            case _:
                pass
    placed = {
        item.item for item in office.record.view(order, None).items.values() if _is_placed(item)
    }
    return tuple(
        effect
        for kind, surface in surfaces.items()
        if (effect := _claim(surface, probed.get(kind), attested.get(kind), placed)) is not None
    )


def _claim(
    surface: Surface, probed: Recorded | None, attested: Recorded | None, placed: set[ItemID]
) -> Effect | None:
    if probed is not None and isinstance(probed.event, SurfaceProbed):
        event = probed.event
        if event.leaking:
            return None
        if placed and not event.unclear and placed <= set(event.probed):
            return Effect(surface=surface.name, known=EffectKnown.PROBED, at=probed.at)
    if attested is not None and isinstance(attested.event, SurfaceAttested) and placed:
        return Effect(
            surface=surface.name,
            known=EffectKnown.ATTESTED,
            at=attested.at,
            attested_by=attested.event.attested_by,
        )
    return None


def _is_placed(item: ItemState) -> bool:
    return item.placed is not None and not item.stays


def _things(office: Office, order: OrderID, checklist: Checklist) -> Sequence[_Thing]:
    """Return what an order withholds now, with where it is withheld by whatever order."""
    everywhere: dict[str, set[str]] = defaultdict(set)
    now = office.now()
    for one in withholdings(office):
        if one.period.covers(now):
            everywhere[one.subject] |= one.territory.countries
    found = []
    for item in office.record.view(order, None).items.values():
        placed = item.placed
        if placed is None or item.stays or placed.starts_at > now:
            continue
        subject = office.store.subject_id(placed.subject)
        if subject is None:
            continue
        account, handle = _holder(office, subject)
        withheld_in = everywhere[subject] | everywhere.get(f"account:{account}", set())
        control = next((one for one in checklist.controls if one not in withheld_in), None)
        found.append(
            _Thing(
                item=item.item,
                subject=subject,
                handle=handle,
                withheld_in=frozenset(withheld_in),
                countries=tuple(sorted(placed.territory.countries)),
                control=control,
            )
        )
    return found


def _holder(office: Office, subject: SubjectID) -> tuple[str, str]:
    """Return the account a subject belongs to and its handle today; empty where unknown."""
    kind, _, name = subject.partition(":")
    if kind == "post":
        post = office.directory.post(name)
        name = post.author if post is not None else ""
    account = office.directory.account(name) if name else None
    return (account.id, account.handle) if account is not None else ("", "")


def _probe_surface(
    kind: SurfaceKind, probe: Probe, things: Sequence[_Thing], visitor: Visitor
) -> tuple[SurfaceProbed, Sequence[Found]]:
    met = [
        (thing, target, _visits(probe, thing, target, visitor))
        for thing in things
        for target in targets_of(probe, thing.subject, thing.handle)
    ]
    count = sum(len(seen) for _, _, seen in met)
    found: list[Found] = []
    wait = _A_MOMENT
    for thing, target, seen in met:
        now: dict[str, tuple[Seen, int]] = dict(seen)
        first = [*_findings(kind, thing, target.path, seen)]
        for one in filter(lambda one: one.what != "unclear", first):
            again = visitor(_visit(probe, target, one.country, after_seconds=wait))
            now[one.country] = _seen(again, target.marker)
            # Once the moment has passed, it has passed for all of them.
            count, wait = count + 1, 0.0
        later = [*_findings(kind, thing, target.path, now)]
        as_decided = {one.country for one in first} - {one.country for one in later}
        found += (replace(one, what="passing") for one in first if one.country in as_decided)
        found += later
    named = {
        what: tuple(sorted({one.item for one in found if one.what == what}))
        for what in ("leak", "over-blocked", "unclear", "passing")
    }
    event = SurfaceProbed(
        surface=kind,
        visit_count=count,
        probed=tuple(sorted({thing.item for thing, _, _ in met})),
        leaking=named["leak"],
        over_blocked=named["over-blocked"],
        unclear=named["unclear"],
        passing=named["passing"],
    )
    return event, found


def _visits(
    probe: Probe, thing: _Thing, target: Target, visitor: Visitor
) -> Mapping[str, tuple[Seen, int]]:
    """Return what viewers of each country meet, the one to compare with last."""
    every = (*thing.countries, *((thing.control,) if thing.control else ()))
    return {
        country: _seen(visitor(_visit(probe, target, country)), target.marker)
        for country in dict.fromkeys(every)
    }


def _visit(probe: Probe, target: Target, country: str, *, after_seconds: float = 0) -> Visit:
    return Visit(
        origin=probe.origin,
        path=target.path,
        headers={**probe.headers, probe.country_header: country},
        transport=probe.transport,
        marker=target.marker.encode(),
        seconds_max=probe.listen_seconds if probe.transport.is_stream else 0,
        trigger=target.trigger,
        after_seconds=after_seconds,
    )


def _seen(visited: Visited, marker: str) -> tuple[Seen, int]:
    if visited.status == _WITHHELD:
        return Seen.WITHHELD, visited.status
    if not 200 <= visited.status < 300:  # noqa: PLR2004 -- RFC 9110 section 15.3
        return Seen.UNCLEAR, visited.status
    is_there = not marker or marker.encode() in visited.body
    return (Seen.SHOWN if is_there else Seen.WITHHELD), visited.status


def _findings(
    kind: SurfaceKind, thing: _Thing, path: str, seen: Mapping[str, tuple[Seen, int]]
) -> Iterator[Found]:
    """Go through what is not as decided; where nobody sees a thing, its absence shows nothing."""

    def found(country: str, what: str, status: int) -> Found:
        return Found(
            surface=kind, item=thing.item, country=country, path=path, what=what, status=status
        )

    control = seen.get(thing.control) if thing.control else None
    for country in thing.countries:
        met, status = seen[country]
        if met is Seen.SHOWN:
            yield found(country, "leak", status)
        elif met is Seen.UNCLEAR:
            yield found(country, "unclear", status)
        elif status != _WITHHELD and (control is None or control[0] is not Seen.SHOWN):
            # Left out of a list, and nobody elsewhere was seen to have it there.
            yield found(country, "unclear", status)
    if control is None or thing.control is None:
        return
    met, status = control
    if status == _WITHHELD:
        yield found(thing.control, "over-blocked", status)
    elif met is not Seen.SHOWN:
        yield found(thing.control, "unclear", status)
