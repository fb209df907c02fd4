"""`withheld surfaces …`: where things are shown, what visits found, what may be claimed."""

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from withheld.casework import probing, surfaces
from withheld.cli.desk import Desk, Seat
from withheld.errors import NotFound
from withheld.model.identity import OrderID
from withheld.model.surfaces import Surface, SurfaceKind
from withheld.model.wording import moment

_WRONG = 1
_SHOWN_MAX = 100


def template() -> int:
    """
    Print a checklist of surfaces to fill in.

    Exit status: 0.

    Example: withheld surfaces template
    """
    print(surfaces.TEMPLATE, end="")  # noqa: T201 -- a command speaks
    return 0


def set_surfaces(file: Path, /, *, seat: Seat) -> int:
    """
    Put a filled checklist on record; the last one counts.

    Exit status: 0, 1 when a rule forbids it, or 2 when the file will not do.

    Example: withheld surfaces set surfaces.toml --as dev --store ./store

    Parameters
    ----------
    file
        The checklist, in TOML; `withheld surfaces template` prints one.
    """
    office = seat.office()
    try:
        data = file.read_bytes()
    except OSError as error:
        raise NotFound("the checklist cannot be read; check its path") from error
    checklist = surfaces.state_surfaces(office, data, by=seat.person)
    seat.finish(
        office,
        {"surfaces": [_spelled(one) for one in checklist.surfaces]},
        [_line(one) for one in checklist.surfaces],
    )
    return 0


def show(*, desk: Desk) -> int:
    """
    Show what is said of every surface.

    Exit status: 0, or 2 when there is no store.

    Example: withheld surfaces show --store ./store --json
    """
    stated = surfaces.stated_surfaces(desk.office())
    desk.say(
        {"surfaces": [_spelled(one) for one in stated]},
        [_line(one) for one in stated]
        or "Nothing is said of the surfaces yet; `withheld surfaces template` prints a checklist.",
    )
    return 0


def probe(
    order: str,
    /,
    *,
    visits_max: Annotated[int, Parameter(name="--visits-max")] = probing.VISITS_MAX,
    seat: Seat,
) -> int:
    """
    Visit what an order withholds on every surface that can be visited, from each country.

    What leaks (shown where it is withheld), what is over-blocked (withheld where nobody decided
    so) and what shows nothing either way is listed and put on record.
    Exit status: 0 when all is as decided, 1 when it is not or a rule forbids it, or 2 when there is
    no such order.

    Example: withheld surfaces probe 2026-0001 --as dev --store ./store

    Parameters
    ----------
    order
        The order.
    visits_max
        How many requests at most; none is made when more would be needed.
    """
    from withheld.adapters.visiting import visit_surface

    office = seat.office()
    done = probing.probe_order(
        office, OrderID(order), visit_surface, by=seat.person, visits_max=visits_max
    )
    seat.finish(
        office,
        {
            "order": order,
            "visits": done.visit_count,
            "surfaces": [str(one) for one in done.surfaces],
            "found": [
                {
                    "what": one.what,
                    "surface": str(one.surface),
                    "item": one.item,
                    "country": one.country,
                    "path": one.path,
                    "status": one.status,
                }
                for one in done.found
            ],
        },
        [
            f"{done.visit_count} visits to {', '.join(done.surfaces)}.",
            *(
                f"{one.what}: item {one.item} on {one.surface} from {one.country}: "
                f"{one.status or 'no answer'} at {one.path}"
                for one in done.found[:_SHOWN_MAX]
            ),
            *([] if done.found else ["All of it is as decided."]),
        ],
    )
    return _WRONG if any(one.what != "passing" for one in done.found) else 0


def attest(
    order: str,
    surface: SurfaceKind,
    /,
    *,
    office_name: Annotated[str, Parameter(name="--office")],
    seat: Seat,
) -> int:
    """
    Record that an office answers for what an order withholds being withheld on a surface.

    The answer to the authority names that office.  What the order changes later, or a leak that is
    found, ends the claim.
    Exit status: 0, 1 when a rule forbids it, or 2 when there is no such order.

    Example: withheld surfaces attest 2026-0001 push --office "Head of Operations" --as dev

    Parameters
    ----------
    order
        The order.
    surface
        The surface.
    office_name
        The office that attests; not a person's name.
    """
    office = seat.office()
    probing.attest(office, OrderID(order), surface, office_name, by=seat.person)
    seat.finish(
        office,
        {"order": order, "surface": str(surface), "attested_by": office_name},
        f"{surface}: attested by {office_name}.",
    )
    return 0


def claims(order: str, /, *, desk: Desk) -> int:
    """
    Show which effects an answer to the authority would claim now.

    Exit status: 0, or 2 when there is no such order.

    Example: withheld surfaces claims 2026-0001 --store ./store

    Parameters
    ----------
    order
        The order.
    """
    found = probing.effects_on_record(desk.office(), OrderID(order))
    desk.say(
        {
            "order": order,
            "effects": [
                {
                    "surface": one.surface,
                    "known": str(one.known),
                    "attested_by": one.attested_by,
                    "at": moment(one.at),
                }
                for one in found
            ],
        },
        [
            f"{one.surface}: {one.known}"
            + (f" by {one.attested_by}" if one.attested_by else "")
            + f", {moment(one.at)}"
            for one in found
        ]
        or "No effect may be claimed on any surface.",
    )
    return 0


def _spelled(surface: Surface) -> dict[str, str | bool]:
    return {
        "kind": str(surface.kind),
        "status": str(surface.status),
        "name": surface.name,
        "visited": surface.is_probed,
    }


def _line(surface: Surface) -> str:
    how = ", visited" if surface.is_probed else ""
    return f"{surface.kind}: {surface.status}{how} ({surface.name or 'no name'})"
