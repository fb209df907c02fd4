"""
Letters to an authority: receipt, answer, deficiencies, corrigendum.

They speak in the authority's own locators and reserve what an answer could be taken to concede.
None of them is sent by the system: a person releases each.
"""

from collections import Counter

from withheld.correspondence.authority_facts import (
    AnswerFacts,
    AuthorityHead,
    CorrectionAnswer,
    CorrigendumFacts,
    DeficiencyFacts,
    DemandResult,
    Effect,
    EffectKnown,
    ItemAnswer,
    ReceiptFacts,
    TheirLocator,
    Told,
)
from withheld.errors import InvalidInput
from withheld.model.papers import (
    Address,
    Block,
    BulletList,
    Heading,
    KeyValueTable,
    Paper,
    Table,
    bullets,
    say,
)
from withheld.model.review import Outcome
from withheld.model.wording import day, moment, where

_RESERVATION = (
    "This letter is written without prejudice. It accepts neither jurisdiction over {name} nor "
    "that the {called} was validly served, and it waives no right, defence or remedy."
)
_PROTEST = (
    "What is withheld under protest is withheld because we take it that the law leaves us no "
    "choice; we do not accept that the demand is lawful."
)
_CHALLENGE = "A challenge before the competent court is pending or being prepared."
_NOT_A_REFUSAL = (
    "This letter is a question. It is no refusal, and it decides nothing about the items it does "
    "not name."
)
_ONLY_READ = "This says nothing about what will be done; an answer follows."

_TOLD = {
    Told.POST_NOT_ACCOUNT: "limited to the post named; the account as a whole stays available",
    Told.ONE_COUNTRY: "limited to the territory named here",
    Told.UNTIL_A_DATE: "limited to the period named here",
    Told.OUTSIDE_THE_PROVISION: "in our view the provision relied on does not extend to it",
    Told.NO_REASONS: "no reasons concerning it are given",
    Told.DISPROPORTIONATE: "in our view a less restrictive measure would serve the purpose stated",
    Told.OTHER_TERRITORY: "it lies outside the territory to which the provision extends",
    Told.NOT_BINDING: "in our view there is no duty to act on it",
    Told.UNREADABLE: "we could not read this entry; please send it again as text",
    Told.AMBIGUOUS: "it fits more than one thing; please give the exact address (URL)",
    Told.NOT_SPECIFIC: "it names no specific item; please give the exact address (URL)",
    Told.NOT_OURS: "it is not on our service",
    Told.NOT_HOSTED: "it is not hosted by us; we show a copy of what another service hosts",
    Told.NOT_FOUND: "we find nothing at this address",
    Told.GONE: "it was no longer available when the order reached us",
    Told.UNDER_REVIEW: "it is still under review",
}

_OUTCOME = {
    Outcome.WITHHOLD: "Withheld",
    Outcome.WITHHOLD_UNDER_PROTEST: "Withheld under protest",
    Outcome.WITHHOLD_AND_CHALLENGE: "Withheld, and to be challenged in court",
    Outcome.NARROWER: "Withheld in part",
    Outcome.ASK: "Question to you",
    Outcome.DECLINE: "Not withheld",
    Outcome.NO_ACTION: "No action",
}

_DEMAND = {
    DemandResult.DONE: "Acted on; see the items below.",
    DemandResult.DONE_IN_PART: "Acted on in part; see the items below.",
    DemandResult.DECLINED: "Not acted on; see the items below.",
    DemandResult.ASKED: "We ask you for clarification; see the items below.",
    DemandResult.APART: "Not dealt with in this letter; demands for data have their own procedure.",
    DemandResult.NOTED: "Noted.",
    DemandResult.UNDER_REVIEW: "Under review.",
}

_ITEM_HEADINGS = ("Where you name it", "As you wrote it", "Outcome")


def receipt(facts: ReceiptFacts) -> Paper:
    """
    Return the acknowledgement that an order arrived; it concedes nothing.

    Law:
        Indian Blocking Rules 2009, rule 13(2); Regulation (EU) 2024/2835, Annex I, table 1.2.1,
        column I (time to inform the authority of receipt).
    """
    called = facts.head.called
    arrived = f"The {called} arrived by {facts.channel} on {moment(facts.head.received_at)}."
    addressed = f" It is addressed to {facts.addressed_to}." if facts.addressed_to else ""
    blocks: list[Block] = [
        *_head(facts.head),
        say(arrived + addressed),
        say(f"We read {_counted(facts.items_read, 'item')} in it. {_ONLY_READ}"),
    ]
    if facts.unreadable:
        blocks += [
            Heading("Entries we could not read"),
            say("Please send these entries again as text. The others do not wait for them."),
            Table(_ITEM_HEADINGS[:2], tuple(_names(one) for one in facts.unreadable)),
        ]
    return _paper(f"Receipt of your {called}{_of(facts.head)}", blocks, facts.head)


def answer(facts: AnswerFacts) -> Paper:
    """
    Return the answer to an order: per demand, per item, in the authority's own locators.

    Raises:
        InvalidInput: Neither a demand nor an item to answer.

    Law:
        Regulation (EU) 2022/2065 art. 9(1): whether and when effect was given.
    """
    if not facts.demands and not facts.items:
        raise InvalidInput("an answer to nothing; give the demands and the items it answers")
    blocks: list[Block] = list(_head(facts.head))
    if facts.demands:
        rows = tuple((d.where_named, d.clause, _DEMAND[d.result]) for d in facts.demands)
        blocks += [Heading("Your demands"), Table(("Place", "As you wrote it", "Answer"), rows)]
    if facts.items:
        blocks += [
            Heading("The items"),
            _tally(facts.items),
            Table(_ITEM_HEADINGS, tuple(_item(one) for one in facts.items)),
        ]
    blocks += [Heading("Effect"), *_effect(facts.effects)]
    if facts.is_under_protest:
        blocks.append(say(_PROTEST))
    if facts.is_challenged:
        blocks.append(say(_CHALLENGE))
    return _paper(f"Answer to your {facts.head.called}{_of(facts.head)}", blocks, facts.head)


