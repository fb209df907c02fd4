"""
Everything the lines of a document name, each thing once a line, whatever role it plays.

Adds to what a line says by itself what only its surroundings can tell: that a list of handles
stands here, that a mark stands for an item, that a line only goes on with the address above.
"""

import re
from collections.abc import Sequence

from withheld.intake.cells import sightings_in_row
from withheld.intake.columns import is_heading_row
from withheld.intake.neighbours import Neighbourhood
from withheld.intake.passages import without_bullet
from withheld.intake.recognised import doubted
from withheld.intake.redactions import is_illegible, only_mark
from withheld.intake.repositories import repositories_in
from withheld.intake.seen import Seen
from withheld.intake.serials import serial_before
from withheld.intake.sightings import (
    Sighting,
    bare_handles,
    key_of,
    listed_handles,
    named_handles,
    sightings_in_text,
)
from withheld.model.document import Line, LineKind

_SUBJECT = re.compile(r"\s*subject\s*:", re.IGNORECASE)


def sightings_of(lines: Sequence[Line], around: Neighbourhood) -> Seen:
    """Return what each of `lines` names, in the order of its words."""
    seen = Seen(lines, around)
    for turn in around.others:
        line = lines[turn]
        seen.enter(turn, line, _sightings(line, around))
    _drop_continued(lines, seen)
    _drop_said_below(around, seen)
    _add_list_members(lines, seen, around)
    for turn, ones in seen.texts():
        line = lines[turn]
        ordered = ones if line.cells else sorted(ones, key=lambda one: one.start)
        seen.put(turn, [doubted(one) for one in ordered])
    return seen


def _sightings(line: Line, around: Neighbourhood) -> list[Sighting]:
    """Return what the line names as it stands, whatever kind of line it is."""
    if line.unreadable or (line.kind is LineKind.HEADER and not _SUBJECT.match(line.text)):
        return []
    if line.cells and is_heading_row(tuple(cell.text for cell in line.cells)):
        return []
    if line.cells:
        return list(sightings_in_row(line, around.headings(line)))
    return list(sightings_in_text(line, around.following(line)))


def _drop_continued(lines: Sequence[Line], seen: Seen) -> None:
    """Drop what is the rest of an address that began on a line above."""
    for turn, _ in seen.texts():
        ones = seen.at(turn)
        if lines[turn].cells or not ones:
            continue
        over = max(one.end for one in ones) - len(lines[turn].text) - 1
        below = turn + 1
        while over > 0 and below < len(lines):
            if not lines[below].cells:
                seen.put(below, [one for one in seen.at(below) if one.start >= over])
            over -= len(lines[below].text) + 1
            below += 1


def _drop_said_below(around: Neighbourhood, seen: Seen) -> None:
    """Drop from a mail's subject what the mail itself says: its place there is the better one."""
    heads = {turn: ones for turn in around.headers if (ones := seen.at(turn))}
    if not heads:
        return
    open_keys = {key_of(one) for ones in heads.values() for one in ones}
    below = {
        key_of(one)
        for turn, ones in seen.others()
        if turn not in heads
        for one in ones
        if key_of(one) in open_keys
    }
    below |= {row.address for row in seen.plain_rows() if row and row.address in open_keys}
    for turn, ones in heads.items():
        seen.put(turn, [one for one in ones if key_of(one) not in below])


def _add_list_members(lines: Sequence[Line], seen: Seen, around: Neighbourhood) -> None:
    """Add handles, hashtags and redaction marks where the context says that a list stands there."""
    for turn in around.texts:
        line = lines[turn]
        if line.unreadable:
            continue
        own = list(seen.at(turn))
        near = [
            one
            for other in range(max(0, turn - 3), min(len(lines), turn + 4))
            for one in seen.at(other)
        ]
        listed = any(one.is_listed for one in near)
        mark = None if is_illegible(line.text) else only_mark(line.text)
        own += _repositories(line, around.code_host)
        if mark and _is_in_run(turn, lines, seen):
            own.append(_marked(line, mark))
        elif numbered := list(listed_handles(line, own)):
            is_named = listed or around.leads_into_names(line)
            own += numbered if is_named else _marked_names(numbered, line, around)
        elif not own and (bare := list(bare_handles(line))):
            is_named = around.leads_into_names(line)
            own += bare if is_named else _marked_names(bare, line, around)
        own += named_handles(line, own)
        if own:
            seen.put(turn, own)


def _marked_names(found: list[Sighting], line: Line, around: Neighbourhood) -> list[Sighting]:
    """Return those with an `@` or `#` before them, below words that end in a colon."""
    if not around.lead(line).rstrip().endswith((":", "：")):
        return []
    return [one for one in found if one.as_written.startswith(("@", "#", "＃"))]


def _is_in_run(turn: int, lines: Sequence[Line], seen: Seen) -> bool:
    """Return whether the line right above, blank ones aside, is an address and nothing else."""
    if turn == 0:
        return False
    above = lines[turn - 1]
    return any(
        (one.url and _is_alone(above, one)) or (one.kind == "redacted" and one.is_listed)
        for one in seen.at(turn - 1)
    )


def _is_alone(line: Line, one: Sighting) -> bool:
    """Return whether nothing but a bullet or a number stands beside the address."""
    rest = without_bullet(line.text[: one.start]) + line.text[one.end :]
    return not re.search(r"[^\W\d_]", rest)


def _repositories(line: Line, host: str) -> list[Sighting]:
    """Return the repositories that the line writes as `owner / name`."""
    return [
        Sighting(
            line=line,
            as_written=written,
            url=url,
            kind="repository",
            start=start,
            end=start + len(written),
            serial=serial,
            is_listed=True,
        )
        for written, url, start, serial in repositories_in(line.text, host)
    ]


def _marked(line: Line, mark: re.Match[str]) -> Sighting:
    """Return the sighting of a redaction mark that stands in a list."""
    return Sighting(
        line=line,
        as_written=mark[0],
        url=None,
        kind="redacted",
        start=mark.start(),
        end=mark.end(),
        serial=serial_before(line.text[: mark.start()]),
        is_redacted=True,
        is_listed=True,
    )
