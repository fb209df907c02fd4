"""What is told of removals under own policy, and what becomes of complaints about them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from starlette.responses import Response

from withheld.casework import own_policy as casework
from withheld.correspondence.statement import Ground
from withheld.errors import NotFound
from withheld.events.redress import ComplaintResult
from withheld.model.identity import ComplaintID, LetterID, SubjectID, SubjectKey
from withheld.model.own_policy import Source
from withheld.projections.removals import PolicyLetterStage
from withheld.web.letters import mail_of
from withheld.web.room import Visit

ABOUT = frozenset({"state-reasons", "complain", "tell-given-back"})
"""Acts that name accounts or posts."""
TELLS = ABOUT | {"decide", "answer", "release"}
"""Acts of one person around removals."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyComplaint:
    """A complaint about removals, in words."""

    name: ComplaintID
    subjects: tuple[str, ...]
    words: str
    received_at: datetime
    result: ComplaintResult | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyLetter:
    """A letter about own policy, and how far it got."""

    name: LetterID
    kind: str
    to: str
    """Whom it reaches, as the directory calls them."""
    subjects: tuple[str, ...]
    stage: PolicyLetterStage


def complaints_of(visit: Visit) -> list[PolicyComplaint]:
    """Return the complaints about removals, open ones first, each kind the newest first."""
    known = visit.office.service().own_policy.complaints
    found = [
        PolicyComplaint(
            name=name,
            subjects=_names(visit, one.received.subjects),
            words=str(visit.office.open(one.received.text)[0] or "(erased)"),
            received_at=one.received.received_at,
            result=one.result,
        )
        for name, one in known.items()
    ]
    newest = sorted(found, key=lambda one: one.received_at, reverse=True)
    return sorted(newest, key=lambda one: one.result is not None)[:100]


def letters_of(visit: Visit) -> list[PolicyLetter]:
    """Return the letters about own policy, drafted ones first."""
    known = visit.office.service().own_policy.letters
    found = [
        PolicyLetter(
            name=name,
            kind=str(one.drafted.kind),
            to=_handle(visit, one.drafted.holder),
            subjects=_names(visit, one.drafted.subjects),
            stage=one.stage,
        )
        for name, one in reversed([*known.items()])
    ]
    return sorted(found, key=lambda one: one.stage is not PolicyLetterStage.DRAFTED)[:200]


def _names(visit: Visit, keys: Sequence[SubjectKey]) -> tuple[str, ...]:
    return tuple(str(visit.office.store.subject_id(key) or "(erased)") for key in keys)


def _handle(visit: Visit, holder: SubjectKey) -> str:
    subject = visit.office.store.subject_id(holder)
    account = visit.account(subject.partition(":")[2]) if subject else None
    return f"@{account.handle}" if account else str(subject or "(erased)")


def letter(visit: Visit) -> Response:
    """
    Show a letter about own policy as it will leave, to be read before it is released.

    Raises:
        NotFound: There is no such letter.
    """
    with visit.room.holding():
        name = LetterID(visit.request.path_params["letter"])
        found = next((one for one in letters_of(visit) if one.name == name), None)
        if found is None:
            raise NotFound("own policy has no letter of that name")
        document = visit.office.service().own_policy.letters[name].drafted.document
        return visit.page("policy_letter.html", row=found, mail=mail_of(visit, document))


def tell(visit: Visit, named: Callable[[Visit], tuple[SubjectID, ...]] | None) -> Response:
    """
    Do what the form says: draft, release, take a complaint in, decide or answer it.

    Args:
        visit: The request.
        named: Reads the accounts or posts the form names; None where it names none.
    """
    form, office, by = visit.form, visit.office, visit.person
    with visit.room.holding():
        hand = visit.hand()
        subjects = named(visit) if named else ()
        name = ComplaintID(form.text("name"))
        match form.text("act"):
            case "state-reasons":
                casework.draft_statements(office, subjects, _reasons(visit), by=by)
                notice = "Drafted; nothing has left. Read it, then release it."
            case "tell-given-back":
                casework.draft_given_back(office, subjects, form.text("reasons"), by=by)
                notice = "Drafted; nothing has left. Read it, then release it."
            case "complain":
                words = form.needed("words", "put the complaint in the complainant's own words")
                casework.receive_policy_complaint(office, subjects, words, by=by)
                notice = "It is on record."
            case "decide":
                reason = form.needed("words", "say why")
                result = form.one_of("result", ComplaintResult)
                casework.decide_policy_complaint(office, name, result, reason, hand)
                notice = "It is on record."
            case "answer":
                reasons = form.needed("reasons", "say why, in words for whoever complained")
                casework.draft_policy_complaint_answer(office, name, reasons, by=by)
                notice = "Drafted; nothing has left. Read it, then release it."
            case _:
                letters = [LetterID(one) for one in form.every("letter")]
                casework.release_policy_letters(office, letters, by=by)
                notice = "Released; the mail server picks them up."
        visit.acted_on_service(visit.language.say(notice))
    return visit.to("/removals")


def _reasons(visit: Visit) -> casework.Reasons:
    """Return what a person typed for a statement of reasons."""
    form = visit.form
    rule = form.needed("rule", "name the clause of the terms, or the law with its article")
    ground = Ground(
        relied_on=rule,
        explanation=form.needed("explanation", "say why the content falls under it"),
    )
    is_law = form.flag("is_law")
    return casework.Reasons(
        facts=form.needed("facts", "say which facts and circumstances it rests on"),
        source=form.one_of("source", Source),
        law=ground if is_law else None,
        terms=None if is_law else ground,
        is_detected_by_machine=form.flag("is_detected_by_machine"),
    )
