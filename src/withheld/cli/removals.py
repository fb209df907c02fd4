"""`withheld removal …`: what the service removes everywhere under its own policy."""

from typing import Annotated

from cyclopts import Parameter

from withheld.casework import removing
from withheld.cli.desk import Desk, carry_out, hands_of
from withheld.model.identity import SubjectID

Approvers = Annotated[tuple[str, ...], Parameter(name="--with", negative=())]
Reason = Annotated[str, Parameter(name="--reason")]


def place(*subjects: str, reason: Reason, approvers: Approvers, desk: Desk) -> int:
    """
    Remove accounts or posts everywhere under the service's own policy.

    It answers no order and is never counted as compliance; viewers are not told that a law
    demanded it.  Connectors that remove for everybody carry it out.
    Exit status: 0, 1 when a rule forbids it, or 2 when there is no such account or post.

    Example: withheld removal place account:17 --reason "rule 4" --with cleo --with dev

    Parameters
    ----------
    subjects
        Each as kind:id, such as account:17 or post:901.
    reason
        Which rule of the service, and why.
    approvers
        An enrolled person who approves; say it twice.
    """
    office = desk.office()
    named = tuple(SubjectID(one) for one in subjects)
    removing.remove(office, named, reason, hands_of(desk.store, approvers))
    desk.say({"removed": list(subjects)}, f"{len(named)} removed under own policy.")
    carry_out(office)
    return 0


def end(*subjects: str, reason: Reason, approvers: Approvers, desk: Desk) -> int:
    """
    Give back what was removed under own policy; what orders withhold of it stays withheld.

    Exit status: 0, 1 when a rule forbids it, or 2 when it is not removed under own policy.

    Example: withheld removal end account:17 --reason "appeal" --with cleo --with dev

    Parameters
    ----------
    subjects
        Each as kind:id, such as account:17 or post:901.
    reason
        Why.
    approvers
        An enrolled person who approves; say it twice.
    """
    office = desk.office()
    named = tuple(SubjectID(one) for one in subjects)
    removing.give_back(office, named, reason, hands_of(desk.store, approvers))
    desk.say({"given_back": list(subjects)}, f"{len(named)} given back.")
    carry_out(office)
    return 0
