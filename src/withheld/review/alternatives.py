"""
The less restrictive acts that would do, offered beside whatever was asked.

An offer is a finding, never a step: it proposes no disobedience, and a reviewer may pass it by.

Law: ICCPR art. 19(3) with General Comment 34, paras. 34 and 43 (the least intrusive instrument,
specific to content); Charter of Fundamental Rights art. 52(1); Regulation (EU) 2022/2065 recital 36
(territorial scope); Blocking Rules 2009 rule 9 (what is urgent is interim).
"""

from dataclasses import dataclass

from withheld.model.reading import Act
from withheld.model.review import Finding, FindingKind

ENDS_AVAILABILITY = frozenset(
    {
        Act.REMOVE,
        Act.RESTRICT,
        Act.REMOVE_OR_RESTRICT,
        Act.GEO_RESTRICT,
        Act.SUSPEND_ACCOUNT,
        Act.STAY_DOWN,
    }
)
"""Acts after which viewers somewhere find nothing; the others have nothing narrower."""
_LEAST_INTRUSIVE = "ICCPR art. 19(3); General Comment 34, para. 34"
_SPECIFIC = "ICCPR art. 19(3); General Comment 34, para. 43"
_TERRITORY = "Regulation (EU) 2022/2065 recital 36; General Comment 34, para. 34"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What an order asks for one item."""

    act: Act
    subject_kind: str
    """`account`, `post`, `hashtag` …, as the subject's id begins."""
    scope: str | None = None
    """As the demand says: country codes, `EU`, `global`; None where the order does not say."""
    country: str = ""
    """The issuing authority's, ISO 3166-1 alpha-2; empty when unknown."""
    has_end: bool = False
    """The order says until when."""
    posts_named: int = 0
    """How many posts of this account the order names besides."""


def alternatives(asked: Asked) -> tuple[Finding, ...]:
    """Return the narrower acts that remain, the nearest to what was asked first."""
    if asked.act not in ENDS_AVAILABILITY:
        return ()
    offers = (
        _posts_instead(asked),
        _hashtag_in_lists(asked),
        _one_country(asked),
        _suspension_is_not_blocking(asked),
        _until_a_date(asked),
        _label(),
    )
    return tuple(offer for offer in offers if offer is not None)


def _posts_instead(asked: Asked) -> Finding | None:
    if asked.subject_kind != "account":
        return None
    because = (
        f"The order names {asked.posts_named} of this account's posts: withholding those leaves "
        "everything else it ever said or will say."
        if asked.posts_named
        else "The order names no post of this account: ask which posts are meant, and withhold "
        "those alone."
    )
    return _offer("posts-not-account", because, _SPECIFIC)


def _hashtag_in_lists(asked: Asked) -> Finding | None:
    if asked.subject_kind not in {"hashtag", "search"}:
        return None
    because = (
        "A word is everybody's: keep it out of trends and suggestions there, or withhold the posts "
        "named, instead of every post that uses it."
    )
    return _offer("posts-not-word", because, _SPECIFIC)


def _one_country(asked: Asked) -> Finding | None:
    if asked.act is Act.GEO_RESTRICT or (asked.scope or "") == asked.country != "":
        return None
    where = f"in {asked.country}" if asked.country else "in the authority's own country"
    said = "asks for more than one country" if asked.scope else "does not say where"
    because = f"The order {said}: withholding {where} leaves it readable everywhere else."
    return _offer("one-country", because, _TERRITORY)


def _suspension_is_not_blocking(asked: Asked) -> Finding | None:
    if asked.act is not Act.SUSPEND_ACCOUNT:
        return None
    because = (
        "Suspension silences the holder everywhere; withholding the account's page keeps it from "
        "viewers there and lets the holder go on writing."
    )
    return _offer("withhold-not-suspend", because, _LEAST_INTRUSIVE)


def _until_a_date(asked: Asked) -> Finding | None:
    if asked.has_end:
        return None
    because = (
        "The order sets no end: withhold until a date, or until the interim order is confirmed, "
        "and look again then."
    )
    return _offer("until-a-date", because, _LEAST_INTRUSIVE)


def _label() -> Finding:
    because = "A label or a warning before it tells viewers what is disputed and hides nothing."
    return _offer("label", because, _LEAST_INTRUSIVE)


def _offer(code: str, because: str, cite: str) -> Finding:
    return Finding(kind=FindingKind.NARROWER, code=code, because=because, cite=cite)
