"""A small service for the tests of this folder: its entries, its pages, where it shows things."""

from datetime import UTC, datetime

from withheld.adapters.directory import MemoryDirectory
from withheld.connectors.places import Places
from withheld.edge.format import Entry
from withheld.edge.response import Pages, Service
from withheld.edge.texts import Texts
from withheld.model.identity import SubjectID
from withheld.model.withholding import ReasonKind, WhenCountryUnknown

NOON = datetime(2021, 2, 1, 12, tzinfo=UTC)


def pages(name: str = "Chirp") -> Pages:
    """Return what its viewers are answered."""
    service = Service(name=name, blocked_by="https://chirp.example/legal")
    return Pages(service=service, texts=Texts.load())


def entry(
    subject: str,
    *,
    country: str = "IN",
    starts_at: datetime | None = None,
    ends_at: datetime | None = None,
    reason_kind: ReasonKind = ReasonKind.LEGAL_DEMAND,
    unknown: WhenCountryUnknown = WhenCountryUnknown.SHOW,
) -> Entry:
    """Return an entry, in India unless said otherwise."""
    return Entry(
        subject=SubjectID(subject),
        countries=frozenset({country}),
        starts_at=starts_at,
        ends_at=ends_at,
        reason_kind=reason_kind,
        when_country_unknown=unknown,
    )


def places(*, ignores_case: bool = False) -> Places:
    """Return where it shows its subjects: the id is the path, posts are in the API too."""
    return Places(
        forms={
            "account": ("/{id}/*",),
            "post": ("/{id}", "/api/{id}"),
            "page": (
                "/lookup?acct={id}",
                "/.well-known/webfinger?resource=acct:{id}@chirp.example",
            ),
        },
        directory=MemoryDirectory([]),
        ignores_case=ignores_case,
    )
