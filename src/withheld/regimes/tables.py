"""
A TOML table that is read once, key by key, and refuses what nobody asked for.

A misspelt key in a pack would be a rule of law that silently does not apply; therefore every key
must be known, of the right type, and read.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import TypeVar

from withheld.errors import InvalidInput

_Choice = TypeVar("_Choice", bound=StrEnum)
_Parsed = TypeVar("_Parsed")


class Table:
    """One table and its path; every reader takes a key off it, `close` refuses what is left."""

    def __init__(self, values: object, path: str) -> None:
        """
        Wrap `values` as parsed from TOML.

        Raises:
            InvalidInput: It is no table.
        """
        if not isinstance(values, dict):
            raise InvalidInput(f"{path}: a table was expected; write [{path}] above its keys")
        self.path = path
        self._left: dict[str, object] = dict(values)

    def names(self) -> tuple[str, ...]:
        """Return the keys that nobody has read yet, in the file's order."""
        return tuple(self._left)

    def take(self, key: str) -> object:
        """Return the raw value of `key`, or None where it is absent."""
        return self._left.pop(key, None)

    def text(self, key: str, default: str | None = None) -> str:
        """
        Return the text of `key`; required where no default is given.

        Raises:
            InvalidInput: Absent without a default, or no text.
        """
        value = self.take(key)
        if value is None and default is not None:
            return default
        if not isinstance(value, str) or not value.strip():
            raise InvalidInput(f"{self.path}.{key}: a text that is not empty was expected")
        return value.strip()

    def texts(self, key: str) -> tuple[str, ...]:
        """
        Return the list of texts of `key`, empty where absent.

        Raises:
            InvalidInput: It is no list of texts.
        """
        value = self.take(key)
        if value is None:
            return ()
        if not isinstance(value, list):
            raise InvalidInput(f"{self.path}.{key}: a list of texts was expected")
        texts = tuple(each for each in value if isinstance(each, str) and each)
        if len(texts) != len(value):
            raise InvalidInput(f"{self.path}.{key}: every entry must be a text that is not empty")
        return texts

    def flag(self, key: str) -> bool:
        """
        Return whether `key` is true; false where absent.

        Raises:
            InvalidInput: It is neither true nor false.
        """
        value = self.take(key)
        if value is None:
            return False
        if not isinstance(value, bool):
            raise InvalidInput(f"{self.path}.{key}: true or false was expected")
        return value

    def day(self, key: str) -> date | None:
        """
        Return the date of `key`, or None where absent.

        Raises:
            InvalidInput: It is no date without time.
        """
        value = self.take(key)
        if value is None:
            return None
        if not isinstance(value, date) or isinstance(value, datetime):
            raise InvalidInput(f"{self.path}.{key}: a day was expected, unquoted: 2026-02-20")
        return value

    def days(self, key: str) -> tuple[date, ...]:
        """
        Return the dates in the list of `key`, nothing where absent.

        Raises:
            InvalidInput: No list, or something in it that is no date without time.
        """
        value = self.take(key)
        listed = [] if value is None else value
        if not isinstance(listed, list) or not all(type(each) is date for each in listed):
            raise InvalidInput(f"{self.path}.{key}: a list of days was expected: [2026-05-04]")
        return tuple(listed)

    def instant(self, key: str) -> datetime | None:
        """
        Return the instant of `key`, or None where absent.

        Raises:
            InvalidInput: It is no date and time with an offset.
        """
        value = self.take(key)
        if value is None:
            return None
        if not isinstance(value, datetime) or value.tzinfo is None:
            raise InvalidInput(
                f"{self.path}.{key}: an instant with its offset was expected, unquoted: "
                "2026-02-20T00:00:00+05:30"
            )
        return value

    def choice(self, key: str, kind: type[_Choice], default: _Choice | None = None) -> _Choice:
        """
        Return the member of `kind` that `key` names.

        Raises:
            InvalidInput: Absent without a default, or no member.
        """
        text = self.text(key, default.value if default is not None else None)
        return self._member(key, kind, text)

    def choices(self, key: str, kind: type[_Choice]) -> tuple[_Choice, ...]:
        """
        Return the members of `kind` that the list `key` names.

        Raises:
            InvalidInput: No list, or something that is no member.
        """
        return tuple(self._member(key, kind, text) for text in self.texts(key))

    def parsed(self, key: str, parse: Callable[[str], _Parsed]) -> _Parsed | None:
        """
        Return what `parse` makes of the text of `key`, or None where absent.

        Raises:
            InvalidInput: No text, or `parse` refuses it.
        """
        if key not in self._left:
            return None
        text = self.text(key)
        try:
            return parse(text)
        except InvalidInput as refusal:
            raise InvalidInput(f"{self.path}.{key}: {refusal}") from refusal

    def tables(self, key: str) -> Mapping[str, "Table"]:
        """
        Return the tables below `key` by their names, in the file's order.

        Raises:
            InvalidInput: Not a table of tables.
        """
        value = self.take(key)
        if value is None:
            return {}
        outer = Table(value, _under(self.path, key))
        return {name: Table(outer.take(name), _under(outer.path, name)) for name in outer.names()}

    def listed(self, key: str) -> tuple["Table", ...]:
        """
        Return the tables listed under `key` (`[[key]]`), in the file's order.

        Raises:
            InvalidInput: Not a list of tables.
        """
        value = self.take(key)
        if value is None:
            return ()
        if not isinstance(value, list):
            raise InvalidInput(f"{_under(self.path, key)}: write [[{key}]] above each entry")
        where = _under(self.path, key)
        return tuple(Table(each, f"{where}[{n}]") for n, each in enumerate(value, start=1))

    def table(self, key: str) -> "Table":
        """
        Return the table of `key`, an empty one where absent.

        Raises:
            InvalidInput: It is no table.
        """
        value = self.take(key)
        return Table({} if value is None else value, _under(self.path, key))

    def close(self) -> None:
        """
        Refuse every key that nobody read.

        Raises:
            InvalidInput: There is one; it is misspelt or belongs elsewhere.
        """
        if self._left:
            raise InvalidInput(
                f"{self.path or 'the file'}: unknown {', '.join(sorted(self._left))}; "
                "correct the spelling or remove it (docs/packs.md lists every key)"
            )

    def _member(self, key: str, kind: type[_Choice], text: str) -> _Choice:
        if text not in set(kind):
            raise InvalidInput(f"{self.path}.{key}: {text!r} is none of {', '.join(kind)}")
        return kind(text)


def _under(path: str, key: str) -> str:
    return f"{path}.{key}" if path else key
