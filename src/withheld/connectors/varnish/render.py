"""The file that a VCL includes: pure, the same marks give the same text."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from urllib.parse import quote

from withheld.connectors.fronts import (
    COUNTRY_NAME,
    KINDS,
    VALUES,
    FrontSettings,
    country_names,
    front_pages,
    page_headers,
)
from withheld.connectors.patterns import patterns_of
from withheld.connectors.places import depth_of
from withheld.connectors.queries import is_query, parts, sent, sent_in_any_case
from withheld.ports.connectors import BELOW, UNKNOWN, Mark

FILE = "withheld.vcl"
_MARK = re.compile(r"^\s*# mark ([LPU]) (\S+)$", re.MULTILINE)
_PATTERN_SIZE_MAX = 12_000
"""Characters; PCRE2 compiles a pattern into 64 KiB at most as Debian builds it."""
_PRINTABLE = "".join(chr(code) for code in range(0x21, 0x7F) if chr(code) not in '%?#"')
"""What a path may have encoded without meaning another one; Varnish itself decodes nothing."""


def is_expressible(mark: Mark) -> bool:
    """Return whether we can compare it: no percent sign, nothing that ends a path or a string."""
    return not set(mark.target.partition("?")[0]) & set('%#" ')


def render(marks: Iterable[Mark], settings: FrontSettings) -> str:
    """Return the file."""
    return "\n".join(_lines(sorted(marks), settings)) + "\n"


def read_source(text: str) -> tuple[set[Mark], list[str]] | None:
    """Return the marks in a VCL and the lines that are none; None if our file is not in it."""
    if "sub withheld_recv {" not in text:
        return None
    marks: set[Mark] = set()
    unread: list[str] = []
    for value, key in _MARK.findall(text):
        country, colon, target = key.partition(":")
        if colon and target.startswith("/"):
            marks.add(Mark(country, target, KINDS[value]))
        else:
            unread.append(f"{value} {key}")
    return marks, unread


def _lines(marks: Iterable[Mark], settings: FrontSettings) -> Iterator[str]:
    """Go through the lines: what is asked, what is found, what is answered."""
    yield "# Included before vcl_recv, whose first line is `call withheld_recv;`; vcl_synth's is"
    yield "# `call withheld_synth;`, vcl_deliver's `call withheld_deliver;`.  Written by withheld."
    yield "sub withheld_recv {"
    yield from map(_indented, _asked(settings))
    by_country: dict[str, list[Mark]] = defaultdict(list)
    for mark in marks:
        by_country[mark.country].append(mark)
    for country, found in by_country.items():
        yield f'    if (req.http.X-Withheld-Country == "{country}") {{'
        yield from map(_indented, map(_indented, _compared(found, settings)))
        yield "    }"
    yield from map(_indented, _decided())
    yield "}"
    yield from _answers(settings, by_country)


def _asked(settings: FrontSettings) -> Iterator[str]:
    header = f"req.http.{settings.country_header}"
    codes = "|".join(country_names(settings.pages))
    yield "unset req.http.X-Withheld;"
    yield "unset req.http.X-Withheld-Path;"
    yield "unset req.http.X-Withheld-Query;"
    yield f'set req.http.X-Withheld-Country = "{UNKNOWN}";'
    # Two headers are joined by a comma, and a list is no country.
    yield f"std.collect({header});"
    yield f'if ({header} ~ "^(?i)({codes})$") {{'
    yield f"    set req.http.X-Withheld-Country = std.toupper({header});"
    yield "}"
    yield 'set req.http.X-Withheld-Path = regsub(req.url, "[?#].*$", "");'
    yield 'set req.http.X-Withheld-Query = regsub(regsub(req.url, "#.*$", ""), "^[^?]*[?]?", "");'
    yield 'if (req.http.X-Withheld-Path ~ "%") {'
    for one in _PRINTABLE:
        put = "\\\\" if one == "\\" else one
        yield f"    {_replaced(f'(?i)%{ord(one):02x}', put)}"
    yield "}"
    yield _replaced("//+", "/")
    yield from [_replaced("/[.]/", "/")] * 2
    yield from [_replaced("/[^/]+/[.][.]/", "/")] * 3
    yield _replaced("/[.]$", "/")
    yield 'set req.http.X-Withheld = "";'


def _replaced(find: str, put: str) -> str:
    path = "req.http.X-Withheld-Path"
    return f'set {path} = regsuball({path}, "{find}", "{put}");'


def _compared(marks: Sequence[Mark], settings: FrontSettings) -> Iterator[str]:
    """Go through the lines that compare a path with the marks of one country."""
    folds = "(?i)" if settings.places.ignores_case else ""
    for value in VALUES.values():
        for ending in ("$", "(/.*)?$"):
            paths: list[str] = []
            for mark in marks:
                has_below = depth_of(mark.target) > 0
                if is_query(mark.target):
                    continue
                if VALUES[mark.kind] == value and has_below == (ending != "$"):
                    yield f"# mark {value} {mark.key}"
                    paths.append(mark.target.removesuffix(BELOW))
            for pattern in patterns_of(paths, _escaped, size_max=_PATTERN_SIZE_MAX):
                yield f'if (req.http.X-Withheld-Path ~ "^{folds}(?:{pattern}){ending}") {{'
                yield from _hit(value)
        yield from _compared_queries([one for one in marks if VALUES[one.kind] == value], settings)


def _compared_queries(marks: Sequence[Mark], settings: FrontSettings) -> Iterator[str]:
    """Go through the lines that compare what queries name; all marks are of one kind."""
    folds = "(?i)" if settings.places.ignores_case else ""
    one = sent_in_any_case if folds else sent
    alike: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for mark in filter(lambda mark: is_query(mark.target), marks):
        yield f"# mark {VALUES[mark.kind]} {mark.key}"
        path, name, value = parts(mark.target)
        alike[path, name].append(value)
    for (path, name), values in alike.items():
        yield f'if (req.http.X-Withheld-Path ~ "^{folds}{"".join(map(_escaped, path))}$") {{'
        called = "".join(map(one, name))
        for pattern in patterns_of(values, one, size_max=_PATTERN_SIZE_MAX):
            named = f"{folds}(?:^|&){called}=(?:{pattern})(?:&|$)"
            yield f'    if (req.http.X-Withheld-Query ~ "{named}") {{'
            yield from map(_indented, _hit(VALUES[marks[0].kind]))
        yield "}"


def _hit(value: str) -> Iterator[str]:
    """Go through the lines of what was found, and the end of their block."""
    yield f'    set req.http.X-Withheld = req.http.X-Withheld + "{value}";'
    yield "}"


def _escaped(one: str) -> str:
    """Return what matches one character; beyond ASCII it comes encoded, its digits of any case."""
    return re.escape(one) if one.isascii() else f"(?i:{quote(one)})"


def _decided() -> Iterator[str]:
    yield "unset req.http.X-Withheld-Path;"
    yield "unset req.http.X-Withheld-Query;"
    yield 'if (req.http.X-Withheld ~ "[LP]") {'
    yield '    return (synth(451, "Unavailable For Legal Reasons"));'
    yield "}"
    yield 'if (req.http.X-Withheld ~ "U") {'
    yield '    return (synth(503, "Service Unavailable"));'
    yield "}"
    yield "unset req.http.X-Withheld;"
    yield "unset req.http.X-Withheld-Country;"


def _answers(settings: FrontSettings, countries: Collection[str]) -> Iterator[str]:
    yield "sub withheld_synth {"
    yield "    if (resp.status == 451) {"
    for name, value in page_headers(settings.pages).items():
        yield f'        set resp.http.{name} = {{"{value}"}};'
    for value in ("L", "P"):
        # A legal demand is named before local law.
        guard = 'req.http.X-Withheld ~ "L"' if value == "L" else 'req.http.X-Withheld !~ "L"'
        for page in front_pages(settings.pages):
            if page.value == value:
                known = "!=" if page.names_country else "=="
                yield (
                    f'        if ({guard} && req.http.X-Withheld-Country {known} "{UNKNOWN}") {{'
                )
                before, _, after = page.body.partition(COUNTRY_NAME)
                yield "            call withheld_country;"
                yield f"            synthetic({_body(before, after)});"
                yield "        }"
    yield "        return (deliver);"
    yield "    }"
    yield "}"
    yield "sub withheld_country {"
    names = country_names(settings.pages)
    # Only of countries that have a mark: each line takes the compiler its time.
    for code, name in ((one, names[one]) for one in countries if one != UNKNOWN):
        yield f'    if (req.http.X-Withheld-Country == "{code}") {{'
        yield f'        set req.http.X-Withheld-Name = {{"{name}"}};'
        yield "    }"
    yield "}"
    yield "sub withheld_deliver {"
    # What is shown must not be kept by a shared cache further on either.
    yield '    set resp.http.Cache-Control = "private";'
    yield "}"


def _body(before: str, after: str) -> str:
    parts = [before, *after.split(COUNTRY_NAME)] if after else [before]
    return " + req.http.X-Withheld-Name + ".join(f'{{"{part}"}}' for part in parts)


def _indented(line: str) -> str:
    return f"    {line}"
