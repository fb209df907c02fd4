"""
Dates, spans and countries as people read them, in the languages letters are written in.

Every instant is written in UTC and says so: a letter is read in another time zone than it was
written in, and a deadline that is read wrongly is missed.
"""

from datetime import date, datetime

from withheld.errors import InvalidInput
from withheld.model.territory import EU_MEMBERS, Territory

LANGUAGES = ("en", "hi")
"""The languages a letter to an account holder can be written in."""

_MONTHS = {
    "en": (
        "January February March April May June July August September October November December"
    ).split(),
    "hi": "जनवरी फ़रवरी मार्च अप्रैल मई जून जुलाई अगस्त सितंबर अक्टूबर नवंबर दिसंबर".split(),
}

# Unicode CLDR's English and Hindi short names, for the countries whose law has a pack or that are
# named most in published reports; any other country is named by its ISO 3166-1 code.
_COUNTRIES_EN = {
    "AT": "Austria", "AU": "Australia", "BE": "Belgium", "BG": "Bulgaria", "BR": "Brazil",
    "CA": "Canada", "CH": "Switzerland", "CN": "China", "CY": "Cyprus", "CZ": "Czechia",
    "DE": "Germany", "DK": "Denmark", "EE": "Estonia", "ES": "Spain", "FI": "Finland",
    "FR": "France", "GB": "the United Kingdom", "GR": "Greece", "HK": "Hong Kong",
    "HR": "Croatia", "HU": "Hungary", "ID": "Indonesia", "IE": "Ireland", "IL": "Israel",
    "IN": "India", "IT": "Italy", "JP": "Japan", "KR": "South Korea", "LT": "Lithuania",
    "LU": "Luxembourg", "LV": "Latvia", "MT": "Malta", "MX": "Mexico", "MY": "Malaysia",
    "NG": "Nigeria", "NL": "the Netherlands", "NO": "Norway", "NZ": "New Zealand",
    "PK": "Pakistan", "PL": "Poland", "PT": "Portugal", "RO": "Romania", "RU": "Russia",
    "SE": "Sweden", "SG": "Singapore", "SI": "Slovenia", "SK": "Slovakia", "TH": "Thailand",
    "TR": "Türkiye", "UA": "Ukraine", "US": "the United States", "VN": "Vietnam",
    "ZA": "South Africa",
}  # fmt: skip
_COUNTRIES_HI = {
    "AU": "ऑस्ट्रेलिया", "BR": "ब्राज़ील", "CA": "कनाडा", "CN": "चीन", "DE": "जर्मनी",
    "FR": "फ़्रांस", "GB": "यूनाइटेड किंगडम", "ID": "इंडोनेशिया", "IN": "भारत", "JP": "जापान",
    "MY": "मलेशिया", "NL": "नीदरलैंड", "PK": "पाकिस्तान", "RU": "रूस", "SG": "सिंगापुर",
    "TH": "थाईलैंड", "TR": "तुर्किये", "US": "संयुक्त राज्य", "VN": "वियतनाम",
}  # fmt: skip
_COUNTRIES = {"en": _COUNTRIES_EN, "hi": _COUNTRIES_HI}
_UNION = {"en": "the European Union", "hi": "यूरोपीय संघ"}
_COUNTRY_WITH_CODE = {"en": "the country with the code {}", "hi": "कोड {} वाला देश"}
_AND = {"en": " and ", "hi": " और "}


def known_language(language: str) -> str:
    """
    Return `language` if papers can be worded in it.

    Raises:
        InvalidInput: They cannot; the caller chooses another with the reader, never by guessing.
    """
    if language not in LANGUAGES:
        raise InvalidInput(
            f"no wording in the language {language[:12]!r}; there is {', '.join(LANGUAGES)}"
        )
    return language


def day(on: date, language: str = "en") -> str:
    """Return a date in words, such as `5 February 2021`; of an instant, its date in UTC."""
    return f"{on.day} {_MONTHS[known_language(language)][on.month - 1]} {on.year}"


def moment(at: datetime, language: str = "en") -> str:
    """
    Return an instant (aware UTC) in words, such as `5 February 2021, 14:05 UTC`.

    Raises:
        InvalidInput: `at` has no time zone or is not in UTC.
    """
    offset = at.utcoffset()
    if offset is None or offset:
        raise InvalidInput("an instant that is not in UTC was given; convert it first")
    return f"{day(at, language)}, {at:%H:%M} UTC"


def country_name(code: str, language: str = "en") -> str:
    """Return the country's name, or words with its code where no name is on the list."""
    names = _COUNTRIES[known_language(language)]
    return names.get(code) or _COUNTRY_WITH_CODE[language].format(code)


def where(territory: Territory, language: str = "en") -> str:
    """Return the territory in words, such as `France and Germany` or `the European Union`."""
    known_language(language)
    rest = territory.countries
    names: list[str] = []
    if rest >= EU_MEMBERS:
        names.append(_UNION[language])
        rest = rest - EU_MEMBERS
    names += sorted(country_name(code, language) for code in rest)
    if len(names) == 1:
        return names[0]
    return ", ".join(names[:-1]) + _AND[language] + names[-1]
