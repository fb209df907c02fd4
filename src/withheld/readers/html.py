"""
Reads HTML as a person sees it: paragraphs, lines of a paragraph, rows of tables, and links.

What a browser does not show (`display:none` and the like) is read and marked hidden; scripts and
styles are not read.  Pictures are no lines, not even those with an address: they are counted among
the blind spots, but for those that the page carries in itself, which are parts of it.  In a place,
`line` counts the visible lines of the page from 1.
"""

import re

from withheld.model.document import Cell, LineKind, Place
from withheld.readers.decoding import decode
from withheld.readers.headings import heading_index
from withheld.readers.inline_pictures import read_inline
from withheld.readers.interface import Notes, Source, Transcript
from withheld.readers.markup import HTMLLine, HTMLPage, parse_html

_META_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?([\w.:-]{1,40})", re.IGNORECASE)


def read_html(source: Source, transcript: Transcript) -> Notes:
    """Read an HTML page."""
    declared = _META_CHARSET.search(source.data[:4096])
    text, blind_spots = decode(source.data)
    if declared and (blind_spots or "\ufffd" in text):
        try:
            text, blind_spots = source.data.decode(declared[1].decode("ascii")), ()
        except (LookupError, UnicodeDecodeError):
            blind_spots += ("the stated encoding is wrong",)
    seen = parse_html(text)
    add_html(seen, transcript, part=source.part)
    seen.pictures += read_inline(seen.carried, source, transcript, names=set())
    return Notes(media_type="text/html", blind_spots=blind_spots + seen.blind_spots)


def add_html(page: HTMLPage, transcript: Transcript, *, part: str) -> None:
    """Add the lines of `page`, rows with the headings of their tables."""
    tables: dict[int, list[HTMLLine]] = {}
    for line in page.lines:
        if line.table:
            tables.setdefault(line.table, []).append(line)
    headings = {
        table: heading_index([[run.text for run in line.runs] for line in lines])
        for table, lines in tables.items()
    }
    names: dict[int, list[str]] = {}
    rows: dict[int, int] = {}
    for number, line in enumerate(page.lines, start=1):
        links = tuple(link for run in line.runs for link in run.links)
        if not line.table:
            transcript.add(
                LineKind.PARAGRAPH,
                line.runs[0].text,
                Place(part=part, line=number),
                links=links,
                is_hidden=line.is_hidden,
                struck=line.runs[0].struck,
            )
            continue
        row = rows[line.table] = rows.get(line.table, 0) + 1
        texts = [run.text for run in line.runs]
        known = names.get(line.table, [])
        cells = tuple(
            Cell(
                text=run.text,
                heading=known[column] if column < len(known) else "",
                hyperlink=run.links[0].target if run.links else "",
                is_struck=run.is_struck,
            )
            for column, run in enumerate(line.runs)
        )
        transcript.add(
            LineKind.ROW,
            "\t".join(texts),
            Place(part=part, row=row, line=number),
            cells=cells,
            links=links,
            is_hidden=line.is_hidden,
        )
        if headings[line.table] == row - 1:
            names[line.table] = [text.strip() for text in texts]
