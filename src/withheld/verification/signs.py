"""The signs that give a forger away, as data: free mail, impossible courts, ranks, associations."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass

from withheld.errors import InvalidInput


@dataclass(frozen=True, slots=True, kw_only=True)
class Impossible:
    """A pattern of what no genuine letter says."""

    where: str
    """The country or the pack it holds for; empty for everywhere."""
    pattern: re.Pattern[str]
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Signs:
    """Everything `signs.toml` says."""

    free_mail: frozenset[str]
    free_hosts: frozenset[str]
    """Below which anybody can have a name of their own."""
    association: tuple[str, ...]
    state: tuple[str, ...]
    """Words that a body of the state has in its name."""
    courts: tuple[Impossible, ...]
    ranks: tuple[Impossible, ...]


def parse_signs(content: bytes) -> Signs:
    """
    Return the signs in `content`, TOML as in `signs.toml`.

    Raises:
        InvalidInput: No TOML in UTF-8, or an entry without what it needs.
    """
    try:
        table: Mapping[str, object] = tomllib.loads(content.decode())
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        raise InvalidInput(f"the signs are no TOML in UTF-8: {fault}") from fault
    return Signs(
        free_mail=frozenset(_words(table, "free_mail")),
        free_hosts=frozenset(_words(table, "free_hosts")),
        association=tuple(_words(table, "association")),
        state=tuple(_words(table, "state")),
        courts=_impossible(table, "impossible_court", where="country"),
        ranks=_impossible(table, "impossible_rank", where="pack"),
    )


def _words(table: Mapping[str, object], name: str) -> list[str]:
    found = table.get(name)
    if not isinstance(found, list):
        raise InvalidInput(f"the signs have no list {name}; write one, even if empty")
    return [str(word).casefold() for word in found]


def _impossible(table: Mapping[str, object], name: str, *, where: str) -> tuple[Impossible, ...]:
    entries = table.get(name, [])
    if not isinstance(entries, list):
        raise InvalidInput(f"[[{name}]] is no list of tables")
    try:
        return tuple(
            Impossible(
                where=str(entry[where]),
                pattern=re.compile(str(entry["pattern"]), re.IGNORECASE),
                because=str(entry["because"]),
            )
            for entry in entries
        )
    except (KeyError, TypeError, re.error) as fault:
        raise InvalidInput(
            f"[[{name}]] needs {where}, because and a pattern that is a regular expression"
        ) from fault