def deficiency_letter(facts: DeficiencyFacts) -> Paper:
    """
    Return the letter that asks for exactly what the order lacks, in the words of the law.

    Raises:
        InvalidInput: Nothing is missing and nothing is unclear.
    """
    if not facts.missing and not facts.unclear:
        raise InvalidInput("a letter about deficiencies without any; name what is missing")
    called = facts.head.called
    blocks: list[Block] = list(_head(facts.head))
    if facts.missing:
        blocks += [
            Heading("What the law requires and we do not find"),
            bullets(tuple(f"{one.words_of_law} ({one.cite})" for one in facts.missing)),
            say(f"If the {called} does contain this, please tell us where."),
        ]
    if facts.unclear:
        rows = tuple((*_names(locator), _sentence(_TOLD[told])) for locator, told in facts.unclear)
        blocks += [
            Heading("What we cannot act on as written"),
            Table((*_ITEM_HEADINGS[:2], "Why"), rows),
        ]
    if facts.clock_words:
        blocks += [Heading("Time limit"), say(facts.clock_words)]
    blocks.append(say(_NOT_A_REFUSAL))
    return _paper(f"Questions about your {called}{_of(facts.head)}", blocks, facts.head)


def corrigendum_answer(facts: CorrigendumFacts) -> Paper:
    """
    Return the answer to a corrigendum: each correction, what it named before, what is done now.

    Raises:
        InvalidInput: No correction to answer.
    """
    if not facts.corrections:
        raise InvalidInput("an answer to no correction; name at least one")
    rows = tuple(_correction(one) for one in facts.corrections)
    headings = ("Correction", "Before", "Now", "Outcome")
    blocks: list[Block] = [
        *_head(facts.head),
        say(f"Your {facts.head.called} corrects {facts.corrects}. We answer each correction:"),
        Table(headings, rows),
        say("Whatever it does not name stays as we answered before."),
    ]
    return _paper(f"Answer to your {facts.head.called}{_of(facts.head)}", blocks, facts.head)


def _paper(title: str, blocks: list[Block], head: AuthorityHead) -> Paper:
    reservation = _RESERVATION.format(name=head.letterhead.legal_name, called=head.called)
    signed = Address((head.letterhead.legal_name, head.letterhead.mail))
    ending = (Heading("Reservation"), say(reservation), signed)
    return Paper(title=title, language="en", blocks=(*blocks, *ending))


def _of(head: AuthorityHead) -> str:
    return f" of {day(head.dated)}" if head.dated is not None else ""


def _head(head: AuthorityHead) -> tuple[Block, ...]:
    facts = (
        ("Your reference", head.their_reference or "none given"),
        ("Dated", day(head.dated) if head.dated is not None else "no date given"),
        ("Received", moment(head.received_at)),
        ("Our reference", head.our_reference),
        ("Date of this letter", day(head.written_at)),
    )
    return (
        head.letterhead.block(),
        Address(head.to),
        KeyValueTable(tuple((key, value) for key, value in facts if value)),
    )


def _names(locator: TheirLocator) -> tuple[str, str]:
    return locator.where_named, locator.as_written


def _item(item: ItemAnswer) -> tuple[str, ...]:
    return (*_names(item.locator), _outcome(item))


def _outcome(item: ItemAnswer) -> str:
    words = _OUTCOME[item.outcome]
    if item.territory is not None and item.since is not None:
        until = f", until {moment(item.until)}" if item.until is not None else ""
        words += f" in {where(item.territory)} by decision effective {moment(item.since)}{until}"
    return f"{words}: {_TOLD[item.told]}." if item.told is not None else f"{words}."


def _tally(items: tuple[ItemAnswer, ...]) -> BulletList:
    """Return how many items have each outcome; the sum is the number of rows below it."""
    counted = Counter(item.outcome for item in items)
    lines = tuple(f"{_OUTCOME[one]}: {counted[one]}" for one in Outcome if counted[one])
    return bullets((f"{_counted(len(items), 'item')} in all", *lines))


def _effect(effects: tuple[Effect, ...]) -> tuple[Block, ...]:
    if not effects:
        return (say("We make no statement yet about effect on any surface."),)
    rows = tuple((one.surface, _how_known(one), moment(one.at)) for one in effects)
    return (
        say("We state effect for these surfaces only, as far as each was probed or attested:"),
        Table(("Surface", "How we know", "When"), rows),
    )


def _how_known(effect: Effect) -> str:
    match effect.known:
        case EffectKnown.PROBED:
            return "probed"
        case EffectKnown.ATTESTED:
            return f"attested by {effect.attested_by}"


def _correction(one: CorrectionAnswer) -> tuple[str, ...]:
    before = " · ".join(_names(one.was)) if one.was is not None else "–"
    if one.now is None:
        return one.correction.value, before, "–", _removed(one)
    return one.correction.value, before, " · ".join(_names(one.now.locator)), _outcome(one.now)


def _removed(one: CorrectionAnswer) -> str:
    if one.lifted_at is None:
        return "Nothing had been withheld because of this entry."
    return f"What rested on this entry was lifted on {moment(one.lifted_at)}."


def _counted(n: int, noun: str) -> str:
    return f"{n:,} {noun}" if n == 1 else f"{n:,} {noun}s"


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:] + "."
