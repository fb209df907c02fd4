"""How the letter says it can be contested, and within which time."""

import re
from collections.abc import Iterator, Sequence

from withheld.intake.durations import spans_in
from withheld.intake.passages import Passage, Sentence, is_quoted, sentences_of
from withheld.intake.wording import Words, words
from withheld.model.document import LineKind
from withheld.model.reading import Proposal, ProposalKind

_CLAUSE = words(
    r"\b(?:may|can|right to|entitled to) (?:be )?(?:appeal|challenge|contest|object)\w*"
    r"|\bappeal(?:ed)? (?:to|against|before|within|may|can|lies)|\bappeal against\b"
    r"|\bright of appeal\b|\bliberty to apply\b|\b(?:apply|application) to (?:vary|discharge"
    r"|set aside)"
    r"|\breview (?:may|can) be (?:sought|requested|filed)\b|\breview petition\b"
    r"|\bask\b[^.;]{0,40}\breview\b|\bappel (?:peut|de la)"
    r"|\binterjet\w+ appel|\bopposition (?:peut|dans)|\b(?:may|can) (?:be )?(?:seek|request"
    r"|apply for)\b[^.;]{0,30}\breview"
    r"|обжалован\w*|вправе обжаловать|\b(?:cabe|interponer|caber[áa])[^.;]{0,30}\brecurso"
    r"|\brecurrir\b|\bimpugn(?!ed\b)\w+|\brecorrer d|申请(?:行政)?复议|提起(?:行政)?诉讼|上诉"
    r"|\bdava (?:aç|yolu)\w*|\bdéférée?s? (?:au|à|devant)|\bsaisir le tribunal"
    r"|\bRechtsbehelf\w*|\bWiderspruch\b|(?<!wirkung der )\bKlage\b"
    r"|\bBeschwerde\b[^.;]{0,60}\b(?:zulässig|statthaft|eingelegt|erhoben)\b"
    r"|\bvoies? de recours\b|\bobjet d.un recours\b"
    r"|\brecours (?:devant|contentieux|gracieux|peut)|\bitiraz\b|\btemyiz\b|\bkeberatan\b"
    r"|\bbanding\b"
    r"|अपील|पुनर्विचार|प्रत्यावेदन",
)
_MENTION = re.compile(
    r"\bjudicial review\b|\breview committee\b|\bredress\b|\bremed(?:y|ies)\b(?! and)|\brecurso\b"
    r"|\brecours\b",
    re.IGNORECASE,
)


_NOTICE = re.compile(r"['’]?s?\s*notice\b", re.IGNORECASE)
"""How early one must say that one will apply: not until when one may."""
_NO_TIME = "mentioned"
_HEADING_LENGTH = 12
"""A heading such as "Remedies" says nothing yet."""


def speaks_of_redress(text: str) -> bool:
    """Return whether `text` says how the order can be contested: its time is nobody's deadline."""
    return _CLAUSE.search(text) is not None


def redress(passages: Sequence[Passage]) -> tuple[Proposal, ...]:
    """Return the clause on contesting the order, with its time if it gives one; at most one."""
    signs: tuple[Words | re.Pattern[str], ...] = (_CLAUSE, _MENTION)
    for sign in signs:
        told = [one for one in passages if sign.search(one.text)]
        found = [
            _proposed(sentence, one)
            for sentence in _own_sentences(told)
            if len(sentence.text.strip()) > _HEADING_LENGTH
            and (one := sign.search(sentence.text)) is not None
        ]
        timed = [one for one in found if one.value != _NO_TIME]
        if found:
            return (*timed, *found)[:1]
    return ()


def _own_sentences(passages: Sequence[Passage]) -> Iterator[Sentence]:
    """Go through the sentences of the letter's own running text."""
    for passage in passages:
        if passage.lines[0].kind is not LineKind.ROW and not is_quoted(passage.lines[0]):
            yield from sentences_of(passage)


def _proposed(sentence: Sentence, found: re.Match[str]) -> Proposal:
    """Return what a sentence says of contesting the order."""
    spans = spans_in(sentence.text)
    spans = tuple(one for one in spans if not _NOTICE.match(sentence.text, one.end))
    near = min(spans, key=lambda span: abs(span.start - found.start()), default=None)
    return Proposal(
        kind=ProposalKind.REDRESS,
        value=near.value if near else _NO_TIME,
        place=sentence.passage.place_at(sentence.start + found.start()),
        text=sentence.text.strip()[:400],
    )
