"""A table of a connector's configuration, read with what was expected said in words."""

from collections.abc import Mapping
from pathlib import Path
from typing import TypeVar

from withheld.errors import InvalidInput

_NEEDED = "\0"
"""Stands for *no default*: no setting can hold it."""

_Choice = TypeVar("_Choice", bound=str)


class Settings:
    """One table; each value is asked for by name, and none may be left over."""

    def __init__(self, table: Mapping[str, object], where: str = "settings") -> None:
        """Read `table`, which stands in the configuration as `[where]`."""
        self._table = table
        self._where = where
        self._asked: set[str] = set()

    def text(self, name: str, default: str = _NEEDED) -> str:
        """
        Return a text.

        Raises:
            InvalidInput: It is missing and has no default, or is no text.
        """
        value = self._value(name, default)
        if not isinstance(value, str) or value == _NEEDED:
            raise self._wrong(name, "a text")
        return value

    def path(self, name: str) -> Path:
        """
        Return an absolute path.

        Raises:
            InvalidInput: Missing, or not absolute.
        """
        path = Path(self.text(name))
        if not path.is_absolute():
            raise self._wrong(name, "an absolute path")
        return path

    def number(self, name: str, default: int) -> int:
        """
        Return a whole number, zero or more.

        Raises:
            InvalidInput: It is none.
        """
        value = self._value(name, default)
        if not isinstance(value, int) or isinstance(value, bool) or value < 0:
            raise self._wrong(name, "a whole number, zero or more")
        return value

    def flag(self, name: str, *, default: bool) -> bool:
        """
        Return a yes or no.

        Raises:
            InvalidInput: Neither true nor false.
        """
        value = self._value(name, default)
        if not isinstance(value, bool):
            raise self._wrong(name, "true or false")
        return value

    def texts(self, name: str) -> tuple[str, ...]:
        """
        Return a list of texts; empty if there is none.

        Raises:
            InvalidInput: It is no list of texts.
        """
        value = self._value(name, [])
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            raise self._wrong(name, "a list of texts")
        return tuple(value)

    def choice(self, name: str, kind: type[_Choice], default: _Choice) -> _Choice:
        """
        Return one of the values of an enumeration of texts.

        Raises:
            InvalidInput: Another text.
        """
        value = self.text(name, str(default))
        try:
            return kind(value)
        except ValueError as error:
            known = ", ".join(str(one) for one in kind)  # type: ignore[attr-defined]  # an enumeration
            raise self._wrong(name, f"one of {known}") from error

    def table(self, name: str) -> "Settings":
        """
        Return a table within this one; an empty one if there is none.

        Raises:
            InvalidInput: It is no table.
        """
        value = self._value(name, {})
        if not isinstance(value, Mapping):
            raise self._wrong(name, "a table")
        return Settings(value, f"{self._where}.{name}")

    def names(self) -> tuple[str, ...]:
        """Return the names that stand in the table, for one whose names are the operator's own."""
        return tuple(self._table)

    def finish(self) -> None:
        """
        Refuse what nobody asked for: a slip of the pen would otherwise pass for a setting.

        Raises:
            InvalidInput: A name that means nothing here.
        """
        left = sorted(set(self._table) - self._asked)
        if left:
            raise InvalidInput(
                f"[{self._where}] has {left[0]}, which means nothing here; known are "
                + ", ".join(sorted(self._asked))
            )

    def _value(self, name: str, default: object) -> object:
        self._asked.add(name)
        return self._table.get(name, default)

    def _wrong(self, name: str, expected: str) -> InvalidInput:
        return InvalidInput(f"[{self._where}] lacks {name}, or it is not {expected}")
