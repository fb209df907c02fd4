"""
Writes the calendars of working days under `src/withheld/regimes/calendars`, one a country.

The days are those of the library `holidays` (MIT licence): public holidays that the whole country
has.  Holidays of a part of it are left out, and those marked as estimated are written as uncertain;
both count as working days, so that a time ends earlier and never later.

Example: python tools/calendars.py 2024 2030
"""

import json
import sys
from collections.abc import Mapping
from datetime import date
from importlib.metadata import version
from pathlib import Path

import holidays

PLACE = Path(__file__).parents[1] / "src" / "withheld" / "regimes" / "calendars"
COUNTRIES = """
    AT AU BE BG BR CA CY CZ DE DK EE ES FI FR GB GR HR HU ID IE IN IT JP KR LT LU LV MT MY NL PK PL
    PT RO RU SE SG SI SK TH TR US VN
""".split()
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def calendar(country: str, first: int, last: int) -> str:
    """Return the calendar of `country` for the years from `first` to `last`, as TOML."""
    language = next(
        (
            one
            for one in ("en_US", "en_GB", "en")
            if one in holidays.country_holidays(country).supported_languages
        ),
        None,
    )
    days = holidays.country_holidays(country, years=range(first, last + 1), language=language)
    names = {day: name for day, name in sorted(days.items()) if first <= day.year <= last}
    unsure = {day: name for day, name in names.items() if "estimated" in name.lower()}
    worked = dict.fromkeys(sorted(days.weekend_workdays), "Worked by a public transfer")
    source = f"holidays {version('holidays')} (MIT licence): public holidays of the whole country"
    return "\n".join(
        [
            f"# Working days of {country}, written by tools/calendars.py.",
            "",
            f'country = "{country}"',
            f'source = "{source}"',
            f"first = {first}-01-01",
            f"last = {last}-12-31",
            f"weekend = {json.dumps([WEEKDAYS[one] for one in sorted(days.weekend)])}",
            *section("holidays", {day: name for day, name in names.items() if day not in unsure}),
            *section("uncertain", unsure),
            *section("worked", worked),
            "",
        ]
    )


def section(title: str, days: Mapping[date, str]) -> list[str]:
    """Return a table of days and their names; nothing for no days."""
    if not days:
        return []
    lines = [f"{day} = {json.dumps(name, ensure_ascii=False)}" for day, name in days.items()]
    return ["", f"[{title}]", *lines]


def main() -> None:
    """Write every calendar."""
    first, last = (int(one) for one in sys.argv[1:3])
    PLACE.mkdir(exist_ok=True)
    for country in COUNTRIES:
        (PLACE / f"{country}.toml").write_text(calendar(country, first, last), encoding="utf-8")


if __name__ == "__main__":
    main()
