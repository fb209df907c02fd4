"""
The styles of OpenDocument files, as far as they decide what a reader sees.

Source: OpenDocument 1.3, part 3, chapters 16 (styles) and 20 (formatting properties).
"""

from dataclasses import dataclass

from withheld.readers.package import Attributes

_PARENTS_MAX = 20


@dataclass(slots=True)
class OdfStyle:
    """What of a style matters to reading; None where it leaves that to its parent."""

    parent: tuple[str, str] = ("", "")
    is_struck: bool | None = None
    is_hidden: bool | None = None
    """Its text, or its whole table, is not shown."""


class OdfStyles:
    """All styles of a file, filled while its XML goes by."""

    def __init__(self) -> None:
        self._styles: dict[tuple[str, str], OdfStyle] = {}
        self._at_hand: OdfStyle | None = None

    def start(self, tag: str, attributes: Attributes) -> bool:
        """Take in an element if it is about styles; return whether it was."""
        if tag in {"style:style", "style:default-style"}:
            family = attributes.get("style:family", "")
            self._at_hand = OdfStyle(parent=(family, attributes.get("style:parent-style-name", "")))
            self._styles[family, attributes.get("style:name", "")] = self._at_hand
        elif tag == "style:text-properties" and self._at_hand is not None:
            self._take_text(self._at_hand, attributes)
        elif tag == "style:table-properties" and self._at_hand is not None:
            shown = attributes.get("table:display")
            self._at_hand.is_hidden = None if shown is None else shown == "false"
        else:
            return False
        return True

    def end(self, tag: str) -> None:
        """Close a style."""
        if tag in {"style:style", "style:default-style"}:
            self._at_hand = None

    def is_struck(self, family: str, name: str) -> bool:
        """Return whether text of this style is struck through."""
        return any(style.is_struck for style in self._line(family, name, what="is_struck"))

    def is_hidden(self, family: str, name: str) -> bool:
        """Return whether text or a table of this style is not shown."""
        return any(style.is_hidden for style in self._line(family, name, what="is_hidden"))

    def _line(self, family: str, name: str, *, what: str) -> list[OdfStyle]:
        """Return the first style from `name` upwards that says something of `what`."""
        key = (family, name)
        for _ in range(_PARENTS_MAX):
            style = self._styles.get(key)
            if style is None or not key[1]:
                return []
            if getattr(style, what) is not None:
                return [style]
            key = style.parent
        return []

    @staticmethod
    def _take_text(style: OdfStyle, attributes: Attributes) -> None:
        """Take in how text is drawn."""
        through = attributes.get(
            "style:text-line-through-style", attributes.get("style:text-line-through-type")
        )
        if through is not None:
            style.is_struck = through != "none"
        display = attributes.get("text:display")
        if display is not None:
            style.is_hidden = display == "none"
