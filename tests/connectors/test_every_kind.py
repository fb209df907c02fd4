"""What holds of every kind of connector: its page, its example, its platform being down."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from tests.casework.conftest import Desk

from withheld.casework import connecting, reconciling
from withheld.connectors.kinds import installed_kinds
from withheld.connectors.platforms import FolderPlatforms
from withheld.errors import NotReady
from withheld.events.connectors import ConnectorFailed, ConnectorRan
from withheld.events.recorded import SERVICE
from withheld.model.identity import PersonID
from withheld.ports.connectors import Capability, Change, Connector
from withheld.testing.world import BEGINNING

PAGES = Path(__file__).parents[2] / "docs" / "connectors"
KINDS = sorted(installed_kinds())
BLOCK = re.compile(r"```toml\n(kind = .*?)```", re.DOTALL)
_OURS = frozenset({"atproto-labeler"})
"""Its platform is a log of our own: there is no other side that could be down."""


def examples() -> Iterator[tuple[str, str]]:
    """Go through the configurations on the pages of the kinds, each with its page's name."""
    for page in sorted(PAGES.glob("*.md")):
        for block in BLOCK.findall(page.read_text("utf-8")):
            kinds = re.findall(r'"([a-z-]+)"', block.splitlines()[0])
            for kind in set(kinds) & set(KINDS):
                yield kind, re.sub(r"kind = .*", f'kind = "{kind}"', block, count=1)


def nowhere(text: str) -> str:
    """Return a configuration that leads to this machine, where nobody answers and no file lies."""
    text = re.sub(r'"https?://(?!chirp\.example/legal)[^"]*"', '"http://127.0.0.1:1"', text)
    text = re.sub(r'"/(?=(etc|usr|run|srv)/)', '"/nonexistent/', text)
    return text.replace("…", "x")


EXAMPLES = {kind: nowhere(text) for kind, text in examples()}


def example(kind: str, folder: Path) -> bytes:
    """Return the page's example, with files that are not there below `folder`."""
    return EXAMPLES[kind].replace("/nonexistent/", f"{folder / 'nowhere'}/").encode()


@pytest.fixture
def platforms(tmp_path: Path, desk: Desk) -> FolderPlatforms:
    """Return the connectors of a service, with nothing connected."""
    found = desk.office.platforms
    assert isinstance(found, FolderPlatforms)
    return replace(found, folder=tmp_path / "connectors")


def opened(platforms: FolderPlatforms, kind: str) -> Connector:
    """Return a connector as its page says, on a machine where nobody answers."""
    platforms.configure("there", example(kind, platforms.folder.parent))
    return platforms.open("there")


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_a_page_an_example_that_works_and_what_it_was_tried_with(
    platforms: FolderPlatforms, kind: str
) -> None:
    """The overview leads to the page; what stands there can be connected."""
    overview = (PAGES / "README.md").read_text("utf-8")
    row = re.search(rf"^\| `{kind}` \|.*\[([a-z-]+\.md)\]", overview, re.MULTILINE)
    assert row is not None
    page = PAGES.joinpath(row[1]).read_text("utf-8")
    platforms.configure("there", example(kind, platforms.folder.parent))

    assert "**Know.**" in page
    assert "**Tried with**" in page
    assert f'kind = "{kind}"' in page or f"`{kind}`" in page
    assert platforms.described("there").kind == kind


@pytest.mark.parametrize("kind", sorted(set(KINDS) - _OURS))
def test_a_platform_that_is_not_there_is_never_read_as_an_empty_one(
    platforms: FolderPlatforms, kind: str
) -> None:
    """It does not verify, nothing is known of it, and no change of it is a success."""
    connector = opened(platforms, kind)
    change = Change(
        run="1", placing=frozenset(), lifting=frozenset(), after=frozenset(), at=BEGINNING
    )

    verified = connector.verify()
    assert not verified.is_usable
    assert verified.problems
    if Capability.READS_BACK in platforms.described("there").capabilities:
        with pytest.raises(NotReady):
            connector.observe()
        with pytest.raises(NotReady):
            connector.apply(change)


def test_platforms_that_are_down_for_a_day_are_on_record_once_and_tried_on(
    platforms: FolderPlatforms, desk: Desk, tmp_path: Path
) -> None:
    """Looked at twice a day: each was due again, and nothing was done to any."""
    desk.office = replace(desk.office, platforms=platforms)
    order = desk.ready(desk.orders()[0])
    desk.withhold(order, [desk.plain(order)[0].item])
    kinds = [
        kind
        for kind, found in installed_kinds().items()
        if Capability.READS_BACK in found.capabilities and kind not in _OURS
    ]
    for kind in kinds:
        connecting.add(desk.office, kind, example(kind, tmp_path), by=PersonID("dev"))
    tries = Counter[str]()
    for _ in range(3):
        failed: list[str] = []
        reconciling.reconcile_due(desk.office, failed)
        tries.update(one.split()[1].rstrip(":") for one in failed)
        desk.clock.advance(hours=12)
    told = [one.event for one in desk.office.record.events(SERVICE)]
    down = [one.connector for one in told if isinstance(one, ConnectorFailed)]

    assert set(tries) == set(kinds)
    assert min(tries.values()) == 3
    assert sorted(down) == sorted(kinds)
    assert not any(isinstance(one, ConnectorRan) for one in told)


def test_what_shows_the_world_anything_says_so_by_its_kind() -> None:
    """Those are told nothing until counsel releases them, and nothing of a confidential order."""
    shown = {
        name for name, kind in installed_kinds().items() if Capability.PUBLIC in kind.capabilities
    }

    assert shown == {"atproto-labeler", "ozone", "withheld-in"}
