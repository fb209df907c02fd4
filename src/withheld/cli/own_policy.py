"""`withheld removal letter`, `complain`, `decide` …: words to whose content own policy removed."""

import json
import sys
from dataclasses import dataclass
from typing import Annotated

from cyclopts import Parameter

from withheld.casework import own_policy, policy_figures
from withheld.casework.office import Office
from withheld.casework.own_policy import Reasons
from withheld.cli.desk import Desk, Seat, say
from withheld.cli.words import many, optional_instant
from withheld.correspondence.statement import Ground
from withheld.events.redress import ComplaintResult
from withheld.ledger.canonical import JSON
from withheld.model.identity import ComplaintID, LetterID, SubjectID, SubjectKey
from withheld.model.own_policy import Source
from withheld.model.wording import moment

HolderWords = Annotated[str, Parameter(name="--reasons")]


@Parameter(name="*")
@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """What a person types into a statement of reasons."""

    facts: Annotated[str, Parameter(name="--facts")]
    """The facts and circumstances relied on."""
    source: Annotated[Source, Parameter(name="--source")]
    """What made the service decide; an order is refused, since none is owed for one."""
    law: Annotated[str, Parameter(name="--law")] = ""
    """The legal ground, with its article."""
    law_because: Annotated[str, Parameter(name="--law-because")] = ""
    """Why the content is illegal under it."""
    terms: Annotated[str, Parameter(name="--terms")] = ""
    """The clause of the terms."""
    terms_because: Annotated[str, Parameter(name="--terms-because")] = ""
    """Why the content breaks it."""
    category: Annotated[str, Parameter(name="--category")] = ""
    """As the Union's database of statements names it, such as scams-and-fraud."""
    is_detected_by_machine: Annotated[
        bool, Parameter(name="--detected-by-machine", negative=())
    ] = False
    """Automated means found the content."""
    is_decided_by_machine: Annotated[bool, Parameter(name="--decided-by-machine", negative=())] = (
        False
    )
    """Automated means had decided; only for what was adopted."""
    dispute_bodies: Annotated[str, Parameter(name="--dispute-bodies")] = ""
    """Where certified bodies for settlement out of court are listed."""
    public_facts: Annotated[str, Parameter(name="--public-facts")] = ""
    """The facts again without anyone's data, for the Union's public database."""


def letter(*subjects: str, typed: Typed, seat: Seat) -> int:
    """
    Draft the statement of reasons to the holder of what own policy removed; nothing leaves yet.

    Exit status: 0, 1 for an order (article 17(5) asks for none), or 2 when an element is missing.

    Example: withheld removal letter account:17 --source notice --facts "It sells forged tickets."
    --terms "rule 4.2" --terms-because "it deceives." --as asha

    Parameters
    ----------
    subjects
        Each as kind:id, such as account:17 or post:901; one letter each.
    """
    office = seat.office()
    reasons = Reasons(
        facts=typed.facts,
        source=typed.source,
        law=Ground(relied_on=typed.law, explanation=typed.law_because) if typed.law else None,
        terms=Ground(relied_on=typed.terms, explanation=typed.terms_because)
        if typed.terms
        else None,
        category=typed.category,
        is_detected_by_machine=typed.is_detected_by_machine,
        is_decided_by_machine=typed.is_decided_by_machine,
        dispute_bodies=typed.dispute_bodies,
        public_facts=typed.public_facts,
    )
    named = [SubjectID(one) for one in subjects]
    _said(seat, office, own_policy.draft_statements(office, named, reasons, by=seat.person))
    return 0


def given_back(*subjects: str, reasons: HolderWords, seat: Seat) -> int:
    """
    Draft the letter that tells a holder what own policy gave back.

    Exit status: 0, 1 when it is removed still, or 2 when it was never removed.

    Example: withheld removal given-back account:17 --reasons "Your appeal was right." --as asha

    Parameters
    ----------
    subjects
        Each as kind:id, such as account:17 or post:901.
    reasons
        Why, in words for the account holder and in their language.
    """
    office = seat.office()
    named = [SubjectID(one) for one in subjects]
    _said(seat, office, own_policy.draft_given_back(office, named, reasons, by=seat.person))
    return 0


def release(*letters: str, seat: Seat) -> int:
    """
    Let letters about own policy leave.

    Exit status: 0, 1 when one was released before, or 2 when there is no such letter.

    Example: withheld removal release 0f3a9c --as asha --store ./store

    Parameters
    ----------
    letters
        Their names, as `withheld removal list` shows them.
    """
    office = seat.office()
    own_policy.release_policy_letters(office, [LetterID(one) for one in letters], by=seat.person)
    seat.finish(office, {"released": list(letters)}, f"{many(len(letters), 'letter')} released")
    return 0


