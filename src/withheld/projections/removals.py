"""The track of own policy: what is removed, which letters tell of it, who complained."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from withheld.events.own_policy import (
    PolicyComplaintDecided,
    PolicyComplaintReceived,
    PolicyLetterDrafted,
    PolicyLettersDelivered,
    PolicyLettersReleased,
)
from withheld.events.recorded import Event, Recorded
from withheld.events.redress import ComplaintResult
from withheld.events.restriction import PolicyRemovalEnded, RemovedUnderPolicy
from withheld.model.identity import ComplaintID, LetterID, PersonID, SubjectKey


@dataclass(frozen=True, slots=True, kw_only=True)
class Removal:
    """One removal of one account or post, from when it was placed until it ended."""

    subject: SubjectKey
    since: datetime
    people: frozenset[PersonID]
    """Who approved it."""
    is_adopted: bool = False
    ended_at: datetime | None = None

    @property
    def lasts(self) -> bool:
        """Return whether it is removed still."""
        return self.ended_at is None


class PolicyLetterStage(StrEnum):
    """How far a letter about own policy got."""

    DRAFTED = "drafted"
    RELEASED = "released"
    DELIVERED = "delivered"


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyLetter:
    """One letter to one holder about own policy."""

    drafted: PolicyLetterDrafted
    drafted_at: datetime
    stage: PolicyLetterStage = PolicyLetterStage.DRAFTED


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyComplaint:
    """One complaint about removals under own policy."""

    received: PolicyComplaintReceived
    result: ComplaintResult | None = None
    decided_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnPolicy:
    """Everything on the track of own policy."""

    removals: tuple[Removal, ...] = ()
    """In the order they were placed, ended ones included."""
    letters: Mapping[LetterID, PolicyLetter] = field(default_factory=dict)
    complaints: Mapping[ComplaintID, PolicyComplaint] = field(default_factory=dict)

    @property
    def lasting(self) -> Mapping[SubjectKey, Removal]:
        """Return what is removed now."""
        return {one.subject: one for one in self.removals if one.lasts}


def evolve_own_policy(state: OwnPolicy, recorded: Recorded) -> OwnPolicy:
    """Return the track after an event of the service's stream."""
    match recorded.event:
        case RemovedUnderPolicy() as event:
            return _placed(state, event, recorded.at)
        case PolicyRemovalEnded(subjects=subjects):
            return _ended(state, subjects, recorded.at)
        case PolicyComplaintReceived() as event:
            known = PolicyComplaint(received=event)
            return replace(state, complaints={**state.complaints, event.complaint: known})
        case PolicyComplaintDecided() as event:
            return _decided(state, event, recorded.at)
        case _:
            return _letters(state, recorded.event, recorded.at)


def fold_own_policy(recorded: Iterable[Recorded]) -> OwnPolicy:
    """Return the track that all events of the service's stream come to."""
    state = OwnPolicy()
    for one in recorded:
        state = evolve_own_policy(state, one)
    return state


def fold_removals(recorded: Iterable[Recorded]) -> Mapping[SubjectKey, datetime]:
    """Return what is removed now, by the service's stream, each with the first of its instants."""
    return {key: one.since for key, one in fold_own_policy(recorded).lasting.items()}


def _placed(state: OwnPolicy, event: RemovedUnderPolicy, at: datetime) -> OwnPolicy:
    known = state.lasting
    people = frozenset(one.person for one in event.approved_by)
    new = tuple(
        Removal(subject=subject, since=at, people=people, is_adopted=event.is_adopted)
        for subject in event.subjects
        if subject not in known
    )
    return replace(state, removals=(*state.removals, *new))


def _ended(state: OwnPolicy, subjects: Iterable[SubjectKey], at: datetime) -> OwnPolicy:
    gone = frozenset(subjects)
    removals = tuple(
        replace(one, ended_at=at) if one.lasts and one.subject in gone else one
        for one in state.removals
    )
    return replace(state, removals=removals)


def _decided(state: OwnPolicy, event: PolicyComplaintDecided, at: datetime) -> OwnPolicy:
    known = replace(state.complaints[event.complaint], result=event.result, decided_at=at)
    after = replace(state, complaints={**state.complaints, event.complaint: known})
    return _ended(after, event.subjects, at) if event.result is ComplaintResult.UPHELD else after


def _letters(state: OwnPolicy, event: Event, at: datetime) -> OwnPolicy:
    match event:
        case PolicyLetterDrafted():
            letter = PolicyLetter(drafted=event, drafted_at=at)
            return replace(state, letters={**state.letters, event.letter: letter})
        case PolicyLettersReleased(letters=letters):
            return _reached(state, letters, PolicyLetterStage.RELEASED)
        case PolicyLettersDelivered(letters=letters):
            return _reached(state, letters, PolicyLetterStage.DELIVERED)
        case _:
            return state


def _reached(state: OwnPolicy, letters: Iterable[LetterID], stage: PolicyLetterStage) -> OwnPolicy:
    moved = {one: replace(state.letters[one], stage=stage) for one in letters}
    return replace(state, letters={**state.letters, **moved})
