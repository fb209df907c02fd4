"""The numbers a letter carries and cites: its own, a register's, a decision's; never a law's."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from withheld.intake.calendar import dates_in
from withheld.intake.court_numbers import as_meant, court_uids
from withheld.intake.passages import Passage, is_quoted
from withheld.intake.reference_words import (
    CASES,
    LABELS,
    LAWS,
    NUMBERED_AFTER,
    PAPERS,
    PROCEEDINGS,
    SPOKEN_OF,
)
from withheld.intake.urls import find_urls
from withheld.model.reading import Proposal, ProposalKind

_LETTER = r"(?:[\w\u0900-\u0963./()〔〕号-]|(?<=[A-Za-z])&(?=[A-Z]))"
_NUMBER = re.compile(
    r"(?:\s*(?:No|N[º°r]|Nummer|número|nº|number)\b\.?)?(?:\s*[:：])?(?:\s+is\b)?[ \t]*"
    r"(?P<value>\d{1,6} of (?:19|20)\d\d\b"
    r"|\d{1,4} [A-Z][A-Za-z]{0,4} \d{1,6}/\d{2,4}\b"
    r"|(?-i:[A-ZÄÖÜ]{1,5}) \d{1,4}(?:\.\d{1,4})*(?: ?[-–] ?| )\d[\d./]*/[\d-]*\d\b"
    r"|(?:(?-i:[A-ZÄÖÜ][A-Za-zÄÖÜäöü]{1,4}(?:\([A-Z]{1,4}\))?) (?=\d))?"
    rf"[^\W_]{_LETTER}*(?::{_LETTER}+)*(?:/{_LETTER}+)*(?:(?<=/\d{{3}}) (?-i:[A-Z]{{2}})\b)?)",
    re.IGNORECASE,
)
_AND_YEAR = re.compile(
    r"(?: [^\W\d_]\w+| previas| de){0,3}?,?\s*(?:[nN](?:[º°oúu]m?)?\.?[º°]?\s*)?"
    r"(?P<value>\d{1,7}/(?:19|20)?\d\d(?:-[A-Z])?|(?:19|20)\d\d-\d{2,7})(?![\d/.-]\d)"
)
"""The number and year of a case, behind its name."""
_CODE = re.compile(
    r"\s+(?:ref(?:erence)?\.?:?\s+)?"
    r"(?P<value>[A-Z][A-Za-z0-9.&]{0,11}(?:[/-][\w.()&]+){1,8}"
    r"|[A-ZÄÖÜ]{1,5} \d{1,4}(?: ?[-–] ?| )\d[\d./]*/[\d-]*\d)"
)
"""A number that says of itself that it is one, such as `ABC/DEF/2026/12`."""
_OF_PAPER = re.compile(r"\s(?P<value>\d{1,6}/(?:19|20)\d\d(?:-[A-Z])?)(?![\d/.-]\d)")
"""The number and year of a decision, right behind its name."""
_CODE_ALONE = re.compile(
    r"\W{0,3}(?P<value>(?=[^\s]*\d)(?:[A-Z\u0410-\u042f][\w.&()]*|\d{1,4}[A-Z]?(?:\(\d{1,3}\))?)"
    r"(?:[/-][\w.()&]+){2,8})(?P<rest>(?:\s*\([^)]{2,20}\))?[\s,;|]*)"
)
_CODE_LINE = re.compile(
    r"\W{0,3}(?!(?:FAX|TEL|PIN|BP|CP)\b)(?P<value>(?:\d{1,3} )?[A-ZÄÖÜ]{1,6}(?:[.(][A-Z.]{1,8}\)?)?"
    r"(?:[ .-]{1,3}[A-Z\d]{1,4}\b){0,4}(?: ?[-–] ?|\.? )\d[\d./]*(?:/| of )\d{2,4})"
    r"(?P<rest>[\s,;|]*)(?:$|(?=(?:and|in|with|und|et|[&ye])\s))"
)
"""A line of the head that is the court's or the office's sign for the file, with blanks in it."""
_AT_HEAD = re.compile(r"^\W{0,3}(?:№\s*)?(?P<value>\d{1,3}[аaАA]?-\d{1,7}/\d{4})\b")
_DEMAND_DATED = re.compile(r"\bот\s+\d{1,2}\.\d{1,2}\.\d{4}\s*(?:г\.?\s*)?(?P<value>\d+/[\d/-]+\d)")
_SAYILI = re.compile(r"\b(?P<value>\d{4}/\d{1,6}(?:\s[DEK]\.(?:\s?İş)?)?)\s+sayılı")
_CHINESE = re.compile(
    r"(?P<value>(?:(?![的日由于出据照]|发(?![〔\[（(]))[\u4e00-\u9fff]){1,8}(?:[（(][\u4e00-\u9fff]{1,4}[)）]"
    r"[\u4e00-\u9fff]{1,6})?[〔\[（(]\d{4}[〕\]）)](?:第)?\d{1,6}号)"
)
_CHINESE_CASE = re.compile(
    r"(?P<value>[（(]\d{4}[)）][\u4e00-\u9fff]{1,3}\d{0,4}[\u4e00-\u9fff]{1,4}\d{1,6}号)"
)
_BEFORE_CHINESE = re.compile(r"^.*(?:撤销|取消|解除|废止|更正|变更|依据|对|以)")
"""What a sentence says of a number, with no blank between."""
_YEAR_AFTER = re.compile(r"\s?\(\d{4}\s?год\w?\)")
"""A Russian court puts the year of a case behind its number."""
_CALLED = re.compile(r"\s*(?:通知|决定|文件?|函|令|要求|公告)")
_FILE_NAME = re.compile(
    r"[\w.-]{3,80}\.(?:rtf|pdf|docx?|xlsx?|zip|sig|odt|p7[sm])(?:\.sig)?", re.IGNORECASE
)
_LAW_NUMBER = re.compile(
    r"\d{1,4}-?\s?(?:ФЗ|FZ|КЗ|ОЗ)\b|\d{1,4}/\d{4}/(?:EU|EC|UE|CE)", re.IGNORECASE
)
_STREET = re.compile(r"^\d{1,4}$")
_POSTAL = re.compile(
    r"(?:street|road|avenue|ул\.?|улица|дом|д\.|zip|phone|тел|p\.?o\.? box|room|floor|suite)",
    re.IGNORECASE,
)
_LABEL_WORDS = re.compile(r"\W*(?:[^\W\u4e00-\u9fff]+\W{0,4}){0,3}$")
_TO_ANOTHER = re.compile(
    r"\b(?:to|with|of|under|vide|zu|zum|von|vom|à|au|al|к|на)\b", re.IGNORECASE
)
"""In a label, such as "Corrigendum to No.": the number is another letter's."""
_PROSE = re.compile(r"(?:[\s,](?!d[eoua]\b)[a-zà-öø-ÿа-яё]{2,}){3}")
"""Behind a number: a sentence goes on, and no field ends."""
_WORDS_BEFORE = 110
_NEAR = 70
_HEAD_PASSAGES = 6
_SMALL_END = re.compile(r"(?:[,–-]|\b[a-zà-öø-ÿа-яё]\w*)\s*$")
"""How a line ends whose sentence goes on below it."""


