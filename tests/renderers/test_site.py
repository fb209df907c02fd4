"""The public site: static, whole, the same for the same log, readable without script."""

import re
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from pathlib import PurePosixPath

import pytest

from withheld.errors import InvalidInput
from withheld.ledger.canonical import JSON
from withheld.model.papers import Letterhead
from withheld.model.review import Layer
from withheld.renderers.site import differing, render_site, site_files
from withheld.transparency.counting import ReportingPeriod, Tally, counts
from withheld.transparency.entries import Correction, PublishedCounts, to_entry
from withheld.transparency.results import ItemResult
from withheld.transparency.site import PAGES, SiteFacts
from withheld.transparency.statements import DatedAct, PublicAct, StatementFacts, disclose

SAID = disclose(
    StatementFacts(
        statement="2021-02-10-a",
        published_on=date(2021, 2, 10),
        disclosed=frozenset({Layer.EXISTENCE, Layer.COUNTS}),
        acts=(DatedAct(act=PublicAct.RECEIVED, on=date(2021, 2, 4)),),
        counts=((ItemResult.WITHHELD_LOCAL, 3),),
        own_words="We <b>withheld</b> some.",
    )
)
TALLY = Tally(
    reference="2021-02-10-a",
    received_on=date(2021, 2, 4),
    country="undisclosed",
    issuer_kind="undisclosed",
    legal_basis="undisclosed",
    results=((ItemResult.WITHHELD_LOCAL, 3),),
)
HALF = ReportingPeriod(first=date(2021, 1, 1), last=date(2021, 6, 30))
ANCHOR: JSON = {"kind": "anchor"}
ENTRIES: tuple[JSON, ...] = (
    ANCHOR,
    to_entry(SAID),
    to_entry(TALLY),
    to_entry(PublishedCounts(period=HALF, rows=counts([TALLY], HALF))),
    to_entry(
        Correction(
            corrects=1,
            reason="A day was wrong.",
            corrected_on=date(2021, 3, 1),
            replacement=replace(SAID, statement="2021-03-01 (b)"),
        )
    ),
    to_entry(PublishedCounts(period=HALF, rows=())),
)
FACTS = SiteFacts(
    letterhead=Letterhead(
        service="Chirp",
        legal_name="Chirp Example Ltd",
        address=("1 Example Street",),
        mail="legal@chirp.example",
        pages="https://legal.chirp.example",
    ),
    entries=ENTRIES,
    log_origin="chirp.example/log",
    log_key="chirp.example/log+0a1b2c3d+invented",
    complain_at="appeals@chirp.example",
    helpers=(("Invented Freedom Fund", "https://fund.example/"),),
)


class Page(HTMLParser):
    """A page as a checker sees it."""

    def __init__(self, text: str) -> None:
        """Read `text`."""
        super().__init__()
        self.language = ""
        self.levels: list[int] = []
        self.titles = 0
        self.targets: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep what a checker asks for."""
        found = dict(attrs)
        if tag == "html":
            self.language = found.get("lang") or ""
        if tag == "title":
            self.titles += 1
        if re.fullmatch("h[1-6]", tag):
            self.levels.append(int(tag[1]))
        if tag in {"a", "link"}:
            self.targets.append(found.get("href") or "")


def pages(facts: SiteFacts = FACTS) -> dict[str, str]:
    """Return the site's HTML pages by path."""
    return {
        path: content.decode() for path, content in render_site(facts) if path.endswith(".html")
    }


def test_every_page_has_language_title_one_h1_and_headings_in_order() -> None:
    """A screen reader can announce every page and walk through it."""
    for path, text in pages().items():
        page = Page(text)

        assert page.language == "en", path
        assert page.titles == 1, path
        assert page.levels.count(1) == 1, path
        assert page.levels[0] == 1, path
        steps = zip(page.levels, page.levels[1:], strict=False)
        assert all(below <= above + 1 for above, below in steps), path


def test_every_link_within_the_site_leads_to_a_file_of_it() -> None:
    """Nobody meets a dead end, whatever folder the site lies in."""
    files = {path for path, _ in render_site(FACTS)}

    for path, text in pages().items():
        for target in Page(text).targets:
            if "://" in target or target.startswith(("mailto:", "#")):
                continue
            assert _resolved(path, target) in files, (path, target)


