"""Plain text of 72 columns."""

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
from withheld.renderers.text import COLUMNS, to_text

PAPER = Paper(
    title="A paper of every kind of block",
    language="en",
    blocks=(
        Address(("Chirp Example Ltd", "1 Example Street")),
        say("Read ", Strong("this"), " or write to ", Link("a@b.example", "mailto:a@b.example"),
            ", or see ", Link("the page", "https://chirp.example/p"), "."),
        Heading("Second level"),
        Heading("Third level", 3),
        BulletList((runs("one"), runs("two"))),
        NumberedList((runs("first"), runs("then"))),
        KeyValueTable((("Key", "value"), ("Longer key", "value"), ("A key longer than all", "v"))),
        Table(("A", "B"), (("1", "2"), ("3", "x" * 80))),
        Table(("A", "B"), (("1", "22"), ("333", "4"))),
        Callout("Note", runs("well")),
        CheckBox("yes", is_ticked=True),
        CheckBox("no", is_ticked=False),
        Code("one line\nanother"),
        Rule(),
    ),
)  # fmt: skip


def test_every_kind_of_block_has_its_plain_form() -> None:
    """What a page shows, a terminal shows too."""
    assert (
        to_text(PAPER)
        == """\
A paper of every kind of block
==============================

Chirp Example Ltd
1 Example Street

Read *this* or write to a@b.example, or see the page
<https://chirp.example/p>.

Second level
------------

Third level
···········

- one
- two

1. first
2. then

Key:                   value
Longer key:            value
A key longer than all: v

(1)
A: 1
B: 2
(2)
A: 3
B: xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx

A    B
---  --
1    22
333  4

| NOTE
| well

[x] yes

[ ] no

    one line
    another

------------------------------------------------------------------------
"""
    )


@given(st.lists(st.text("abcdefgh", min_size=1, max_size=30), min_size=1, max_size=60))
def test_no_line_of_words_is_longer_than_72_columns(words: list[str]) -> None:
    """Lines break between words, and no word is lost or broken."""
    paper = Paper(title="T", language="en", blocks=(say(" ".join(words)),))
    text = to_text(paper)

    assert all(len(line) <= COLUMNS for line in text.splitlines())
    assert text.split()[2:] == words


def test_an_address_on_the_web_is_never_broken() -> None:
    """A broken URL leads nowhere."""
    url = "https://chirp.example/" + "x" * 100
    paper = Paper(title="T", language="en", blocks=(say("see ", Link("there", url)),))

    assert f"<{url}>" in to_text(paper)


def test_hindi_is_measured_by_what_is_seen() -> None:
    """Vowel signs take no column, so that a Hindi line is not cut at half its width."""
    text = to_text(Paper(title="T", language="hi", blocks=(say("कु" * 30 + " " + "कु" * 30),)))

    assert "कु" * 30 + " " + "कु" * 30 in text


def test_a_caption_stands_above_its_table() -> None:
    """A table that has a name is told by it."""
    table = Table(("A",), (("1",),), caption="Name")

    assert "Name\n\nA\n-\n1\n" in to_text(Paper(title="T", language="en", blocks=(table,)))


def test_facts_without_rows_are_nothing() -> None:
    """An empty table of facts leaves no line behind but its place."""
    paper = Paper(title="T", language="en", blocks=(KeyValueTable(()), say("end")))

    assert to_text(paper).split() == ["T", "=", "end"]
