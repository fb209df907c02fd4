"""An act that a person looked at and did not confirm yet; it is kept for them, in no form."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from withheld.errors import BrokenInvariant
from withheld.events.codec import instant_to_text, text_to_instant
from withheld.events.review import Terms
from withheld.model.identity import ItemID, OrderID
from withheld.projections.desk import terms_text
from withheld.web.gathering import terms_of_text


class ActKind(StrEnum):
    """What kind of act."""

    DECIDE = "decide"
    SECOND = "second"
    PROVISIONAL = "provisional"


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What exactly would be signed."""

    order: OrderID
    kind: ActKind
    terms: Terms
    reasons: Mapping[ItemID, str]
    """The items, each with its own reason."""
    versions: Mapping[ItemID, int]
    """Each item's version as the person saw it."""
    sample: tuple[ItemID, ...] = ()
    """Drawn by chance; each is read before the whole is confirmed."""
    is_guarded: bool = False
    """Protected speech would be withheld: why that is necessary is written down first."""
    until: datetime | None = None
    """When a provisional withholding ends by itself."""
    reopens: bool = False
    back: str = ""
    """The address to go back to."""
    left_out: Mapping[str, tuple[ItemID, ...]] = field(default_factory=dict)
    """Why, and which items."""


def draft_to_text(draft: Draft) -> str:
    """Return an act as text, to be kept until it is confirmed; a shared reason stands once."""
    words = {one: n for n, one in enumerate(dict.fromkeys(draft.reasons.values()))}
    return json.dumps(
        {
            "order": draft.order,
            "kind": draft.kind,
            "terms": terms_text(draft.terms),
            "words": [*words],
            "reasons": [(item, words[reason]) for item, reason in draft.reasons.items()],
            "versions": [*draft.versions.items()],
            "sample": draft.sample,
            "is_guarded": draft.is_guarded,
            "until": instant_to_text(draft.until) if draft.until else None,
            "reopens": draft.reopens,
            "back": draft.back,
            "left_out": [*draft.left_out.items()],
        }
    )


def draft_from_text(text: str) -> Draft:
    """
    Return the act that `draft_to_text` wrote.

    Raises:
        BrokenInvariant: It has no terms.
    """
    value = json.loads(text)
    words = [str(one) for one in value["words"]]
    terms = terms_of_text(value["terms"])
    if terms is None:
        raise BrokenInvariant("an act that waits to be confirmed and has no terms")
    return Draft(
        order=OrderID(value["order"]),
        kind=ActKind(value["kind"]),
        terms=terms,
        reasons={ItemID(item): words[n] for item, n in value["reasons"]},
        versions={ItemID(item): int(version) for item, version in value["versions"]},
        sample=tuple(ItemID(one) for one in value["sample"]),
        is_guarded=bool(value["is_guarded"]),
        until=text_to_instant(value["until"]) if value["until"] else None,
        reopens=bool(value["reopens"]),
        back=str(value["back"]),
        left_out={why: tuple(ItemID(one) for one in items) for why, items in value["left_out"]},
    )
