"""
(6a, 7) Words to the holder of what own policy removed, and what becomes of their complaint.

None of it touches an order: a statement of reasons is owed for the service's own decisions and for
no order (Regulation (EU) 2022/2065, art. 17(5)), and a letter here says nothing of any order.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from withheld.casework.drafting import written
from withheld.casework.holder_letters import own_row, reader_of
from withheld.casework.office import Office
from withheld.casework.people import Hand, approve
from withheld.casework.resolving import holder_of, key_of
from withheld.correspondence.complaint import ComplaintAnswerFacts, complaint_answer
from withheld.correspondence.holder_words import ComplaintResult as Told
from withheld.correspondence.own_policy import GivenBackFacts, given_back_letter
from withheld.correspondence.statement import Ground, StatementFacts, statement_of_reasons
from withheld.errors import InvalidInput, NotFound, NotReady
from withheld.events.own_policy import (
    PolicyComplaintDecided,
    PolicyComplaintReceived,
    PolicyLetterDrafted,
    PolicyLetterKind,
    PolicyLettersDelivered,
    PolicyLettersReleased,
    Reasoned,
)
from withheld.events.recorded import SERVICE, SYSTEM
from withheld.events.redress import ComplaintResult
from withheld.ledger.canonical import parse
from withheld.model.identity import ComplaintID, LetterID, PersonID, SubjectID, SubjectKey
from withheld.model.own_policy import Restriction, Source
from withheld.model.papers import Paper
from withheld.model.review import Audience, Layer
from withheld.model.territory import COUNTRIES, Territory
from withheld.ports.outlets import OutgoingLetter
from withheld.ports.store import Effect
from withheld.projections.removals import (
    OwnPolicy,
    PolicyComplaint,
    PolicyLetterStage,
    Removal,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reasons:
    """What a person types into a statement of reasons; its acts and dates are the record's."""

    facts: str
    """The facts and circumstances relied on."""
    source: Source
    law: Ground | None = None
    terms: Ground | None = None
    category: str = ""
    """As the Union's database of statements names it, such as `scams-and-fraud`."""
    is_detected_by_machine: bool = False
    is_decided_by_machine: bool = False
    """Only for what was adopted: a removal placed here was approved by people."""
    dispute_bodies: str = ""
    public_facts: str = ""
    """The facts again, without anyone's data, for the Union's public database."""


def untold(office: Office) -> tuple[SubjectID, ...]:
    """Return what is removed now and whose holder no released statement tells of it yet."""
    track = office.service().own_policy
    told = {
        (subject, letter.drafted_at)
        for letter in track.letters.values()
        if letter.drafted.kind is PolicyLetterKind.STATEMENT
        and letter.stage is not PolicyLetterStage.DRAFTED
        for subject in letter.drafted.subjects
    }
    missing = [
        key
        for key, one in track.lasting.items()
        if not any(subject == key and at >= one.since for subject, at in told)
    ]
    return tuple(
        subject for key in missing if (subject := office.store.subject_id(key)) is not None
    )


def draft_statements(
    office: Office, subjects: Sequence[SubjectID], reasons: Reasons, *, by: PersonID
) -> list[LetterID]:
    """
    Draft the statement of reasons to the holder of each account or post, one letter each.

    Raises:
        NotFound: One of them is not removed under own policy.
        NotReady: Its holder cannot be reached.
        NotPermitted: The reason is an order; nobody of that name is enrolled.
        InvalidInput: No ground, no facts, or no address for complaints.

    Law: Regulation (EU) 2022/2065, art. 17(1), (3) and (4).
    """
    office.actor(by)
    lasting = office.service().own_policy.lasting
    events: list[PolicyLetterDrafted] = []
    sealer = office.sealer()
    words = sealer.seal(_typed(reasons), layer="reasons")
    for subject in dict.fromkeys(subjects):
        key = _known(office, subject, lasting)
        removal = lasting[key]
        if reasons.is_decided_by_machine and not removal.is_adopted:
            raise InvalidInput("people approved this removal; no machine decided it")
        reference = office.chance.draw(4).hex()
        paper = statement_of_reasons(_statement_facts(office, removal, subject, reasons, reference))
        rests_on = Reasoned(
            restriction=_restriction(subject),
            source=reasons.source,
            is_detected_by_machine=reasons.is_detected_by_machine,
            is_decided_by_machine=reasons.is_decided_by_machine,
            is_illegal=reasons.law is not None,
            is_incompatible=reasons.terms is not None,
            category=reasons.category,
            words=words,
        )
        events.append(
            _drafted(office, PolicyLetterKind.STATEMENT, paper, (key,), reasoned=rests_on)
        )
    if not events:
        raise InvalidInput("no account or post was named; name at least one")
    office.append(SERVICE, events, by=by, sealer=sealer)
    return [one.letter for one in events]


