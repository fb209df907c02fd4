"""Serial numbers beside items, and the name of the list they number."""

import re

from withheld.model.document import Place

_BEFORE = re.compile(
    r"(?:^|(?<=[\s;,|(]))\s*(?:S(?:r|l)?\.?\s*No\.?|Nos?\.?|№|п/п|#|序号|क्र\.?(?:\s*सं\.?)?|Nr\.?"
    r"|N[ºo°])?\s*"
    r"\(?(\d{1,6})\s*[.)\]:、-]?[\s\"'(<\[|]*$",
    re.IGNORECASE,
)
_LIST_NAME = re.compile(
    r"(?:annex(?:ure)?|annexe|appendix|schedule|exhibit|приложение|перечень|anexo|apéndice|anlage"
    r"|anhang"
    r"|附件|附录|附表|अनुलग्नक|अनुसूची|परिशिष्ट|ek)(?:[\s:_-]*(?:no\.?|№|nº)?\s*"
    r"(?:[ivxlc]{1,7}|\d{1,3}|[a-z]|[一二三四五六七八九十]{1,3}"
    r"|[०-९]{1,3})(?:\s?\([a-z0-9]{1,4}\))?)?(?![\w])",
    re.IGNORECASE,
)
_NO_NAME = re.compile(
    r"(?:sheet|лист|hoja|tabelle|feuil|planilha|sayfa|工作表)\s?\d*", re.IGNORECASE
)
_AFTER_COLON = re.compile(r"[:：;]\s*\(?(\d{1,6})\s*[.)\]]\s*[\"'(<]*$")
_HANDLE_BEFORE = re.compile(r"^.*[@#][\w.]+[\s,;]+(?=\d{1,6}\s*[.)\]:])")
"""An item that is no address, such as `37.@name `, before the number."""
_LONGEST_GAP = 200
_LONGEST_HEADING = 60


def serial_before(gap: str) -> int | None:
    """
    Return the serial number that stands right before an item, or None.

    Args:
        gap: What stands between the line's beginning, or the item before, and the item.
    """
    if len(gap) > _LONGEST_GAP:
        after_colon = _AFTER_COLON.search(gap[-_LONGEST_GAP:])
        return int(after_colon[1]) if after_colon else None
    gap = _HANDLE_BEFORE.sub("", gap)
    found = _BEFORE.match(gap) or _BEFORE.match(re.sub(r"^[\s;,.|)\"'>-]+", "", gap))
    if found and found.end() == len(found.string):
        return int(found[1])
    after_colon = _AFTER_COLON.search(gap)
    return int(after_colon[1]) if after_colon else None


def list_heading(text: str) -> str | None:
    """Return the list's name if `text` is a heading such as `ANNEXURE-I`, else None."""
    if text[:1].isdecimal():
        return None
    bare = text.strip(" \t*#_:=-—.")
    if len(bare) > _LONGEST_HEADING:
        return None
    found = _LIST_NAME.match(bare)
    return found[0].strip() if found else None


def list_name(place: Place) -> str:
    """Return the name that a sheet or an attached file gives its list; empty if none."""
    if place.sheet is not None and not _NO_NAME.fullmatch(place.sheet.strip()):
        return place.sheet
    name = place.part.rpartition("/")[2]
    stem = name.rpartition(".")[0] or name
    found = _LIST_NAME.search(stem)
    return found[0].strip() if found else ""


def serial_cell(text: str) -> int | None:
    """Return the serial number a cell holds, or None if it holds anything else."""
    found = re.fullmatch(r"\s*\(?(\d{1,7})(?:\.0)?\s*[.):]?\s*", text)
    return int(found[1]) if found else None
