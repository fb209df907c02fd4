"""Calendars of working days from where they lie: those shipped here, one file for each country."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from withheld.regimes.loader import parse_toml
from withheld.regimes.working import WorkingCalendar, parse_calendar


@cache
def shipped_calendars() -> Mapping[str, WorkingCalendar]:
    """
    Return the calendars that come with this software, by country code; read once in a process.

    Raises:
        InvalidInput: A calendar that does not follow the schema.
        UnreadableFile: A file that is not UTF-8 or not TOML.
    """
    folder = files("withheld.regimes") / "calendars"
    found = (
        parse_calendar(parse_toml(file.read_bytes(), file.name))
        for file in folder.iterdir()
        if file.name.endswith(".toml")
    )
    by_country = {each.country: each for each in sorted(found, key=lambda one: one.country)}
    return MappingProxyType(by_country)
