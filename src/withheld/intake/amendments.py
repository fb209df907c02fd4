"""What a corrigendum changes: rows deleted, corrected and added, of which order's list."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from withheld.intake.passages import Passage, is_quoted
from withheld.intake.recognised import doubts_of
from withheld.intake.references import references
from withheld.intake.sightings import listed_handles, sightings_in_text
from withheld.intake.urls import find_urls
from withheld.model.document import Line, Place
from withheld.model.reading import ProposalKind, Serial


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """A row of the earlier order that now reads otherwise."""

    row: Serial
    as_written: str
    """What the row is to read from now on."""
    place: Place
    doubts: tuple[str, ...] = ()
    """Why a person must confirm that it reads so: a machine read it from a picture."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Amendment:
    """The changes a letter makes to an order on file; nothing changes until a person says so."""

    refers_to: str
    """The reference of the order it changes; empty where it does not say."""
    deleted: tuple[Serial, ...]
    corrected: tuple[Correction, ...]
    added: tuple[Correction, ...]
    place: Place


_CORRIGENDUM = re.compile(
    r"\bcorrigend(?:um|a)\b|\berrat(?:um|a)\b|\baddendum\b|\bamend(?:ment|ed|s|ing)?\b"
    r"|\bin partial modification\b|\bstands? (?:deleted|amended|modified|corrected|substituted)\b"
    r"|\bfor S(?:r|l)?\.? ?No\.?[^.]{1,30}\bread\b|внос\w+ изменени\w+|изложить в (?:следующей"
    r"|новой) редакции|исправлени\w+ (?:опечатк|ошибк)\w+"
    r"|更正|勘误|补正|corrección de errores|fe de erratas|rettifica|Berichtigung|rectificatif"
    r"|düzeltme|शुद्धिपत्र|errata",
    re.IGNORECASE,
)
_DELETE = re.compile(
    r"\b(?:stands? (?:deleted|withdrawn|omitted|removed)|(?:are|is|be|hereby) (?:deleted"
    r"|withdrawn|omitted)|may be (?:deleted|omitted|treated as deleted))"
    r"|исключить (?:пункт|позици|строк)\w*|删去|queda\w* suprimid\w+|entfällt|entfallen|विलोपित"
    r"|\b(?:est|sont) supprimée?s?\b|\b(?:fica|são) (?:excluíd|suprimid)\w*|\bgestrichen\b"
    r"|исключа\w+|\bçıkarılmıştır\b|删除",
    re.IGNORECASE,
)
_ADD = re.compile(
    r"\b(?:are|is|be|hereby|may be|stands?) (?:added|inserted|included)\b|дополнить (?:пункт"
    r"|позици|следующ)\w*|增加|se añaden|hinzugefügt|जोड़",
    re.IGNORECASE,
)
_READ = re.compile(
    r"\b(?:for|against|at)?\s*(?:S(?:r|l)?\.?\s*No\.?|serial (?:no|number)\.?|row|item|entry|№"
    r"|пункт\w*|строк\w+|第|ligne|Zeile|fila|linha|satır)\s*(?P<n>\d{1,6})\b[^;]{0,160}?"
    r"(?:\b(?:lire|lisez|leia-se|richtig|zu lesen|okunmalı|okunacaktır|read|substitute"
    r"|may be read|shall read|to be read|is corrected to|replaced (?:by"
    r"|with))\b|читать|изложить|改为|léase)",
    re.IGNORECASE,
)
_SERIES = re.compile(
    r"\b(?:Annex(?:ure)?|Schedule|Приложени\w+|Anexo|附件)[-\s]*(?:[IVXLC]+|\d+)(?:\([a-z]\))?",
    re.IGNORECASE,
)
_NUMBERS = re.compile(r"(?<![\w/.-])(\d{1,6})(?:\s*(?:-|–|to)\s*(\d{1,6}))?(?![\w/-]|\.\d)")
_RANGE_MAX = 5000
_SENTENCE_END = re.compile(r"(?:(?<=\w{4}\.)|(?<=[»\"”)]\.))\s+(?=[A-ZÀ-ÝА-Я])")


