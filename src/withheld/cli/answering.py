"""`withheld letters reinstatement`, `complaint`, `correction`, `form`: letters that come later."""

from enum import StrEnum
from typing import Annotated

from cyclopts import Parameter

from withheld.casework.corrections import draft_correction_answer
from withheld.casework.forms import Signing, draft_feedback, draft_impossibility
from withheld.casework.office import Office
from withheld.casework.reinstating import draft_complaint_answer, draft_reinstatements
from withheld.cli.desk import Seat
from withheld.cli.words import many
from withheld.correspondence.holder_words import Because
from withheld.model.identity import ComplaintID, LetterID, OrderID


class Annex(StrEnum):
    """The forms of Regulation (EU) 2021/784 that a service fills."""

    ANNEX_II = "annex-ii"
    ANNEX_III = "annex-iii"


def reinstatement(
    order: str,
    /,
    *,
    because: Annotated[Because | None, Parameter(name="--because")] = None,
    seat: Seat,
) -> int:
    """
    Draft letters that tell account holders what is shown again, where and why.

    Exit status: 0, 1 when the holders may not be told or there is nothing to tell, or 2.

    Example: withheld letters reinstatement 2026-0001 --because authority-lifted --as cleo

    Parameters
    ----------
    order
        The order's name.
    because
        Why, where the record does not say it: an item that was decided anew needs it.
    """
    office, name = seat.office(), OrderID(order)
    drafted = draft_reinstatements(office, name, because=because, by=seat.person)
    _done(seat, office, order, drafted)
    return 0


def complaint(
    order: str,
    complaint: str,
    /,
    *,
    reasons: Annotated[str, Parameter(name="--reasons")],
    seat: Seat,
) -> int:
    """
    Draft the answer to a complaint that was decided.

    Exit status: 0, 1 when its holder may not be told, or 2 when there is no such complaint.

    Example: withheld letters complaint 2026-0001 4f2a9c --reasons "It reports." --as cleo

    Parameters
    ----------
    order
        The order's name.
    complaint
        The complaint's name.
    reasons
        Why, in words for the account holder and in their language.
    """
    office, name = seat.office(), OrderID(order)
    drafted = draft_complaint_answer(office, name, ComplaintID(complaint), reasons, by=seat.person)
    _done(seat, office, order, [drafted])
    return 0


def correction(order: str, letter: str, /, *, seat: Seat) -> int:
    """
    Draft the answer to a corrigendum: each correction, and what is done about it now.

    Exit status: 0, 1 when a rule forbids it, or 2 when no such letter corrects the order.

    Example: withheld letters correction 2026-0001 2026-0004 --as cleo --store ./store

    Parameters
    ----------
    order
        The order that was corrected.
    letter
        The corrigendum's name, as it was filed to the order.
    """
    office = seat.office()
    drafted = draft_correction_answer(office, OrderID(order), OrderID(letter), by=seat.person)
    _done(seat, office, order, [drafted])
    return 0


def form(  # noqa: PLR0913 -- what the annex asks for
    order: str,
    annex: Annex,
    /,
    *,
    signed_by: Annotated[str, Parameter(name="--signed-by")],
    member_state: Annotated[str, Parameter(name="--member-state")] = "",
    represents: Annotated[bool, Parameter(name="--legal-representative", negative=())] = False,
    further: Annotated[str, Parameter(name="--further")] = "",
    seat: Seat,
) -> int:
    """
    Draft the form that Regulation (EU) 2021/784 prescribes for an answer to a removal order.

    Exit status: 0, 1 when the order is not there yet or not under that law, or 2.

    Example: withheld letters form 2026-0001 annex-ii --signed-by "Head of Legal" --member-state IE
    --as cleo --store ./store

    Parameters
    ----------
    order
        The order's name.
    annex
        Annex II says that it was done; Annex III that it cannot be done, and on which grounds.
    signed_by
        The person authorised to sign for the service, as the annex asks.
    member_state
        Of the main establishment, or where the legal representative is; for Annex II.
    represents
        The service signs through its legal representative.
    further
        For Annex III: further reasons, and what is wrong or missing.
    """
    office, name = seat.office(), OrderID(order)
    signing = Signing(
        authorised_person=signed_by,
        member_state=member_state,
        is_legal_representative=represents,
    )
    drafted = (
        draft_feedback(office, name, signing, by=seat.person)
        if annex is Annex.ANNEX_II
        else draft_impossibility(office, name, signing, further, by=seat.person)
    )
    _done(seat, office, order, [drafted])
    return 0


def _done(seat: Seat, office: Office, order: str, drafted: list[LetterID]) -> None:
    seat.finish(
        office,
        {"order": order, "letters": list(drafted)},
        [f"{order}: drafted {many(len(drafted), 'letter')}", *(f"  {one}" for one in drafted)],
    )
