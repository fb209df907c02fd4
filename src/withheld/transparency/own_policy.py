"""
What the service removed under its own policy, for the public: counted apart from every order.

Law: Regulation (EU) 2022/2065, art. 15(1)(c) and (d) (counts), art. 24(5) (the database).
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from statistics import median

from withheld.errors import NotReady
from withheld.events.own_policy import PolicyLetterDrafted, PolicyLetterKind, Reasoned
from withheld.events.redress import ComplaintResult
from withheld.ledger.canonical import JSON
from withheld.model.own_policy import Restriction, Source
from withheld.model.territory import EU_MEMBERS
from withheld.projections.removals import OwnPolicy, PolicyLetterStage, Removal
from withheld.transparency.counting import ReportingPeriod
from withheld.transparency.fields import objects, text, whole

_EEA = sorted(EU_MEMBERS | {"IS", "LI", "NO"})


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyCountRow:
    """Removals of one kind that came about in one way."""

    restriction: Restriction
    source: Source
    removal_count: int
    detected_by_machine_count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyCounts:
    """What own policy came to in one period; no order is in it."""

    period: ReportingPeriod
    rows: tuple[PolicyCountRow, ...]
    without_statement_count: int = 0
    """Removals whose holder was sent no statement of reasons, or not yet."""
    given_back_count: int = 0
    complaint_count: int = 0
    upheld_count: int = 0
    rejected_count: int = 0
    median_days_to_decide: int | None = None


def policy_counts(track: OwnPolicy, period: ReportingPeriod) -> PolicyCounts:
    """Return how much was removed, given back and complained of on the days of a period."""
    placed = [one for one in track.removals if one.since.date() in period]
    sent = (statement_of(track, removal) for removal in placed)
    stated = [one.reasoned for one in sent if one is not None and one.reasoned is not None]
    every = Counter((one.restriction, one.source) for one in stated)
    by_machine = Counter(
        (one.restriction, one.source) for one in stated if one.is_detected_by_machine
    )
    came = [one for one in track.complaints.values() if one.received.received_at.date() in period]
    decided = [
        (one.result, one.decided_at - one.received.received_at)
        for one in track.complaints.values()
        if one.decided_at is not None and one.decided_at.date() in period
    ]
    return PolicyCounts(
        period=period,
        rows=tuple(
            PolicyCountRow(
                restriction=restriction,
                source=source,
                removal_count=count,
                detected_by_machine_count=by_machine[restriction, source],
            )
            for (restriction, source), count in sorted(every.items())
        ),
        without_statement_count=len(placed) - len(stated),
        given_back_count=sum(
            one.ended_at is not None and one.ended_at.date() in period for one in track.removals
        ),
        complaint_count=len(came),
        upheld_count=sum(result is ComplaintResult.UPHELD for result, _ in decided),
        rejected_count=sum(result is ComplaintResult.REJECTED for result, _ in decided),
        median_days_to_decide=int(median(took.days for _, took in decided)) if decided else None,
    )


def statement_of(track: OwnPolicy, removal: Removal) -> PolicyLetterDrafted | None:
    """Return the first statement of reasons that left about a removal, or None."""
    for letter in track.letters.values():
        drafted = letter.drafted
        if (
            drafted.kind is PolicyLetterKind.STATEMENT
            and letter.stage is not PolicyLetterStage.DRAFTED
            and removal.subject in drafted.subjects
            and removal.since <= letter.drafted_at
            and (removal.ended_at is None or letter.drafted_at <= removal.ended_at)
        ):
            return drafted
    return None


def policy_entry(counted: PolicyCounts) -> dict[str, JSON]:
    """Return the counts as JSON for the public log, without its kind and format."""
    spelled: dict[str, JSON] = {
        "period": str(counted.period),
        "rows": [
            {
                "restriction": row.restriction.value,
                "source": row.source.value,
                "removals": row.removal_count,
                "detected_by_machine": row.detected_by_machine_count,
            }
            for row in counted.rows
        ],
        "without_statement": counted.without_statement_count,
        "given_back": counted.given_back_count,
        "complaints": counted.complaint_count,
        "upheld": counted.upheld_count,
        "rejected": counted.rejected_count,
    }
    if counted.median_days_to_decide is not None:
        spelled["median_days_to_decide"] = counted.median_days_to_decide
    return spelled


def read_policy_entry(value: Mapping[str, JSON]) -> PolicyCounts:
    """Return the counts that an entry of the public log holds."""
    first, _, last = text(value, "period").partition("/")
    return PolicyCounts(
        period=ReportingPeriod(first=date.fromisoformat(first), last=date.fromisoformat(last)),
        rows=tuple(
            PolicyCountRow(
                restriction=Restriction(text(row, "restriction")),
                source=Source(text(row, "source")),
                removal_count=whole(row, "removals") or 0,
                detected_by_machine_count=whole(row, "detected_by_machine") or 0,
            )
            for row in objects(value, "rows")
        ),
        without_statement_count=whole(value, "without_statement") or 0,
        given_back_count=whole(value, "given_back") or 0,
        complaint_count=whole(value, "complaints") or 0,
        upheld_count=whole(value, "upheld") or 0,
        rejected_count=whole(value, "rejected") or 0,
        median_days_to_decide=whole(value, "median_days_to_decide"),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicStatement:
    """A statement of reasons as the Union's database takes it: nobody's data are in it."""

    name: str
    reasoned: Reasoned
    law: str
    terms: str
    public_words: str
    """The facts, typed without anyone's data."""
    removed_at: datetime
    content_date: str
    """When the content was made, ISO 8601."""
    content_language: str = ""


