"""
What an opinion says, who may give it, and when enough of them agree.

These rules are checked twice: when a command is decided, and again where events are appended,
so that no page, script or replayed request finds a way around four eyes.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Protocol

from withheld.casefile.item import ItemState, Opinion
from withheld.errors import AlreadyDone, InvalidInput, NotPermitted, NotReady
from withheld.events.codec import to_json
from withheld.events.review import Terms
from withheld.events.sealed import Sealed
from withheld.events.service import Policy
from withheld.ledger.canonical import canonical
from withheld.model.identity import ItemID, KeyID, OrderID, PersonID
from withheld.model.people import Actor
from withheld.model.review import RANK, Outcome, Role


class Versioned(Protocol):
    """An item at one of its versions, from the record or from an index of it."""

    @property
    def item(self) -> ItemID:
        """Return its number."""
        ...

    @property
    def version(self) -> int:
        """Return how many events touched it."""
        ...


def seen(items: Iterable[Versioned]) -> str:
    """
    Return what a person who acts on `items` has in front of them: 64 hexadecimal digits.

    It is part of what they sign.  An item changes with every act on it, so a signature that was
    used once, or that was given before somebody else acted, fits nothing any more.
    """
    return sha256(canonical([[one.item, one.version] for one in items])).hexdigest()


def statement(  # noqa: PLR0913 -- everything that is signed
    order: OrderID,
    items: Sequence[ItemID],
    terms: Terms,
    reasons: Sealed,
    at_sight_of: str,
    until: datetime | None = None,
    *,
    read: Sequence[ItemID] = (),
    necessity: Sealed | None = None,
) -> bytes:
    """
    Return the canonical bytes a person signs to give this opinion (RFC 8785).

    Args:
        order: The order the items belong to.
        items: Their numbers.
        terms: What is decided about each of them.
        reasons: The sealed reasons, one leaf an item.
        at_sight_of: What they had in front of them, from `seen`.
        until: When a provisional withholding ends by itself (aware UTC); None if it is none.
        read: The items of the set they say to have read.
        necessity: The seal over why it is necessary and proportionate; None if nothing is said.
    """
    return canonical(
        {
            "withheld-opinion": 2,
            "order": order,
            "items": list(items),
            "terms": to_json(terms),
            "reasons": reasons.root,
            "seen": at_sight_of,
            "until": to_json(until),
            "read": list(read),
            "necessity": necessity.root if necessity else None,
        }
    )


def withdrawal(order: OrderID, items: Sequence[ItemID], reason: Sealed, at_sight_of: str) -> bytes:
    """Return the canonical bytes a person signs to take an opinion back (RFC 8785)."""
    return canonical(
        {
            "withheld-withdrawal": 1,
            "order": order,
            "items": list(items),
            "reason": reason.root,
            "seen": at_sight_of,
        }
    )


def eyes_needed(item: ItemState, policy: Policy) -> int:
    """Return how many people must agree on `item`; safeguards only ever raise it."""
    if policy.is_solo:
        return 1
    if item.safeguards:
        return max(policy.eyes, policy.eyes_safeguarded)
    return policy.eyes


def discounted(
    item: ItemState, conflicted: Collection[PersonID], revoked: Collection[KeyID]
) -> frozenset[KeyID]:
    """
    Return the keys whose opinions on `item` do not count, though they stand on record.

    An opinion to withhold what has turned out to be protected speech does not count either, unless
    it says why that is necessary and proportionate.

    Args:
        item: What they have an opinion on.
        conflicted: Who declared a conflict of interest, or stands behind a wall, before or after
            their opinion.
        revoked: Keys that are trusted no more, whoever may have used them.
    """
    return frozenset(
        one.key
        for one in item.opinions
        if one.person in conflicted
        or one.key in revoked
        or (item.safeguards and one.terms.outcome.withholds and not one.is_weighed)
    )


def agreeing(item: ItemState, terms: Terms, without: Collection[KeyID] = ()) -> tuple[Opinion, ...]:
    """Return the opinions on `item` that count and come to `terms`, provisional ones included."""
    return tuple(one for one in item.opinions if one.terms == terms and one.key not in without)


def is_agreed(
    item: ItemState, terms: Terms, policy: Policy, without: Collection[KeyID] = ()
) -> bool:
    """
    Return whether enough people of enough rank agree on `terms` for `item`.

    Nobody counts twice, under whatever name or key; `without` are the keys that do not count.
    """
    opinions = agreeing(item, terms, without)
    people = {one.person for one in opinions}
    keys = {one.key for one in opinions}
    if min(len(people), len(keys)) < eyes_needed(item, policy):
        return False
    if item.safeguards and terms.outcome.withholds and not policy.is_solo:
        return any(RANK[one.role] >= RANK[policy.rank_safeguarded] for one in opinions)
    return True


def check_terms(terms: Terms) -> None:
    """
    Refuse terms that say too little or too much for their outcome.

    Raises:
        InvalidInput: The message says what is missing.
    """
    if not terms.provision.strip():
        raise InvalidInput(
            "no provision is named; name the one the decision rests on, such as s.69A(1)"
        )
    if terms.outcome.withholds != (terms.territory is not None):
        raise InvalidInput(
            f"outcome {terms.outcome} "
            + ("names no territory; say where" if terms.outcome.withholds else "has a territory")
        )
    if terms.outcome is Outcome.NARROWER and not terms.narrower:
        raise InvalidInput("a narrower act was chosen, but not which; say which")
    if terms.outcome in (Outcome.DECLINE, Outcome.NO_ACTION) and not terms.ground:
        raise InvalidInput(f"outcome {terms.outcome} without a ground; say why, such as no-power")


def check_person(item: ItemState, actor: Actor) -> None:
    """
    Refuse a person, or a key, that already has an opinion standing on `item`.

    Raises:
        AlreadyDone: Nobody is their own second.
    """
    if any(one.person == actor.person or one.key == actor.key for one in item.opinions):
        raise AlreadyDone(
            f"item {item.item}: this person, or this key, has an opinion standing already; "
            "another enrolled person must second it"
        )


def check_actionable(items: Iterable[ItemState], terms: Terms) -> None:
    """
    Refuse to withhold what nobody can name, what is doubtful, and safeguarded items in bulk.

    Raises:
        NotReady: Some items mean no subject yet, or a doubt about them is open.
        NotPermitted: A safeguarded item stands in a set.
    """
    items = tuple(items)
    if not terms.outcome.withholds:
        return
    unknown = [one.item for one in items if not one.is_actionable]
    if unknown:
        raise NotReady(
            f"{len(unknown)} of {len(items)} items cannot be withheld, first of them item "
            f"{unknown[0]}: no subject is resolved, a doubt is open, or it was struck from the "
            "order; settle them first, or leave them out"
        )
    safeguarded = [one.item for one in items if one.safeguards]
    if safeguarded and len(items) > 1:
        raise NotPermitted(
            f"{len(safeguarded)} of {len(items)} items raise a safeguard, first of them item "
            f"{safeguarded[0]}; a safeguarded item is withheld by itself, with its own reasons"
        )


def check_necessity(items: Iterable[ItemState], terms: Terms, words: Sequence[object]) -> None:
    """
    Refuse to withhold protected speech without saying why that is necessary and proportionate.

    Args:
        items: What it would withhold.
        terms: What is decided about them.
        words: Why it is necessary, and why nothing less would do; empty if nothing was said.

    Raises:
        InvalidInput: The message says which item.
    """
    if not terms.outcome.withholds:
        return
    guarded = [one.item for one in items if one.safeguards]
    is_said = len(words) == len(NECESSITY) and all(str(one or "").strip() for one in words)
    if guarded and not is_said:
        raise InvalidInput(
            f"item {guarded[0]} raises a safeguard; write down why withholding it is necessary, "
            "and why nothing less would do"
        )


NECESSITY = ("necessity", "proportionality")
"""What is written of protected speech that is withheld, in this order."""


def check_provisional(
    items: Iterable[ItemState], terms: Terms, policy: Policy, *, at: datetime, until: datetime
) -> None:
    """
    Refuse a provisional withholding that policy does not allow.

    Args:
        items: What it would withhold.
        terms: What is to be decided about them in the end.
        policy: The operator's.
        at: Now (aware UTC).
        until: When it ends by itself unless seconded (aware UTC).

    Raises:
        NotPermitted: Not allowed here, or an item raises a safeguard.
        InvalidInput: Its end has passed, or is further away than policy allows.
    """
    if not policy.allows_provisional:
        raise NotPermitted("policy allows no provisional withholding here; find a second person")
    if not terms.outcome.withholds:
        raise InvalidInput("only a withholding can be provisional; give an ordinary opinion")
    guarded = [one.item for one in items if one.safeguards]
    if guarded:
        raise NotPermitted(
            f"item {guarded[0]} raises a safeguard; nobody withholds it alone, not even for a time"
        )
    latest = at + timedelta(minutes=policy.provisional_minutes_max)
    if not at < until <= latest:
        raise InvalidInput(
            "a provisional withholding needs an explicit end, at the latest "
            f"{policy.provisional_minutes_max} minutes from now"
        )


def check_role(actor: Actor, least: Role, what: str) -> None:
    """
    Refuse a person whose rank is too low for `what`.

    Raises:
        NotPermitted: The role ranks lower than `least`.
    """
    if not actor.ranks(least):
        raise NotPermitted(f"a person in the role {actor.role} may not {what}; it takes {least}")


def check_rank(actor: Actor, terms: Terms, policy: Policy) -> None:
    """
    Refuse an opinion that policy leaves to higher ranks.

    Raises:
        NotPermitted: The message names the rank it takes.
    """
    if terms.outcome.withholds:
        check_role(actor, policy.rank_withholding, "have an opinion that withholds")
    elif terms.outcome is not Outcome.ASK:
        check_role(actor, policy.rank_declining, "have an opinion that declines")


def people_of(opinions: Iterable[Opinion]) -> tuple[PersonID, ...]:
    """Return who gave the opinions, in order."""
    return tuple(one.person for one in opinions)
