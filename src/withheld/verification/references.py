"""References that a letter shares with letters on file."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from withheld.model.reading import Proposal, ProposalKind
from withheld.verification.evidence import Evidence, against, doubt, speaks_for


@dataclass(frozen=True, slots=True, kw_only=True)
class PastReference:
    """A reference that another letter on file bears as its own."""

    reference: str
    contents: str
    """A digest of what that letter demanded, as the caller makes it for every letter."""
    is_later: bool = False
    """It came after this one: whoever forged it must not thereby spoil the genuine letter."""


_WORDS = {
    "same-letter-again": "A letter on file has this reference and contents.",
    "follows-up": "A letter on file has this reference, and this one speaks of it.",
    "reference-reused": "A letter on file bears the same reference and demands something else.",
    "reference-shared": "A later letter bears this reference and demands something else.",
}


def of_reference(
    claimed: Sequence[Proposal],
    contents: str,
    history: Iterable[PastReference],
    *,
    is_follow_up: bool = False,
) -> Iterator[Evidence]:
    """Yield whether the letter's own reference was used before, and for what."""
    own = {squashed(one.value) for one in claimed if one.kind is ProposalKind.REFERENCE}
    for past in history:
        if squashed(past.reference) not in own:
            continue
        if past.contents == contents:
            yield _evidence("same-letter-again")
        elif past.is_later:
            yield _evidence("reference-shared")
        else:
            yield _evidence("follows-up" if is_follow_up else "reference-reused")


def of_codes(codes: Iterable[str]) -> tuple[Evidence, ...]:
    """Return the evidence about references among `codes`, as it was found before."""
    return tuple(_evidence(code) for code in codes if code in _WORDS)


def squashed(reference: str) -> str:
    """Return what must be equal for two references to be one."""
    return "".join(sign for sign in reference.casefold() if sign.isalnum())


def _evidence(code: str) -> Evidence:
    speaks = {"reference-reused": against, "reference-shared": doubt}.get(code, speaks_for)
    return speaks(code, _WORDS[code])
