"""The directory in a folder: what it reads, what it refuses, and how it looks names up."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from withheld.adapters.directory import MemoryDirectory, open_directory
from withheld.errors import InvalidInput, NotFound
from withheld.ports.directory import AccountEntry, Directory, NumberedDirectory

ASHA = {"id": "1355411522716695108", "handle": "@Asha", "name": "Asha Dev", "verified": True}


def folder_with(folder: Path, **files: str) -> Path:
    """Return `folder` with `files`, named by what they hold and their ending: accounts_jsonl."""
    for name, content in files.items():
        (folder / name.replace("_", ".")).write_text(content, encoding="utf-8")
    return folder


def lines(*records: object) -> str:
    """Return `records` as JSON lines."""
    return "".join(f"{json.dumps(record)}\n" for record in records)


def test_json_lines_and_csv_say_the_same(tmp_path: Path) -> None:
    """Either form gives the same accounts, with all digits of their ids."""
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    as_json = open_directory(folder_with(tmp_path / "a", accounts_jsonl=lines(ASHA)))
    as_csv = open_directory(
        folder_with(
            tmp_path / "b",
            accounts_csv="ID,Handle,Name,Verified\n1355411522716695108,Asha,Asha Dev,yes\n",
        )
    )

    assert list(as_json.accounts()) == list(as_csv.accounts())
    assert as_csv.account("1355411522716695108") is not None


def test_a_handle_is_found_in_any_case(tmp_path: Path) -> None:
    """Handles are one whatever their case, and the at sign is no part of them."""
    directory = open_directory(folder_with(tmp_path, accounts_jsonl=lines(ASHA)))
    (account,) = directory.accounts_by_handle("aSHA", as_of=None)

    assert account.handle == "Asha"
    assert account.verified


def test_posts_are_found_by_id(tmp_path: Path) -> None:
    """A post says who wrote it and whether it still stands."""
    posts = "id,author,created,text,state\n77,1355411522716695108,2021-01-30,words,deleted\n"
    directory = open_directory(folder_with(tmp_path, accounts_jsonl=lines(ASHA), posts_csv=posts))
    post = directory.post("77")

    assert list(directory.posts()) == [post]
    assert post is not None
    assert (post.author, post.state) == ("1355411522716695108", "deleted")
    assert directory.post("78") is None


def test_a_former_handle_leads_to_its_account(tmp_path: Path) -> None:
    """Orders name accounts as they were called when somebody wrote them down."""
    renamed = {**ASHA, "old_handle": "asha_before"}
    directory = open_directory(folder_with(tmp_path, accounts_jsonl=lines(renamed)))

    assert [a.id for a in directory.accounts_by_handle("Asha_Before", as_of=None)] == [ASHA["id"]]


def test_a_dated_history_says_who_bore_a_handle_when(tmp_path: Path) -> None:
    """The instant decides between two bearers; without one both are named."""
    directory = open_directory(
        folder_with(
            tmp_path,
            accounts_csv="id,handle\n1,mina\n2,asha\n",
            handles_csv="account,handle,from,until\n1,asha,,2021-01-15T00:00:00Z\n"
            "2,asha,2021-01-15,\n",
        )
    )

    def bearers(at: datetime | None) -> list[str]:
        return [account.id for account in directory.accounts_by_handle("asha", as_of=at)]

    assert bearers(datetime(2021, 1, 14, tzinfo=UTC)) == ["1"]
    assert bearers(datetime(2021, 1, 15, tzinfo=UTC)) == ["2"]
    assert bearers(None) == ["1", "2"]


def test_a_new_name_was_not_borne_before_the_old_one_was_given_up(tmp_path: Path) -> None:
    """Where the history dates the old name's end, the present one begins then."""
    directory = open_directory(
        folder_with(
            tmp_path,
            accounts_csv="id,handle\n1,mina\n",
            handles_csv="account,handle,until\n1,asha,2021-01-15\n",
        )
    )

    assert not directory.accounts_by_handle("mina", as_of=datetime(2021, 1, 14, tzinfo=UTC))
    assert directory.accounts_by_handle("mina", as_of=datetime(2021, 1, 15, tzinfo=UTC))


def test_an_account_made_later_did_not_bear_the_handle_before(tmp_path: Path) -> None:
    """Who took over a handle months after the order is not whom it named."""
    directory = open_directory(
        folder_with(
            tmp_path,
            accounts_csv="id,handle,created\n1,asha,2015-02-21\n2,asha,2021-06-14\n",
        )
    )

    def bearers(at: datetime | None) -> list[str]:
        return [account.id for account in directory.accounts_by_handle("asha", as_of=at)]

    assert bearers(datetime(2021, 2, 4, tzinfo=UTC)) == ["1"]
    assert bearers(datetime(2021, 6, 14, tzinfo=UTC)) == ["1", "2"]
    assert bearers(None) == ["1", "2"]


