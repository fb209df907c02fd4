"""
Whose a remark says a locator is, and whether the account it leads to is that person's.

"Handle of ASHA DEV" beside the handle of somebody else is a slip of the list, and the somebody else
would be silenced for it.  So the names are compared, and a person looks where they differ.
"""

import re
import unicodedata
from collections.abc import Collection

from withheld.ports.directory import AccountEntry

_THING = (
    r"(?:handle|account|a/c|profile|page|channel|id|user|twitter|x|аккаунт\w*|страниц\w*|профил\w*|"
    r"cuenta|perfil|página|pagina|compte|profil|konto|seite|conta)"
)
_OF = (
    r"(?:of|belongs?\s+to|belonging\s+to|owned\s+by|run\s+by|operated\s+by|used\s+by|"
    r"de|del|do|da|von|des|принадлеж\w*|пользовател\w*|гражданин\w*)"
)
_CLAIM = re.compile(
    rf"(?<!\w){_THING}(?:\s+(?:is|handle|account|id))?\s+{_OF}\s*[:\-]?\s+(?P<name>[^,;:()|·\n]+)",
    re.IGNORECASE,
)
_CLAIM_BEFORE = re.compile(
    r"(?P<name>[^,;:()|·\n]+?)\s+(?:का|की|के)\s+(?:हैंडल|खाता|अकाउंट|ट्विटर)|"
    r"(?P<turkish>[^,;:()|·\n]+?)['’](?:n?[ıiuü]n)\s+(?:hesab|profil|kullanıcı)",
    re.IGNORECASE,
)
_TITLES = frozenset(
    """
    mr mrs ms miss dr prof shri smt sri kumari adv advocate sh the one person named by name s/o d/o
    श्री श्रीमती डॉ डा г-н г-жа sr sra srta don doña herr frau monsieur madame sayın bay bayan
    """.split()
)
_NAMELIKE_LENGTH_MAX = 60
_LONG_ID = re.compile(r"(?<![\d.])[0-9]{16,20}(?![\d.])")
"""Ids from sixteen digits on: shorter numbers may be telephone numbers or dates."""
_SIGNIFICANT_DIGITS = 15
_HANDLE = re.compile(r"@[\w.-]{1,64}")


def name_claimed(remark: str) -> str:
    """Return whom `remark` says the account belongs to, as written; empty if it says nobody."""
    found = _CLAIM.search(remark) or _CLAIM_BEFORE.search(remark)
    if found is None:
        return ""
    name = next((value for value in found.groupdict().values() if value), "").strip(" .\"'“”-")
    is_name = 0 < len(name) <= _NAMELIKE_LENGTH_MAX and not name[0].islower()
    return name if is_name else ""


def gives_another_id(remark: str, ids: Collection[str]) -> bool:
    """
    Return whether `remark` holds an id that is none of `ids`, those of a post and its account.

    A spreadsheet may have rounded it: the digits it keeps have to agree.
    """
    return any(
        all(
            abs(int(found) - int(known)) > 10 ** (len(found) - _SIGNIFICANT_DIGITS) for known in ids
        )
        for found in _LONG_ID.findall(remark)
    )


def handles_beside(remark: str) -> frozenset[str]:
    """Return the handles that are a whole cell of `remark`, case-folded and without their mark."""
    cells = (cell.strip() for cell in remark.split("·"))
    return frozenset(cell[1:].casefold() for cell in cells if _HANDLE.fullmatch(cell))


def names_another(remark: str, account: AccountEntry) -> bool:
    """
    Return whether `remark` says the account is somebody's whom the directory does not name there.

    Every word of the claimed name has to stand in the account's name or handle; one word in common
    (a family name, a caste name, "News") proves nothing.
    """
    claimed = name_claimed(remark)
    if not claimed:
        return False
    words = [word for word in _words(claimed) if word not in _TITLES]
    known = set(_words(account.name)) | {_plain(account.handle)}
    handle = _plain(account.handle).replace("_", "")
    return not all(word in known or (len(word) > 2 and word in handle) for word in words)  # noqa: PLR2004 -- two letters stand in any handle


def _words(text: str) -> list[str]:
    """Return the words of `text`, plain."""
    return [
        word.strip(".@'’\"") for word in re.split(r"[\s/]+", _plain(text)) if word.strip(".@'’\"")
    ]


def _plain(text: str) -> str:
    """Return `text` case-folded, without accents."""
    apart = unicodedata.normalize("NFKD", text).casefold()
    return "".join(c for c in apart if unicodedata.category(c) != "Mn" or "\u0900" <= c <= "\u0dff")
