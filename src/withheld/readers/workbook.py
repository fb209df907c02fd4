"""
Reads what an XLSX workbook keeps beside its sheets: their names, shared texts and styles.

Source: ECMA-376 part 1, 18.2 (workbook), 18.4 (shared strings), 18.8 (styles).
"""

from dataclasses import dataclass

from withheld.errors import UnreadableFile
from withheld.readers.numbers import NumberForm, Style, is_date_format
from withheld.readers.package import Attributes, Package, feed, local, safe_parser
from withheld.readers.sheet_scan import SharedText, scan_shared, unescape


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetEntry:
    """What the workbook says of one sheet."""

    name: str
    path: str
    is_hidden: bool


def find_workbook(package: Package) -> tuple[str, dict[str, tuple[str, str]]]:
    """
    Return the workbook's entry and its relationships.

    Raises:
        UnreadableFile: The package has none.
    """
    for kind, target in package.relations("").values():
        if kind == "officeDocument" and target in package:
            return target, package.relations(target)
    if "xl/workbook.xml" in package:
        return "xl/workbook.xml", package.relations("xl/workbook.xml")
    raise UnreadableFile("the package has no workbook inside; ask for it again, or as CSV")


def read_workbook(
    package: Package, book: str, relations: dict[str, tuple[str, str]]
) -> tuple[list[SheetEntry], bool]:
    """
    Return the sheets in their order, and whether days are counted from 1904.

    Raises:
        UnreadableFile: The workbook's own entry is broken.
    """
    entries: list[SheetEntry] = []
    is_1904 = False

    def start(tag: str, attributes: Attributes) -> None:
        """Take in one sheet, or the day that days are counted from."""
        nonlocal is_1904
        name = local(tag)
        if name == "sheet":
            identity = next((v for k, v in attributes.items() if k.endswith(":id")), "")
            entries.append(
                SheetEntry(
                    name=attributes.get("name", ""),
                    path=relations.get(identity, ("", ""))[1],
                    is_hidden=attributes.get("state", "visible") != "visible",
                )
            )
        elif name == "workbookPr":
            is_1904 = attributes.get("date1904") in {"1", "true"}

    package.parse(book, start=start)
    return entries, is_1904


def read_shared(package: Package, path: str) -> list[SharedText]:
    """
    Return the texts that cells share.

    Raises:
        UnreadableFile: They are broken or too large.
    """
    if path not in package:
        return []
    data = package.read(path)
    texts = scan_shared(data)
    if texts is None:
        handler = _SharedTexts()
        feed(safe_parser(start=handler.start, end=handler.end, text=handler.text), [data])
        texts = handler.texts
    return texts


class _SharedTexts:
    """What expat calls while the shared texts go by."""

    def __init__(self) -> None:
        self.texts: list[SharedText] = []
        self._pieces: list[str] = []
        self._takes = False
        self._is_phonetic = False
        self._run_struck = False
        self._is_struck = False

    def start(self, tag: str, attributes: Attributes) -> None:
        """Open an element."""
        name = local(tag) if ":" in tag else tag
        if name == "si":
            self._pieces = []
            self._is_struck = self._run_struck = False
        elif name == "t":
            self._takes = not self._is_phonetic
            self._is_struck = self._is_struck or self._run_struck
        elif name == "rPh":
            self._is_phonetic = True
        elif name == "strike":
            self._run_struck = attributes.get("val", "1") not in {"0", "false"}

    def end(self, tag: str) -> None:
        """Close an element."""
        name = local(tag) if ":" in tag else tag
        if name == "si":
            text = unescape("".join(self._pieces))
            self.texts.append(SharedText(text=text, is_struck=self._is_struck))
        elif name == "t":
            self._takes = False
        elif name == "rPh":
            self._is_phonetic = False
        elif name == "r":
            self._run_struck = False

    def text(self, data: str) -> None:
        """Take in characters."""
        if self._takes:
            self._pieces.append(data)


def read_styles(package: Package, path: str, *, is_1904: bool) -> list[Style]:
    """
    Return the cell styles by number.

    Raises:
        UnreadableFile: The styles are broken.
    """
    struck_fonts: list[bool] = []
    codes: dict[int, str] = {}
    formats: list[tuple[int, int]] = []
    within: list[str] = []

    def start(tag: str, attributes: Attributes) -> None:
        """Open an element."""
        name = local(tag)
        parent = within[-1] if within else ""
        within.append(name)
        if name == "font" and parent == "fonts":
            struck_fonts.append(False)
        elif name == "strike" and parent == "font" and "fonts" in within and struck_fonts:
            struck_fonts[-1] = attributes.get("val", "1") not in {"0", "false"}
        elif name == "numFmt" and parent == "numFmts":
            codes[_whole(attributes.get("numFmtId"))] = attributes.get("formatCode", "")
        elif name == "xf" and parent == "cellXfs":
            formats.append((_whole(attributes.get("fontId")), _whole(attributes.get("numFmtId"))))

    def end(_: str) -> None:
        """Close an element."""
        within.pop()

    if path in package:
        package.parse(path, start=start, end=end)
    dated = NumberForm.DATE_1904 if is_1904 else NumberForm.DATE
    return [
        Style(
            is_struck=0 <= font < len(struck_fonts) and struck_fonts[font],
            form=dated if is_date_format(number, codes.get(number, "")) else NumberForm.NUMBER,
        )
        for font, number in formats
    ]


def _whole(text: str | None) -> int:
    """Return a whole number of the XML; 0 where it is none."""
    return int(text) if text is not None and text.isdecimal() else 0
