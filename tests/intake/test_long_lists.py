"""A list too long to keep in memory is read as any other, in memory that hardly grows with it."""

import gc
import json
import random
import tracemalloc
from collections.abc import Iterator
from dataclasses import fields

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.intake.conftest import document_of

from withheld.intake.reading import read_document
from withheld.model.document import Cell, Document, Line, LineKind, Place
from withheld.model.identity import LineNumber
from withheld.model.packed import Packed
from withheld.model.reading import Reading
from withheld.readers.codec import Decoder, encode

_HEADINGS = ("S.No", "URL", "Remarks")
_LETTER = (
    "ANNEXURE-I",
    "No. 7/2026 dated 3 March 2026",
    "You are directed to block the 9 URLs below within 36 hours.",
    "See https://chirp.example/u3/status/3 and https://portal.gov.in for the form.",
    "The following accounts:",
    "1. @asha",
    "2.",
    "3. @ben",
    "chirp.example",
    "Regards,",
    "Write to desk@post.example",
)


def packed(document: Document) -> Document:
    """Return `document` as it comes from a reader's process where it is long."""
    decoder, result = Decoder(keep=0), None

    for text in encode(document):
        result = decoder.take(json.loads(text)) or result
    assert result is not None
    return result


def some_lines(seed: int, count: int) -> Iterator[Line]:
    """Yield invented lines: rows plain and odd, repeats, hidden ones, and running text between."""
    chance = random.Random(seed)  # noqa: S311 -- an invented list, no secret
    for number in range(1, count + 1):
        if chance.random() < 0.15:
            yield Line(
                number=LineNumber(number),
                kind=chance.choice([LineKind.TEXT, LineKind.PARAGRAPH]),
                text=chance.choice(_LETTER),
                place=Place(part="letter.txt", line=number),
            )
            continue
        address = f"https://chirp.example/u{chance.randrange(count)}/status/5"
        texts = (
            chance.choice([str(number), str(number), str(number // 2), "", f"{number}."]),
            chance.choice([address] * 4 + ["@asha", "chirp.example", "h ttp:/broken", "[private]"]),
            chance.choice(["noise", "", "see our no. 3; a@b.example", "https://other.example/x"]),
        )
        headings = chance.choice([_HEADINGS, _HEADINGS, ("", "", "")])
        cells = tuple(
            Cell(text=text, heading=heading, is_struck=chance.random() < 0.05)
            for text, heading in zip(texts, headings, strict=True)
        )
        yield Line(
            number=LineNumber(number),
            kind=LineKind.ROW,
            text="\t".join(texts),
            place=Place(part="list.csv", sheet=chance.choice([None, "Annexure-II"]), row=number),
            cells=cells,
            is_hidden=chance.random() < 0.05,
        )


def assert_same(long: Reading, short: Reading) -> None:
    """Assert that two readings say the same, whatever their documents are kept in."""
    for field in fields(Reading):
        if field.name != "document":
            one, other = getattr(long, field.name), getattr(short, field.name)
            assert (list(one) if isinstance(one, Packed) else one) == (
                list(other) if isinstance(one, Packed) else other
            ), field.name


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 10**9), count=st.integers(1, 60))
def test_a_packed_list_is_read_as_any_other(seed: int, count: int) -> None:
    """Classes, items with their doubts, asides, unread lines, demands and warnings are the same."""
    document = document_of(list(some_lines(seed, count)))

    assert_same(read_document(packed(document)), read_document(document))


def test_a_mixed_list_of_many_batches_is_read_as_any_other() -> None:
    """Over many batches, with repeats far apart, nothing is lost, doubled or moved."""
    document = document_of(list(some_lines(7, 1_200)))
    long = read_document(packed(document))

    assert_same(long, read_document(document))
    assert isinstance(long.items, Packed)
    assert long.totals.total == 1_200


def long_list(count: int, remark: str) -> Document:
    """Return a packed list of `count` rows, made without ever holding all of them."""
    decoder = Decoder(keep=0)
    place = [None, None]
    for start in range(0, count, 500):
        decoder.take(
            {
                "lines": [
                    [
                        "row",
                        "",
                        ["", *place, number, number, None],
                        [
                            [str(number), "S.No"],
                            [f"https://chirp.example/u{number}/status/{number * 7919}", "URL"],
                            [remark, "Remarks"],
                        ],
                        [],
                        0,
                        "",
                        [],
                        [],
                    ]
                    for number in range(start, start + 500)
                ]
            }
        )
    head = {"media_type": "text/csv", "sha256": "", "size": 1, "parts": [], "mail": None}
    document = decoder.take({"head": head})
    assert document is not None
    return document


@pytest.mark.parametrize("remark", ["noise", "no. 3; of 2.1.2026"])
def test_memory_hardly_grows_with_a_list(remark: str) -> None:
    """A row more takes some hundred bytes, where objects for all of it would take thousands."""
    peaks = []
    for count in (1_000, 2_000):
        gc.collect()
        tracemalloc.start()
        reading = read_document(long_list(count, remark))
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
        assert reading.totals.item == count

    assert (peaks[1] - peaks[0]) / 1_000 < 450
