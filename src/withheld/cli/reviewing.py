"""`withheld confirm`, `findings`, `bindingness`: what the order is, and binds."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from cyclopts import Parameter

from withheld.casework import particulars
from withheld.casework import reviewing as casework
from withheld.cli.desk import Seat
from withheld.cli.words import items_in, many, optional_instant, territory_in
from withheld.ledger.canonical import JSON
from withheld.model.identity import AuthorityID, OrderID, PackID
from withheld.model.review import Bindingness, SafeguardClass


@Parameter(name="*")
@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmed:
    """What a person says the order is; what is not said is left to what was read, or to law."""

    pack: Annotated[str | None, Parameter(name="--pack")] = None
    """The pack of law it is judged by, such as IN-69A."""
    has_no_pack: Annotated[bool, Parameter(name="--no-pack", negative=())] = False
    """No pack describes this law; the record says so."""
    variant: Annotated[str, Parameter(name="--variant")] = ""
    """The procedure, such as emergency."""
    provisions: Annotated[tuple[str, ...], Parameter(name="--provision", negative=())] = ()
    """A provision it cites; say it once for each."""
    territory: Annotated[str | None, Parameter(name="--territory")] = None
    """How far the law reaches, such as IN, or DE,FR, or EU."""
    authority: Annotated[str | None, Parameter(name="--authority")] = None
    """Who issued it, by the registry's id."""
    deadline: Annotated[str, Parameter(name="--deadline")] = ""
    """How long it gives to act, such as PT24H."""
    is_secret: Annotated[
        bool | None, Parameter(name="--secret", negative="--not-secret", show_default=False)
    ] = None
    """Whether the order, or its law, commands silence."""
    secrecy_ends_at: Annotated[str | None, Parameter(name="--secrecy-ends-at")] = None
    """When the silence ends."""
    secrecy_review_at: Annotated[str | None, Parameter(name="--secrecy-review-at")] = None
    """When a silence without end is looked at again; else after 90 days."""


_AS_READ = Confirmed()


def confirm(order: str, /, *, confirmed: Confirmed = _AS_READ, seat: Seat) -> int:
    """
    Confirm what the order says of itself (law, territory, issuer, secrecy), and start its clocks.

    Exit status: 0, 1 when something cannot be told from the order, or 2 when a value will not do.

    Example: withheld confirm 2026-0001 --authority in-signals --as asha --store ./store

    Parameters
    ----------
    order
        The order's name.
    """
    office, name = seat.office(), OrderID(order)
    said = particulars.Said(
        pack=PackID(confirmed.pack) if confirmed.pack else None,
        has_no_pack=confirmed.has_no_pack,
        variant=confirmed.variant,
        provisions=confirmed.provisions,
        territory=territory_in(confirmed.territory) if confirmed.territory else None,
        authority=AuthorityID(confirmed.authority) if confirmed.authority else None,
        deadline=confirmed.deadline,
        is_secret=confirmed.is_secret,
        secrecy_ends_at=optional_instant(confirmed.secrecy_ends_at, office.now()),
        secrecy_review_at=optional_instant(confirmed.secrecy_review_at, office.now()),
    )
    particulars.confirm(office, name, said, by=seat.person)
    header = office.record.order(name)
    now = header.particulars
    clocks = sorted(header.clocks.values(), key=lambda one: one.due_at)
    value: dict[str, JSON] = {"order": order}
    words = [f"{order}: confirmed"]
    if now is not None:
        value |= {
            "pack": now.pack,
            "provisions": list(now.provisions),
            "territory": sorted(now.territory.countries),
            "secret": now.is_secret,
        }
        words = [
            f"{order}: {now.pack or 'no pack'}; {'; '.join(now.provisions)}; in {now.territory}; "
            + ("silence is commanded" if now.is_secret else "no silence is commanded")
        ]
    value["clocks"] = [{"what": one.what, "due_at": one.due_at.isoformat()} for one in clocks]
    words += [f"  {one.due_at:%Y-%m-%d %H:%M} UTC: {one.what} ({one.cite})" for one in clocks]
    seat.finish(office, value, words)
    return 0


