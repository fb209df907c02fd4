"""What stands around a line: its sentence, the words that lead into it, its list, its message."""

import re
from array import array
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from withheld.intake.columns import is_heading_row
from withheld.intake.passages import (
    Passage,
    Passages,
    is_quoted,
    is_ruler,
    sentences_of,
    without_bullet,
)
from withheld.intake.plain_rows import PlainRow, PlainRows, kept_rows
from withheld.intake.repositories import code_host
from withheld.intake.roles import Role, Weight, role_of
from withheld.intake.runs import Runs
from withheld.intake.serials import list_heading, list_name
from withheld.intake.sightings import NAME_LABEL, Sighting, is_text
from withheld.intake.urls import find_urls
from withheld.model.document import Document, Line, LineKind, Place
from withheld.model.identity import LineNumber

_NAMES_FOLLOW = re.compile(
    r"\b(?:accounts?|handles?|users?|usernames?|profiles?|hash ?tags?|channels?|ids?)\b"
    r"|аккаунт\w*|пользовател\w+|хэштег\w*|хештег\w*"
    r"|\bcuentas?\b|\busuarios?\b|账号|帐号|用户|话题|标签|खात|हैंडल|उपयोगकर्ता|hesap|kullanıcı"
    r"|contas?\b|Konten|comptes?\b",
    re.IGNORECASE,
)
_SIGN_OFF = re.compile(
    r"^\W*(?:(?:best|kind|warm)?\s*regards|best|sincerely|yours (?:faithfully|sincerely|truly)"
    r"|thanks(?: and regards)?|thank you"
    r"|с уважением|atentamente|saludos|cordialmente|hochachtungsvoll|mit freundlichen grüßen"
    r"|cordialement|saygılarımızla"
    r"|此致|敬礼|भवदीय)[\s,.!।]*$",
    re.IGNORECASE,
)
_DISCLAIMER = re.compile(
    r"^\W*(?:disclaimer|confidentiality(?: notice)?|sent from my|this e-?mail (?:and|may|is)"
    r"|unsubscribe)\b",
    re.IGNORECASE,
)
_FREE_MAIL = re.compile(
    r"^(?:gmail|googlemail|yahoo|hotmail|outlook|live|icloud|proton(?:mail)?|gmx|web|mail|yandex"
    r"|rambler|qq|163|126|aol|freemail)\.",
    re.IGNORECASE,
)
QUOTED = "quoted from an earlier message"
_LISTED = Role(Weight.TARGET)
_REMARKED = Role(Weight.ASIDE, "in a remark")
_Part = tuple[str, str | None]
"""A part of what arrived, and the sheet of it."""
_SIGNATURE_LINES = 6
_FORM_ROWS_MAX = 200
_LEAD_LENGTH = 260
_GAP = 40
"""So many characters between two addresses at most are read as "and" or "as well as"."""


@dataclass(slots=True)
class _Here:
    """What the lines so far say of the next one."""

    part: _Part = ("", None)
    heading: str = ""
    columns: tuple[str, ...] = ()
    lead: int = -1
    """The turn of the last line that is no member of a list; -1 if there is none."""
    signed: int = 0
    """So many lines from here on belong to a signature."""

    def begin(self, place: Place) -> None:
        """Begin another part, or another sheet of the same."""
        if place.part != self.part[0]:
            self.lead = -1
        self.part = (place.part, place.sheet)
        self.columns, self.signed = (), 0
        self.heading = list_name(place)

    def signs(self, line: Line, *, is_drawn: bool) -> bool:
        """Return whether a line belongs to a signature or a footer; `is_drawn` if it is a rule."""
        is_said = is_text(line)
        if is_said and _SIGN_OFF.match(line.text):
            self.signed = _SIGNATURE_LINES
        elif is_drawn:
            self.signed = 0
        if not self.signed:
            return is_said and _DISCLAIMER.match(line.text) is not None
        self.signed -= 1
        return True


