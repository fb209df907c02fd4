"""Papers to plain text of 72 columns: what every mail program and every terminal can show."""

import unicodedata
from collections.abc import Iterator

from withheld.model.papers import (
    Address,
    Block,
    BulletList,
    Callout,
    CheckBox,
    Code,
    Heading,
    KeyValueTable,
    Link,
    NumberedList,
    Paper,
    Paragraph,
    Rule,
    Run,
    Runs,
    Strong,
    Table,
    Text,
)
from withheld.renderers.visible import visible

COLUMNS = 72
"""RFC 3676 section 4.2 asks for lines of at most 78; 72 leaves room for quoting."""
_WIDEST_KEY = 24


def to_text(paper: Paper) -> str:
    """Return `paper` as text; a word longer than the line, such as a URL, is never broken."""
    blocks = ["\n".join(_block(block)) for block in paper.blocks]
    title = visible(paper.title)
    head = "\n".join([*_wrapped(title), "=" * min(COLUMNS, _width(title))])
    return "\n\n".join([head, *blocks]) + "\n"


def _block(block: Block) -> Iterator[str]:  # noqa: C901, PLR0912 -- one arm for each kind of block
    match block:
        case Heading(text=text, level=level):
            yield from _wrapped(visible(text))
            yield ("-" if level == 2 else "·") * min(COLUMNS, _width(visible(text)))  # noqa: PLR2004 -- the level below the title
        case Paragraph(runs=runs):
            yield from _wrapped(_runs(runs))
        case BulletList(points=points):
            for point in points:
                yield from _wrapped(_runs(point), first="- ", rest="  ")
        case NumberedList(steps=steps):
            for n, step in enumerate(steps, start=1):
                mark = f"{n}. "
                yield from _wrapped(_runs(step), first=mark, rest=" " * len(mark))
        case KeyValueTable(rows=rows):
            yield from _pairs(rows)
        case Table():
            yield from _table(block)
        case Callout(title=title, runs=runs):
            yield from _wrapped(visible(title).upper(), first="| ", rest="| ")
            yield from _wrapped(_runs(runs), first="| ", rest="| ")
        case CheckBox(text=text, is_ticked=is_ticked):
            yield from _wrapped(visible(text), first="[x] " if is_ticked else "[ ] ", rest="    ")
        case Code(text=text):
            yield from (f"    {line}" for line in visible(text).split("\n"))
        case Address(lines=lines):
            yield from (visible(line) for line in lines)
        case Rule():
            yield "-" * COLUMNS


def _pairs(rows: tuple[tuple[str, str], ...]) -> Iterator[str]:
    """Yield `key: value` with the values under one another, as far as the keys are short."""
    if not rows:
        return
    indent = min(_WIDEST_KEY, max(_width(visible(key)) for key, _ in rows) + 2)
    for key, value in rows:
        label = f"{visible(key)}:"
        if _width(label) >= indent:
            yield from _wrapped(label)
            yield from _wrapped(visible(value), first="    ", rest="    ")
        else:
            first = label + " " * (indent - _width(label))
            yield from _wrapped(visible(value), first=first, rest=" " * indent)


def _table(table: Table) -> Iterator[str]:
    """Yield columns where they fit, else each row as a small list under its number."""
    if table.caption:
        yield from _wrapped(visible(table.caption))
        yield ""
    cells = [tuple(visible(cell) for cell in row) for row in (table.headings, *table.rows)]
    widths = [max(_width(row[n]) for row in cells) for n in range(len(table.headings))]
    if sum(widths) + 2 * (len(widths) - 1) <= COLUMNS:
        yield _line(cells[0], widths)
        yield _line(tuple("-" * width for width in widths), widths)
        yield from (_line(row, widths) for row in cells[1:])
        return
    for n, row in enumerate(cells[1:], start=1):
        yield f"({n})"
        yield from _pairs(tuple(zip(cells[0], row, strict=True)))


def _line(cells: tuple[str, ...], widths: list[int]) -> str:
    padded = (
        cell + " " * (width - _width(cell)) for cell, width in zip(cells, widths, strict=True)
    )
    return "  ".join(padded).rstrip()


def _runs(runs: Runs) -> str:
    return "".join(_run(run) for run in runs)


def _run(run: Run) -> str:
    match run:
        case Text(text=text):
            return visible(text)
        case Strong(text=text):
            return f"*{visible(text)}*"
        case Link(text=text, target=target):
            shown = visible(target).removeprefix("mailto:").removeprefix("tel:")
            return shown if shown == visible(text) else f"{visible(text)} <{shown}>"


def _wrapped(text: str, first: str = "", rest: str = "") -> Iterator[str]:
    """Yield `text` in lines of at most 72 columns; line ends within it are kept."""
    margin = first
    for paragraph in text.split("\n"):
        line = margin
        is_empty = True
        for word in paragraph.split():
            if not is_empty and _width(line) + 1 + _width(word) > COLUMNS:
                yield line.rstrip()
                line, is_empty = rest, True
            line = line + word if is_empty else f"{line} {word}"
            is_empty = False
        yield line.rstrip()
        margin = rest


def _width(text: str) -> int:
    """Return the columns `text` takes: marks that join a letter take none, wide letters two."""
    return sum(_columns(character) for character in text)


def _columns(character: str) -> int:
    if unicodedata.category(character) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(character) in {"W", "F"} else 1
