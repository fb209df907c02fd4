"""`withheld pack list`, `show`, `lint` and `sign`: law as data, and who answers for it."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from withheld.adapters.packs import read_pack, read_packs
from withheld.casework.people import sign_pack
from withheld.cli.desk import Desk, Seat, say
from withheld.errors import NotFound
from withheld.regimes.describing import describe
from withheld.regimes.lint import lint as problems_of
from withheld.regimes.schema import Pack

_HAS_PROBLEMS = 1


def list_packs(*, desk: Desk) -> int:
    """
    List the packs of law that are installed, and which of them counsel has signed.

    Exit status: 0, or 2 when there is no store.
    Example: withheld pack list --store ./store
    """
    office = desk.office()
    active = {one.digest for one in office.active_packs()}
    desk.say(
        [
            {
                "pack": one.id,
                "version": one.head.version,
                "title": one.head.title,
                "signed": one.digest in active,
            }
            for one in office.packs
        ],
        [
            f"{one.id} {one.head.version}: {one.head.title}"
            + (" (signed)" if one.digest in active else " (not signed: it says nothing yet)")
            for one in office.packs
        ],
    )
    return 0


def show(
    pack: str, /, *, json: Annotated[bool, Parameter(name="--json", negative=())] = False
) -> int:
    """
    Show a pack as a lawyer reads it: every rule, where it is from, and how sure we are of it.

    Exit status: 0, or 2 when there is no such pack.
    Example: withheld pack show IN-69A

    Parameters
    ----------
    pack
        The pack's id, or a folder with a pack of your own.
    json
        JSON for scripts instead of words for people.
    """
    found = _pack(pack)
    text = describe(found)
    value = {"pack": found.id, "version": found.head.version, "digest": found.digest, "text": text}
    say(value, text.rstrip("\n"), as_json=json)
    return 0


def lint(
    pack: str, /, *, json: Annotated[bool, Parameter(name="--json", negative=())] = False
) -> int:
    """
    Look for what is wrong with a pack: rules without source, clocks without end, gaps.

    Exit status: 0, 1 when something is wrong with it, or 2 when there is no such pack.
    Example: withheld pack lint ./packs/XX-1

    Parameters
    ----------
    pack
        The pack's id, or a folder with a pack of your own.
    json
        JSON for scripts instead of words for people.
    """
    found = problems_of(_pack(pack))
    say(
        [{"rule": one.path, "what": one.what, "todo": one.todo} for one in found],
        [f"{one.path}: {one.what}; {one.todo}" for one in found] or "Nothing is wrong with it.",
        as_json=json,
    )
    return _HAS_PROBLEMS if found else 0


def sign(pack: str, /, *, seat: Seat) -> int:
    """
    Sign a pack as counsel, having read it; from now on exactly these bytes may speak.

    Exit status: 0, 1 when the person is not counsel, or 2 when there is no such pack.
    Example: withheld pack sign IN-69A --as cleo --store ./store

    Parameters
    ----------
    pack
        The id of an installed pack.
    """
    office = seat.office()
    found = next((one for one in office.packs if one.id == pack), None)
    if found is None:
        raise NotFound(_no_pack(office.packs))
    sign_pack(office, found.id, found.head.version, found.digest, seat.hand())
    seat.finish(
        office,
        {"pack": found.id, "version": found.head.version, "digest": found.digest},
        f"{found.id} {found.head.version} is signed by {seat.person}.",
    )
    return 0


def _pack(name: str) -> Pack:
    """
    Return the pack called `name`, or in the folder `name`.

    Raises:
        NotFound: There is none.
    """
    if Path(name).is_dir():
        return read_pack(Path(name))
    packs = read_packs()
    found = next((one for one in packs if one.id == name), None)
    if found is None:
        raise NotFound(_no_pack(packs))
    return found


def _no_pack(packs: Sequence[Pack]) -> str:
    return "no pack of that name is installed; there are " + ", ".join(one.id for one in packs)
