"""What the service itself decides about content, in the words of the Digital Services Act."""

from enum import StrEnum


class Restriction(StrEnum):
    """What was restricted, in the words of article 17(1)."""

    REMOVED = "removed"
    DISABLED = "disabled"
    DEMOTED = "demoted"
    OTHER_VISIBILITY = "other-visibility"
    MONETARY = "monetary"
    SERVICE_SUSPENDED = "service-suspended"
    ACCOUNT_SUSPENDED = "account-suspended"
    ACCOUNT_CLOSED = "account-closed"


class Source(StrEnum):
    """What made the service decide (art. 17(3)(b))."""

    NOTICE = "notice"
    """A notice under article 16."""
    TRUSTED_FLAGGER = "trusted-flagger"
    OTHER_NOTIFICATION = "other-notification"
    OWN_INITIATIVE = "own-initiative"
    ARTICLE_9_ORDER = "article-9-order"
    """An order: no statement of reasons is owed, and none is written."""
