"""The grounds in force, one row for each item that withholds a subject."""

from withheld.casefile.item import ItemState
from withheld.model.identity import OrderID
from withheld.model.withholding import Track
from withheld.ports.store import GroundRow


def ground_of(order: OrderID, item: ItemState) -> GroundRow | None:
    """Return the ground that `item` is, or None if it withholds nothing now."""
    placed = item.placed
    if placed is None:
        return None
    # A decided end needs nobody: a stay that says when it ends is a ground that starts again then.
    # One that ends later than the withholding itself leaves nothing to start again.
    resumes_at = item.resumes_at
    ends_first = resumes_at and placed.ends_at and placed.ends_at <= resumes_at
    is_stayed = bool(item.stays) and (resumes_at is None or bool(ends_first))
    return GroundRow(
        order=order,
        item=item.item,
        subject=placed.subject,
        countries=tuple(sorted(placed.territory.countries)),
        starts_at=max(placed.starts_at, resumes_at or placed.starts_at),
        ends_at=placed.ends_at,
        reason_kind=placed.reason_kind,
        track=Track.ORDER if item.decision or placed.is_provisional else Track.LEGACY,
        is_provisional=placed.is_provisional,
        is_stayed=is_stayed,
    )


def stage_of(item: ItemState) -> str:
    """Return in one word how far an item got, for queues and counts."""
    if item.is_deleted and item.decision is None:
        return "deleted"
    if item.decision is not None:
        return str(item.decision.terms.outcome)
    if item.opinions:
        return "provisional" if item.placed else "seconding"
    if not item.is_looked_up:
        return "listed"
    if item.subject is None:
        return "unresolved"
    return "open" if item.is_actionable else "doubtful"