def complain(
    *subjects: str,
    text: Annotated[str, Parameter(name="--text")],
    received_at: Annotated[str | None, Parameter(name="--received-at")] = None,
    seat: Seat,
) -> int:
    """
    Take in a complaint about what own policy removed, and print its name.

    Exit status: 0, or 2 when it was never removed under own policy.

    Example: withheld removal complain account:17 --text "I sell tea" --as asha --store ./store

    Parameters
    ----------
    subjects
        Each as kind:id, such as account:17 or post:901.
    text
        What was complained of, in the complainant's words.
    received_at
        When it came, such as 2026-11-24T10:00:00Z; else now.
    """
    office = seat.office()
    name = own_policy.receive_policy_complaint(
        office,
        [SubjectID(one) for one in subjects],
        text,
        received_at=optional_instant(received_at, office.now()),
        by=seat.person,
    )
    seat.finish(office, {"complaint": name}, f"complaint {name} was taken in")
    return 0


def decide(
    complaint: str,
    result: ComplaintResult,
    /,
    *,
    reason: Annotated[str, Parameter(name="--reason")],
    seat: Seat,
) -> int:
    """
    Uphold or reject a complaint about own policy; upheld, what it is about is given back.

    It takes a senior reviewer who did not approve the removal.
    Exit status: 0, 1 when a rule forbids it, or 2 when there is no such complaint.

    Example: withheld removal decide 4f2a9c upheld --reason "satire" --as ben

    Parameters
    ----------
    complaint
        The complaint's name.
    result
        What it comes to.
    reason
        Why.
    """
    office = seat.office()
    own_policy.decide_policy_complaint(office, ComplaintID(complaint), result, reason, seat.hand())
    seat.finish(
        office,
        {"complaint": complaint, "result": str(result)},
        f"complaint {complaint} is {result}",
    )
    return 0


def answer(complaint: str, /, *, reasons: HolderWords, seat: Seat) -> int:
    """
    Draft the answer to a complaint about own policy that was decided.

    Exit status: 0, 1 when it is not decided yet, or 2 when there is no such complaint.

    Example: withheld removal answer 4f2a9c --reasons "It is satire." --as asha

    Parameters
    ----------
    complaint
        The complaint's name.
    reasons
        Why, in words for the account holder and in their language.
    """
    office = seat.office()
    name = own_policy.draft_policy_complaint_answer(
        office, ComplaintID(complaint), reasons, by=seat.person
    )
    _said(seat, office, [name])
    return 0


def list_removals(*, desk: Desk) -> int:
    """
    List what is removed under own policy, whose holder was not told, letters and complaints.

    Exit status: 0, or 2 when there is no store.

    Example: withheld removal list --store ./store --json
    """
    office = desk.office()
    track, untold = own_policy.own_policy_of(office), set(own_policy.untold(office))
    removals: list[JSON] = []
    words: list[str] = []
    for key, one in track.lasting.items():
        subject = _name(office, key)
        removals.append(
            {"subject": subject, "since": moment(one.since), "told": subject not in untold}
        )
        note = "; its holder was not told" if subject in untold else ""
        words.append(f"{subject}, since {moment(one.since)}{note}")
    letters: list[JSON] = []
    for name, known in track.letters.items():
        about: list[JSON] = [_name(office, key) for key in known.drafted.subjects]
        kind, stage = str(known.drafted.kind), str(known.stage)
        letters.append({"letter": name, "kind": kind, "stage": stage, "about": about})
        words.append(f"letter {name}: {kind}, {stage}")
    complaints: list[JSON] = []
    for complaint, found in track.complaints.items():
        result = str(found.result) if found.result else "open"
        complaints.append({"complaint": complaint, "result": result})
        words.append(f"complaint {complaint}: {result}")
    desk.say(
        {"removals": removals, "letters": letters, "complaints": complaints},
        words or "Nothing is removed under own policy.",
    )
    return 0


def figures(year: int, /, *, seat: Seat) -> int:
    """
    Publish what own policy came to in a year; it is counted apart from every order.

    Exit status: 0, 1 when it is not counsel who publishes.

    Example: withheld removal figures 2026 --as cleo --store ./store

    Parameters
    ----------
    year
        The year.
    """
    office = seat.office()
    counted = policy_figures.publish_policy_counts(office, year, by=seat.person)
    removals = sum(row.removal_count for row in counted.rows) + counted.without_statement_count
    seat.finish(
        office,
        {"year": year, "removals": removals, "complaints": counted.complaint_count},
        f"{year}: {many(removals, 'removal')} under own policy, given to the public log",
    )
    return 0


def statements(*, desk: Desk) -> int:
    """
    Print the statements of reasons that left, one a line, as the Union's database takes them.

    They hold nobody's data. Nothing is sent: that takes the service's own account there.
    Exit status: 0, or 1 when one lacks what the database asks for.

    Example: withheld removal statements --store ./store > statements.jsonl
    """
    ready, missing = policy_figures.public_statements(desk.office())
    say(list(ready), (json.dumps(one) for one in ready), as_json=desk.json)
    for why in missing:
        print(why, file=sys.stderr)  # noqa: T201 -- a command speaks
    return 1 if missing else 0


def _name(office: Office, key: SubjectKey) -> str:
    return office.store.subject_id(key) or "erased"


def _said(seat: Seat, office: Office, letters: list[LetterID]) -> None:
    seat.finish(
        office,
        {"letters": list(letters)},
        [f"drafted {many(len(letters), 'letter')}", *(f"  {one}" for one in letters)],
    )
