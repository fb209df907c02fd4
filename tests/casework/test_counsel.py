"""Counsel's lane: who may read it, and that nothing else can hold it."""

import copy
import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from withheld.adapters.backups import back_up
from withheld.casework import counsel, exporting, outbox
from withheld.errors import InvalidInput, NotFound, NotPermitted
from withheld.events.codec import to_json
from withheld.model.counsel import LaneAct, LaneKind, Privileged
from withheld.model.identity import PersonID

ADVICE = "The section does not reach satire; we would rather not say so in writing."
RISK = "An arrest of a colleague is possible and accepted."


@pytest.fixture
def matter(desk: Any) -> Any:
    """Return a matter in which counsel advised, and an officer accepted a risk."""
    name = counsel.matter_of(desk.ready(desk.orders()[0]))
    counsel.write(desk.office, name, LaneKind.ADVICE, ADVICE, desk.hands["cleo"])
    counsel.write(desk.office, name, LaneKind.RISK, RISK, desk.hands["dev"])
    return name


def test_what_counsel_advised_is_read_by_counsel_and_guests_only(desk: Any, matter: Any) -> None:
    """A reviewer and an officer stand outside until counsel lets them in, and again after."""
    with pytest.raises(NotPermitted):
        counsel.read(desk.office, matter, desk.hands["asha"])
    with pytest.raises(NotPermitted):
        counsel.read(desk.office, matter, desk.hands["dev"])
    counsel.admit(desk.office, matter, PersonID("dev"), desk.hands["cleo"])
    inside = counsel.read(desk.office, matter, desk.hands["dev"])
    counsel.dismiss(desk.office, matter, PersonID("dev"), desk.hands["cleo"])
    with pytest.raises(NotPermitted):
        counsel.read(desk.office, matter, desk.hands["dev"])

    assert [(one.author, one.kind, one.words.reveal()) for one in inside] == [
        ("cleo", LaneKind.ADVICE, ADVICE),
        ("dev", LaneKind.RISK, RISK),
    ]


def test_a_guest_of_one_matter_is_no_guest_of_another(desk: Any, matter: Any) -> None:
    """Who helps with one case reads nothing of the next."""
    other = counsel.matter_of("M-2026-17")
    counsel.write(desk.office, other, LaneKind.NOTE, "another matter", desk.hands["cleo"])
    counsel.admit(desk.office, matter, PersonID("asha"), desk.hands["cleo"])

    assert counsel.read(desk.office, matter, desk.hands["asha"])
    with pytest.raises(NotPermitted):
        counsel.read(desk.office, other, desk.hands["asha"])


def test_a_refusal_does_not_say_who_is_a_guest(desk: Any, matter: Any) -> None:
    """Whoever may not ask is refused alike, of a guest and of anybody else."""
    counsel.admit(desk.office, matter, PersonID("dev"), desk.hands["cleo"])
    said = set()
    for whom in ("dev", "ben"):
        with pytest.raises(NotPermitted) as refusal:
            counsel.dismiss(desk.office, matter, PersonID(whom), desk.hands["asha"])
        said.add(str(refusal.value))

    assert len(said) == 1


def test_only_counsel_lets_people_in_and_looks_who_was_there(desk: Any, matter: Any) -> None:
    """Neither an officer nor a guest brings others along."""
    counsel.admit(desk.office, matter, PersonID("ben"), desk.hands["cleo"])
    for who in ("ben", "dev"):
        with pytest.raises(NotPermitted):
            counsel.admit(desk.office, matter, PersonID("asha"), desk.hands[who])
        with pytest.raises(NotPermitted):
            counsel.register(desk.office, matter, desk.hands[who])
    with pytest.raises(NotFound):
        counsel.dismiss(desk.office, matter, PersonID("asha"), desk.hands["cleo"])

    acts = [
        (one.person, one.act) for one in counsel.register(desk.office, matter, desk.hands["cleo"])
    ]
    assert acts == [
        ("cleo", LaneAct.WROTE),
        ("dev", LaneAct.WROTE),
        ("cleo", LaneAct.ADMITTED),
    ]


def test_every_reading_is_kept(desk: Any, matter: Any) -> None:
    """Whoever reads leaves a line, before the first word is shown."""
    counsel.read(desk.office, matter, desk.hands["cleo"])

    last = counsel.register(desk.office, matter, desk.hands["cleo"])[-1]
    assert (last.person, last.act) == ("cleo", LaneAct.READ)


def test_a_risk_is_accepted_by_an_officer(desk: Any, matter: Any) -> None:
    """Neither a reviewer nor counsel accepts it for the service."""
    for who in ("asha", "cleo"):
        with pytest.raises(NotPermitted):
            counsel.write(desk.office, matter, LaneKind.RISK, "fine", desk.hands[who])


def test_no_export_backup_or_public_file_holds_a_word_of_the_lane(
    desk: Any, matter: Any, tmp_path: Path
) -> None:
    """Everything the store gives away is looked through, byte by byte."""
    counsel.read(desk.office, matter, desk.hands["cleo"])
    outbox.work(desk.office)
    back_up(desk.folder, desk.office.store, tmp_path / "backup.tar")
    given = [data for _, data in exporting.export(desk.office)]
    given.append((tmp_path / "backup.tar").read_bytes())
    lane = desk.folder / "counsel"
    given += [
        path.read_bytes()
        for path in desk.folder.rglob("*")
        if path.is_file() and lane not in path.parents
    ]

    assert any(ADVICE.encode() in path.read_bytes() for path in lane.iterdir())
    assert not any(words.encode() in data for data in given for words in (ADVICE, RISK))


def test_privileged_words_go_into_nothing_else() -> None:
    """Neither an event, nor a log line, nor another process can carry them."""
    words = Privileged(ADVICE)

    assert ADVICE not in f"{words!r} {words}"
    carriers: tuple[Callable[[Any], object], ...] = (pickle.dumps, copy.deepcopy, to_json)
    for carry in carriers:
        with pytest.raises((TypeError, InvalidInput)):
            carry(words)


@pytest.mark.parametrize("name", ["", "../lane", "a b", "x" * 65])
def test_a_matter_has_a_plain_name(name: str) -> None:
    """It is asked for on a command line and stands in lists."""
    with pytest.raises(InvalidInput):
        counsel.matter_of(name)