def says_amendment(passages: Sequence[Passage]) -> bool:
    """Return whether the letter says that it changes an earlier one."""
    return any(
        _CORRIGENDUM.search(passage.text) is not None and not is_quoted(passage.lines[0])
        for passage in passages
    )


def amendment_of(passages: Sequence[Passage]) -> Amendment | None:
    """Return the changes the letter makes to an earlier list, or None if it makes none."""
    own = [passage for passage in passages if not is_quoted(passage.lines[0])]
    head = next((one for one in own if _CORRIGENDUM.search(one.text)), None)
    if head is None:
        return None
    deleted: list[Serial] = []
    corrected: list[Correction] = []
    added: list[Correction] = []
    series = next((found[0] for one in own if (found := _SERIES.search(one.text))), "")
    mode = ""
    lines = (one for passage in own for one in passage.lines)
    for line in (piece for one in lines for piece in _pieces(one)):
        corrected += _corrections(line, series)
        mode = _mode(line.text, mode)
        if mode == "delete":
            deleted += _serials(line.text, series)
        elif mode == "add":
            added += _added(line, series)
    if not (deleted or corrected or added):
        return None
    refers = [one for one in references(own, is_later=True) if one.kind is ProposalKind.REFERS_TO]
    return Amendment(
        refers_to=refers[0].value if refers else "",
        deleted=tuple(dict.fromkeys(deleted)),
        corrected=tuple(corrected),
        added=tuple(added),
        place=head.place_at(0),
    )


def _pieces(line: Line) -> Iterator[Line]:
    """Go through the sentences of a line, each with the line's place."""
    for piece in _SENTENCE_END.split(line.text):
        yield replace(line, text=piece)


def _mode(text: str, mode: str) -> str:
    """Return what the lines from here on do to the list."""
    if _DELETE.search(text):
        return "delete"
    if _ADD.search(text):
        return "add"
    return "" if _READ.search(text) else mode


def _serials(text: str, series: str) -> Iterator[Serial]:
    """Go through the serial numbers that a line says are deleted."""
    found = _SERIES.search(text)
    is_prose = re.search(r"[^\W\d_]{3,}", text) is not None and not _DELETE.search(text)
    if is_prose or find_urls(text):
        return
    text = _SERIES.sub(" ", re.sub(r"\d{1,2}[./]\d{1,2}[./]\d{4}", " ", text))
    for one in _NUMBERS.finditer(text):
        first, last = int(one[1]), int(one[2] or one[1])
        if first <= last < first + _RANGE_MAX:
            yield from (
                Serial(series=found[0] if found else series, n=n) for n in range(first, last + 1)
            )


def _corrections(line: Line, series: str) -> Iterator[Correction]:
    """Go through the rows that a line says read otherwise."""
    found = _READ.search(line.text)
    if not found:
        return
    rest = line.text[found.end() :]
    urls = find_urls(rest)
    quoted = re.search(r"[\"“«'](?P<new>[^\"”»']{2,300})[\"”»']", rest)
    new = urls[0].absolute if urls else quoted["new"] if quoted else ""
    if new:
        yield Correction(
            row=Serial(series=series, n=int(found["n"])),
            as_written=new,
            place=line.place,
            doubts=doubts_of(line),
        )


def _added(line: Line, series: str) -> Iterator[Correction]:
    """Go through the rows that a line adds."""
    seen = list(sightings_in_text(line, ""))
    for one in (*seen, *listed_handles(line, seen)):
        if one.serial is not None:
            yield Correction(
                row=Serial(series=series, n=one.serial),
                as_written=one.url or one.as_written,
                place=line.place,
                doubts=doubts_of(line),
            )
