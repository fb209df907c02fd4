"""
From a locator to a subject: what the directory, or the address alone, settles, and nothing else.

Whatever is not settled is left to a person with the reason; whatever is settled but might be
somebody else's carries a doubt.  An account is never taken for a post whose id is missing.
"""

from dataclasses import replace
from datetime import datetime

from withheld.model.reading import Mention, Resolution
from withheld.ports.directory import Directory, LinkingDirectory
from withheld.resolution.locators import Locator, parse_locator
from withheld.resolution.lookups import WRAPPED, Asked, settle, unresolved
from withheld.resolution.remarks import gives_another_id, handles_beside, names_another
from withheld.resolution.services import Services
from withheld.resolution.words import Doubt, Unresolved

READ_BY_MACHINE = frozenset({"ocr", "read-by-machine", "scanned"})
"""Doubts by which intake says that a text was read from a picture."""
READ_UNLIKE = "readings-differ"
"""Intake's doubt on what was read more than once, and not the same each time."""


def resolve(
    mention: Mention,
    *,
    services: Services,
    directory: Directory,
    as_of: datetime | None = None,
) -> Resolution:
    """
    Return what `mention` means on our service, or why that cannot be said.

    Args:
        mention: One thing an order names.
        services: The services we know, and which of them is ours.
        directory: Our own accounts and posts.
        as_of: The order's date (aware UTC): handles are recycled.  None when it has none.
    """
    if mention.is_redacted:
        return unresolved(Unresolved.REDACTED)
    if services.ours is None:
        return unresolved(Unresolved.NO_DIRECTORY)
    locator = locate(mention, services)
    asked = Asked(
        directory=directory,
        as_of=as_of,
        is_read_by_machine=bool(READ_BY_MACHINE & set(mention.doubts)),
        is_read_unlike=READ_UNLIKE in mention.doubts,
    )
    if locator.kind == "copy" and not locator.is_ours:
        return _copy(locator, services, asked)
    if locator.kind == "short-link" and locator.is_ours:
        return _behind(locator, services, asked)
    found = settle(locator, asked)
    if WRAPPED in mention.doubts:
        found = _whole(found, mention, services, asked)
    return _remarked(found, mention.remark, directory)


def locate(mention: Mention, services: Services) -> Locator:
    """Return the locator of `mention`, with the flaws of what was written too."""
    if mention.url is None or mention.url == mention.as_written:
        return parse_locator(mention.as_written, services)
    mended = parse_locator(mention.url, services)
    written = parse_locator(_unwrapped(mention.as_written), services)
    if written.key != mended.key:
        return mended
    flaws = tuple(dict.fromkeys((*mended.flaws, *written.flaws)))
    return replace(mended, flaws=flaws)


def _whole(found: Resolution, mention: Mention, services: Services, asked: Asked) -> Resolution:
    """
    Return `found`, the meaning of an address joined over line breaks, held against its first lines.

    Where those alone mean nothing the join is settled; where they mean something, a person sees it.
    """
    lines = mention.as_written.split("\n")
    shorter = ["".join(lines[:count]) for count in range(1, len(lines))]
    partly = [settle(parse_locator(text, services), asked).subject for text in shorter]
    others = tuple(subject for subject in partly if subject not in {None, found.subject})
    if found.subject is None:
        return replace(found, candidates=(*found.candidates, *filter(None, others)))
    if not lines[1:] or any(others):
        return found
    return replace(found, settles=tuple(dict.fromkeys((*found.settles, WRAPPED))))


def _unwrapped(written: str) -> str:
    """
    Return `written` without line breaks behind its host: intake has said that it joined them.

    One within the host stays, and is a flaw like any blank there.
    """
    lines = [line.strip() for line in written.split("\n")]
    has_host = "/" in lines[0].partition("://")[2] or ("://" not in written and "/" in lines[0])
    return "".join(lines) if has_host else written


def _behind(locator: Locator, services: Services, asked: Asked) -> Resolution:
    """
    Return what lies behind a short link of ours, as the service's own directory says.

    It is never followed on the open net, and a short link behind a short link is for a person.
    """
    directory = asked.directory
    address = (
        directory.address_behind(locator.parts["short"])
        if isinstance(directory, LinkingDirectory)
        else ""
    )
    if not address:
        return unresolved(Unresolved.SHORT_LINK)
    return settle(parse_locator(address, services), asked)


def _copy(locator: Locator, services: Services, asked: Asked) -> Resolution:
    """Return that this is a copy on another service, and what of ours it copies."""
    original = parse_locator(locator.copied, services)
    settled = settle(original, asked)
    if not original.is_ours or original.kind == "nothing":
        return unresolved(Unresolved.NOT_OURS)
    candidates = (settled.subject,) if settled.subject is not None else settled.candidates
    return unresolved(Unresolved.REMOTE_COPY, candidates=candidates)


def _remarked(resolution: Resolution, remark: str, directory: Directory) -> Resolution:
    """Return `resolution`, doubted where what stands beside it means somebody else."""
    holder = resolution.holder
    if not remark or resolution.subject is None or holder is None:
        return resolution
    account = directory.account(holder.partition(":")[2])
    named = (resolution.subject.partition(":")[2], holder.partition(":")[2])
    ids = [name for name in named if name.isascii() and name.isdigit()]
    doubts = list(resolution.doubts)
    if account is not None and names_another(remark, account):
        doubts.append(Doubt.REMARK_NAMES_ANOTHER)
    if ids and gives_another_id(remark, ids):
        doubts.append(Doubt.ID_BESIDE_DIFFERS)
    handles = handles_beside(remark) if Doubt.BARE_ID in doubts else frozenset()
    if handles and account is not None and resolution.subject.startswith("post:"):
        doubts.remove(Doubt.BARE_ID)  # it does not stand alone: its author is named
        if account.handle.casefold() not in handles:
            doubts.append(Doubt.REMARK_NAMES_ANOTHER)
    return replace(resolution, doubts=tuple(doubts))


def doubts_left(mention: Mention, resolution: Resolution) -> tuple[str, ...]:
    """
    Return why a person must confirm `mention`: intake's doubts and the directory's, each once.

    A misspelt scheme changes nobody's name, so it is settled once the directory knows the subject;
    an id put together over a line break is settled once its author agrees.
    """
    kept = (doubt for doubt in mention.doubts if doubt not in resolution.settles)
    return tuple(dict.fromkeys((*kept, *resolution.doubts)))
