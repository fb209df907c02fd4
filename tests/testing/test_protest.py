"""The invented 2021 is the same every time, names nobody, and says the truth about itself."""

import email
import email.policy
import io
import json
import time
from pathlib import Path

import pytest
from openpyxl import load_workbook

from withheld.cli.read import read
from withheld.errors import InvalidInput
from withheld.testing import mails
from withheld.testing.protest import HOST, Case, make_case, make_small_case
from withheld.testing.protest.people import SHORT_HOST


@pytest.fixture(scope="module")
def case() -> Case:
    """Return the whole case, made once."""
    return make_case()


def test_the_same_seed_gives_the_same_bytes(case: Case) -> None:
    """Papers and directory are equal byte for byte, so that a demo can be compared with another."""
    again = make_case()

    assert again == case


def test_another_seed_gives_another_case(case: Case) -> None:
    """The case is drawn, not written down."""
    assert make_case(2022, rows_first=120, rows_second=150).accounts != case.accounts


def test_it_has_the_numbers_of_2021(case: Case) -> None:
    """The first list has 257 rows, the second 1,178, numbered from one without a gap."""
    serials = [[row.serial for row in case.rows(order)] for order in ("first", "second")]

    assert serials == [list(range(1, 258)), list(range(1, 1179))]


def test_the_two_lists_overlap(case: Case) -> None:
    """Some subjects stand in both, so that lifting one ground can leave another."""
    assert 5 <= len(case.in_both) <= 30


def test_the_states_own_broadcaster_is_in_the_first_list(case: Case) -> None:
    """An order can hit the state's own account."""
    assert any(row.safeguard == "state-body" for row in case.rows("first"))


def test_every_resolved_row_names_somebody_in_the_directory(case: Case) -> None:
    """The truth is true: each subject is an account, a post, the hashtag or the search."""
    accounts = {json.loads(line)["id"] for line in case.accounts.splitlines()}
    posts = {json.loads(line)["id"] for line in case.posts.splitlines()}
    known = {f"account:{i}" for i in accounts} | {f"post:{i}" for i in posts}
    named = {row.subject for row in case.truth if row.subject is not None}

    assert named - known == {"hashtag:harvestoflies", "search:#harvestoflies"}


def test_a_row_resolves_or_says_why_not(case: Case) -> None:
    """No row has both a subject and a reason for having none."""
    assert all((row.subject is None) == (row.unresolved is not None) for row in case.truth)


def test_a_misspelt_handle_is_nobodys(case: Case) -> None:
    """A typo that hit another account would be a wrong subject, not an unresolved row."""
    handles = {json.loads(line)["handle"].casefold() for line in case.accounts.splitlines()}
    misspelt = [row for row in case.truth if row.form == "typo-handle"]

    assert misspelt
    assert all(
        row.as_written.rpartition("/status/")[0].rpartition("/")[2].casefold() not in handles
        and row.as_written.rpartition("/")[2].casefold() not in handles
        for row in misspelt
    )


def test_the_first_list_has_every_slip_a_real_one_has(case: Case) -> None:
    """A missing, a cut and a rounded id, a typo host, another's handle, a short link."""
    forms = {row.form for row in case.rows("first")}

    assert forms >= {
        "id-missing",
        "id-cut",
        "id-rounded",
        "typo-host",
        "typo-handle",
        "author-mismatch",
        "short-link",
        "hashtag-bare",
        "search",
        "other-service",
    }


def test_the_annexure_hides_strikes_and_misleads(case: Case) -> None:
    """The sheet has a struck row, a hidden row, a link that leads elsewhere, rounded ids."""
    book = load_workbook(io.BytesIO(case.files["annexure-1.xlsx"]))
    page = book["Annexure-I"]
    links = [row[1].hyperlink for row in page.iter_rows() if row[1].hyperlink]
    ids = {row[2].value for row in page.iter_rows(min_row=4)} - {None}
    posts = {int(row.post_id) for row in case.rows("first") if row.post_id}

    assert any(row[1].font.strike for row in page.iter_rows())
    assert any(size.hidden for size in page.row_dimensions.values())
    assert links
    assert ids
    assert all(isinstance(number, float) and int(number) not in posts for number in ids)
    assert book["Sheet2"].sheet_state == "hidden"


