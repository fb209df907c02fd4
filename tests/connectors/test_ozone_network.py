"""A real Ozone and PDS: tags for moderators, takedowns under own policy, nothing done twice."""

from pathlib import Path
from typing import Any

import pytest
from tests.connectors.network import ADMIN, Network, as_admin, xrpc
from tests.connectors.shapes import NOON, entry
from tests.connectors.test_atproto_directory import posted, signed_up

from withheld.adapters.directories import open_any_directory
from withheld.connectors.atproto import pds
from withheld.connectors.kinds import Kind, Surroundings
from withheld.connectors.ozone import tags, takedowns
from withheld.connectors.settings import Settings
from withheld.edge.format import Entry
from withheld.model.identity import SubjectID
from withheld.model.territory import COUNTRIES
from withheld.ports.connectors import EVERYWHERE, Change, Connector, Mark
from withheld.testing.connectors import check_connector
from withheld.testing.world import FixedClock

pytestmark = [
    pytest.mark.real,
    pytest.mark.timeout(300),
    pytest.mark.xdist_group("atproto-network"),
]


def opened(kind: Kind, network: Network, folder: Path, *, run: str = "front") -> Connector:
    """Return a connector of a kind, set up as an operator does."""
    folder.joinpath("directory.toml").write_text(
        f'kind = "atproto"\naddress = "http://127.0.0.1:{network.pds}"\n', "utf-8"
    )
    ozone = kind is not pds.KIND
    settings = Settings(
        {
            "url": f"http://127.0.0.1:{network.ozone if ozone else network.pds}",
            "password": ADMIN,
            **(
                {"pds": f"http://127.0.0.1:{network.pds}", "did": network.defaults[0]}
                if ozone
                else {}
            ),
        }
    )
    around = Surroundings(
        name=run,
        folder=folder / "kept",
        service="Chirp",
        host="",
        directory=open_any_directory(folder),
        clock=FixedClock(NOON),
    )
    found = kind.open(settings, around)
    settings.finish()
    return found


def everywhere(subject: str) -> Entry:
    """Return an entry for everybody."""
    return Entry(subject=SubjectID(subject), countries=frozenset(COUNTRIES))


def changed(connector: Connector, *marks: Mark, lifting: tuple[Mark, ...] = (), run: str) -> None:
    """Have a connector come to `marks`, twice, as after a crash."""
    change = Change(
        run=run,
        placing=frozenset(marks),
        lifting=frozenset(lifting),
        after=frozenset(marks),
        at=NOON,
    )
    connector.apply(change)
    connector.apply(change)


def emptied(connector: Connector) -> Connector:
    """Return a connector whose platform has nothing left of what other tests did there."""
    there = connector.observe().marks
    connector.apply(Change(run="0", placing=frozenset(), lifting=there, after=frozenset(), at=NOON))
    return connector


def events(network: Network, subject: str) -> list[Any]:
    """Return what Ozone keeps of what was done to a subject, oldest first."""
    status, found = xrpc(
        network.ozone,
        "tools.ozone.moderation.queryEvents",
        headers=as_admin(),
        subject=subject,
        sortDirection="asc",
    )
    assert status == 200, found
    return [one for one in found["events"] if one.get("modTool")]


def shown(network: Network, uri: str) -> int:
    """Return the status of a record, as anybody is answered by the PDS."""
    did, collection, key = uri.removeprefix("at://").split("/")
    return xrpc(
        network.pds, "com.atproto.repo.getRecord", repo=did, collection=collection, rkey=key
    )[0]


def test_a_real_ozone_keeps_the_contract(network: Network, tmp_path: Path) -> None:
    """Tags by country, takedowns for everybody: placed, lifted, read back."""
    did, session = signed_up(network, "contract")
    post = posted(network, did, session)
    by_country = [
        entry(f"account:{did}"),
        entry(f"post:{post}"),
        entry(f"post:{post}", country="DE"),
    ]
    for_all = [everywhere(f"account:{did}"), everywhere(f"post:{post}")]

    for kind, examples in (
        (tags.KIND, by_country),
        (takedowns.KIND, for_all),
        (pds.KIND, for_all),
    ):
        connector = emptied(opened(kind, network, tmp_path))
        check_connector(connector, kind.capabilities, examples, at=NOON)