def draft_given_back(
    office: Office, subjects: Sequence[SubjectID], reasons: str, *, by: PersonID
) -> list[LetterID]:
    """
    Draft the letters that tell holders what own policy gave back; one letter a holder.

    Args:
        office: The office.
        subjects: What was given back.
        reasons: Why, in words for the holder; the record's own are for colleagues.
        by: Who drafts.

    Raises:
        NotReady: It is removed still, or its holder cannot be reached.
        NotFound: It was never removed.
        InvalidInput: No reasons.
    """
    office.actor(by)
    track = office.service().own_policy
    ended = {one.subject for one in track.removals}
    holders: dict[SubjectKey, list[SubjectKey]] = {}
    for subject in dict.fromkeys(subjects):
        key = _known(office, subject, ended)
        if key in track.lasting:
            raise NotReady("that is removed still; `withheld removal end` gives it back")
        holders.setdefault(_holder(office, subject), []).append(key)
    events = [
        _drafted(
            office,
            PolicyLetterKind.GIVEN_BACK,
            given_back_letter(_given_back_facts(office, holder, keys, reasons)),
            tuple(keys),
        )
        for holder, keys in holders.items()
    ]
    office.append(SERVICE, events, by=by)
    return [one.letter for one in events]


def release_policy_letters(office: Office, letters: Sequence[LetterID], *, by: PersonID) -> None:
    """
    Let letters about own policy leave through the outbox.

    Raises:
        NotPermitted: It takes a reviewer.
        NotFound: No letter of that name.
        AlreadyDone: One was released before.
    """
    office.append(SERVICE, [PolicyLettersReleased(letters=tuple(letters))], by=by)


def receive_policy_complaint(
    office: Office,
    subjects: Sequence[SubjectID],
    text: str,
    *,
    received_at: datetime | None = None,
    by: PersonID,
) -> ComplaintID:
    """
    Take in a complaint about what own policy removed, and return its name.

    Raises:
        NotFound: It was never removed under own policy.
        InvalidInput: No words, or it would arrive in the future.
    """
    office.actor(by)
    at = received_at or office.now()
    if not text.strip() or at > office.now() or not subjects:
        raise InvalidInput("a complaint has words, something it is about, and a time that passed")
    removed = {one.subject for one in office.service().own_policy.removals}
    sealer = office.sealer()
    event = PolicyComplaintReceived(
        complaint=ComplaintID(office.chance.draw(8).hex()),
        subjects=tuple(_known(office, one, removed) for one in dict.fromkeys(subjects)),
        received_at=at,
        text=sealer.one(text.strip(), layer="redress"),
    )
    office.append(SERVICE, [event], by=by, sealer=sealer)
    return event.complaint


def decide_policy_complaint(
    office: Office, complaint: ComplaintID, result: ComplaintResult, reason: str, hand: Hand
) -> None:
    """
    Uphold or reject a complaint, signed by somebody who did not approve the removal.

    Upheld, what it is about is given back, everywhere.

    Raises:
        NotPermitted: The person approved the removal, or ranks too low.
        NotFound: No such complaint.
        AlreadyDone: It was decided before.
        InvalidInput: No reason.
    """
    if not reason.strip():
        raise InvalidInput("a decision on a complaint without reasons; give them")
    sealer = office.sealer()
    event = PolicyComplaintDecided(
        complaint=complaint,
        subjects=_complaint(office, complaint).received.subjects,
        result=result,
        reason=sealer.one(reason.strip(), layer="reasons"),
        approved_by=(),
    )
    office.append(SERVICE, [approve(office, event, (hand,))], by=hand.person, sealer=sealer)


def draft_policy_complaint_answer(
    office: Office, complaint: ComplaintID, reasons: str, *, by: PersonID
) -> LetterID:
    """
    Draft the answer to a complaint about own policy that was decided.

    Raises:
        NotReady: It is not decided yet, or its holder cannot be reached.
        NotFound: No such complaint.
        InvalidInput: No reasons, or it is about content of several holders.
    """
    office.actor(by)
    known = _complaint(office, complaint)
    if known.result is None:
        raise NotReady("the complaint is not decided yet; `withheld removal decide` does that")
    subjects = [one for key in known.received.subjects if (one := office.store.subject_id(key))]
    holders = {_holder(office, one) for one in subjects}
    if len(holders) != 1:
        raise InvalidInput("this complaint is about content of several holders; answer by hand")
    reader = reader_of(office, holders.pop())
    paper = complaint_answer(
        ComplaintAnswerFacts(
            language=reader.language,
            letterhead=office.profile.letterhead,
            written_at=office.now(),
            handle=reader.handle,
            complained_on=known.received.received_at.date(),
            reference=complaint,
            result=Told.UPHELD if known.result is ComplaintResult.UPHELD else Told.REJECTED,
            reasons=reasons,
            # The holder knows of a removal under own policy: nothing here is an order's.
            disclosed=frozenset({Layer.EXISTENCE}),
        )
    )
    event = _drafted(
        office, PolicyLetterKind.COMPLAINT_ANSWER, paper, tuple(known.received.subjects)
    )
    office.append(SERVICE, [event], by=by)
    return event.letter


