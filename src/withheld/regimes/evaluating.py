"""
What a pack says of one order: defects, secrecy, disclosure, issuers, territory, grounds.

Pure functions of the pack, the procedure (`variant`) and the day `on` which the order was
received (`withheld.regimes.timing.law_date`): an order is judged by the law in force on that day.
What only an unverified rule says comes back as a *question* for a person, or as nothing.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol, TypeVar

from withheld.errors import InvalidInput
from withheld.model.authority import AuthorityKind
from withheld.model.review import Audience, Finding, FindingKind, Layer
from withheld.model.territory import Territory
from withheld.regimes.schema import (
    Element,
    Interim,
    Issuer,
    LegalGround,
    Pack,
    Rule,
    Ruled,
    Secrecy,
    Tell,
)
from withheld.regimes.terms import AccountWide, Commands, Power, Status
from withheld.regimes.timing import end_of_day, later

_TO_ITS_AUTHOR = frozenset({Layer.EXISTENCE, Layer.COUNTS, Layer.LAW, Layer.AUTHORITY, Layer.ACT})
"""What the authority learns of its own order; never an identifier of the service's."""


class HasRule(Protocol):
    """Anything in a pack."""

    @property
    def rule(self) -> Rule:
        """The rule it carries."""


_Any = TypeVar("_Any", bound=HasRule)


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Something a person must settle, because no verified and unconditional rule does."""

    path: str
    because: str
    cite: str


class May(StrEnum):
    """Whether a body may order under a regime."""

    YES = "yes"
    REQUEST_ONLY = "request-only"
    """It may ask another body to order."""
    NO = "no"
    UNKNOWN = "unknown"
    """The rank is not known, or only an unverified rule speaks: a person decides."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Permission:
    """Whether a body may order, and which rule says so."""

    answer: May
    because: str
    cite: str = ""


def in_force(pack: Pack, on: date) -> tuple[tuple[str, Ruled], ...]:
    """Return the rules that are law on the day `on`, each with its path."""
    return tuple((path, each) for path, each in pack.rules() if each.rule.is_in_force(on))


def applicable(rules: Iterable[_Any], *, variant: str, on: date) -> tuple[_Any, ...]:
    """Return those of `rules` that are law on `on` and belong to the procedure `variant`."""
    return tuple(each for each in rules if each.rule.is_in_force(on) and each.rule.covers(variant))


def defects(
    pack: Pack,
    present: Collection[str],
    *,
    variant: str,
    on: date,
    applies: Collection[str] = (),
    paper: str = "order",
) -> tuple[Finding, ...]:
    """
    Return what the order lacks, element by element, in the words of its law.

    Args:
        pack: The regime.
        present: Keys of the elements that a person found in the order.
        variant: The procedure the order follows.
        on: The day it was received.
        applies: Keys of conditional elements whose condition a person found to be met.
        paper: `order`, or `request` for the paper behind it.

    Raises:
        InvalidInput: A key that is no element of this pack.
    """
    missing = _missing(pack, present, variant=variant, on=on, paper=paper, applies=applies)
    return tuple(
        Finding(
            kind=FindingKind.DEFECT,
            code=f"{element.rule.key}-missing",
            because=f"The {paper} lacks what the law asks for: {element.rule.words}"
            + (" By its own law it is void without." if element.is_fatal else ""),
            cite=element.rule.cite,
        )
        for element in missing
        if _is_due(element, applies)
    )


def questions(
    pack: Pack,
    present: Collection[str],
    *,
    variant: str,
    on: date,
    applies: Collection[str] = (),
    paper: str = "order",
) -> tuple[Question, ...]:
    """
    Return what a person must look at: absent elements that are conditional or unverified.

    Raises:
        InvalidInput: A key that is no element of this pack.
    """
    missing = _missing(pack, present, variant=variant, on=on, paper=paper, applies=applies)
    return tuple(
        Question(
            path=f"element.{element.rule.key}",
            because=f"{element.rule.words} "
            + (
                f"Asked for only where {element.applies_when}; does that apply?"
                if element.rule.is_verified
                else "Nobody has verified this rule; hold nothing against anyone for it."
            ),
            cite=element.rule.cite,
        )
        for element in missing
        if not _is_due(element, applies)
    )


