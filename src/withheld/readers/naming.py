"""Names for parts: what was stated, made safe to show, and no two parts of one file alike."""

import re

_LENGTH_MAX = 120


def part_name(stated: str, names: set[str], *, fallback: str) -> str:
    """
    Return a name that is not among `names`, and enter it there.

    `stated` is what the sender called the part; folders and what cannot be shown are dropped, and
    the ending stays at the end, since it decides how a text is read.
    """
    shown = "".join(c for c in re.split(r"[/\\]", stated)[-1] if c.isprintable()).strip(". ")
    stem, dot, ending = (shown or fallback).rpartition(".")
    if not stem or len(ending) > 10:  # noqa: PLR2004 -- no ending of a file is longer
        stem, dot, ending = shown or fallback, "", ""
    stem, count = stem[:_LENGTH_MAX], 1
    name = f"{stem}{dot}{ending}"
    while name in names:
        count += 1
        name = f"{stem} ({count}){dot}{ending}"
    names.add(name)
    return name
