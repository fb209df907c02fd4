"""What a letter seems to say of itself, each with its place; absent where it does not say."""

import re
from collections.abc import Sequence

from withheld.intake.dates import issued_on
from withheld.intake.deadlines import deadline_of
from withheld.intake.languages import languages
from withheld.intake.parties import parties
from withheld.intake.passages import Passage, is_quoted
from withheld.intake.provisions import provisions
from withheld.intake.references import references
from withheld.intake.remedies import redress
from withheld.intake.territories import countries_in, countries_where, is_global
from withheld.model.document import LineKind
from withheld.model.reading import Act, Demand, Proposal, ProposalKind

_SAID_OF_ITSELF = re.compile(
    r"на территории (?:РФ|Российской Федерации)|(?:in"
    r"|on) the territory of (?:the )?[A-Z][\w ]{3,40}"
    r"|\b(?:Territorial scope|Territory|Räumlicher Geltungsbereich|Ámbito territorial"
    r"|Âmbito territorial|Portée territoriale|Champ d['’]application territorial)"
    r"\s*[:：][^;]{3,80}",
)
"""Where no clause says where it is to apply, a field of a form may."""
_SECRECY_MARK = re.compile(
    r"^\W*(?:top secret|secret|confidential|strictly confidential|most immediate / secret"
    r"|secret / most immediate|restricted|секретно|совершенно секретно"
    r"|для служебного пользования|конфиденциально|机密|保密|confidencial|reservado|vertraulich"
    r"|VS-NfD|confidentiel|gizli|sigiloso|गोपनीय)\b",
    re.IGNORECASE,
)
_STAMP_LENGTH = 120


def proposals_of(
    passages: Sequence[Passage],
    demands: Sequence[Demand],
    *,
    is_later: bool = False,
) -> tuple[Proposal, ...]:
    """Return everything it seems to say of itself; `is_later` where it speaks of one on file."""
    own_date = issued_on(passages)
    limit = deadline_of(passages, demands)
    return (
        *parties(passages),
        *((own_date,) if own_date else ()),
        *references(passages, is_later=is_later),
        *provisions(passages),
        *_territories(passages, demands),
        *((limit,) if limit else ()),
        *_secrecy(passages, demands),
        *redress(passages),
        *languages(passages),
    )


def _territories(passages: Sequence[Passage], demands: Sequence[Demand]) -> tuple[Proposal, ...]:
    """Return the countries in which something is to apply, from the clauses that ask for it."""
    found: dict[str, Proposal] = {}
    for one in demands:
        if one.act is Act.SILENCE:
            continue
        for code in (*(one.scope or "").split(), *(code for code, _ in countries_where(one.text))):
            if code != "global":
                found.setdefault(code, _territory(code, one))
        if is_global(one.text):
            found.setdefault("global", _territory("global", one))
    if not found:
        for passage in passages:
            place = _SAID_OF_ITSELF.search(passage.text)
            named = countries_in(place[0]) if place else ()
            if place and named and not is_quoted(passage.lines[0]):
                code = named[0][0]
                found.setdefault(
                    code,
                    Proposal(
                        kind=ProposalKind.TERRITORY,
                        value=code,
                        place=passage.place_at(place.start()),
                        text=place[0],
                    ),
                )
    return tuple(found.values())


def _territory(code: str, demand: Demand) -> Proposal:
    """Return a territory read from a demand."""
    return Proposal(kind=ProposalKind.TERRITORY, value=code, place=demand.place, text=demand.text)


def _secrecy(passages: Sequence[Passage], demands: Sequence[Demand]) -> tuple[Proposal, ...]:
    """Return what the letter says of secrecy: the clause that commands it, or the mark it bears."""
    clause = next((one for one in demands if one.act is Act.SILENCE), None)
    if clause:
        return (
            Proposal(
                kind=ProposalKind.SECRECY, value="commanded", place=clause.place, text=clause.text
            ),
        )
    for passage in passages[:8]:
        for line in passage.lines:
            if (
                line.kind is not LineKind.ROW
                and len(line.text) < _STAMP_LENGTH
                and _SECRECY_MARK.match(line.text)
            ):
                return (
                    Proposal(
                        kind=ProposalKind.SECRECY,
                        value="marked",
                        place=line.place,
                        text=line.text.strip(),
                    ),
                )
    return ()