def findings(
    order: str,
    /,
    *,
    present: Annotated[tuple[str, ...], Parameter(name="--present", negative=())] = (),
    seat: Seat,
) -> int:
    """
    List the order's defects, and each item's safeguards and narrower acts; nothing is decided.

    Exit status: 0, 1 when the particulars are not confirmed yet, or 2 when there is no such order.

    Example: withheld findings 2026-0001 --present reasons --as asha --store ./store

    Parameters
    ----------
    order
        The order's name.
    present
        The key of a required element that you found in the order; say it once for each.  What is
        missing without it is listed as a defect, by its key.
    """
    office, name = seat.office(), OrderID(order)
    casework.list_findings(office, name, by=seat.person, present=present)
    view = office.record.view(name, None)
    words = [one for one in office.open(view.order.findings) if isinstance(one, dict)]
    guarded = sum(bool(one.safeguards) for one in view.items.values())
    narrower = sum(bool(one.alternatives) for one in view.items.values())
    has_pack = particulars.pack_of(office, view) is not None
    value: JSON = {
        "order": order,
        "has_pack": has_pack,
        "findings": words,
        "safeguarded": guarded,
        "narrower": narrower,
    }
    seat.finish(
        office,
        value,
        [
            (
                f"{order}: {many(len(view.order.defects), 'defect')}; "
                f"{many(guarded, 'item')} with a safeguard, "
                f"{narrower} that a narrower act could meet"
            ),
            *(_finding(one) for one in words),
            *([] if has_pack else ["  no pack describes this law: nothing is proposed"]),
        ],
    )
    return 0


def _finding(one: Mapping[str, JSON]) -> str:
    about = f"item {one['item']}: " if "item" in one else ""
    cite = f" ({one['cite']})" if one.get("cite") else ""
    return f"  {about}{one['code']}: {one['because']}{cite}"


def bindingness(
    order: str,
    value: Bindingness,
    /,
    *,
    reason: Annotated[str, Parameter(name="--reason")],
    despite_sender: Annotated[bool, Parameter(name="--despite-sender", negative=())] = False,
    seat: Seat,
) -> int:
    """
    Record counsel's view of whether the order binds; what is then done is another record.

    Exit status: 0, 1 when a rule forbids it, or 2 when there is no such order.

    Example: withheld bindingness 2026-0001 valid --reason "complete" --as cleo --store ./store

    Parameters
    ----------
    order
        The order's name.
    value
        Counsel's view.
    reason
        Why.
    despite_sender
        Counsel holds it binding though the sender is not confirmed, and the reason says why.
    """
    office = seat.office()
    casework.record_bindingness(
        office,
        OrderID(order),
        value,
        reason,
        seat.hand(),
        despite_sender=despite_sender,
    )
    seat.finish(office, {"order": order, "bindingness": str(value)}, f"{order}: {value}")
    return 0


def mark(
    order: str,
    /,
    *,
    items: Annotated[str, Parameter(name="--items")],
    safeguard: Annotated[SafeguardClass, Parameter(name="--safeguard")],
    reason: Annotated[str, Parameter(name="--reason")],
    seat: Seat,
) -> int:
    """
    Mark items as protected speech that the system did not notice; it only ever asks for more eyes.

    Exit status: 0, 1 when a rule forbids it, or 2 when there is no such item.

    Example: withheld mark 2026-0001 --items 4 --safeguard art --reason "a poem" --as asha

    Parameters
    ----------
    order
        The order's name.
    items
        The items, such as 1-20,25.
    safeguard
        What kind of speech it is.
    reason
        Why.
    """
    office, picked = seat.office(), items_in(items).all
    casework.mark_safeguard(office, OrderID(order), picked, safeguard, reason, by=seat.person)
    seat.finish(
        office,
        {"order": order, "items": list(picked), "safeguard": str(safeguard)},
        f"{order}: marked {many(len(picked), 'item')} as {safeguard}",
    )
    return 0
