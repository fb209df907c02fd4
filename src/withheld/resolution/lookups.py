"""
Asking the directory: from a locator of ours to the one account, post or thing it means, or not.

Nothing here looks at what stands beside a locator; `withheld.resolution.resolving` does.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from withheld.model.identity import SubjectID
from withheld.model.reading import Resolution
from withheld.ports.directory import (
    AccountEntry,
    Directory,
    NumberedDirectory,
    PostEntry,
    SuggestingDirectory,
)
from withheld.resolution.locators import Locator, fill
from withheld.resolution.words import Doubt, Unresolved

MISSPELT_SCHEME = "misspelt-scheme"
WRAPPED = "wrapped"
"""Intake's words for a damaged `https` and for an address joined over a line break."""
_LOST_DIGITS = 15
"""Spreadsheets keep so many significant digits of a number (IEEE 754 binary64, cut for display)."""
_FLOAT_DIGITS = 18
"""From here on fewer than one whole number in sixteen is a binary64 number by chance."""
_DEAD_ENDS = {
    "elsewhere": Unresolved.NOT_OURS,
    "nothing": Unresolved.UNREADABLE,
    "short-link": Unresolved.SHORT_LINK,
    "whole-service": Unresolved.WHOLE_SERVICE,
    "page": Unresolved.NOT_A_SUBJECT,
    "incomplete": Unresolved.INCOMPLETE,
    "remote-copy": Unresolved.REMOTE_COPY,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a look-up needs to know beside the locator."""

    directory: Directory
    as_of: datetime | None
    is_read_by_machine: bool = False
    is_read_unlike: bool = False
    """It was read from a picture more than once, and not the same each time."""


def settle(locator: Locator, asked: Asked) -> Resolution:
    """Return what `locator` means; only what is ours gets a subject."""
    if locator.kind == "short-link" and locator.is_ours:
        return unresolved(Unresolved.SHORT_LINK)
    if not locator.is_ours and locator.kind != "nothing":
        return unresolved(Unresolved.NOT_OURS)
    if (dead_end := _DEAD_ENDS.get(locator.kind)) is not None:
        return unresolved(dead_end, doubts=locator.flaws)
    if locator.means:
        return _meaning(locator, asked)
    if locator.kind in {"number", "rounded"}:
        return _number(locator, asked)
    if "post" in locator.parts:
        return _post(locator, asked)
    if "account" in locator.parts:
        return _account_by_id(locator, asked)
    if "handle" in locator.parts:
        return _account_by_handle(locator, asked)
    return unresolved(Unresolved.INCOMPLETE, doubts=locator.flaws)


def _meaning(locator: Locator, asked: Asked) -> Resolution:
    """Return what an address means by itself, as those of hashtags and searches do."""
    if asked.is_read_unlike:
        # Only a directory could tell which reading is right, and this is in none.
        return unresolved(Unresolved.UNREADABLE, doubts=locator.flaws)
    return Resolution(
        subject=SubjectID(locator.means),
        unresolved=None,
        doubts=locator.flaws,
        holder=_holder(locator, asked),
    )


def _holder(locator: Locator, asked: Asked) -> SubjectID | None:
    """Return the account that something settled by its address belongs to, if that is certain."""
    handle = locator.parts.get("owner") or locator.parts.get("handle")
    if not handle:
        return None
    bearers = asked.directory.accounts_by_handle(handle, as_of=asked.as_of)
    return account_subject(bearers[0].id) if len(bearers) == 1 else None


def _post(locator: Locator, asked: Asked) -> Resolution:
    """Return the post with that id; the handle in the address can only confirm it or not."""
    post_id = _post_id(locator, asked)
    post = asked.directory.post(post_id) if post_id else None
    if post is None:
        return _no_such_number(post_id, locator, asked)
    agrees = _is_by(post, locator.parts.get("handle", ""), asked)
    doubts = list(locator.flaws)
    if agrees:
        # Id and author agree: what was mended in between names nobody else.
        doubts = [doubt for doubt in doubts if doubt is not Doubt.REPAIRED]
    elif "handle" in locator.parts:
        doubts.append(Doubt.AUTHOR_MISMATCH)
    return Resolution(
        subject=SubjectID(f"post:{post.id}"),
        unresolved=None,
        doubts=tuple(doubts),
        holder=account_subject(post.author),
        settles=(MISSPELT_SCHEME, WRAPPED) if agrees else (MISSPELT_SCHEME,),
    )


def _post_id(locator: Locator, asked: Asked) -> str:
    """
    Return what the directory calls the post; empty where its author would have to be guessed.

    In the AT Protocol a post's address ends in a key that is unique for its author only.
    """
    if not locator.post_id:
        return locator.parts["post"]
    account = locator.parts.get("account", "")
    if not account:
        bearers = asked.directory.accounts_by_handle(locator.parts["handle"], as_of=asked.as_of)
        account = bearers[0].id if len(bearers) == 1 else ""
    return fill(locator.post_id, {**locator.parts, "account": account}) if account else ""


def _is_by(post: PostEntry, handle: str, asked: Asked) -> bool:
    """Return whether the account of `post` bears `handle`, or once did."""
    bearers = asked.directory.accounts_by_handle(handle, as_of=None) if handle else ()
    return any(account.id == post.author for account in bearers)


def _account_by_id(locator: Locator, asked: Asked) -> Resolution:
    """Return the account with that id."""
    account_id = locator.parts["account"]
    account = asked.directory.account(account_id)
    if account is None:
        return _no_such_number(account_id, locator, asked)
    doubts = locator.flaws
    if handle := locator.parts.get("handle"):
        bearers = asked.directory.accounts_by_handle(handle, as_of=None)
        if all(bearer.id != account.id for bearer in bearers):
            doubts = (*doubts, Doubt.ID_AND_HANDLE_DIFFER)
    return _account(account, doubts)


def _account_by_handle(locator: Locator, asked: Asked) -> Resolution:
    """Return the account that bore that handle on the order's date."""
    handle = locator.parts["handle"]
    bearers = asked.directory.accounts_by_handle(handle, as_of=asked.as_of)
    ever = asked.directory.accounts_by_handle(handle, as_of=None)
    if not bearers and len(ever) == 1:
        return _account(ever[0], (*locator.flaws, Doubt.FORMER_HANDLE))
    bearers = bearers or ever
    if not bearers:
        return _look_alikes(handle, locator, asked)
    if len(bearers) > 1:
        return unresolved(Unresolved.AMBIGUOUS, doubts=locator.flaws, candidates=_subjects(bearers))
    if asked.is_read_by_machine:
        alike = asked.directory.similar_handles(handle)
        if any(account.id != bearers[0].id for account in alike):
            several = (bearers[0], *(a for a in alike if a.id != bearers[0].id))
            return unresolved(
                Unresolved.AMBIGUOUS, doubts=locator.flaws, candidates=_subjects(several)
            )
    doubts = locator.flaws
    if any(account.id != bearers[0].id for account in ever):
        doubts = (*doubts, Doubt.RECYCLED_HANDLE)
    return _account(bearers[0], doubts)


def _look_alikes(handle: str, locator: Locator, asked: Asked) -> Resolution:
    """
    Return what to do with a handle nobody bore: a person chooses among what looks the same.

    Only where a machine read it from a picture is the one look-alike taken, and then doubted.
    """
    alike = asked.directory.similar_handles(handle)
    if asked.is_read_by_machine and len(alike) == 1:
        return _account(alike[0], (*locator.flaws, Doubt.SIMILAR_HANDLE))
    if not asked.is_read_by_machine and isinstance(asked.directory, SuggestingDirectory):
        alike = (*alike, *asked.directory.near_handles(handle))
    reason = Unresolved.AMBIGUOUS if len(alike) > 1 else Unresolved.NOT_FOUND
    reason = reason if asked.is_read_by_machine else Unresolved.NOT_FOUND
    return unresolved(reason, doubts=locator.flaws, candidates=_subjects(alike))


def _number(locator: Locator, asked: Asked) -> Resolution:
    """Return what a number alone means, if it is one thing only."""
    number = locator.parts["number"]
    account, post = asked.directory.account(number), asked.directory.post(number)
    if locator.kind == "rounded" or (account is None and post is None):
        return _no_such_number(number, locator, asked)
    if account is not None and post is not None:
        candidates = (account_subject(account.id), SubjectID(f"post:{post.id}"))
        return unresolved(Unresolved.AMBIGUOUS, candidates=candidates)
    if account is not None:
        return _account(account, (Doubt.BARE_ID,))
    holder = account_subject(post.author) if post is not None else None
    return Resolution(
        subject=SubjectID(f"post:{number}"),
        unresolved=None,
        doubts=(Doubt.BARE_ID,),
        holder=holder,
    )


def _no_such_number(number: str, locator: Locator, asked: Asked) -> Resolution:
    """Return why an id was not found: rounded by a spreadsheet, or simply not there."""
    if not (locator.kind == "rounded" or looks_rounded(number)):
        return unresolved(Unresolved.NOT_FOUND, doubts=locator.flaws)
    candidates: Sequence[SubjectID] = ()
    if isinstance(asked.directory, NumberedDirectory):
        reach = 10 ** max(0, len(number) - _LOST_DIGITS)
        candidates = asked.directory.subjects_between(int(number) - reach, int(number) + reach)
    kind = "post" if "post" in locator.parts else "account" if "account" in locator.parts else ""
    fitting = tuple(subject for subject in candidates if subject.startswith(kind))
    return unresolved(Unresolved.ROUNDED_ID, doubts=locator.flaws, candidates=fitting)


def looks_rounded(number: str) -> bool:
    """Return whether a spreadsheet may have rounded `number`: long, with the tail of a float."""
    if len(number) <= _LOST_DIGITS or not number.isascii() or not number.isdigit():
        return False
    is_float = len(number) >= _FLOAT_DIGITS and int(float(number)) == int(number)
    return is_float or number.endswith("000")


def account_subject(account_id: str) -> SubjectID:
    """Return the subject that an account is."""
    return SubjectID(f"account:{account_id}")


def _subjects(accounts: Sequence[AccountEntry]) -> tuple[SubjectID, ...]:
    """Return the subjects that `accounts` are, each once."""
    return tuple(dict.fromkeys(account_subject(account.id) for account in accounts))


def _account(account: AccountEntry, doubts: Sequence[Doubt]) -> Resolution:
    """Return the resolution to one account."""
    subject = account_subject(account.id)
    return Resolution(
        subject=subject,
        unresolved=None,
        doubts=tuple(doubts),
        holder=subject,
        settles=(MISSPELT_SCHEME,),
    )


def unresolved(
    reason: Unresolved, *, doubts: Sequence[Doubt] = (), candidates: Sequence[SubjectID] = ()
) -> Resolution:
    """Return that nothing was settled, and why."""
    return Resolution(
        subject=None, unresolved=reason, doubts=tuple(doubts), candidates=tuple(candidates)
    )