class Neighbourhood:
    """The context of every line of one document; works it out once."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.lines: Sequence[Line] = document.lines
        self.is_long = not isinstance(document.lines, tuple)
        """Its lines are made when they are asked for; what is kept of each has to be small."""
        self.is_recognised = False
        """A machine read some of it from a picture."""
        self.headers = array("q")
        """The turns, counted from 0, of the header fields of mails."""
        self.texts = array("q")
        """The turns of the lines of running text."""
        self.passages = Passages(document.lines)
        self.plain = kept_rows(is_long=self.is_long)
        """For every line the row, where it is of the plainest."""
        self.others = array("q")
        """The turns of the lines that are none of those."""
        self._index: dict[LineNumber, int] | None = None
        """The turn of each line, where it is not its number less one."""
        self._series = Runs("")
        self._headings = Runs[tuple[str, ...]](())
        self._signatures: set[LineNumber] = set()
        self._leads = array("q")
        """For every line the turn of the last one above that is no member of a list, or -1."""
        self._led_by: tuple[int, str] = (-1, "")
        self._rows: Counter[_Part] = Counter()
        self._bare_rows: dict[_Part, list[int]] = {}
        """The passages that are rows without headings, as many of each part as a form has."""
        self._shown: dict[_Part, bool] = {}
        """Whether anything of each sheet can be seen."""
        self._bounds: dict[int, tuple[list[int], list[int]]] = {}
        self._last: tuple[int, int, Role] = (-1, 0, Role(Weight.NEUTRAL))
        self._walk()
        self._passage_of: dict[LineNumber, tuple[int, int]] = {
            line.number: (turn, start)
            for turn, passage in self.passages.spoken()
            for line, start in zip(passage.lines, passage.starts, strict=True)
        }

    def _walk(self) -> None:
        """Go through the lines once: lists' names, headings of bare rows, signatures, leads."""
        here = _Here()
        is_regular = True
        plain_rows = PlainRows()
        for turn, line in enumerate(self.lines):
            if (line.place.part, line.place.sheet) != here.part:
                here.begin(line.place)
                self._series.enter(turn, here.heading)
                self._headings.enter(turn, here.columns)
            row = self._look(turn, line, here, plain_rows)
            self.plain.append(row)
            if row is None:
                self.others.append(turn)
            self._count(turn, line, here.part)
            is_regular = is_regular and line.number == turn + 1
        self.passages.close()
        if not is_regular:
            self._index = {line.number: turn for turn, line in enumerate(self.lines)}

    def _look(self, turn: int, line: Line, here: "_Here", plain_rows: PlainRows) -> PlainRow | None:
        """Take in what a line says of those below; return the row if it is of the plainest."""
        text, cells = line.text, line.cells
        if cells and not cells[0].text.isdigit() and is_heading_row(texts := _texts(line)):
            here.columns = texts
            self._headings.enter(turn, texts)
        elif not text[:1].isdecimal() and (named := list_heading(text)):
            here.heading = named
            self._series.enter(turn, named)
        self._leads.append(here.lead)
        is_drawn = not text[:1].isalnum() and is_ruler(text)
        is_row = line.kind is LineKind.ROW
        if (here.signed or not is_row) and here.signs(line, is_drawn=is_drawn):
            self._signatures.add(line.number)
        if is_drawn:
            here.lead = -1
        elif not line.unreadable and not _is_list_line(line):
            here.lead = turn
        return plain_rows.read(line, here.columns) if cells else None

    def _count(self, turn: int, line: Line, part: "_Part") -> None:
        """Remember what kind of line stands at `turn`, and where the rows of forms are."""
        is_passage = self.passages.enter(turn, line)
        if line.kind is LineKind.ROW:
            self._rows[part] += 1
            if is_passage and not (line.cells[0].heading or _has_headings(line)):
                bare = self._bare_rows.setdefault(part, [])
                if len(bare) <= _FORM_ROWS_MAX:
                    bare.append(len(self.passages) - 1)
        elif is_text(line):
            self.texts.append(turn)
        elif line.kind is LineKind.HEADER:
            self.headers.append(turn)
        if line.is_recognised:
            self.is_recognised = True
        if part[1] is not None and not self._shown.get(part):
            self._shown[part] = not line.is_hidden

    def _turn(self, line: Line) -> int:
        """Return the turn of a line, counted from 0."""
        return line.number - 1 if self._index is None else self._index[line.number]

    @cached_property
    def said(self) -> Sequence[Passage]:
        """
        The passages in which a letter speaks of itself: all but the rows of its lists.

        A row under headings lists; so does a row of a table too long for a form.
        """
        spoken = [
            turn
            for turn, passage in self.passages.spoken()
            if (line := passage.lines[0]).kind is not LineKind.ROW
            or self._rows[line.place.part, line.place.sheet] <= _FORM_ROWS_MAX
        ]
        for part, rows in self._bare_rows.items():
            spoken += rows if self._rows[part] <= _FORM_ROWS_MAX else []
        return tuple(self.passages[turn] for turn in sorted(spoken))

    @cached_property
    def own_domains(self) -> frozenset[str]:
        """
        The mail domains the sender writes from; free mail is nobody's own.

        A domain that is written to as well is none: a colleague hands the letter on within the
        house, and what it names there is what the order is about.
        """
        mail = self.document.mail
        addresses = [mail.sender, mail.reply_to] if mail else []
        others = [*mail.to, *mail.copied] if mail else []
        own, house = ({_domain_of(address) for address in each} for each in (addresses, others))
        return frozenset(
            domain for domain in own - house if domain and not _FREE_MAIL.match(domain)
        )

    @cached_property
    def code_host(self) -> str:
        """The one code host that the letter names; empty if it names none, or several."""
        return code_host(" ".join(passage.text for passage in self.passages[:60]))

    def is_aside_part(self, line: Line) -> bool:
        """Return whether nothing in the line is meant: a quotation, a hidden sheet, hidden text."""
        if line.place.sheet is not None:
            return not self._shown[line.place.part, line.place.sheet]
        return is_quoted(line) or (line.is_hidden and not line.cells)

    def _why_aside(self, line: Line) -> str:
        """Return why nothing in the line is meant."""
        if line.place.sheet is not None:
            return "on a hidden sheet"
        return QUOTED if is_quoted(line) else "in hidden text"

    def following(self, line: Line) -> str:
        """Return the one or two physical lines right below, where an address may go on."""
        below = self._below(line)
        if below is None:
            return ""
        last = self._below(below)
        return below.text if last is None else f"{below.text}\n{last.text}"

    def _below(self, line: Line) -> Line | None:
        """Return the physical line right below, or None where a gap, a page or a part ends."""
        turn = self._turn(line) + 1
        if line.kind is not LineKind.TEXT or turn >= len(self.lines):
            return None
        below = self.lines[turn]
        own, other = line.place, below.place
        if below.kind is not LineKind.TEXT or (own.part, own.page) != (other.part, other.page):
            return None
        is_gap = own.line is not None and other.line != own.line + 1
        return None if is_gap else below

    def headings(self, line: Line) -> tuple[str, ...]:
        """Return the headings of the columns above a row; empty if there are none."""
        return self._headings.at(self._turn(line))

    def series(self, line: Line) -> str:
        """Return the name of the list that the line stands in; empty if it has none."""
        return self._series.at(self._turn(line))

    def every_series(self) -> Iterator[str]:
        """Go through the lines: the name of the list that each stands in; empty if it has none."""
        return self._series.every(len(self.lines))

    def number_at(self, turn: int) -> LineNumber:
        """Return the number of the line at `turn`."""
        return LineNumber(turn + 1) if self._index is None else self.lines[turn].number

    def lead(self, line: Line) -> str:
        """Return the words that lead into the list the line stands in."""
        above = self._leads[self._turn(line)]
        if above < 0:
            return ""
        if above != self._led_by[0]:
            self._led_by = (above, self._up_to_end_of(self.lines[above]))
        return self._led_by[1]

    def _up_to_end_of(self, line: Line) -> str:
        """Return the last words of the line's passage, up to the end of the line."""
        end = len(line.text)
        if line.cells and line.kind is LineKind.ROW:
            text = "" if line.unreadable else line.text.rstrip()
        elif line.number in self._passage_of:
            turn, start = self._passage_of[line.number]
            text, end = self.passages[turn].text, start + end
        else:
            return ""
        return _last_words(text[max(0, end - 4 * _LEAD_LENGTH) : end])

    def leads_into_names(self, line: Line) -> bool:
        """Return whether the words above say that handles, hashtags or ids follow."""
        return _NAMES_FOLLOW.search(self.lead(line)) is not None

    def role(self, one: Sighting) -> Role:
        """Return what `one` is doing where it stands."""
        if one.is_plain:
            return _LISTED
        line = one.line
        if self.is_aside_part(line):
            return Role(Weight.ASIDE, self._why_aside(line))
        if one.is_remark:
            return self._remarked(one)
        if one.is_redacted or (line.cells and one.is_listed):
            return _LISTED
        if one.url is None and (one.is_listed or one.line.cells):
            return _LISTED
        before, after = self._words(one)
        role = role_of(one.url or "", before=before, after=after, own_domains=self.own_domains)
        role = self._enumerated(one, role)
        if role.weight is Weight.ASIDE and not (one.is_listed and one.serial is not None):
            return role
        if line.number in self._signatures and not one.is_listed:
            return Role(Weight.ASIDE, "in a signature or a footer")
        if one.is_listed or (role.weight is Weight.NEUTRAL and self._is_alone(one)):
            return _LISTED
        return role

    def _remarked(self, one: Sighting) -> Role:
        """Return what an address in a remark is doing; its row's only one may be meant."""
        if not one.is_only:
            return _REMARKED
        before, after = one.beside
        role = role_of(one.url or "", before=before, after=after, own_domains=self.own_domains)
        return role if role.weight is Weight.ASIDE else _LISTED

    def _enumerated(self, one: Sighting, role: Role) -> Role:
        """Return the role of the address before, where the words between only go on listing."""
        if one.line.cells:
            return role
        turn, start = self._passage_of[one.line.number]
        last_turn, last_end, last = self._last
        between = self.passages[turn].text[last_end : start + one.start]
        is_next = turn == last_turn and 0 < len(between) <= _GAP
        if role.weight is Weight.NEUTRAL and is_next and not re.search(r"[.!?:]\s", between):
            role = last
        self._last = (turn, start + one.end, role)
        return role

    def _is_alone(self, one: Sighting) -> bool:
        """Return whether nothing but a bullet stands beside the address."""
        if one.line.cells:
            return not any(one.beside)
        text = one.line.text
        return not re.search(r"[^\W_]", without_bullet(text[: one.start]) + text[one.end :])

    def _marks(self, turn: int) -> tuple[list[int], list[int]]:
        """Return where the sentences of a passage begin, and where its addresses end."""
        if turn not in self._bounds:
            passage = self.passages[turn]
            self._bounds[turn] = (
                [sentence.start for sentence in sentences_of(passage)],
                [found.end for found in find_urls(passage.text)],
            )
        return self._bounds[turn]

    def _words(self, one: Sighting) -> tuple[str, str]:
        """Return the words before and after `one` that speak of it."""
        if one.line.cells:
            return one.beside if any(one.beside) else (self.lead(one.line), "")
        turn, start = self._passage_of[one.line.number]
        passage = self.passages[turn]
        place = start + one.start
        starts, ends = self._marks(turn)
        cut = max(_last_at(starts, place), _last_at(ends, place))
        before = passage.text[cut:place]
        end = start + one.end
        turn_after = bisect_right(starts, place)
        sentence_end = starts[turn_after] if turn_after < len(starts) else len(passage.text)
        after = _until_address(passage.text[end : max(end, min(sentence_end, end + 200))])
        begins = not re.search(r"[^\W\d_]", one.line.text[: one.start])
        if not re.search(r"[^\W\d_]{2,}", before) or (begins and self._follows_list_line(one.line)):
            before = f"{self.lead(one.line)} "
        return before, after

    def _follows_list_line(self, line: Line) -> bool:
        """Return whether the line right above is a member of a list too."""
        turn = self._turn(line)
        return turn > 0 and _is_list_line(self.lines[turn - 1])


