"""The numbers a letter carries and cites: its own, a register's, a decision's; never a law's."""

import re
from collections.abc import Iterator, Sequence

from withheld.intake.passages import Passage, is_quoted
from withheld.intake.urls import find_urls
from withheld.model.reading import Proposal, ProposalKind

_LETTER = r"[\w\u0900-\u0963./()〔〕号-]"
_NUMBER = (
    rf"(?P<value>(?:(?-i:[A-ZÄÖÜ][A-Za-zÄÖÜäöü]{{1,4}}(?:\([A-Z]{{1,4}}\))?) (?=\d))?"
    rf"[^\W_]{_LETTER}*(?::{_LETTER}+)*(?:/{_LETTER}+)*)"
)
_NUMBERED = re.compile(
    r"(?:(?:№|(?<![\w.])N(?:o|um|r|º|°)?s?\b\.?(?:\s*:)?|(?<!\w)#"
    r"|\bRef(?:erence)?\b\.?(?:\s*number)?(?:\s*No\.?)?\s*:?|\bFile No\.?:?|\bCase No\.?:?"
    r"|\bF\.\s?No\.?"
    r"|\bLetter No\.?|\bDiary No\.?|\bAktenzeichen:?|\bAz\.:?|\bnúm\.?|\bn[º°]|\bSayı:?"
    r"|\bN[uú]m\b\.?|\bN[oó]mor\b|\bExpediente\b|\bExp\.|\bProcesso\b|\bOf[ií]cio\b"
    r"|\bR[ée]f(?:érence)?\b\.?"
    r"|\b(?:Case|Our|File|Order|Direction) ref(?:erence)?\.?|\b(?:Karar|Esas|Dosya"
    r"|De[ğg]i[sş]ik İ[sş]) No"
    r"|\b(?:Geschäftszeichen|Gesch\.-Z\.|GZ)|文号|编号|फा\.\s?सं\.?|संख्या|पत्रांक)"
    r"(?:\s*(?:No|N[º°r]|Nummer|número|nº)\.?)?(?:\s*[:：])?"
    r"(?:\s+is)?[ \t]*|номер(?:а|ом)?(?: реестровой записи| дела| записи)?[ \t]+(?=\d)"
    r"|\bnumber of the (?:register )?entry is[ \t]+|\bentry (?:number|no\.?)[ \t]+)" + _NUMBER,
    re.IGNORECASE,
)
_AT_HEAD = re.compile(r"^\W{0,3}(?:№\s*)?(?P<value>\d{1,3}[аaАA]?-\d{1,7}/\d{4})\b")
_DEMAND_DATED = re.compile(r"\bот\s+\d{1,2}\.\d{1,2}\.\d{4}\s*(?:г\.?\s*)?(?P<value>\d+/[\d/-]+\d)")
_SAYILI = re.compile(r"\b(?P<value>\d{4}/\d{1,6}(?:\s[DEK]\.(?:\s?İş)?)?)\s+sayılı")
_CHINESE = re.compile(
    r"(?P<value>(?:(?![的日由于出发据照])[\u4e00-\u9fff]){2,8}[〔\[（(]\d{4}[〕\]）)](?:第)?\d{1,6}号)"
)
_YEAR_AFTER = re.compile(r"\s?\(\d{4}\s?год\w?\)")
"""A Russian court puts the year of a case behind its number."""
_CALLED = re.compile(r"\s*(?:通知|决定|文件?|函|令|要求|公告)")
_NAMED = re.compile(
    r"\b(?:order|direction|notice|letter|decision|request|requerimiento|ofício|oficio|Schreiben"
    r"|Bescheid"
    r"|Anordnung|décision|courrier|surat)\s+(?:ref(?:erence)?\.?:?\s+)?"
    r"(?P<value>[A-Z][A-Za-z0-9.]{0,11}(?:[/-][\w.()]+){1,8})"
)
"""An order called by nothing but its number, such as `direction ABC/DEF/2026/12`."""
_CASE_UID = re.compile(r"\b(?P<value>\d{2}[A-ZА-Я]{2}\d{4}-\d{2}-\d{4}-\d{6}-\d{2})\b")
_FILE_NAME = re.compile(
    r"[\w.-]{3,80}\.(?:rtf|pdf|docx?|xlsx?|zip|sig|odt|p7[sm])(?:\.sig)?", re.IGNORECASE
)
_LAW_WORD = re.compile(
    r"закон\w*|постановлени\w*|кодекс\w*|стать\w+|част\w+|пункт\w*|\b(?:Federal )?Laws?\b"
    r"|\bActs?\b|\bRegulations?\b|\bResolution\b|\bDirective\b|\bCode\b"
    r"|\bSections?\b|\bRules?\b|\bArticles?\b|\bArts?\b\.?|\bDecree\b|\bOrdinance\b"
    r"|\bLey(?:es)?\b|\bLei\b|\bReal Decreto\b|\bart[íi]culos?\b|\bGesetz\w*\b|\bLoi\b"
    r"|\bKanun\w*|法|条|अधिनियम|धारा|नियम",
    re.IGNORECASE,
)
_DECISION_WORD = re.compile(
    r"решени\w+|требовани\w+|определени\w+|поручени\w+|уведомлени\w+|письм\w+|запис\w+|дел[оуа]\b"
    r"|\bdecision\b|\bdemand\b|\bjudgment\b|\bnotice\b|\bletter\b|\border\b|\bwarrant\b"
    r"|\bdirection\b|\bentry\b|\bcase\b|\bentry is\b",
    re.IGNORECASE,
)
_LAW_NUMBER = re.compile(
    r"\d{1,4}-?\s?(?:ФЗ|FZ|КЗ|ОЗ)\b|\d{1,4}/\d{4}/(?:EU|EC|UE|CE)", re.IGNORECASE
)
_STREET = re.compile(r"^\d{1,4}$")
_POSTAL = re.compile(
    r"(?:street|road|avenue|ул\.?|улица|дом|д\.|zip|phone|тел|p\.?o\.? box|room|floor|suite)",
    re.IGNORECASE,
)
_REFERS = re.compile(
    r"(?:withdrawal|withdrawn|revocation|revoked|rescinded|lifting|cancellation|supplement\w*"
    r"|earlier"
    r"|previous|non-compliance|corrigendum|amendment|addendum|reminder|continuation|further"
    r"|reference|refer|pursuant"
    r"|compliance|under|vide|in respect|superses?sion|partial modification)"
    r"[^.;]{0,50}(?:to|with|of|under|vide)?[^.;]{0,40}$|в дополнение к[^.;]{0,40}$"
    r"|во изменение[^.;]{0,40}$|к письму[^.;]{0,20}$|повторно[^.;]{0,40}$"
    r"|ранее направленн\w+[^.;]{0,60}$"
    r"|\b(?:nuestr[oa]|referencia|referência|relación|aditamento|complemento)[^.;]{0,50}$"
    r"|\b(?:unser|mein)\w*"
    r" (?:Schreiben|Bescheid|Anordnung)[^.;]{0,40}$|\b(?:notre|précédent\w*)[^.;]{0,50}$"
    r"|\b[İIi]lgi[^;]{0,60}$"
    r"|\b(?:merujuk|menindaklanjuti|sehubungan)[^.;]{0,60}$|संदर्भ[^।]{0,40}$|(?:此前|前次|撤销"
    r"|更正)[^。]{0,20}$",
    re.IGNORECASE,
)


