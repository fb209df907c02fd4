"""
Whether the body that wrote may order this, by law and by the registry, and what of silence follows.

It proposes and decides nothing.  Never read `May.NO` as "need not be answered": counsel decides
what binds.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from withheld.model.authority import Authority
from withheld.regimes.evaluating import (
    Permission,
    Question,
    applicable,
    gag_ends,
    issuer_may_order,
    questions,
    secrecy,
)
from withheld.regimes.schema import Pack
from withheld.regimes.terms import Commands

_WORDS = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Powers:
    """What the law says of this body, this rank and this procedure."""

    permission: Permission
    rank: str
    """The rank at which the letter is signed, as the pack spells it; empty where none was read."""
    may_command_silence: bool
    gag_ends_at: datetime | None
    """When silence ends by law; None where no end can be relied on.  Never "there is none"."""
    is_rank_too_low: bool
    """The law itself says that nobody signs at this rank; a verified rule, no guess."""
    questions: tuple[Question, ...]
    """What a person must look at: elements that are conditional, or that nobody verified."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """By which law a letter is looked at."""

    pack: Pack
    variant: str
    on: date
    """The day it was received, in the law's own zone."""
    decided_at: datetime
    """When the authority decided (aware UTC)."""


def powers_of(judged: Judged, authority: Authority, signatories: Iterable[str]) -> Powers:
    """
    Return what the law of `judged` says of `authority`.

    Args:
        judged: The law.
        authority: As the registry had it on the letter's day.
        signatories: Who signed, as the letter writes it.
    """
    pack, variant, on = judged.pack, judged.variant, judged.on
    rank = rank_in(signatories, _ranks(pack, authority, variant=variant, on=on))
    permission = issuer_may_order(
        pack,
        authority.kind,
        rank,
        variant=variant,
        on=on,
        is_designated=pack.id in authority.powers,
    )
    rule = secrecy(pack, variant=variant, on=on)
    is_silent = rule is not None and rule.commands is not Commands.NEVER
    ends = gag_ends(pack, variant=variant, on=on, decided_at=judged.decided_at)
    return Powers(
        permission=permission,
        rank=rank,
        may_command_silence=is_silent,
        gag_ends_at=ends if is_silent else None,
        is_rank_too_low=_is_too_low(judged, authority, rank),
        questions=questions(pack, (), variant=variant, on=on),
    )


def rank_in(signatories: Iterable[str], ranks: Iterable[str]) -> str:
    """Return the longest of `ranks` whose words stand together in a signature; empty if none."""
    signed = [f" {' '.join(_WORDS.findall(text.casefold()))} " for text in signatories]
    fitting = [
        rank
        for rank in ranks
        if any(f" {' '.join(_WORDS.findall(rank.casefold()))} " in text for text in signed)
    ]
    return max(fitting, key=len, default="")


def _is_too_low(judged: Judged, authority: Authority, rank: str) -> bool:
    issuers = [
        one
        for one in applicable(judged.pack.issuer, variant=judged.variant, on=judged.on)
        if authority.kind in one.kinds
    ]
    return (
        any(rank in one.ranks_too_low and one.rule.is_verified for one in issuers)
        and not any(rank in one.ranks for one in issuers)
        and not any(rank in one.ranks for one in authority.mandates)
    )


def _ranks(pack: Pack, authority: Authority, *, variant: str, on: date) -> tuple[str, ...]:
    """Return every rank that the pack or the registry has a word for."""
    issuers = applicable(pack.issuer, variant=variant, on=on)
    named = [rank for one in issuers for rank in (*one.ranks, *one.ranks_too_low)]
    named += [rank for one in authority.mandates for rank in one.ranks]
    return tuple(dict.fromkeys(named))
