"""Surfaces visited as viewers of a country, and what may be claimed of them."""

from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from tests.casework.conftest import Desk

from withheld.casework import probing, redressing, surfaces
from withheld.casework.letters import draft_answer
from withheld.correspondence.authority_facts import EffectKnown
from withheld.errors import InvalidInput, NotReady
from withheld.events.recorded import StreamID
from withheld.events.redress import ComplaintResult
from withheld.events.surfaces import SurfaceProbed
from withheld.model.identity import ItemID, OrderID, PersonID
from withheld.model.surfaces import SurfaceKind
from withheld.ports.visitor import Transport, Visit, Visited

DEV = PersonID("dev")


def checklist(**probes: str) -> bytes:
    """Return a checklist on which the surfaces named are covered, and visited as said."""
    parts = ['controls = ["IN", "DE"]']
    for kind in SurfaceKind:
        how = probes.get(kind.value.replace("-", "_"))
        parts.append(
            f'[[surface]]\nkind = "{kind}"\nname = "the {kind}"\n'
            f'status = "{"not-covered" if how is None else "covered"}"'
        )
        if how:
            parts.append(
                '[surface.probe]\norigin = "http://127.0.0.1:1"\ncountry_header = "X-Country"\n'
                'account = ["/{id}"]\npost = ["/{id}"]\n' + how
            )
    return "\n".join(parts).encode()


@dataclass
class Service:
    """A service that answers 451 in India for everything, and whatever else a test says."""

    answers: Callable[[str, str], Visited]
    visits: list[tuple[str, str]] = field(default_factory=list)

    def __call__(self, visit: Visit) -> Visited:
        """Return what a viewer meets."""
        country = visit.headers["X-Country"]
        self.visits.append((country, visit.path))
        return self.answers(country, visit.path)


def always(status: int) -> Callable[[str, str], Visited]:
    """Return what answers the same to everybody."""

    def answer(country: str, path: str) -> Visited:
        return Visited(status=status, body=b"" if country else path.encode())

    return answer


def as_decided(country: str, path: str) -> Visited:
    """Answer as the orders want it."""
    del path
    return Visited(status=451 if country == "IN" else 200, body=b"here")


@pytest.fixture
def order(desk: Desk) -> OrderID:
    """Return an order with two things withheld in India, on a service whose page is visited."""
    found = desk.ready(desk.orders()[0])
    desk.withhold(found, [one.item for one in desk.plain(found)][:2])
    surfaces.state_surfaces(desk.office, checklist(page="marker = ''", push=""), by=DEV)
    return found


def claims(desk: Desk, order: OrderID) -> list[tuple[str, EffectKnown]]:
    """Return what would be claimed to the authority now."""
    return [(one.surface, one.known) for one in probing.effects_on_record(desk.office, order)]


def test_what_is_as_decided_is_visited_from_both_sides_and_may_be_claimed(
    desk: Desk, order: OrderID
) -> None:
    """Each thing is visited from where it is withheld and from where it is not."""
    service = Service(as_decided)
    before = claims(desk, order)
    done = probing.probe_order(desk.office, order, service, by=DEV)

    assert done.found == ()
    assert sorted(country for country, _ in service.visits) == ["DE", "DE", "IN", "IN"]
    assert before == []
    assert claims(desk, order) == [("the page", EffectKnown.PROBED)]


@pytest.mark.parametrize(
    ("status", "what"),
    [
        (200, "leak"),
        (451, "over-blocked"),
        (404, "unclear"),
        (0, "unclear"),
        (302, "unclear"),
    ],
)
def test_what_is_not_as_decided_is_named_and_on_record(
    desk: Desk, order: OrderID, status: int, what: str
) -> None:
    """A leak, an over-block, and what shows nothing either way are three things."""
    done = probing.probe_order(desk.office, order, Service(always(status)), by=DEV)
    (event,) = [
        one.event
        for one in desk.office.record.events(order)  # type: ignore[arg-type]  # an order's stream
        if isinstance(one.event, SurfaceProbed)
    ]

    assert {one.what for one in done.found} == {what}
    named = {"leak": event.leaking, "over-blocked": event.over_blocked, "unclear": event.unclear}
    assert [bool(named[one]) for one in named] == [one == what for one in named]
    assert (claims(desk, order) != []) is (what == "over-blocked")


