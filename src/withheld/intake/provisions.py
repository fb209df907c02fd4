"""The provisions of law a letter rests on, as it names them."""

import re
from collections.abc import Iterator, Sequence

from withheld.intake.passages import Passage, is_quoted
from withheld.model.document import LineKind
from withheld.model.reading import Proposal, ProposalKind

_NUM = r"\d+[A-Za-zА-Яа-яक-ह]?(?:[.-]\d+)*(?:\s?\(\w{1,5}\))*"
_PROVISIONS = re.compile(
    # English: Section 69A(1) of the … Act, 2000; Rule 9; Article 300 of the Criminal Law
    rf"\b(?:[Ss]ections?|[Ss]ec\.|u/s|s\.|[Rr]ules?|[Aa]rticles?|Art\."
    rf"|Regulation)\s?{_NUM}(?:(?:,| and"
    rf"|,? read with(?: section| rule)?)\s?{_NUM})*"
    r"(?:\s+of\s+(?:the\s+|our\s+|their\s+)?(?:\(?[A-Z][\w'()-]*\s*(?:of\s+|for\s+|on\s+|and\s+"
    r"|the\s+|\d+/\d+)?){1,9}(?:,?\s?\d{4})?)?"
    r"|\bRegulation \((?:EU|EC)\) (?:No )?\d+/\d+(?:,? (?:Article|art\.) \d+(?:\(\d+\))*)?"
    r"|\bFederal Law(?: of| dated| from|,)?(?:\s[\w ,./]{0,24}?)?(?:\s?No\.?"
    r"|\s?№)?\s?\d+(?:-?\s?FZ)?|\bLaw \d+/\d{4}"
    # Russian
    rf"|(?:част\w+|ч\.|пункт\w*|п\.)\s?\d+(?:[.-]\d+)*\s+(?:стать\w+"
    rf"|ст\.)\s?{_NUM}(?:\s+Федерального закона[^.;:«\"]{{0,40}}№?\s?\d+-ФЗ)?"
    rf"|(?:стать\w+"
    rf"|ст\.(?:\s?ст\.)?)\s?{_NUM}(?:\s+(?:Федерального закона[^.;:«\"]{{0,40}}№?\s?\d+-ФЗ|УК РФ"
    rf"|КАС РФ|КоАП РФ|[Уу]казанного Федерального закона))?"
    r"|Федеральн\w+ закон\w*(?:\s+от\s+[\d. \wа-я]{6,25}?)?\s*(?:№|N)\s?\d+-ФЗ"
    r"|постановлени\w+ Правительства[^.;]{0,50}№?\s?\d{2,5}"
    # Chinese
    r"|《[^》]{2,60}》(?:[^。，；]{0,3}第[一二三四五六七八九十百零〇\d]+条(?:第"
    r"[一二三四五六七八九十\d]+款)?)?"
    # Spanish, Portuguese, French, German, Turkish, Hindi
    rf"|\b(?:art[íi]culos?|artigos?|articles?|arts?\.)\s?{_NUM}\s+(?:de|del|da|do|du"
    rf"|der)\s+(?:la |nuestra |nuestro |o |a )?(?:[A-ZÁÉÍÓÚ][\w/º-]*\s*(?:de\s+|nº?\s*"
    rf"|n\.º\s*)?(?:\d[\d.]*/\d{{2,4}})?){{1,6}}"
    rf"|\b(?:Ley|Lei|Loi)(?: Orgánica)?\s+(?:n[º°.]*\s*)?\d[\d.]*/\d{{2,4}}"
    rf"|§+\s?{_NUM}(?:\s+(?:Abs\.\s?\d+\s+)?[A-Z][A-Za-z]{{1,12}})?"
    rf"|\b\d{{4}} sayılı(?: Kanun\w*)?|धारा\s?{_NUM}|नियम\s?{_NUM}",
)


def provisions(passages: Sequence[Passage]) -> tuple[Proposal, ...]:
    """Return every provision once, with the place where it is named first."""
    found: dict[str, Proposal] = {}
    for passage in passages:
        if passage.lines[0].kind is LineKind.ROW or is_quoted(passage.lines[0]):
            continue
        for value, start in _in_text(passage.text):
            found.setdefault(
                re.sub(r"\W", "", value).casefold(),
                Proposal(
                    kind=ProposalKind.PROVISION,
                    value=value,
                    place=passage.place_at(start),
                    text=value,
                ),
            )
    return tuple(found.values())


def _in_text(text: str) -> Iterator[tuple[str, int]]:
    """Go through the provisions in `text`."""
    for found in _PROVISIONS.finditer(text):
        value = re.sub(r"\s+", " ", found[0]).strip(" ,.;")
        yield re.sub(r"\s(?:of|the|and|for|on|read)$", "", value), found.start()
