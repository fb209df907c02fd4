"""Pages of the public site to files: every path relative, one style sheet, no script."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from withheld.errors import InvalidInput
from withheld.ledger.canonical import JSON
from withheld.model.papers import Paper, runs
from withheld.renderers.html import Frame, style_sheet, to_html
from withheld.transparency.site import PAGES, SITE_FACTS, SiteFacts, read_site_facts, site

STYLE_SHEET = "paper.css"
BESIDE = ("log/", "unsealed/")
"""Folders of the public site that hold the log's own files and proofs, which are checked apart."""


def render_site(facts: SiteFacts) -> Iterator[tuple[str, bytes]]:
    """Yield every file of the public site; equal logs give equal bytes."""
    return site_files(site(facts), PAGES, f"Legal demands to {facts.letterhead.service}")


def differing(published: Mapping[str, bytes], entries: Sequence[JSON]) -> tuple[str, ...]:
    """
    Return the paths at which a published site is not what its log makes of it, sorted.

    A page too many counts as well as one missing or altered; empty means that every page follows
    from the log.  What lies `BESIDE` the pages is passed over.

    Args:
        published: Every file of the site by path.
        entries: Every leaf of the public log in order, from leaf 0, anchors included.

    Raises:
        InvalidInput: The site does not say what it was made of, or an entry is not as we write it.
    """
    if SITE_FACTS not in published:
        raise InvalidInput(f"the site has no {SITE_FACTS}; expected the folder as it was published")
    made = dict(render_site(read_site_facts(published[SITE_FACTS], entries)))
    pages = sorted(path for path in made.keys() | published.keys() if not path.startswith(BESIDE))
    return tuple(path for path in pages if made.get(path) != published.get(path))


def site_files(
    pages: Iterable[tuple[str, Paper | bytes]],
    navigation: tuple[tuple[str, str], ...],
    site_name: str,
) -> Iterator[tuple[str, bytes]]:
    """
    Yield every file of the site with its path, the style sheet first; equal pages, equal bytes.

    Args:
        pages: Paths with `/` and what is to stand there.
        navigation: Words and paths of the pages that every page leads to.
        site_name: What stands above every page.

    Raises:
        InvalidInput: A path that leads out of the site, or one used twice.
    """
    yield STYLE_SHEET, style_sheet().encode()
    seen = {STYLE_SHEET}
    for path, content in pages:
        if path in seen or path.startswith("/") or set(path.split("/")) & {"", ".", ".."}:
            raise InvalidInput("a page's path is used twice or leads out of the site; rename it")
        seen.add(path)
        if isinstance(content, bytes):
            yield path, content
        else:
            yield path, to_html(content, _frame(path, navigation, site_name)).encode()


def _frame(path: str, navigation: tuple[tuple[str, str], ...], site_name: str) -> Frame:
    up = "../" * path.count("/")
    return Frame(
        stylesheet=up + STYLE_SHEET,
        site_name=site_name,
        navigation=tuple((words, up + target) for words, target in navigation),
        here=up + path,
        footer=runs("These pages run no script and load nothing from elsewhere."),
    )
