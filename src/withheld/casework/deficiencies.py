"""(6a) The letter that asks the authority for exactly what its order lacks; a person sends it."""

from withheld.casefile.fold import Casefile
from withheld.casework.completeness import elements, judged_by, last_check
from withheld.casework.drafting import (
    Draft,
    authority_address,
    head_of,
    put_on_file,
    unread_locators,
)
from withheld.casework.office import Office
from withheld.casework.resolving import locators_of
from withheld.casework.timekeeping import hindrances
from withheld.correspondence.authority import deficiency_letter
from withheld.correspondence.authority_facts import (
    DeficiencyFacts,
    MissingElement,
    TheirLocator,
    Told,
)
from withheld.errors import NotReady
from withheld.events.correspondence import LetterKind
from withheld.model.identity import LetterID, OrderID, PersonID
from withheld.regimes.completeness import lacking
from withheld.regimes.schema import Element, Pack
from withheld.regimes.terms import ClockKind, Party

_STOPPED_BY_GAPS = frozenset({"insufficient-information", "manifest-error"})
_UNCLEAR = {"ambiguous": Told.AMBIGUOUS, "redacted": Told.UNREADABLE}


def draft_deficiency(office: Office, order: OrderID, *, by: PersonID) -> LetterID:
    """
    Draft the letter about what the order lacks: missing elements, and what cannot be read or told.

    Raises:
        NotReady: Nobody has gone through the elements, or the order lacks nothing.
    """
    view = office.record.view(order, None)
    pack, variant = judged_by(office, view)
    if last_check(office, order) is None:
        raise NotReady(
            "nobody has gone through what the law asks for; `withheld elements` lists it, and "
            "`withheld check-elements` records what is there"
        )
    missing = lacking(elements(office, order))
    unclear = unclear_items(office, view)
    if not missing and not unclear:
        raise NotReady("this order lacks nothing that anybody has read in its law, and is legible")
    facts = DeficiencyFacts(
        head=head_of(office, view),
        missing=tuple(
            MissingElement(words_of_law=_words(one), cite=one.rule.cite) for one in missing
        ),
        unclear=unclear,
        clock_words=_clock_words(office, order, pack, variant),
    )
    draft = Draft(
        kind=LetterKind.DEFICIENCY,
        paper=deficiency_letter(facts),
        to=authority_address(office, view),
    )
    return put_on_file(office, order, [draft], by=by)[0]


def _words(element: Element) -> str:
    """Return what is missing, with the law's own words where they were read."""
    quote = element.rule.quote
    return f"{element.rule.words} The law says: “{quote}”" if quote else element.rule.words


def unclear_items(office: Office, view: Casefile) -> tuple[tuple[TheirLocator, Told], ...]:
    """Return what of an order cannot be acted on as it is written, and why."""
    unread = [(one, Told.UNREADABLE) for one in unread_locators(office, view)]
    vague = [one for one in view.items.values() if (one.unresolved or "") in _UNCLEAR]
    where = locators_of(office, vague)
    for item in vague:
        locator = where.get(item.item, {})
        theirs = TheirLocator(
            as_written=str(locator.get("as_written", "")),
            where_named=str(locator.get("place", "")),
        )
        unread.append((theirs, _UNCLEAR[item.unresolved or ""]))
    return tuple(unread)


def _clock_words(office: Office, order: OrderID, pack: Pack, variant: str) -> str:
    """
    Return what the law says of the time meanwhile; empty unless counsel claimed a gap or an error.

    That something is missing does not by itself keep anybody from carrying an order out, so the
    letter does not say so before counsel has.
    """
    claimed = {
        one.obstacle
        for one in hindrances(office, order).values()
        if one.ceased_at is None and one.obstacle in _STOPPED_BY_GAPS
    }
    for clock in pack.clock:
        stops = [one for one in pack.obstacle if one.rule.key in claimed & {*clock.pausable_by}]
        is_ours = clock.kind is ClockKind.ACT and clock.party is Party.SERVICE
        if stops and is_ours and clock.rule.is_verified and clock.rule.covers(variant):
            rule = stops[0].rule
            return (
                f"We cannot carry the order out as it stands. {rule.words} Under {rule.cite}, the "
                "time to act runs in full from the moment we receive your clarification."
            )
    return ""
