"""Steps 5 and 6: two reviewers decide item by item, each opinion signed with its giver's key."""

from collections import Counter

from withheld.casefile.item import ItemState
from withheld.casework import reviewing
from withheld.cli.demonstration.stage import Stage
from withheld.events.review import Terms
from withheld.model.review import Outcome
from withheld.model.territory import Territory


def two_reviewers_decide(stage: Stage, name: str) -> None:
    """Withhold in India; decline for protected speech; ask about what nobody can tell."""
    view = stage.office.record.view(stage.orders[name], None)
    law = view.order.particulars
    if law is None:
        return
    open_items = [one for one in view.items.values() if one.decision is None and not one.is_deleted]
    withhold = [one for one in open_items if one.is_actionable and not one.safeguards]
    decline = [one for one in open_items if one.is_actionable and one.safeguards]
    ask = [one for one in open_items if not one.is_actionable]
    provision = _provision(law.provisions)
    decide(
        stage,
        name,
        withhold,
        Terms(outcome=Outcome.WITHHOLD, provision=provision, territory=Territory.of("IN")),
        "Names a disturbance of public order; withheld in India only.",
    )
    decide(
        stage,
        name,
        decline,
        Terms(outcome=Outcome.DECLINE, provision=provision, ground="protected-speech"),
        "Press, journalism, activism or politics; withholding is neither necessary nor "
        "proportionate on what the order says.",
    )
    decide(
        stage,
        name,
        ask,
        Terms(outcome=Outcome.ASK, provision=provision, ground="not-specific"),
        "What is meant cannot be told; the ministry is asked.",
    )
    by_class = Counter(str(kind) for one in decline for kind in one.safeguards)
    classes = ", ".join(f"{count} {kind}" for kind, count in sorted(by_class.items()))
    stage.tell(
        "Two reviewers decide, item by item",
        f"withheld in India only: {len(withhold)}; declined (press, journalists, activists, "
        f"politicians): {len(decline)}; the ministry is asked: {len(ask)}.\n"
        f"Declined are: {classes or 'none'}.\n"
        "Every item keeps its own reason; every opinion is signed by its giver's key; nobody is "
        "their own second.",
        {"withheld": len(withhold), "declined": len(decline), "asked": len(ask)},
    )


def decide(stage: Stage, name: str, items: list[ItemState], terms: Terms, reason: str) -> None:
    """Let one person give an opinion and another second it."""
    if not items:
        return
    numbers = tuple(one.item for one in items)
    reopens = any(one.decision is not None for one in items)
    agreed = f"Agreed after reading it: {reason}"
    for who, why in (("asha", reason), ("ben", agreed)):
        order, hand = stage.orders[name], stage.hand(who)
        view = reviewing.View(
            items=numbers,
            terms=terms,
            reasons=dict.fromkeys(numbers, why),
            reopens=reopens,
            read=reviewing.to_be_read(stage.office, order, numbers, hand.person),
        )
        reviewing.give_opinion(stage.office, order, view, hand)


def _provision(provisions: tuple[str, ...]) -> str:
    """Return the provision that empowers: section 69A itself."""
    return next((one for one in provisions if "69A" in one), provisions[0])
