"""
The algebra of withholdings: who is withheld where, when, and for which kind of reason.

`answer` is the slow, obviously right model; `entries` is what the edges are given, the same facts
without the orders and authorities behind them.  What the service removed under its own policy is a
track of its own: no viewer is told that a law demanded it, so neither of the two speaks of it.  All
instants are aware UTC.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import pairwise
from typing import TypeVar

from withheld.edge.answer import known_country
from withheld.edge.format import Entry
from withheld.model.identity import SubjectID
from withheld.model.territory import COUNTRIES
from withheld.model.withholding import (
    Answer,
    GroundKey,
    Period,
    ReasonKind,
    Track,
    WhenCountryUnknown,
    Withholding,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stay:
    """A court or the authority suspends a ground for a time; at its end the ground holds again."""

    ground: GroundKey
    period: Period


def effective(
    withholdings: Iterable[Withholding], stays: Iterable[Stay] = ()
) -> tuple[Withholding, ...]:
    """Return the withholdings less the spans in which their grounds are stayed."""
    suspended = tuple(stays)
    parts: list[Withholding] = []
    for one in withholdings:
        spans = [one.period]
        for stay in suspended:
            if stay.ground == one.ground:
                spans = [rest for span in spans for rest in _without(span, stay.period)]
        parts.extend(replace(one, period=span) for span in spans)
    return tuple(parts)


def _without(span: Period, hole: Period) -> list[Period]:
    """Return what is left of `span` before and after `hole`."""
    rest: list[Period] = []
    if hole.starts_at > span.starts_at:
        ends_at = hole.starts_at if span.ends_at is None else min(hole.starts_at, span.ends_at)
        rest.append(Period(starts_at=span.starts_at, ends_at=ends_at))
    if hole.ends_at is not None:
        starts_at = max(hole.ends_at, span.starts_at)
        if span.ends_at is None or starts_at < span.ends_at:
            rest.append(Period(starts_at=starts_at, ends_at=span.ends_at))
    return rest


def in_force(withholdings: Iterable[Withholding], at: datetime) -> tuple[Withholding, ...]:
    """Return the withholdings whose period covers `at`, in the order given."""
    return tuple(one for one in withholdings if one.period.covers(at))


def lift(
    withholdings: Iterable[Withholding],
    ground: GroundKey,
    at: datetime,
    *,
    subject: SubjectID | None = None,
) -> tuple[Withholding, ...]:
    """
    Return the withholdings with one ground ended at `at`; every other ground stays as it is.

    `subject` narrows the lifting to one subject of the ground.
    """
    kept: list[Withholding] = []
    for one in withholdings:
        if one.ground != ground or subject not in {None, one.subject}:
            kept.append(one)
        elif one.period.starts_at < at:
            ends_at = at if one.period.ends_at is None else min(at, one.period.ends_at)
            kept.append(replace(one, period=replace(one.period, ends_at=ends_at)))
    return tuple(kept)


def confirm(
    withholdings: Iterable[Withholding],
    ground: GroundKey,
    at: datetime,
    *,
    ends_at: datetime | None = None,
) -> tuple[Withholding, ...]:
    """
    Return the withholdings with an interim ground confirmed at `at`, until `ends_at` or lifted.

    What had ended by then is not revived: that takes a new decision.
    """
    return tuple(
        replace(one, period=replace(one.period, ends_at=ends_at), is_provisional=False)
        if one.ground == ground and (one.period.ends_at is None or at < one.period.ends_at)
        else one
        for one in withholdings
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Lapse:
    """When an interim ground lapses by law unless it is confirmed: reckoned, not decided."""

    ground: GroundKey
    at: datetime


def lapsed(
    withholdings: Iterable[Withholding], lapses: Iterable[Lapse], at: datetime
) -> tuple[GroundKey, ...]:
    """
    Return the grounds still in force at `at` that have lapsed by reckoning: proposals to lift.

    Never read this as lifted.  An end that was decided is the end of a period and lifts by itself;
    a reckoned one waits for a person, who looks whether a confirmation went astray.
    """
    standing = {one.ground for one in in_force(withholdings, at)}
    return tuple(one.ground for one in lapses if one.at <= at and one.ground in standing)


def grounds_on(
    withholdings: Iterable[Withholding], subject: SubjectID, at: datetime
) -> frozenset[GroundKey]:
    """Return the grounds on which a subject itself is withheld somewhere at `at`."""
    return frozenset(one.ground for one in in_force(withholdings, at) if one.subject == subject)


def on_track(withholdings: Iterable[Withholding], track: Track) -> tuple[Withholding, ...]:
    """Return the withholdings of one track; own policy is never counted as compliance."""
    return tuple(one for one in withholdings if one.track is track)


def removed(
    withholdings: Iterable[Withholding], subjects: Collection[SubjectID], at: datetime
) -> bool:
    """
    Return whether one of `subjects` is removed under the service's own policy at `at`.

    Connectors carry that out with the platform's own means; it answers no order and is no 451.

    Law: RFC 7725 section 3: the status is for a legal demand.
    """
    own = on_track(in_force(withholdings, at), Track.OWN_POLICY)
    return any(one.subject in subjects for one in own)


def answer(
    withholdings: Iterable[Withholding],
    subjects: Collection[SubjectID],
    country: str | None,
    at: datetime,
    *,
    general_rule: WhenCountryUnknown = WhenCountryUnknown.DONT_KNOW,
) -> Answer:
    """
    Return what a viewer in `country` meets at `at`: the union over all grounds in force.

    `subjects` is the chain a thing belongs to, a post and then its account: what is withheld of an
    account is withheld of its posts.  `general_rule` is for grounds that say nothing of a country
    that is not known.  The source is taken to be at hand, so nothing is stale here.
    """
    if not subjects:
        return Answer.DONT_KNOW
    held = [one for one in in_force(_legal(withholdings), at) if one.subject in subjects]
    known = known_country(country)
    if known is not None:
        is_withheld = any(known in one.territory for one in held)
        return Answer.WITHHELD if is_withheld else Answer.NOT_WITHHELD
    rules = {one.when_country_unknown or general_rule for one in held}
    if WhenCountryUnknown.WITHHOLD in rules or _covers_the_world(held):
        return Answer.WITHHELD
    return Answer.DONT_KNOW if WhenCountryUnknown.DONT_KNOW in rules else Answer.NOT_WITHHELD


def _legal(withholdings: Iterable[Withholding]) -> Iterable[Withholding]:
    """Go through the withholdings that rest on a law."""
    return (one for one in withholdings if one.track is not Track.OWN_POLICY)


def _covers_the_world(held: Iterable[Withholding]) -> bool:
    """Return whether some subject is withheld in every country, wherever the viewer may be."""
    countries: dict[SubjectID, set[str]] = {}
    for one in held:
        countries.setdefault(one.subject, set()).update(one.territory.countries)
    return any(covered >= COUNTRIES for covered in countries.values())


def entries(
    withholdings: Iterable[Withholding],
    *,
    stays: Iterable[Stay] = (),
    general_rule: WhenCountryUnknown = WhenCountryUnknown.DONT_KNOW,
) -> tuple[Entry, ...]:
    """
    Return what the edges are given: per subject the fewest countries-and-spans that say the same.

    Spans of several grounds are united, so that nothing shows how many orders lie behind a
    subject; a legal demand is named before a reading of local law where both hold.
    """
    by_subject: dict[SubjectID, list[Withholding]] = {}
    for one in effective(_legal(withholdings), stays):
        by_subject.setdefault(one.subject, []).append(one)
    return tuple(
        entry
        for subject in sorted(by_subject)
        for entry in _entries_of(subject, by_subject[subject], general_rule)
    )


_Said = TypeVar("_Said")
_Span = tuple[datetime, datetime | None]
_LEVELS = (WhenCountryUnknown.WITHHOLD, WhenCountryUnknown.DONT_KNOW)


def _entries_of(
    subject: SubjectID, held: Sequence[Withholding], general_rule: WhenCountryUnknown
) -> list[Entry]:
    """Return the entries of one subject, country by country, then grouped by equal spans."""
    countries: dict[tuple[_Span, ReasonKind], set[str]] = {}
    for country in sorted(set().union(*(one.territory.countries for one in held))):
        here = [one for one in held if country in one.territory]
        for span, reason in _spans(here):
            countries.setdefault((span, reason), set()).add(country)
    rules: dict[tuple[_Span, ReasonKind], WhenCountryUnknown] = {}
    for span, reason, rule in _unknown_spans(held, general_rule):
        rules[span, reason] = rule
    return [
        Entry(
            subject=subject,
            countries=frozenset(countries.get(key, ())),
            starts_at=key[0][0],
            ends_at=key[0][1],
            reason_kind=key[1],
            when_country_unknown=rules.get(key, WhenCountryUnknown.SHOW),
        )
        for key in sorted({*countries, *rules}, key=_order)
    ]


def _order(key: tuple[_Span, ReasonKind]) -> tuple[datetime, bool, float, str]:
    """Return what sorts entries: start, then end, those without an end last."""
    (starts_at, ends_at), reason = key
    return starts_at, ends_at is None, ends_at.timestamp() if ends_at else 0.0, reason


def _segments(held: Iterable[Withholding]) -> list[_Span]:
    """Return the spans between which the withholdings in force change."""
    periods = [one.period for one in held]
    instants = {one.starts_at for one in periods} | {one.ends_at for one in periods if one.ends_at}
    marks = sorted(instants)
    return [*pairwise(marks), (marks[-1], None)] if marks else []


def _spans(held: Sequence[Withholding]) -> list[tuple[_Span, ReasonKind]]:
    """Return when one country is withheld from, the stronger reason of each instant named."""
    found: list[tuple[_Span, ReasonKind]] = []
    for span in _segments(held):
        reasons = {one.reason_kind for one in held if one.period.covers(span[0])}
        if reasons:
            found.append((span, _stronger(reasons)))
    return _joined(found)


def _unknown_spans(
    held: Sequence[Withholding], general_rule: WhenCountryUnknown
) -> list[tuple[_Span, ReasonKind, WhenCountryUnknown]]:
    """Return when an unknown country means more than showing, and for which kind of reason."""
    found: list[tuple[_Span, tuple[ReasonKind, WhenCountryUnknown]]] = []
    for span in _segments(held):
        now = [one for one in held if one.period.covers(span[0])]
        if _covers_the_world(now):
            found.append((span, (_stronger({one.reason_kind for one in now}), _LEVELS[0])))
            continue
        for rule in _LEVELS:
            reasons = {
                one.reason_kind for one in now if (one.when_country_unknown or general_rule) is rule
            }
            if reasons:
                found.append((span, (_stronger(reasons), rule)))
                break
    return [(span, reason, rule) for span, (reason, rule) in _joined(found)]


def _stronger(reasons: Collection[ReasonKind]) -> ReasonKind:
    """Return the reason that is named to the viewer."""
    return ReasonKind.LEGAL_DEMAND if ReasonKind.LEGAL_DEMAND in reasons else ReasonKind.LOCAL_LAW


def _joined(found: Iterable[tuple[_Span, _Said]]) -> list[tuple[_Span, _Said]]:
    """Return spans that touch and say the same as one."""
    joined: list[tuple[_Span, _Said]] = []
    for (starts_at, ends_at), said in found:
        if joined and joined[-1][0][1] == starts_at and joined[-1][1] == said:
            joined[-1] = ((joined[-1][0][0], ends_at), said)
        else:
            joined.append(((starts_at, ends_at), said))
    return joined
