"""A scan is read in its letter's language, one of nine, and says what the text says."""

import pytest
from tests.readers.scans import (
    IS_MISSING,
    WHY_SKIPPED,
    drawn,
    has_font,
    saved,
    typeset,
    worn,
)
from tests.readers.tongues import ADDRESSES, LETTERS, Letter

from withheld.intake.reading import read_document
from withheld.model.document import Document
from withheld.model.reading import ProposalKind, Reading
from withheld.readers.ocr_engine import Token
from withheld.readers.ocr_scripts import in_script
from withheld.readers.ocr_voting import agreed_figures
from withheld.readers.reading import read_bytes

_CHINESE = "WenQuanYi Micro Hei"
_FIGURES = frozenset({ProposalKind.ISSUED_ON, ProposalKind.REFERENCE})
_WORDS = frozenset({ProposalKind.AUTHORITY, ProposalKind.LANGUAGE, ProposalKind.DEADLINE})
real = pytest.mark.real
needs_engine = pytest.mark.skipif(IS_MISSING, reason=WHY_SKIPPED)


def said(reading: Reading, kinds: frozenset[ProposalKind]) -> set[tuple[str, str]]:
    """What a letter says of itself."""
    return {
        (one.kind.value, one.value.replace("\u2019", "'"))
        for one in reading.proposals
        if one.kind in kinds
    }


def folded(values: set[tuple[str, str]]) -> set[tuple[str, str]]:
    """The same in small letters: an engine takes Ö for ö on one worn page and not on the next."""
    return {(kind, value.casefold()) for kind, value in values}


def words(text: str) -> list[Token]:
    """Words of a line, as an engine gives them that is sure of each."""
    return [Token(word, 40 * n, 0, 40 * n + 36, 20, 95.0) for n, word in enumerate(text.split())]


def is_doubted(document: Document) -> bool:
    """Whether a line without an address has a stretch that was not read the same each time."""
    return any(line.unsure for line in document.lines if "chirp" not in line.text)


@real
@needs_engine
@pytest.mark.parametrize(
    ("letter", "dots", "degrees"),
    [
        pytest.param(letter, (300, 200)[n % 2], (1.0, -2.5, 3.0)[n % 3], id=letter.tongue)
        for n, letter in enumerate(LETTERS)
    ],
)
def test_a_scan_says_what_the_text_says(letter: Letter, dots: int, degrees: float) -> None:
    """Crooked, grainy and compressed: sender, demands, clock and addresses; figures or a doubt."""
    if letter.tongue == "zh" and not has_font(_CHINESE):
        pytest.skip("no Chinese font is installed: apt-get install fonts-wqy-microhei")
    text = read_document(read_bytes(typeset(letter.source), name="order.pdf"))
    page = worn(drawn(letter.source, dots=dots)[0], degrees=degrees)
    document = read_bytes(saved([page], "PDF", dots=dots), name="order.pdf")
    scan = read_document(document)

    assert [item.url for item in scan.items] == list(ADDRESSES)
    assert folded(said(scan, _WORDS)) == folded(said(text, _WORDS))
    assert [demand.act for demand in scan.demands] == [demand.act for demand in text.demands]
    assert said(scan, _FIGURES) == said(text, _FIGURES) or is_doubted(document)


@pytest.mark.parametrize(
    ("read", "written"),
    [
        ("судья Шишкина E.B.", "судья Шишкина Е.В."),
        ("Ha территории", "На территории"),
        ("дело 2a-205/2020", "дело 2а-205/2020"),
        ("сайт GitHub", "сайт GitHub"),
        ("адрес https://chirp.example/ace", "адрес https://chirp.example/ace"),
        ("форма CAPTCHA", "форма CAPTCHA"),
        ("the case 2a-205/2020", "the case 2a-205/2020"),
    ],
)
def test_a_russian_word_has_no_latin_letters(read: str, written: str) -> None:
    """Letters that look the same are the line's own; names and addresses stay as they are."""
    assert " ".join(token.text for token in in_script(words(read))) == written


def test_a_number_beside_noise_is_written_as_its_page_is() -> None:
    """What a stamp was taken for is no evidence of a language."""
    noise = [Token("CELE", 0, 0, 30, 20, 31.0), Token("2a-205/2020", 40, 0, 90, 20, 91.0)]

    assert in_script(noise, "rus")[1].text == "2а-205/2020"
    assert in_script(noise, "eng")[1].text == "2a-205/2020"


def test_no_blank_stands_between_chinese_words() -> None:
    """A machine sees one between any two; addresses keep theirs."""
    line = [
        Token("请在", 0, 0, 40, 20, 95.0),
        Token("24", 46, 0, 64, 20, 95.0),
        Token("小时", 70, 0, 110, 20, 95.0),
        Token("https://chirp.example/a", 114, 0, 300, 20, 95.0),
    ]

    assert [token.text for token in in_script(line)] == ["请在24小时", "https://chirp.example/a"]


@pytest.mark.parametrize(
    ("first", "readings", "told"),
    [
        ("72", [("12", 97.0), ("12", 96.0), ("P", 41.0)], ("12", True)),
        ("72", [("12", 50.0), ("12", 60.0)], ("72", True)),
        ("72", [("12", 97.0), ("2", 97.0)], ("72", True)),
        ("12", [("12", 97.0), ("12", 90.0)], ("12", False)),
    ],
)
def test_figures_are_replaced_by_what_was_read_twice(
    first: str, readings: list[tuple[str, float]], told: tuple[str, bool]
) -> None:
    """Alike and likely, or the first reading stays; a difference is a doubt either way."""
    assert agreed_figures(first, readings) == told
