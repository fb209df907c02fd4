"""
The addresses a text names, each with its exact place in the text.

Finds `://` first and looks around it, since that is what a computer finds fastest; then bare
domains.  Joins nothing silently: an address put together over a line break or a blank is marked
`wrapped`.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from operator import attrgetter

from withheld.intake.spelling import Clean, clean

WRAPPED = "wrapped"
"""The doubt on an address put together over a line break or a blank, or that should be perhaps."""
GLUED_WORD = "glued-word"
"""The doubt on an address whose path seemed to be the next word of the sentence."""
MISSPELT_SCHEME = "misspelt-scheme"
"""The doubt on an address whose scheme is nearly, but not quite, http or https."""
REORDERED = "reordered"
"""
The doubt on an address that a person sees in another order than it is written.

Source: Unicode Standard Annex 9, sections 2.2 and 2.3: U+202E shows what follows it, up to U+202C
or the line's end, from right to left.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """An address in a text."""

    as_written: str
    url: str
    """Unglued and without defanging; a bare domain has no scheme here."""
    start: int
    """Where it begins in the text as written, counted in characters from 0."""
    end: int
    doubts: tuple[str, ...] = ()
    is_bare: bool = False
    """It was written without a scheme."""

    @property
    def absolute(self) -> str:
        """Return the address with a scheme, as a service would know it."""
        return f"https://{self.url}" if self.is_bare else self.url


_OVERRIDE, _OVERRIDE_ENDS = "\u202e", "\u202c"
_SCHEME = re.compile(r"(https?|ftps?|(?<![A-Za-z])at)$", re.IGNORECASE)
_ALMOST_SCHEME = re.compile(
    r"(?<![A-Za-z])(h?t{1,3}[pP]?s{0,2}|h[t1l]{2}[pD]s?|ht[a-z]ps?)$", re.IGNORECASE
)
# Where an address ends whatever it is: blanks, quotes, angle brackets, pipes, full stops of
# Devanagari and of Chinese.  `](` ends a Markdown link's text.
_END = re.compile(
    r"[\s\"<>|\\^`{}\u0000-\u001f\u007f\u0964\u0965\u3001\u3002\u3008-\u3011\u3014-\u301b"
    r"\u201c-\u201f\u2018-\u201b\u00ab\u00bb\uff01\uff08\uff09\uff0c\uff1a\uff1b\uff1f\uff5c]|\]\("
)
_TURN = re.compile(r"(?<=[A-Za-z0-9])(?=[^\W\d_A-Za-z\u00c0-\u024f])")
_STUCK_WORD = re.compile(r"(?P<root>[A-Za-z0-9.-]+/)(?P<word>[^\W\d_A-Za-z]{2,})")
"""`host.example/word` in another script than the host: a blank was lost."""
_GLUED = re.compile(r"(?<![/=:%&?#])(?=(?:https?|hxxps?|ftp)://)", re.IGNORECASE)
_GLUED_SERIAL = re.compile(r"[;,]\s?\d{1,6}[.)]?$")
_NEXT_ITEM = re.compile(r"\d{1,6}\s?[.):]?\s*(?:h[tx]{1,2}ps?:|www\.|@\w)", re.IGNORECASE)
_LONE_NUMBER = re.compile(
    r"(?<=\d{11})\d[ \t]*\n\d{1,6}[ \t]*\n\s*(?:h[tx]{1,2}ps?:|www\.)", re.IGNORECASE
)
"""Below an id, and above the next address: the id's last digits, or that address's number."""
_BEFORE_ITEM = re.compile(r"[.):]?\s*(?:h[tx]{1,2}ps?:|www\.|@\w)", re.IGNORECASE)
_HOST = re.compile(
    r"(?:[^\s/?#@]*@)?(?:localhost|\d{1,3}(?:\.\d{1,3}){3}"
    r"|(?:[\w\u0080-\U0010ffff-]+\.)+[\w\u0080-\U0010ffff-]{2,63})\.?"
    r"(?::\d{1,5})?(?=[/?#]|$)"
)
_MAY_BE_HOST = re.compile(r"[^\s/?#.]{0,260}(?:\.|\s|$)|localhost|did:")
"""Cheap to ask: a dot comes before the path, or the line ends before the host does."""
_AT_URI = re.compile(r"(?:did:[a-z0-9]+:[\w.:%-]+|[\w-]+(?:\.[\w-]+)+)(?=[/?#]|$)")
_SPACED = re.compile(r"(https?)\s?:\s?/\s?/\s?(?=[\w-]+(?:\.[\w-]+)+)", re.IGNORECASE)
_CJK = r"\u2e80-\u9fff\uac00-\ud7af\uff66-\uff9f"
_BARE = re.compile(
    r"(?<![\w@./:%=&?#-])(?:www\.(?:[\w-]+\.)+[^\W\d_]{2,24}|(?:[\w-]+\.)+[^\W\d_]{2,24}(?=/))"
    rf"|(?<=[{_CJK}])(?:www\.(?:[A-Za-z0-9-]+\.)+[A-Za-z]{{2,24}}"
    r"|(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,24}(?=/))"
)
_AFTER_CJK = re.compile(rf".*[{_CJK}](?=[A-Za-z0-9])")
"""Words of a language that puts no blanks, right before the host: `请看host.example/a`."""
_NO_DOMAIN = frozenset("pdf html htm txt rtf doc docx xls xlsx csv json png jpg jpeg gif".split())
_LENGTH_MAX = 8_000
"""No address of an order is longer (RFC 9110 section 4.1 asks servers to take 8,000 octets)."""
_BRACKETS = {")": "(", "]": "[", "}": "{"}
_TRAILING = ".,;:!?'*~…@"
_POSSESSIVE = re.compile(r"(?<=\w)'s$")
_HOST_CUT = re.compile(r"(?:[\w-]+\.)+[^\W\d_]{2,24}(?::\d{1,5})?(?=[()\[\]=])")
"""A host right behind which something begins that no host can hold."""
_CONTINUES = re.compile(r"[\w%~./?&=#@:+,;-]+")
_SERIAL_LENGTH = 6
"""A number of so many digits may as well be a serial number or a year."""
_DAMAGED = re.compile(
    r"h?tt?ps?\s?[:;]?\s?[/\\]{1,3}\s?"
    r"(?P<host>[\w-]+(?:\s?[.,]\s?[\w-]+)*\s?[.,]\s?[a-z]{2,24})(?P<path>[/?#]\S*)?",
    re.IGNORECASE,
)
_HEX = re.compile(r"[0-9a-f]{5,}", re.IGNORECASE)
_PATH_WORDS = frozenset(
    """
    status statuses post posts permalink photo photos video videos watch reel reels story stories
    channel channels playlist group groups page pages event events hashtag hashtags profile issues
    discussions comments media notes objects users user web thread threads
    """.split()
)
"""What a path says before an id; broken over two lines, the halves say nothing else."""


