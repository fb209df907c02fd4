"""What stands around a line: its sentence, the words that lead into it, its list, its message."""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from functools import cached_property

from withheld.intake.columns import is_heading_row
from withheld.intake.passages import (
    Passage,
    is_quoted,
    is_ruler,
    passages_of,
    sentences_of,
    without_bullet,
)
from withheld.intake.repositories import code_host
from withheld.intake.roles import Role, Weight, role_of
from withheld.intake.serials import list_heading, list_name
from withheld.intake.sightings import NAME_LABEL, Sighting, is_text
from withheld.intake.urls import find_urls
from withheld.model.document import Document, Line, LineKind
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
_SIGNATURE_LINES = 6
_FORM_ROWS_MAX = 200
_LEAD_LENGTH = 260
_GAP = 40
"""So many characters between two addresses at most are read as "and" or "as well as"."""


class Neighbourhood:
    """The context of every line of one document; works it out once."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.lines: Sequence[Line] = document.lines
        self.passages = passages_of(document.lines)
        self._passage_of: dict[LineNumber, tuple[int, int]] = {
            line.number: (turn, start)
            for turn, passage in enumerate(self.passages)
            for line, start in zip(passage.lines, passage.starts, strict=True)
        }
        self._index = {line.number: turn for turn, line in enumerate(document.lines)}
        self._series: list[str] = []
        self._headings: list[tuple[str, ...]] = []
        self._signatures: set[LineNumber] = set()
        self._lead_lines: list[Line | None] = []
        self._bounds: dict[int, tuple[list[int], list[int]]] = {}
        self._last: tuple[int, int, Role] = (-1, 0, Role(Weight.NEUTRAL))
        self._walk()
        self._walk_leads()

    def _walk(self) -> None:
        """Go through the lines once: lists' names, headings of bare rows, signatures."""
        heading: str = ""
        columns: tuple[str, ...] = ()
        part: tuple[str, str | None] = ("", None)
        signed = 0
        for line in self.lines:
            here = (line.place.part, line.place.sheet)
            if here != part:
                part, columns, signed = here, (), 0
                heading = list_name(line.place)
            if line.cells and is_heading_row(texts := tuple([cell.text for cell in line.cells])):
                columns = texts
            elif named := list_heading(line.text):
                heading = named
            if is_text(line) and _SIGN_OFF.match(line.text):
                signed = _SIGNATURE_LINES
            elif is_ruler(line.text):
                signed = 0
            self._series.append(heading)
            self._headings.append(columns)
            if signed or (is_text(line) and _DISCLAIMER.match(line.text)):
                self._signatures.add(line.number)
                signed = max(0, signed - 1)

    def _walk_leads(self) -> None:
        """Remember for every line the last one above it that is no member of a list."""
        lead: Line | None = None
        part = ""
        for line in self.lines:
            if line.place.part != part:
                part, lead = line.place.part, None
            self._lead_lines.append(lead)
            if is_ruler(line.text):
                lead = None
            elif not line.unreadable and not _is_list_line(line):
                lead = line

    @cached_property
    def said(self) -> Sequence[Passage]:
        """
        The passages in which a letter speaks of itself: all but the rows of its lists.

        A row under headings lists; so does a row of a table too long for a form.
        """
        spoken = [
            passage
            for passage in self.passages
            if (line := passage.lines[0]).kind is not LineKind.ROW
            or not any(cell.heading for cell in line.cells)
        ]
        if not any(passage.lines[0].kind is LineKind.ROW for passage in spoken):
            return tuple(spoken)
        parts = Counter(
            (line.place.part, line.place.sheet) for line in self.lines if line.kind is LineKind.ROW
        )
        return tuple(
            passage
            for passage in spoken
            if (line := passage.lines[0]).kind is not LineKind.ROW
            or parts[line.place.part, line.place.sheet] <= _FORM_ROWS_MAX
        )

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

    @cached_property
    def hidden_sheets(self) -> frozenset[tuple[str, str]]:
        """The sheets of which nothing can be seen, by part and name."""
        shown: dict[tuple[str, str], bool] = {}
        for line in self.lines:
            if line.place.sheet is not None:
                key = (line.place.part, line.place.sheet)
                shown[key] = shown.get(key, False) or not line.is_hidden
        return frozenset(key for key, is_shown in shown.items() if not is_shown)

    def is_aside_part(self, line: Line) -> bool:
        """Return whether nothing in the line is meant: a quotation, a hidden sheet, hidden text."""
        if line.place.sheet is not None:
            return (line.place.part, line.place.sheet) in self.hidden_sheets
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
        turn = self._index[line.number] + 1
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
        return self._headings[self._index[line.number]]

    def series(self, line: Line) -> str:
        """Return the name of the list that the line stands in; empty if it has none."""
        return self._series[self._index[line.number]]

    def lead(self, line: Line) -> str:
        """Return the words that lead into the list the line stands in."""
        above = self._lead_lines[self._index[line.number]]
        return "" if above is None else self._up_to_end_of(above)

    def _up_to_end_of(self, line: Line) -> str:
        """Return the last words of the line's passage, up to the end of the line."""
        if line.number not in self._passage_of:
            return ""
        turn, start = self._passage_of[line.number]
        end = start + len(line.text)
        return _last_words(self.passages[turn].text[max(0, end - 4 * _LEAD_LENGTH) : end])

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
            return Role(Weight.TARGET)
        if one.url is None and (one.is_listed or one.line.cells):
            return Role(Weight.TARGET)
        before, after = self._words(one)
        role = role_of(one.url or "", before=before, after=after, own_domains=self.own_domains)
        role = self._enumerated(one, role)
        if role.weight is Weight.ASIDE and not (one.is_listed and one.serial is not None):
            return role
        if line.number in self._signatures and not one.is_listed:
            return Role(Weight.ASIDE, "in a signature or a footer")
        if one.is_listed or (role.weight is Weight.NEUTRAL and self._is_alone(one)):
            return Role(Weight.TARGET)
        return role

    def _remarked(self, one: Sighting) -> Role:
        """Return what an address in a remark is doing; its row's only one may be meant."""
        if not one.is_only:
            return Role(Weight.ASIDE, "in a remark")
        before, after = one.beside
        role = role_of(one.url or "", before=before, after=after, own_domains=self.own_domains)
        return role if role.weight is Weight.ASIDE else Role(Weight.TARGET)

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
        turn = self._index[line.number]
        return turn > 0 and _is_list_line(self.lines[turn - 1])


_LIST_LINE = re.compile(
    r"^\W*(?:\(?(?:\d{1,6}\s*[.):]?|(?:[ivxlc]{1,5}|[a-z])[.)])\s*)?"
    rf"(?:{NAME_LABEL}\s?[:：]\s?)?[\"'<\[(«“]?"
    r"(?:h(?:tt|xx)ps?\W|www\W|@\w|#\w|[\w-]+(?:(?:\[\.\]|\.)[\w-]+)+/|[\[(](?:private|redacted"
    r"|invalid))",
    re.IGNORECASE,
)


def _is_list_line(line: Line) -> bool:
    """Return whether the line begins with an address or a handle: a member of a list."""
    return _LIST_LINE.match(line.text) is not None or not re.search(r"[^\W\d_]{2,}", line.text)


def _has_words(text: str) -> bool:
    """Return whether there is a word of two letters or more in `text`."""
    return re.search(r"[^\W\d_]{2,}", text) is not None


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