def references(passages: Sequence[Passage]) -> tuple[Proposal, ...]:
    """Return every reference once, with the place where it stands first."""
    found: dict[tuple[ProposalKind, str], Proposal] = {}
    for passage in passages:
        if any(cell.heading for cell in passage.lines[0].cells):
            continue  # a row of a list
        if is_quoted(passage.lines[0]):
            continue
        for value, start, kind in _in_passage(passage):
            proposal = Proposal(
                kind=kind,
                value=value,
                place=passage.place_at(start),
                text=passage.text[max(0, start - 60) : start + len(value)],
            )
            found.setdefault((kind, _same(value)), proposal)
    return tuple(found.values())


def _same(value: str) -> str:
    """Return what makes two spellings of a reference the same."""
    return re.sub(r"[\s.,]", "", value).casefold()


def _in_passage(passage: Passage) -> Iterator[tuple[str, int, ProposalKind]]:
    """Go through the references of one passage."""
    text = passage.text
    for found in reversed(find_urls(text)):
        text = f"{text[: found.start]}{' ' * (found.end - found.start)}{text[found.end :]}"
    for line, start in zip(passage.lines, passage.starts, strict=True):
        name = _FILE_NAME.fullmatch(line.text.strip(" *-\t"))
        if name:
            yield name[0], start, ProposalKind.REFERENCE
    yield from _numbered(text)
    for one in _NAMED.finditer(text):
        value = _value(one)
        if value:
            yield value, one.start("value"), ProposalKind.REFERENCE
            yield value, one.start("value"), ProposalKind.REFERS_TO
    for pattern in (_AT_HEAD, _DEMAND_DATED, _CASE_UID, _SAYILI, _CHINESE):
        for one in pattern.finditer(text):
            yield one["value"], one.start("value"), ProposalKind.REFERENCE
            before = text[max(0, one.start() - 110) : one.start()]
            # A Chinese number stands alone in the head of its own letter.
            is_told = pattern is _CHINESE and _CALLED.match(text, one.end()) is not None
            if is_told or _REFERS.search(before):
                yield one["value"], one.start("value"), ProposalKind.REFERS_TO


def _numbered(text: str) -> Iterator[tuple[str, int, ProposalKind]]:
    """Go through the references behind a label such as "No."; a law's number is none."""
    for one in _NUMBERED.finditer(text):
        value = _value(one)
        before = text[max(0, one.start() - 110) : one.start()]
        if value and not _is_laws(value, before):
            yield value, one.start("value"), ProposalKind.REFERENCE
            if _REFERS.search(before):
                yield value, one.start("value"), ProposalKind.REFERS_TO


def _value(one: re.Match[str]) -> str:
    """Return the reference without what the sentence puts after it; empty if it is none."""
    value = one["value"].rstrip(".,;:-/")
    year = _YEAR_AFTER.match(one.string, one.end())
    if year is not None:
        return value + year[0]
    while value.endswith(")") and value.count(")") > value.count("("):
        value = value[:-1]
    while value.endswith("(") or value.count("(") > value.count(")"):
        value = value.rpartition("(")[0].rstrip(".,;:-/")
    return value if any(character.isdigit() for character in value) else ""


def _is_laws(value: str, before: str) -> bool:
    """Return whether a number is a law's, a house's or a list's, by the words before it."""
    if _LAW_NUMBER.fullmatch(value) or re.fullmatch(r"\d{1,2}", value):
        return True
    if value.isdigit() and _POSTAL.search(before[-25:]):
        return True
    if re.search(r"\b(?:S|Sr|Sl|Serial)\.?\s*$", before):
        return True
    laws = list(_LAW_WORD.finditer(before))
    decisions = list(_DECISION_WORD.finditer(before))
    if not laws:
        return _STREET.match(value) is not None and not decisions
    return not decisions or laws[-1].start() > decisions[-1].start()