@dataclass(frozen=True, slots=True)
class _Number:
    """A number of a letter, as it stands in a passage."""

    value: str
    start: int
    is_spoken_of: bool = False
    """The words around say that another letter bears it."""


def references(passages: Sequence[Passage], *, is_later: bool = False) -> tuple[Proposal, ...]:
    """
    Return every reference once, with the place where it stands first.

    Args:
        passages: The letter's running text.
        is_later: It lifts, changes or reminds of another letter: what papers it names in its
            running text are that one's.
    """
    found: dict[tuple[ProposalKind, str], Proposal] = {}
    for turn, passage in enumerate(passages):
        if any(cell.heading for cell in passage.lines[0].cells):
            continue  # a row of a list
        if is_quoted(passage.lines[0]):
            continue
        for one in _in_passage(passage, is_head=turn < _HEAD_PASSAGES):
            kinds = [ProposalKind.REFERENCE]
            is_own = _is_field(passage, one.start)
            if not is_own and (one.is_spoken_of or (is_later and _is_papers(passage, one))):
                kinds.append(ProposalKind.REFERS_TO)
            for kind in kinds:
                found.setdefault(
                    (kind, _same(one.value)),
                    Proposal(
                        kind=kind,
                        value=as_meant(one.value, passage.line_at(one.start)),
                        place=passage.place_at(one.start),
                        text=passage.text[max(0, one.start - 60) : one.start + len(one.value)],
                    ),
                )
    return tuple(found.values())


def _same(value: str) -> str:
    """Return what makes two spellings of a reference the same."""
    return re.sub(r"[\s.,]", "", value).casefold()


def _is_papers(passage: Passage, one: _Number) -> bool:
    """Return whether running text calls an order, a decision or a letter by the number."""
    text = passage.text
    before = text[max(0, one.start - _NEAR) : one.start]
    is_turkish = text.startswith(" sayılı", one.start + len(one.value))
    return is_turkish or PAPERS.search(before) is not None


def _is_field(passage: Passage, start: int) -> bool:
    """Return whether a number stands in a field of the letter's head, right behind its label."""
    turn = passage.lines.index(passage.line_at(start))
    begin = passage.starts[turn]
    label = passage.text[begin:start]
    if not _LABEL_WORDS.match(label) or _TO_ANOTHER.search(label):
        return False
    rest = passage.text[start : begin + len(passage.lines[turn].text)]
    if _PROSE.search(rest):
        return False
    return turn == 0 or _SMALL_END.search(passage.lines[turn - 1].text) is None


