"""Thirty-eight ways in which an address can be written that mislead whoever looks for it."""

import json
import os
from pathlib import Path

import pytest

from withheld.intake.urls import WRAPPED, find_urls

TRAPS = Path(os.environ.get("ORDERS_DIR", "/nowhere")).parent / "reference" / "url-traps.jsonl"

CASES: dict[str, tuple[str, list[str]]] = {
    "plain": (
        "block https://chirp.example/kiwi/status/77 today",
        ["https://chirp.example/kiwi/status/77"],
    ),
    "a full stop behind": ("It is https://chirp.example/kiwi.", ["https://chirp.example/kiwi"]),
    "comma and semicolon behind": (
        "https://chirp.example/a1, https://chirp.example/b2;",
        ["https://chirp.example/a1", "https://chirp.example/b2"],
    ),
    "in brackets": ("(https://chirp.example/kiwi)", ["https://chirp.example/kiwi"]),
    "brackets of its own": (
        "https://wiki.example/Kiwi_(bird) too",
        ["https://wiki.example/Kiwi_(bird)"],
    ),
    "in angle brackets": ("<https://chirp.example/kiwi>", ["https://chirp.example/kiwi"]),
    "a Markdown link": (
        "[here](https://chirp.example/kiwi/9) and",
        ["https://chirp.example/kiwi/9"],
    ),
    "in quotes": ('"https://chirp.example/kiwi"', ["https://chirp.example/kiwi"]),
    "in curly quotes": ("“https://chirp.example/kiwi”", ["https://chirp.example/kiwi"]),
    "in capitals": ("HTTPS://CHIRP.EXAMPLE/kiwi now", ["HTTPS://CHIRP.EXAMPLE/kiwi"]),
    "with hxxp": ("hxxps://chirp.example/kiwi now", ["https://chirp.example/kiwi"]),
    "a dot in brackets": ("https://chirp[.]example/kiwi now", ["https://chirp.example/kiwi"]),
    "everything in brackets": (
        "hxxps[:]//chirp[.]example/kiwi now",
        ["https://chirp.example/kiwi"],
    ),
    "no scheme": ("remove chirp.example/kiwi/status/5 soon", ["chirp.example/kiwi/status/5"]),
    "no scheme, www": ("www.chirp.example/kiwi now", ["www.chirp.example/kiwi"]),
    "another script": ("вот https://птица.example/киви тут", ["https://птица.example/киви"]),
    "punycode": ("https://xn--80aqa2a.example/a b", ["https://xn--80aqa2a.example/a"]),
    "a danda behind": ("https://chirp.example/kiwi। फिर", ["https://chirp.example/kiwi"]),
    "a Chinese stop behind": ("https://chirp.example/kiwi。另外", ["https://chirp.example/kiwi"]),
    "two glued together": (
        "https://chirp.example/a1https://chirp.example/b2 x",
        ["https://chirp.example/a1", "https://chirp.example/b2"],
    ),
    "a number glued before": (
        "1.https://chirp.example/a1 2)https://chirp.example/b2",
        ["https://chirp.example/a1", "https://chirp.example/b2"],
    ),
    "a blank without width": ("https://chirp.example/ki\u200bwi x", ["https://chirp.example/kiwi"]),
    "a soft hyphen": ("https://chirp.example/ki\u00adwi x", ["https://chirp.example/kiwi"]),
    "a ligature": ("https://chirp.example/o\ufb00er x", ["https://chirp.example/offer"]),
    "commas in a query": (
        "https://chirp.example/s?x=1,2&y=(3) z",
        ["https://chirp.example/s?x=1,2&y=(3)"],
    ),
    "a number for a host": ("http://192.0.2.7:8080/x y", ["http://192.0.2.7:8080/x"]),
    "between bars": ("|https://chirp.example/kiwi|IN|", ["https://chirp.example/kiwi"]),
    "a quoted cell": ('7,"https://chirp.example/kiwi",IN', ["https://chirp.example/kiwi"]),
    "inside markup": ('<a href="https://chirp.example/kiwi">t</a>', ["https://chirp.example/kiwi"]),
    "an escaped ampersand": (
        '<a href="https://chirp.example/s?a=1&amp;b=2">t</a>',
        ["https://chirp.example/s?a=1&b=2"],
    ),
    "an address of mail": ("write to desk@ministry.example today", []),
    "an address of another scheme": (
        "at://did:plc:kiwi77/app.bsky.feed.post/3k x",
        ["at://did:plc:kiwi77/app.bsky.feed.post/3k"],
    ),
    "a fragment": ("https://chirp.example/#!/u/9 z", ["https://chirp.example/#!/u/9"]),
    "a number of a rule": ("under rule 4.7.2 of s.12B", []),
}
WRAPPED_CASES: dict[str, tuple[str, str]] = {
    "inside a number": (
        "https://chirp.example/kiwi/status/13498\n22309110784 x",
        "https://chirp.example/kiwi/status/1349822309110784",
    ),
    "after a slash": (
        "https://chirp.example/kiwi/\nstatus/1349 x",
        "https://chirp.example/kiwi/status/1349",
    ),
    "after the scheme": ("https:// chirp.example/kiwi x", "https://chirp.example/kiwi"),
    "as mail wraps it": (
        "https://chirp.example/kiwi/status=\n/77 x",
        "https://chirp.example/kiwi/status/77",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_an_address_is_found_however_it_is_written(name: str) -> None:
    """Exactly what the text names is found, nothing glued to it and nothing of it lost."""
    text, urls = CASES[name]

    assert [found.url for found in find_urls(text)] == urls


@pytest.mark.parametrize("name", WRAPPED_CASES)
def test_an_address_over_a_break_is_a_doubt_and_never_a_join(name: str) -> None:
    """What was put together over a line break or a blank is marked for a person to confirm."""
    text, url = WRAPPED_CASES[name]

    (found,) = find_urls(text)

    assert (found.url, found.doubts) == (url, (WRAPPED,))


@pytest.mark.real
def test_every_known_trap_is_passed() -> None:
    """The traps that were collected from others' mistakes give what they should."""
    if not TRAPS.is_file():
        pytest.skip(
            "no collected traps lie beside the published orders"
            if os.environ.get("ORDERS_DIR")
            else "ORDERS_DIR does not name a folder with published orders"
        )
    wrong = []
    for line in TRAPS.read_text(encoding="utf-8").splitlines():
        trap = json.loads(line)
        found = find_urls(trap["text"])
        is_doubted = all(WRAPPED in one.doubts for one in found)
        if [one.url for one in found] != trap["urls"] or (trap["wrapping"] and not is_doubted):
            wrong.append(trap["name"])

    assert not wrong
