"""How many items a letter claims to list, compared aloud with how many were found."""

import re
from collections.abc import Iterator, Sequence

from withheld.intake.items import Sorted
from withheld.intake.numbering import Numbers, many
from withheld.intake.numerals import number_of
from withheld.intake.passages import Passage, is_quoted
from withheld.model.document import Document, LineKind, Place
from withheld.model.reading import Demand, Proposal, ProposalKind

_CLAIM = re.compile(
    r"(?<![\w./-])(?P<n>\d{1,3}(?:,\d{3})+"
    r"|\d{1,6})\s*(?:\([^)]{2,60}\)\s*)?(?:nos?\.? (?:of )?)?(?:such |more |following |said "
    r"|twitter |web |unique )?"
    r"(?:urls?|links?|accounts?|handles?|posts?|tweets?|items?|hash ?tags?|pages?|channels?"
    r"|videos?|repositor(?:y|ies)|websites?|domains?|profiles?"
    r"|ссыл(?:ок|ки|ка)|страниц\w*|аккаунт\w*|указател\w+|адрес(?:ов|а)|каналов?|сайт(?:ов|а)"
    r"|enlaces|cuentas|perfiles|publicaciones|contas|liens|comptes|Konten|Beiträge"
    r"|(?:adet )?hesa[bp]\w*|(?:adet )?bağlantı\w*|(?:adet )?içerik\w*|(?:buah )?(?:akun|tautan"
    r"|konten)"
    r"|यूआरएल|लिंक|खात\w*|हैंडल)(?!\w)"
    r"|\b(?:the|following|these|below"
    r"|said)\s+(?P<word>[a-z]{3,9}(?:-[a-z]{3,5})?)\s+(?:(?:above|below|said"
    r"|following|listed|offending)\s+){0,2}(?:urls?|links|accounts|handles|posts|tweets|items|pages"
    r"|channels|videos|repositories|websites|domains|profiles)\b"
    r"|(?P<zh>\d{1,6})\s*(?:个|条)(?:链接|账号|帐号|网址|仓库|用户|帖子)",
    re.IGNORECASE,
)


def claimed_totals(passages: Sequence[Passage]) -> tuple[Proposal, ...]:
    """Return every total of items that the letter claims, once each."""
    found: dict[str, Proposal] = {}
    for passage in passages:
        line = passage.lines[0]
        if line.kind is LineKind.ROW or is_quoted(line) or line.is_hidden:
            continue
        for one in _CLAIM.finditer(passage.text):
            value = (one["n"] or one["zh"] or _in_digits(one["word"])).replace(",", "")
            if not value or value == "1":
                continue  # "Schedule 1" and "Item 1" count nothing
            found.setdefault(
                value,
                Proposal(
                    kind=ProposalKind.CLAIMED_TOTAL,
                    value=value,
                    place=passage.place_at(one.start()),
                    text=one[0],
                ),
            )
    return tuple(found.values())


_LISTED = re.compile(
    r"\b(?:following|below|these|listed|undermentioned|siguientes|seguintes|suivants|suivantes"
    r"|folgenden?|nachstehend\w*|aşağıda\w*|berikut)\b|следующ\w+|ниже|下列|以下|निम्न\w*",
    re.IGNORECASE,
)
"""Beside a total: it is of what stands here."""


def of_this_letter(claims: Sequence[Proposal], document: Document) -> tuple[Proposal, ...]:
    """Return the totals that a letter about another one claims for its own list."""
    listed = {line.place for line in document.lines if _LISTED.search(line.text)}
    return tuple(claim for claim in claims if claim.place in listed)


def _in_digits(word: str) -> str:
    """Return the number a word stands for, in digits; empty if it is none, or one."""
    number = number_of(word)
    return str(number) if number is not None and number > 1 else ""


def warnings_of(
    found: Sorted, claims: Sequence[Proposal], demands: Sequence[Demand], document: Document
) -> tuple[str, ...]:
    """Return what a person should be told before anything is done."""
    numbers = Numbers(found.items, found.unread)
    return (
        *_nothing_named(found, demands),
        *_claim_warnings(found, numbers, claims),
        *numbers.repeat_warnings(),
        *numbers.gap_warnings(),
        *_hidden_warnings(found.hidden),
        *(
            f"{part.name or 'the document'}: not seen: {spot}"
            for part in document.parts
            for spot in part.blind_spots
        ),
    )


def _nothing_named(found: Sorted, demands: Sequence[Demand]) -> Iterator[str]:
    """Say so where the letter asks for something but names nothing that could be read."""
    if demands and not found.items and not found.unread:
        yield "it asks for something, but names no address, handle or row; ask what is meant"


def _claim_warnings(found: Sorted, numbers: Numbers, claims: Sequence[Proposal]) -> Iterator[str]:
    """Go through the claimed totals that what was found does not bear out."""
    if not claims:
        return
    items, unread = len(found.items), len(found.unread)
    counts = {items, numbers.count, items + unread} - {0}
    for claim in claims:
        if int(claim.value) > 1 and int(claim.value) not in counts:
            yield f"{claim.value} claimed ({claim.place}), {many(items, 'item')} found" + (
                f" and {many(unread, 'line')} unread" if unread else ""
            )


def _hidden_warnings(hidden: Sequence[Place]) -> Iterator[str]:
    """Say so where items stand in rows that a reader of the sheet does not see."""
    if hidden:
        shown = ", ".join(str(place) for place in hidden[:5])
        more = " …" if len(hidden) > 5 else ""  # noqa: PLR2004 -- as many as are shown
        yield f"{len(hidden)} items stand in hidden rows: {shown}{more}"
