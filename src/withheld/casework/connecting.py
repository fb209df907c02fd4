"""(5) Platforms that people connect, let write, stop, and whose restrictions they take over."""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from withheld.casework import legacy, removing
from withheld.casework.office import Office
from withheld.casework.people import Hand, approve
from withheld.casework.resolving import holder_of
from withheld.casework.table import entries_now, entries_of, withholdings
from withheld.edge.format import Entry
from withheld.errors import AlreadyDone, InvalidInput, NotFound, NotReady
from withheld.events.codec import instant_to_text
from withheld.events.connectors import (
    ConnectorAdded,
    ConnectorAdopted,
    ConnectorLetWrite,
    ConnectorReleased,
    ConnectorStopped,
    RunAllowed,
)
from withheld.events.recorded import SERVICE
from withheld.ledger.canonical import canonical, parse
from withheld.model.identity import OrderID, PersonID, SubjectID
from withheld.model.review import Audience, Layer
from withheld.model.withholding import Track
from withheld.ports.connectors import (
    BELOW,
    EVERYWHERE,
    LEGAL,
    UNKNOWN,
    Capability,
    Described,
    Mark,
)
from withheld.projections.connectors import ConnectorState, fold_connectors

SHOWN = frozenset({Layer.EXISTENCE, Layer.ACT, Layer.IDENTIFIERS})
"""What a mark that anyone can see tells of an order, whatever it says."""


def connectors_of(office: Office) -> Mapping[str, ConnectorState]:
    """Return every connector by its name."""
    return fold_connectors(office.record.events(SERVICE))


def connector_of(office: Office, name: str) -> tuple[ConnectorState, Described]:
    """
    Return a connector as the record has it, and its configuration as it lies there.

    Raises:
        NotFound: There is none of that name.
        NotReady: The configuration is not the one on record.
    """
    state = connectors_of(office).get(name)
    if state is None:
        raise NotFound("no connector of that name was added; `withheld connector list` shows all")
    described = office.platforms.described(name)
    if described.digest != state.configuration:
        raise NotReady(
            "the connector's configuration is not the one that was added; add it again, and let "
            "two people let it write"
        )
    return state, described


def add(office: Office, name: str, configuration: bytes, *, by: PersonID) -> ConnectorState:
    """
    Connect a platform, read-only; with another configuration it is read-only again.

    Raises:
        InvalidInput: The configuration does not hold together.
        NotPermitted: Nobody of that name is enrolled.
    """
    office.actor(by)
    described = office.platforms.configure(name, configuration)
    event = ConnectorAdded(
        connector=name,
        kind=described.kind,
        configuration=described.digest,
        changes_max=described.changes_max,
        is_public=Capability.PUBLIC in described.capabilities,
    )
    known = connectors_of(office).get(name)
    if known is None or known.configuration != described.digest:
        office.append(SERVICE, [event], by=by)
    return connectors_of(office)[name]


def let_write(office: Office, name: str, hands: Sequence[Hand]) -> None:
    """
    Let a connector write, with exactly the configuration it has.

    Raises:
        NotReady: It does not verify; the message says why.
        NotPermitted: Fewer than two people approve.
    """
    _, described = connector_of(office, name)
    found = office.platforms.open(name).verify()
    if not found.is_usable:
        raise NotReady("this connector does not verify: " + "; ".join(found.problems))
    event = ConnectorLetWrite(connector=name, configuration=described.digest, approved_by=())
    office.append(SERVICE, [approve(office, event, hands)], by=hands[0].person)


def release(office: Office, name: str, hands: Sequence[Hand]) -> None:
    """
    Let a connector show the world what is withheld, as far as counsel discloses each order.

    Raises:
        InvalidInput: The platform shows nobody anything.
        NotPermitted: Fewer than two people approve, or none of them is counsel.
    """
    state, described = connector_of(office, name)
    if not state.is_public:
        raise InvalidInput("this connector shows the public nothing; there is nothing to release")
    event = ConnectorReleased(connector=name, configuration=described.digest, approved_by=())
    office.append(SERVICE, [approve(office, event, hands)], by=hands[0].person)


def stop(office: Office, name: str, *, by: PersonID) -> None:
    """
    Make a connector read-only; what it placed stays as it is.  One person is enough.

    Raises:
        AlreadyDone: It is read-only.
    """
    office.actor(by)
    state, _ = connector_of(office, name)
    if not state.may_write:
        raise AlreadyDone("this connector is read-only; nothing changed")
    office.append(SERVICE, [ConnectorStopped(connector=name)], by=by)


def allow_run(office: Office, name: str, hands: Sequence[Hand]) -> None:
    """
    Let a run go on that was held because it would change too much; exactly that one.

    Raises:
        NotReady: No run is held.
        NotPermitted: Fewer than two people approve.
    """
    state, _ = connector_of(office, name)
    if state.held is None:
        raise NotReady("no run of this connector is held; there is nothing to allow")
    event = RunAllowed(connector=name, plan=state.held.plan, approved_by=())
    office.append(SERVICE, [approve(office, event, hands)], by=hands[0].person)


def entries_for(office: Office, state: ConnectorState, described: Described) -> tuple[Entry, ...]:
    """
    Return what a connector may be told, of the tracks that it carries out.

    One that carries out own policy alone is told of no order, and own policy is told to no other.
    """
    told: tuple[Entry, ...] = ()
    if described.tracks & LEGAL:
        told += _of_orders(office, state)
    if Track.OWN_POLICY in described.tracks:
        told += removing.removal_entries(office)
    return told


