"""Which items of an order a page shows: the filter in its address, and addresses with another."""

from dataclasses import fields, replace
from urllib.parse import urlencode

from withheld.adapters.sqlite.desk_rows import Filter
from withheld.web.forms import Form
from withheld.web.room import DIGITS_MAX, Visit

_NAMES = tuple(one.name for one in fields(Filter))


def filter_of(visit: Visit) -> Filter:
    """Return the filter in the address."""
    values = {name: visit.query(name)[:2000] for name in _NAMES if name != "line"}
    return Filter(**values, line=visit.number("line_only"))


def filter_in(form: Form) -> Filter:
    """Return the filter a form carries along, under names of its own."""
    values = {name: form.text(f"f_{name}")[:2000] for name in _NAMES if name != "line"}
    line = form.text("f_line")
    return Filter(**values, line=int(line) if line.isdecimal() and len(line) <= DIGITS_MAX else 0)


def fields_of(narrowed: Filter) -> dict[str, str]:
    """Return what is not empty in a filter."""
    found = {name: str(getattr(narrowed, name)) for name in _NAMES if getattr(narrowed, name)}
    if "line" in found:
        found["line_only"] = found.pop("line")
    return found


class Addresses:
    """Addresses of one order's item table."""

    def __init__(self, order: str, narrowed: Filter) -> None:
        self.base = f"/orders/{order}"
        self.narrowed = narrowed

    def here(self, **more: object) -> str:
        """Return this table's address, with `more` in it."""
        query = urlencode({**fields_of(self.narrowed), **more})
        return f"{self.base}?{query}" if query else self.base

    def by(self, **changed: str) -> str:
        """Return the address of the table with its filter changed so."""
        query = urlencode(fields_of(replace(self.narrowed, **changed)))  # type: ignore[arg-type]  # all texts
        return f"{self.base}?{query}" if query else self.base

    def page(self, name: str, **more: object) -> str:
        """Return the address of another page about the same items."""
        query = urlencode({**fields_of(self.narrowed), **more})
        return f"{self.base}/{name}?{query}" if query else f"{self.base}/{name}"
