"""What became of an item, as it is counted in public; coarse on purpose."""

from enum import StrEnum


class ItemResult(StrEnum):
    """
    One of these for each item.

    A refusal is `declined` whatever its ground: to count protected speech apart would tell who is
    taken for a journalist as soon as an order is small.
    """

    WITHHELD_LOCAL = "withheld-local"
    REMOVED_BY_TERMS = "removed-by-terms"
    """The service's own rules, everywhere; never counted as compliance."""
    DECLINED = "declined"
    ASKED = "asked"
    NOT_OURS = "not-ours"
    NOT_FOUND = "not-found"
    ALREADY_GONE = "already-gone"
    PENDING = "pending"
    STAYED = "stayed"
    RESTORED = "restored"


RESULT_WORDS = {
    ItemResult.WITHHELD_LOCAL: "Withheld where the demand reaches",
    ItemResult.REMOVED_BY_TERMS: "Removed under our own rules",
    ItemResult.DECLINED: "Not withheld",
    ItemResult.ASKED: "Question to the authority",
    ItemResult.NOT_OURS: "Not on our service",
    ItemResult.NOT_FOUND: "Not found",
    ItemResult.ALREADY_GONE: "Already gone",
    ItemResult.PENDING: "Under review",
    ItemResult.STAYED: "Stayed by a court",
    ItemResult.RESTORED: "Shown again",
}
