"""Where a withholding applies: ISO 3166-1 alpha-2 countries, and groups that expand to them."""

import re
from dataclasses import dataclass
from datetime import date

from withheld.errors import InvalidInput
from withheld.model.countries import COUNTRIES

__all__ = ["COUNTRIES", "EU_MEMBERS", "Territory", "union_on"]

_COUNTRY = re.compile(r"[A-Z]{2}")

# From when on a state has been a member: the Treaty of Rome, then the acts of accession.
_ACCESSIONS = (
    (date(1958, 1, 1), "BE DE FR IT LU NL"),
    (date(1973, 1, 1), "DK GB IE"),
    (date(1981, 1, 1), "GR"),
    (date(1986, 1, 1), "ES PT"),
    (date(1995, 1, 1), "AT FI SE"),
    (date(2004, 5, 1), "CY CZ EE HU LT LV MT PL SI SK"),
    (date(2007, 1, 1), "BG RO"),
    (date(2013, 7, 1), "HR"),
)
# Withdrawn on 31 January 2020 at midnight in Brussels (Treaty on European Union art. 50(3)).
_WITHDRAWALS = ((date(2020, 2, 1), "GB"),)


def union_on(on: date) -> frozenset[str]:
    """
    Return the member states of the European Union on a day; none before 1958.

    Union law went on applying in the United Kingdom until 2020-12-31 (Withdrawal Agreement
    arts. 126 and 127); it was no member state, and an order that means it has to name it.

    Law: Treaty on European Union arts. 49, 50 and 52.
    """
    joined = {code for since, codes in _ACCESSIONS if since <= on for code in codes.split()}
    return frozenset(joined - {code for since, code in _WITHDRAWALS if since <= on})


EU_MEMBERS = union_on(date(2020, 2, 1))
"""The member states now: there has been no accession since Croatia's."""


@dataclass(frozen=True, slots=True)
class Territory:
    """A set of countries; never empty, each an assigned ISO 3166-1 alpha-2 code."""

    countries: frozenset[str]

    def __post_init__(self) -> None:
        """
        Refuse what is no territory.

        Raises:
            InvalidInput: Empty, or a code that ISO 3166-1 does not assign.
        """
        if not self.countries:
            raise InvalidInput("a territory of no country was given; name at least one, such as IN")
        unknown = sorted(self.countries - COUNTRIES)
        if unknown:
            raise InvalidInput(
                f"{', '.join(unknown)} is no country code; use ISO 3166-1 alpha-2, such as IN or DE"
            )

    @classmethod
    def of(cls, *codes: str, on: date | None = None) -> "Territory":
        """
        Return the territory of `codes`; `EU` stands for its member states on that day, or now.

        What is withheld in the Union stays withheld where it was decided: a state that joins later
        is reached by a later decision only.

        Raises:
            InvalidInput: A code that is neither a country nor EU.
        """
        countries: set[str] = set()
        for code in codes:
            countries |= {code} if code != "EU" else EU_MEMBERS if on is None else union_on(on)
        return cls(frozenset(countries))

    def __contains__(self, country: object) -> bool:
        """Return whether `country` (ISO 3166-1 alpha-2) lies in the territory."""
        return country in self.countries

    def __str__(self) -> str:
        """Return the codes, sorted, `EU` where it is exactly the Union."""
        return "EU" if self.countries == EU_MEMBERS else " ".join(sorted(self.countries))


def parse_country(text: str) -> str:
    """
    Return the country code in `text`, upper-cased.

    Raises:
        InvalidInput: Not an assigned ISO 3166-1 alpha-2 code.
    """
    code = text.strip().upper()
    if not _COUNTRY.fullmatch(code) or code not in COUNTRIES:
        raise InvalidInput(
            f"{len(text)} characters that are no country code; use ISO 3166-1 alpha-2, such as IN"
        )
    return code
