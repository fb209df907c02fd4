"""The filter and the file that delivers it: pure, the same marks give the same text."""

import json
import re
from collections.abc import Iterable
from hashlib import sha256
from importlib import resources

from withheld.connectors.fronts import (
    KINDS,
    VALUES,
    FrontSettings,
    country_names,
    front_pages,
    page_headers,
)
from withheld.connectors.places import DEPTH_MAX
from withheld.ports.connectors import Mark

FILE, FILTER = "withheld-envoy.json", "withheld-filter.json"
NAME = "withheld"
"""What the filter is called in Envoy."""
_LUA = "type.googleapis.com/envoy.extensions.filters.http.lua.v3.Lua"
_EXTENSION = "type.googleapis.com/envoy.config.core.v3.TypedExtensionConfig"
_DATA = re.compile(r"^local DATA = \[(=*)\[\n(.*?)\]\1\]$", re.MULTILINE | re.DOTALL)


def render_lua(marks: Iterable[Mark], settings: FrontSettings) -> str:
    """Return the filter's source with its table."""
    data = "".join(f"{VALUES[mark.kind]} {mark.key}\n" for mark in sorted(marks))
    names = "".join(f"{code} {name}\n" for code, name in country_names(settings.pages).items())
    headers = ", ".join(
        f"[ {_long(name.lower())} ] = {_long(value)}"
        for name, value in page_headers(settings.pages).items()
    )
    filled = {
        "DATA": _long(data),
        "COUNTRIES": _long(names),
        "HEADERS": headers,
        "HEADER": _long(settings.country_header.lower()),
        "IGNORES_CASE": "true" if settings.places.ignores_case else "false",
        "DEPTH_MAX": str(DEPTH_MAX),
        **{
            f"{page.value}{'-country' if page.names_country else ''}": _long(page.body)
            for page in front_pages(settings.pages)
        },
    }
    source = (
        resources.files("withheld.connectors.envoy").joinpath("withheld.lua").read_text("utf-8")
    )
    return re.sub(r"@@([A-Za-z_-]+)@@", lambda found: filled[found[1]], source)


def render_file(marks: Iterable[Mark], settings: FrontSettings) -> str:
    """Return the file that Envoy watches: a discovery response with the filter in it."""
    source = render_lua(marks, settings)
    response = {
        "version_info": sha256(source.encode()).hexdigest()[:16],
        "resources": [
            {
                "@type": _EXTENSION,
                "name": NAME,
                "typed_config": {
                    "@type": _LUA,
                    "default_source_code": {"inline_string": source},
                },
            }
        ],
    }
    return json.dumps(response, ensure_ascii=False)


def preparation(settings: FrontSettings, folder: str) -> dict[str, str]:
    """Return the file without a mark, and the entry for the list of HTTP filters."""
    entry = {
        "name": NAME,
        "config_discovery": {
            "config_source": {
                "path_config_source": {"path": f"{folder}/{FILE}"},
                "resource_api_version": "V3",
            },
            "type_urls": [_LUA],
        },
    }
    return {FILE: render_file((), settings), FILTER: json.dumps(entry, indent=2) + "\n"}


def read_source(source: str) -> tuple[set[Mark], list[str]] | None:
    """Return the marks in a filter's source and the lines that are none; None if it is not ours."""
    found = _DATA.search(source)
    if found is None:
        return None
    marks: set[Mark] = set()
    unread: list[str] = []
    for line in found[2].splitlines():
        value, _, key = line.partition(" ")
        country, colon, target = key.partition(":")
        if value in KINDS and colon and target.startswith("/"):
            marks.add(Mark(country, target, KINDS[value]))
        else:
            unread.append(line)
    return marks, unread


def _long(text: str) -> str:
    """Return a text as a long string of Lua, which drops a line feed at its beginning."""
    level = "="
    while f"]{level}]" in text or text.endswith(f"]{level}"):
        level += "="
    return f"[{level}[\n{text}]{level}]"
