"""
Write docs/packs: one page for each shipped pack, as `withheld pack show` prints it, and a list;
and the table of packs in docs/packs.md.

`make fix` runs it; a test compares.
"""

from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from withheld.adapters.packs import shipped_packs
from withheld.regimes.describing import describe
from withheld.regimes.schema import Pack
from withheld.regimes.terms import Confidence

TARGET = Path(__file__).parents[1] / "docs" / "packs"
GUIDE = TARGET.with_suffix(".md")
HEADINGS = """\
| pack | law | primary | secondary | unverified | status |
|---|---|---|---|---|---|
"""
PREFACE = """\
# The shipped packs, rule by rule

Written by `tools/pack_pages.py` from the packs; change them there. [../packs.md](../packs.md) says
how to read and correct one. Hold a page against the law before you sign: what is marked
`UNVERIFIED` was read nowhere.

| pack | law | primary | secondary | unverified |
|---|---|---|---|---|
"""


def pages() -> Mapping[str, str]:
    """Return every page by its file name."""
    packs = shipped_packs()
    found = {f"{pack.id}.md": describe(pack) for pack in packs}
    return found | {"README.md": PREFACE + "".join(_row(pack) for pack in packs)}


def _row(pack: Pack) -> str:
    return f"| [{pack.id}]({pack.id}.md) | {pack.head.title} | {_numbers(pack)} |\n"


def _numbers(pack: Pack) -> str:
    count = Counter(ruled.rule.confidence for _, ruled in pack.rules())
    return " | ".join(str(count[each]) for each in Confidence)


def guide(text: str) -> str:
    """Return the guide to packs with its table as the packs are now."""
    before, _, rest = text.partition(HEADINGS)
    _, _, after = rest.partition("\n\n")
    rows = "\n".join(
        f"| `{pack.id}` | {pack.head.title} | {_numbers(pack)} | {pack.head.status} |"
        for pack in shipped_packs()
    )
    return f"{before}{HEADINGS}{rows}\n\n{after}"


def main() -> None:
    """Write the pages, and remove those of packs that are gone."""
    TARGET.mkdir(exist_ok=True)
    found = pages()
    for old in TARGET.glob("*.md"):
        if old.name not in found:
            old.unlink()
    for name, text in found.items():
        (TARGET / name).write_text(text, encoding="utf-8")
    GUIDE.write_text(guide(GUIDE.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
