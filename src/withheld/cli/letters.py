"""`withheld disclose` and `letters draft`, `list`, `release`: who is told what."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from withheld.casefile.order import LetterStage
from withheld.casework import letters as casework
from withheld.casework.deficiencies import draft_deficiency
from withheld.casework.office import Office
from withheld.casework.particulars import told_of
from withheld.cli.desk import Desk, Seat
from withheld.cli.words import layers_in, many
from withheld.errors import AlreadyDone, InvalidInput, NotFound
from withheld.ledger.canonical import JSON
from withheld.model.identity import LetterID, OrderID, PersonID
from withheld.model.review import Audience


class Draftable(StrEnum):
    """The letters that can be drafted from the record."""

    HOLDERS = "holders"
    RECEIPT = "receipt"
    ANSWER = "answer"
    DEFICIENCY = "deficiency"


def disclose(
    order: str,
    /,
    *,
    audience: Annotated[Audience, Parameter(name="--audience")],
    layers: Annotated[str, Parameter(name="--layers")],
    reason: Annotated[str, Parameter(name="--reason")],
    seat: Seat,
) -> int:
    """
    Record what counsel lets an audience be told of an order, and why.

    Exit status: 0, 1 when a rule forbids it, or 2 when a value will not do.

    Example: withheld disclose 2026-0001 --audience holder --layers existence,law,act
    --reason "no law forbids it" --as cleo --store ./store

    Parameters
    ----------
    order
        The order's name.
    audience
        Who may be told.
    layers
        What: existence, counts, law, authority, act, document, identifiers; or all, or none.
    reason
        Why.
    """
    office, name = seat.office(), OrderID(order)
    chosen = layers_in(layers)
    casework.decide_disclosure(office, name, audience, chosen, reason, by=seat.person)
    now: dict[str, JSON] = {
        str(who): sorted(str(one) for one in what)
        for who, what in told_of(office, office.record.view(name)).items()
    }
    seat.finish(
        office,
        {"order": order, "told": now},
        f"{order}: the {audience} may be told {', '.join(sorted(chosen)) or 'nothing'}",
    )
    return 0


def draft(
    order: str,
    kind: Draftable,
    /,
    *,
    reasons: Annotated[str, Parameter(name="--reasons")] = "",
    seat: Seat,
) -> int:
    """
    Draft letters from what was decided and may be told; nothing leaves before it is released.

    Exit status: 0, 1 when their reader may not be told, or 2 when there is no such order.

    Example: withheld letters draft 2026-0001 answer --as cleo --store ./store

    Parameters
    ----------
    order
        The order's name.
    kind
        To the account holders (their own rows only); the receipt, the answer, or the letter about
        what the order lacks to the authority.
    reasons
        For holders: the order's reasons in your words; told where the law owes them, or with the
        document.
    """
    office, name = seat.office(), OrderID(order)
    drafted = _drafted(office, name, kind, by=seat.person, reasons=reasons)
    seat.finish(
        office,
        {"order": order, "letters": list(drafted)},
        [f"{order}: drafted {many(len(drafted), 'letter')}", *(f"  {one}" for one in drafted)],
    )
    return 0


def _drafted(
    office: Office, order: OrderID, kind: Draftable, *, by: PersonID, reasons: str
) -> list[LetterID]:
    match kind:
        case Draftable.HOLDERS:
            return casework.draft_holder_letters(office, order, by=by, reasons=reasons)
        case Draftable.DEFICIENCY:
            return [draft_deficiency(office, order, by=by)]
        case Draftable.RECEIPT:
            return [casework.draft_receipt(office, order, by=by)]
        case Draftable.ANSWER:
            return [casework.draft_answer(office, order, by=by)]


def list_letters(order: str, /, *, desk: Desk) -> int:
    """
    List an order's letters, and how far each got.

    Exit status: 0, or 2 when there is no such order.

    Example: withheld letters list 2026-0001 --store ./store

    Parameters
    ----------
    order
        The order's name.
    """
    found = desk.office().record.order(OrderID(order)).letters.values()
    desk.say(
        [
            {
                "letter": one.letter,
                "kind": str(one.kind),
                "stage": str(one.stage),
                "items": list(one.items),
            }
            for one in found
        ],
        [f"{one.letter}: {one.kind}, {one.stage}" for one in found] or "No letter is drafted.",
    )
    return 0


def save(order: str, letter: str, file: Path, /, *, desk: Desk) -> int:
    """
    Save a letter as it will leave, to be read before it is released.

    Exit status: 0, or 2 when there is no such letter, or the file is there already.

    Example: withheld letters save 2026-0001 5d1f6a0c9b3e7f20 letter.eml --store ./store

    Parameters
    ----------
    order
        The order's name.
    letter
        The letter's name.
    file
        Where to save it, as a mail message.
    """
    office = desk.office()
    found = office.record.order(OrderID(order)).letters.get(letter)
    if found is None:
        raise NotFound("the order has no letter of that name; `withheld letters list` lists them")
    try:
        with file.open("xb") as target:
            target.write(office.documents.bytes_of(found.document))
    except OSError as error:
        raise InvalidInput("the letter cannot be saved there; name a file that is new") from error
    desk.say({"letter": letter, "file": str(file)}, f"{letter} is saved")
    return 0


def release(
    order: str,
    /,
    *letters: str,
    is_every: Annotated[bool, Parameter(name="--all", negative=())] = False,
    seat: Seat,
) -> int:
    """
    Let letters leave, having read them; the mail server picks them up from the store's folder.

    Exit status: 0, 1 when their reader may not be told, or 2 when there is no such letter.

    Example: withheld letters release 2026-0001 --all --as ben --store ./store

    Parameters
    ----------
    order
        The order's name.
    letters
        The letters' names.
    is_every
        Every letter of the order that is drafted.
    """
    office, name = seat.office(), OrderID(order)
    known = office.record.order(name).letters
    if bool(letters) == is_every:
        raise InvalidInput("name the letters, or say --all")
    unknown = [one for one in letters if one not in known]
    if unknown:
        raise NotFound(
            f"{len(unknown)} of the letters named are not of this order; "
            "`withheld letters list` lists them"
        )
    chosen = [LetterID(one) for one in letters] or [
        one.letter for one in known.values() if one.stage is LetterStage.DRAFTED
    ]
    if not chosen:
        raise AlreadyDone("no drafted letter is left; every one was released before")
    casework.release_letters(office, name, chosen, by=seat.person)
    seat.finish(
        office,
        {"order": order, "released": list(chosen)},
        f"{order}: released {many(len(chosen), 'letter')}",
    )
    return 0


def waive(
    order: str,
    /,
    *,
    audience: Annotated[Audience, Parameter(name="--audience")],
    reason: Annotated[str, Parameter(name="--reason")],
    seat: Seat,
) -> int:
    """
    Record why somebody is not answered.

    Exit status: 0, 1 when a rule forbids it, or 2 when there is no such order.

    Example: withheld letters waive 2026-0001 --audience authority --reason "…" --as cleo

    Parameters
    ----------
    order
        The order's name.
    audience
        Who is not answered.
    reason
        Why.
    """
    office = seat.office()
    casework.waive_answer(office, OrderID(order), audience, reason, by=seat.person)
    seat.finish(
        office,
        {"order": order, "waived": str(audience)},
        f"{order}: on record why the {audience} is not answered",
    )
    return 0