def test_the_first_mail_carries_letter_and_annexure(case: Case) -> None:
    """Two attachments below a body in two languages, and a stamp under rule 16."""
    message = email.message_from_bytes(case.files["order-1.eml"], policy=email.policy.default)
    body = message.get_body()
    assert body is not None
    text = body.get_content()

    assert [part.get_filename() for part in message.iter_attachments()] == [
        "Letter dt 31.01.2021.pdf",
        "Annexure-I.xlsx",
    ]
    assert "RULE 16" in text
    assert "गोपनीय" in text


def test_every_paper_is_marked_specimen(case: Case) -> None:
    """Nobody can take an invented order for a real one."""
    texts = [content for name, content in case.files.items() if name.endswith((".eml", ".txt"))]

    assert all(b"SPECIMEN" in text for text in texts)


def test_hosts_are_reserved_for_examples(case: Case) -> None:
    """Neither the service nor the ministry can exist (RFC 2606)."""
    assert HOST.endswith(".example")
    assert SHORT_HOST.endswith(".example")
    assert all(url.partition("//")[2].split("/")[0].endswith("example") for url in case.not_targets)


def test_a_small_case_is_quick_and_has_a_bit_of_everything() -> None:
    """Twelve rows: a protected account, somebody else's page, a row nobody can read, a hashtag."""
    started = time.perf_counter()
    small = make_small_case()
    took = time.perf_counter() - started

    assert took < 1
    assert [len(small.rows(order)) for order in ("first", "second")] == [12, 4]
    assert {row.unresolved for row in small.truth} >= {None, "not-ours", "no-id"}
    assert {row.safeguard for row in small.truth} >= {None, "news-media", "politics", "state-body"}
    assert small.in_both
    assert not any(name.endswith((".xlsx", ".pdf")) for name in small.files)


def test_the_corrigendum_leaves_the_row_it_corrects() -> None:
    """A row is corrected or deleted, never both."""
    change = make_small_case().corrigendum

    assert change.corrected not in change.deleted


def test_the_mails_that_try_an_intake_are_whole_mails() -> None:
    """Each has a sender, a date and a body that says SPECIMEN."""
    built = (
        mails.removal_order(),
        mails.associations_letter(),
        mails.forged_order(),
        mails.mixed_language_order(),
    )
    for raw in built:
        message = email.message_from_bytes(raw, policy=email.policy.default)
        body = message.get_body()
        assert body is not None

        assert message["From"]
        assert message["Date"]
        assert "SPECIMEN" in body.get_content()


def test_a_case_can_be_laid_out_in_a_folder(tmp_path: Path) -> None:
    """The papers and the directory land where a person can open them."""
    make_small_case().write(tmp_path)

    assert (tmp_path / "order-1.eml").exists()
    assert (tmp_path / "directory" / "accounts.jsonl").exists()


def test_a_handle_was_given_up_and_taken_by_another(case: Case) -> None:
    """Who looks a listed name up today finds somebody whom no order names."""
    history = case.handles.decode().splitlines()[1:]
    bearers = {line.split(",")[0] for line in history}
    named = {row.subject for row in case.rows("second")}

    assert len({line.split(",")[1] for line in history}) == 1
    assert len(bearers) == 2
    assert len({f"account:{bearer}" for bearer in bearers} & named) == 1


@pytest.mark.parametrize(("order", "name"), [("first", "order-1.eml"), ("second", "order-2.eml")])
def test_intake_and_directory_make_of_it_what_the_truth_says(
    case: Case, order: str, name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Every row is read, resolves as the truth says, and is doubted exactly where it must be."""
    case.write(tmp_path)
    status = read(tmp_path / name, directory=tmp_path / "directory", json=True)
    answer = json.loads(capsys.readouterr().out)
    said = {row["n"]: item for item in answer["items"] for row in item["rows"]}
    truth = {row.serial: row for row in case.rows(order)}

    assert status == 0
    assert {n: item["subject"] for n, item in said.items()} == {
        n: row.subject for n, row in truth.items()
    }
    assert {n for n, item in said.items() if item["doubts"] and item["subject"]} == {
        n for n, row in truth.items() if row.needs_person
    }


@pytest.mark.parametrize("rows", [8, 9, 12, 40, 120])
def test_a_small_case_of_any_size_is_whole(rows: int) -> None:
    """However short the lists are, they overlap and have the rows asked for."""
    small = make_small_case(rows)

    assert len(small.rows("first")) == rows
    assert small.in_both


def test_lists_too_short_for_the_story_are_refused() -> None:
    """Below eight rows something the story needs would be missing."""
    with pytest.raises(InvalidInput):
        make_small_case(7)
