"""`withheld connector …`: platforms that enforce what was decided."""

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from withheld.casework import connecting, reconciling
from withheld.casework.reconciling import Ended, Look, Report
from withheld.cli.desk import Desk, Seat, carry_out, hands_of, say
from withheld.errors import NotFound
from withheld.ledger.canonical import JSON
from withheld.ports.connectors import Mark
from withheld.projections.connectors import ConnectorState

Approvers = Annotated[tuple[str, ...], Parameter(name="--with", negative=())]
_DIFFERS = 1
_SHOWN_MAX = 50
_REVEALS = (
    "This platform shows the world what is withheld. A visible mark reveals that this account or "
    "post is withheld, where, and that somebody demanded it. It is told nothing until counsel "
    "releases it, and then only of orders that counsel discloses to the public."
)


def kinds(*, json: Annotated[bool, Parameter(name="--json", negative=())] = False) -> int:
    """
    List the kinds of platforms that can be connected, and what each can do.

    Exit status: 0.

    Example: withheld connector kinds --json

    Parameters
    ----------
    json
        JSON for scripts instead of words for people.
    """
    from withheld.connectors.kinds import installed_kinds

    found = sorted(installed_kinds().values(), key=lambda one: one.name)
    say(
        {
            "kinds": [
                {
                    "kind": one.name,
                    "summary": one.summary,
                    "capabilities": sorted(str(able) for able in one.capabilities),
                }
                for one in found
            ]
        },
        [
            f"{one.name}: {one.summary} ({', '.join(sorted(map(str, one.capabilities)))})"
            for one in found
        ],
        as_json=json,
    )
    return 0


def add(name: str, file: Path, /, *, seat: Seat) -> int:
    """
    Connect a platform, read-only, as a file in TOML describes it.

    Said again with another file it is read-only again until two people let it write.
    Exit status: 0, 1 when a rule forbids it, or 2 when the file will not do.

    Example: withheld connector add front nginx.toml --as dev --store ./store

    Parameters
    ----------
    name
        Your name for it: small letters, digits and hyphens.
    file
        Its configuration; docs/connectors has a page for each kind.
    """
    office = seat.office()
    try:
        data = file.read_bytes()
    except OSError as error:
        raise NotFound("the file cannot be read; check its path") from error
    state = connecting.add(office, name, data, by=seat.person)
    words = [f"{name}: {state.kind}, read-only." if not state.may_write else f"{name}: unchanged."]
    seat.finish(office, _spelled(state), [*words, *([_REVEALS] if state.is_public else [])])
    return 0


def list_connectors(*, desk: Desk) -> int:
    """
    List the connectors: what each may do, and how its last run went.

    Exit status: 0, or 2 when there is no store.

    Example: withheld connector list --store ./store --json
    """
    found = connecting.connectors_of(desk.office())
    desk.say(
        {"connectors": [_spelled(one) for one in found.values()]},
        [_line(one) for one in found.values()] or "No platform is connected yet.",
    )
    return 0


def files(name: str, /, *, to: Annotated[Path, Parameter(name="--to")], desk: Desk) -> int:
    """
    Write the files that you put in place by hand to set a platform up; nothing else is touched.

    Exit status: 0, or 2 when there is no such connector.

    Example: withheld connector files front --to ./for-nginx --store ./store

    Parameters
    ----------
    name
        The connector.
    to
        The folder to write them to; it is made if it is not there.
    """
    written = desk.office().platforms.open(name).preparation()
    to.mkdir(parents=True, exist_ok=True)
    for file, text in sorted(written.items()):
        (to / file).write_text(text, encoding="utf-8")
    desk.say(
        {"files": sorted(written)},
        [f"{to / file}" for file in sorted(written)] or "Nothing has to be put in place by hand.",
    )
    return 0


def verify(name: str, /, *, desk: Desk) -> int:
    """
    Say whether a platform is there and set up as it has to be; nothing is changed.

    Exit status: 0, 1 when something stands in the way, or 2 when there is no such connector.

    Example: withheld connector verify front --store ./store

    Parameters
    ----------
    name
        The connector.
    """
    office = desk.office()
    state, described = connecting.connector_of(office, name)
    found = office.platforms.open(name).verify()
    desk.say(
        {
            "connector": name,
            "usable": found.is_usable,
            "version": found.version,
            "capabilities": sorted(str(one) for one in described.capabilities),
            "problems": list(found.problems),
            "remarks": list(found.remarks),
        },
        [
            f"{name}: {state.kind} {found.version}".rstrip()
            + (" can be used." if found.is_usable else " cannot be used yet."),
            *(f"problem: {one}" for one in found.problems),
            *(f"know: {one}" for one in found.remarks),
        ],
    )
    return 0 if found.is_usable else _DIFFERS


