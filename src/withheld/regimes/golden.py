"""
Golden cases: what a lawyer expects of a pack, written in TOML and run without a line of Python.

Each case states facts of an order (`received`, `has` or `lacks`, what else happened) and what must
follow.  Only what `[case.expect]` names is compared; a case that expects nothing is refused.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime

from withheld.errors import InvalidInput
from withheld.model.authority import AuthorityKind
from withheld.model.review import Audience
from withheld.regimes.evaluating import (
    account_wide,
    default_territory,
    defects,
    disclosure_default,
    gag_ends,
    issuer_may_order,
    questions,
    secrecy,
)
from withheld.regimes.loader import GOLDEN, parse_toml
from withheld.regimes.matching import Matched, match
from withheld.regimes.schema import Pack
from withheld.regimes.spans import Span, parse_span
from withheld.regimes.tables import Table
from withheld.regimes.terms import ClockKind, Start
from withheld.regimes.timing import ClockState, Hindrance, clocks, law_date
from withheld.regimes.working import WorkingCalendar


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """The facts of one order, and what is expected of the pack."""

    name: str
    """A sentence that states what is shown."""
    variant: str
    received_at: datetime
    paper: str
    present: frozenset[str]
    applies: frozenset[str]
    starts: dict[Start, datetime]
    stated: dict[ClockKind, Span | datetime]
    hindrances: tuple[Hindrance, ...]
    is_silenced: bool
    is_extended: bool
    kind: AuthorityKind
    rank: str
    is_designated: bool | None
    country: str
    cited: tuple[str, ...]
    calendar: WorkingCalendar | None
    """The working days, where the case names the holidays; None where it does not."""
    expected: tuple[tuple[str, str], ...]
    """What is compared, and the value in words: `("due.act", "2026-02-20T03:00:00+00:00")`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mismatch:
    """Something a pack says otherwise than its golden case."""

    case: str
    about: str
    expected: str
    found: str


def read_cases(pack: Pack) -> tuple[Case, ...]:
    """
    Return the golden cases of `pack`.

    Raises:
        InvalidInput: An unknown key or value, or a case that expects nothing.
    """
    table = parse_toml(pack.golden, GOLDEN)
    cases = tuple(_case(pack, each) for each in table.listed("case"))
    table.close()
    return cases


def run_golden(pack: Pack) -> tuple[Mismatch, ...]:
    """
    Return where `pack` differs from its golden cases; empty when it keeps all of them.

    Raises:
        InvalidInput: A case that cannot be read.
    """
    return tuple(mismatch for case in read_cases(pack) for mismatch in _compare(pack, case))


def _compare(pack: Pack, case: Case) -> Iterator[Mismatch]:
    for about, expected in case.expected:
        found = _found(pack, case, about)
        if found != expected:
            yield Mismatch(case=case.name, about=about, expected=expected, found=found)


def _found(pack: Pack, case: Case, about: str) -> str:
    """Return what the pack says about `about`, in the words a case uses."""
    on = law_date(pack.head, case.received_at)
    section, _, detail = about.partition(".")
    match section:
        case "defects" | "questions":
            return _missing(pack, case, about, on)
        case "due":
            return _due(pack, case, detail, on)
        case "disclosure":
            audience = Audience(detail)
            layers = disclosure_default(
                pack, audience, variant=case.variant, on=on, is_silenced=case.is_silenced
            )
            return _words(layers)
        case _:
            return _plain(pack, case, about, on)


def _plain(pack: Pack, case: Case, about: str, on: date) -> str:
    variant = case.variant
    match about:
        case "secrecy":
            rule = secrecy(pack, variant=variant, on=on)
            return rule.commands if rule else "none"
        case "gag_ends":
            decided_at = case.starts.get(Start.DECIDED, case.received_at)
            extended = case.is_extended
            end = gag_ends(
                pack, variant=variant, on=on, decided_at=decided_at, is_extended=extended
            )
            return _instant(end)
        case "territory":
            country = case.country or None
            return str(default_territory(pack, variant=variant, on=on, issuer_country=country))
        case "may_order":
            return _may_order(pack, case, on)
        case "accounts":
            return account_wide(pack, variant=variant, on=on)
        case "matched":
            return _matched(pack, case)
        case _:
            raise InvalidInput(f"golden.toml: nothing is known of {about}; see docs/packs.md")


def _may_order(pack: Pack, case: Case, on: date) -> str:
    known = case.is_designated
    permission = issuer_may_order(
        pack, case.kind, case.rank, variant=case.variant, on=on, is_designated=known
    )
    return permission.answer


def _missing(pack: Pack, case: Case, about: str, on: date) -> str:
    has, variant, applies, paper = case.present, case.variant, case.applies, case.paper
    if about == "defects":
        found = defects(pack, has, variant=variant, on=on, applies=applies, paper=paper)
        return _words(each.code.removesuffix("-missing") for each in found)
    asked = questions(pack, has, variant=variant, on=on, applies=applies, paper=paper)
    return _words(each.path.removeprefix("element.") for each in asked)


