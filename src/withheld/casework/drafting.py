"""(6a) What every letter is made with: its head, its reader's address, and its place on file."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from withheld.casefile.fold import Casefile
from withheld.casework.office import Office
from withheld.casework.particulars import proposed
from withheld.casework.profile import MailTo
from withheld.correspondence.authority_facts import AuthorityHead, TheirLocator
from withheld.correspondence.deciding import DraftLetter, decide
from withheld.errors import NotReady
from withheld.events.correspondence import LetterKind
from withheld.model.identity import DocumentID, ItemID, LetterID, OrderID, PersonID, SubjectKey
from withheld.model.papers import Paper
from withheld.model.reading import ProposalKind
from withheld.model.review import Audience


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A letter before it is on file."""

    kind: LetterKind
    paper: Paper
    to: str
    holder: SubjectKey | None = None
    items: tuple[ItemID, ...] = ()


def put_on_file(
    office: Office, order: OrderID, drafts: Sequence[Draft], *, by: PersonID
) -> list[LetterID]:
    """
    Put letters on file in one commit, and return their names.

    Raises:
        NotPermitted: Nobody of that name is enrolled.
    """
    view = office.record.view(order)
    commands = [_command(office, draft) for draft in drafts]
    actor = office.actor(by)
    events = [event for command in commands for event in decide(view, command, actor, {})]
    office.append(order, events, by=by)
    return [command.letter for command in commands]


def written(
    office: Office, paper: Paper, to: str, *, on_paper: bool
) -> tuple[LetterID, DocumentID]:
    """Keep a paper as the mail it leaves as; return the letter's fresh name, and the mail's."""
    letter = LetterID(office.chance.draw(8).hex())
    mail = office.render_mail(
        paper,
        MailTo(
            to=to,
            message_id=f"{letter}@{_host(office)}",
            sent_at=office.now(),
            on_paper=on_paper,
        ),
    )
    return letter, office.keep(mail)


def _command(office: Office, draft: Draft) -> DraftLetter:
    letter, document = written(office, draft.paper, draft.to, on_paper=draft.holder is None)
    return DraftLetter(
        letter=letter,
        kind=draft.kind,
        audience=Audience.HOLDER if draft.holder else Audience.AUTHORITY,
        document=document,
        holder=draft.holder,
        items=draft.items,
    )


def _host(office: Office) -> str:
    return office.profile.mail.rpartition("@")[2]


def head_of(office: Office, view: Casefile) -> AuthorityHead:
    """
    Return the head of a letter to the order's authority.

    Raises:
        NotReady: No order was received.
    """
    received = view.order.received
    if received is None:
        raise NotReady("no order was received under this name")
    references = proposed(office, view, ProposalKind.REFERENCE)
    dates = proposed(office, view, ProposalKind.ISSUED_ON)
    return AuthorityHead(
        letterhead=office.profile.letterhead,
        to=(authority_name(office, view) or "To whoever issued this order",),
        called="order",
        their_reference=references[0] if references else "",
        dated=date.fromisoformat(dates[0]) if dates else None,
        received_at=received.received_at,
        written_at=office.now(),
        our_reference=office.chance.draw(4).hex(),
    )


def authority_name(office: Office, view: Casefile) -> str:
    """Return who issued the order: the registry's name, else as the order writes it."""
    known = next((one for one in office.authorities() if one.id == view.order.authority), None)
    if known is not None:
        return known.name
    named = proposed(office, view, ProposalKind.AUTHORITY)
    return named[0] if named else ""


def authority_address(office: Office, view: Casefile) -> str:
    """
    Return where the registry says the authority is reached, never where the letter says.

    Raises:
        NotReady: The registry does not say.
    """
    known = next((one for one in office.authorities() if one.id == view.order.authority), None)
    if known is None or not known.addresses:
        raise NotReady(
            "the registry has no contact point of this authority; enter it first, a letter never "
            "goes to the address an unproven sender gives"
        )
    return known.addresses[0]


def unread_locators(office: Office, view: Casefile) -> tuple[TheirLocator, ...]:
    """Return the lines of the order that nobody has read yet, as they are written."""
    found = {}
    for sealed in {one.key: one for one in view.order.unread.values()}.values():
        for value in office.open(sealed):
            if isinstance(value, dict) and value.get("line") in view.order.open_lines:
                found[value["line"]] = TheirLocator(
                    as_written=str(value["text"]), where_named=str(value["place"])
                )
    return tuple(found.values())
