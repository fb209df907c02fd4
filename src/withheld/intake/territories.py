"""Countries a text names as the place where something is to apply."""

import re

from withheld.intake.country_names import CODES
from withheld.intake.stems import alternatives
from withheld.intake.wording import words

# Names and adjectives that orders use, in the languages read here.  Word stems; ISO 3166-1 codes.
_COUNTRIES = {
    "RU": r"\bRussian Federation\b|\bRussian?\b|\bRF\b|Росси\w+|\bРФ\b|российск\w+|\bRusia\b|俄罗斯"
    r"|\bRusya\b|\bRussland\b|\bRussie\b",
    "CN": r"\bChin(?:a|ese)\b|\bPRC\b|中国|中华人民共和国|我国|Кита\w+|китайск\w+",
    "HK": r"\bHong Kong\b|香港",
    "IN": r"\bIndian?\b|भारत|\bIndien\b|\bInde\b|\bÍndia\b|\bHindistan\b|印度(?!尼)",
    "ES": r"\bSpain\b|\bSpanish\b|\bEspaña\b|\bespañol\w*|\bEspanha\b|\bEspagne\b|Испани\w+|西班牙",
    "TR": r"\bT(?:u|ü)rk(?:ey|iye|ish)\w*|\bTürkei\b|\bTurquía\b|\bTurquia\b|\bTurquie\b|Турци\w+",
    "BR": r"\bBra[sz]il\w*|\bBrésil\b|Бразили\w+|巴西",
    "DE": r"\bGerman\w*|\bDeutschland\b|\bdeutsch\w+|\bAlemania\b|\bAlemanha\b"
    r"|\bAllemagne\b|Германи\w+|德国",
    "FR": r"\bFrance\b|\bFrench\b|\bfrançais\w*|\bFrankreich\b|\bFrancia\b"
    r"|\bFrança\b|Франци\w+|法国",
    "SG": r"\bSingapore\b",
    "GB": r"\bUnited Kingdom\b|\bUK\b|\bGreat Britain\b",
    "PK": r"\bPakistan\b",
    "ID": r"\bIndonesia\b|\bIndonesien\b|\bIndonésie\b|印度尼西亚|印尼",
    "VN": r"\bViet ?nam\b",
    "TH": r"\bThailand\b",
    "KR": r"\bRepublic of Korea\b|\bSouth Korea\b",
    "AU": r"\bAustralia\b",
    "UA": r"\bUkrain\w+|Україн\w+|Украин\w+",
    "BY": r"\bBelarus\w*|Беларус\w+",
    "KZ": r"\bKazakhstan\b|Казахстан\w*",
    "US": r"\bUnited States\b|\bU\.?S\.?A\b\.?|\bСША\b|美国",
    "JP": r"\bJapan\b|日本",
    "CA": r"\bCanada\b",
    "NL": r"\bNetherlands\b",
    "PL": r"\bPoland\b|\bPolska\b",
    "AR": r"\bArgentina\b",
    "MY": r"\bMalaysia\b",
    "IR": r"\bIran\b|ایران",
    "IL": r"\bIsrael\b",
    "EG": r"\bEgypt\b",
    "AT": r"\bAustria\b|\bÖsterreich\w*",
    "CH": r"\bSwitzerland\b|\bSchweiz\w*|\bSuisse\b",
    "BE": r"\bBelgi(?:um|que|ë)\b",
    "SE": r"\bSweden\b|\bSverige\b",
    "NO": r"\bNorway\b|\bNorge\b",
    "DK": r"\bDenmark\b|\bDanmark\b",
    "FI": r"\bFinland\b",
    "CZ": r"\bCzech\w*",
    "HU": r"\bHungary\b",
    "RO": r"\bRomania\b",
    "GR": r"\bGreece\b",
    "IE": r"\bIreland\b",
    "IT": r"\bItaly\b|\bItalia\b",
    "PT": r"\bPortugal\b",
    "MX": r"\bMexico\b|\bMéxico\b",
    "EU": r"\bEuropean Union\b|\bUnion's territory\b|\bMember States\b|\bMitgliedstaaten\b"
    r"|\bÉtats membres\b|\bEstados miembros\b|\bEstados-Membros\b|государств\w* -?\s?членах"
    r"|Европейск\w+ союз\w*",
}
_NAMES = words(
    *(
        rf"(?P<{code}>\b{re.escape(name)}\b)"
        for name, code in sorted(CODES.items(), key=lambda pair: -len(pair[0]))
    ),
    *(f"(?P<{code}>{way})" for code, ways in _COUNTRIES.items() for way in alternatives(ways)),
)
_COMPANY = re.compile(
    r",? (?:[A-Z][\w.]+ ){0,2}\(?(?:Ltd|Limited|Inc|LLC|LLP|GmbH|Pvt|Private|Corp|Ltda"
    r"|S\.? ?[AL]\.?"
    r"|SAS|SARL|B\.V\.|A\.? ?Ş\.|Pte|Pty|plc|PLC|UC|Unlimited|Company|Temsilci\w*"
    r"|TEMSİLCİ\w*)(?!\w)"
)
"""Behind a country's name: the name is a company's."""
_PLACE = re.compile(
    r"\b(?:in|im|within|from|across|throughout|access\w* (?:in|from)|aus|en|em|na|no|desde|depuis"
    r"|dans|au|dari|di)(?: the| el| le| la| der| den)?(?: [^\W\d_]\w+(?: [^\W\d_]{2,4})?)? ?$"
    r"|\b(?:territor(?:y|io|ial|ium|ial scope)|Hoheitsgebiet|Staatsgebiet|território|territoire"
    r"|wilayah)\b[^,;]{0,30}$|(?:на территории|\bв|\bиз)\s(?:\w+ )?$|(?:来自|在|于)\W*$",
    re.IGNORECASE,
)
_PLACE_AFTER = re.compile(r"\S+?(?:['’]?[dt][ae]n?\b|\s(?:में|से)(?!\w)|大?陆?境内)")
"""Languages that put their word of place, or its ending, behind the name."""
_PLACE_REACH = 45
_ABBREVIATION = 2
"""Codes of two letters are words of their own in small letters."""
_GLOBAL = re.compile(
    r"\bworld-?wide\b|\bglobally\b|\ball over the world\b|\bin all (?:countries|jurisdictions)\b"
    r"|по всему миру|a nivel mundial|全球|dünya çapında|weltweit|monde entier",
    re.IGNORECASE,
)


def countries_in(text: str) -> tuple[tuple[str, int], ...]:
    """Return the codes of the countries that `text` names, and where each is named first."""
    found: dict[str, int] = {}
    for one in _NAMES.finditer(text):
        written = text[one.start() : one.end()]
        is_word = len(written) <= _ABBREVIATION and written != written.upper()
        if not is_word and not _COMPANY.match(text, one.end()):
            found.setdefault(str(one.lastgroup), one.start())
    return tuple(found.items())


def countries_where(text: str) -> tuple[tuple[str, int], ...]:
    """Return the countries that `text` names as a place, and where each is named first."""
    return tuple(
        (code, start)
        for code, start in countries_in(text)
        if _PLACE.search(text[max(0, start - _PLACE_REACH) : start])
        or _PLACE_AFTER.match(text, start)
    )


def is_global(text: str) -> bool:
    """Return whether `text` asks for effect everywhere."""
    return _GLOBAL.search(text) is not None
