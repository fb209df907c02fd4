"""The provisions of law a letter rests on, as it names them."""

import re
from collections.abc import Iterable, Iterator, Sequence

from withheld.intake.passages import Passage, is_quoted
from withheld.model.document import LineKind
from withheld.model.reading import Proposal, ProposalKind

_NUM = (
    r"\d+[A-Za-zА-Яа-яक-ह]?(?:[.-]\d+)*(?:\s(?:bis|ter|quater|quinquies)\b)?"
    r"(?:\s?\([\w\u0900-\u0963]{1,5}\))*"
)
_RU = (
    r"(?:\s+(?:(?:[Фф]едерального закона)(?:\s+от\s+[\d.]{8,10}(?:\s?г(?:ода|\.)?)?)?"
    r"[^.;:«\"]{0,40}?№?\s?\d+-ФЗ|[Фф]едерального закона(?: «[^»]{5,160}»)?"
    r"|[А-Я][А-Яо]{1,4} РФ|[Уу]казанного Федерального закона))"
)
_NAMELESS = frozenset({"act", "saidact", "code", "law", "rules", "regulation", "ibid", "thereof"})
"""What a letter calls a law that it has named before."""
_LAW_NAME = 12
"""A law's name of fewer letters, such as an abbreviation, may be another's."""
_WORDS = r"(?:of|for|on|and|the|by|in|to|with|against|from|as|&)"
_LAW = (
    r"(?:\(?[A-Z][\w'’&()-]*,?\s+(?:" + _WORDS + r"\s+){0,3}){0,14}"
    r"\(?(?:Acts?|Rules|Code|Law|Regulations?|Ordinance|Order|Constitution|Convention|Directive"
    r"|Decree|Statute|Proclamation)\b\)?(?:,?\s?(?:of\s)?(?:\d{4}|\d+/\d+))?"
)
_EU = r"(?:\((?:EU|EC|UE|CE|EG)\)\s?(?:No\.?\s|Nr\.?\s|n[º°.]+\s?)?\d+/\d+)"
_PROVISIONS = re.compile(
    # English: Section 69A(1) of the … Act, 2000; Rule 9; Article 3 of Regulation (EU) 2021/784
    rf"\b(?:[Ss]ections?|[Ss]ec\.|u/s|s\.|[Rr]ules?|[Aa]rticles?|Art\."
    rf"|Regulation|[Cc]lauses?)\s?(?>{_NUM})(?!,?(?:\s?§\s?\d+[º°]?,?)?\s(?:de|del|da|do|du"
    rf"|d[oa]s|der)\s|\s(?:et|y|e)\s\d)(?:(?:,"
    rf"| and|,? read with(?: section| rule)?)\s?{_NUM})*"
    rf"(?:\s+of\s+(?:the\s+|our\s+|their\s+)?(?:Regulation {_EU}|{_LAW}"
    r"|(?:\(?[A-Z][\w'()-]*\s*(?:" + _WORDS + r"\s+|\d+/\d+)?){1,9}(?:,?\s?\d{4})?)?)?"
    rf"|\bRegulation {_EU}(?:,? (?:Article|art\.) \d+(?:\(\d+\))*)?"
    r"|\bFederal Law(?: of| dated| from|,)?(?:\s[\w ,./]{0,24}?)?(?:\s?No\.?"
    r"|\s?№)?\s?\d+(?:-?\s?FZ)?|\bLaw \d+/\d{4}"
    rf"|(?<=\bthe\s){_LAW.replace('{0,14}', '{1,14}')}(?<=\d{{4}})"
    rf"|\b\d{{1,2}} (?:U\.?S\.?C\.?|C\.?F\.?R\.?) (?:§+ ?)?{_NUM}"
    rf"|\bSECTIONS? {_NUM} OF (?:THE )?(?:[A-Z][A-Z'&-]+ ){{1,10}}?"
    r"(?:ACT|RULES|CODE|LAW|REGULATIONS?|ORDINANCE)\b(?:,? \d{4})?"
    # Russian
    rf"|(?:част\w+|ч\.|пункт\w*|п\.)\s?\d+(?:[.-]\d+)*\s+(?:стать\w+|ст\.)\s?{_NUM}{_RU}?"
    rf"|(?:стать\w+|ст\.(?:\s?ст\.)?)\s?{_NUM}{_RU}?"
    r"|Федеральн\w+ закон\w*(?:\s+от\s+[\d. \wа-я]{6,25}?)?\s*(?:№|N)\s?\d+-ФЗ"
    r"|постановлени\w+ Правительства[^.;]{0,50}№?\s?\d{2,5}"
    # Chinese
    r"|《[^》]{2,60}》(?:[^。，；]{0,3}第[一二三四五六七八九十百零〇\d]+条(?:第"
    r"[一二三四五六七八九十\d]+款)?)?"
    # Spanish, Portuguese, French
    rf"|\b(?:art[íi]culos?|artigos?|articles?|arts?\.)\s?{_NUM}(?:,?\s?§\s?\d+[º°]?)?"
    rf"(?:(?:,| et| y| e)\s{_NUM})*"
    rf"(?:,?\s+(?:de|del|da|do|du|d[oa]s"
    rf")\s+(?:la |el |l[ea] |nuestra |nuestro |o |a )?(?:(?:Reglamento|Regulamento|règlement) {_EU}"
    r"|(?:[Ll]oi|[Ll]ey|[Ll]ei)(?: Orgánica)?\s+(?:n[º°.o]*\s*)?\d[\d.]*[-/]\d{2,4}"
    r"|[Cc](?:ode|ódigo) (?:de (?:la |l['’])?|du )?[a-zà-ÿ]+(?: (?:pénale?|penal|civile?|civil"
    r"|intérieure))?"
    r"|(?:[A-ZÁÉÍÓÚ][\w/º-]*\s*(?:(?:de la|de|da|do|des|du|y|e)\s+|nº?\s*|n\.º\s*)?"
    r"(?:\d[\d.]*/\d{2,4})?){1,10}))?"
    r"|\b(?:Ley|Lei|Loi|loi)(?: Orgánica)?\s+(?:n[º°.]*\s*)?\d[\d.]*[-/]\d{2,4}"
    # German
    rf"|\bArt(?:ikel|\.)\s?{_NUM}(?:\s+(?:Abs(?:atz|\.)\s?\d+\s+)?(?:der Verordnung {_EU}"
    rf"|[A-Z]{{2,6}}\b))?"
    rf"|§+\s?{_NUM}(?:\s+Abs(?:atz|\.)\s?\d+)?(?:\s+(?:Satz|S\.|Nr\.)\s?\d+)*"
    r"(?:\s+(?:des\s+)?(?:[A-ZÄÖÜ]+[a-zäöü]*[A-ZÄÖÜ][A-Za-z]*"
    r"|[A-ZÄÖÜ][a-zäöüß-]{1,40}(?:gesetz|ordnung|vertrag)\w*))?"
    # Turkish, Indonesian, Hindi
    r"|\b[A-ZÇĞİÖŞÜ]{2,5}(?:['’]\w+)?\s\d+(?:/\d+)?\.?(?:\s?(?:ve|,)\s?\d+\.?)*\s(?:inci "
    r"|nci )?madde\w*"
    r"|\b\d{4} sayılı(?:\s(?:(?!Kanun)[A-ZÇĞİÖŞÜ]\w+|ve)){0,10}\sKanun\w*(?:['’]\w+)?"
    r"(?:\s\d+(?:/[A-ZÇ])?\.?(?:['’]\w+)?(?:\s(?:inci|ıncı|üncü|uncu|nci|ncı))?\smadde\w*)?"
    r"|\bPasal\s\d+\w?(?:\s(?:ayat|huruf"
    r"|angka)\s\(?\w{1,3}\)?)*(?:\s(?:jo\.?\s)?(?:Undang-Undang|UU"
    r"|Peraturan(?:\s(?!Nomor)[A-Z]\w+){1,5})(?:\s(?:Nomor|No\.?)\s\d+)?(?:\sTahun\s\d{4})?)?"
    rf"|धारा\s?{_NUM}|नियम\s?{_NUM}",
)
_UNITS = {
    "sections": "section", "sec": "section", "u/s": "section", "s": "section", "धारा": "section",
    "rules": "rule", "नियम": "rule", "articles": "article", "art": "article", "artikel": "article",
    "artículo": "article", "articulo": "article", "artículos": "article", "artigo": "article",
    "arts": "article",
}  # fmt: skip
"""Words of several languages for the same unit of a law."""
_UNIT = re.compile(r"^(?P<unit>[^\W\d]\S*?)\.?\s?(?P<number>" + _NUM + r")(?P<rest>.*)$", re.DOTALL)


