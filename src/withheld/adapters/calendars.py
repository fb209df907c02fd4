"""Calendars of working days from where they lie: those shipped here, one file for each country."""

from collections.abc import Mapping
from importlib.resources import files

from withheld.regimes.loader import parse_toml
from withheld.regimes.working import WorkingCalendar, parse_calendar


def shipped_calendars() -> Mapping[str, WorkingCalendar]:
    """
    Return the calendars that come with this software, by country code.

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
    return {each.country: each for each in sorted(found, key=lambda one: one.country)}
