"""Which items a person means, what is decided about them, and why: shared by those who decide."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from withheld.casefile.item import ItemState
from withheld.casework.office import Office
from withheld.cli.words import Picked, items_in, optional_instant, territory_in
from withheld.errors import InvalidInput, NotFound, NotReady
from withheld.events.review import Terms
from withheld.model.identity import ItemID, OrderID
from withheld.model.review import Outcome


@Parameter(name="*")
@dataclass(frozen=True, slots=True, kw_only=True)
class Which:
    """Which items of the order."""

    items: Annotated[str, Parameter(name="--items")] = ""
    """Numbers and ranges, such as 1-20,25.  A range never withholds a safeguarded item."""
    is_open: Annotated[bool, Parameter(name="--open", negative=())] = False
    """Every item beyond doubt that is not decided, and on which no opinion stands."""
    is_safeguarded: Annotated[bool, Parameter(name="--safeguarded", negative=())] = False
    """The same, but only those that raise a safeguard."""


NO_ITEMS = Which()
"""What is meant while a person says nothing of items."""


@Parameter(name="*")
@dataclass(frozen=True, slots=True, kw_only=True)
class What:
    """What is decided."""

    outcome: Annotated[Outcome, Parameter(name="--outcome")]
    """What is done."""
    provision: Annotated[str, Parameter(name="--provision")] = ""
    """The provision it rests on; may be left out where only one is confirmed."""
    territory: Annotated[str | None, Parameter(name="--territory")] = None
    """Where, such as IN; needed by whatever withholds."""
    until: Annotated[str | None, Parameter(name="--until")] = None
    """When it ends by itself, such as 2026-12-31T00:00:00Z or P90D; else when lifted."""
    narrower: Annotated[str, Parameter(name="--narrower")] = ""
    """Which less restrictive act, for the outcome narrower."""
    ground: Annotated[str, Parameter(name="--ground")] = ""
    """Why nothing is done, as a slug such as protected-speech or no-power."""


@Parameter(name="*")
@dataclass(frozen=True, slots=True, kw_only=True)
class Why:
    """Why; every item keeps its own reason."""

    reason: Annotated[str, Parameter(name="--reason")] = ""
    """One reason for all the items."""
    reasons_file: Annotated[Path | None, Parameter(name="--reasons-file")] = None
    """A CSV with the columns item and reason, for reasons of their own."""

    read: Annotated[str, Parameter(name="--read")] = ""
    """Of a set of four items or more: those you have read, such as 3,17,20.  Which they are is
    drawn by chance, and said when they are missing; that you read them is part of what you sign."""
    necessity: Annotated[str, Parameter(name="--necessity")] = ""
    """Of protected speech: why withholding it is necessary."""
    proportionality: Annotated[str, Parameter(name="--proportionality")] = ""
    """Of protected speech: why nothing less would do."""

    @property
    def items_read(self) -> tuple[ItemID, ...]:
        """Return the items a person says to have read."""
        return items_in(self.read).all if self.read else ()

    @property
    def weighed(self) -> tuple[str, str] | None:
        """Return why protected speech is withheld; None if nothing is said."""
        said = (self.necessity, self.proportionality)
        return said if any(said) else None


NO_REASON = Why()
"""What is meant while a person says nothing of reasons."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """The items that an act is about, and those that were left out of it."""

    items: tuple[ItemID, ...]
    safeguarded: int = 0
    """Left out of a bulk selection because they raise a safeguard."""
    doubtful: int = 0
    """Left out because what they mean is not beyond doubt."""

    @property
    def words(self) -> list[str]:
        """Return what a person should know was left out."""
        return [
            *(
                [f"  left out: {self.safeguarded} that raise a safeguard; decide each by itself"]
                if self.safeguarded
                else []
            ),
            *(
                [f"  left out: {self.doubtful} whose meaning is in doubt; settle them first"]
                if self.doubtful
                else []
            ),
        ]


def terms_of(office: Office, order: OrderID, what: What) -> Terms:
    """
    Return the terms a person named; the provision may follow from the order where there is one.

    Raises:
        NotReady: The particulars are not confirmed yet.
        InvalidInput: Several provisions are confirmed, and none of them was named.
    """
    confirmed = office.record.order(order).particulars
    if confirmed is None:
        raise NotReady("law and territory are not confirmed yet; confirm the particulars first")
    if not what.provision and len(confirmed.provisions) > 1:
        raise InvalidInput(
            "the order rests on several provisions; say with --provision on which of them: "
            + "; ".join(confirmed.provisions)
        )
    return Terms(
        outcome=what.outcome,
        provision=what.provision or confirmed.provisions[0],
        territory=territory_in(what.territory) if what.territory else None,
        ends_at=optional_instant(what.until, office.now()),
        narrower=what.narrower,
        ground=what.ground,
    )


def chosen_of(office: Office, order: OrderID, which: Which, *, withholds: bool) -> Chosen:
    """
    Return the items that are meant; bulk selections leave out what must not go in bulk.

    Raises:
        InvalidInput: Nothing was selected, or in two ways.
        NotReady: No item is left.
    """
    if sum((bool(which.items), which.is_open, which.is_safeguarded)) != 1:
        raise InvalidInput("say one of --items 1-20,25, --open or --safeguarded")
    picked = items_in(which.items) if which.items else Picked()
    items = office.record.view(order, picked.all if which.items else None).items
    if which.items:
        missing = [one for one in picked.single if one not in items]
        if missing:
            raise NotFound(f"the order has no item {missing[0]}; `withheld show` lists them")
        bulk: Sequence[ItemID] = picked.bulk
    else:
        bulk = [number for number, one in items.items() if _is_open(one, which.is_safeguarded)]
    doubtful = [one for one in items.values() if _is_doubtful(one)] if not which.items else []
    kept = [one for one in bulk if not (withholds and one in items and items[one].safeguards)]
    chosen = tuple(sorted({*picked.single, *kept}))
    if not chosen:
        raise NotReady("no such item is open, or only such as raise a safeguard; see `show`")
    return Chosen(
        items=chosen,
        safeguarded=len([one for one in bulk if one not in chosen]),
        doubtful=len(doubtful) if which.is_open else 0,
    )


def _is_open(item: ItemState, is_safeguarded: bool) -> bool:  # noqa: FBT001 -- a private predicate
    return (
        item.is_actionable
        and item.decision is None
        and not item.opinions
        and (bool(item.safeguards) or not is_safeguarded)
    )


def _is_doubtful(item: ItemState) -> bool:
    return item.decision is None and not item.is_actionable and not item.is_deleted


def reasons_of(items: Sequence[ItemID], why: Why) -> dict[ItemID, str]:
    """
    Return each item's reason; one from the file goes before the one for all.

    Raises:
        InvalidInput: No reason was given, or the file is not as it should be.
        NotFound: There is no such file.
    """
    if not why.reason and why.reasons_file is None:
        raise InvalidInput("no reason was given; say --reason, or give a --reasons-file")
    found = dict.fromkeys(items, why.reason)
    if why.reasons_file is None:
        return found
    try:
        with why.reasons_file.open(encoding="utf-8-sig", newline="") as file:
            rows = [(int(row["item"]), row["reason"]) for row in csv.DictReader(file)]
    except OSError as error:
        raise NotFound("the file with the reasons cannot be read; check its path") from error
    except (KeyError, ValueError, TypeError) as error:
        raise InvalidInput(
            "the file with the reasons is a CSV in UTF-8 with the columns item and reason"
        ) from error
    return found | {ItemID(item): reason for item, reason in rows if ItemID(item) in found}
