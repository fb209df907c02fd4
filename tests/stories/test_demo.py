"""The 2021 case, played small: what each step claims really happened."""

import json
from pathlib import Path

import pytest

from withheld.cli.main import main
from withheld.ledger.canonical import JSON

Steps = dict[str, dict[str, JSON]]


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[dict[str, JSON]]]:
    folder = tmp_path_factory.mktemp("demo")
    with pytest.MonkeyPatch.context() as patch:
        told: list[str] = []
        patch.setattr("sys.stdout.write", told.append)
        with pytest.raises(SystemExit) as left:
            main(["demo", str(folder), "--rows", "60", "--json"])
    assert left.value.code == 0
    return folder, [json.loads(line) for line in "".join(told).splitlines()]


def test_a_viewer_in_india_meets_451_and_one_elsewhere_the_content(
    played: tuple[Path, list[dict[str, JSON]]],
) -> None:
    """What is withheld in India is refused there and nowhere else, over real HTTP."""
    looked = [step for step in played[1] if "IN" in step]

    assert len(looked) >= 2
    assert all((step["IN"], step["DE"]) == (451, 200) for step in looked)


def test_lifting_one_ground_leaves_the_other(
    played: tuple[Path, list[dict[str, JSON]]],
) -> None:
    """After the complaint is upheld the second order's ground still refuses the viewer."""
    complaint = [step for step in played[1] if "complaint" in str(step["heading"]).lower()]

    assert [(step["IN"], step["DE"]) for step in complaint] == [(451, 200)]


def test_a_separate_process_verifies_what_is_public(
    played: tuple[Path, list[dict[str, JSON]]],
) -> None:
    """The verifier shares nothing with the store and finds the public folder in order."""
    (verified,) = [step for step in played[1] if "verify" in step]

    assert verified["verify"] == 0


def test_the_statement_names_nobody(played: tuple[Path, list[dict[str, JSON]]]) -> None:
    """No handle of the service's directory stands anywhere in what is public."""
    folder, _ = played
    accounts = (folder / "originals/directory/accounts.jsonl").read_text(encoding="utf-8")
    handles = [json.loads(line)["handle"] for line in accounts.splitlines()]
    public = "".join(
        path.read_text(encoding="utf-8", errors="replace")
        for path in sorted((folder / "store/public").rglob("*"))
        if path.is_file()
    )

    assert [handle for handle in handles if f"/{handle}" in public or f"@{handle}" in public] == []


def test_something_else_is_never_replaced(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A folder that holds something else than an earlier demo is left as it is."""
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")

    with pytest.raises(SystemExit) as left:
        main(["demo", str(tmp_path)])

    assert left.value.code == 2
    assert "no earlier demo" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]
