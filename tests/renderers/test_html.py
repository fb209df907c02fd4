"""HTML: escaped, semantic, without script, readable by everyone."""

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from withheld.model.papers import (
    Address,
    BulletList,
    Callout,
    CheckBox,
    Code,
    Heading,
    KeyValueTable,
    Link,
    NumberedList,
    Paper,
    Rule,
    Strong,
    Table,
    runs,
    say,
)
from withheld.renderers.html import Frame, style_sheet, to_html

HOSTILE = "<script>alert('x')</script> & \"quoted\" </style></title><img src=x onerror=y>"


def every_block(text: str) -> Paper:
    """Return a paper in which `text` stands wherever a text can stand."""
    return Paper(
        title=text,
        language="en",
        blocks=(
            Address((text,)),
            say(text, Strong(text), Link(text, "https://a.example/?q=%22&r=1")),
            Heading(text),
            BulletList((runs(text),)),
            NumberedList((runs(text),)),
            KeyValueTable(((text, text),)),
            Table((text, text), ((text, text),), caption=text),
            Callout(text, runs(text)),
            CheckBox(text, is_ticked=True),
            CheckBox(text, is_ticked=False),
            Code(text),
            Rule(),
        ),
    )


class Outline(HTMLParser):
    """What a browser makes of a page: its tags, its attributes, its text."""

    def __init__(self, page: str) -> None:
        """Read `page`."""
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep the tag and its attributes."""
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data: str) -> None:
        """Keep the text."""
        self.text += data


def test_hostile_text_stays_text() -> None:
    """What an order says never becomes markup, in whatever block it stands."""
    harmless, hostile = (
        Outline(to_html(every_block("words"))),
        Outline(to_html(every_block(HOSTILE))),
    )

    assert hostile.tags == harmless.tags
    assert [name for name, _ in hostile.attributes] == [name for name, _ in harmless.attributes]
    assert hostile.text.count(HOSTILE) == harmless.text.count("words")


@given(st.text(min_size=1).filter(str.strip))
def test_any_text_stays_text(text: str) -> None:
    """No text adds a tag or an attribute to a page."""
    harmless, other = Outline(to_html(every_block("words"))), Outline(to_html(every_block(text)))

    assert other.tags == harmless.tags
    assert [name for name, _ in other.attributes] == [name for name, _ in harmless.attributes]


@pytest.mark.parametrize("frame", [None, Frame(stylesheet="../paper.css", site_name="S",
    navigation=(("Start", "../index.html"),), here="../index.html", footer=runs("f"))])  # fmt: skip
def test_every_page_has_language_title_one_h1_and_a_main(frame: Frame | None) -> None:
    """A page says what it is and in which language, to whoever cannot see it."""
    page = to_html(every_block("words"), frame)
    outline = Outline(page)

    assert page.startswith('<!DOCTYPE html>\n<html lang="en" dir="ltr">')
    assert (
        outline.tags.count("h1") == outline.tags.count("title") == outline.tags.count("main") == 1
    )
    assert "viewport" in page


@pytest.mark.parametrize("frame", [None, Frame(stylesheet="paper.css")])
def test_no_page_runs_or_loads_anything(frame: Frame | None) -> None:
    """No script, no picture, no font, nothing from another host; the page's own policy says so."""
    page = to_html(every_block("words"), frame)
    outline = Outline(page)

    assert not {"script", "img", "iframe", "object", "form", "video"} & set(outline.tags)
    assert "default-src 'none'" in page
    assert "url(" not in style_sheet()
    assert "@import" not in style_sheet()
    assert not [name for name, _ in outline.attributes if name.startswith("on") or name == "style"]


def test_the_page_names_where_the_reader_is() -> None:
    """The navigation marks the page itself, and a way past it comes first."""
    frame = Frame(
        navigation=(("Start", "index.html"), ("Counts", "counts.html")), here="counts.html"
    )
    page = to_html(every_block("words"), frame)

    assert '<a href="counts.html" aria-current="page">Counts</a>' in page
    assert page.index("Skip to the content") < page.index("<nav")
    assert '<main id="content">' in page


def test_ids_on_a_page_are_unique() -> None:
    """Two headings of the same words are two places."""
    blocks = (Heading("Same"), Heading("Same"), Heading("नमस्ते"), Callout("c", runs("x")))
    page = to_html(Paper(title="T", language="hi", blocks=blocks))
    ids = re.findall(r' id="([^"]+)"', page)

    assert len(ids) == len(set(ids))


def test_a_right_to_left_language_turns_the_page() -> None:
    """A letter in Urdu reads from the right."""
    page = to_html(Paper(title="T", language="ur", blocks=()))

    assert '<html lang="ur" dir="rtl">' in page


def test_a_mark_that_turns_the_reading_direction_is_shown() -> None:
    """An order's locator cannot rearrange the words around it."""
    page = to_html(Paper(title="T", language="en", blocks=(say("a\u202etxt.exe\u0000"),)))

    assert "a[U+202E]txt.exe[U+0000]" in page


def test_a_table_has_headings_with_a_scope_and_a_name() -> None:
    """Each cell of a table can be told with its column, also where a phone stacks the cells."""
    page = to_html(every_block("words"))

    assert '<th scope="col" role="columnheader">words</th>' in page
    assert '<td role="cell" data-label="words"' in page
    assert "<caption" in page


def test_a_style_for_dark_and_for_light_is_readable() -> None:
    """Every ink on every ground has a contrast of 4.5 to 1 or more (WCAG 2.2, 1.4.3)."""
    sheet = style_sheet()
    light = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6})", sheet.split("@media")[0]))
    dark = light | dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6})", sheet.split("@media")[1]))

    for tokens in (light, dark):
        for ink in ("ink", "ink-soft", "link", "accent"):
            for ground in ("page", "raised"):
                assert _contrast(tokens[ink], tokens[ground]) >= 4.5, (ink, ground)
        assert _contrast(tokens["line"], tokens["page"]) >= 3


def test_no_colour_is_named_outside_the_tokens() -> None:
    """A colour that is no token would stay light in the dark."""
    rules = [line for line in style_sheet().splitlines() if "#" in line]

    assert all(line.strip().startswith("--") or ":root {" in line for line in rules)


def _contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours (WCAG 2.2, definition of contrast ratio)."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