_START = attrgetter("start")


def find_urls(text: str, *, following: str = "", is_cell: bool = False) -> tuple[Found, ...]:
    """
    Return every address in `text`, in its order.

    Args:
        text: One line, or several with line breaks in between.
        following: The physical line right below, where there is one: an address that reaches
            the end of `text` may go on in it; if so it is joined, and marked.
        is_cell: The text is a whole cell: a blank inside an address is a slip of the pen there
            and no mark is needed, since nothing else can follow.
    """
    if "/" not in text and "www." not in text:
        return ()
    whole = f"{text}\n{following}" if following else text
    cleaned = clean(whole)
    found = _merged(cleaned, is_cell=is_cell)
    limit = len(text)
    return tuple(
        _placed(one, cleaned, whole) for one in found if cleaned.span(one.start, one.end)[0] < limit
    )


@dataclass(frozen=True, slots=True)
class _Raw:
    """An address in the clean text."""

    url: str
    start: int
    end: int
    doubts: tuple[str, ...] = ()
    is_bare: bool = False


def _placed(raw: _Raw, cleaned: Clean, text: str) -> Found:
    """Return `raw` with its place in the text as written."""
    start, end = cleaned.span(raw.start, raw.end)
    doubts = (*raw.doubts, REORDERED) if _is_reordered(text, start, end) else raw.doubts
    return Found(
        as_written=text[start:end],
        url=raw.url,
        start=start,
        end=end,
        doubts=doubts,
        is_bare=raw.is_bare,
    )