@pytest.mark.parametrize(
    ("files", "complaint"),
    [
        ({"accounts_jsonl": lines(ASHA) + "{broken\n"}, r"accounts\.jsonl, line 2: no JSON"),
        ({"accounts_jsonl": "[1]\n"}, r"accounts\.jsonl, line 1: no object"),
        ({"accounts_jsonl": "\n" + lines({"id": "1"})}, "line 2: no handle"),
        ({"accounts_jsonl": lines({"handle": "asha"})}, "line 1: no id"),
        ({"accounts_jsonl": lines({"id": 1.3e18, "handle": "a"})}, "line 1: id is a decimal"),
        ({"accounts_csv": "id,handle\n1.35E+18,asha\n"}, "line 2: id was rounded"),
        ({"accounts_csv": "id,handle\n1,asha,more\n"}, "line 2: more cells than headings"),
        ({"accounts_csv": "id,handle,followers\n1,asha,many\n"}, "line 2: followers"),
        ({"accounts_csv": "id,handle,created\n1,asha,lately\n"}, "line 2: created_on is no day"),
        ({"accounts_csv": "id,handle\n1,asha\n1,ben\n"}, "1 ids stand twice in accounts"),
        (
            {"accounts_csv": "id,handle\n1,a\n", "posts_csv": "id,text\n7,x\n"},
            "line 2: no author",
        ),
        (
            {"accounts_csv": "id,handle\n1,a\n", "handles_csv": "account,handle,from\n1,b,soon\n"},
            "line 2: from is no instant",
        ),
        (
            {
                "accounts_csv": "id,handle\n1,a\n",
                "handles_csv": "account,handle,from,until\n1,b,2021-02-01,2021-01-01\n",
            },
            "line 2: until is not after from",
        ),
        (
            {"accounts_csv": "id,handle\n1,a\n", "handles_csv": "account,handle\n1,\n"},
            "line 2: no handle",
        ),
        (
            {"accounts_csv": "id,handle\n1,a\n", "handles_csv": "account,handle\n9,b\n"},
            "line 2: no account has that id",
        ),
    ],
)
def test_a_bad_line_is_named_and_nothing_is_guessed(
    files: dict[str, str], complaint: str, tmp_path: Path
) -> None:
    """The message says which line, what was found and what was expected, and names nobody."""
    with pytest.raises(InvalidInput, match=complaint) as refusal:
        open_directory(folder_with(tmp_path, **files))

    assert "asha" not in str(refusal.value)


def test_a_folder_without_accounts_is_no_directory(tmp_path: Path) -> None:
    """An empty directory would make everything "not found"."""
    with pytest.raises(NotFound, match="accounts"):
        open_directory(tmp_path)


def test_bytes_that_are_no_utf8_are_refused(tmp_path: Path) -> None:
    """A name in the wrong encoding would be another name."""
    (tmp_path / "accounts.csv").write_bytes(b"id,handle\n1,\xff\n")

    with pytest.raises(InvalidInput, match="byte 12"):
        open_directory(tmp_path)


def test_look_alikes_are_found_former_handles_included() -> None:
    """What prints the same is found under any name the account ever had."""
    directory = MemoryDirectory(
        [AccountEntry(id="1", handle="Illia"), AccountEntry(id="2", handle="zoe_9")]
    )

    assert [account.id for account in directory.similar_handles("l1lia")] == ["1"]
    assert not directory.similar_handles("mina")


@given(
    ids=st.sets(st.integers(0, 10**19), max_size=20),
    low=st.integers(0, 10**19),
    reach=st.integers(0, 10**18),
)
def test_ids_in_between_are_exactly_those(ids: set[int], low: int, reach: int) -> None:
    """Both ends count, and nothing outside does."""
    directory = MemoryDirectory(AccountEntry(id=str(n), handle=f"h{n}") for n in ids)
    found = {int(s.removeprefix("account:")) for s in directory.subjects_between(low, low + reach)}

    assert found == {n for n in ids if low <= n <= low + reach}


def test_it_is_what_the_core_asks_for() -> None:
    """The port's two forms are both answered."""
    directory: Directory = MemoryDirectory([])

    assert isinstance(directory, NumberedDirectory)


@pytest.mark.parametrize(
    "slip", ["asha_de", "asha_devv", "asha_dew", "ahsa_dev", "sha_dev", "xsha_dev", "ASHA_DVE"]
)
def test_a_slip_of_the_pen_is_one_letter_away(slip: str) -> None:
    """Wherever the slip is, the account is proposed, and no other."""
    directory = MemoryDirectory(
        [AccountEntry(id="1", handle="Asha_Dev"), AccountEntry(id="2", handle="asha_rao")]
    )

    assert [account.id for account in directory.near_handles(slip)] == ["1"]


@given(
    handles=st.sets(st.text("abc_", min_size=4, max_size=8), min_size=1, max_size=12),
    at=st.integers(0, 7),
    letter=st.sampled_from("abcx"),
)
def test_one_letter_changed_is_always_found(handles: set[str], at: int, letter: str) -> None:
    """No handle one changed letter away is missed."""
    directory = MemoryDirectory(AccountEntry(id=name, handle=name) for name in handles)
    name = min(handles)
    at %= len(name)
    slip = name[:at] + letter + name[at + 1 :]

    assert name in {account.handle for account in directory.near_handles(slip)}


def test_where_thousands_share_a_beginning_none_is_proposed() -> None:
    """A name as common as that tells nothing, and comparing all would take too long."""
    directory = MemoryDirectory(AccountEntry(id=str(n), handle=f"user{n}") for n in range(3000))

    assert len(directory.near_handles("userx123")) < 10
