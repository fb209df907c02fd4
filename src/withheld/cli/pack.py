"""`withheld pack list`, `show`, `new`, `lint`, `test`, `sign`: law as data, and who signs it."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from withheld.adapters.clock import SystemClock
from withheld.adapters.packs import read_pack, read_packs
from withheld.bootstrap import open_office
from withheld.casework.people import sign_pack
from withheld.cli.desk import Seat, say
from withheld.errors import InvalidInput, NotFound
from withheld.regimes.describing import describe
from withheld.regimes.golden import Mismatch, read_cases, run_golden
from withheld.regimes.lint import lint as problems_of
from withheld.regimes.loader import load_pack
from withheld.regimes.schema import Pack
from withheld.regimes.skeleton import skeleton

_HAS_PROBLEMS = 1


def list_packs(
    *,
    store: Annotated[Path | None, Parameter(name="--store", env_var="WITHHELD_STORE")] = None,
    json: Annotated[bool, Parameter(name="--json", negative=())] = False,
) -> int:
    """
    List the packs of law that are installed; with a store, which of them its counsel has signed.

    Exit status: 0, or 2 when the store that was named is none.

    Example: withheld pack list

    Parameters
    ----------
    store
        The folder of the case store; without one, the packs are only listed.
    json
        JSON for scripts instead of words for people.
    """
    signed = None
    packs: Sequence[Pack] = read_packs()
    if store is not None:
        office = open_office(store)
        packs, signed = office.packs, {one.digest for one in office.active_packs()}
    say(
        [
            {"pack": one.id, "version": one.head.version, "title": one.head.title}
            | ({} if signed is None else {"signed": one.digest in signed})
            for one in packs
        ],
        [f"{one.id} {one.head.version}: {one.head.title}{_standing(one, signed)}" for one in packs],
        as_json=json,
    )
    return 0


def _standing(pack: Pack, signed: set[str] | None) -> str:
    """Return whether counsel has signed a pack, in words; nothing where no store was named."""
    if signed is None:
        return ""
    return " (signed)" if pack.digest in signed else " (not signed: it says nothing yet)"


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


def run_cases(
    pack: str, /, *, json: Annotated[bool, Parameter(name="--json", negative=())] = False
) -> int:
    """
    Run a pack's golden cases: what a lawyer expects of the law, held against what the pack says.

    Exit status: 0, 1 when a case differs or cannot be read, or 2 when there is no such pack.

    Example: withheld pack test ./packs/XX-1

    Parameters
    ----------
    pack
        The pack's id, or a folder with a pack of your own.
    json
        JSON for scripts instead of words for people.
    """
    found = _pack(pack)
    try:
        cases, differing = read_cases(found), run_golden(found)
    except InvalidInput as error:
        say({"error": str(error)}, str(error), as_json=json)
        return _HAS_PROBLEMS
    by_case = {case.name: [one for one in differing if one.case == case.name] for case in cases}
    say(
        [
            {
                "case": name,
                "holds": not wrong,
                "differs": [
                    {"about": one.about, "expected": one.expected, "found": one.found}
                    for one in wrong
                ],
            }
            for name, wrong in by_case.items()
        ],
        [line for name, wrong in by_case.items() for line in _case_words(name, wrong)]
        or "The pack has no case.",
        as_json=json,
    )
    return _HAS_PROBLEMS if differing else 0


def new(  # noqa: PLR0913 -- each is an option of the command
    pack: str,
    folder: Path,
    /,
    *,
    title: Annotated[str, Parameter(name="--title")],
    statute: Annotated[str, Parameter(name="--statute")],
    jurisdiction: Annotated[str, Parameter(name="--jurisdiction")],
    zone: Annotated[str, Parameter(name="--zone")],
    offset: Annotated[str, Parameter(name="--offset")],
) -> int:
    """
    Begin a pack of your own: a folder that says nothing yet, passes the linter, and is filled in.

    Exit status: 0, or 2 when the folder is there already or a value will not do.

    Example: withheld pack new XX-1 ./packs/XX-1 --title "Nowhere: Act 1" --statute "Act 1"
    --jurisdiction SE --zone Europe/Stockholm --offset +01:00

    Parameters
    ----------
    pack
        The new pack's id.
    folder
        Where to make it; it must not exist yet.
    title
        Country and law in a line.
    statute
        The law as it is cited.
    jurisdiction
        The country's code, or EU.
    zone
        Where the law's days begin, such as Asia/Kolkata.
    offset
        The zone's standard time, such as +05:30.
    """
    if folder.exists():
        raise InvalidInput("the folder is there already; name one that is not")
    files = skeleton(
        pack,
        title=title,
        statute=statute,
        jurisdiction=jurisdiction,
        zone=zone,
        offset=offset,
        today=SystemClock().now().date(),
    )
    load_pack(files)
    folder.mkdir(parents=True)
    for name, data in files.items():
        (folder / name).write_bytes(data)
    say(
        {"pack": pack, "folder": str(folder)},
        f"{folder}: {', '.join(sorted(files))}. Fill in what you have read; then `pack lint` and "
        "`pack test`.",
        as_json=False,
    )
    return 0


def _case_words(name: str, wrong: Sequence[Mismatch]) -> list[str]:
    mark = "differs" if wrong else "holds  "
    return [
        f"{mark}  {name}",
        *(f"         {one.about}: expected {one.expected}, found {one.found}" for one in wrong),
    ]


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
