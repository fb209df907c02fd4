"""
The numbers of Russian courts, whose form is fixed: what a scan does to them can be undone.

A case has one number in all Russia, such as `43RS0022-01-2021-000238-37`: the region, the kind of
court in two Latin letters, then figures.  A case of administrative justice has a small Cyrillic а
behind its first figures.  Letters that a machine read there as others of the same look are put
right where only one reading fits; typed text is left as it was written.
"""

import re
from collections.abc import Iterator

from withheld.intake.passages import Passage
from withheld.model.document import Line

_UID = re.compile(r"(?<!\w)(?P<value>\d{2}(?P<court>\w{2})\d{4}-\d{2}-\d{4}-\d{6}-\d{2})(?![\w-])")
_COURTS = ("RS", "MS", "OS", "GV", "OV", "KJ", "AJ", "AS")
"""District, magistrate, regional, garrison, district military, cassation, appeal, commercial."""
_LOOKS = {
    "R": "RКЯР", "S": "S5$Ѕ8", "M": "MМ", "O": "OО0", "G": "G6С", "V": "VУ", "K": "KК", "J": "JЈ1",
    "A": "AА4",
}  # fmt: skip
"""What a machine makes of each letter."""
_CASE = re.compile(r"(\d{1,3})[aA](-\d{1,7}/\d{4})")


def court_uids(passage: Passage, text: str) -> Iterator[tuple[str, int]]:
    """Go through the numbers that a case has in all the country, and where each begins."""
    for one in _UID.finditer(text):
        court = one["court"]
        if court.isdecimal():
            continue
        fit = [kind for kind in _COURTS if _looks_like(court, kind)]
        is_read = passage.line_at(one.start()).is_recognised
        if court not in _COURTS and is_read and len(fit) == 1:
            court = fit[0]
        yield f"{one['value'][:2]}{court}{one['value'][4:]}", one.start()


def as_meant(value: str, line: Line) -> str:
    """Return a number with the Cyrillic letter of its court, where a machine read a Latin one."""
    return _CASE.sub(r"\1а\2", value) if line.is_recognised else value


def _looks_like(read: str, kind: str) -> bool:
    """Return whether two letters could have been read so by a machine."""
    return all(sign.upper() in _LOOKS[letter] for sign, letter in zip(read, kind, strict=True))
