"""
From the bytes of a pack's files to a `Pack`, and the digest that counsel signs.

A pack is a folder: `pack.toml` (the rules), `golden.toml` (cases), `sources.md` (what was read).
An adapter reads the folder; this module never touches a disk.
"""

import hashlib
import tomllib
from collections.abc import Callable, Mapping
from datetime import date
from typing import TypeVar

from withheld.errors import InvalidInput, UnreadableFile
from withheld.model.authority import AuthorityKind
from withheld.model.identity import PackID, PackVersion
from withheld.model.review import Audience, Layer
from withheld.regimes.schema import (
    Account,
    Clock,
    Disclosure,
    Element,
    Exclusion,
    Form,
    Head,
    Interim,
    Issuer,
    LegalGround,
    Obstacle,
    Pack,
    Penalty,
    Preservation,
    Provision,
    Redress,
    Remark,
    Reporting,
    Rule,
    Scope,
    Secrecy,
    Target,
    Tell,
    Tombstone,
    Variant,
)
from withheld.regimes.spans import Wording, parse_limit, parse_offset, parse_span
from withheld.regimes.tables import Table
from withheld.regimes.terms import (
    AccountWide,
    Bound,
    ClockKind,
    Commands,
    Confidence,
    DutyToTell,
    Naming,
    Owed,
    Party,
    Power,
    Start,
    Status,
    SummerTime,
    TargetStanding,
)

PACK, GOLDEN, SOURCES = "pack.toml", "golden.toml", "sources.md"
FILES = frozenset({PACK, GOLDEN, SOURCES})
"""What a pack's folder holds; anything else is refused."""

_Ruled = TypeVar("_Ruled")


def load_pack(files: Mapping[str, bytes]) -> Pack:
    """
    Return the pack in `files` (name in its folder → bytes).

    Raises:
        InvalidInput: A file too many or too few, or a key or value the schema does not know.
        UnreadableFile: Not UTF-8, or not TOML.
    """
    if set(files) != FILES:
        odd = sorted(set(files) ^ FILES)
        raise InvalidInput(
            f"a pack is exactly {', '.join(sorted(FILES))}; missing or unexpected: {', '.join(odd)}"
        )
    table = parse_toml(files[PACK], PACK)
    sources = _decode(files[SOURCES], SOURCES)
    parse_toml(files[GOLDEN], GOLDEN)
    pack = _pack(table, digest=digest_of(files), sources=sources, golden=files[GOLDEN])
    table.close()
    return pack


def digest_of(files: Mapping[str, bytes]) -> str:
    """
    Return the SHA-256 over all files: for each in name order its hash, two spaces, name, newline.

    The form is that of `sha256sum *`, so that counsel can recompute it without this software.
    """
    lines = (f"{hashlib.sha256(files[name]).hexdigest()}  {name}\n" for name in sorted(files))
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def parse_toml(data: bytes, name: str) -> Table:
    """
    Return the whole of a TOML file as a table.

    Raises:
        UnreadableFile: Not UTF-8, or not TOML; the message says where.
    """
    try:
        return Table(tomllib.loads(_decode(data, name)), "")
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise UnreadableFile(f"{name} is not TOML: {error}; correct it there") from error


def _decode(data: bytes, name: str) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise UnreadableFile(f"{name} is not UTF-8 at byte {error.start}; save it as UTF-8") from (
            error
        )


def _pack(table: Table, *, digest: str, sources: str, golden: bytes) -> Pack:
    head = _head(table.table("pack"))
    since = head.applies_from
    return Pack(
        head=head,
        digest=digest,
        sources=sources,
        golden=golden,
        variant=_section(table, "variant", lambda _, rule: Variant(rule=rule), since),
        provision=_section(table, "provision", _provision, since),
        issuer=_section(table, "issuer", _issuer, since),
        element=_section(table, "element", _element, since),
        ground=_section(table, "ground", lambda _, rule: LegalGround(rule=rule), since),
        exclusion=_section(table, "exclusion", lambda _, rule: Exclusion(rule=rule), since),
        target=_section(table, "target", _target, since),
        scope=_section(table, "scope", _scope, since),
        obstacle=_section(table, "obstacle", _obstacle, since),
        clock=_section(table, "clock", _clock, since),
        interim=_section(table, "interim", _interim, since),
        secrecy=_section(table, "secrecy", _secrecy, since),
        disclosure=_section(table, "disclosure", _disclosure, since),
        tell=_section(table, "tell", _tell, since),
        tombstone=_section(table, "tombstone", _tombstone, since),
        redress=_section(table, "redress", _redress, since),
        penalty=_section(table, "penalty", lambda _, rule: Penalty(rule=rule), since),
        preservation=_section(table, "preservation", _preservation, since),
        reporting=_section(table, "reporting", _reporting, since),
        account=_section(table, "account", _account, since),
        form=_section(table, "form", _form, since),
        remark=_section(table, "remark", lambda _, rule: Remark(rule=rule), since),
    )


def _section(
    table: Table, name: str, build: Callable[[Table, Rule], _Ruled], since: date | None
) -> tuple[_Ruled, ...]:
    built = []
    for key, each in table.tables(name).items():
        built.append(build(each, _rule(key, each, since)))
        each.close()
    return tuple(built)