def _is_reordered(text: str, start: int, end: int) -> bool:
    """Return whether part of `text[start:end]` is shown from right to left by force."""
    begins = text.rfind(_OVERRIDE, 0, end)
    if begins < 0:
        return False
    line = max(text.rfind("\n", 0, start), text.rfind(_OVERRIDE_ENDS, 0, start))
    return begins > line


def _merged(cleaned: Clean, *, is_cell: bool) -> list[_Raw]:
    """Return what all three ways of looking find, nothing twice."""
    text = cleaned.text
    found = list(_with_scheme(text, is_cell=is_cell))
    if ": /" in text or ":// " in text or ":/ /" in text:
        found = sorted([*found, *_spaced(text, found, is_cell=is_cell)], key=_START)
    if "." in text:
        found = sorted([*found, *_bare(text, found, is_cell=is_cell)], key=_START)
    return found


def _with_scheme(text: str, *, is_cell: bool) -> Iterator[_Raw]:
    """Look around every `://`."""
    after = 0
    while (colon := text.find("://", after)) >= 0:
        after = colon + 3
        scheme = _SCHEME.search(text, max(0, colon - 5), colon)
        doubts: tuple[str, ...] = ()
        if scheme is None:
            scheme = _ALMOST_SCHEME.search(text, max(0, colon - 7), colon)
            doubts = (MISSPELT_SCHEME,)
        if scheme is None:
            continue
        raw = _around(text, scheme, colon, doubts, is_cell=is_cell)
        if raw is not None:
            yield raw
            after = max(after, raw.end)


def _around(
    text: str, scheme: re.Match[str], colon: int, doubts: tuple[str, ...], *, is_cell: bool
) -> _Raw | None:
    """Return the address whose `://` stands at `colon`, or None if no host follows."""
    start = scheme.start(1)
    if not _MAY_BE_HOST.match(text, colon + 3):
        return None
    end = _tail_end(text, colon + 3)
    tail = text[colon + 3 : end]
    stuck = None if tail.isascii() else _STUCK_WORD.fullmatch(tail)
    if stuck:
        end, tail, doubts = end - len(stuck["word"]), stuck["root"], (*doubts, GLUED_WORD)
    end, tail, is_cut_off = _without_sentence(text, colon + 3, end)
    doubts = (*doubts, GLUED_WORD) if is_cut_off else doubts
    shape = _AT_URI if scheme[1].lower() == "at" else _HOST
    is_cut = False
    if not shape.match(tail) and (host := _HOST_CUT.match(tail)):
        end, tail = colon + 3 + host.end(), host[0]
    if not shape.match(tail):
        end, tail, is_cut = _host_below(text, end, tail)
        if not is_cut or not shape.match(tail):
            return None
    end, joined, is_wrapped = _continued(text, end, tail, is_cell=is_cell)
    is_wrapped = is_wrapped or _LONE_NUMBER.match(text, end - 1) is not None
    word = "https" if MISSPELT_SCHEME in doubts else scheme[1]
    url = _unescaped(f"{word}://{joined}")
    return _Raw(url, start, end, (*doubts, *((WRAPPED,) if is_wrapped or is_cut else ())))


def _host_below(text: str, end: int, tail: str) -> tuple[int, str, bool]:
    """Return the end and text of an address whose very host goes on after a line break."""
    below = re.compile(r"[ \t]*\n(?P<rest>[\w-]*(?:\.[\w-]+)+\S*)").match(text, end)
    if below is None or not re.fullmatch(r"[\w.-]*", tail):
        return end, tail, False
    stop = _tail_end(text, below.start("rest"))
    return stop, tail + text[below.start("rest") : stop], True


def _tail_end(text: str, begin: int) -> int:
    """Return where the address that begins at `begin` (after `://`) ends."""
    limit = min(len(text), begin + _LENGTH_MAX)
    stop = _END.search(text, begin, limit)
    end = stop.start() if stop else limit
    glued = _GLUED.search(text, begin + 1, end)
    if glued:
        end = glued.start()
        serial = _GLUED_SERIAL.search(text, begin, end)
        end = serial.start() if serial else end
    if not text.isascii():
        slash = text.find("/", begin, end)
        turn = _TURN.search(text, slash if slash >= 0 else begin, end)
        end = turn.start() if turn and text[begin : turn.start()].isascii() else end
    end = _trimmed(text, begin, end)
    serial = _GLUED_SERIAL.search(text, begin, end) if _BEFORE_ITEM.match(text, end) else None
    return _trimmed(text, begin, serial.start()) if serial else end


