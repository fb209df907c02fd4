"""What a letter claims to be: a court that cannot be, a rank too low, a body that can only ask."""

from collections.abc import Iterator, Sequence

from withheld.model.authority import AuthorityKind
from withheld.model.identity import PackID
from withheld.model.reading import Proposal, ProposalKind
from withheld.regimes.evaluating import May
from withheld.verification.domains import prints_like
from withheld.verification.evidence import Evidence, against, doubt
from withheld.verification.powers import Judged, powers_of
from withheld.verification.registry import Known
from withheld.verification.signs import Impossible, Signs

CANNOT_ORDER = frozenset({AuthorityKind.CERT, AuthorityKind.ASSOCIATION, AuthorityKind.UNKNOWN})


def of_claims(
    claimed: Sequence[Proposal],
    who: Known | None,
    signs: Signs,
    *,
    pack: PackID | None,
    territory: frozenset[str],
    law: Judged | None = None,
) -> Iterator[Evidence]:
    """
    Yield what speaks against the claims of a letter.

    Args:
        claimed: What intake proposes.
        who: Whom it claims to come from; None where the registry knows nobody like it.
        signs: What gives a forger away.
        pack: The law it rests on, where that is known.
        territory: The countries it is to reach, where they are known.
        law: The law by which its powers are looked at, where that is known.
    """
    country = who.own.country if who is not None else ""
    names = " / ".join(_values(claimed, ProposalKind.AUTHORITY))
    signatories = " / ".join(_values(claimed, ProposalKind.SIGNATORY))
    yield from _impossible(names, signs.courts, country, code="impossible-court")
    yield from _impossible(signatories, signs.ranks, pack or "", code="impossible-rank")
    if who is None:
        yield from _of_stranger(names, claimed, signs)
    else:
        yield from _of_imitation(_values(claimed, ProposalKind.AUTHORITY), who)
        yield from _of_powers(who, pack, territory)
        yield from _of_law(who, law, _values(claimed, ProposalKind.SIGNATORY))


def _of_stranger(names: str, claimed: Sequence[Proposal], signs: Signs) -> Iterator[Evidence]:
    """Yield whether a body the registry does not know is one that people joined."""
    folded = names.casefold()
    if not any(word in folded for word in signs.association):
        return
    is_state = any(word in folded for word in signs.state)
    if _values(claimed, ProposalKind.PROVISION) and not is_state:
        because = "A body that people joined orders under a statute, which gives it no such power."
        yield against("association-orders", because)
    else:
        yield doubt("association", "The sender is joined, not established: it can only ask.")


def _of_imitation(names: Sequence[str], who: Known) -> Iterator[Evidence]:
    own = (who.own.name, *who.own.other_names)
    if any(prints_like(name, known) for name in names for known in own):
        yield against(
            "name-imitated", "The authority's name is spelt with letters of another script."
        )


def _of_powers(who: Known, pack: PackID | None, territory: frozenset[str]) -> Iterator[Evidence]:
    if who.own.kind in CANNOT_ORDER:
        yield doubt("cannot-order", f"The registry knows it as {who.own.kind}: it can only ask.")
    elif pack is not None and pack not in who.own.powers:
        yield doubt("no-such-power", "The registry does not give it power under this law.")
    reach = {
        country
        for mandate in who.own.mandates
        if mandate.pack == pack
        for country in mandate.territory
    }
    if reach and territory - reach:
        because = "The letter is to reach countries for which the registry gives it no power."
        yield doubt("beyond-territory", because)


def _of_law(who: Known, law: Judged | None, signatories: Sequence[str]) -> Iterator[Evidence]:
    """Yield what the law itself says of such a body, and of the rank at which it signs."""
    if law is None or who.own.kind in CANNOT_ORDER:
        return
    powers = powers_of(law, who.own, signatories)
    ranks = {rank for one in who.own.mandates if one.pack == law.pack.id for rank in one.ranks}
    if powers.is_rank_too_low:
        yield against("impossible-rank", f"Nobody signs at this rank: {powers.permission.because}")
    elif ranks and powers.rank and powers.rank not in ranks:
        yield doubt("rank-not-mandated", "The registry names other ranks that sign for it.")
    elif powers.permission.answer is May.REQUEST_ONLY:
        yield doubt("may-only-ask", f"By this law it can only ask: {powers.permission.because}")
    elif powers.permission.answer is May.NO:
        yield doubt("may-not-order", f"By this law it orders nothing: {powers.permission.because}")


def _impossible(
    text: str, signs: Sequence[Impossible], where: str, *, code: str
) -> Iterator[Evidence]:
    for sign in signs:
        if sign.where in {"", where} and sign.pattern.search(text):
            yield against(code, f"No genuine letter says so: {sign.because}.")


def _values(claimed: Sequence[Proposal], kind: ProposalKind) -> tuple[str, ...]:
    return tuple(one.value for one in claimed if one.kind is kind)
