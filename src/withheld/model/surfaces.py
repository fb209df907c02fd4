"""Where a service shows what people write: every way by which a viewer may come upon it."""

from dataclasses import dataclass
from enum import StrEnum


class SurfaceKind(StrEnum):
    """A way by which viewers come upon things; an operator says something of each."""

    PAGE = "page"
    API = "api"
    HOME_TIMELINE = "home-timeline"
    STREAM = "stream"
    SEARCH = "search"
    PUSH = "push"
    EMBED = "embed"
    MEDIA_BUCKET = "media-bucket"
    FEDERATION_COPY = "federation-copy"
    NOTIFICATIONS = "notifications"


class SurfaceStatus(StrEnum):
    """What the operator says of a surface."""

    COVERED = "covered"
    """What is withheld is meant to be withheld there."""
    NOT_COVERED = "not-covered"
    """It exists, and nothing is withheld there: known, and claimed to nobody."""
    ABSENT = "absent"
    """The service has no such thing."""


class Seen(StrEnum):
    """What a viewer met."""

    SHOWN = "shown"
    WITHHELD = "withheld"
    """451, or left out of what is otherwise shown."""
    UNCLEAR = "unclear"
    """Not there for anybody, an error, or no answer: it shows nothing either way."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Surface:
    """One line of the checklist."""

    kind: SurfaceKind
    status: SurfaceStatus
    name: str
    """What authorities are told it is called, such as `the website`."""
    is_probed: bool = False
    """The operator said how it is visited; otherwise it can only be attested."""
