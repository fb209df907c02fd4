"""
The two forms a hosting service fills under Regulation (EU) 2021/784: Annex II and Annex III.

Every field of the annexes is here, under its letter; what the annex makes a box is a box.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from withheld.correspondence.authority_facts import Told
from withheld.errors import InvalidInput
from withheld.model.papers import Block, CheckBox, Heading, KeyValueTable, Paper, say
from withheld.model.wording import country_name, day, moment

_REGULATION = "Regulation (EU) 2021/784"


@dataclass(frozen=True, slots=True, kw_only=True)
class FormParties:
    """Section A of both forms, and who fills them."""

    addressee: str
    """The addressee of the removal order, as the order names it."""
    issuing_authority: str
    their_file_reference: str
    our_file_reference: str
    received_at: datetime
    """When the removal order was received (aware UTC)."""
    provider: str
    """The hosting service provider, or its legal representative."""
    is_legal_representative: bool
    authorised_person: str
    """Who signs for the provider; the one letter of ours in which the law asks for a name."""
    contact_mail: str


class Measure(StrEnum):
    """The two measures a removal order may end in."""

    REMOVED = "removed"
    DISABLED_IN_ALL_MEMBER_STATES = "disabled-in-all-member-states"


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedbackFacts:
    """Everything Annex II asks for."""

    parties: FormParties
    measure: Measure
    measure_at: datetime
    member_state: str
    """Of the main establishment or the legal representative, ISO 3166-1 alpha-2."""
    dated: date


class Impossibility(StrEnum):
    """The grounds on which a removal order may not be executed in time."""

    FORCE_MAJEURE_OR_DE_FACTO = "force-majeure-or-de-facto"
    MANIFEST_ERRORS = "manifest-errors"
    INSUFFICIENT_INFORMATION = "insufficient-information"


@dataclass(frozen=True, slots=True, kw_only=True)
class ImpossibilityFacts:
    """Everything Annex III asks for."""

    parties: FormParties
    grounds: frozenset[Impossibility]
    further_information: str
    """On the reasons: section B(2); typed by a person."""
    needed: tuple[Told, ...] = ()
    """What is wrong or needed, per kind: section B(3)."""
    needed_words: str = ""
    """The same in words, typed by a person or from the pack."""
    signed_at: datetime

    def __post_init__(self) -> None:
        """
        Refuse a form that gives no ground, or names errors without saying which.

        Raises:
            InvalidInput: No ground, or errors or missing information left unsaid.
        """
        if not self.grounds:
            raise InvalidInput("an Annex III without a ground; tick at least one")
        asks = self.grounds - {Impossibility.FORCE_MAJEURE_OR_DE_FACTO}
        if asks and not (self.needed or self.needed_words.strip()):
            raise InvalidInput(
                "Annex III, section B(3) is empty; say which errors or what is needed"
            )


_NEEDED = {
    Told.UNREADABLE: "The locator cannot be read.",
    Told.AMBIGUOUS: "The locator fits more than one item; the exact URL is needed.",
    Told.NOT_SPECIFIC: "No specific item is named; the exact URL is needed.",
    Told.NOT_OURS: "The URL does not belong to our service.",
    Told.NOT_HOSTED: "The content is not hosted by us.",
    Told.NOT_FOUND: "There is nothing at the URL.",
}


def feedback(facts: FeedbackFacts) -> Paper:
    """
    Return Annex II: feedback following the removal of, or the disabling of access to, content.

    Law:
        Regulation (EU) 2021/784 art. 3(6), Annex II.
    """
    parties = facts.parties
    establishment = (
        "Member State where the legal representative resides or is established"
        if parties.is_legal_representative
        else "Member State of the main establishment"
    )
    blocks: tuple[Block, ...] = (
        say(f"{_REGULATION}, Article 3(6), Annex II"),
        *_section_a(parties),
        Heading("Section B"),
        CheckBox("The terrorist content has been removed.", facts.measure is Measure.REMOVED),
        CheckBox(
            "Access to the terrorist content has been disabled in all Member States.",
            facts.measure is Measure.DISABLED_IN_ALL_MEMBER_STATES,
        ),
        KeyValueTable((("Time and date of the measure taken", moment(facts.measure_at)),)),
        Heading("Section C"),
        KeyValueTable(
            (
                *_provider(parties),
                (establishment, country_name(facts.member_state)),
                ("Authorised person", parties.authorised_person),
                ("Contact point (e-mail)", parties.contact_mail),
                ("Date", day(facts.dated)),
            )
        ),
    )
    title = "Feedback following removal of or disabling of access to terrorist content"
    return Paper(title=title, language="en", blocks=blocks)


def impossibility(facts: ImpossibilityFacts) -> Paper:
    """
    Return Annex III: information on the impossibility of executing a removal order.

    Law:
        Regulation (EU) 2021/784 art. 3(7) and 3(8), Annex III.
    """
    parties = facts.parties
    needed = " ".join([*(_NEEDED.get(one, one.value) for one in facts.needed), facts.needed_words])
    blocks: tuple[Block, ...] = (
        say(f"{_REGULATION}, Article 3(7) and (8), Annex III"),
        *_section_a(parties),
        Heading("Section B"),
        say("1. The removal order cannot be executed within the time limit because of:"),
        CheckBox(
            "force majeure or de facto impossibility not attributable to the provider, "
            "including for objectively justifiable technical or operational reasons",
            Impossibility.FORCE_MAJEURE_OR_DE_FACTO in facts.grounds,
        ),
        CheckBox(
            "manifest errors in the removal order", Impossibility.MANIFEST_ERRORS in facts.grounds
        ),
        CheckBox(
            "insufficient information in the removal order",
            Impossibility.INSUFFICIENT_INFORMATION in facts.grounds,
        ),
        KeyValueTable(
            (
                ("2. Further information on the reasons", facts.further_information or "–"),
                ("3. Errors, or information or clarification needed", needed.strip() or "–"),
            )
        ),
        Heading("Section C"),
        KeyValueTable(
            (
                *_provider(parties),
                ("Authorised person", parties.authorised_person),
                ("Contact point (e-mail)", parties.contact_mail),
                ("Signature", "________________________"),
                ("Time and date", moment(facts.signed_at)),
            )
        ),
    )
    title = "Information on the impossibility of executing the removal order"
    return Paper(title=title, language="en", blocks=blocks)


def _section_a(parties: FormParties) -> tuple[Block, ...]:
    return (
        Heading("Section A"),
        KeyValueTable(
            (
                ("Addressee of the removal order", parties.addressee),
                ("Authority that issued the removal order", parties.issuing_authority),
                ("File reference of the issuing authority", parties.their_file_reference),
                ("File reference of the addressee", parties.our_file_reference),
                ("Time and date of receipt of the removal order", moment(parties.received_at)),
            )
        ),
    )


def _provider(parties: FormParties) -> tuple[tuple[str, str], ...]:
    if parties.is_legal_representative:
        return (("Legal representative of the hosting service provider", parties.provider),)
    return (("Hosting service provider", parties.provider),)
