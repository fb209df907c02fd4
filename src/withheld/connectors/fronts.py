"""
What web servers in front of a service share: the page in its forms, and values of marks.

A front answers in English, in four forms: two kinds of reason, with the country's name or without.
The country's name is put in by the server, where `COUNTRY_NAME` stands.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from withheld.connectors.kinds import Surroundings
from withheld.connectors.places import Places, read_places, wanted_paths
from withheld.connectors.settings import Settings
from withheld.edge.format import Entry
from withheld.edge.response import Asked, Pages
from withheld.edge.serving import WhenUnsure
from withheld.errors import InvalidInput
from withheld.model.territory import COUNTRIES
from withheld.model.withholding import ReasonKind
from withheld.ports.connectors import Capability, Mark, MarkKind, Wanted

COUNTRY_NAME = "@@COUNTRY@@"
"""Stands in a page where the server puts the country's name."""
VALUES = {MarkKind.LEGAL_DEMAND: "L", MarkKind.LOCAL_LAW: "P", MarkKind.UNSURE: "U"}
"""What a mark is called in a server's table; a legal demand goes before the others, in order."""
KINDS = {value: kind for kind, value in VALUES.items()}
CAPABILITIES = frozenset(
    {Capability.GEO, Capability.ACCOUNT, Capability.POST, Capability.READS_BACK}
)
REMARKS = (
    "this server keeps no time: what starts or ends does so at the next `withheld work`",
    "the 451 page is in English; put the sidecar behind it for other languages",
)
_REASONS = {"L": ReasonKind.LEGAL_DEMAND, "P": ReasonKind.LOCAL_LAW}


@dataclass(frozen=True, slots=True, kw_only=True)
class FrontSettings:
    """What every front is told at set-up."""

    country_header: str
    """As the trusted hop sets it, such as `X-Country`."""
    pages: Pages
    places: Places
    when_unsure: WhenUnsure


def read_front(settings: Settings, around: Surroundings) -> FrontSettings:
    """
    Return what the operator said.

    Raises:
        InvalidInput: A header's name that is none, or whatever else does not hold together.
    """
    header = settings.text("country_header")
    if not header.replace("-", "").isalnum() or not header.isascii():
        raise InvalidInput("country_header is no header's name, such as X-Country")
    return FrontSettings(
        country_header=header,
        pages=around.pages(settings),
        places=read_places(settings, around.directory, around.host),
        when_unsure=settings.choice("when_unsure", WhenUnsure, WhenUnsure.SHOW),
    )


def wanted_marks(
    entries: Sequence[Entry],
    settings: FrontSettings,
    at: datetime,
    is_expressible: Callable[[Mark], bool],
) -> Wanted:
    """Return the marks that `entries` come to; what the server cannot hold is not expressed."""
    found = wanted_paths(entries, settings.places, settings.when_unsure, at)
    marks = frozenset(filter(is_expressible, found.marks))
    if marks == found.marks:
        return found
    left_out = {
        entry.subject
        for entry in entries
        if not all(
            is_expressible(Mark("", target)) for target in settings.places.targets(entry.subject)[0]
        )
    }
    return Wanted(marks=marks, not_expressed=tuple(sorted({*found.not_expressed, *left_out})))


@dataclass(frozen=True, slots=True, kw_only=True)
class FrontPage:
    """One form of the page."""

    value: str
    """`L` or `P`, as in the table of marks."""
    names_country: bool
    body: str


def front_pages(pages: Pages) -> Iterator[FrontPage]:
    """Go through the four forms of the page."""
    for value, reason in _REASONS.items():
        for country in (COUNTRY_NAME, None):
            body = pages.withheld(country, reason, Asked()).body.decode()
            yield FrontPage(value=value, names_country=country is not None, body=body)


def page_headers(pages: Pages) -> Mapping[str, str]:
    """Return the headers of every 451, its length left out."""
    answered = pages.withheld(None, ReasonKind.LEGAL_DEMAND, Asked())
    return {name: value for name, value in answered.headers if name != "Content-Length"}


def country_names(pages: Pages) -> Mapping[str, str]:
    """Return the countries by their codes, in English."""
    english = pages.texts.choose("en")
    return {code: pages.texts.country(code, english) for code in sorted(COUNTRIES)}
