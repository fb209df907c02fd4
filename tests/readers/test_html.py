"""HTML: what a person sees, and where links lead."""

from withheld.model.document import Line, LineKind, Link
from withheld.readers.reading import read_bytes


def lines_of(body: str) -> tuple[Line, ...]:
    """The lines of a page with `body`."""
    page = f"<!doctype html><html><head><title>t</title></head><body>{body}</body></html>"
    return tuple(read_bytes(page.encode(), name="order.html").lines)


def test_paragraphs_and_breaks_are_lines() -> None:
    """A paragraph, a list entry and what follows a line break are lines of their own."""
    lines = lines_of("<p>To the <b>service</b></p><p>one<br>two</p><ol><li>first<li>second</ol>")

    assert [line.text for line in lines] == [
        "To the service", "one", "two", "1. first", "2. second",
    ]  # fmt: skip
    assert {line.kind for line in lines} == {LineKind.PARAGRAPH}


def test_links_keep_words_and_target() -> None:
    """A link whose words differ from its target shows both."""
    (line,) = lines_of('<p>see <a href="https://other.example/b">https://chirp.example/a</a>.</p>')

    assert line.text == "see https://chirp.example/a."
    assert line.links == (Link(text="https://chirp.example/a", target="https://other.example/b"),)


def test_a_table_row_is_one_line_with_cells() -> None:
    """Rows carry cells with headings, links and what is struck through."""
    lines = lines_of(
        "<table><tr><th>S.No<th>URL</tr>"
        '<tr><td>1<td><a href="https://chirp.example/a">link</a></td></tr>'
        "<tr><td>2</td><td><s>https://chirp.example/b</s></td></tr></table>"
    )

    assert [line.text for line in lines] == [
        "S.No\tURL", "1\tlink", "2\thttps://chirp.example/b",
    ]  # fmt: skip
    assert lines[1].cells[1].hyperlink == "https://chirp.example/a"
    assert [cell.heading for cell in lines[1].cells] == ["S.No", "URL"]
    assert [cell.is_struck for cell in lines[2].cells] == [False, True]


def test_layout_tables_are_no_rows() -> None:
    """Tables that only lay out a mail give their lines, in reading order."""
    lines = lines_of(
        "<table><tr><td>before<table><tr><td>1<td>https://chirp.example/a</table>after</table>"
    )

    assert [(line.kind, line.text) for line in lines] == [
        (LineKind.PARAGRAPH, "before"),
        (LineKind.ROW, "1\thttps://chirp.example/a"),
        (LineKind.PARAGRAPH, "after"),
    ]


def test_hidden_text_is_read_and_said_to_be_hidden() -> None:
    """What a browser does not draw is marked, not dropped and not shown as if it were plain."""
    lines = lines_of('<p>seen</p><div style="display:none"><p>https://chirp.example/x</p></div>end')

    assert [(line.text, line.is_hidden) for line in lines] == [
        ("seen", False),
        ("https://chirp.example/x", True),
        ("end", False),
    ]


def test_pictures_scripts_and_styles_are_no_lines() -> None:
    """A tracking pixel, a script and a style name addresses, and are lines of nobody's order."""
    lines = lines_of(
        '<img src="https://track.example/p.gif" width=1 height=1>'
        "<script>location='https://evil.example'</script><style>a{}</style><p>text</p>"
    )

    assert [line.text for line in lines] == ["text"]


def test_paragraphs_that_are_never_closed_end_where_the_next_begins() -> None:
    """A page of three thousand open paragraphs and entries is read, not refused as too deep."""
    page = "<html>" + "<p>a" * 3_000 + "<ol>" + "<li>b" * 3_000 + "</ol><table><tr><td>1<td>c"

    lines = read_bytes(page.encode(), name="order.html").lines

    assert len(lines) == 6_001
    assert (lines[5_999].text, lines[6_000].text) == ("3000. b", "1\tc")
