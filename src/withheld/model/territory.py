"""Where a withholding applies: ISO 3166-1 alpha-2 countries, and groups that expand to them."""

import re
from dataclasses import dataclass

from withheld.errors import InvalidInput

_COUNTRY = re.compile(r"[A-Z]{2}")

# ISO 3166-1 alpha-2, officially assigned codes.
COUNTRIES = frozenset(
    """
    AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR
    BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ
    EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW
    GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY
    KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV
    MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY
    QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG
    TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM
    ZW
    """.split()
)

# Treaty on European Union art. 52; Croatia since 2013-07-01, the United Kingdom until 2020-01-31.
EU_MEMBERS = frozenset(
    "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK".split()
)


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
    def of(cls, *codes: str) -> "Territory":
        """
        Return the territory of `codes`; `EU` stands for its member states.

        Raises:
            InvalidInput: A code that is neither a country nor EU.
        """
        countries: set[str] = set()
        for code in codes:
            countries |= EU_MEMBERS if code == "EU" else {code}
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
