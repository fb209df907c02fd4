"""What is disclosed of a decision about one item: the act, in plain values."""

from withheld.events.codec import instant_to_text
from withheld.events.review import Terms
from withheld.ledger.canonical import JSON


def act_of(terms: Terms) -> JSON:
    """Return what a decision under `terms` says of each of its items."""
    return {
        "outcome": str(terms.outcome),
        "provision": terms.provision,
        "countries": sorted(terms.territory.countries) if terms.territory else [],
        "ends_at": instant_to_text(terms.ends_at) if terms.ends_at else None,
        "narrower": terms.narrower,
        "ground": terms.ground,
    }
