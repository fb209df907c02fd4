"""Pages of the public site to files: every path relative, one style sheet, no script."""

from collections.abc import Iterable, Iterator

from withheld.errors import InvalidInput
from withheld.model.papers import Paper, runs
from withheld.renderers.html import Frame, style_sheet, to_html
from withheld.transparency.site import PAGES, SiteFacts, site

STYLE_SHEET = "paper.css"


def render_site(facts: SiteFacts) -> Iterator[tuple[str, bytes]]:
    """Yield every file of the public site; equal logs give equal bytes."""
    return site_files(site(facts), PAGES, f"Legal demands to {facts.letterhead.service}")


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
