"""`withheld counsel` and `accept-risk`: what is between the service and its counsel."""

import sys
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from withheld.bootstrap import counsel_lane
from withheld.casework import counsel
from withheld.cli.desk import Seat, person_of
from withheld.cli.words import many
from withheld.errors import InvalidInput, NotPermitted
from withheld.model.counsel import LaneKind
from withheld.model.review import Role


def write(
    matter: str,
    /,
    *,
    words: Annotated[str, Parameter(name="--words")] = "",
    advises: Annotated[bool, Parameter(name="--advice", negative=())] = False,
    seat: Seat,
) -> int:
    """
    Write a privileged note down; it enters no record, no export, no letter and no log.

    Exit status: 0, 1 when a rule forbids it, or 2 when a value will not do.

    Example: withheld counsel write 2026-0001 --advice < advice.txt --as cleo

    Parameters
    ----------
    matter
        An order's name, or a number of counsel's own.
    words
        What is noted; read from standard input if it is not given, which leaves no trace in a
        shell's history.
    advises
        It is advice, not merely a note.
    """
    kind = LaneKind.ADVICE if advises else LaneKind.NOTE
    counsel.write(seat.office(), counsel.matter_of(matter), kind, _words(words), seat.hand())
    seat.say({"matter": matter, "wrote": str(kind)}, f"{matter}: the {kind} is kept in the lane")
    return 0


def accept_risk(
    order: str, /, *, reason: Annotated[str, Parameter(name="--reason")] = "", seat: Seat
) -> int:
    """
    Write down, in counsel's lane, that an officer accepts the risk of what is done.

    Exit status: 0, 1 when a rule forbids it, or 2 when a value will not do.

    Example: withheld accept-risk 2026-0001 --reason "…" --as dev --store ./store

    Parameters
    ----------
    order
        The order's name, or a number of counsel's own.
    reason
        Which risk, and why it is accepted; read from standard input if it is not given.
    """
    matter = counsel.matter_of(order)
    counsel.write(seat.office(), matter, LaneKind.RISK, _words(reason), seat.hand())
    seat.say(
        {"matter": order, "wrote": str(LaneKind.RISK)},
        f"{order}: the risk is accepted; that is kept in counsel's lane, not on the record",
    )
    return 0


def read(matter: str, /, *, seat: Seat) -> int:
    """
    Read a matter, as counsel or as a guest of it; that you did is kept.

    Exit status: 0, or 1 when the matter is not open to you.

    Example: withheld counsel read 2026-0001 --as cleo --store ./store

    Parameters
    ----------
    matter
        An order's name, or a number of counsel's own.
    """
    found = counsel.read(seat.office(), counsel.matter_of(matter), seat.hand())
    seat.say(
        [
            {
                "at": one.at.isoformat(),
                "author": one.author,
                "kind": str(one.kind),
                "words": one.words.reveal(),
            }
            for one in found
        ],
        [
            f"{matter}: privileged; {many(len(found), 'writing')}",
            *(
                f"  {one.at:%Y-%m-%d %H:%MZ} {one.author}, {one.kind}: {one.words.reveal()}"
                for one in found
            ),
        ],
    )
    return 0


def admit(matter: str, guest: str, /, *, seat: Seat) -> int:
    """
    Let an enrolled person into one matter, as counsel.

    Exit status: 0, 1 when a rule forbids it, or 2 when nobody of that name is enrolled.

    Example: withheld counsel admit 2026-0001 dev --as cleo --store ./store

    Parameters
    ----------
    matter
        An order's name, or a number of counsel's own.
    guest
        Who is let in.
    """
    counsel.admit(seat.office(), counsel.matter_of(matter), person_of(guest), seat.hand())
    seat.say({"matter": matter, "admitted": guest}, f"{matter}: {guest} may read and write here")
    return 0


def dismiss(matter: str, guest: str, /, *, seat: Seat) -> int:
    """
    Let a guest into a matter no longer, as counsel.

    Exit status: 0, 1 when a rule forbids it, or 2 when that person is no guest there.

    Example: withheld counsel dismiss 2026-0001 dev --as cleo --store ./store

    Parameters
    ----------
    matter
        An order's name, or a number of counsel's own.
    guest
        Who is let in no more.
    """
    counsel.dismiss(seat.office(), counsel.matter_of(matter), person_of(guest), seat.hand())
    seat.say({"matter": matter, "dismissed": guest}, f"{matter}: {guest} may read here no more")
    return 0


def register(matter: str, /, *, seat: Seat) -> int:
    """
    List who wrote, read, came and went in a matter, as counsel.

    Exit status: 0, or 1 when a rule forbids it.

    Example: withheld counsel register 2026-0001 --as cleo --store ./store

    Parameters
    ----------
    matter
        An order's name, or a number of counsel's own.
    """
    found = counsel.register(seat.office(), counsel.matter_of(matter), seat.hand())
    seat.say(
        [
            {"at": one.at.isoformat(), "person": one.person, "act": str(one.act), "whom": one.whom}
            for one in found
        ],
        [
            f"{one.at:%Y-%m-%d %H:%MZ} {one.person} {one.act}"
            + (f" {one.whom}" if one.whom else "")
            for one in found
        ],
    )
    return 0


def copy(file: Path, /, *, seat: Seat) -> int:
    """
    Write the whole lane to a file for counsel to keep; backups and exports leave it out.

    Exit status: 0, 1 when a rule forbids it, or 2 when there is such a file already.

    Example: withheld counsel copy /media/safe/lane.sqlite3 --as cleo --store ./store

    Parameters
    ----------
    file
        Where the copy is written.
    """
    office, hand = seat.office(), seat.hand()
    actor = office.actor(hand.person)
    if actor.role is not Role.COUNSEL or actor.key != hand.signer.id:
        raise NotPermitted("only counsel, with counsel's own key, copies the lane")
    counsel_lane(seat.store).copy_to(file)
    seat.say({"copied": True}, "The lane is copied; keep it where only counsel reaches it.")
    return 0


def _words(given: str) -> str:
    if given:
        return given
    if sys.stdin.isatty():
        raise InvalidInput("nothing was written; give it with --words, or on standard input")
    return sys.stdin.read()