def _in_passage(passage: Passage, *, is_head: bool) -> Iterator[_Number]:
    """Go through the references of one passage."""
    text = passage.text
    for found in reversed(find_urls(text)):
        text = f"{text[: found.start]}{' ' * (found.end - found.start)}{text[found.end :]}"
    for line, start in zip(passage.lines, passage.starts, strict=True):
        name = _FILE_NAME.fullmatch(line.text.strip(" *-\t"))
        if name:
            yield _Number(name[0], start)
        elif is_head:
            yield from _alone(text[start : start + len(line.text)], start)
    yield from _numbered(text)
    yield from _named(text)
    yield from (_Number(value, start) for value, start in court_uids(passage, text))
    for pattern in (_AT_HEAD, _DEMAND_DATED, _SAYILI, _CHINESE, _CHINESE_CASE):
        for one in pattern.finditer(text):
            value = _BEFORE_CHINESE.sub("", one["value"])
            before = text[max(0, one.start() - _WORDS_BEFORE) : one.start()]
            # A Chinese number stands alone in the head of its own letter.
            is_told = pattern is _CHINESE and _CALLED.match(text, one.end()) is not None
            is_spoken_of = is_told or SPOKEN_OF.search(before) is not None
            yield _Number(value, one.end("value") - len(value), is_spoken_of)


def _alone(line: str, start: int) -> Iterator[_Number]:
    """Go through the number that a line of the head is, alone or with the day beside it."""
    one = _CODE_ALONE.match(line) or _CODE_LINE.match(line)
    if one is None or not any(character.isalpha() for character in one["value"]):
        return
    rest = "" if one.re is _CODE_LINE else line[one.end() :]
    day = next(dates_in(rest), None)
    if not rest or (day is not None and not re.search(r"[^\W\d_]{3}", rest[: day[1]])):
        yield _Number(_trimmed(one["value"]), start + one.start("value"))


def _numbered(text: str) -> Iterator[_Number]:
    """Go through the references behind a label such as "No."; a law's number is none."""
    end = 0
    for label in sorted((*LABELS.finditer(text), *NUMBERED_AFTER.finditer(text)), key=_end):
        one = _NUMBER.match(text, label.end())
        if one is None or one.end() <= end:
            continue
        value = _value(one)
        before = text[max(0, label.start() - _WORDS_BEFORE) : label.start()]
        if value and not _is_laws(value, before):
            end = one.end()
            yield _Number(value, one.start("value"), SPOKEN_OF.search(before) is not None)


def _end(found: re.Match[str]) -> int:
    return found.end()


def _named(text: str) -> Iterator[_Number]:
    """Go through the numbers right behind the name of a paper, with no label between."""
    for paper in PAPERS.finditer(text):
        one = _CODE.match(text, paper.end()) or _OF_PAPER.match(text, paper.end())
        if one is not None and (value := _value(one)):
            yield _Number(value, one.start("value"), is_spoken_of=True)
    for case in CASES.finditer(text):
        one = _CODE.match(text, case.end())
        if one is not None and (value := _value(one)):
            yield _Number(value, one.start("value"))
    for case in PROCEEDINGS.finditer(text):
        one = _AND_YEAR.match(text, case.end())
        if one is not None:
            yield _Number(one["value"], one.start("value"))


def _value(one: re.Match[str]) -> str:
    """Return the reference without what the sentence puts after it; empty if it is none."""
    year = _YEAR_AFTER.match(one.string, one.end())
    value = one["value"].rstrip(".,;:-/&")
    if year is not None:
        return value + year[0]
    value = _trimmed(value)
    return value if any(character.isdigit() for character in value) else ""


def _trimmed(value: str) -> str:
    """Return a number without a bracket that closes or opens nothing."""
    value = value.rstrip(".,;:-/&")
    while value.endswith(")") and value.count(")") > value.count("("):
        value = value[:-1]
    while value.endswith("(") or value.count("(") > value.count(")"):
        value = value.rpartition("(")[0].rstrip(".,;:-/")
    return value


def _is_laws(value: str, before: str) -> bool:
    """Return whether a number is a law's, a house's or a list's, by the words before it."""
    if _LAW_NUMBER.fullmatch(value) or re.fullmatch(r"\d{1,2}", value):
        return True
    if value.isdigit() and _POSTAL.search(before[-25:]):
        return True
    if re.search(r"(?<![\w.])(?:S|Sr|Sl|Serial)\.?\s*(?:No\.?|N[º°r]\.?|№)?\s*$", before):
        return True
    laws = [one.start() for one in LAWS.finditer(before)]
    papers = [one.start() for words in (PAPERS, CASES) for one in words.finditer(before)]
    if not laws:
        return _STREET.match(value) is not None and not papers
    return not papers or laws[-1] > max(papers)