def standing_of_law(pack: Pack, *, variant: str, on: date) -> Finding | Question | None:
    """
    Return what speaks against the procedure being law on the day `on`; None where nothing does.

    A defect where somebody read that it was not law; a question where that is only believed, or
    where the pack as a whole is no plain law in force.  What follows is for counsel to say.
    """
    rule = next((each.rule for each in pack.variant if each.rule.key == variant), None)
    if rule is not None and not rule.is_in_force(on):
        because = f"On {on} this procedure was not law: {rule.words}"
        if rule.is_verified:
            return Finding(
                kind=FindingKind.DEFECT,
                code="procedure-not-in-force",
                because=because,
                cite=rule.cite,
            )
        return Question(path=f"variant.{variant}", because=f"{because} Is that so?", cite=rule.cite)
    if pack.head.status is not Status.IN_FORCE:
        because = f"The pack calls this law {pack.head.status}; was it law on {on}?"
        return Question(path="pack", because=because, cite=pack.head.statute)
    return None


def secrecy(pack: Pack, *, variant: str, on: date) -> Secrecy | None:
    """Return the strictest command of silence, a verified one first; None if the pack has none."""
    strictness = {Commands.ALWAYS: 0, Commands.WHEN_ORDERED: 1, Commands.NEVER: 2}
    found = sorted(
        applicable(pack.secrecy, variant=variant, on=on),
        key=lambda each: (strictness[each.commands], not each.rule.is_verified),
    )
    return found[0] if found else None


def gag_ends(
    pack: Pack, *, variant: str, on: date, decided_at: datetime, is_extended: bool = False
) -> datetime | None:
    """
    Return the instant silence ends, or None where it has no end that we can rely on.

    With several commands the last end counts, and one without a verified end leaves none.
    None means: set a review date.  Never read it as "there is no silence".

    Law:
        Regulation (EU) 2021/784, art. 11(3): six weeks from the *decision*, once six more.
    """
    ends = [
        _gag_end(pack, each, decided_at, is_extended=is_extended)
        for each in applicable(pack.secrecy, variant=variant, on=on)
        if each.commands is not Commands.NEVER
    ]
    known = [end for end in ends if end is not None]
    return max(known) if known and len(known) == len(ends) else None


def disclosure_default(
    pack: Pack, audience: Audience, *, variant: str, on: date, is_silenced: bool
) -> frozenset[Layer]:
    """
    Return what `audience` may be told before counsel has decided.

    Nothing, where the law commands silence, where the order does (`is_silenced`), or where only
    an unverified rule would allow it.  The authority always learns what became of its own order.
    """
    rules = [
        each
        for each in applicable(pack.disclosure, variant=variant, on=on)
        if each.audience is audience
    ]
    if audience is Audience.AUTHORITY:
        return _common(rules_layers=[each.layers for each in rules] or [_TO_ITS_AUTHOR]) - {
            Layer.IDENTIFIERS
        }
    silence = secrecy(pack, variant=variant, on=on)
    is_sealed = silence is not None and silence.commands is Commands.ALWAYS
    if is_silenced or is_sealed or not all(each.rule.is_verified for each in rules):
        return frozenset()
    return _common(rules_layers=[each.layers for each in rules])


def duty_to_tell(pack: Pack, *, variant: str, on: date) -> Tell | None:
    """
    Return the rule on telling the account holder, a prohibition before a duty; None if none.

    Where its rule is unverified a `must` is a reason to ask counsel, not to send a letter.
    """
    order = ("must-not", "must", "may", "silent")
    found = sorted(
        applicable(pack.tell, variant=variant, on=on), key=lambda each: order.index(each.duty)
    )
    return found[0] if found else None


def interim(pack: Pack, *, variant: str, on: date) -> Interim | None:
    """Return the rule on orders given before a hearing; None where this procedure has none."""
    found = applicable(pack.interim, variant=variant, on=on)
    return found[0] if found else None


def grounds(pack: Pack, *, variant: str, on: date) -> tuple[LegalGround, ...]:
    """Return the grounds on which the law allows an order."""
    return applicable(pack.ground, variant=variant, on=on)


def default_territory(
    pack: Pack, *, variant: str, on: date, issuer_country: str | None = None
) -> Territory | None:
    """
    Return how far an order reaches unless it says otherwise; None where counsel must say.

    Raises:
        InvalidInput: `issuer_country` is no country.
    """
    found = [
        each for each in applicable(pack.scope, variant=variant, on=on) if each.rule.is_verified
    ]
    if not found:
        return None
    named = found[0].territory
    if named != "issuer":
        return Territory.of(*named.split(), on=on)
    return Territory.of(issuer_country) if issuer_country else None


