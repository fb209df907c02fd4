"""(6b) Notices for a public archive of demands, made of what the public may be told."""

from datetime import date

from withheld.casework.drafting import head_of
from withheld.casework.office import Office
from withheld.casework.particulars import told_of
from withheld.casework.resolving import locators_of
from withheld.casework.telling import public_authority
from withheld.errors import NotPermitted, NotReady
from withheld.model.identity import OrderID, PersonID
from withheld.model.review import Audience, Outcome, Role
from withheld.model.territory import Territory
from withheld.transparency.lumen import Notice, NoticeFacts, NoticeType, Taken, notices


def archive_notices(
    office: Office,
    order: OrderID,
    *,
    kind: NoticeType | None = None,
    own_words: str = "",
    by: PersonID,
) -> tuple[Notice, ...]:
    """
    Return what an order comes to for Lumen, one notice an outcome; nothing is sent.

    Args:
        office: The office.
        order: The order.
        kind: Lumen's type; by default what the authority is.
        own_words: What a person says of it.
        by: Who asks; counsel.

    Raises:
        NotPermitted: It takes counsel, or the public may not be told.
        NotReady: The order is not read completely yet.
        InvalidInput: Nothing is decided yet.
    """
    if not office.actor(by).ranks(Role.COUNSEL):
        raise NotPermitted("what the public is told is counsel's to decide")
    view = office.record.view(order, None)
    if view.order.received is None or view.order.counted is None:
        raise NotReady("the order is not read completely yet")
    items = [one for one in view.items.values() if one.decision and not one.is_deleted]
    written = locators_of(office, items)
    outcomes: dict[Taken, list[str]] = {Taken.YES: [], Taken.NO: []}
    countries: set[str] = set()
    for item in items:
        if item.decision is None or item.decision.terms.outcome is Outcome.ASK:
            continue
        locator = written.get(item.item, {})
        taken = Taken.NO
        if item.placed is not None:
            taken = Taken.YES
            countries |= item.placed.territory.countries
        outcomes[taken].append(str(locator.get("url") or locator.get("as_written") or ""))
    particulars = view.order.particulars
    facts = NoticeFacts(
        letterhead=office.profile.letterhead,
        country=office.profile.country,
        disclosed=told_of(office, view)[Audience.PUBLIC],
        received_on=view.order.received.received_at.date(),
        issued_on=_issued(head_of(office, view).dated, office.now().date()),
        provisions=particulars.provisions if particulars else (),
        authority=public_authority(office, view),
        territory=Territory(frozenset(countries)) if countries else None,
        outcomes={taken: tuple(urls) for taken, urls in outcomes.items()},
        own_words=own_words,
    )
    return notices(facts, kind)


def _issued(dated: date | None, today: date) -> date | None:
    """Return the order's own date where the archive takes it: it refuses days to come."""
    return dated if dated is not None and dated <= today else None