def observe(name: str, /, *, desk: Desk) -> int:
    """
    Say what a platform restricts today, whoever decided it; nothing is changed.

    Exit status: 0, 1 when the platform does not answer, or 2 when there is no such connector.

    Example: withheld connector observe front --store ./store --json

    Parameters
    ----------
    name
        The connector.
    """
    office = desk.office()
    connecting.connector_of(office, name)
    found = office.platforms.open(name).observe()
    desk.say(
        {
            "marks": _marks(found.marks),
            "elsewhere": _marks(found.elsewhere),
            "unread": list(found.unread),
        },
        [
            f"{len(found.marks)} marks where this connector writes",
            f"{len(found.elsewhere)} by rules of your own, {len(found.unread)} lines unread",
            *_some("mark", found.marks),
            *_some("your own", found.elsewhere),
            *(f"unread: {line}" for line in found.unread[:_SHOWN_MAX]),
        ],
    )
    return 0


def drift(name: str, /, *, desk: Desk) -> int:
    """
    Say where a platform differs from what was decided; nothing is changed.

    Exit status: 0 when it does not, 1 when it does or does not answer, or 2 when there is no such
    connector.

    Example: withheld connector drift front --store ./store

    Parameters
    ----------
    name
        The connector.
    """
    look = reconciling.look_at(desk.office(), name)
    desk.say({"connector": name, **_look(look)}, _look_words(look))
    planned = look.plan
    differs = planned.change_count or planned.foreign or planned.elsewhere or planned.unread_count
    return _DIFFERS if differs else 0


def adopt(name: str, /, *, approvers: Approvers, desk: Desk) -> int:
    """
    Take over what a platform restricts already, as an order of its own; nothing is changed there.

    Exit status: 0, 1 when a rule forbids it or the platform does not answer, or 2 when there is no
    such connector.

    Example: withheld connector adopt front --with cleo --with dev --store ./store

    Parameters
    ----------
    name
        The connector.
    approvers
        An enrolled person who approves; say it twice.
    """
    office = desk.office()
    done = connecting.adopt(office, name, hands_of(desk.store, approvers))
    removed = (
        [f"{done.removal_count} taken away from everybody, adopted as removals under own policy."]
        if done.removal_count
        else []
    )
    if done.imported is None:
        desk.say(
            {"order": None, "adopted": 0, "removals": done.removal_count},
            removed or "There is nothing to adopt that no decision explains.",
        )
        return 0
    imported = done.imported
    desk.say(
        {
            "order": imported.order,
            "marks": done.mark_count,
            "adopted": len(imported.adopted),
            "removals": done.removal_count,
            "unresolved": [{"line": line, "why": why} for line, why in imported.unresolved],
            "unread": [{"line": line, "why": why} for line, why in imported.unread],
        },
        [
            *removed,
            f"Order {imported.order}: {len(imported.adopted)} adopted.",
            f"{len(imported.unresolved)} not resolved, {len(imported.unread)} not read.",
            *(f"line {line}: not adopted: {why}" for line, why in imported.unresolved),
            *(f"line {line}: unread: {why}" for line, why in imported.unread),
        ],
    )
    carry_out(office)
    return 0


def reconcile(name: str, /, *, desk: Desk) -> int:
    """
    Make a platform restrict what was decided, as far as people let this connector go.

    Exit status: 0, 1 when the run waits for people or the platform fails, or 2 when there is no
    such connector.

    Example: withheld connector reconcile front --store ./store

    Parameters
    ----------
    name
        The connector.
    """
    report = reconciling.reconcile(desk.office(), name)
    desk.say({"connector": name, "ended": str(report.ended), **_look(report.look)}, _words(report))
    waits = report.ended in (Ended.HELD, Ended.READ_ONLY) and report.look.plan.change_count
    return _DIFFERS if waits else 0


def let_write(name: str, /, *, approvers: Approvers, desk: Desk) -> int:
    """
    Let a connector write, with exactly the configuration it has.

    Exit status: 0, 1 when a rule forbids it, or 2 when there is no such connector.

    Example: withheld connector let-write front --with cleo --with dev --store ./store

    Parameters
    ----------
    name
        The connector.
    approvers
        An enrolled person who approves; say it twice.
    """
    office = desk.office()
    connecting.let_write(office, name, hands_of(desk.store, approvers))
    desk.say({"connector": name, "writes": True}, f"{name} may write from now on.")
    carry_out(office)
    return 0


