"""Who decides a complaint about own policy, and which letters about it leave."""

from withheld.errors import AlreadyDone, NotFound, NotPermitted
from withheld.events.own_policy import (
    PolicyComplaintDecided,
    PolicyLettersDelivered,
    PolicyLettersReleased,
)
from withheld.events.recorded import SYSTEM
from withheld.model.identity import PersonID
from withheld.model.review import Role
from withheld.projections.removals import PolicyLetterStage
from withheld.projections.service import ServiceState

PolicyAct = PolicyLettersReleased | PolicyLettersDelivered | PolicyComplaintDecided


def check_own_policy(state: ServiceState, event: PolicyAct, by: str) -> None:
    """
    Refuse what no number of approvals would allow on the track of own policy.

    Raises:
        NotPermitted: It is not theirs to do.
        NotFound: No such letter or complaint.
        AlreadyDone: It was released, delivered or decided before.
    """
    match event:
        case PolicyLettersReleased(letters=letters):
            actor = state.actor(PersonID(by))
            if actor is None or not actor.ranks(Role.REVIEWER):
                raise NotPermitted("a letter leaves when a reviewer releases it")
            _check_stage(state, letters, PolicyLetterStage.DRAFTED)
        case PolicyLettersDelivered(letters=letters):
            if by != SYSTEM:
                raise NotPermitted("that a letter was handed over is the outbox's to record")
            _check_stage(state, letters, PolicyLetterStage.RELEASED)
        case PolicyComplaintDecided():
            _check_complaint(state, event)


def _check_stage(state: ServiceState, letters: tuple[str, ...], stage: PolicyLetterStage) -> None:
    known = {str(name): one for name, one in state.own_policy.letters.items()}
    if not letters or not set(letters) <= set(known):
        raise NotFound(
            "there is no letter of that name about own policy; `withheld removal list` names them"
        )
    if any(known[one].stage is not stage for one in letters):
        raise AlreadyDone("a letter among these was released, or handed over, before")


def _check_complaint(state: ServiceState, event: PolicyComplaintDecided) -> None:
    """
    Refuse a decision by whoever removed it, or by too low a rank; who runs a service alone may.

    Raises:
        NotPermitted: They approved the removal, or rank too low.
        NotFound: No such complaint was taken in.
        AlreadyDone: It was decided before.

    Law: Regulation (EU) 2022/2065, art. 20(4) and (6): diligent, and by qualified staff.
    """
    complaint = state.own_policy.complaints.get(event.complaint)
    if complaint is None or complaint.received.subjects != event.subjects:
        raise NotFound("no complaint of that name about own policy was taken in")
    if complaint.result is not None:
        raise AlreadyDone("that complaint was decided before")
    if state.policy.is_solo:
        return
    removed_by = {
        person
        for one in state.own_policy.removals
        if one.subject in event.subjects
        for person in one.people
    }
    for approval in event.approved_by:
        actor = state.actor(approval.person)
        if actor is None or not actor.ranks(Role.SENIOR):
            raise NotPermitted("it takes a senior reviewer to decide a complaint")
        if approval.person in removed_by:
            raise NotPermitted(
                "this person approved the removal; a complaint is decided by somebody else"
            )
