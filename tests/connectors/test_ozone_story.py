"""From two people to a real Ozone: adopted, held, placed once, restored, given back."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests.casework.conftest import Desk
from tests.connectors.network import ADMIN, Network, as_admin, xrpc
from tests.connectors.test_atproto_directory import signed_up
from tests.connectors.test_ozone_network import events

from withheld.adapters.directories import open_any_directory
from withheld.casework import connecting, reconciling, removing
from withheld.casework.reconciling import Ended
from withheld.casework.table import entries_now
from withheld.connectors.platforms import FolderPlatforms
from withheld.events.connectors import ConnectorRan, RunHeld
from withheld.events.recorded import SERVICE
from withheld.model.identity import PersonID, SubjectID

pytestmark = [
    pytest.mark.real,
    pytest.mark.timeout(300),
    pytest.mark.xdist_group("atproto-network"),
]
CONFIGURATION = """\
kind = "{kind}"
changes_max = 1
[settings]
url = "http://127.0.0.1:{ozone}"
pds = "http://127.0.0.1:{pds}"
password = "{password}"
did = "{did}"
"""


def moderated(network: Network, did: str, event: str, **fields: object) -> None:
    """Have a moderator act on an account by hand."""
    body = {
        "event": {"$type": f"tools.ozone.moderation.defs#{event}", **fields},
        "subject": {"$type": "com.atproto.admin.defs#repoRef", "did": did},
        "createdBy": network.defaults[0],
    }
    status, said = xrpc(
        network.ozone, "tools.ozone.moderation.emitEvent", body=body, headers=as_admin()
    )
    assert status == 200, said


def connected(desk: Desk, network: Network, folder: Path, kind: str) -> None:
    """Make the network's PDS the service's directory, and connect its Ozone, read-only."""
    (folder / "directory.toml").write_text(
        f'kind = "atproto"\naddress = "http://127.0.0.1:{network.pds}"\n', "utf-8"
    )
    directory = open_any_directory(folder)
    assert isinstance(desk.office.platforms, FolderPlatforms)
    platforms = replace(desk.office.platforms, directory=directory)
    desk.office = replace(desk.office, directory=directory, platforms=platforms)
    text = CONFIGURATION.format(
        kind=kind, ozone=network.ozone, pds=network.pds, password=ADMIN, did=network.defaults[0]
    )
    connecting.add(desk.office, "mods", text.encode(), by=PersonID("dev"))


def on_record(desk: Desk, kind: type[Any]) -> list[Any]:
    """Return the events of one kind."""
    every = desk.office.record.events(SERVICE)
    return [one.event for one in every if isinstance(one.event, kind)]


def run(desk: Desk) -> Ended:
    """Do one run; one that is held is let go on by two people."""
    two = (desk.hands["cleo"], desk.hands["dev"])
    ended = reconciling.reconcile(desk.office, "mods").ended
    if ended is Ended.HELD:
        connecting.allow_run(desk.office, "mods", two)
        return reconciling.reconcile(desk.office, "mods").ended
    return ended


def test_own_policy_goes_through_a_real_ozone_and_comes_back(
    network: Network, desk: Desk, tmp_path: Path
) -> None:
    """What moderators did is adopted; more than the set number waits; nothing is done twice."""
    two = (desk.hands["cleo"], desk.hands["dev"])
    theirs, first, second = (signed_up(network, name)[0] for name in ("own1", "own2", "own3"))
    subjects = [SubjectID(f"account:{did}") for did in (first, second)]
    moderated(network, theirs, "modEventTakedown")
    connected(desk, network, tmp_path, "ozone-takedown")

    # (1) Read-only, then what moderators took down before is adopted: nothing changes there.
    assert reconciling.reconcile(desk.office, "mods").ended is Ended.READ_ONLY
    assert connecting.adopt(desk.office, "mods", two).removal_count
    connecting.let_write(desk.office, "mods", two)
    assert run(desk) is Ended.NOTHING_TO_DO
    assert events(network, theirs) == []

    # (2) Two removals at once are more than the set number: held, let go on, placed once.
    removing.remove(desk.office, subjects, "rule 4", two)
    assert run(desk) is Ended.DONE
    assert run(desk) is Ended.NOTHING_TO_DO
    assert len(on_record(desk, RunHeld)) == 1
    assert [len(events(network, did)) for did in (first, second)] == [1, 1]
    assert events(network, first)[0]["modTool"]["meta"]["connector"] == "mods"

    # (3) A moderator reverses one by hand: that is drift, restored, and said in the receipt.
    moderated(network, first, "modEventReverseTakedown")
    assert len(reconciling.look_at(desk.office, "mods").plan.placing) == 1
    assert run(desk) is Ended.DONE
    assert on_record(desk, ConnectorRan)[-1].restored_count == 1

    # (4) What was adopted and what was placed is given back, and only that.
    before = {mark.target for mark in reconciling.look_at(desk.office, "mods").observed.marks}
    removing.give_back(desk.office, [*subjects, SubjectID(f"account:{theirs}")], "appeal", two)
    assert run(desk) is Ended.DONE
    after = {mark.target for mark in reconciling.look_at(desk.office, "mods").observed.marks}
    assert before - after == {theirs, first, second}
    kinds = [one["event"]["$type"].rpartition("#")[2] for one in events(network, second)]
    assert kinds == ["modEventTakedown", "modEventReverseTakedown"]


def test_what_moderators_tagged_for_a_country_is_adopted_as_it_is(
    network: Network, desk: Desk, tmp_path: Path
) -> None:
    """As a legacy withholding in that country alone; in Ozone nothing changes."""
    did, _ = signed_up(network, "legacy")
    moderated(network, did, "modEventTag", add=["withheld:TR"], remove=[])
    connected(desk, network, tmp_path, "ozone")
    done = connecting.adopt(desk.office, "mods", (desk.hands["cleo"], desk.hands["dev"]))
    entries = {one.subject: one.countries for one in entries_now(desk.office)}

    assert done.imported is not None
    assert done.removal_count == 0
    assert entries[SubjectID(f"account:{did}")] == {"TR"}
    assert reconciling.reconcile(desk.office, "mods").ended is Ended.READ_ONLY
    assert events(network, did) == []
