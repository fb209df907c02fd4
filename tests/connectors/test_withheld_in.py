"""`withheld_in_countries`: the shape clients know, one file a subject."""

import json
from pathlib import Path

import pytest
from tests.connectors.shapes import NOON, entry

from withheld.connectors.withheld_in.connector import KIND, WithheldIn
from withheld.edge.format import Entry
from withheld.errors import NotReady
from withheld.model.identity import SubjectID
from withheld.model.territory import COUNTRIES
from withheld.ports.connectors import Capability, Change, Mark
from withheld.testing.connectors import check_connector


def place(connector: WithheldIn, *entries: Entry) -> None:
    """Make the folder say exactly what the entries come to."""
    after = connector.wanted(entries, NOON).marks
    before = connector.observe().marks
    connector.apply(
        Change(run="1", placing=after - before, lifting=before - after, after=after, at=NOON)
    )


def test_the_shape_is_the_one_clients_know(tmp_path: Path) -> None:
    """Sorted codes, the scope in the older and the newer words, every country as XX."""
    everywhere = Entry(subject=SubjectID("account:17"), countries=frozenset(COUNTRIES))
    place(
        WithheldIn(folder=tmp_path),
        entry("post:900"),
        entry("post:900", country="DE"),
        everywhere,
    )

    assert json.loads((tmp_path / "statuses" / "900.json").read_text("utf-8")) == {
        "id_str": "900",
        "withheld_in_countries": ["DE", "IN"],
        "withheld_scope": "status",
        "withheld": {"country_codes": ["DE", "IN"], "scope": "tweet"},
    }
    assert json.loads((tmp_path / "users" / "17.json").read_text("utf-8"))[
        "withheld_in_countries"
    ] == ["XX"]


def test_what_is_lifted_leaves_no_file(tmp_path: Path) -> None:
    """Nothing remains that would tell of what once was."""
    connector = WithheldIn(folder=tmp_path)
    place(connector, entry("post:900"), entry("account:17"))
    place(connector, entry("account:17"))

    assert [path.name for path in tmp_path.glob("*/*")] == ["17.json"]


def test_what_the_shape_cannot_say_is_not_expressed(tmp_path: Path) -> None:
    """A hashtag has no such mark, and an id never leads out of the folder."""
    wanted = WithheldIn(folder=tmp_path).wanted(
        [entry("hashtag:x"), entry("post:../../etc"), entry("post:1")], NOON
    )

    assert wanted.not_expressed == ("hashtag:x", "post:../../etc")
    assert {mark.target for mark in wanted.marks} == {"post:1"}


def test_a_file_of_somebody_elses_is_named_and_left_alone(tmp_path: Path) -> None:
    """It is not guessed at."""
    connector = WithheldIn(folder=tmp_path)
    place(connector, entry("post:900"))
    (tmp_path / "statuses" / "x.json").write_text("{}", "utf-8")

    assert connector.observe().unread == ("statuses/x.json",)
    assert connector.observe().marks == {Mark("IN", "post:900")}


def test_it_keeps_the_contract_and_says_that_it_is_public(tmp_path: Path) -> None:
    """The operator is told that a visible mark itself reveals."""
    connector = WithheldIn(folder=tmp_path)
    check_connector(connector, KIND.capabilities, [entry("post:900"), entry("account:17")], at=NOON)

    assert Capability.PUBLIC in KIND.capabilities
    assert any("itself reveals" in one for one in connector.verify().remarks)
    with pytest.raises(NotReady):
        WithheldIn(folder=tmp_path / "none").observe()
