"""Invented orders in many languages, each read as a whole and held against hand-written truth."""

import tomllib
from collections.abc import Iterator, Mapping
from html import escape
from pathlib import Path

import pytest

from withheld.intake.reading import amendment_in, read_document
from withheld.model.reading import Proposal, ProposalKind, Reading
from withheld.readers.reading import read_bytes

LETTERS = Path(__file__).parent / "letters"
ONE = ("authority", "addressee", "issued_on", "deadline", "secrecy", "redress")
SEVERAL = {
    "references": ProposalKind.REFERENCE,
    "refers_to": ProposalKind.REFERS_TO,
    "provisions": ProposalKind.PROVISION,
    "territory": ProposalKind.TERRITORY,
}


def letters() -> list[str]:
    """Return the names of the letters that lie beside their truth."""
    return sorted(path.stem for path in LETTERS.glob("*.toml"))


def read_letter(name: str) -> tuple[Reading, Mapping[str, object]]:
    """Return what intake makes of a letter, and what a person makes of it."""
    truth = tomllib.loads((LETTERS / f"{name}.toml").read_text(encoding="utf-8"))
    path = next(one for one in sorted(LETTERS.glob(f"{name}.*")) if one.suffix != ".toml")
    return read_document(read_bytes(path.read_bytes(), name=path.name)), truth


def as_page(name: str) -> Reading:
    """Return what intake makes of a plain letter that comes as a web page, a paragraph a line."""
    lines = (LETTERS / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    body = "".join(f"<p>{escape(line)}</p>" for line in lines if line.strip())
    page = f"<html><body>{body}</body></html>"
    return read_document(read_bytes(page.encode(), name="order.html"))


def differences(reading: Reading, truth: Mapping[str, object]) -> Iterator[str]:
    """Go through everything that was read otherwise than a person reads it."""
    said = {
        "intent": reading.intent.value,
        "items": [one.url or one.as_written for one in reading.items],
        "languages": _values(reading, ProposalKind.LANGUAGE),
        "claimed_totals": _values(reading, ProposalKind.CLAIMED_TOTAL),
    }
    for key, value in said.items():
        if value != truth.get(key, []):
            yield f"{key}: {value} and not {truth.get(key, [])}"
    for key in ONE:
        wanted = [truth[key]] if key in truth else []
        yield from _compared(reading, key, _of(reading, ProposalKind(key)), wanted)
    for key, kind in SEVERAL.items():
        yield from _compared(reading, key, _of(reading, kind), truth.get(key, []))
    yield from _demands(reading, truth)
    yield from _lists(reading, truth)


def _of(reading: Reading, kind: ProposalKind) -> list[Proposal]:
    return [one for one in reading.proposals if one.kind is kind]


def _values(reading: Reading, kind: ProposalKind) -> list[str]:
    return [one.value for one in _of(reading, kind)]


def _line(reading: Reading, place: object) -> str:
    """Return the text that stands at a place; the lines of a mail's head share one."""
    return "\n".join(one.text for one in reading.document.lines if one.place == place)


def _compared(reading: Reading, key: str, found: list[Proposal], wanted: object) -> Iterator[str]:
    """Go through the proposals of one kind that have another value, or another place."""
    expected = wanted if isinstance(wanted, list) else []
    if [one.value for one in found] != [value for value, _ in expected]:
        yield f"{key}: {[one.value for one in found]} and not {[one for one, _ in expected]}"
        return
    for one, (_, words) in zip(found, expected, strict=True):
        if words not in _line(reading, one.place):
            yield f"{key}: {one.value} stands at {one.place}, and not at {words!r}"


def _demands(reading: Reading, truth: Mapping[str, object]) -> Iterator[str]:
    """Go through the demands that are missing, invented, or put otherwise."""
    wanted = truth["demands"]
    expected = {one["act"]: one for one in wanted} if isinstance(wanted, list) else {}
    found = {one.act.value: one for one in reading.demands}
    if found.keys() != expected.keys():
        yield f"demands: {sorted(found)} and not {sorted(expected)}"
    for act in found.keys() & expected.keys():
        one, other = found[act], expected[act]
        told = (one.priority, one.within, one.scope, one.lasts)
        wants = (
            other.get("priority", 1),
            other.get("within"),
            other.get("scope"),
            other.get("lasts"),
        )
        if told != wants:
            yield f"demand {act}: {told} and not {wants}"
        if other["at"] not in _line(reading, one.place):
            yield f"demand {act} stands at {one.place}, and not at {other['at']!r}"


def _lists(reading: Reading, truth: Mapping[str, object]) -> Iterator[str]:
    """Go through unread lines, remarks, warnings and changed rows that are not as they should."""
    for words in _texts(truth, "unread"):
        if not any(words in one.text for one in reading.unread):
            yield f"unread: nothing with {words!r}"
    if len(reading.unread) != len(_texts(truth, "unread")):
        yield f"unread: {[one.text for one in reading.unread]}"
    for words in _texts(truth, "warnings"):
        if not any(words in one for one in reading.warnings):
            yield f"warnings: {reading.warnings} without {words!r}"
    remarks = {row.n: one.remark for one in reading.items for row in one.rows}
    for number, words in truth.get("remarks", []):  # type: ignore[attr-defined]  # a list of pairs
        if words not in remarks.get(number, ""):
            yield f"remark {number}: {remarks.get(number)} without {words!r}"
    yield from _changes(reading, truth)


def _changes(reading: Reading, truth: Mapping[str, object]) -> Iterator[str]:
    """Go through the rows of an order on file that are changed otherwise than they should be."""
    amendment = amendment_in(reading.document)
    told = {
        "deleted": [row.n for row in amendment.deleted] if amendment else [],
        "corrected": [[one.row.n, one.as_written] for one in amendment.corrected]
        if amendment
        else [],
        "added": [[one.row.n, one.as_written] for one in amendment.added] if amendment else [],
    }
    for key, value in told.items():
        if value != truth.get(key, []):
            yield f"{key}: {value} and not {truth.get(key, [])}"


def _texts(truth: Mapping[str, object], key: str) -> list[str]:
    values = truth.get(key, [])
    return [str(one) for one in values] if isinstance(values, list) else []


@pytest.mark.parametrize("name", letters())
def test_a_letter_says_what_a_person_reads_in_it(name: str) -> None:
    """Everything it says is found at its place, and nothing that it does not say."""
    found = list(differences(*read_letter(name)))

    assert found == []


@pytest.mark.parametrize("name", [one for one in letters() if (LETTERS / f"{one}.txt").is_file()])
def test_a_letter_says_the_same_as_a_page(name: str) -> None:
    """Without blank lines and line numbers its head, its clauses and its list are told apart."""
    _, truth = read_letter(name)
    found = [one for one in differences(as_page(name), truth) if " stands at " not in one]

    assert found == []


@pytest.mark.parametrize("name", letters())
def test_no_line_of_a_letter_is_lost(name: str) -> None:
    """The classes of the lines add up, whatever language they are in."""
    reading, _ = read_letter(name)

    assert reading.totals.balance
    assert reading.totals.total == len(reading.document.lines)
