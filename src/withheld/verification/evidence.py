"""What speaks for a sender and what against, and the standing that all of it comes to."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from withheld.model.identity import AuthorityID, PersonID
from withheld.model.review import Standing

CALLERS_NEEDED = 2
"""People who must have heard the authority say that it sent this."""


class Speaks(StrEnum):
    """Which way a piece of evidence points."""

    FOR = "for"
    """Consistent with the sender being who it says; proves nothing by itself."""
    DOUBT = "doubt"
    """Unusual; a person should look."""
    AGAINST = "against"
    """The authority named would not write so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One thing noticed about a sender."""

    code: str
    """A stable slug, such as `look-alike-domain`."""
    speaks: Speaks
    because: str
    """For a person, in a sentence."""


def speaks_for(code: str, because: str) -> Evidence:
    """Return evidence for the sender."""
    return Evidence(code=code, speaks=Speaks.FOR, because=because)


def doubt(code: str, because: str) -> Evidence:
    """Return evidence that a person should look at."""
    return Evidence(code=code, speaks=Speaks.DOUBT, because=because)


def against(code: str, because: str) -> Evidence:
    """Return evidence against the sender."""
    return Evidence(code=code, speaks=Speaks.AGAINST, because=because)


class ProofKind(StrEnum):
    """What can prove a sender; a From line is not among them, since anybody can write one."""

    CALL_BACK = "call-back"
    """Asked at a contact that the registry knew before this letter came."""
    AUTHENTICATED_CHANNEL = "authenticated-channel"
    """A portal log-in, a verified signature, or a signed mail of the authority's own domain."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """Somebody found out, by a way an impostor does not control, whether this is genuine."""

    kind: ProofKind
    authority: AuthorityID
    by: frozenset[PersonID] = frozenset()
    """Who called; for a call-back at least two."""
    denies: bool = False
    """The authority said that it did not send this."""

    @property
    def is_complete(self) -> bool:
        """Whether enough people stand behind it."""
        return self.kind is not ProofKind.CALL_BACK or len(self.by) >= CALLERS_NEEDED


@dataclass(frozen=True, slots=True, kw_only=True)
class SenderCheck:
    """What checking a sender came to."""

    standing: Standing
    authority: AuthorityID | None
    """Whom it claims or seems to come from; None where the registry knows nobody like it."""
    evidence: tuple[Evidence, ...]

    @property
    def codes(self) -> tuple[str, ...]:
        """The slugs of the evidence, each once, in order."""
        return tuple(dict.fromkeys(piece.code for piece in self.evidence))


def standing_of(
    evidence: Iterable[Evidence], proofs: Iterable[Proof], authority: AuthorityID | None
) -> Standing:
    """
    Return the standing that `evidence` and `proofs` come to.

    A denial by the authority contradicts, whatever else there is.  Evidence against contradicts
    too, unless the authority itself is proven to stand behind the letter; then it is neither:
    people must find out which of the two is mistaken.
    """
    own = [proof for proof in proofs if proof.authority == authority and proof.is_complete]
    is_against = any(piece.speaks is Speaks.AGAINST for piece in evidence)
    if any(proof.denies for proof in own):
        return Standing.CONTRADICTED
    if own:
        return Standing.NOT_CONFIRMED if is_against else Standing.CONFIRMED
    return Standing.CONTRADICTED if is_against else Standing.NOT_CONFIRMED
