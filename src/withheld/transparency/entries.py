"""
Entries of the public log: JSON that carries exactly what was disclosed.

`reading` is the way back.

Five kinds: a statement, a tally (one order as it is counted), the counts of a period, what own
policy came to in one, and a correction of an earlier entry.  A correction never removes: the
earlier entry stays, superseded in the open.  Anchors are the ledger's and are passed over here.
"""

from dataclasses import dataclass
from datetime import date

from withheld.ledger.canonical import JSON
from withheld.transparency.counting import CountRow, ReportingPeriod, Tally
from withheld.transparency.own_policy import PolicyCounts, policy_entry
from withheld.transparency.statements import DatedAct, Statement

FORMAT = 1
"""The version of the entries' form; a reader passes over a form it does not know, and says so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedCounts:
    """The counts of one period, as published."""

    period: ReportingPeriod
    rows: tuple[CountRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """What an earlier entry got wrong, and what stands in its stead."""

    corrects: int
    """The earlier entry's leaf in the public log, counted from 0."""
    reason: str
    """Typed by a person."""
    corrected_on: date
    replacement: Statement | Tally | PublishedCounts | PolicyCounts | None = None
    """None withdraws the earlier entry without putting another in its place."""


Entry = Statement | Tally | PublishedCounts | PolicyCounts | Correction


def to_entry(entry: Entry) -> dict[str, JSON]:
    """Return `entry` as JSON for the public log; what is empty or undisclosed is not there."""
    match entry:
        case Statement():
            return {"kind": "statement", "format": FORMAT, **_statement(entry)}
        case Tally():
            return {"kind": "tally", "format": FORMAT, **_tally(entry)}
        case PublishedCounts(period=period, rows=rows):
            return {
                "kind": "counts",
                "format": FORMAT,
                "period": str(period),
                "rows": [_row(row) for row in rows],
            }
        case PolicyCounts():
            return {"kind": "own-policy-counts", "format": FORMAT, **policy_entry(entry)}
        case Correction(replacement=replacement):
            spelled: dict[str, JSON] = {
                "kind": "correction",
                "format": FORMAT,
                "corrects": entry.corrects,
                "reason": entry.reason,
                "on": entry.corrected_on.isoformat(),
            }
            if replacement is not None:
                spelled["replacement"] = to_entry(replacement)
            return spelled


def _statement(one: Statement) -> dict[str, JSON]:
    spelled: dict[str, JSON] = {
        "statement": one.statement,
        "on": one.published_on.isoformat(),
        "layers": sorted(layer.value for layer in one.layers),
        "acts": [_act(act) for act in one.acts],
    }
    optional: dict[str, JSON] = {
        "law": one.law,
        "counts": {result.value: n for result, n in one.counts},
        "document": one.document,
        "identifiers": list(one.identifiers),
        "words": one.own_words,
    }
    spelled.update({key: value for key, value in optional.items() if value})
    if one.authority is not None:
        spelled["authority"] = {
            "name": one.authority.name,
            "kind": one.authority.kind.value,
            "country": one.authority.country,
        }
    return spelled


def _act(act: DatedAct) -> dict[str, JSON]:
    spelled: dict[str, JSON] = {"act": act.act.value, "on": act.on.isoformat()}
    if act.territory is not None:
        spelled["in"] = sorted(act.territory.countries)
    return spelled


def _tally(one: Tally) -> dict[str, JSON]:
    spelled: dict[str, JSON] = {
        "reference": one.reference,
        "received_on": one.received_on.isoformat(),
        "country": one.country,
        "issuer_kind": one.issuer_kind,
        "legal_basis": one.legal_basis,
        "results": {result.value: n for result, n in one.results},
    }
    if one.minutes_to_inform is not None:
        spelled["minutes_to_inform"] = one.minutes_to_inform
    if one.minutes_to_effect is not None:
        spelled["minutes_to_effect"] = one.minutes_to_effect
    return spelled


def _row(row: CountRow) -> dict[str, JSON]:
    spelled: dict[str, JSON] = {
        "country": row.country,
        "issuer_kind": row.issuer_kind,
        "legal_basis": row.legal_basis,
        "orders": row.order_count,
        "items": row.item_count,
        "results": {result.value: n for result, n in row.results},
    }
    if row.median_minutes_to_inform is not None:
        spelled["median_minutes_to_inform"] = row.median_minutes_to_inform
    if row.median_minutes_to_effect is not None:
        spelled["median_minutes_to_effect"] = row.median_minutes_to_effect
    return spelled