def test_what_is_left_out_of_a_list_counts_only_where_others_see_it(
    desk: Desk, order: OrderID
) -> None:
    """A timeline that lacks it everywhere shows nothing; one that lacks it in India does."""
    surfaces.state_surfaces(desk.office, checklist(home_timeline="marker = '<{id}>'"), by=DEV)

    def listed(country: str, path: str) -> Visited:
        body = b"" if country == "IN" else f"<{path[1:]}>".encode()
        return Visited(status=200, body=body)

    empty = probing.probe_order(desk.office, order, Service(always(200)), by=DEV)
    before = claims(desk, order)
    full = probing.probe_order(desk.office, order, Service(listed), by=DEV)

    assert {one.what for one in empty.found} == {"unclear"}
    assert before == []
    assert full.found == ()
    assert claims(desk, order) == [("the home-timeline", EffectKnown.PROBED)]


def test_a_stream_is_listened_to_for_the_thing_itself(desk: Desk, order: OrderID) -> None:
    """Opened in both countries; what India does not hear and Germany does is withheld there."""
    how = "marker = '<{id}>'\ntransport = 'sse'\nlisten_seconds = 7\ntrigger = '/again/{id}'"
    surfaces.state_surfaces(desk.office, checklist(stream=how), by=DEV)
    asked: list[Visit] = []

    def heard(visit: Visit) -> Visited:
        asked.append(visit)
        is_shown = visit.headers["X-Country"] == "DE"
        return Visited(status=200, body=b"data: " + (visit.marker if is_shown else b"<1>"))

    done = probing.probe_order(desk.office, order, heard, by=DEV)
    leaking = probing.probe_order(
        desk.office, order, lambda one: Visited(status=200, body=one.marker), by=DEV
    )
    first = asked[0]

    assert done.found == ()
    assert first.transport is Transport.SSE
    assert first.seconds_max == 7
    assert first.marker == f"<{first.path[1:]}>".encode()
    assert first.trigger == f"/again{first.path}"
    assert {one.what for one in leaking.found} == {"leak"}


def test_an_office_attests_by_name_what_nobody_can_visit(desk: Desk, order: OrderID) -> None:
    """The answer names the office; a surface that is not covered cannot be attested."""
    with pytest.raises(InvalidInput):
        probing.attest(desk.office, order, SurfaceKind.STREAM, "Head of Operations", by=DEV)
    with pytest.raises(InvalidInput):
        probing.attest(desk.office, order, SurfaceKind.PUSH, " ", by=DEV)
    probing.attest(desk.office, order, SurfaceKind.PUSH, "Head of Operations", by=DEV)
    drafted = draft_answer(desk.office, order, by=PersonID("cleo"))
    letter = desk.office.record.order(order).letters[drafted]
    text = desk.office.documents.bytes_of(letter.document).decode()

    assert claims(desk, order) == [("the push", EffectKnown.ATTESTED)]
    assert "attested by Head of Operations" in text
    assert "the page" not in text


def test_a_leak_takes_away_what_was_attested(desk: Desk, order: OrderID) -> None:
    """What was seen goes before what was said."""
    probing.attest(desk.office, order, SurfaceKind.PAGE, "Head of Operations", by=DEV)
    said = claims(desk, order)
    leaks = Service(always(200))
    probing.probe_order(desk.office, order, leaks, by=DEV)

    assert said == [("the page", EffectKnown.ATTESTED)]
    assert claims(desk, order) == []


def test_what_the_order_changes_ends_every_claim_before_it(desk: Desk, order: OrderID) -> None:
    """A visit says how things were; what was placed or lifted since was not visited."""
    probing.probe_order(desk.office, order, Service(as_decided), by=DEV)
    item = next(
        one.item
        for one in desk.office.record.view(order, None).items.values()
        if one.placed is not None
    )
    name = redressing.receive_complaint(
        desk.office, order, [ItemID(item)], "why?", by=PersonID("asha")
    )
    redressing.decide_complaint(
        desk.office, order, name, ComplaintResult.UPHELD, "right", desk.hands["cleo"]
    )

    assert claims(desk, order) == []


