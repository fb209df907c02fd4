"""What a look-up says, and why: the words an edge knows, light enough for it to load."""

from enum import StrEnum


class ReasonKind(StrEnum):
    """The two texts viewers are owed: a legal demand, or the service's own reading of local law."""

    LEGAL_DEMAND = "legal-demand"
    LOCAL_LAW = "local-law"


class WhenCountryUnknown(StrEnum):
    """What a viewer of unknown country meets, by the decision or the operator's general rule."""

    WITHHOLD = "withhold"
    SHOW = "show"
    DONT_KNOW = "dont-know"


class Answer(StrEnum):
    """What the look-up says.  Never read `DONT_KNOW` as `NOT_WITHHELD`."""

    WITHHELD = "withheld"
    NOT_WITHHELD = "not-withheld"
    DONT_KNOW = "dont-know"