def provisions(passages: Sequence[Passage]) -> tuple[Proposal, ...]:
    """Return every provision once, in its fullest wording, with the place of that wording."""
    found: dict[str, Proposal] = {}
    for passage in passages:
        if passage.lines[0].kind is LineKind.ROW or is_quoted(passage.lines[0]):
            continue
        for value, start in _in_text(passage.text):
            found.setdefault(
                _key(value),
                Proposal(
                    kind=ProposalKind.PROVISION,
                    value=value,
                    place=passage.place_at(start),
                    text=value,
                ),
            )
    return tuple(one for key, one in found.items() if not _is_said_fuller(key, found.keys()))


def _key(value: str) -> str:
    """Return what makes two wordings of a provision the same."""
    taken = _UNIT.match(value)
    if taken is None:
        return re.sub(r"\W", "", value).casefold()
    unit = taken["unit"].casefold()
    law = re.sub(r"\b(?:of|the|der|des|del?|da|do|du|la|le)\b|\W", "", taken["rest"].casefold())
    law = "" if law in _NAMELESS else law
    number = "".join(taken["number"].split())
    return f"{_UNITS.get(unit, unit)} {number}|{law}"


def _is_said_fuller(key: str, keys: Iterable[str]) -> bool:
    """Return whether another wording says the same and names the law too, or more of its name."""
    return any(
        other != key
        and (
            ("|" in key and other.startswith(key))
            or ("|" not in key and len(key) > _LAW_NAME and key in other)
        )
        for other in keys
    )


def _in_text(text: str) -> Iterator[tuple[str, int]]:
    """Go through the provisions in `text`."""
    for found in _PROVISIONS.finditer(text):
        value = re.sub(r"\s+", " ", found[0]).strip(" ,.;")
        if value.endswith(")") and value.count(")") > value.count("("):
            value = value[:-1]
        yield re.sub(r"\s(?:of|the|and|for|on|read)$", "", value), found.start()
