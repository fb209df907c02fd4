"""
Entries of the public log, read back: what each says, and what stands after every correction.

The log is read as a stranger's: what is not as this software writes it is refused, not guessed.
"""

from collections.abc import Mapping, Sequence
from datetime import date

from withheld.errors import InvalidInput
from withheld.ledger.canonical import JSON
from withheld.model.authority import AuthorityKind
from withheld.model.review import Layer
from withheld.model.territory import Territory
from withheld.transparency.counting import CountRow, ReportingPeriod, Tally
from withheld.transparency.entries import FORMAT, Correction, Entry, PublishedCounts
from withheld.transparency.fields import day, objects, text, texts, whole
from withheld.transparency.own_policy import PolicyCounts, read_policy_entry
from withheld.transparency.results import ItemResult
from withheld.transparency.statements import DatedAct, PublicAct, PublicAuthority, Statement


def from_entry(value: JSON) -> Entry | None:
    """
    Return what an entry of the public log says, or None for a kind that is not of this room.

    Raises:
        InvalidInput: One of ours, and not as we write it.
    """
    if not isinstance(value, Mapping) or value.get("format") != FORMAT:
        return None
    try:
        match value.get("kind"):
            case "statement":
                return _read_statement(value)
            case "tally":
                return _read_tally(value)
            case "counts":
                return PublishedCounts(
                    period=_read_period(text(value, "period")),
                    rows=tuple(_read_row(row) for row in objects(value, "rows")),
                )
            case "own-policy-counts":
                return read_policy_entry(value)
            case "correction":
                return _read_correction(value)
            case _:
                return None
    except ValueError as error:
        raise InvalidInput(
            f"a public log entry of the kind {value.get('kind')} is not as this software writes it"
        ) from error


def standing(
    entries: Sequence[JSON],
) -> dict[int, Statement | Tally | PublishedCounts | PolicyCounts]:
    """
    Return what stands after every correction, by the leaf that says it, in the log's order.

    A correction's replacement stands under the correction's own leaf.  A correction of what does
    not stand changes nothing.
    """
    found: dict[int, Statement | Tally | PublishedCounts | PolicyCounts] = {}
    for leaf, value in enumerate(entries):
        entry = from_entry(value)
        match entry:
            case None:
                continue
            case Correction(corrects=corrects, replacement=replacement):
                if found.pop(corrects, None) is not None and replacement is not None:
                    found[leaf] = replacement
            case Statement() | Tally() | PublishedCounts() | PolicyCounts():
                found[leaf] = entry
    return found


def _read_statement(value: Mapping[str, JSON]) -> Statement:
    return Statement(
        statement=text(value, "statement"),
        published_on=day(value, "on"),
        layers=frozenset(Layer(one) for one in texts(value, "layers")),
        acts=tuple(_read_act(one) for one in objects(value, "acts")),
        law=text(value, "law", ""),
        authority=_read_authority(value.get("authority")),
        counts=_read_results(value.get("counts", {})),
        document=text(value, "document", ""),
        identifiers=texts(value, "identifiers"),
        own_words=text(value, "words", ""),
    )


def _read_act(value: Mapping[str, JSON]) -> DatedAct:
    return DatedAct(
        act=PublicAct(text(value, "act")),
        on=day(value, "on"),
        territory=Territory(frozenset(texts(value, "in"))) if "in" in value else None,
    )


def _read_authority(value: JSON) -> PublicAuthority | None:
    if value is None:
        return None
    if not isinstance(value, Mapping):
        raise InvalidInput("an authority that is no object; expected its name, kind and country")
    return PublicAuthority(
        name=text(value, "name"),
        kind=AuthorityKind(text(value, "kind")),
        country=text(value, "country"),
    )


def _read_tally(value: Mapping[str, JSON]) -> Tally:
    return Tally(
        reference=text(value, "reference"),
        received_on=day(value, "received_on"),
        country=text(value, "country"),
        issuer_kind=text(value, "issuer_kind"),
        legal_basis=text(value, "legal_basis"),
        results=_read_results(value.get("results")),
        minutes_to_inform=whole(value, "minutes_to_inform"),
        minutes_to_effect=whole(value, "minutes_to_effect"),
    )


def _read_row(value: Mapping[str, JSON]) -> CountRow:
    return CountRow(
        country=text(value, "country"),
        issuer_kind=text(value, "issuer_kind"),
        legal_basis=text(value, "legal_basis"),
        order_count=whole(value, "orders") or 0,
        item_count=whole(value, "items") or 0,
        results=_read_results(value.get("results")),
        median_minutes_to_inform=whole(value, "median_minutes_to_inform"),
        median_minutes_to_effect=whole(value, "median_minutes_to_effect"),
    )


def _read_correction(value: Mapping[str, JSON]) -> Correction:
    corrects = whole(value, "corrects")
    replacement = from_entry(value["replacement"]) if "replacement" in value else None
    is_foreign = "replacement" in value and replacement is None
    if corrects is None or is_foreign or isinstance(replacement, Correction):
        raise InvalidInput("a correction that corrects nothing, or puts no entry in its place")
    return Correction(
        corrects=corrects,
        reason=text(value, "reason"),
        corrected_on=day(value, "on"),
        replacement=replacement,
    )


def _read_period(written: str) -> ReportingPeriod:
    first, _, last = written.partition("/")
    return ReportingPeriod(first=date.fromisoformat(first), last=date.fromisoformat(last))


def _read_results(value: JSON) -> tuple[tuple[ItemResult, int], ...]:
    """
    Return the results in the order of `ItemResult`, in which they are always shown.

    Raises:
        InvalidInput: They are no object.
    """
    if not isinstance(value, Mapping):
        raise InvalidInput("results that are no object; expected a count for each result")
    known = {ItemResult(key): whole(value, key) or 0 for key in value}
    return tuple((one, known[one]) for one in ItemResult if one in known)
