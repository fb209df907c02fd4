"""
The records of a directory's files, JSON lines or CSV, each with the line it stands on.

What cannot be read is refused with its line and what was expected, and never with what stood there.
"""

import csv
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import NoReturn

from withheld.errors import InvalidInput, NotFound


@dataclass(frozen=True, slots=True)
class Row:
    """One record of a file, and where it stands."""

    values: Mapping[str, object]
    file: str
    line: int

    def refuse(self, found: str) -> NoReturn:
        """
        Say what is wrong with this row.

        Raises:
            InvalidInput: Always.
        """
        raise InvalidInput(f"{self.file}, line {self.line}: {found}")

    def text(self, *names: str) -> str:
        """Return the first of `names` that is there, as text; empty when none is."""
        for name in names:
            value = self.values.get(name)
            if isinstance(value, float):
                self.refuse(f"{name} is a decimal number; expected text or a whole number")
            if value is not None and not isinstance(value, (list, dict)):
                return str(value).strip()
        return ""

    def id(self, *names: str) -> str:
        """Return the id under one of `names`; never empty, never a rounded number."""
        value = self.text(*names)
        if not value:
            self.refuse(f'no {names[0]}; expected the id as text, such as "1024"')
        if "e+" in value.casefold():
            self.refuse(f"{names[0]} was rounded by a spreadsheet; expected all its digits")
        return value

    def day(self, *names: str) -> str:
        """Return the day under one of `names` in ISO 8601; empty when unknown."""
        value = self.text(*names)
        if not value:
            return ""
        try:
            return date.fromisoformat(value[:10]).isoformat()
        except ValueError:
            self.refuse(f"{names[0]} is no day; expected ISO 8601, such as 2021-01-31")

    def instant(self, name: str) -> datetime | None:
        """Return the instant under `name`, UTC where it names no zone; None when empty."""
        value = self.text(name)
        if not value:
            return None
        try:
            instant = datetime.fromisoformat(value)
        except ValueError:
            self.refuse(f"{name} is no instant; expected ISO 8601, such as 2021-01-31T12:00:00Z")
        return instant if instant.tzinfo else instant.replace(tzinfo=UTC)


def rows_of(folder: Path, name: str, *, required: bool = False) -> Iterator[Row]:
    """
    Yield the records of `name`.jsonl or `name`.csv in `folder`.

    Raises:
        NotFound: `required`, and neither is there.
    """
    for ending, read in ((".jsonl", _json_lines), (".csv", _csv_lines)):
        path = folder / f"{name}{ending}"
        if path.is_file():
            yield from read(path)
            return
    if required:
        raise NotFound(
            f"no {name}.jsonl and no {name}.csv in the directory's folder; expected one of them"
        )


def _text_of(path: Path) -> str:
    """
    Return the text of `path`.

    Raises:
        InvalidInput: It is no UTF-8.
    """
    try:
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InvalidInput(f"{path.name} is no UTF-8 at byte {error.start}; save it so") from error


def _json_lines(path: Path) -> Iterator[Row]:
    """
    Yield the objects of a file of JSON lines.

    Raises:
        InvalidInput: A line that is no object.
    """
    for number, line in enumerate(_text_of(path).split("\n"), start=1):
        if not line.strip():
            continue
        try:
            value = json.loads(line)
        except ValueError as error:
            raise InvalidInput(
                f"{path.name}, line {number}: no JSON; expected one object a line"
            ) from error
        if not isinstance(value, dict):
            raise InvalidInput(f"{path.name}, line {number}: no object; expected one a line")
        yield Row(value, path.name, number)


def _csv_lines(path: Path) -> Iterator[Row]:
    """
    Yield the rows of a CSV file with a heading.

    Raises:
        InvalidInput: A row with more cells than the heading has.
    """
    table = csv.DictReader(_text_of(path).splitlines(keepends=True))
    for row in table:
        if None in row:
            raise InvalidInput(
                f"{path.name}, line {table.line_num}: more cells than headings; quote the commas"
            )
        values = {(name or "").strip().casefold(): value for name, value in row.items()}
        yield Row(values, path.name, table.line_num)