def _due(pack: Pack, case: Case, key: str, on: date) -> str:
    runs = clocks(
        pack,
        variant=case.variant,
        on=on,
        starts={Start.RECEIVED: case.received_at} | case.starts,
        stated=case.stated,
        hindrances=case.hindrances,
        calendar=case.calendar,
    )
    run = next((run for run in runs if run.clock.rule.key == key), None)
    if run is None:
        return "no such clock"
    return _instant(run.due_at) if run.state is ClockState.RUNS else run.state


def _matched(pack: Pack, case: Case) -> str:
    answer = match([pack], case.cited, country=case.country)
    if not isinstance(answer, Matched):
        return "no pack"
    return answer.packs[0].variant or "any"


def _case(pack: Pack, table: Table) -> Case:
    received_at = table.instant("received")
    if received_at is None:
        raise InvalidInput(f"{table.path}.received: when the order was received, with its offset")
    variant = table.text("variant", pack.head.default_variant)
    if variant not in pack.variant_keys:
        raise InvalidInput(f"{table.path}.variant: one of {', '.join(pack.variant_keys)}")
    paper = table.text("paper", "order")
    case = Case(
        name=table.text("name"),
        variant=variant,
        received_at=received_at,
        paper=paper,
        present=_present(pack, table),
        applies=frozenset(table.texts("applies")),
        starts=_starts(table.table("starts")),
        stated=_stated(table.table("stated")),
        hindrances=tuple(_hindrance(each) for each in table.listed("hindrance")),
        is_silenced=table.flag("silenced"),
        is_extended=table.flag("extended"),
        kind=table.choice("kind", AuthorityKind, AuthorityKind.UNKNOWN),
        rank=table.text("rank", ""),
        is_designated=table.flag("designated") if "designated" in table.names() else None,
        country=table.text("country", ""),
        cited=table.texts("cited"),
        calendar=_calendar(pack, table),
        expected=_expected(table.table("expect")),
    )
    table.close()
    return case


def _present(pack: Pack, table: Table) -> frozenset[str]:
    """
    Return what the order has: as listed under `has`, or everything but what it `lacks`.

    Raises:
        InvalidInput: A key that is no element of the pack.
    """
    has, lacks = table.texts("has"), table.texts("lacks")
    every = frozenset(each.rule.key for each in pack.element)
    if unknown := sorted({*has, *lacks} - every):
        raise InvalidInput(f"{table.path}: {', '.join(unknown)} is no element of {pack.id}")
    return frozenset(has) if has else every - frozenset(lacks)


def _calendar(pack: Pack, table: Table) -> WorkingCalendar | None:
    """Return the calendar a case describes: Saturdays, Sundays and the days under `holidays`."""
    if "holidays" not in table.names():
        return None
    return WorkingCalendar(
        country=pack.head.jurisdiction,
        source="the case",
        first=date.min,
        last=date.max,
        weekend=frozenset({5, 6}),
        holidays=frozenset(table.days("holidays")),
    )


def _starts(table: Table) -> dict[Start, datetime]:
    starts = {}
    for name in table.names():
        if name not in set(Start) or (at := table.instant(name)) is None:
            raise InvalidInput(f"{table.path}.{name}: one of {', '.join(Start)}, with an instant")
        starts[Start(name)] = at
    return starts


def _stated(table: Table) -> dict[ClockKind, Span | datetime]:
    stated: dict[ClockKind, Span | datetime] = {}
    for name in table.names():
        if name not in set(ClockKind):
            raise InvalidInput(f"{table.path}.{name}: one of {', '.join(ClockKind)}")
        value = table.take(name)
        if isinstance(value, datetime) and value.tzinfo is not None:
            stated[ClockKind(name)] = value
        elif isinstance(value, str):
            stated[ClockKind(name)] = parse_span(value)
        else:
            raise InvalidInput(f"{table.path}.{name}: a span such as 'PT24H', or an instant")
    return stated


def _hindrance(table: Table) -> Hindrance:
    began_at = table.instant("began")
    if began_at is None:
        raise InvalidInput(f"{table.path}.began: when the obstacle began, with its offset")
    hindrance = Hindrance(
        obstacle=table.text("obstacle"), began_at=began_at, ceased_at=table.instant("ceased")
    )
    table.close()
    return hindrance


def _expected(table: Table) -> tuple[tuple[str, str], ...]:
    expected: list[tuple[str, str]] = []
    for name in table.names():
        value = table.take(name)
        if isinstance(value, dict):
            expected += [(f"{name}.{key}", _said(each)) for key, each in value.items()]
        else:
            expected.append((name, _said(value)))
    if not expected:
        raise InvalidInput(f"{table.path}: a case must expect something, such as defects = []")
    return tuple(expected)


def _said(value: object) -> str:
    """Return an expected value in the words `_found` uses."""
    if isinstance(value, datetime):
        return _instant(value)
    if isinstance(value, list):
        return _words(str(each) for each in value)
    return str(value)


def _instant(at: datetime | None) -> str:
    return "none" if at is None else at.astimezone(UTC).isoformat()


def _words(words: Iterable[str]) -> str:
    return ", ".join(sorted(str(each) for each in words)) or "nothing"
