"""
How an address is spelt: what people and programs do to one on its way, undone.

Undone are invisible letters, defanging (`hxxps`, `[.]`), a damaged scheme and punctuation that
stuck to it.  What might change *who* is named is undone too, but noted as a flaw, which becomes
a doubt.
"""

import re
import unicodedata
from dataclasses import dataclass
from urllib.parse import unquote

from withheld.resolution.words import Doubt

_SCHEME = re.compile(
    r"^(?:h?[tx]{1,3}ps?|feed)\s*[:;]?\s*(?P<slashes>[/\\]{1,3})\s*", re.IGNORECASE
)
_NO_SLASHES = re.compile(r"^(?:hxxps?|https?)\s*[:;]\s*(?=[\w-]+\.)", re.IGNORECASE)
_DEFANGED = (
    (re.compile(r"\s*[\[({]\s*(?:\.|dot|точка)\s*[\])}]\s*", re.IGNORECASE), "."),
    (re.compile(r"[\[({]\s*:\s*(//)?\s*[\])}]"), r":\1"),
    (re.compile(r"[\[({]\s*/\s*[\])}]"), "/"),
    (re.compile(r"\\(?=[./:])"), ""),
)
_OPENING = "<([{\"'“‘«„‹*`"
_CLOSING = ">)]}\"'”’»“›*`.,;:!।。，；、…|"
_HOST = re.compile(r"(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.)+[^\W\d_][\w-]{0,61}\.?")
_ESCAPED = re.compile(r"%[0-9A-Fa-f]{2}")
_HOST_END = re.compile(r"[/?#\\]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Spelling:
    """An address taken apart."""

    host: str
    """Lower-case, in Unicode, without port, final dot or anything before an at sign."""
    path: str
    """Starts with a slash, still percent-encoded."""
    query: str = ""
    fragment: str = ""
    flaws: tuple[Doubt, ...] = ()


def visible(text: str) -> str:
    """Return `text` without letters nobody can see, blanks made plain and trimmed."""
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    kept = "".join(c for c in text if unicodedata.category(c) not in {"Cf", "Cc"} or c in "\t\n")
    return " ".join(kept.split())


def trim(text: str) -> str:
    """Return `text` without brackets, quotes and punctuation around it; balanced ones stay."""
    text = text.strip().lstrip(_OPENING)
    while text and text[-1] in _CLOSING:
        opening = {")": "(", "]": "[", "}": "{"}.get(text[-1])
        if opening and text.count(opening) >= text.count(text[-1]):
            break
        text = text[:-1].rstrip()
    return text


def refang(text: str) -> str:
    """Return `text` with `hxxps`, `[.]` and their like undone."""
    for pattern, plain in _DEFANGED:
        text = pattern.sub(plain, text)
    return text


def spell(text: str) -> Spelling | None:
    """Return the address in `text` taken apart, or None where it holds no host."""
    text = refang(trim(visible(text)))
    scheme = _SCHEME.match(text) or _NO_SLASHES.match(text)
    rest = (text[scheme.end() :] if scheme else text).lstrip("/\\")
    end = _HOST_END.search(rest)
    authority, tail = (rest[: end.start()], rest[end.start() :]) if end else (rest, "")
    host, flaws = _host(authority, is_url=scheme is not None or bool(tail))
    if not host:
        return None
    address, _, fragment = tail.replace("\\", "/").partition("#")
    path, _, query = address.partition("?")
    path, path_flaws = _path(path)
    return Spelling(
        host=host, path=path, query=query, fragment=fragment, flaws=(*flaws, *path_flaws)
    )


def _host(authority: str, *, is_url: bool) -> tuple[str, tuple[Doubt, ...]]:
    """Return the host in `authority` and its flaws; empty when there is none."""
    flaws: list[Doubt] = []
    name, at, after = authority.rpartition("@")
    if at and not name:
        return "", ()
    host = after.casefold()
    if at:
        flaws.append(Doubt.STRANGE_ADDRESS)
    host, colon, port = host.partition(":")
    if colon and port.strip() not in {"", "80", "443"}:
        flaws.append(Doubt.STRANGE_ADDRESS)
    mended = unicodedata.normalize("NFKC", re.sub(r"\s*[.,]+\s*", ".", host.strip())).strip(".")
    mended = mended.casefold().replace("。", ".")
    if mended != host.strip().rstrip("."):
        flaws.append(Doubt.TYPO_HOST)
    if " " in mended and is_url:
        mended = mended.replace(" ", "")
        flaws.append(Doubt.TYPO_HOST)
    mended = _unicode_host(mended)
    return (mended, tuple(flaws)) if _HOST.fullmatch(mended) else ("", ())


def _unicode_host(host: str) -> str:
    """Return `host` with its Punycode labels written out, as far as they can be."""
    try:
        return host.encode("ascii").decode("idna") if "xn--" in host else host
    except UnicodeError:
        return host


def _plain_escapes(text: str) -> str:
    """
    Return `text` with percent signs undone that hide nothing but plain letters, digits, `-._~@!`.

    Source: RFC 3986, section 6.2.2.2.
    """
    return _ESCAPED.sub(lambda found: _unescaped(found[0]), text)


def _unescaped(escaped: str) -> str:
    """Return the letter behind `%41`, or `escaped` where it stands for something with a meaning."""
    letter = chr(int(escaped[1:], 16))
    plain = letter.isascii() and (letter.isalnum() or letter in "-._~@!")
    return letter if plain else escaped


def _path(path: str) -> tuple[str, tuple[Doubt, ...]]:
    """Return `path` with doubled slashes joined and blanks gone, and its flaws."""
    encoded = _plain_escapes(path or "/")
    mended = re.sub(r"/{2,}", "/", re.sub(r"\s+", "", encoded))
    mended = re.sub(r"/(?:\./)+", "/", mended)
    flaws = (Doubt.TYPO_PATH,) if mended != encoded else ()
    # Letters that only look like blanks may hide behind percent signs: %E2%80%8B, %C2%A0.
    while mended.startswith("/") and (shown := _without_hidden_tail(mended)) != mended:
        mended = shown
    return mended, flaws


def _without_hidden_tail(path: str) -> str:
    """Return `path` without a last percent-encoded letter that nobody can see."""
    for hidden in ("%E2%80%8B", "%E2%80%8C", "%E2%80%8D", "%EF%BB%BF", "%C2%A0", "%20"):
        if path.upper().endswith(hidden):
            return path[: -len(hidden)]
    return path


def decoded(text: str) -> str:
    """Return `text` percent-decoded, in NFC, blanks made plain."""
    return unicodedata.normalize("NFC", visible(unquote(text)))
