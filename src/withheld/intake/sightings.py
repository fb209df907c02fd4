"""What one line names: addresses, handles, hashtags, ids and redaction marks, with serials."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from withheld.intake.passages import without_bullet
from withheld.intake.redactions import MARK, names_an_item
from withheld.intake.serials import serial_before
from withheld.intake.spelling import clean
from withheld.intake.urls import Found, find_urls
from withheld.model.document import Line, LineKind

HYPERLINK_DIFFERS = "hyperlink-differs"
HIDDEN = "hidden"
STRUCK = "struck"


@dataclass(slots=True, kw_only=True)
class Sighting:
    """
    One thing that one line names, before anybody asked whether it is a target.

    Never changed once made; not frozen only because a list makes a hundred thousand of them.
    """

    line: Line
    as_written: str
    url: str | None
    kind: str
    start: int = 0
    """Where it begins in the line's text; 0 for cells."""
    end: int = 0
    serial: int | None = None
    remark: str = ""
    doubts: tuple[str, ...] = field(default=())
    is_redacted: bool = False
    is_listed: bool = False
    """It stands in a list: a row of a table, or beside a serial number."""
    is_remark: bool = False
    """It stands in a cell that says why, not what."""
    is_only: bool = False
    """Its row names nothing else: whether it is meant, no heading says."""
    beside: tuple[str, str] = ("", "")
    """For a cell of running text: the words before and after."""
    is_plain: bool = False
    """Its row holds nothing else that anybody need look at."""
    target_elsewhere: str = ""
    """Where the hyperlink leads, if that is somewhere else than the text says."""


HANDLE = re.compile(r"@[\w.]{1,64}(?:@[\w-]+(?:\.[\w-]+)+)?")
HASHTAG = re.compile(r"[#＃][^\W_][\w\u0900-\u097f]{0,138}")
_HANDLE_IN_TEXT = re.compile(r"(?<![\w.@/])@[A-Za-z0-9_][\w.]{1,63}(?:@[\w-]+(?:\.[\w-]+)+)?")
_NEXT_HANDLE = re.compile(
    r"@[\w.]+(?:,|\s(?:and|or|и|y|e|et|und|ve|dan)|和|、|及)\s?$", re.IGNORECASE
)
NAME_LABEL = (
    r"(?:(?:user ?|account |twitter )?(?:handle|name)s?|accounts?|users?|profiles?|channels?"
    r"|cuentas?"
    r"|usu[aá]rios?|usuario|perfil|contas?|comptes?|utilisateur|Kont(?:o|en)|Nutzer|Profil"
    r"|аккаунт|пользователь|hesap|kullanıcı|akun|pengguna|खाता|हैंडल|账号|帐号|用户)"
)
"""What a row may call a name that it lists."""
_LISTED_HANDLE = re.compile(
    rf"(?:^|(?<=[\s;,|]))(\d{{1,6}})(?:\s*[.):]\s*|\s{{2,}}(?=[@#]))(?:{NAME_LABEL}\s?[:：]\s?)?"
    r"([@#][\w\u0900-\u097f.]{1,140}|[A-Za-z0-9_]{3,50}(?=\s*$))"
)
_LABEL = re.compile(rf"\s*{NAME_LABEL}\s?[:：]\s*", re.IGNORECASE)


def sightings_in_text(line: Line, following: str) -> Iterator[Sighting]:
    """
    Go through the addresses and redaction marks in running text.

    Args:
        line: A readable line that is no row.
        following: The physical lines right below, where an address may go on.
    """
    end = 0
    addresses = find_urls(line.text, following=following)
    for found in addresses:
        serial = serial_before(clean(line.text[end : found.start]).text)
        marked = MARK.search(line.text[found.start : found.end + 12])
        is_redacted = marked is not None and _belongs_to(found, line.text, marked)
        yield Sighting(
            line=line,
            as_written=found.as_written,
            url=None if is_redacted else found.absolute,
            kind="url",
            start=found.start,
            end=found.end,
            serial=serial,
            doubts=(*_struck(line, found.start, found.end), *found.doubts),
            is_redacted=is_redacted,
            is_listed=serial is not None,
            remark=_remark(line.text[found.end :]) if serial is not None else "",
        )
        end = found.end
    yield from _linked(line, addresses)
    yield from _redacted(line)


def _remark(rest: str) -> str:
    """Return what a line of a list says behind its address, up to the next address."""
    following = find_urls(rest)
    bare = rest[: following[0].start] if following else rest
    bare = re.split(r"\s\(?\d{1,6}\s?[.)]\s", bare)[0]
    return bare.strip(" \t-–—:;,|()[]\"'")