def deliver_policy_letters(office: Office, effect: Effect) -> None:
    """Hand released letters over, and put the receipt on record; what was delivered stays so."""
    payload = parse(effect.payload)
    names = payload["letters"] if isinstance(payload, dict) else []
    delivered: dict[str, list[LetterID]] = {}
    letters = office.service().own_policy.letters
    for name in names if isinstance(names, list) else []:
        letter = letters[LetterID(str(name))]
        if letter.stage is not PolicyLetterStage.RELEASED:
            continue
        outgoing = OutgoingLetter(
            name=letter.drafted.letter,
            audience=Audience.HOLDER,
            data=office.documents.bytes_of(letter.drafted.document),
        )
        channel = office.outlets.deliver(outgoing)
        delivered.setdefault(channel, []).append(letter.drafted.letter)
    for channel, some in delivered.items():
        event = PolicyLettersDelivered(letters=tuple(some), channel=channel)
        office.append(SERVICE, [event], by=SYSTEM)


def own_policy_of(office: Office) -> OwnPolicy:
    """Return the whole track of own policy: removals, letters, complaints."""
    return office.service().own_policy


def _drafted(
    office: Office,
    kind: PolicyLetterKind,
    paper: Paper,
    subjects: tuple[SubjectKey, ...],
    *,
    reasoned: Reasoned | None = None,
) -> PolicyLetterDrafted:
    holder = _holder(office, office.store.subject_id(subjects[0]))
    reader = reader_of(office, holder)
    letter, document = written(office, paper, reader.address, on_paper=False)
    return PolicyLetterDrafted(
        letter=letter,
        kind=kind,
        holder=holder,
        subjects=subjects,
        document=document,
        reasoned=reasoned,
    )


def _holder(office: Office, subject: SubjectID | None) -> SubjectKey:
    """
    Return the account whose a subject is.

    Raises:
        NotReady: It is nobody's, or its name was erased.
    """
    holder = holder_of(office, subject) if subject is not None else None
    if holder is None:
        raise NotReady("nobody is known whose this is; tell them by hand")
    return key_of(office, holder)


def _known(office: Office, subject: SubjectID, known: Iterable[SubjectKey]) -> SubjectKey:
    """
    Return a subject's name in the record, where it is among `known`.

    Raises:
        NotFound: It is not.
    """
    key = office.store.find_subject(subject)
    if key is None or key not in known:
        raise NotFound(
            "that is not removed under own policy; `withheld removal list` shows what is"
        )
    return key


def _complaint(office: Office, complaint: ComplaintID) -> PolicyComplaint:
    found = office.service().own_policy.complaints.get(complaint)
    if found is None:
        raise NotFound("no complaint of that name about own policy was taken in")
    return found


def _restriction(subject: SubjectID) -> Restriction:
    is_account = subject.startswith("account:")
    return Restriction.ACCOUNT_SUSPENDED if is_account else Restriction.REMOVED


def _typed(reasons: Reasons) -> list[str]:
    law, terms = reasons.law, reasons.terms
    return [
        reasons.facts,
        law.relied_on if law else "",
        law.explanation if law else "",
        terms.relied_on if terms else "",
        terms.explanation if terms else "",
        reasons.public_facts,
    ]


def _statement_facts(
    office: Office, removal: Removal, subject: SubjectID, reasons: Reasons, reference: str
) -> StatementFacts:
    return StatementFacts(
        letterhead=office.profile.letterhead,
        written_at=office.now(),
        content=own_row(office, removal.subject, "en"),
        restriction=_restriction(subject),
        territory=Territory(COUNTRIES),
        since=removal.since,
        facts=reasons.facts,
        source=reasons.source,
        is_detected_by_machine=reasons.is_detected_by_machine,
        is_decided_by_machine=reasons.is_decided_by_machine,
        law=reasons.law,
        terms=reasons.terms,
        complain_at=office.profile.complain_at,
        dispute_bodies=reasons.dispute_bodies,
        reference=reference,
    )


def _given_back_facts(
    office: Office, holder: SubjectKey, keys: Sequence[SubjectKey], reasons: str
) -> GivenBackFacts:
    reader = reader_of(office, holder)
    return GivenBackFacts(
        language=reader.language,
        letterhead=office.profile.letterhead,
        written_at=office.now(),
        handle=reader.handle,
        content=tuple(own_row(office, key, reader.language) for key in keys),
        reasons=reasons,
    )