def database_record(statement: PublicStatement) -> dict[str, JSON]:
    """
    Return the record to send, with the field names of the database's own interface.

    Raises:
        NotReady: Nobody typed the facts without personal data, or said the category, or nobody
            knows when the content was made.

    Law: Regulation (EU) 2022/2065, art. 24(5): without personal data.
    """
    if not statement.public_words or not statement.reasoned.category or not statement.content_date:
        raise NotReady(
            f"statement {statement.name} lacks what the database asks for: words without personal "
            "data, a category, or the day the content was made; draft it again with them"
        )
    reasoned = statement.reasoned
    record: dict[str, JSON] = {
        "puid": statement.name,
        **_RESTRICTION[reasoned.restriction],
        "decision_ground": (
            "DECISION_GROUND_ILLEGAL_CONTENT"
            if reasoned.is_illegal
            else "DECISION_GROUND_INCOMPATIBLE_CONTENT"
        ),
        "content_type": ["CONTENT_TYPE_OTHER"],
        "content_type_other": "account" if _is_account(reasoned) else "post",
        "category": f"STATEMENT_CATEGORY_{reasoned.category.upper().replace('-', '_')}",
        "territorial_scope": list[JSON](_EEA),
        "content_date": statement.content_date[:10],
        "application_date": statement.removed_at.date().isoformat(),
        "decision_facts": statement.public_words,
        "source_type": _SOURCE[reasoned.source],
        "automated_detection": "Yes" if reasoned.is_detected_by_machine else "No",
        "automated_decision": (
            "AUTOMATED_DECISION_FULLY"
            if reasoned.is_decided_by_machine
            else "AUTOMATED_DECISION_NOT_AUTOMATED"
        ),
    }
    kind, ground = (
        ("illegal", statement.law) if reasoned.is_illegal else ("incompatible", statement.terms)
    )
    suffix = "legal_ground" if reasoned.is_illegal else "ground"
    record[f"{kind}_content_{suffix}"] = ground
    record[f"{kind}_content_explanation"] = statement.public_words
    if statement.content_language:
        record["content_language"] = statement.content_language.upper()[:2]
    return record


def _is_account(reasoned: Reasoned) -> bool:
    return reasoned.restriction in (Restriction.ACCOUNT_SUSPENDED, Restriction.ACCOUNT_CLOSED)


_RESTRICTION: Mapping[Restriction, Mapping[str, JSON]] = {
    Restriction.REMOVED: {"decision_visibility": ["DECISION_VISIBILITY_CONTENT_REMOVED"]},
    Restriction.DISABLED: {"decision_visibility": ["DECISION_VISIBILITY_CONTENT_DISABLED"]},
    Restriction.DEMOTED: {"decision_visibility": ["DECISION_VISIBILITY_CONTENT_DEMOTED"]},
    Restriction.OTHER_VISIBILITY: {"decision_visibility": ["DECISION_VISIBILITY_OTHER"]},
    Restriction.MONETARY: {"decision_monetary": "DECISION_MONETARY_SUSPENSION"},
    Restriction.SERVICE_SUSPENDED: {"decision_provision": "DECISION_PROVISION_TOTAL_SUSPENSION"},
    Restriction.ACCOUNT_SUSPENDED: {"decision_account": "DECISION_ACCOUNT_SUSPENDED"},
    Restriction.ACCOUNT_CLOSED: {"decision_account": "DECISION_ACCOUNT_TERMINATED"},
}
_SOURCE = {
    Source.NOTICE: "SOURCE_ARTICLE_16",
    Source.TRUSTED_FLAGGER: "SOURCE_TRUSTED_FLAGGER",
    Source.OTHER_NOTIFICATION: "SOURCE_TYPE_OTHER_NOTIFICATION",
    Source.OWN_INITIATIVE: "SOURCE_VOLUNTARY",
}


def policy_rows(counted: PolicyCounts) -> tuple[tuple[str, ...], ...]:
    """Return the rows of the public table: what, why, how many, how many found by machines."""
    return tuple(
        (
            row.restriction.value,
            row.source.value,
            f"{row.removal_count:,}",
            f"{row.detected_by_machine_count:,}",
        )
        for row in counted.rows
    )
