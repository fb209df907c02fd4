"""
Records as machines send them (JSON, XML) while they are read, and how they become lines.

What is repeated becomes the rows of a table whose columns carry the names of the fields; what
stands alone becomes a line `name: value`.  In a place, `line` is the physical line of the file.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from withheld.model.document import Cell, LineKind, Link, Place
from withheld.readers.interface import Source, Transcript

DEPTH_MAX = 100
_VALUE_WORDS_MAX = 7
"""A value of a field has so many words at most; what has more is a sentence."""
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|[_\s-]+")


@dataclass(slots=True)
class Entry:
    """One field or record: a name, and a text or entries inside it, or both."""

    name: str
    line: int
    """The physical line it begins on, counted from 1."""
    text: str = ""
    inside: list["Entry"] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    is_listed: bool = False
    """It stands in a list, even if alone."""


def label(name: str) -> str:
    """Return the name of a field as words: `issuingAuthority` and `issuing_authority` alike."""
    return " ".join(word for word in _HUMP.split(name) if word)


def add_records(root: Entry, source: Source, transcript: Transcript) -> None:
    """Add what `root` holds, in its order; `root` itself has no line."""
    counts = Counter(entry.name for entry in root.inside)
    rows: Counter[str] = Counter()
    for entry in root.inside:
        is_listed = entry.is_listed or counts[entry.name] > 1
        if is_listed and _is_flat(entry) and (entry.inside or not _is_prose(entry.text)):
            rows[entry.name] += 1
            _add_row(entry, rows[entry.name], source, transcript)
            continue
        _add_text(entry, source, transcript)
        add_records(entry, source, transcript)


def _is_flat(entry: Entry) -> bool:
    """Whether a record fits one row: nothing inside it is a list of records."""
    counts = Counter(one.name for one in entry.inside)
    return all(
        not one.inside or (not one.is_listed and counts[one.name] == 1 and _is_flat(one))
        for one in entry.inside
    )


def _is_prose(text: str) -> bool:
    """Whether a text is a sentence rather than a value."""
    return len(text.split()) > _VALUE_WORDS_MAX


def _leaves(entry: Entry, path: str) -> Iterator[tuple[str, Entry]]:
    """Yield the fields of a record with their names."""
    if entry.text.strip() or not entry.inside:
        yield path, entry
    for one in entry.inside:
        yield from _leaves(one, f"{path} {label(one.name)}".strip())


def _add_row(entry: Entry, row: int, source: Source, transcript: Transcript) -> None:
    """Add a record as a row, unless it is blank."""
    leaves = list(_leaves(entry, "" if entry.inside else label(entry.name)))
    if not any(leaf.text.strip() for _, leaf in leaves):
        return
    cells = tuple(
        Cell(
            text=leaf.text.strip(),
            heading=name,
            hyperlink=leaf.links[0].target if leaf.links else "",
        )
        for name, leaf in leaves
    )
    transcript.add(
        LineKind.ROW,
        "\t".join(cell.text for cell in cells),
        Place(part=source.part, row=row, line=entry.line),
        cells=cells,
        links=tuple(link for _, leaf in leaves for link in leaf.links),
    )


def _add_text(entry: Entry, source: Source, transcript: Transcript) -> None:
    """Add a field as a line; sentences, and texts of several lines, stand below its name."""
    texts = [line.strip() for line in entry.text.splitlines() if line.strip()]
    if not texts:
        return
    name = label(entry.name)
    if len(texts) == 1 and not _is_prose(texts[0]):
        texts = [f"{name}: {texts[0]}" if name else texts[0]]
    elif name:
        texts.insert(0, f"{name}:")
    for text in texts:
        transcript.add(
            LineKind.PARAGRAPH,
            text,
            Place(part=source.part, line=entry.line),
            links=tuple(link for link in entry.links if link.text in text),
        )
