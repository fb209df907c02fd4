"""The pages under docs/packs say what the packs say."""

import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tools"))

from pack_pages import pages  # noqa: E402 -- the folder of tools is no package


def test_every_pack_has_its_page_and_no_page_is_stale() -> None:
    """`tools/pack_pages.py` writes them; a lawyer never reads an old one."""
    written = {
        each.name: each.read_text(encoding="utf-8") for each in (ROOT / "docs/packs").glob("*.md")
    }

    assert written == pages()