def test_without_a_checklist_nothing_is_visited_or_claimed(desk: Desk) -> None:
    """The operator is told what to fill in."""
    found = desk.ready(desk.orders()[0])
    with pytest.raises(NotReady, match="surfaces template"):
        probing.probe_order(desk.office, found, Service(as_decided), by=DEV)

    assert claims(desk, found) == []


def test_more_visits_than_allowed_are_not_begun(desk: Desk, order: OrderID) -> None:
    """Half a probe would claim half of what it says."""
    service = Service(as_decided)
    with pytest.raises(NotReady, match="4 visits"):
        probing.probe_order(desk.office, order, service, by=DEV, visits_max=3)

    assert service.visits == []


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda text: text.replace(b'kind = "push"', b'kind = "page"'), "push"),
        (lambda text: text.replace(b'kind = "push"', b'kind = "pigeon"'), "kind of"),
        (lambda text: text.replace(b'["IN", "DE"]', b'["XX"]'), "ISO 3166-1"),
        (lambda text: text.replace(b"country_header", b"country_heder"), "nothing else"),
        (lambda text: text.replace(b'name = "the page"', b'name = ""'), "lacks a name"),
        (lambda text: text.replace(b"http://127.0.0.1:1", b"nowhere"), "origin"),
        (lambda text: text.replace(b"[[", b"["), "TOML|tables"),
        (lambda text: text.replace(b"marker = ''", b"transport = 'pigeon'"), "sse, websocket"),
        (lambda text: text.replace(b"marker = ''", b"transport = 'websocket'"), "marker"),
        (lambda text: text.replace(b"marker = ''", b"listen_seconds = 0"), "1 to 60"),
    ],
)
def test_a_checklist_that_does_not_hold_together_is_refused(
    change: Callable[[bytes], bytes], message: str
) -> None:
    """Every surface is there once; a slip of the pen does not pass for an answer."""
    with pytest.raises(InvalidInput, match=message):
        surfaces.read_checklist(change(checklist(page="marker = ''", push="")))


def test_the_checklist_that_is_printed_can_be_given_back(desk: Desk) -> None:
    """It claims nothing until the operator fills it in; the same one is on record once."""
    first = surfaces.state_surfaces(desk.office, surfaces.TEMPLATE.encode(), by=DEV)
    size = desk.office.store.record_size()
    surfaces.state_surfaces(desk.office, surfaces.TEMPLATE.encode(), by=DEV)

    assert len(first.surfaces) == len(SurfaceKind)
    assert {str(one.status) for one in first.surfaces} == {"not-covered"}
    assert desk.office.store.record_size() == size


@pytest.mark.parametrize(("first", "country"), [(200, "IN"), (451, "DE")])
def test_what_is_as_decided_a_moment_later_was_passing_and_is_on_record(
    desk: Desk, order: OrderID, first: int, country: str
) -> None:
    """A server that reloads answers with its old workers and its new ones side by side."""
    asked: set[str] = set()
    waited: list[float] = []

    def reloading(visit: Visit) -> Visited:
        is_first = visit.path not in asked and visit.headers["X-Country"] == country
        asked.update({visit.path} if is_first else ())
        waited.extend([visit.after_seconds] if visit.after_seconds else [])
        decided = as_decided(visit.headers["X-Country"], visit.path)
        return Visited(status=first, body=b"here") if is_first else decided

    done = probing.probe_order(desk.office, order, reloading, by=DEV)
    events = [one.event for one in desk.office.record.events(StreamID(order))]
    (event,) = [one for one in events if isinstance(one, SurfaceProbed)]

    assert {one.what for one in done.found} == {"passing"}
    assert (event.leaking, event.over_blocked, len(event.passing)) == ((), (), 2)
    assert event.visit_count == 6
    assert len(waited) == 1
    assert claims(desk, order) == [("the page", EffectKnown.PROBED)]