def named_handles(line: Line, taken: Iterable[Sighting]) -> Iterator[Sighting]:
    """Return the handles that running text calls an account, a user or the like."""
    spans = [(one.start, one.end) for one in taken]
    for found in _HANDLE_IN_TEXT.finditer(line.text):
        if any(start <= found.start() < end for start, end in spans):
            continue
        if names_an_item(line.text[: found.start()]) or _NEXT_HANDLE.search(
            line.text[: found.start()]
        ):
            yield replace(
                _named(line, found[0].rstrip("."), found.start(), serial=None), is_listed=False
            )


def _linked(line: Line, found: tuple[Found, ...]) -> Iterator[Sighting]:
    """Return where the words of a hyperlink lead, if the words themselves do not say it."""
    known = {plain_address(one.absolute) for one in found}
    for link in line.links:
        if "://" not in link.target or plain_address(link.target) in known:
            continue
        start = max(0, line.text.find(link.text)) if link.text else 0
        shown = any(one.start < start + len(link.text) and start < one.end for one in found)
        yield Sighting(
            line=line,
            as_written=link.text or link.target,
            url=link.target,
            kind="link",
            start=start,
            end=start + len(link.text),
            doubts=(
                *_struck(line, start, start + len(link.text)),
                *((HYPERLINK_DIFFERS,) if shown else ()),
            ),
        )


def _struck(line: Line, start: int, end: int) -> tuple[str, ...]:
    """Return the doubt on words of a line that are struck through, wholly or in part."""
    is_struck = any(begin < end and start < stop for begin, stop in line.struck)
    return (STRUCK,) if is_struck else ()


def _belongs_to(found: Found, text: str, mark: re.Match[str]) -> bool:
    """Return whether the mark stands within the address or right at its end."""
    glued = found.start + mark.start()
    return glued < found.end or not text[found.end : glued].strip("/")


def _redacted(line: Line) -> Iterator[Sighting]:
    """Return the redaction marks that stand for an item, by the word before them."""
    for mark in MARK.finditer(line.text):
        if names_an_item(line.text[: mark.start()]):
            yield Sighting(
                line=line,
                as_written=mark[0],
                url=None,
                kind="redacted",
                start=mark.start(),
                end=mark.end(),
                is_redacted=True,
            )


def leads_to(hyperlink: str, url: str) -> bool:
    """Return whether the hyperlink leads where the text says; spelling aside."""
    return plain_address(hyperlink) == plain_address(url)


def plain_address(url: str) -> str:
    """Return `url` without what makes no difference to where it leads."""
    bare = re.sub(r"^https?://(?:www\.)?", "", clean(url).text.strip().casefold()).replace(" ", "")
    return bare.rstrip("/.,;:")


def listed_handles(line: Line, taken: Iterable[Sighting]) -> Iterator[Sighting]:
    """Return the handles and hashtags beside serial numbers, for a line within a list."""
    spans = [(one.start, one.end) for one in taken]
    for found in _LISTED_HANDLE.finditer(line.text):
        if any(start <= found.start(2) < end for start, end in spans):
            continue
        written = found[2].rstrip(".")
        yield _named(line, written, found.start(2), serial=int(found[1]))


def bare_handles(line: Line) -> Iterator[Sighting]:
    """Return the handles and hashtags of a line that consists of nothing else."""
    text = _LABEL.sub("", without_bullet(re.sub(r"^\s*[-*•]\s*", "", line.text)), count=1)
    tokens = [token for token in re.split(r"[\s,;،、]+", clean(text).text) if token]
    if not tokens or not all(HANDLE.fullmatch(t) or HASHTAG.fullmatch(t) for t in tokens):
        return
    for token in tokens:
        yield _named(line, token, max(0, line.text.find(token)), serial=None)


def _named(line: Line, written: str, start: int, *, serial: int | None) -> Sighting:
    """Return the sighting of a handle or hashtag in a text line."""
    kind = "hashtag" if written.startswith(("#", "＃")) else "handle"
    return Sighting(
        line=line,
        as_written=written,
        url=None,
        kind=kind,
        start=start,
        end=start + len(written),
        serial=serial,
        doubts=_struck(line, start, start + len(written)),
        is_listed=True,
    )


def key_of(one: Sighting) -> str:
    """Return what makes two sightings the same thing."""
    if one.url:
        return one.url
    return f"{one.kind}:{clean(one.as_written).text.strip().casefold()}"


def is_text(line: Line) -> bool:
    """Return whether the line is running text."""
    return line.kind is LineKind.TEXT or line.kind is LineKind.PARAGRAPH