def account_wide(pack: Pack, *, variant: str, on: date) -> AccountWide:
    """Return whether whole accounts may be ordered withheld; contested where nobody verified it."""
    found = applicable(pack.account, variant=variant, on=on)
    if not found:
        return AccountWide.SILENT
    first = found[0]
    is_claim = first.answer is not AccountWide.SILENT
    return AccountWide.CONTESTED if is_claim and not first.rule.is_verified else first.answer


def issuer_may_order(
    pack: Pack,
    kind: AuthorityKind,
    rank: str,
    *,
    variant: str,
    on: date,
    is_designated: bool | None = None,
) -> Permission:
    """
    Return whether a body may order.

    Args:
        pack: The regime.
        kind: What kind of body it is.
        rank: At which rank it signs, a slug; empty where unknown.
        variant: The procedure the order follows.
        on: The day it was received.
        is_designated: Whether the operator's registry gives this very body the power under this
            pack; None where nobody looked.  Only rules with a condition ask.
    """
    here = applicable(pack.issuer, variant=variant, on=on)
    of_kind = [each for each in here if kind in each.kinds]
    if kind is AuthorityKind.UNKNOWN:
        return Permission(answer=May.UNKNOWN, because="Nobody knows yet what kind of body it is.")
    if not of_kind:
        is_sure = bool(here) and all(each.rule.is_verified for each in here)
        return Permission(
            answer=May.NO if is_sure else May.UNKNOWN,
            because=f"{pack.id} names no {kind} among those who issue in this procedure.",
            cite="; ".join(each.rule.cite for each in here),
        )
    answers = [_permission(each, rank, is_designated=is_designated) for each in of_kind]
    precedence = (May.YES, May.UNKNOWN, May.REQUEST_ONLY, May.NO)
    return min(answers, key=lambda each: precedence.index(each.answer))


def _gag_end(
    pack: Pack, rule: Secrecy, decided_at: datetime, *, is_extended: bool
) -> datetime | None:
    if rule.longest is None or not rule.rule.is_verified:
        return None
    end = later(pack.head, decided_at, rule.longest)
    if is_extended and rule.extension is not None:
        end = later(pack.head, end, rule.extension)
    return end_of_day(pack.head, end) if rule.is_to_end_of_day else end


def _permission(issuer: Issuer, rank: str, *, is_designated: bool | None) -> Permission:
    rule = issuer.rule
    if not rule.is_verified:
        answer, why = May.UNKNOWN, "Nobody has verified this rule."
    elif issuer.power is Power.REQUEST:
        answer, why = May.REQUEST_ONLY, "It may ask; another body orders."
    elif issuer.only_if and is_designated is not True:
        answer = May.UNKNOWN if is_designated is None else May.NO
        why = f"Only if {issuer.only_if}; " + ("is it?" if is_designated is None else "it is not.")
    elif not issuer.ranks or rank in issuer.ranks:
        answer, why = May.YES, ""
    elif rank in issuer.ranks_too_low:
        answer, why = May.NO, f"The rank {rank} is below {issuer.ranks[0]}."
    else:
        answer, why = May.UNKNOWN, f"The rank must be {issuer.ranks[0]} or higher; is it?"
    return Permission(answer=answer, because=f"{rule.words} {why}".strip(), cite=rule.cite)


def _missing(
    pack: Pack,
    present: Collection[str],
    *,
    variant: str,
    on: date,
    paper: str,
    applies: Collection[str],
) -> tuple[Element, ...]:
    known = {each.rule.key for each in pack.element}
    if unknown := sorted((set(present) | set(applies)) - known):
        raise InvalidInput(
            f"{pack.id} has no element {', '.join(unknown)}; it has {', '.join(sorted(known))}"
        )
    asked = applicable(pack.element, variant=variant, on=on)
    return tuple(
        each for each in asked if each.addressed_to == paper and each.rule.key not in present
    )


def _is_due(element: Element, applies: Collection[str]) -> bool:
    """Return whether its absence is a defect: verified, and unconditional or its condition met."""
    is_asked = not element.applies_when or element.rule.key in applies
    return element.rule.is_verified and is_asked


def _common(*, rules_layers: list[frozenset[Layer]]) -> frozenset[Layer]:
    return frozenset.intersection(*rules_layers) if rules_layers else frozenset()
