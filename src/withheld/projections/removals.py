"""What the service removed under its own policy, and since when."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from withheld.events.recorded import Recorded
from withheld.events.restriction import PolicyRemovalEnded, RemovedUnderPolicy
from withheld.model.identity import SubjectKey


def fold_removals(recorded: Iterable[Recorded]) -> Mapping[SubjectKey, datetime]:
    """Return what is removed now, by the service's stream, each with the first of its instants."""
    known: dict[SubjectKey, datetime] = {}
    for one in recorded:
        match one.event:
            case RemovedUnderPolicy(subjects=subjects):
                for subject in subjects:
                    known.setdefault(subject, one.at)
            case PolicyRemovalEnded(subjects=subjects):
                for subject in subjects:
                    known.pop(subject, None)
            case _:
                pass
    return known
