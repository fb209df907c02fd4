"""(6a) Forms a law prescribes: Annex II and III of Regulation (EU) 2021/784, from the record."""

from dataclasses import dataclass

from withheld.casefile.fold import Casefile
from withheld.casework.deficiencies import unclear_items
from withheld.casework.drafting import (
    Draft,
    authority_address,
    authority_name,
    head_of,
    put_on_file,
)
from withheld.casework.office import Office
from withheld.casework.particulars import pack_of, proposed
from withheld.casework.timekeeping import hindrances
from withheld.correspondence.forms import (
    FeedbackFacts,
    FormParties,
    Impossibility,
    ImpossibilityFacts,
    Measure,
    feedback,
    impossibility,
)
from withheld.errors import InvalidInput, NotReady
from withheld.events.correspondence import LetterKind
from withheld.model.identity import LetterID, OrderID, PersonID
from withheld.model.papers import Paper
from withheld.model.reading import ProposalKind
from withheld.model.territory import EU_MEMBERS, union_on

_PACK = "EU-TCO"
_GROUNDS = {
    "force-majeure": Impossibility.FORCE_MAJEURE_OR_DE_FACTO,
    "de-facto-impossibility": Impossibility.FORCE_MAJEURE_OR_DE_FACTO,
    "manifest-error": Impossibility.MANIFEST_ERRORS,
    "insufficient-information": Impossibility.INSUFFICIENT_INFORMATION,
}
"""The obstacles counsel claims, as Annex III ticks them (art. 3(7) and (8))."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signing:
    """What only the person who signs a form knows."""

    authorised_person: str
    """The one letter of ours in which the law asks for a name."""
    member_state: str
    """Of the main establishment, or of the legal representative, ISO 3166-1 alpha-2."""
    is_legal_representative: bool = False


def draft_feedback(office: Office, order: OrderID, signing: Signing, *, by: PersonID) -> LetterID:
    """
    Draft Annex II: that access to what the order names was disabled in every Member State.

    Raises:
        NotReady: The order is under another law, or something it names is not withheld there.
        InvalidInput: No Member State, or nobody who signs.

    Law: Regulation (EU) 2021/784 art. 3(6).
    """
    view = _under_the_regulation(office, order)
    union = union_on(office.now().date())
    items = [item for item in view.items.values() if not item.is_deleted]
    done = [item.placed for item in items if item.placed is not None]
    done = [one for one in done if union <= one.territory.countries]
    if not items or len(done) < len(items):
        raise NotReady(
            f"{len(items) - len(done)} of {len(items)} items are not withheld in every Member "
            "State; Annex II says that all of it is"
        )
    facts = FeedbackFacts(
        parties=_parties(office, view, signing),
        measure=Measure.DISABLED_IN_ALL_MEMBER_STATES,
        measure_at=max(one.starts_at for one in done),
        member_state=_member_state(signing),
        dated=office.now().date(),
    )
    return _put(office, view, feedback(facts), by=by)


def draft_impossibility(
    office: Office, order: OrderID, signing: Signing, further: str, *, by: PersonID
) -> LetterID:
    """
    Draft Annex III: that the order cannot be carried out in time, on the grounds counsel claimed.

    Args:
        office: The office.
        order: The order.
        signing: Who signs for the service.
        further: Further information on the reasons, section B(2); typed by a person.
        by: Who drafts.

    Raises:
        NotReady: The order is under another law, or nobody claimed that something is in the way.
        InvalidInput: Errors or missing information, and not said which.

    Law: Regulation (EU) 2021/784 art. 3(7) and (8).
    """
    view = _under_the_regulation(office, order)
    claimed = {one.obstacle for one in hindrances(office, order).values() if one.ceased_at is None}
    grounds = frozenset(_GROUNDS[one] for one in claimed if one in _GROUNDS)
    if not grounds:
        raise NotReady(
            "nobody claimed that something is in the way of this order; `withheld obstacle` "
            "records what is, with its reason"
        )
    facts = ImpossibilityFacts(
        parties=_parties(office, view, signing),
        grounds=grounds,
        further_information=further,
        needed=tuple(dict.fromkeys(told for _, told in unclear_items(office, view))),
        needed_words=further if grounds - {Impossibility.FORCE_MAJEURE_OR_DE_FACTO} else "",
        signed_at=office.now(),
    )
    return _put(office, view, impossibility(facts), by=by)


def _put(office: Office, view: Casefile, paper: Paper, *, by: PersonID) -> LetterID:
    draft = Draft(kind=LetterKind.FORM, paper=paper, to=authority_address(office, view))
    return put_on_file(office, view.order.order, [draft], by=by)[0]


def _under_the_regulation(office: Office, order: OrderID) -> Casefile:
    view = office.record.view(order, None)
    pack = pack_of(office, view)
    if pack is None or pack.id != _PACK:
        raise NotReady(
            "the annexes are those of Regulation (EU) 2021/784, and this order is not confirmed "
            f"under it; confirm its particulars under the pack {_PACK}, or answer by letter"
        )
    return view


def _parties(office: Office, view: Casefile, signing: Signing) -> FormParties:
    if not signing.authorised_person.strip():
        raise InvalidInput("nobody signs the form; the annex asks for the authorised person")
    head = head_of(office, view)
    received = view.order.received
    named = proposed(office, view, ProposalKind.ADDRESSEE)
    letterhead = office.profile.letterhead
    return FormParties(
        addressee=named[0] if named else letterhead.legal_name,
        issuing_authority=authority_name(office, view),
        their_file_reference=head.their_reference,
        our_file_reference=head.our_reference,
        received_at=received.received_at if received else office.now(),
        provider=letterhead.legal_name,
        is_legal_representative=signing.is_legal_representative,
        authorised_person=signing.authorised_person,
        contact_mail=letterhead.mail,
    )


def _member_state(signing: Signing) -> str:
    if signing.member_state not in EU_MEMBERS:
        raise InvalidInput(
            f"{signing.member_state or 'nothing'} is no Member State; give the one of the main "
            "establishment or of the legal representative, such as DE"
        )
    return signing.member_state