def _trimmed(text: str, begin: int, end: int) -> int:
    """Return `end` without punctuation that belongs to the sentence; balanced brackets stay."""
    while end > begin:
        last = text[end - 1]
        is_stop = last in _TRAILING and not text.endswith("&amp;", begin, end)
        if not is_stop and not _is_unbalanced(text, begin, end, last):
            break
        end -= 1
    return end


def _without_sentence(text: str, begin: int, end: int) -> tuple[int, str, bool]:
    """
    Return the end and text of an address without words of its sentence, and whether there were any.

    Behind an opening bracket that nothing closes, a blank was lost: `host.example/a(see below)`;
    and no address ends in a genitive.
    """
    tail = text[begin:end]
    cut = len(tail)
    for opening, closing in (("(", ")"), ("[", "]")):
        if tail.count(opening) > tail.count(closing):
            cut = min(cut, _unclosed(tail, opening, closing))
    genitive = _POSSESSIVE.search(tail[:cut])
    cut = genitive.start() if genitive else cut
    stop = _trimmed(text, begin, begin + cut)
    has_words = stop == begin + cut and tail[cut:] not in {"", "(", "["}
    return stop, text[begin:stop], has_words


def _unclosed(text: str, opening: str, closing: str) -> int:
    """Return where the first opening bracket stands that is never closed."""
    places: list[int] = []
    for place, character in enumerate(text):
        if character == opening:
            places.append(place)
        elif character == closing and places:
            places.pop()
    return places[0] if places else len(text)


_ENTITY = re.compile(r"&(?:amp;|(?P<name>[a-z]{1,8});(?==))")
"""What an editor of web pages makes of `&`, and of a name behind it that could be a sign's."""


def _unescaped(url: str) -> str:
    """Return an address as it was before it was written for a web page: `&hl;=en` is `&hl=en`."""
    return _ENTITY.sub(lambda found: f"&{found['name'] or ''}", url)


def _is_unbalanced(text: str, begin: int, end: int, closing: str) -> bool:
    """Return whether `closing` is a bracket that nothing opened."""
    if closing not in _BRACKETS:
        return False
    return text.count(closing, begin, end) > text.count(_BRACKETS[closing], begin, end)


def _continued(text: str, end: int, tail: str, *, is_cell: bool) -> tuple[int, str, bool]:
    """Return the end and text of an address that goes on after a line break."""
    is_wrapped = False
    while (rest := _rest(text, end, tail, is_cell=is_cell)) is not None:
        end, tail, is_wrapped = rest[0], rest[1], True
    return end, tail, is_wrapped


def _rest(text: str, end: int, tail: str, *, is_cell: bool) -> tuple[int, str] | None:
    """Return the end and text with the next line's beginning, or None if it does not go on."""
    broken = re.compile(r"[ \t]*\n").match(text, end)
    if broken is None:
        return None
    token = _CONTINUES.match(text, broken.end())
    if _NEXT_ITEM.match(text, broken.end()):
        return None
    if token is None or "://" in text[token.start() : token.end() + 3]:
        return None
    stop = _trimmed(text, token.start(), token.end())
    piece = text[token.start() : stop]
    below = text[stop : text.find("\n", stop) if "\n" in text[stop:] else len(text)]
    is_broken_off = tail.endswith("-") and not piece.isdigit()
    if re.match(r"[.)\]:]\s*\S", below) or ("://" in below and not is_broken_off):
        return None  # it is a number in a list, or another address follows
    is_alone = not below.strip()
    # What stands alone below an address in its own cell is its rest until somebody says otherwise.
    belongs = is_cell and is_alone and piece.isascii()
    if not piece or not (belongs or _goes_on(tail, piece, is_alone=is_alone)):
        return None
    is_soft = tail.endswith("=") and not tail.endswith("==") and piece.startswith("/")
    return stop, (tail[:-1] if is_soft else tail) + piece


