"""
The public site: static pages, a pure function of the public log and of who runs the service.

Whoever holds the log can make the same pages and compare them.  `renderers.site` makes bytes of
them; nothing here runs in a browser.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from withheld.errors import InvalidInput
from withheld.ledger.canonical import JSON, canonical, parse
from withheld.model.papers import (
    Block,
    BulletList,
    Callout,
    Heading,
    KeyValueTable,
    Letterhead,
    Link,
    Paper,
    Runs,
    Table,
    Text,
    runs,
    say,
)
from withheld.model.wording import country_name, day
from withheld.transparency.counting import TOTAL, UNDISCLOSED, CountRow, counts_csv, hours
from withheld.transparency.entries import Correction, PublishedCounts
from withheld.transparency.explainers import about_the_log, how_to_verify, withheld_content
from withheld.transparency.fields import objects, text, texts
from withheld.transparency.own_policy import PolicyCounts, policy_rows
from withheld.transparency.reading import from_entry, standing
from withheld.transparency.results import RESULT_WORDS
from withheld.transparency.statements import Statement, statement

PAGES = (
    ("Start", "index.html"),
    ("Statements", "statements.html"),
    ("Counts", "counts.html"),
    ("How to verify", "verify.html"),
    ("About the log", "log.html"),
    ("Withheld content", "legal/withheld/index.html"),
)
"""The pages every site has: their words in the navigation and their paths."""

SITE_FACTS = "site.json"
"""What the pages were made of besides the log, for whoever makes them again."""

_NAME = frozenset("abcdefghijklmnopqrstuvwxyz0123456789-")


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteFacts:
    """What the site is made of."""

    letterhead: Letterhead
    entries: Sequence[JSON]
    """Every leaf of the public log in order, from leaf 0, anchors included."""
    log_origin: str
    """The log's name, the first line of its checkpoints."""
    log_key: str
    """The log's public key as `withheld verify --key` takes it."""
    complain_at: str = ""
    """Where account holders complain: an https address or a mailbox."""
    helpers: tuple[tuple[str, str], ...] = ()
    """Names and https addresses of organisations that advise people whose speech was restricted."""


Page = tuple[str, Paper | bytes]
"""A path with `/`, and a paper still to be rendered or bytes to be written as they are."""


def site(facts: SiteFacts) -> Iterator[Page]:
    """
    Yield every page of the site, always in the same order.

    Raises:
        InvalidInput: An entry of the log is not as this software writes it.
    """
    stands = standing(facts.entries)
    statements = {leaf: one for leaf, one in stands.items() if isinstance(one, Statement)}
    published = {leaf: one for leaf, one in stands.items() if isinstance(one, PublishedCounts)}
    own_policy = [one for one in stands.values() if isinstance(one, PolicyCounts)]
    corrections = _corrections(facts.entries)
    yield "index.html", _start(facts, statements)
    yield "statements.html", _statements(statements, corrections)
    for leaf, said in _ever_said(facts.entries).items():
        paper = statement(said, facts.letterhead)
        yield _path(said, leaf), _in_the_log(paper, leaf, corrections)
    yield "counts.html", _counts(published, own_policy)
    for leaf, one in published.items():
        yield f"counts-{leaf}.csv", counts_csv(one.rows, one.period)
    yield "verify.html", how_to_verify(facts.letterhead, facts.log_origin, facts.log_key)
    yield "log.html", about_the_log(facts.letterhead)
    explainer = withheld_content(facts.letterhead, facts.complain_at, facts.helpers)
    yield "legal/withheld/index.html", explainer
    yield SITE_FACTS, canonical(_spelled(facts))


def read_site_facts(written: bytes, entries: Sequence[JSON]) -> SiteFacts:
    """
    Return what a published site says it was made of, together with the log's own entries.

    With these, whoever holds the log can make the site again and compare it page by page.

    Raises:
        InvalidInput: A field is missing or of another type, or it is not JSON as `site` writes it.
    """
    value = parse(written)
    if not isinstance(value, Mapping):
        raise InvalidInput(f"{SITE_FACTS} holds no object; expected what `site` writes")
    return SiteFacts(
        letterhead=Letterhead(
            service=text(value, "service"),
            legal_name=text(value, "legal_name"),
            address=texts(value, "address"),
            mail=text(value, "mail"),
            pages=text(value, "pages"),
        ),
        entries=entries,
        log_origin=text(value, "log_origin"),
        log_key=text(value, "log_key"),
        complain_at=text(value, "complain_at"),
        helpers=tuple((text(one, "name"), text(one, "at")) for one in objects(value, "helpers")),
    )


def _spelled(facts: SiteFacts) -> dict[str, JSON]:
    return {
        "service": facts.letterhead.service,
        "legal_name": facts.letterhead.legal_name,
        "address": list(facts.letterhead.address),
        "mail": facts.letterhead.mail,
        "pages": facts.letterhead.pages,
        "log_origin": facts.log_origin,
        "log_key": facts.log_key,
        "complain_at": facts.complain_at,
        "helpers": [{"name": name, "at": at} for name, at in facts.helpers],
    }


def _start(facts: SiteFacts, statements: dict[int, Statement]) -> Paper:
    name = facts.letterhead.service
    latest = sorted(statements.items(), key=lambda one: (one[1].published_on, one[0]))[-3:]
    links = tuple(_statement_link(said, leaf) for leaf, said in reversed(latest))
    blocks: list[Block] = [
        say(
            f"Authorities order {name} to restrict accounts, posts and other content. These pages "
            "say what we were ordered to do and what we did, as far as we may say it, and let "
            "anyone check that we have not changed our account of it since."
        ),
        Heading("Latest statements"),
        BulletList(links) if links else say("There is no statement yet."),
        Heading("If you met a page that says something is withheld"),
        say(Link("What withheld content is", "legal/withheld/index.html")),
        Heading("Who we are"),
        facts.letterhead.block(),
    ]
    title = f"Legal demands to {name}"
    return Paper(title=title, language="en", blocks=tuple(blocks))


