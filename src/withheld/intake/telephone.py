"""
Who a note of a call says has telephoned: the office, never proven until it is confirmed in writing.

A note is written by whoever took the call; its head is the service's own.
"""

import re
from collections.abc import Sequence

from withheld.intake.passages import Passage, Sentence, is_quoted, sentences_of
from withheld.intake.wording import words
from withheld.model.document import LineKind
from withheld.model.reading import Proposal, ProposalKind

_CALLED = words(
    r"\b(?:tele)?phoned\b|\brang\b|\bcalled(?: (?:us|me|in|at|back|on the|the|our|and|to say)\b"
    r"|\s?[,.;]|\s+\d)|\b(?:phone |telephone )?call (?:received )?from\b|\bon the (?:tele)?phone\b"
    r"|\bby (?:tele)?phone\b|\bcaller\b|\bspoke (?:to|with)\b",
    r"\bAnruf\w*\b|\brief\b[^.;]{0,140}\ban\b|\bangerufen\b|\btelefonisch\b|\bTelefonat\b"
    r"|\bTelefonnotiz\b",
    r"\bappel (?:téléphonique|reçu|de)\b|\ba (?:appelé|téléphoné)\b|\bpar téléphone\b",
    r"\bllamada\b|\bllamó\b|\bha llamado\b|\bpor teléfono\b|\btelefónic\w+",
    r"\bligação\b|\bligou\b|\btelefonema\b|\btelefonou\b|\bpor telefone\b",
    r"\bпозвонил\w*|\bзвон(?:ок|ка|ил\w*)\b|\bпо телефону\b",
    r"\btelefon\w*\b|\b(?:bizi )?aradı\b|\b(?:menelepon|penelepon)\b|\btelepon\b",
    r"फ़?ोन (?:किया|आया|पर)|फोन|दूरभाष|来电|打来电话|致电|电话(?:通知|要求|称)|接到[^。]{0,30}电话",
)
_SEPARATE = re.compile(
    r",|;|\(|\)|:|：|，|（|）"
    # What leads from the person to the office, or from the call to the caller.
    r"|\b(?:of|from|with|at|to|von|vom|beim?|des|der|du|de la|de l['’]|de los|de las|del|de|da|do"
    r"|dos|из|от|dari|from the)\b"
    # What the sentence goes on with.
    r"|\b(?:(?:has |had )?(?:tele)?phoned|(?:has |had )?called|rang|spoke|asked|ordered|told|said"
    r"|rief|hat|teilte|ordnete|a appelé|a téléphoné|nous|ha llamado|llamó|ligou|telefonou"
    r"|telefonisch"
    r"|позвонил\w*|сообщил\w*|потребовал\w*|telefonla|aradı|menelepon|meminta|by|at|on|um|à|às?"
    r"|a las|am|el|le|em|pukul|в|и|and|und|et|y|e|ve|dan)\b"
    r"|\ban(?=\W*(?:$|[,.;]))|来电|致电|打来|电话|接到|से|ने",
    re.IGNORECASE,
)
_OFFICE = re.compile(
    r"\b(?:police|constabulary|court|ministry|department|commission|authority|agency|prosecutor\w*"
    r"|bureau|directorate|office|unit|regulator|tribunal|sheriff\w*|gendarmerie)\b"
    r"|\b\w*(?:polizei\w*|präsidium|kriminalamt|staatsanwaltschaft|gericht|ministerium|behörde"
    r"|anstalt)\b"
    r"|\b(?:préfecture|tribunal|parquet|ministère|gendarmerie|police|commissariat|brigade)\b"
    r"|\b(?:policía|guardia civil|juzgado|fiscalía|ministerio|comisaría|polícia|delegacia|vara"
    r"|promotoria|ministério)\b"
    r"|полици\w+|прокуратур\w+|\bсуда?\b|министерств\w+|управлени\w+|отдел\w*|роскомнадзор\w*"
    r"|\b(?:emniyet|savcılı\w+|müdürlü\w+|mahkeme\w+|bakanlı\w+|jandarma)\w*"
    r"|\b(?:kepolisian|polda|polres|polsek|kejaksaan|kementerian|pengadilan)\b"
    r"|पुलिस|थाना|थाने|मंत्रालय|न्यायालय|公安\w*|派出所|网信办|法院|检察院",
    re.IGNORECASE,
)
_PASSAGES = 8
"""A note says at once who called."""


def caller_of(passages: Sequence[Passage]) -> Proposal | None:
    """Return the office of whoever called, where the paper is the note of a call; else None."""
    for passage in passages[:_PASSAGES]:
        line = passage.lines[0]
        if line.kind in {LineKind.ROW, LineKind.HEADER} or is_quoted(line):
            continue
        for sentence in sentences_of(passage):
            if _CALLED.search(sentence.text) and (found := _office(sentence)):
                return found
    return None


def _office(sentence: Sentence) -> Proposal | None:
    """Return the office that a sentence about a call names, in its own words."""
    text = sentence.text
    named = _OFFICE.search(text)
    if named is None:
        return None
    cuts = list(_SEPARATE.finditer(text))
    start = max((one.end() for one in cuts if one.end() <= named.start()), default=0)
    end = min((one.start() for one in cuts if one.start() >= named.end()), default=len(text))
    end = _with_place(text, end)
    name = re.sub(r"^\W*(?:the|der|die|das|den|la|le|el|los|o|a)\s+", "", text[start:end].strip())
    return Proposal(
        kind=ProposalKind.AUTHORITY,
        value=name.strip(" .,;:—–-"),
        place=sentence.passage.place_at(sentence.start + named.start()),
        text=text.strip()[:200],
    )


_PLACE = re.compile(
    r"\s*(?:of|de|del|da|do|du|von|in|für|г\.)\s+(?:la |el |los |les |the )?"
    r"(?-i:[A-ZÀ-ÝА-ЯЁ])[\w'’-]+(?:[ -](?-i:[A-ZÀ-ÝА-ЯЁ])[\w'’-]+)*",
    re.IGNORECASE,
)


def _with_place(text: str, end: int) -> int:
    """Return where a name ends, with the town or the field that it goes on to name."""
    found = _PLACE.match(text, end)
    return found.end() if found else end
