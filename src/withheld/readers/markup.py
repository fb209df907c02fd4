"""Turns HTML into visible lines and rows; what they mean for a document, `readers.html` says."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

from withheld.errors import UnreadableFile
from withheld.model.document import Link

_BLOCKS = frozenset(
    """
    address article aside blockquote body caption center dd details dialog div dl dt fieldset
    figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr html legend li main nav ol p pre
    section summary table tbody tfoot thead title ul br option
    """.split()
)
_UNSEEN = frozenset("script style template head noscript svg math object iframe".split())
_VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())
# HTML, 13.1.2.4: elements whose end may be left out, by what ends them.
_ENDS_ITEMS = {
    **{tag: frozenset({"p"}) for tag in _BLOCKS},
    "li": frozenset({"p", "li"}),
    "dt": frozenset({"p", "dt", "dd"}),
    "dd": frozenset({"p", "dt", "dd"}),
    "option": frozenset({"option"}),
    "td": frozenset({"p", "td", "th"}),
    "th": frozenset({"p", "td", "th"}),
    "tr": frozenset({"p", "td", "th", "tr"}),
}
_STRUCK = frozenset({"s", "del", "strike"})
_HIDING = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?![.\d])|opacity\s*:\s*0(?![.\d])"
    r"|mso-hide\s*:\s*all",
    re.IGNORECASE,
)
_STRIKING = re.compile(r"text-decoration[^;]*line-through", re.IGNORECASE)
_SPACE = re.compile(r"[ \t\r\n\f]+")
_DEPTH_MAX = 2_000


@dataclass(slots=True)
class Run:
    """One visible line, or one cell, while it is put together."""

    words: list[str] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    struck_words: set[int] = field(default_factory=set)
    """Which of `words` are struck through."""

    @property
    def is_struck(self) -> bool:
        """Some of it is struck through."""
        return bool(self.struck_words)

    @property
    def struck(self) -> tuple[tuple[int, int], ...]:
        """Where in `text` it is struck through: start and end, in characters from 0."""
        if not self.struck_words:
            return ()
        solid = [
            turn in self.struck_words
            for turn, word in enumerate(self.words)
            for character in word
            if not character.isspace()
        ]
        # Only blanks are drawn together in `text`: all other characters are there, in their order.
        text, marks = self.text, iter(solid)
        flags = [not character.isspace() and next(marks, False) for character in text]
        starts = [at for at, flag in enumerate(flags) if flag and (at == 0 or not flags[at - 1])]
        ends = [
            at + 1
            for at, flag in enumerate(flags)
            if flag and (at + 1 == len(flags) or not flags[at + 1])
        ]
        return tuple(zip(starts, ends, strict=True))

    @property
    def text(self) -> str:
        """The words with their spaces drawn together, line breaks kept."""
        lines = (_SPACE.sub(" ", line).strip() for line in "".join(self.words).split("\v"))
        return "\n".join(line for line in lines if line)

    def quote(self) -> None:
        """Mark it as quoted from an earlier message."""
        self.words.insert(0, "> ")
        self.struck_words = {turn + 1 for turn in self.struck_words}


@dataclass(slots=True)
class HTMLLine:
    """One line of a page: a visible line, or a row with more than one cell."""

    runs: list[Run]
    table: int = 0
    """Which table the row belongs to, counted from 1; 0 for a line outside any."""
    is_hidden: bool = False


@dataclass(slots=True)
class HTMLPage:
    """Everything that was read of a page."""

    lines: list[HTMLLine] = field(default_factory=list)
    pictures: int = 0
    carried: list[str] = field(default_factory=list)
    """Pictures that the page carries in itself, as their addresses do (RFC 2397)."""
    frames: int = 0

    @property
    def blind_spots(self) -> tuple[str, ...]:
        """What could not be seen, in words."""
        return tuple(
            words
            for count, words in (
                (self.pictures, f"{self.pictures} pictures"),
                (self.frames, f"{self.frames} embedded frames or objects"),
            )
            if count
        )


def parse_html(markup: str) -> HTMLPage:
    """
    Return the lines of `markup`.

    Raises:
        UnreadableFile: Elements lie deeper in each other than any page needs.
    """
    parser = _Parser()
    try:
        parser.feed(markup)
        parser.close()
    except (AssertionError, ValueError) as problem:  # what html.parser raises on broken markup
        raise UnreadableFile("the HTML is broken beyond repair; ask for it as text") from problem
    parser.flush()
    return parser.page


@dataclass(slots=True)
class _Open:
    """An element that is open."""

    tag: str
    hides: bool = False
    unseen: bool = False
    strikes: bool = False
    quotes: bool = False


@dataclass(slots=True)
class _Row:
    """A table row that is open: its finished cells, each a list of visible lines."""

    table: int
    cells: list[list[Run]] = field(default_factory=list)
    in_cell: bool = False


class _Parser(HTMLParser):
    """Turns tags into lines."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.page = HTMLPage()
        self._open: list[_Open] = []
        self._run = Run()
        self._rows: list[_Row] = []
        self._tables = 0
        self._table_stack: list[int] = []
        self._link: str | None = None
        self._link_words: list[str] = []
        self._counters: list[int | None] = []

    # -- what the base class calls ---------------------------------------------------------------

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """
        Open an element.

        Raises:
            UnreadableFile: Elements lie deeper in each other than any page needs.
        """
        named = {name: value or "" for name, value in attrs}
        ended = _ENDS_ITEMS.get(tag, frozenset())
        while self._open and self._open[-1].tag in ended:
            self.handle_endtag(self._open[-1].tag)
        style = named.get("style", "")
        hides = "hidden" in named or bool(_HIDING.search(style))
        if hides or tag in _BLOCKS or tag in {"tr", "td", "th"}:
            self._break_line()
        if tag not in _VOID:
            if len(self._open) >= _DEPTH_MAX:
                raise UnreadableFile(
                    f"elements lie more than {_DEPTH_MAX} deep in each other; ask for it as text"
                )
            self._open.append(
                _Open(
                    tag=tag,
                    hides=hides,
                    unseen=tag in _UNSEEN,
                    strikes=tag in _STRUCK or bool(_STRIKING.search(style)),
                    quotes=_is_quote(tag, named),
                )
            )
        self._start(tag, named)

    def handle_endtag(self, tag: str) -> None:
        """Close the nearest open element of that name, and everything left open inside it."""
        if tag == "a":
            self._close_link()
        if not any(element.tag == tag for element in self._open):
            return
        while self._open:
            element = self._open[-1]
            if element.hides or element.tag in _BLOCKS:
                self._break_line()
            self._end(element.tag)
            self._open.pop()
            if element.tag == tag:
                break

    def handle_data(self, data: str) -> None:
        """Take in text."""
        if any(element.unseen for element in self._open):
            return
        if any(element.tag == "pre" for element in self._open):
            for index, line in enumerate(data.splitlines()):
                if index:
                    self._break_line()
                self._take(line)
            return
        self._take(data)

    # -- lines -----------------------------------------------------------------------------------

    def flush(self) -> None:
        """Finish whatever is open at the end of the page."""
        self._close_link()
        self._break_line()
        while self._rows:
            self._end_row()

    def _take(self, data: str) -> None:
        """Add words to the line at hand."""
        if self._link is not None:
            self._link_words.append(data)
        self._run.words.append(data)
        if data.strip() and any(element.strikes for element in self._open):
            self._run.struck_words.add(len(self._run.words) - 1)

    def _break_line(self) -> None:
        """End the visible line at hand; inside a row it waits for its cell."""
        link, words = self._link, self._link_words
        if link is not None and "".join(words).strip():
            self._close_link()
            self._link, self._link_words = link, []
        run, self._run = self._run, Run()
        if not run.text and not run.links:
            return
        if self._rows and self._rows[-1].in_cell:
            self._rows[-1].cells[-1].append(run)
        else:
            self._add_line([run])

    def _add_line(self, runs: list[Run], table: int = 0) -> None:
        """Add a finished line to the page."""
        if not any(run.text or run.links for run in runs):
            return
        if not table and any(element.quotes for element in self._open):
            runs[0].quote()
        is_hidden = any(element.hides for element in self._open)
        self.page.lines.append(HTMLLine(runs=runs, table=table, is_hidden=is_hidden))

    # -- elements --------------------------------------------------------------------------------

    def _start(self, tag: str, named: dict[str, str]) -> None:
        """Do what opening `tag` means beyond a new line."""
        match tag:
            case "table" | "tr" | "td" | "th":
                self._start_of_table(tag)
            case "ol" | "ul" | "li":
                self._start_of_list(tag, named)
            case "a" if named.get("href", "").strip():
                self._close_link()
                self._link, self._link_words = named["href"].strip(), []
            case "img" if named.get("src", "").startswith("data:image/"):
                self.page.carried.append(named["src"])
            case "img":
                self.page.pictures += _is_picture(named)
            case "iframe" | "object" | "embed":
                self.page.frames += 1
            case _:
                pass

    def _start_of_table(self, tag: str) -> None:
        """Open a table, a row or a cell."""
        if tag == "table":
            if self._rows and self._rows[-1].in_cell:
                self._spill(self._rows[-1])
            self._tables += 1
            self._table_stack.append(self._tables)
            return
        is_in_row = bool(self._rows) and self._rows[-1].table == self._table_now()
        if tag == "tr":
            if is_in_row:
                self._end_row()
            self._rows.append(_Row(table=self._table_now()))
            return
        if not is_in_row:
            self._rows.append(_Row(table=self._table_now()))
        self._rows[-1].cells.append([])
        self._rows[-1].in_cell = True

    def _start_of_list(self, tag: str, named: dict[str, str]) -> None:
        """Open a list, or an entry of one, which shows its number."""
        if tag == "ol":
            self._counters.append(int(named["start"]) - 1 if _is_number(named) else 0)
        elif tag == "ul":
            self._counters.append(None)
        elif self._counters and self._counters[-1] is not None:
            self._counters[-1] += 1
            self._run.words.append(f"{self._counters[-1]}. ")

    def _end(self, tag: str) -> None:
        """Do what closing `tag` means."""
        match tag:
            case "td" | "th" if self._rows and self._rows[-1].table == self._table_now():
                self._break_line()
                self._rows[-1].in_cell = False
            case "tr" if self._rows and self._rows[-1].table == self._table_now():
                self._break_line()
                self._end_row()
            case "table" if self._table_stack:
                if self._rows and self._rows[-1].table == self._table_now():
                    self._end_row()
                self._table_stack.pop()
            case "ol" | "ul" if self._counters:
                self._counters.pop()
            case _:
                pass

    def _table_now(self) -> int:
        """Return the table at hand, counted from 1; 0 outside any."""
        return self._table_stack[-1] if self._table_stack else 0

    def _spill(self, row: _Row) -> None:
        """Turn what a row has so far into lines: a table inside it makes it a means of layout."""
        for cell in row.cells:
            for run in cell:
                self._add_line([run])
            cell.clear()

    def _end_row(self) -> None:
        """Add the row at hand: as a row where it has several cells, else as its lines."""
        row = self._rows.pop()
        filled = [cell for cell in row.cells if cell]
        if len(filled) < 2 or not row.table:  # noqa: PLR2004 -- one cell is layout, not a table
            for cell in filled:
                for run in cell:
                    self._add_line([run])
            return
        self._add_line([_merged(cell) for cell in row.cells], table=row.table)

    def _close_link(self) -> None:
        """Enter the link at hand, if it has words."""
        if self._link is None:
            return
        words = _SPACE.sub(" ", "".join(self._link_words)).strip()
        if words:
            self._run.links.append(Link(text=words, target=self._link))
        self._link, self._link_words = None, []


def _merged(runs: list[Run]) -> Run:
    """Return the visible lines of one cell as one run."""
    merged = Run()
    for index, run in enumerate(runs):
        merged.words.extend(["\v"] * bool(index))
        merged.struck_words.update(len(merged.words) + turn for turn in run.struck_words)
        merged.words.extend(run.words)
        merged.links.extend(run.links)
    return merged


def _is_quote(tag: str, named: dict[str, str]) -> bool:
    """Whether an element holds what a mail quotes from an earlier one."""
    return (tag == "blockquote" and named.get("type") == "cite") or (
        "gmail_quote" in named.get("class", "") and tag == "blockquote"
    )


def _is_number(named: dict[str, str]) -> bool:
    """Whether a list starts at a number of its own, one that is not absurd."""
    return bool(re.fullmatch(r"[0-9]{1,9}", named.get("start", "")))


def _is_picture(named: dict[str, str]) -> bool:
    """Whether an image is one to be seen, and not a pixel that reports who opened the mail."""
    return not {named.get("width", ""), named.get("height", "")} & {"0", "1", "0px", "1px"}