def test_no_page_needs_a_script_or_another_host() -> None:
    """Reading the site tells nobody anything."""
    for path, text in pages().items():
        assert "<script" not in text, path
        assert not re.search(r'(src|href)="https?://[^"]*\.(css|js|png|woff2?)"', text), path
        assert "default-src 'none'; style-src 'self'" in text, path


def test_the_same_log_gives_the_same_site() -> None:
    """Whoever holds the log can make the site again and compare it."""
    assert list(render_site(FACTS)) == list(render_site(FACTS))


def test_an_anchor_changes_nothing_on_the_site() -> None:
    """Whether anything sealed was received cannot be read from the pages."""
    other = replace(FACTS, entries=({"kind": "anchor", "commitment": "ff"}, *ENTRIES[1:]))

    assert list(render_site(FACTS)) == list(render_site(other))


def test_a_corrected_statement_stays_and_says_so() -> None:
    """Nothing is taken back in silence."""
    found = pages()

    assert "Corrected on 1 March 2021" in found["statements/1-2021-02-10-a.html"]
    assert "Corrected on" not in found["statements/4-entry.html"]
    assert "A day was wrong." in found["statements.html"]


def test_the_counts_stand_on_the_page_and_as_a_table() -> None:
    """Each period's counts can be read, and taken along as CSV."""
    files = dict(render_site(FACTS))

    assert b",TOTAL,,,1,3,3," in files["counts-3.csv"]
    assert 'href="counts-3.csv"' in files["counts.html"].decode()
    assert "not told" in files["counts.html"].decode()
    assert "No order of this period may be counted in public." in files["counts.html"].decode()


def test_words_in_an_entry_stay_words() -> None:
    """What a person typed, or a stranger wrote into a log, is no markup."""
    assert "We &lt;b&gt;withheld&lt;/b&gt; some." in pages()["statements/1-2021-02-10-a.html"]


def test_an_empty_log_has_a_whole_site() -> None:
    """Before the first order, every page is there and says that there is nothing yet."""
    empty = replace(FACTS, entries=(), complain_at="https://chirp.example/appeals", helpers=())
    found = pages(empty)

    assert set(found) == {path for _, path in PAGES}
    assert "There is no statement yet." in found["index.html"]
    assert "There are no counts yet." in found["counts.html"]


def test_the_command_that_verifies_is_on_the_site() -> None:
    """A stranger can copy one line and check the log."""
    page = pages()["verify.html"]

    assert "withheld verify https://legal.chirp.example --key chirp.example/log+0a1b2c3d" in page
    assert "every order we received was entered" in page


def test_a_site_is_checked_against_its_log_page_by_page() -> None:
    """One word altered, one page dropped or added, and the path is named."""
    files = dict(render_site(FACTS))
    altered = files | {"counts.html": files["counts.html"].replace(b"<td", b"<td ", 1)}
    dropped = {path: content for path, content in files.items() if path != "log.html"}

    assert differing(files, ENTRIES) == ()
    assert differing(files | {"log/checkpoint": b"x", "unsealed/3.json": b"{}"}, ENTRIES) == ()
    assert differing(altered, ENTRIES) == ("counts.html",)
    assert differing(dropped, ENTRIES) == ("log.html",)
    assert differing(files | {"extra.html": b""}, ENTRIES) == ("extra.html",)
    assert "statements/4-entry.html" in differing(files, ENTRIES[:4])


def test_a_site_that_hides_what_it_was_made_of_is_not_checked() -> None:
    """Nothing is said about a site that cannot be made again."""
    files = dict(render_site(FACTS))

    with pytest.raises(InvalidInput):
        differing({}, ENTRIES)
    with pytest.raises(InvalidInput):
        differing(files | {"site.json": b"[]"}, ENTRIES)


@pytest.mark.parametrize("path", ["../x.html", "/x.html", "a//b.html", "paper.css", "./a.html"])
def test_a_path_that_leads_out_of_the_site_is_refused(path: str) -> None:
    """No entry of a log can write beside the site."""
    with pytest.raises(InvalidInput):
        list(site_files([(path, b"")], (), "Site"))


def _resolved(page: str, target: str) -> str:
    parts: list[str] = list(PurePosixPath(page).parent.parts)
    for part in target.partition("#")[0].split("/"):
        if part == "..":
            parts.pop()
        elif part:
            parts.append(part)
    return "/".join(parts)