_LIST_LINE = re.compile(
    r"^\W*(?:\(?(?:\d{1,6}\s*[.):]?|(?:[ivxlc]{1,5}|[a-z])[.)])\s*)?"
    rf"(?:{NAME_LABEL}\s?[:：]\s?)?[\"'<\[(«“]?"
    r"(?:h(?:tt|xx)ps?\W|www\W|@\w|#\w|[\w-]+(?:(?:\[\.\]|\.)[\w-]+)+/|[\[(](?:private|redacted"
    r"|invalid))",
    re.IGNORECASE,
)


def _texts(line: Line) -> tuple[str, ...]:
    """Return what the cells of a row say."""
    return tuple([cell.text for cell in line.cells])


def _has_headings(line: Line) -> bool:
    """Return whether a cell of a row knows the heading of its column."""
    return any(cell.heading for cell in line.cells)


def _is_list_line(line: Line) -> bool:
    """Return whether the line begins with an address or a handle: a member of a list."""
    return _LIST_LINE.match(line.text) is not None or not re.search(r"[^\W\d_]{2,}", line.text)


def _last_words(text: str) -> str:
    """Return the last words of `text`, addresses left out; empty if there are none."""
    words = text
    for found in reversed(find_urls(text)):
        words = f"{words[: found.start]} {words[found.end :]}"
    return words[-_LEAD_LENGTH:] if re.search(r"[^\W\d_]{2,}", words) else ""


def _until_address(text: str) -> str:
    """Return `text` up to the next address."""
    found = find_urls(text)
    return text[: found[0].start] if found else text


def _last_at(marks: list[int], place: int) -> int:
    """Return the last of `marks` at or before `place`; 0 if there is none."""
    turn = bisect_right(marks, place)
    return marks[turn - 1] if turn else 0


def _domain_of(address: str) -> str:
    return address.rpartition("@")[2].strip("> ").lower()
