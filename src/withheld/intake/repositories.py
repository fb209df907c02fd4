"""Repositories written as `owner / name`, where the letter names the one code host it means."""

import re
from collections.abc import Iterator

from withheld.intake.spelling import clean

_HOSTS = {
    "github": "github.com",
    "gitlab": "gitlab.com",
    "bitbucket": "bitbucket.org",
    "codeberg": "codeberg.org",
    "gitee": "gitee.com",
}
_NAMED = re.compile(rf"(?<![A-Za-z])({'|'.join(_HOSTS)})(?![A-Za-z])", re.IGNORECASE)
_OWNER = r"(?P<owner>[A-Za-z0-9](?:[A-Za-z0-9-]{0,38}[A-Za-z0-9])?)"
_NAME = r"(?P<name>[A-Za-z0-9_.-]{1,100})"
_ALONE = re.compile(
    r"^\s*(?:[-*•]\s*|\(?(?P<n>\d{1,6})\s*[.):]\s*)?[`\"'“«]?(?:(?P<host>[a-z]+\.(?:com"
    r"|org))\s*/\s*)?"
    rf"{_OWNER}\s*/\s*{_NAME}[`\"'”»]?\s*[.,;]?\s*$"
)
_LABELLED = re.compile(
    r"(?:\brepositor(?:y|ies|io|ios|ium)\b|\brepos?\b|仓库|репозитори\w+|\bdépôt\b"
    r"|\bdepo\w*)\s*[:：]?\s*[`\"'“«(]?\s*"
    rf"{_OWNER}\s?/\s?{_NAME}",
    re.IGNORECASE,
)


_SPACED = re.compile(
    rf"(?<![\w.])(?P<host>{'|'.join(re.escape(host) for host in _HOSTS.values())})"
    rf"(?:\s+/\s*|\s*/\s+){_OWNER}\s*/\s*{_NAME}",
    re.IGNORECASE,
)
"""A whole address with blanks around its slashes."""


def code_host(text: str) -> str:
    """Return the host of the one code host that `text` names; empty if it names none, or two."""
    named = {found[1].lower() for found in _NAMED.finditer(text)}
    return _HOSTS[named.pop()] if len(named) == 1 else ""


def repositories_in(text: str, host: str) -> Iterator[tuple[str, str, int, int | None]]:
    """Go through what `text` names as `owner / name`: as written, address, where, serial number."""
    if "/" not in text or "://" in text:
        return
    text = clean(text).text
    spaced = _SPACED.search(text)
    if spaced:
        url = f"https://{spaced['host'].lower()}/{spaced['owner']}/{spaced['name'].rstrip('.')}"
        yield spaced[0].rstrip("."), url, spaced.start(), None
        return
    if not host:
        return
    alone = _ALONE.match(text)
    for found in [alone] if alone else _LABELLED.finditer(text):
        name = found["name"].rstrip(".")
        if not name or found["owner"].isdigit() or (name.isdigit() and not alone):
            continue
        start = found.start("owner")
        serial = int(alone["n"]) if alone and alone["n"] else None
        yield (
            text[start : start + found.end("name") - start],
            f"https://{host}/{found['owner']}/{name}",
            start,
            serial,
        )