def _goes_on(tail: str, piece: str, *, is_alone: bool) -> bool:
    """Return whether `piece`, first on the next line, reads like the rest of `tail`."""
    has_sign = any(sign in piece for sign in "/?=&_%")
    if tail[-1] == "-" and piece.isascii() and re.search(r"[-\d]", piece):
        return True  # hardly an address ends in a hyphen, and hardly a word is written like this
    if tail[-1] in "/=&?-%":
        is_rest = is_alone and tail[-1] != "/" and piece.isascii()
        return has_sign or "." in piece or piece.isdigit() or is_rest
    last = re.split(r"[/=]", tail)[-1]
    if last[-1:].isdigit() and piece[0].isdigit():
        return (
            "?" in piece
            or "/" in piece
            or len(piece) > _SERIAL_LENGTH
            or (len(last) > _SERIAL_LENGTH and piece.isdigit())
        )
    if _breaks_a_path(last, piece):
        return True
    if _HEX.fullmatch(last) and _HEX.fullmatch(piece):
        return any(c.isdigit() for c in last) and any(c.isdigit() for c in piece)
    return piece[0] in "/?&=%" and has_sign and len(piece) > 1


def _breaks_a_path(last: str, piece: str) -> bool:
    """Return whether `piece` begins with the rest of a path's word, or of a name before one."""
    first, slash, rest = piece.partition("/")
    if not slash or not rest or not re.fullmatch(r"[\w.-]*", last + first):
        return False
    word = rest.partition("/")[0]
    goes_on = rest[len(word) :].lstrip("/") != ""
    return (last + first).lower() in _PATH_WORDS or (goes_on and word.lower() in _PATH_WORDS)


def _spaced(text: str, found: list[_Raw], *, is_cell: bool) -> Iterator[_Raw]:
    """Find `https: // host` and `https:// host`."""
    last = 0
    for spaced in _SPACED.finditer(text):
        is_known = spaced.start() < last or _covered(found, spaced.start())
        if " " not in spaced[0] or is_known:
            continue
        end = _tail_end(text, spaced.end())
        tail = text[spaced.end() : end]
        if _HOST.match(tail):
            doubts = () if is_cell else (WRAPPED,)
            last = end
            yield _Raw(_unescaped(f"{spaced[1]}://{tail}"), spaced.start(), end, doubts)


def _bare(text: str, found: list[_Raw], *, is_cell: bool) -> Iterator[_Raw]:
    """Find domains without a scheme: those that begin with www, or that a path follows."""
    last = 0
    for bare in _BARE.finditer(text):
        words = None if bare[0].isascii() else _AFTER_CJK.match(bare[0])
        start = bare.start() + (words.end() if words else 0)
        is_known = start < last or _covered(found, start)
        if is_known or bare[0].rpartition(".")[2].lower() in _NO_DOMAIN:
            continue
        end = max(_tail_end(text, bare.end()), bare.end())
        tail = text[start:end]
        if text[bare.end() : bare.end() + 1] == "@" or not _HOST.match(tail):
            continue
        end, joined, is_wrapped = _continued(text, end, tail, is_cell=is_cell)
        is_stuck = start > 0 and _AFTER_CJK.match(text, start - 1, start + 1) is not None
        doubts = (*((GLUED_WORD,) if is_stuck else ()), *((WRAPPED,) if is_wrapped else ()))
        last = end
        yield _Raw(_unescaped(joined), start, end, doubts, is_bare=True)


def mend_address(text: str) -> str:
    """
    Return the address a whole cell was meant to be, its damaged scheme or host mended, or empty.

    What stands in the cell is kept beside it: who reads on sees what was mended.
    """
    damaged = _DAMAGED.fullmatch(clean(text).text.strip().rstrip(_TRAILING))
    if damaged is None:
        return ""
    host = re.sub(r"\s*[.,]\s*", ".", damaged["host"])
    return f"https://{host}{damaged['path'] or ''}"


def _covered(found: list[_Raw], place: int) -> bool:
    """Return whether `place` lies within one of the addresses found before, by where they begin."""
    turn = bisect_right(found, place, key=_START) - 1
    return turn >= 0 and place < found[turn].end
