"""
What the styles of a DOCX letter say of its text, and the numbers that its lists count.

Source: ECMA-376 part 1, 17.7 (styles), 17.9 (numbering).  Word keeps the number before a paragraph
nowhere: it is counted anew each time, and so it is here.
"""

from dataclasses import dataclass, field

from withheld.readers.package import Attributes, Package, local

OFF = frozenset({"0", "false", "off", "none"})
_PARENTS_MAX = 20
_LEVELS = 9
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"),
    (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip


def value_of(attributes: Attributes, name: str = "val") -> str | None:
    """Return an attribute by its name without prefix; None where it is absent."""
    return next((value for key, value in attributes.items() if local(key) == name), None)


def is_on(attributes: Attributes) -> bool:
    """Return whether a mark such as `w:strike` is switched on; without a value it is."""
    return (value_of(attributes) or "1") not in OFF


@dataclass(slots=True)
class DocxStyle:
    """What of a style matters to reading; None where it leaves that to its parent."""

    parent: str = ""
    is_struck: bool | None = None
    is_hidden: bool | None = None
    numbered: tuple[str, int] | None = None
    """The list whose numbers its paragraphs have, and the level."""


@dataclass(slots=True)
class _Level:
    """One level of a list."""

    form: str = "decimal"
    text: str = ""
    """The number as shown, `%1` standing for the number of the first level."""
    start: int = 1


@dataclass(slots=True)
class Numbering:
    """The lists of a letter, and how far each has counted."""

    kinds: dict[str, dict[int, _Level]] = field(default_factory=dict)
    lists: dict[str, str] = field(default_factory=dict)
    """The kind of each list, by the list's number."""
    restarts: dict[tuple[str, int], int] = field(default_factory=dict)
    _counts: dict[str, list[int | None]] = field(default_factory=dict)
    _restarted: set[str] = field(default_factory=set)

    def next_number(self, number: str, level: int) -> str:
        """Return the number before the next paragraph of a list; empty for bullets."""
        kind = self.lists.get(number)
        levels = self.kinds.get(kind or "", {})
        if kind is None or level not in levels or not 0 <= level < _LEVELS:
            return ""
        counts = self._counts.setdefault(kind, [None] * _LEVELS)
        restart = self.restarts.get((number, level))
        if restart is not None and number not in self._restarted:
            self._restarted.add(number)
            counts[level] = restart
        else:
            count = counts[level]
            counts[level] = levels[level].start if count is None else count + 1
        counts[level + 1 :] = [None] * (_LEVELS - level - 1)
        return self._shown(levels, counts, level)

    @staticmethod
    def _shown(levels: dict[int, _Level], counts: list[int | None], level: int) -> str:
        """Return a number as Word shows it."""
        if levels[level].form in {"bullet", "none"}:
            return ""
        text = levels[level].text
        for upper in range(level + 1):
            one = levels.get(upper, _Level())
            count = counts[upper]
            text = text.replace(
                f"%{upper + 1}", formatted(one.start if count is None else count, one.form)
            )
        return text.strip()


def formatted(number: int, form: str) -> str:
    """Return a number in the form of its level."""
    match form:
        case "lowerLetter" | "upperLetter" if 1 <= number <= 26 * 30:
            letter = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
            return letter if form == "lowerLetter" else letter.upper()
        case "lowerRoman" | "upperRoman" if 1 <= number < 4000:  # noqa: PLR2004 -- Roman numbers end there
            rest, roman = number, ""
            for size, sign in _ROMAN:
                roman += sign * (rest // size)
                rest %= size
            return roman if form == "lowerRoman" else roman.upper()
        case "decimalZero":
            return f"{number:02}"
        case _:
            return str(number)


class Styles:
    """The styles of a letter."""

    def __init__(self, styles: dict[str, DocxStyle]) -> None:
        self._styles = styles

    def is_struck(self, name: str) -> bool:
        """Return whether text of this style is struck through."""
        return next((one.is_struck for one in self._line(name) if one.is_struck is not None), False)

    def is_hidden(self, name: str) -> bool:
        """Return whether text of this style is not shown."""
        return next((one.is_hidden for one in self._line(name) if one.is_hidden is not None), False)

    def numbered(self, name: str) -> tuple[str, int] | None:
        """Return list and level of paragraphs of this style."""
        return next((one.numbered for one in self._line(name) if one.numbered), None)

    def _line(self, name: str) -> list[DocxStyle]:
        """Return the style `name` and those it stands on."""
        line: list[DocxStyle] = []
        while name and len(line) < _PARENTS_MAX and name in self._styles:
            line.append(self._styles[name])
            name = self._styles[name].parent
        return line


def read_styles(package: Package, name: str = "word/styles.xml") -> Styles:
    """
    Return the styles of a letter.

    Raises:
        UnreadableFile: They are broken.
    """
    styles: dict[str, DocxStyle] = {}
    at_hand = DocxStyle()
    list_number, level = "", 0

    def start(tag: str, attributes: Attributes) -> None:
        """Take in one element."""
        nonlocal at_hand, list_number, level
        match local(tag):
            case "style":
                at_hand, list_number, level = DocxStyle(), "", 0
                styles[value_of(attributes, "styleId") or ""] = at_hand
            case "basedOn":
                at_hand.parent = value_of(attributes) or ""
            case "strike" | "dstrike":
                at_hand.is_struck = bool(at_hand.is_struck) or is_on(attributes)
            case "vanish":
                at_hand.is_hidden = is_on(attributes)
            case "ilvl":
                level = _whole(value_of(attributes))
            case "numId":
                list_number = value_of(attributes) or ""
                at_hand.numbered = (list_number, level)
            case _:
                pass

    if name in package:
        package.parse(name, start=start)
    return Styles(styles)


def read_numbering(package: Package, name: str = "word/numbering.xml") -> Numbering:
    """
    Return the lists of a letter.

    Raises:
        UnreadableFile: They are broken.
    """
    handler = _ListHandler()
    if name in package:
        package.parse(name, start=handler.start)
    return handler.numbering


class _ListHandler:
    """What expat calls while the lists go by."""

    def __init__(self) -> None:
        self.numbering = Numbering()
        self._levels: dict[int, _Level] = {}
        self._list = ""
        """The number of the list at hand; empty within kinds of lists."""
        self._level = 0

    def start(self, tag: str, attributes: Attributes) -> None:
        """Take in one element."""
        name, said = local(tag), value_of(attributes) or ""
        if name == "abstractNum":
            self._list, self._levels = "", {}
            self.numbering.kinds[value_of(attributes, "abstractNumId") or ""] = self._levels
        elif name == "num":
            self._list = value_of(attributes, "numId") or ""
        elif name in {"lvl", "lvlOverride"}:
            self._level = _whole(value_of(attributes, "ilvl"))
            if not self._list:
                self._levels[self._level] = _Level()
        elif self._list:
            self._start_of_list(name, said)
        elif self._level in self._levels:
            self._start_of_level(self._levels[self._level], name, said)

    def _start_of_list(self, name: str, said: str) -> None:
        """Take in of which kind a list is, and where it starts anew."""
        if name == "abstractNumId":
            self.numbering.lists[self._list] = said
        elif name == "startOverride":
            self.numbering.restarts[self._list, self._level] = _whole(said)

    @staticmethod
    def _start_of_level(level: _Level, name: str, said: str) -> None:
        """Take in how a level is numbered."""
        if name == "numFmt":
            level.form = said
        elif name == "lvlText":
            level.text = said
        elif name == "start":
            level.start = _whole(said)


def _whole(text: str | None) -> int:
    """Return a whole number of the XML; 0 where it is none."""
    return int(text) if text is not None and text.isdecimal() and len(text) < 10 else 0  # noqa: PLR2004 -- no count is longer
