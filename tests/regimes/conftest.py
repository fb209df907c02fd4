"""Packs for the tests: the five that ship, and a small invented one that each test may change."""

from collections.abc import Callable

import pytest

from withheld.adapters.packs import shipped_packs
from withheld.regimes.loader import load_pack
from withheld.regimes.schema import Pack

INVENTED = """
[pack]
id = "XX-1"
version = "2026-01-01.1"
title = "An invented law"
jurisdiction = "SE"
statute = "Act 1"
as_of = 2026-01-01
status = "in-force"
time_zone = "Etc/Invented"
utc_offset = "+02:00"

[variant.ordinary]
words = "The only procedure."
cite = "Act 1, s. 1"
confidence = "primary"

[provision.act]
words = "Act 1."
cite = "Act 1"
confidence = "primary"
patterns = ['\\bact 1\\b']

[issuer.court]
words = "A court."
cite = "Act 1, s. 2"
confidence = "primary"
kinds = ["court"]
power = "order"

[element.reasons]
words = "Reasons."
cite = "Act 1, s. 3"
confidence = "primary"

[scope.national]
words = "The country."
cite = "Act 1, s. 4"
confidence = "primary"
territory = "SE"

[obstacle.flood]
words = "A flood."
cite = "Act 1, s. 5"
confidence = "primary"

[clock.act]
words = "Act within ten hours."
cite = "Act 1, s. 6"
confidence = "primary"
kind = "act"
limit = "PT10H"
start = "received"
pausable_by = ["flood"]

[secrecy.none]
words = "No silence."
cite = "Act 1, s. 7"
confidence = "primary"
commands = "never"

[disclosure.viewer]
words = "Viewers learn the law."
cite = "Act 1, s. 8"
confidence = "primary"
audience = "viewer"
layers = ["law"]

[disclosure.holder]
words = "Holders learn the law."
cite = "Act 1, s. 8"
confidence = "primary"
audience = "holder"
layers = ["law", "act"]

[disclosure.public]
words = "The public learns that there was an order."
cite = "Act 1, s. 8"
confidence = "primary"
audience = "public"
layers = ["existence"]

[tell.must]
words = "Tell."
cite = "Act 1, s. 9"
confidence = "primary"
duty = "must"

[redress.court]
words = "A court."
cite = "Act 1, s. 10"
confidence = "primary"
who = ["service"]
forum = "court"

[account.no]
words = "No accounts."
cite = "Act 1, s. 11"
confidence = "primary"
answer = "no"

[preservation.none]
words = "Nothing."
cite = "Act 1, s. 12"
confidence = "primary"
"""

GOLDEN = """
[[case]]
name = "Ten hours from receipt."
received = 2026-01-01T00:00:00+02:00
[case.expect.due]
act = 2026-01-01T10:00:00+02:00
"""

MakePack = Callable[..., Pack]


@pytest.fixture(scope="session")
def shipped() -> dict[str, Pack]:
    return {pack.id: pack for pack in shipped_packs()}


@pytest.fixture(scope="session")
def make_pack() -> MakePack:
    """Return a function that loads the invented pack, with texts replaced and rules added."""

    def make(*replacing: tuple[str, str], adding: str = "", golden: str = GOLDEN) -> Pack:
        text = INVENTED
        for old, new in replacing:
            assert old in text, f"{old!r} is not in the invented pack"
            text = text.replace(old, new)
        return load_pack(
            {
                "pack.toml": (text + adding).encode(),
                "golden.toml": golden.encode(),
                "sources.md": b"# Sources\n\n## Read\n\nNothing; it is invented.\n",
            }
        )

    return make
