"""
Shows numbers of a sheet as a person must see them: every digit, and which of them are lost.

A sheet holds numbers in binary64 (IEEE 754): integers beyond 15 digits lose their last ones, which
is what happens to the ids of posts and accounts when somebody pastes them as numbers.
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation
from enum import StrEnum

_PLAIN_INTEGER = re.compile(r"-?[0-9]{1,15}")
_EXACT_DIGITS_MAX = 15
_EXPONENT_MAX = 400
# ECMA-376 part 1, 18.8.30: the built-in formats of dates and times.
_BUILT_IN_DATES = frozenset([*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)])
_QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.')
# Day 1 is 1900-01-01, and 1900 wrongly counts as a leap year; later than February, this fits.
_EPOCH_1900 = datetime(1899, 12, 30)  # noqa: DTZ001 -- a sheet's dates have no zone
_EPOCH_1904 = datetime(1904, 1, 1)  # noqa: DTZ001 -- a sheet's dates have no zone
_DAYS_MAX = 2_958_466


class NumberForm(StrEnum):
    """What a cell's number means."""

    NUMBER = "number"
    DATE = "date"
    DATE_1904 = "date-1904"


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """What of a cell's style matters to reading it."""

    is_struck: bool = False
    form: NumberForm = NumberForm.NUMBER


def is_date_format(number: int, code: str) -> bool:
    """Return whether a number format, built in or with a `code` of its own, shows a date."""
    if not code:
        return number in _BUILT_IN_DATES
    bare = _QUOTED.sub("", code.split(";", maxsplit=1)[0]).lower()
    return any(letter in bare for letter in "ymd") or ("h" in bare and ":" in bare)


def show_number(value: str, style: Style) -> tuple[str, bool]:
    """Return a number in full decimal expansion, and whether its last digits are lost."""
    if style.form is not NumberForm.NUMBER:
        return _show_date(value, style.form), False
    if _PLAIN_INTEGER.fullmatch(value):
        return value, False
    try:
        number = Decimal(value)
    except InvalidOperation:
        return value, False
    if not number.is_finite() or abs(number.adjusted()) > _EXPONENT_MAX:
        return value, False
    text = f"{number:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    digits = text.lstrip("-").partition(".")[0]
    return text or "0", len(digits) > _EXACT_DIGITS_MAX


def _show_date(value: str, form: NumberForm) -> str:
    """Return the date and time of a day count in ISO 8601; the count where it is none."""
    try:
        days = float(value)
    except ValueError:
        return value
    if not 0 <= days < _DAYS_MAX:
        return value
    epoch = _EPOCH_1904 if form is NumberForm.DATE_1904 else _EPOCH_1900
    instant = epoch + timedelta(seconds=round(days * 86_400))
    if days < 1:
        return instant.strftime("%H:%M:%S")
    return instant.strftime("%Y-%m-%d" if days == int(days) else "%Y-%m-%d %H:%M:%S")
