"""The lines of a frontend and the files beside them: pure, the same marks give the same text."""

import re
from collections.abc import Iterable

from withheld.connectors.fronts import (
    COUNTRY_NAME,
    KINDS,
    VALUES,
    FrontSettings,
    country_names,
    front_pages,
    page_headers,
)
from withheld.connectors.places import DEPTH_MAX
from withheld.ports.connectors import UNKNOWN, Mark

_NORMALISING = (
    ("//+", "/"),
    *[("/[.]/", "/")] * 2,
    *[("/[^/]+/[.][.]/", "/")] * 3,
    ("/[.]$", "/"),
)
"""What is replaced in a decoded path, in this order."""
MAP, COUNTRIES, LINES = "withheld.map", "withheld-countries.map", "withheld-frontend.cfg"


def preparation(settings: FrontSettings, folder: str) -> dict[str, str]:
    """Return the files that the operator puts into `folder`, and the lines for a frontend."""
    files = {
        MAP: render_map(()),
        COUNTRIES: "".join(
            f"{code} {name}\n" for code, name in country_names(settings.pages).items()
        ),
        LINES: "\n".join(_lines(settings, folder)) + "\n",
    }
    for page in front_pages(settings.pages):
        # In a log format a percent sign is doubled; the country's name is looked up.
        name = f"%[var(txn.withheld_country),map_str({folder}/{COUNTRIES})]"
        body = page.body.replace("%", "%%").replace(COUNTRY_NAME, name)
        files[_page_name(page.value, names_country=page.names_country)] = body
    return files


def render_map(marks: Iterable[Mark]) -> str:
    """Return the map's file: a key and a value a line."""
    return "".join(f"{mark.key} {VALUES[mark.kind]}\n" for mark in sorted(marks))


def is_expressible(mark: Mark) -> bool:
    """Return whether a map can hold a mark: its keys end at the first blank."""
    return not any(one.isspace() for one in mark.target)


def read_entries(text: str) -> tuple[set[Mark], list[str]]:
    """Return the marks of a map, one `KEY VALUE` a line, and the lines that are none."""
    marks: set[Mark] = set()
    unread: list[str] = []
    for line in text.splitlines():
        key, _, value = line.strip().partition(" ")
        if not key or key.startswith("#"):
            continue
        country, colon, target = key.partition(":")
        kind = KINDS.get(value.strip())
        if kind is None or not colon or not target.startswith("/"):
            unread.append(line.strip())
        else:
            marks.add(Mark(country, target, kind))
    return marks, unread


def _page_name(value: str, *, names_country: bool) -> str:
    return f"withheld-{value}{'-country' if names_country else ''}.html"


def _lines(settings: FrontSettings, folder: str) -> Iterable[str]:
    """Go through the lines of the frontend; they come before any other rule of it."""
    header, fold = settings.country_header, ",lower" if settings.places.ignores_case else ""
    known = f"{{ req.hdr_cnt({header}) eq 1 }}"
    code = f"req.hdr({header}),upper"
    yield "# In a frontend, before any other http-request rule.  Written by withheld."
    yield f"http-request set-var(txn.withheld_country) str({UNKNOWN})"
    yield (
        f"http-request set-var(txn.withheld_country) {code} if {known} "
        f"{{ {code},map_str({folder}/{COUNTRIES}) -m found }}"
    )
    # The path as the service will read it: decoded, slashes once, dots resolved.
    yield f"http-request set-var(txn.withheld_path) path,url_dec{fold}"
    for find, put in _NORMALISING:
        # In strong quotes, so that HAProxy takes neither `$` nor a backslash for its own.
        yield (
            "http-request set-var(txn.withheld_path) "
            f'\'var(txn.withheld_path),regsub("{find}","{put}",g)\''
        )
    yield 'http-request set-var(txn.withheld) str("")'
    for depth in range(DEPTH_MAX + 1):
        yield from _look_up(depth, folder)
    yield from _queries(settings, folder, fold)
    yield from _answers(settings, folder)


def _queries(settings: FrontSettings, folder: str, fold: str) -> Iterable[str]:
    """
    Go through the lines that look up what a query names: a parameter's first value and its last.

    HAProxy reads a parameter once; which of two a service takes is its own affair, so both count.
    The query is decoded first, so that a name that was sent encoded is seen.
    """
    names = sorted({name for _, name in settings.places.parameters})
    if names:
        yield f"http-request set-var(txn.withheld_query) query,url_dec(1){fold}"
    for name in names:
        called = re.escape(name)
        for reach in ("?", ""):
            whole = f"^(.*{reach}&)?{reach}{called}=([^&]*)(&.*)?$"
            value = f'var(txn.withheld_query),regsub("{whole}","\\2")'
            yield f"http-request set-var(txn.withheld_value) '{value}'"
            place = "%[var(txn.withheld_country)]:%[var(txn.withheld_path)]"
            key = f"{place}?{name}=%[var(txn.withheld_value)]"
            yield f"http-request set-var-fmt(txn.withheld_key) {key}"
            yield _found(folder)


def _look_up(depth: int, folder: str) -> Iterable[str]:
    path = "%[var(txn.withheld_path)]"
    if depth:
        head = f'var(txn.withheld_path),regsub("^((/[^/]+){{{depth}}})(/.*)?$","\\1")'
        yield f"http-request set-var(txn.withheld_head) '{head}'"
        path = "%[var(txn.withheld_head)]/*"
    yield f"http-request set-var-fmt(txn.withheld_key) %[var(txn.withheld_country)]:{path}"
    yield _found(folder)


def _found(folder: str) -> str:
    """Return the line that adds what the map says of the key."""
    found = f"var(txn.withheld_key),map_str({folder}/{MAP})"
    return (
        f"http-request set-var-fmt(txn.withheld) %[var(txn.withheld)]%[{found}] "
        f"if {{ {found} -m found }}"
    )


def _answers(settings: FrontSettings, folder: str) -> Iterable[str]:
    headers = page_headers(settings.pages)
    kind = headers["Content-Type"]
    sent = " ".join(
        f"hdr {name} {_quoted(value)}" for name, value in headers.items() if name != "Content-Type"
    )
    for value in ("L", "P"):
        for names_country in (True, False):
            page = _page_name(value, names_country=names_country)
            known = "!" if names_country else ""
            yield (
                f"http-request return status 451 content-type {_quoted(kind)} "
                f"lf-file {folder}/{page} {sent} "
                f"if {{ var(txn.withheld) -m sub {value} }} "
                f"{known}{{ var(txn.withheld_country) -m str {UNKNOWN} }}"
            )
    yield "http-request return status 503 if { var(txn.withheld) -m sub U }"
    # What is shown must not be kept by a shared cache either.
    yield "http-response add-header Cache-Control private"


def _quoted(text: str) -> str:
    """Return a log format in quotes."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%")
    return f'"{escaped}"'