def test_moderators_see_which_tool_tagged_what_and_when(network: Network, tmp_path: Path) -> None:
    """The event names the tool, the connector and the run, and is there once however often sent."""
    did, _ = signed_up(network, "tagged")
    connector = opened(tags.KIND, network, tmp_path)
    india, germany = Mark("IN", did), Mark("DE", did)
    changed(connector, india, germany, run="a1")
    changed(connector, germany, lifting=(india,), run="a2")
    first, second = events(network, did)

    assert first["event"]["add"] == ["withheld:DE", "withheld:IN"]
    assert second["event"]["remove"] == ["withheld:IN"]
    assert first["modTool"] == {"name": "withheld", "meta": {"connector": "front", "run": "a1"}}
    assert first["createdBy"] == network.defaults[0]
    assert india not in connector.observe().marks


def test_an_event_whose_answer_was_lost_is_recognised(network: Network, tmp_path: Path) -> None:
    """Ozone refuses the same external id on the same subject, and that is no failure."""
    did, _ = signed_up(network, "twice")
    connector = opened(tags.KIND, network, tmp_path)
    assert isinstance(connector, tags.Tags)
    for _ in range(2):
        connector.ozone.emit(
            "modEventTag", {"add": ["withheld:FR"], "remove": []}, uri=did, cid="", run="b1"
        )

    assert len(events(network, did)) == 1


def test_what_is_removed_under_own_policy_is_gone_for_everybody_and_comes_back(
    network: Network, tmp_path: Path
) -> None:
    """Ozone says it was taken down, and the PDS shows nobody the record until it is given back."""
    did, session = signed_up(network, "removed")
    post, other = posted(network, did, session), posted(network, did, session)
    mark = Mark(EVERYWHERE, post)
    both = [opened(kind, network, tmp_path) for kind in (takedowns.KIND, pds.KIND)]
    wanted = [one.wanted([everywhere(f"post:{post}")], NOON).marks for one in both]
    before = shown(network, post)
    for one in both:
        changed(one, *(one.observe().marks | {mark}), run="c1")
    # It is still wanted where the server itself shows it no more.
    still = [one.wanted([everywhere(f"post:{post}")], NOON).marks for one in both]
    during = shown(network, post), shown(network, other)
    for one in both:
        changed(one, *(one.observe().marks - {mark}), lifting=(mark,), run="c2")

    assert wanted == still == [{mark}, {mark}]
    assert (before, during, shown(network, post)) == (200, (400, 200), 200)
    kinds = [one["event"]["$type"].rpartition("#")[2] for one in events(network, post)]
    assert kinds == ["modEventTakedown", "modEventReverseTakedown"]


def test_what_moderators_did_by_hand_is_seen_and_left_alone(
    network: Network, tmp_path: Path
) -> None:
    """A takedown and a tag of theirs are observed; a run that does not lift them keeps them."""
    did, _ = signed_up(network, "theirs")
    for event in (
        {"$type": "tools.ozone.moderation.defs#modEventTakedown"},
        {"$type": "tools.ozone.moderation.defs#modEventTag", "add": ["withheld:TR"], "remove": []},
    ):
        body = {
            "event": event,
            "subject": {"$type": "com.atproto.admin.defs#repoRef", "did": did},
            "createdBy": network.defaults[0],
        }
        status, said = xrpc(
            network.ozone, "tools.ozone.moderation.emitEvent", body=body, headers=as_admin()
        )
        assert status == 200, said
    down, tagged = opened(takedowns.KIND, network, tmp_path), opened(tags.KIND, network, tmp_path)
    for connector in (down, tagged):
        changed(connector, run="d1")

    assert Mark(EVERYWHERE, did) in down.observe().marks
    assert Mark("TR", did) in tagged.observe().marks


def test_a_post_that_its_author_deleted_is_not_expressed(network: Network, tmp_path: Path) -> None:
    """No effect is claimed for it, and the rest goes on without it."""
    did, _ = signed_up(network, "deleted")
    gone = f"post:at://{did}/app.bsky.feed.post/3k2aaaaaaaaaa"
    for kind in (tags.KIND, takedowns.KIND, pds.KIND):
        wanted = opened(kind, network, tmp_path).wanted([everywhere(gone)], NOON)

        assert (wanted.marks, wanted.not_expressed) == (frozenset(), (gone,))


def test_only_the_administrator_is_let_in(network: Network, tmp_path: Path) -> None:
    """A wrong password is said at set-up; with the right one, the version is."""
    for kind in (tags.KIND, takedowns.KIND, pds.KIND):
        right = opened(kind, network, tmp_path)
        wrong = opened(kind, network, tmp_path)
        server = wrong.server if isinstance(wrong, pds.PDS) else wrong.ozone.server  # type: ignore[attr-defined]  # one of the other two
        object.__setattr__(server, "password", "another")

        assert right.verify().is_usable
        assert right.verify().version
        assert not wrong.verify().is_usable
