"""Ozone: what it says of its subjects, and what the AT Protocol calls a subject."""

import json
from pathlib import Path

import pytest
from tests.adapters.answering import Answers, answering
from tests.connectors.shapes import NOON, entry

from withheld.adapters.directory import MemoryDirectory
from withheld.connectors.atproto import pds
from withheld.connectors.atproto.administered import Administered
from withheld.connectors.atproto.uris import read_forms, uri_of
from withheld.connectors.calling import Endpoint
from withheld.connectors.kinds import Kind, Surroundings
from withheld.connectors.ozone import tags, takedowns
from withheld.connectors.ozone.service import Ozone
from withheld.connectors.settings import Settings
from withheld.errors import InvalidInput, NotReady
from withheld.model.identity import SubjectID
from withheld.model.withholding import Track
from withheld.ports.connectors import EVERYWHERE, Capability, Mark
from withheld.ports.directory import AccountEntry, PostEntry
from withheld.testing.world import FixedClock

AUTHOR = "did:plc:3ndsvlqp2gs3rxpzf37rz5jb"
POST = f"at://{AUTHOR}/app.bsky.feed.post/3n32xcu5tlk2k"
DIRECTORY = MemoryDirectory(
    [AccountEntry(id=AUTHOR, handle="asha.chirp.example")],
    [PostEntry(id=POST, author=AUTHOR), PostEntry(id="3n32xcu5tlk2k", author=AUTHOR)],
)
CAPTURED = json.loads(
    Path(__file__).with_name("captured").joinpath("ozone_statuses.json").read_text("utf-8")
)
"""What a real Ozone 0.4.2 answered on loopback."""
ASKED = "/xrpc/tools.ozone.moderation.queryStatuses?takendown=true&limit=100&includeMuted=true"
CHAT = {"subject": {"$type": "chat.bsky.convo.defs#messageRef", "did": AUTHOR, "messageId": "1"}}


def takedowns_at(address: str) -> takedowns.Takedowns:
    """Return the connector to an Ozone on loopback."""
    ozone = Ozone(
        server=Administered(service=Endpoint(url=address), password="p"),  # noqa: S106 -- nobody's
        pds=Endpoint(url=address),
        did="did:web:ozone.chirp.example",
        connector="mods",
    )
    return takedowns.Takedowns(ozone=ozone, forms=read_forms(Settings({})), directory=DIRECTORY)


def test_what_a_real_ozone_answered_is_read_to_its_end() -> None:
    """Page after page; messages are no subjects of ours."""
    last = {"subjectStatuses": [CHAT, {"subject": {"did": AUTHOR}, "tags": []}]}
    answers: Answers = {ASKED: (200, CAPTURED), f"{ASKED}&cursor=%3A%3A1": (200, last)}
    with answering(answers) as server:
        found = takedowns_at(server.address).observe()

    assert found.marks == {Mark(EVERYWHERE, POST), Mark(EVERYWHERE, AUTHOR)}


@pytest.mark.parametrize(
    "answer", [(500, {}), (401, {"error": "AuthenticationRequired"}), (200, {}), (200, [1])]
)
def test_an_ozone_that_answers_otherwise_is_never_read_as_an_empty_one(
    answer: tuple[int, object],
) -> None:
    """Nothing is known of it: an empty list would have everything placed again."""
    with answering({ASKED: answer}) as server, pytest.raises(NotReady):
        takedowns_at(server.address).observe()


@pytest.mark.parametrize(
    ("subject", "uri"),
    [
        (f"account:{AUTHOR}", AUTHOR),
        (f"post:{POST}", POST),
        ("post:3n32xcu5tlk2k", POST),
        ("post:nobodys", None),
        ("account:17", None),
        ("hashtag:x", None),
    ],
)
def test_a_subject_has_one_name_in_the_protocol(subject: str, uri: str | None) -> None:
    """Whether the directory calls a post by its key or by its whole address."""
    assert uri_of(SubjectID(subject), read_forms(Settings({})), DIRECTORY) == uri


def opened(kind: Kind, **said: str) -> object:
    """Return a connector opened with settings that differ from sound ones as said."""
    sound = {"url": "http://127.0.0.1:1", "password": "secret"}
    if kind is not pds.KIND:
        sound |= {"pds": "http://127.0.0.1:1", "did": "did:web:ozone.chirp.example"}
    around = Surroundings(
        name="mods",
        folder=Path("/nowhere"),
        service="Chirp",
        host="",
        directory=DIRECTORY,
        clock=FixedClock(NOON),
    )
    return kind.open(Settings({**sound, **said}), around)


@pytest.mark.parametrize("kind", [tags.KIND, takedowns.KIND])
@pytest.mark.parametrize(
    "said",
    [{"url": "http://ozone.example"}, {"did": "ozone"}, {"password": "a:b"}, {"password": "ä"}],
)
def test_settings_that_could_not_work_are_refused(kind: Kind, said: dict[str, str]) -> None:
    """Before anything is sent, and never in the clear over a network."""
    with pytest.raises(InvalidInput):
        opened(kind, **said)

    assert opened(kind)


def test_tags_tell_no_more_than_public_marks_and_takedowns_hear_of_no_order() -> None:
    """The whole team sees tags; a takedown says nothing of a law."""
    assert Capability.PUBLIC in tags.KIND.capabilities
    assert Track.OWN_POLICY not in tags.KIND.tracks
    assert takedowns.KIND.tracks == pds.KIND.tracks == {Track.OWN_POLICY}


def test_a_tag_is_wanted_for_each_country_and_not_for_a_post_that_is_gone() -> None:
    """An order for two countries is two marks on one subject."""
    connector = opened(tags.KIND)
    assert isinstance(connector, tags.Tags)
    entries = [entry(f"post:{POST}"), entry(f"post:{POST}", country="DE"), entry("post:nobodys")]
    wanted = connector.wanted(entries, NOON)

    assert wanted.marks == {Mark("IN", POST), Mark("DE", POST)}
    assert wanted.not_expressed == ("post:nobodys",)


def test_a_server_that_is_down_is_not_usable_and_nothing_is_known_of_it() -> None:
    """It is tried again later."""
    connector = opened(pds.KIND)
    assert isinstance(connector, pds.PDS)
    with pytest.raises(NotReady):
        connector.observe()

    assert not connector.verify().is_usable
