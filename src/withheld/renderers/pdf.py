"""
Papers to PDF by Typst: tagged for screen readers, and the same bytes for the same paper.

Every text reaches Typst as a string literal, so that nothing an order says can become markup or
code.  The fonts come with the package, never from the machine, or two machines would print
different bytes.
"""

import re
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from tempfile import gettempdir

import typst

from withheld.errors import BrokenInvariant
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
from withheld.renderers.coverage import covered
from withheld.renderers.visible import visible

# SIL Open Font License 1.1; one family for each script that letters are written in so far.
_FONT_PACKAGES = ("fontpkg_noto_sans", "fontpkg_noto_sans_devanagari")
_FAMILIES = ("Noto Sans", "Noto Sans Devanagari")
_PIECE = 12
# Only ASCII: a break inside a Devanagari syllable would take it apart.
_LONG_WORD = re.compile(r"([!-~]{25,})")
_ALWAYS = frozenset("\n\t")
_CODE_FAMILIES = ("DejaVu Sans Mono", *_FAMILIES)


def to_pdf(paper: Paper) -> bytes:
    """
    Return `paper` as a tagged PDF (PDF/UA-1).

    Raises:
        BrokenInvariant: Typst refused what we wrote; the paper is still there as HTML and text.
    """
    compiler = typst.Compiler(_source(paper).encode(), root=gettempdir(), font_paths=_fonts())
    try:
        pdf = compiler.compile(format="pdf", pdf_standards="ua-1", timestamp=0)
    except typst.TypstError as error:
        raise BrokenInvariant(f"a paper could not be set as PDF: {error.message}") from error
    if not isinstance(pdf, bytes):
        raise BrokenInvariant("Typst gave no single PDF for a single paper")
    return pdf


def font_folders() -> tuple[Path, ...]:
    """Return where the fonts of the installed font packages lie."""
    specs = (find_spec(name) for name in _FONT_PACKAGES)
    return tuple(Path(spec.origin).parent / "files" for spec in specs if spec and spec.origin)


@cache
def _fonts() -> typst.Fonts:
    """Return the fonts that came with the packages; the machine's own are never looked at."""
    folders = [str(folder) for folder in font_folders()]
    return typst.Fonts(include_system_fonts=False, font_paths=folders)


def _source(paper: Paper) -> str:
    language, _, region = paper.language.partition("-")
    region_set = f", region: {_literal(region)}" if len(region) == 2 else ""  # noqa: PLR2004 -- ISO 3166-1
    preamble = f"""#set document(title: {_literal(paper.title)}, date: none)
#set text(font: {_array(_FAMILIES)}, size: 10.5pt, lang: {_literal(language)}{region_set})
#set page(paper: "a4", margin: (x: 2.4cm, y: 2.6cm), numbering: "1 / 1")
#set par(leading: 0.75em, spacing: 1.1em)
#set table(stroke: (x: none, y: 0.4pt + luma(60%)), inset: (x: 4pt, y: 5pt), align: left)
#show heading: set block(above: 1.6em, below: 0.8em)
#show link: underline
#show raw: set text(font: {_array(_CODE_FAMILIES)}, size: 9pt)
#heading(level: 1, {_text(paper.title)})
"""
    return preamble + "\n".join(f"#{_block(block)}" for block in paper.blocks) + "\n"


def _block(block: Block) -> str:  # noqa: C901 -- one arm for each kind of block
    match block:
        case Heading(text=text, level=level):
            return f"heading(level: {level}, {_text(text)})"
        case Paragraph(runs=runs):
            return f"par({_runs(runs)})"
        case BulletList(points=points):
            return "list(" + "".join(f"{_runs(point)}, " for point in points) + ")"
        case NumberedList(steps=steps):
            return "enum(" + "".join(f"{_runs(step)}, " for step in steps) + ")"
        case KeyValueTable(rows=rows):
            cells = "".join(f"strong({_text(key)}), {_text(value)}, " for key, value in rows)
            return f"table(columns: (auto, 1fr), {cells})"
        case Table():
            return _table(block)
        case Callout(title=title, runs=runs):
            body = f"strong({_text(title)}) + parbreak() + {_runs(runs)}"
            return f"block(fill: luma(95%), inset: 10pt, width: 100%, {body})"
        case CheckBox(text=text, is_ticked=is_ticked):
            mark = "[x]" if is_ticked else "[ ]"
            return f"par(raw({_literal(mark)}) + h(0.6em) + {_text(text)})"
        case Code(text=text):
            return f"raw({_literal(text)}, block: true)"
        case Address(lines=lines):
            return "par(" + " + linebreak() + ".join(_text(line) for line in lines) + ")"
        case Rule():
            return "line(length: 100%, stroke: 0.5pt)"


def _table(table: Table) -> str:
    headings = "".join(f"strong({_text(one)}), " for one in table.headings)
    cells = "".join(f"{_text(cell)}, " for row in table.rows for cell in row)
    widths = "(" + "".join(f"{_share(table, n)}fr, " for n in range(len(table.headings))) + ")"
    body = f"table(columns: {widths}, table.header({headings}), {cells})"
    if not table.caption:
        return body
    return f"block(strong({_text(table.caption)}) + {body})"


def _share(table: Table, column: int) -> int:
    """Return how much of the line a column gets, by its longest cell, within reason."""
    longest = max(len(row[column]) for row in (table.headings, *table.rows))
    return min(40, max(8, longest))


def _runs(runs: Runs) -> str:
    return "(" + " + ".join(_run(run) for run in runs) + ")" if runs else "[]"


def _run(run: Run) -> str:
    match run:
        case Text(text=text):
            return _text(text)
        case Strong(text=text):
            return f"strong({_text(text)})"
        case Link(text=text, target=target):
            # A page of our own site has no address inside a PDF.
            is_absolute = ":" in target
            return f"link({_literal(target)}, {_text(text)})" if is_absolute else _text(text)


def _text(text: str) -> str:
    """Return a text whose long words, as URLs, may break; no character is added for it."""
    pieces = [piece for word in _LONG_WORD.split(visible(text)) for piece in _pieces(word)]
    return "(" + " + box() + ".join(f"text({_literal(piece)})" for piece in pieces or [""]) + ")"


def _pieces(words: str) -> list[str]:
    if not _LONG_WORD.fullmatch(words):
        return [words] if words else []
    return [words[n : n + _PIECE] for n in range(0, len(words), _PIECE)]


def _array(families: tuple[str, ...]) -> str:
    return "(" + ", ".join(_literal(family) for family in families) + ")"


def _literal(text: str) -> str:
    """Return `text` as a Typst string literal."""
    shown = _printable(text).replace("\\", "\\\\").replace('"', '\\"')
    return '"' + shown.replace("\n", "\\n").replace("\t", "\\t") + '"'


def _printable(text: str) -> str:
    """Return `text` with what no font of ours can show as `[U+4E2D]`: nothing is dropped."""
    shown = visible(text)
    if shown.isascii():
        return shown
    return "".join(one if one in _ALWAYS or ord(one) in _known() else _named(one) for one in shown)


@cache
def _known() -> frozenset[int]:
    """Return the code points that the fonts of the packages can show."""
    files = (font for folder in font_folders() for font in sorted(folder.glob("*.ttf")))
    return frozenset().union(*(covered(font) for font in files if "Italic" not in font.name))


def _named(character: str) -> str:
    return f"[U+{ord(character):04X}]"