def _statements(statements: dict[int, Statement], corrections: dict[int, Correction]) -> Paper:
    ordered = sorted(statements.items(), key=lambda one: (one[1].published_on, one[0]))
    links = tuple(_statement_link(said, leaf) for leaf, said in reversed(ordered))
    blocks: list[Block] = [
        BulletList(links) if links else say("There is no statement yet."),
    ]
    if corrections:
        rows = tuple(
            (day(one.corrected_on), f"entry {one.corrects}", one.reason, f"entry {leaf}")
            for leaf, one in corrections.items()
        )
        headings = ("Date", "What was corrected", "Why", "Correction")
        blocks += [
            Heading("Corrections"),
            say("A corrected entry stays in the log; the correction stands beside it."),
            Table(headings, rows),
        ]
    return Paper(title="Statements", language="en", blocks=tuple(blocks))


def _counts(published: dict[int, PublishedCounts], own_policy: Sequence[PolicyCounts]) -> Paper:
    blocks: list[Block] = [
        say(
            "Items are counted as often as an order names them, never once for several orders. "
            "Orders of which nothing may be told are not in these counts."
        )
    ]
    if not published:
        blocks.append(say("There are no counts yet."))
    for leaf, one in published.items():
        period = f"{day(one.period.first)} to {day(one.period.last)}"
        blocks += [Heading(period), *_count_tables(one.rows)]
        blocks.append(say(Link(f"As a table (CSV), {period}", f"counts-{leaf}.csv")))
    for counted in own_policy:
        blocks += _own_policy(counted)
    return Paper(title="Counts", language="en", blocks=tuple(blocks))


def _own_policy(counted: PolicyCounts) -> tuple[Block, ...]:
    period = f"{day(counted.period.first)} to {day(counted.period.last)}"
    took = counted.median_days_to_decide
    facts = (
        ("Removed, and no statement of reasons sent", f"{counted.without_statement_count:,}"),
        ("Given back", f"{counted.given_back_count:,}"),
        ("Complaints received", f"{counted.complaint_count:,}"),
        ("Complaints upheld", f"{counted.upheld_count:,}"),
        ("Complaints not upheld", f"{counted.rejected_count:,}"),
        ("Days to a decision, median", "–" if took is None else f"{took:,}"),
    )
    headings = ("Restriction", "What led to it", "Removals", "Found by automated means")
    rows = policy_rows(counted)
    return (
        Heading(f"Under our own rules, {period}"),
        say("No authority ordered these. They are counted apart, and in no other figure here."),
        *((Table(headings, rows),) if rows else ()),
        KeyValueTable(facts),
    )


def _count_tables(rows: Sequence[CountRow]) -> tuple[Block, ...]:
    if not rows:
        return (say("No order of this period may be counted in public."),)
    headings = ("Country", "Made by", "Law", "Orders", "Items", "Results", "Hours to inform",
                "Hours to effect")  # fmt: skip
    return (Table(headings, tuple(_count_row(row) for row in rows)),)


def _count_row(row: CountRow) -> tuple[str, ...]:
    results = "; ".join(f"{RESULT_WORDS[one]}: {n:,}" for one, n in row.results)
    return (
        _country(row.country),
        row.issuer_kind or "all",
        row.legal_basis or "all",
        f"{row.order_count:,}",
        f"{row.item_count:,}",
        results,
        hours(row.median_minutes_to_inform) or "–",
        hours(row.median_minutes_to_effect) or "–",
    )


def _country(code: str) -> str:
    if code == TOTAL:
        return "All"
    return "not told" if code == UNDISCLOSED else country_name(code)


def _in_the_log(paper: Paper, leaf: int, corrections: dict[int, Correction]) -> Paper:
    """Return the paper with its place in the log, and under what corrected it, if anything did."""
    warnings = tuple(
        Callout(
            f"Corrected on {day(one.corrected_on)}",
            runs(f"{one.reason} The correction is entry {at} in the public log. See ",
                 Link("the list of statements", "../statements.html"), "."),
        )
        for at, one in corrections.items()
        if one.corrects == leaf
    )  # fmt: skip
    place = KeyValueTable((("Entry in the public log", f"{leaf}"),))
    return Paper(
        title=paper.title, language=paper.language, blocks=(*warnings, *paper.blocks, place)
    )


def _ever_said(entries: Sequence[JSON]) -> dict[int, Statement]:
    """Return every statement by the leaf that says it, those that no longer stand included."""
    said: dict[int, Statement] = {}
    for leaf, value in enumerate(entries):
        entry = from_entry(value)
        if isinstance(entry, Correction):
            entry = entry.replacement
        if isinstance(entry, Statement):
            said[leaf] = entry
    return said


def _statement_link(said: Statement, leaf: int) -> Runs:
    words = f"Statement on a legal demand, {day(said.published_on)}"
    return (Link(words, _path(said, leaf)), Text(f" ({said.statement})"))


def _path(said: Statement, leaf: int) -> str:
    """Return the statement's path; by its leaf alone where its name is no plain name."""
    name = said.statement if said.statement and set(said.statement) <= _NAME else "entry"
    return f"statements/{leaf}-{name}.html"


def _corrections(entries: Sequence[JSON]) -> dict[int, Correction]:
    every = ((leaf, from_entry(value)) for leaf, value in enumerate(entries))
    return {leaf: one for leaf, one in every if isinstance(one, Correction)}
