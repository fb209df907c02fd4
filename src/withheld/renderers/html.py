"""
Papers to HTML: semantic, escaped, without script, and without anything from elsewhere.

Every page is one `html` with a language, a title, one `h1` and headings in order; every table has
column headings with a scope.  What is not printable is shown by its code point, so that a letter
turning the reading direction in an order's locator cannot rearrange our own words.
"""

import base64
import hashlib
import re
from dataclasses import dataclass
from functools import cache
from html import escape
from importlib.resources import files

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

_RIGHT_TO_LEFT = frozenset({"ar", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"})
_SLUG = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What stands around a paper when it is a page of a site."""

    stylesheet: str = ""
    """Where the style sheet lies, seen from this page; empty puts the style into the page."""
    site_name: str = ""
    navigation: tuple[tuple[str, str], ...] = ()
    """Words and their targets, seen from this page."""
    here: str = ""
    """The target, among the navigation's, of the page itself; empty if it is not there."""
    footer: Runs = ()


@cache
def style_sheet() -> str:
    """Return the one style sheet of every page and letter; design tokens first, light and dark."""
    return files("withheld.renderers").joinpath("paper.css").read_text(encoding="utf-8")


def to_html(paper: Paper, frame: Frame | None = None) -> str:
    """Return `paper` as one HTML page; with its style inside unless `frame` says where it lies."""
    frame = frame or Frame()
    direction = "rtl" if paper.language.split("-")[0] in _RIGHT_TO_LEFT else "ltr"
    title = _text(paper.title)
    head_title = f"{title} · {_text(frame.site_name)}" if frame.site_name else title
    body = "\n".join(_block(block, n) for n, block in enumerate(paper.blocks, start=1))
    return f"""<!DOCTYPE html>
<html lang="{_attribute(paper.language)}" dir="{direction}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
{_style(frame)}
<title>{head_title}</title>
</head>
<body>
{_header(frame)}<main id="content">
<h1>{title}</h1>
{body}
</main>
{_footer(frame)}</body>
</html>
"""


def _style(frame: Frame) -> str:
    if frame.stylesheet:
        policy = "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'"
        link = f'<link rel="stylesheet" href="{_attribute(frame.stylesheet)}">'
        return f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n{link}'
    sheet = style_sheet()
    digest = base64.b64encode(hashlib.sha256(sheet.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    meta = f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
    return f"{meta}\n<style>{sheet}</style>"


def _header(frame: Frame) -> str:
    if not frame.navigation:
        return ""
    links = "\n".join(
        f'<li><a href="{_attribute(target)}"'
        + (' aria-current="page"' if target == frame.here else "")
        + f">{_text(words)}</a></li>"
        for words, target in frame.navigation
    )
    name = f"<p>{_text(frame.site_name)}</p>\n" if frame.site_name else ""
    return (
        '<a class="skip" href="#content">Skip to the content</a>\n'
        f'<header>\n{name}<nav aria-label="Pages">\n<ul>\n{links}\n</ul>\n</nav>\n</header>\n'
    )


def _footer(frame: Frame) -> str:
    return f"<footer>\n<p>{_runs(frame.footer)}</p>\n</footer>\n" if frame.footer else ""


def _block(block: Block, n: int) -> str:  # noqa: C901 -- one arm for each kind of block
    match block:
        case Heading(text=text, level=level):
            return f'<h{level} id="{_slug(text, n)}">{_text(text)}</h{level}>'
        case Paragraph(runs=runs):
            return f"<p>{_runs(runs)}</p>"
        case BulletList(points=points):
            return "<ul>\n" + "\n".join(f"<li>{_runs(p)}</li>" for p in points) + "\n</ul>"
        case NumberedList(steps=steps):
            return "<ol>\n" + "\n".join(f"<li>{_runs(s)}</li>" for s in steps) + "\n</ol>"
        case KeyValueTable(rows=rows):
            facts = "\n".join(
                f'<div><dt>{_text(key)}</dt><dd dir="auto">{_text(value)}</dd></div>'
                for key, value in rows
            )
            return f"<dl>\n{facts}\n</dl>"
        case Table():
            return _table(block, n)
        case Callout(title=title, runs=runs):
            return (
                f'<aside aria-labelledby="aside-{n}">\n<p id="aside-{n}"><strong>{_text(title)}'
                f"</strong></p>\n<p>{_runs(runs)}</p>\n</aside>"
            )
        case CheckBox(text=text, is_ticked=is_ticked):
            mark, word = ("☒", "ticked") if is_ticked else ("☐", "not ticked")
            return f'<p><span role="img" aria-label="{word}">{mark}</span> {_text(text)}</p>'
        case Code(text=text):
            return f'<pre tabindex="0"><code>{_text(text)}</code></pre>'
        case Address(lines=lines):
            return "<address>" + "<br>\n".join(_text(line) for line in lines) + "</address>"
        case Rule():
            return "<hr>"


def _table(table: Table, n: int) -> str:
    """
    Return a table in a box that scrolls by itself, so that the page does not (WCAG 1.4.10).

    The roles are said again because a phone shows rows as blocks, which would drop them.
    """
    headings = "".join(
        f'<th scope="col" role="columnheader">{_text(one)}</th>' for one in table.headings
    )
    rows = "\n".join(
        '<tr role="row">'
        + "".join(
            f'<td role="cell" data-label="{_attribute(heading)}" dir="auto">{_text(cell)}</td>'
            for heading, cell in zip(table.headings, row, strict=True)
        )
        + "</tr>"
        for row in table.rows
    )
    label = f' aria-labelledby="caption-{n}"' if table.caption else ' aria-label="Table"'
    caption = f'<caption id="caption-{n}">{_text(table.caption)}</caption>' if table.caption else ""
    return (
        f'<div class="table" role="region" tabindex="0"{label}>\n<table role="table">{caption}\n'
        f'<thead><tr role="row">{headings}</tr></thead>\n'
        f"<tbody>\n{rows}\n</tbody>\n</table>\n</div>"
    )


def _runs(runs: Runs) -> str:
    return "".join(_run(run) for run in runs)


def _run(run: Run) -> str:
    match run:
        case Text(text=text):
            return _text(text)
        case Strong(text=text):
            return f"<strong>{_text(text)}</strong>"
        case Link(text=text, target=target):
            return f'<a href="{_attribute(target)}">{_text(text)}</a>'


def _text(text: str) -> str:
    return escape(visible(text), quote=False)


def _attribute(text: str) -> str:
    return escape(visible(text), quote=True)


def _slug(text: str, n: int) -> str:
    """Return an id that is ASCII and, by its number, used once on the page."""
    words = _SLUG.sub("-", text.lower()).strip("-")
    return f"{words}-{n}" if words else f"section-{n}"