def release(name: str, /, *, approvers: Approvers, desk: Desk) -> int:
    """
    Let a connector show the world what is withheld, order by order as counsel discloses it.

    A visible mark itself reveals: that this account or post is withheld, where, and that somebody
    demanded it.  An order that counsel does not disclose to the public never reaches it.
    Exit status: 0, 1 when a rule forbids it, or 2 when there is no such connector.

    Example: withheld connector release labels --with cleo --with dev --store ./store

    Parameters
    ----------
    name
        The connector.
    approvers
        An enrolled person who approves, counsel among them; say it twice.
    """
    office = desk.office()
    connecting.release(office, name, hands_of(desk.store, approvers))
    desk.say({"connector": name, "released": True}, [f"{name} is released.", _REVEALS])
    carry_out(office)
    return 0


def stop(name: str, /, *, seat: Seat) -> int:
    """
    Make a connector read-only; what it placed stays as it is.

    Exit status: 0, 1 when a rule forbids it, or 2 when there is no such connector.

    Example: withheld connector stop front --as dev --store ./store

    Parameters
    ----------
    name
        The connector.
    """
    office = seat.office()
    connecting.stop(office, name, by=seat.person)
    seat.finish(office, {"connector": name, "writes": False}, f"{name} is read-only.")
    return 0


def allow_run(name: str, /, *, approvers: Approvers, desk: Desk) -> int:
    """
    Let a run go on that was held because it would change too much; exactly that one.

    Look at it first with `withheld connector drift`.
    Exit status: 0, 1 when a rule forbids it, or 2 when there is no such connector.

    Example: withheld connector allow-run front --with cleo --with dev --store ./store

    Parameters
    ----------
    name
        The connector.
    approvers
        An enrolled person who approves; say it twice.
    """
    office = desk.office()
    connecting.allow_run(office, name, hands_of(desk.store, approvers))
    desk.say({"connector": name, "allowed": True}, f"The run of {name} that was held may go on.")
    carry_out(office)
    return 0


def _spelled(state: ConnectorState) -> dict[str, JSON]:
    ran = state.ran
    return {
        "connector": state.connector,
        "kind": state.kind,
        "writes": state.may_write,
        "public": state.is_public,
        "released": state.is_released,
        "failing": state.is_failing,
        "held": state.held is not None,
        "changes_max": state.changes_max,
        "runs": state.run_count,
        "marks": ran.mark_count if ran else None,
    }


def _line(state: ConnectorState) -> str:
    parts = [state.kind, "writes" if state.may_write else "read-only"]
    if state.is_public:
        parts.append("released" if state.is_released else "not released")
    if state.is_failing:
        parts.append("failing")
    if state.held is not None:
        parts.append("a run waits for two people")
    if state.ran is not None:
        parts.append(f"{state.ran.mark_count} marks after run {state.run_count}")
    return f"{state.connector}: {', '.join(parts)}"


def _marks(marks: frozenset[Mark]) -> list[JSON]:
    return [
        {"country": one.country, "target": one.target, "kind": str(one.kind)}
        for one in sorted(marks)
    ]


def _look(look: Look) -> dict[str, JSON]:
    planned = look.plan
    return {
        "wanted": len(look.wanted.marks),
        "missing": _marks(planned.placing),
        "surplus": _marks(planned.lifting),
        "foreign": _marks(planned.foreign),
        "elsewhere": _marks(planned.elsewhere),
        "unread": list(look.observed.unread),
        "not_expressed": list(look.wanted.not_expressed),
    }


def _look_words(look: Look) -> list[str]:
    planned = look.plan
    return [
        f"{len(look.wanted.marks)} marks wanted, {len(look.observed.marks)} there.",
        *_some("missing", planned.placing),
        *_some("surplus", planned.lifting),
        *_some("not ours, left alone until adopted", planned.foreign),
        *_some("by a rule of your own, and not wanted", planned.elsewhere),
        *(f"unread: {line}" for line in look.observed.unread[:_SHOWN_MAX]),
        *(
            f"withheld, and this platform cannot: {subject}"
            for subject in look.wanted.not_expressed[:_SHOWN_MAX]
        ),
    ]


def _some(what: str, marks: frozenset[Mark]) -> list[str]:
    lines = [f"{what}: {one.country} {one.target}" for one in sorted(marks)[:_SHOWN_MAX]]
    more = len(marks) - _SHOWN_MAX
    return [*lines, *([f"{what}: and {more} more"] if more > 0 else [])]


def _words(report: Report) -> list[str]:
    planned = report.look.plan
    change = f"{len(planned.placing)} to place, {len(planned.lifting)} to lift"
    said = {
        Ended.DONE: f"{len(planned.placing)} placed, {len(planned.lifting)} lifted.",
        Ended.NOTHING_TO_DO: "Nothing to do: the platform has what was decided.",
        Ended.HELD: f"Held: {change}, more than the set number; two people let it go on.",
        Ended.READ_ONLY: f"Read-only: {change}; nothing was done.",
    }[report.ended]
    return [said, *_look_words(report.look)[1:]]
