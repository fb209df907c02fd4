"""
The numbers that lists of OpenDocument letters count, which the letter itself does not keep.

Source: OpenDocument 1.3, part 3, 5.3 (lists), 16.31 (list styles), 19.880.25 (levels displayed).
"""

from dataclasses import dataclass, field

from withheld.readers.docx_styles import formatted
from withheld.readers.package import Attributes

_LEVELS = 10
_FORMS = {
    "1": "decimal",
    "a": "lowerLetter",
    "A": "upperLetter",
    "i": "lowerRoman",
    "I": "upperRoman",
}


@dataclass(slots=True)
class _Level:
    """How one level of a list style is numbered."""

    form: str
    prefix: str
    suffix: str
    start: int
    shown: int
    """How many levels a number shows, its own included."""


@dataclass(slots=True)
class _Open:
    """A list that is open."""

    style: str
    counts: list[int | None] = field(default_factory=lambda: [None] * _LEVELS)
    """How far each level has counted; shared by a list and the lists inside it."""


class OdfLists:
    """All lists of a letter, filled while its XML goes by."""

    def __init__(self) -> None:
        self._styles: dict[str, dict[int, _Level]] = {}
        self._at_hand: dict[int, _Level] = {}
        self._open: list[_Open] = []
        self._known: dict[str, _Open] = {}
        self._last: dict[str, _Open] = {}
        self._waiting = ""

    def start(self, tag: str, attributes: Attributes) -> bool:
        """Take in an element if it is about lists; return whether it was."""
        if tag == "text:list-style":
            self._at_hand = self._styles.setdefault(attributes.get("style:name", ""), {})
        elif tag == "text:list-level-style-number":
            self._take_level(attributes)
        elif tag == "text:list":
            self._open_list(attributes)
        elif tag == "text:list-item":
            self._count(attributes)
        else:
            return False
        return True

    def end(self, tag: str) -> None:
        """Close a list or an entry of one."""
        if tag == "text:list" and self._open:
            self._open.pop()
        if tag in {"text:list", "text:list-item"}:
            self._waiting = ""

    def take_number(self) -> str:
        """Return the number before the paragraph that begins; each is given once."""
        number, self._waiting = self._waiting, ""
        return number

    def _take_level(self, attributes: Attributes) -> None:
        """Take in how a level is numbered."""
        level = _whole(attributes.get("text:level"), 1)
        form = _FORMS.get(attributes.get("style:num-format", ""))
        if form:
            self._at_hand[level] = _Level(
                form=form,
                prefix=attributes.get("style:num-prefix", ""),
                suffix=attributes.get("style:num-suffix", ""),
                start=_whole(attributes.get("text:start-value"), 1),
                shown=_whole(attributes.get("text:display-levels"), 1),
            )

    def _open_list(self, attributes: Attributes) -> None:
        """Open a list: a new one, one that goes on, or one inside another."""
        style = attributes.get("text:style-name", "")
        if self._open:
            around = self._open[-1]
            self._open.append(_Open(style or around.style, around.counts))
            return
        goes_on = self._known.get(attributes.get("text:continue-list", ""))
        if goes_on is None and attributes.get("text:continue-numbering") == "true":
            goes_on = self._last.get(style)
        opened = goes_on or _Open(style)
        self._open.append(opened)
        self._last[style] = opened
        identity = attributes.get("xml:id", "")
        if identity:
            self._known[identity] = opened

    def _count(self, attributes: Attributes) -> None:
        """Count an entry; its number waits for its first paragraph."""
        if not self._open or len(self._open) >= _LEVELS:
            return
        opened, level = self._open[-1], len(self._open)
        levels = self._styles.get(opened.style, {})
        shape = levels.get(level)
        if shape is None:
            self._waiting = ""
            return
        known = opened.counts[level]
        stated = attributes.get("text:start-value")
        if stated is not None:
            opened.counts[level] = _whole(stated, shape.start)
        else:
            opened.counts[level] = shape.start if known is None else known + 1
        opened.counts[level + 1 :] = [None] * (_LEVELS - level - 1)
        numbers = []
        for upper in range(max(level - shape.shown + 1, 1), level + 1):
            count = opened.counts[upper]
            one = levels.get(upper, shape)
            numbers.append(formatted(one.start if count is None else count, one.form))
        self._waiting = f"{shape.prefix}{'.'.join(numbers)}{shape.suffix}".strip()


def _whole(text: str | None, default: int) -> int:
    """Return a whole number of the XML; `default` where it is none."""
    return int(text) if text is not None and text.isdecimal() and len(text) < 10 else default  # noqa: PLR2004 -- no count is longer
