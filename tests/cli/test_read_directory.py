"""`withheld read --directory`: what items mean on the operator's own service."""

import json
from pathlib import Path

import pytest

from withheld.cli.read import read

ACCOUNTS = "id,handle,name\n101,asha_dev,Asha Dev\n102,ben_k,Ben Kumar\n"
LIST = (
    "S.No,URL,Remarks\n1,https://chirp.example/ASHA_DEV,\n2,https://chirp.example/nobody,\n"
    "3,https://chirp.example/ben_k,Handle of Ravi Rao\n"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with a list of three rows and a directory of two accounts."""
    (tmp_path / "list.csv").write_text(LIST, encoding="utf-8")
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "accounts.csv").write_text(ACCOUNTS, encoding="utf-8")
    return tmp_path


def items_of(output: str) -> list[dict[str, object]]:
    """Return the items of one JSON line."""
    answer = json.loads(output)
    items = answer["items"]
    return items if isinstance(items, list) else []


def test_items_are_resolved_against_the_directory(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each row says its subject, or why there is none, and why a person must confirm it."""
    status = read(folder / "list.csv", directory=folder / "own", json=True)
    spoken = capsys.readouterr()
    items = items_of(spoken.out)

    assert status == 0
    assert [item["subject"] for item in items] == ["account:101", None, "account:102"]
    assert [item["unresolved"] for item in items] == [None, "not-found", None]
    assert [item["doubts"] for item in items] == [[], [], ["remark-names-another"]]
    assert "service.toml" in spoken.err


@pytest.mark.parametrize(
    ("dated", "subject"), [("04.02.2021", "account:101"), ("04.07.2021", None)]
)
def test_handles_mean_who_bore_them_on_the_orders_date(
    folder: Path, capsys: pytest.CaptureFixture[str], dated: str, subject: str | None
) -> None:
    """A handle given to another account in June meant the first one in February."""
    accounts = "id,handle,created\n101,asha_dev,2015-02-21\n102,asha_dev,2021-06-14\n"
    (folder / "own" / "accounts.csv").write_text(accounts, encoding="utf-8")
    letter = (
        f"No. 7/2021, Dated {dated}\n\nThe intermediary is directed to block these:\n\n"
        "1. https://chirp.example/asha_dev\n"
    )
    (folder / "letter.txt").write_text(letter, encoding="utf-8")
    read(folder / "letter.txt", directory=folder / "own", json=True)
    (item,) = items_of(capsys.readouterr().out)

    assert item["subject"] == subject


def test_a_profile_says_which_service_is_ours(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """With one, nothing is inferred and nothing need be said."""
    profile = 'service = "twitter"\nhosts = ["birds.example"]\n'
    (folder / "own" / "service.toml").write_text(profile, encoding="utf-8")
    read(folder / "list.csv", directory=folder / "own", json=True)
    spoken = capsys.readouterr()

    assert {item["unresolved"] for item in items_of(spoken.out)} == {"not-ours"}
    assert not spoken.err


def test_a_directory_that_cannot_be_read_stops_the_command(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Reading on without it would make every item look unknown."""
    (folder / "own" / "accounts.csv").write_text("id,handle\n1,\n", encoding="utf-8")
    status = read(folder / "list.csv", directory=folder / "own", json=True)
    spoken = capsys.readouterr()

    assert status == 2
    assert "line 2" in spoken.err
    assert not spoken.out
