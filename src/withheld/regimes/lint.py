"""
What is wrong with a pack, rule by rule, and what to do about it.

The linter holds the line that the evaluators hold again: an unverified rule leads only to
caution.  It also finds what would make a pack silently say nothing: an unknown variant, a pattern
that cannot match, two time limits for one act on one day, an audience nobody thought of.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from withheld.errors import InvalidInput
from withheld.model.review import Audience
from withheld.model.territory import COUNTRIES, Territory
from withheld.regimes.schema import (
    Account,
    Clock,
    Disclosure,
    Element,
    Interim,
    Issuer,
    Pack,
    Provision,
    Redress,
    Rule,
    Ruled,
    Scope,
    Secrecy,
    Tombstone,
)
from withheld.regimes.terms import AccountWide, ClockKind, Confidence, Party, Power, Status

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_SHOWN = frozenset({"order", "reasons"})
_QUOTE_LONGEST = 300
"""In characters: a quotation proves that the text was read, it does not replace it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing that is wrong with a pack."""

    path: str
    """The rule, such as `clock.act`; `pack` for the pack as a whole."""
    what: str
    todo: str


def lint(pack: Pack) -> tuple[Problem, ...]:
    """Return everything wrong with `pack`, in the order of its sections; empty when it is fit."""
    return (
        *_about_the_whole(pack),
        *_about_acts(pack),
        *(problem for path, ruled in pack.rules() for problem in _about(pack, path, ruled)),
    )


def _about(pack: Pack, path: str, ruled: Ruled) -> Iterator[Problem]:
    yield from _about_rule(pack, path, ruled.rule)
    yield from _about_kind(pack, path, ruled)
    if not ruled.rule.is_verified and (leads := _leads_beyond_caution(ruled)):
        yield Problem(
            path=path,
            what=f"an unverified rule {leads}",
            todo="read the law and cite it, or make the rule lead only to caution",
        )


def _about_rule(pack: Pack, path: str, rule: Rule) -> Iterator[Problem]:
    if not _SLUG.fullmatch(rule.key):
        yield Problem(path=path, what="its name is no slug", todo="use a-z, 0-9 and single dashes")
    if rule.quote and rule.confidence is not Confidence.PRIMARY:
        yield Problem(
            path=path,
            what="it quotes a text that was not read",
            todo="read the primary text and mark the rule primary, or remove the quotation",
        )
    if len(rule.quote) > _QUOTE_LONGEST:
        yield Problem(
            path=path,
            what=f"its quotation has {len(rule.quote)} characters",
            todo=f"quote at most {_QUOTE_LONGEST}; say the rest in your own words",
        )
    if rule.valid_from and rule.valid_until and rule.valid_until < rule.valid_from:
        yield Problem(
            path=path, what="it ends before it begins", todo="exchange or correct the two days"
        )
    for variant in rule.variants:
        if variant not in pack.variant_keys:
            yield Problem(
                path=path,
                what=f"it belongs to the procedure {variant}, which the pack does not have",
                todo=f"use one of {', '.join(pack.variant_keys)}, or add [variant.{variant}]",
            )


def _about_kind(pack: Pack, path: str, ruled: Ruled) -> Iterator[Problem]:
    match ruled:
        case Provision():
            yield from _about_provision(pack, path, ruled)
        case Clock():
            obstacles = {each.rule.key for each in pack.obstacle}
            for unknown in sorted(set(ruled.pausable_by) - obstacles):
                yield Problem(
                    path=path,
                    what=f"it stops for {unknown}, which is no obstacle of the pack",
                    todo=f"add [obstacle.{unknown}] with its words and cite",
                )
        case Scope(territory=territory) if territory != "issuer":
            try:
                Territory.of(*territory.split())
            except InvalidInput as refusal:
                yield Problem(path=path, what=str(refusal), todo="name countries, EU or issuer")
        case Element(addressed_to=paper) if paper not in {"order", "request"}:
            yield Problem(
                path=path, what=f"it is asked of {paper}", todo="write `order` or `request`"
            )
        case Tombstone(shows=shows) if not shows or set(shows) - _SHOWN:
            yield Problem(
                path=path,
                what=f"it shows {', '.join(shows) or 'nothing'} in the content's place",
                todo=f"name some of {', '.join(sorted(_SHOWN))}",
            )
        case Issuer(kinds=()):
            yield Problem(path=path, what="it names no kind of body", todo="fill `kinds`")
        case _:
            pass


def _about_provision(pack: Pack, path: str, provision: Provision) -> Iterator[Problem]:
    if provision.variant and provision.variant not in pack.variant_keys:
        yield Problem(
            path=path,
            what=f"it names the procedure {provision.variant}, which the pack does not have",
            todo=f"use one of {', '.join(pack.variant_keys)}",
        )
    patterns = (*provision.patterns, *provision.patterns_at_home, *provision.patterns_beside)
    if not patterns:
        yield Problem(path=path, what="it has no pattern", todo="say how letters cite it")
    for pattern in patterns:
        try:
            matches_nothing = re.search(pattern, "") is not None
        except re.error as error:
            yield Problem(path=path, what=f"a pattern is broken: {error}", todo="correct it")
            continue
        if matches_nothing:
            yield Problem(
                path=path, what="a pattern matches an empty text", todo="make it ask for something"
            )
        # A group such as `\S` or `[A-Z]` aside, patterns see lower case only.
        if re.search(r"(?<!\\)[A-ZА-Я]", re.sub(r"\[[^\]]*\]|\\.", "", pattern)):
            yield Problem(
                path=path,
                what="a pattern has capital letters, but citations are matched in lower case",
                todo="write it in lower case",
            )


def _leads_beyond_caution(ruled: Ruled) -> str:
    """Return how an unverified rule would reach beyond caution; empty if it cannot."""
    match ruled:
        case Disclosure(layers=layers) if layers:
            return "discloses"
        case Secrecy(longest=longest) if longest is not None:
            return "ends a silence"
        case Element(is_fatal=True):
            return "would make an order void"
        case Clock(pausable_by=pausable_by) if pausable_by:
            return "stops a clock"
        case Redress(is_suspensive=True):
            return "suspends an order"
        case Interim(lapses=True):
            return "lets an order lapse"
        case Account(answer=AccountWide.YES):
            return "would withhold whole accounts"
        case Issuer(ranks_too_low=ranks) if ranks:
            return "would call a signatory's rank too low"
        case _:
            return ""


def _about_acts(pack: Pack) -> Iterator[Problem]:
    """Yield days on which one procedure has two time limits for the same act by the service."""
    acts = [
        each for each in pack.clock if each.kind is ClockKind.ACT and each.party is Party.SERVICE
    ]
    for variant in pack.variant_keys:
        mine = [each for each in acts if each.rule.covers(variant)]
        if not mine:
            yield Problem(
                path=f"variant.{variant}",
                what="no clock says when the service must act",
                todo='add a clock of kind "act"; `limit = "as-stated"` if the order says',
            )
        for day in sorted({each.rule.valid_from or date.min for each in mine}):
            both = [each.rule.key for each in mine if each.rule.is_in_force(day)]
            if len(both) > 1:
                yield Problem(
                    path=f"clock.{both[0]}",
                    what=f"on one day ({day}) it and {', '.join(both[1:])} are both law",
                    todo="end one on the day before the other begins",
                )


def _about_the_whole(pack: Pack) -> Iterator[Problem]:
    head = pack.head
    if head.default_variant not in pack.variant_keys:
        yield Problem(
            path="pack",
            what=f"its default procedure {head.default_variant} does not exist",
            todo=f"add [variant.{head.default_variant}] or name another",
        )
    if head.jurisdiction not in COUNTRIES | {"EU"}:
        yield Problem(
            path="pack",
            what=f"its jurisdiction {head.jurisdiction} is no country",
            todo="write an ISO 3166-1 alpha-2 code, or EU",
        )
    yield from _about_power(pack)
    if head.status is Status.IN_FORCE and not pack.provision:
        yield Problem(
            path="pack", what="no letter can be matched to it", todo="add [provision.…] patterns"
        )
    if not pack.sources.strip():
        yield Problem(path="pack", what="sources.md is empty", todo="say what was read, and when")
    yield from _missing(
        "disclosure",
        {Audience.VIEWER, Audience.HOLDER, Audience.PUBLIC} - {e.audience for e in pack.disclosure},
    )
    for section in ("secrecy", "tell", "redress", "scope", "account", "preservation", "element"):
        if not any(path.startswith(f"{section}.") for path, _ in pack.rules()):
            yield from _missing(
                section, {"at least one rule, even one that says the law is silent"}
            )
    counted = Counter(path for path, _ in pack.rules())
    for path, count in counted.items():
        if count > 1:
            yield Problem(path=path, what="its name is used twice", todo="rename one")


def _about_power(pack: Pack) -> Iterator[Problem]:
    may_order = any(each.power is Power.ORDER for each in pack.issuer)
    if not may_order and not pack.head.is_requests_only:
        yield Problem(
            path="pack",
            what="nobody may order",
            todo="add an issuer who may, or say `requests_only = true`",
        )
    if may_order and pack.head.is_requests_only:
        yield Problem(
            path="pack",
            what="it says that nobody may order, and names an issuer who may",
            todo="remove `requests_only`, or let that issuer only request",
        )


def _missing(section: str, what: Iterable[str]) -> Iterator[Problem]:
    for each in sorted(what):
        yield Problem(path="pack", what=f"{section} lacks {each}", todo=f"add [{section}.…]")
