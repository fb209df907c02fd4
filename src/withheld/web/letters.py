"""Who is told what: counsel's disclosure, and letters that are drafted, read and then released."""

from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage

from starlette.responses import Response

from withheld.casefile.order import LetterStage, LetterState
from withheld.casework import letters as casework
from withheld.casework.corrections import draft_correction_answer
from withheld.casework.deficiencies import draft_deficiency
from withheld.casework.particulars import told_of
from withheld.casework.recalling import recall
from withheld.casework.reinstating import draft_complaint_answer, draft_reinstatements
from withheld.correspondence.holder_words import Because
from withheld.errors import AlreadyDone, InvalidInput, NotFound
from withheld.events.redress import ComplaintDecided
from withheld.model.identity import ComplaintID, DocumentID, LetterID, OrderID
from withheld.model.review import Audience, Layer
from withheld.web.forms import written
from withheld.web.gathering import head_of
from withheld.web.orders import around
from withheld.web.room import Visit
from withheld.web.spreadsheets import table


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterRow:
    """One letter in the list."""

    state: LetterState
    to: str
    """Whom it reaches, as the directory calls them; empty for the authority."""


def page(visit: Visit) -> Response:
    """Show what each audience may be told, and the letters with how far they got."""
    with visit.room.holding():
        head = head_of(visit.office, visit.order)
        if head.state.is_hazard:
            return visit.page("hazard.html", head=head)
        found = list(head.state.letters.values())
        if visit.query("as") == "csv":
            return _letters_table(visit, found)
        return visit.page(
            "tell.html",
            head=head,
            letters=[_row(visit, one) for one in found[-200:]],
            letter_count=len(found),
            told=told_of(visit.office, head.view),
            decided=head.state.disclosures,
            audiences=list(Audience),
            layers=list(Layer),
            waived=head.state.waived,
            causes=list(Because),
            filed=head.state.filed,
            complaints=_decided(visit),
            drafted=sum(one.stage is LetterStage.DRAFTED for one in found),
            **around(visit, head),
        )


def _letters_table(visit: Visit, found: list[LetterState]) -> Response:
    """Return an order's letters as CSV."""
    return table(
        f"{visit.order}-letters",
        ("letter", "kind", "to", "account", "items", "stage"),
        (
            (
                one.letter,
                one.kind,
                one.audience,
                _row(visit, one).to,
                written(list(one.items)),
                one.stage,
            )
            for one in found
        ),
    )


def _decided(visit: Visit) -> list[str]:
    """Return the complaints that were decided, the newest first."""
    found = recall(visit.office, visit.order, ComplaintDecided)
    names = [one.event.complaint for one in found if isinstance(one.event, ComplaintDecided)]
    return [str(name) for name in reversed(names)]


def _row(visit: Visit, state: LetterState) -> LetterRow:
    subject = visit.office.store.subject_id(state.holder) if state.holder else None
    account = visit.account(subject.partition(":")[2]) if subject else None
    return LetterRow(state=state, to=account.handle if account else "")


def letter(visit: Visit) -> Response:
    """
    Show a letter as it will leave, to be read before it is released.

    Raises:
        NotFound: The order has no such letter.
    """
    with visit.room.holding():
        head = head_of(visit.office, visit.order)
        state = head.state.letters.get(visit.request.path_params["letter"])
        if state is None:
            raise NotFound("the order has no letter of that name")
        return visit.page(
            "one_letter.html",
            head=head,
            row=_row(visit, state),
            mail=mail_of(visit, state.document),
            **around(visit, head),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """A letter as it will leave, as text."""

    subject: str
    text: str
    attachments: list[str]


def mail_of(visit: Visit, document: DocumentID) -> Mail:
    """Return a letter that was kept as a document."""
    mail = message_from_bytes(visit.office.documents.bytes_of(document), policy=policy.default)
    return Mail(
        subject=str(mail.get("Subject", "")),
        text=_text(mail),
        attachments=[str(one.get_filename() or "") for one in mail.iter_attachments()],
    )


def _text(mail: EmailMessage) -> str:
    body = mail.get_body(preferencelist=("plain",))
    return str(body.get_content()) if body is not None else ""


def disclose(visit: Visit) -> Response:
    """Record what counsel lets an audience be told."""
    form = visit.form
    names = {str(one): one for one in Layer}
    layers = frozenset(names[one] for one in form.every("layer") if one in names)
    with visit.room.holding():
        visit.hand()
        casework.decide_disclosure(
            visit.office,
            visit.order,
            form.one_of("audience", Audience),
            layers,
            form.needed("reason", "say why; a change of disclosure is kept with its reason"),
            by=visit.person,
        )
    return _done(visit, "The disclosure is decided.")


def draft(visit: Visit) -> Response:
    """
    Draft letters from what was decided and may be told; nothing leaves by it.

    Raises:
        InvalidInput: No such kind of letter, or something it needs was not said.
    """
    with visit.room.holding():
        visit.hand()
        _draft(visit)
    return _done(visit, "Drafted; nothing has left. Read it, then release it.")


def _draft(visit: Visit) -> None:
    office, order, by, form = visit.office, visit.order, visit.person, visit.form
    match form.text("kind"):
        case "holders":
            casework.draft_holder_letters(office, order, by=by)
        case "receipt":
            casework.draft_receipt(office, order, by=by)
        case "answer":
            casework.draft_answer(office, order, by=by)
        case "deficiency":
            draft_deficiency(office, order, by=by)
        case "reinstatement":
            because = form.one_of("because", Because) if form.text("because") else None
            draft_reinstatements(office, order, because=because, by=by)
        case "complaint":
            name = ComplaintID(form.needed("name", "say which complaint, by its name"))
            reasons = form.needed("reasons", "say why, in words for whoever complained")
            draft_complaint_answer(office, order, name, reasons, by=by)
        case "correction":
            letter = OrderID(form.needed("letter", "say which letter corrects the order"))
            draft_correction_answer(office, order, letter, by=by)
        case _:
            raise InvalidInput("there is no such kind of letter; open the page again")


def release(visit: Visit) -> Response:
    """
    Let letters leave, having read them.

    Raises:
        AlreadyDone: No drafted letter is among them.
    """
    with visit.room.holding():
        visit.hand()
        known = visit.office.record.order(visit.order).letters
        named = set(visit.form.every("letter"))
        chosen = [
            LetterID(name)
            for name, one in known.items()
            if one.stage is LetterStage.DRAFTED and (name in named or visit.form.flag("all"))
        ]
        if not chosen:
            raise AlreadyDone("none of these letters waits to be released")
        casework.release_letters(visit.office, visit.order, chosen, by=visit.person)
    return _done(visit, "Released; the mail server picks them up.")


def waive(visit: Visit) -> Response:
    """Record why somebody is not answered."""
    form = visit.form
    with visit.room.holding():
        visit.hand()
        casework.waive_answer(
            visit.office,
            visit.order,
            form.one_of("audience", Audience),
            form.needed("reason", "say why they are not answered"),
            by=visit.person,
        )
    return _done(visit, "It is on record why they are not answered.")


def _done(visit: Visit, notice: str) -> Response:
    visit.acted(visit.order, 0, visit.language.say(notice))
    return visit.to(f"/orders/{visit.order}/tell")