def _rule(key: str, table: Table, since: date | None) -> Rule:
    return Rule(
        key=key,
        words=table.text("words"),
        cite=table.text("cite"),
        confidence=table.choice("confidence", Confidence),
        quote=table.text("quote", ""),
        note=table.text("note", ""),
        variants=table.texts("variants"),
        valid_from=table.day("valid_from") or since,
        valid_until=table.day("valid_until"),
    )


def _head(table: Table) -> Head:
    as_of = table.day("as_of")
    offset = table.parsed("utc_offset", parse_offset)
    if as_of is None or offset is None:
        raise InvalidInput("pack: as_of and utc_offset are needed, such as 2026-11-24 and '+05:30'")
    head = Head(
        id=PackID(table.text("id")),
        version=PackVersion(table.text("version")),
        title=table.text("title"),
        jurisdiction=table.text("jurisdiction"),
        statute=table.text("statute"),
        as_of=as_of,
        status=table.choice("status", Status),
        time_zone=table.text("time_zone"),
        utc_offset=offset,
        summer_time=table.choice("summer_time", SummerTime, SummerTime.NONE),
        default_variant=table.text("default_variant", "ordinary"),
        applies_from=table.day("applies_from"),
        nature=table.text("nature", ""),
        is_requests_only=table.flag("requests_only"),
    )
    table.close()
    return head


def _provision(table: Table, rule: Rule) -> Provision:
    return Provision(
        rule=rule,
        patterns=table.texts("patterns"),
        patterns_at_home=table.texts("patterns_at_home"),
        patterns_beside=table.texts("patterns_beside"),
        naming=table.choice("naming", Naming, Naming.NAMES),
        variant=table.text("variant", ""),
    )


def _issuer(table: Table, rule: Rule) -> Issuer:
    return Issuer(
        rule=rule,
        kinds=table.choices("kinds", AuthorityKind),
        power=table.choice("power", Power),
        only_if=table.text("only_if", ""),
        ranks=table.texts("ranks"),
        ranks_too_low=table.texts("ranks_too_low"),
    )


def _element(table: Table, rule: Rule) -> Element:
    return Element(
        rule=rule,
        is_fatal=table.flag("fatal"),
        applies_when=table.text("applies_when", ""),
        addressed_to=table.text("addressed_to", "order"),
    )


def _target(table: Table, rule: Rule) -> Target:
    return Target(rule=rule, standing=table.choice("standing", TargetStanding))


def _scope(table: Table, rule: Rule) -> Scope:
    return Scope(rule=rule, territory=table.text("territory"))


def _obstacle(table: Table, rule: Rule) -> Obstacle:
    return Obstacle(rule=rule, form=table.text("form", ""))


def _clock(table: Table, rule: Rule) -> Clock:
    limit = table.parsed("limit", parse_limit)
    if limit is None:
        raise InvalidInput(f"{table.path}.limit: a time limit was expected, such as PT36H")
    return Clock(
        rule=rule,
        kind=table.choice("kind", ClockKind),
        party=table.choice("party", Party, Party.SERVICE),
        limit=limit,
        start=table.choice("start", Start),
        bound=table.choice("bound", Bound, Bound.WITHIN),
        pausable_by=table.texts("pausable_by"),
        is_to_end_of_day=table.flag("to_end_of_day"),
    )


def _interim(table: Table, rule: Rule) -> Interim:
    return Interim(rule=rule, lapses=table.flag("lapses"))


def _secrecy(table: Table, rule: Rule) -> Secrecy:
    return Secrecy(
        rule=rule,
        commands=table.choice("commands", Commands),
        longest=table.parsed("longest", parse_span),
        start=table.choice("start", Start, Start.DECIDED),
        extension=table.parsed("extension", parse_span),
        is_to_end_of_day=table.flag("to_end_of_day"),
    )


def _disclosure(table: Table, rule: Rule) -> Disclosure:
    return Disclosure(
        rule=rule,
        audience=table.choice("audience", Audience),
        layers=frozenset(table.choices("layers", Layer)),
    )


def _tell(table: Table, rule: Rule) -> Tell:
    return Tell(
        rule=rule,
        duty=table.choice("duty", DutyToTell),
        contents=table.texts("contents"),
        owes=table.choices("owes", Owed),
    )


def _tombstone(table: Table, rule: Rule) -> Tombstone:
    return Tombstone(rule=rule, shows=table.texts("shows"), is_on_request=table.flag("on_request"))


def _redress(table: Table, rule: Rule) -> Redress:
    return Redress(
        rule=rule,
        who=table.choices("who", Party),
        forum=table.text("forum"),
        within=table.parsed("within", parse_limit) or Wording.NO_LIMIT,
        is_suspensive=table.flag("suspensive"),
    )


def _preservation(table: Table, rule: Rule) -> Preservation:
    return Preservation(
        rule=rule,
        kept_for=table.parsed("kept_for", parse_span),
        start=table.choice("start", Start, Start.REMOVED),
    )


def _reporting(table: Table, rule: Rule) -> Reporting:
    return Reporting(
        rule=rule,
        party=table.choice("party", Party, Party.SERVICE),
        every=table.parsed("every", parse_span),
        due_by=table.text("due_by", ""),
        covers=table.texts("covers"),
    )


def _account(table: Table, rule: Rule) -> Account:
    return Account(rule=rule, answer=table.choice("answer", AccountWide))


def _form(table: Table, rule: Rule) -> Form:
    return Form(rule=rule, fields=table.texts("fields"))