def _of_orders(office: Office, state: ConnectorState) -> tuple[Entry, ...]:
    """
    Return what a connector may be told of what is withheld.

    One whose marks anyone can see is told nothing until it is released, and afterwards only of
    the orders that counsel discloses to the public with what was done and to whom.  An order
    that says nothing to the public stays so: with and without it, such a platform looks the same.
    """
    if not state.is_public:
        return entries_now(office)
    if not state.is_released:
        return ()
    shown: dict[OrderID, bool] = {}
    kept = []
    for one in withholdings(office):
        order = one.ground.order
        if order not in shown:
            said = office.record.order(order).disclosures.get(Audience.PUBLIC, frozenset())
            shown[order] = said >= SHOWN
        if shown[order] and not one.is_provisional:
            kept.append(one)
    return entries_of(office, kept)


@dataclass(frozen=True, slots=True, kw_only=True)
class Adopted:
    """What became of taking over what a platform restricts."""

    imported: legacy.Imported | None
    """None when there was nothing to take over as an order of its own."""
    mark_count: int
    unread_count: int
    removal_count: int = 0
    """Of the marks: taken over as removals under own policy."""


def adopt(office: Office, name: str, hands: Sequence[Hand]) -> Adopted:
    """
    Take over what a platform restricts already, on a ground of its own, as `legacy` does.

    What no decision of ours explains becomes a line of a spreadsheet, its locator as the platform
    has it; what nobody can read becomes a line that waits for a person.  What a platform that
    carries out own policy took away from everybody is own policy: no law is known to demand it.
    Nothing is changed there.

    Raises:
        NotReady: The platform does not answer.
        NotPermitted: Fewer people approve than it takes.
    """
    state, described = connector_of(office, name)
    connector = office.platforms.open(name)
    observed = connector.observe()
    wanted = {
        mark.key
        for mark in connector.wanted(entries_for(office, state, described), office.now()).marks
    }
    known = _adopted_keys(office, name)
    marks = sorted(
        mark
        for mark in observed.marks | observed.elsewhere
        if mark.key not in wanted and mark.key not in known and not _follows(mark, observed.marks)
    )
    unread = [line for line in observed.unread if line not in known]
    everywhere = [one for one in marks if one.country == EVERYWHERE]
    removed = everywhere if Track.OWN_POLICY in described.tracks else []
    removals = _adopt_removals(office, removed, hands)
    marks = [one for one in marks if one not in removed]
    if not marks and not unread:
        _note_adopted(office, name, known | {one.key for one in removals})
        return Adopted(
            imported=None,
            mark_count=len(removals),
            unread_count=len(removed) - len(removals),
            removal_count=len(removals),
        )
    sheet = _sheet(office, marks, unread, host=described.host)
    imported = legacy.import_restrictions(office, sheet, f"{name}.csv", hands)
    event = ConnectorAdopted(
        connector=name, order=imported.order, mark_count=len(marks), unread_count=len(unread)
    )
    office.append(SERVICE, [event], by=hands[0].person)
    taken = {one.key for one in (*marks, *removals)}
    _note_adopted(office, name, known | taken | set(unread))
    return Adopted(
        imported=imported,
        mark_count=len(taken),
        unread_count=len(unread) + len(removed) - len(removals),
        removal_count=len(removals),
    )


def _adopt_removals(office: Office, marks: Sequence[Mark], hands: Sequence[Hand]) -> Sequence[Mark]:
    """Take over what was taken from everybody; return what the directory knows, the rest waits."""
    found: dict[Mark, SubjectID] = {}
    for mark in marks:
        subject = SubjectID(_subject_at(mark.target))
        # Where nobody can tell whose it is, it stays foreign, and is reported at every look.
        if _is_known(office, subject):
            found[mark] = subject
    if found:
        reason = "removed on the platform before; since when and why is not known"
        removing.remove(office, tuple(found.values()), reason, hands, is_adopted=True)
    return tuple(found)


def _is_known(office: Office, subject: SubjectID) -> bool:
    try:
        holder_of(office, subject)
    except (NotFound, InvalidInput):
        return False
    return True


def _note_adopted(office: Office, name: str, keys: frozenset[str] | set[str]) -> None:
    with office.store.writing() as writing:
        writing.put_note(_adopted_name(name), canonical(sorted(keys)).decode())


def _follows(mark: Mark, every: frozenset[Mark]) -> bool:
    """Return whether a mark for unknown countries goes with one for a country that is known."""
    return mark.country == UNKNOWN and any(
        one.target == mark.target and one.country != UNKNOWN for one in every
    )


def _sheet(office: Office, marks: Sequence[Mark], unread: Sequence[str], *, host: str) -> bytes:
    """Return the spreadsheet; since when it is restricted the platform does not say."""
    seen = instant_to_text(office.now())
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(legacy.COLUMNS)
    for mark in marks:
        country = "" if mark.country == UNKNOWN else mark.country
        note = "found on the platform; since when is not known, seen then"
        writer.writerow((_locator(mark, host), country, seen, note))
    for line in unread:
        writer.writerow((line, "", seen, "found on the platform, and not understood"))
    return text.getvalue().encode()


def _locator(mark: Mark, host: str) -> str:
    target = mark.target.removesuffix(BELOW)
    return f"https://{host}{target}" if target.startswith("/") else _subject_at(target)


def _subject_at(target: str) -> str:
    """Return a subject as it is written here, where the AT Protocol has an identifier or a URI."""
    if target.startswith("did:"):
        return f"account:{target}"
    return f"post:{target}" if target.startswith("at://") else target


def _adopted_name(name: str) -> str:
    return f"connector/{name}/adopted"


def _adopted_keys(office: Office, name: str) -> frozenset[str]:
    note = office.store.note(_adopted_name(name))
    value = parse(note.encode()) if note else []
    return frozenset(str(one) for one in value) if isinstance(value, list) else frozenset()
