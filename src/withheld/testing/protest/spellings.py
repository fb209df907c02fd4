"""
How a ministry's list writes an account or a post: every spelling seen in lists of this kind.

A spelling is a function of the *named thing*; it changes nothing about what is meant, except the
ones in `SPOILED`, after which nobody can tell what was meant, and `typo_host`, after which a person
must confirm it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import quote

from withheld.testing.protest.people import HOST

Spelling = Callable[["Named"], str]

ZERO_WIDTH = "\u200b"


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """What a row means to name."""

    handle: str
    account: str
    """The account's id."""
    post: str = ""
    """The post's id; empty when the account itself is meant."""

    @property
    def path(self) -> str:
        """The path of its page, without the first slash."""
        return f"{self.handle}/status/{self.post}" if self.post else self.handle

    @property
    def url(self) -> str:
        """The address of its page, as the service writes it."""
        return f"https://{HOST}/{self.path}"


def _swap_case(named: Named) -> str:
    return f"https://{HOST}/{named.path.replace(named.handle, named.handle.swapcase(), 1)}"


ANY: Mapping[str, tuple[int, Spelling]] = {
    "plain": (400, lambda named: named.url),
    "mobile": (60, lambda named: f"https://m.{HOST}/{named.path}"),
    "query-source": (70, lambda named: f"{named.url}?s=20"),
    "query-campaign": (14, lambda named: f"{named.url}?utm_source=share&utm_medium=app"),
    "query-language": (10, lambda named: f"{named.url}?lang=hi"),
    "www": (40, lambda named: f"https://www.{HOST}/{named.path}"),
    "http": (30, lambda named: f"http://{HOST}/{named.path}"),
    "no-scheme": (24, lambda named: f"{HOST}/{named.path}"),
    "trailing-slash": (30, lambda named: f"{named.url}/"),
    "dot-after": (16, lambda named: f"{named.url}."),
    "zero-width-inside": (10, lambda named: f"https://{HOST}/{ZERO_WIDTH}{named.path}"),
    "zero-width-front": (8, lambda named: f"{ZERO_WIDTH}{named.url}"),
    "no-break-space": (10, lambda named: f"{named.url}\u00a0"),
    "case": (16, _swap_case),
    "shouted-host": (8, lambda named: f"HTTPS://{HOST.upper()}/{named.path}"),
    "lost-slash": (12, lambda named: f"https:/{HOST}/{named.path}"),
    "defanged": (12, lambda named: f"hxxps://{HOST.replace('.', '[.]')}/{named.path}"),
    "scheme-typo": (10, lambda named: f"htps://{HOST}/{named.path}"),
}
"""Spellings of both, with their weight."""

OF_ACCOUNTS: Mapping[str, tuple[int, Spelling]] = {
    "at": (60, lambda named: f"@{named.handle}"),
    "bare-handle": (20, lambda named: named.handle),
    "by-id": (20, lambda named: f"https://{HOST}/i/user/{named.account}"),
    "media-tab": (10, lambda named: f"{named.url}/media"),
    "replies-tab": (10, lambda named: f"{named.url}/with_replies"),
}
"""Spellings that only an account has."""

OF_POSTS: Mapping[str, tuple[int, Spelling]] = {
    "by-id": (30, lambda named: f"https://{HOST}/i/status/{named.post}"),
    "statuses": (16, lambda named: named.url.replace("/status/", "/statuses/")),
    "photo": (20, lambda named: f"{named.url}/photo/1"),
    "video": (14, lambda named: f"{named.url}/video/1"),
    "trailing-underscore": (16, lambda named: f"{named.url}_"),
}
"""Spellings that only a post has."""

SPOILED: Mapping[str, tuple[str, Spelling]] = {
    "id-missing": (
        "no-id",
        lambda named: f"https://{HOST}/{named.handle}/status/",
    ),
    "id-cut": ("not-found", lambda named: named.url[:-5]),
    "id-rounded": ("not-found", lambda named: named.url[:-4] + "0000"),
    "typo-handle": (
        "not-found",
        lambda named: f"https://{HOST}/{named.handle[:2]}qx{named.handle[2:]}",
    ),
}
"""Spellings after which nothing can be resolved: the slug of why, and the spelling."""


def typo_host(named: Named) -> str:
    """Return the address with two letters of the host swapped: nobody's host, a known path."""
    return f"https://chrip.example/{named.path}"


ELSEWHERE: tuple[str, ...] = (
    "https://vidtube.example/channel/UC{stem}",
    "https://toots.example/@{stem}",
    "https://www.facepage.example/{stem}.page",
)
"""Addresses on services that are not ours; `{stem}` is a handle."""


def hashtag_page(tag: str) -> str:
    """Return the address of a hashtag's page."""
    return f"https://{HOST}/hashtag/{quote(tag)}?src=hash"


def search_page(query: str) -> str:
    """Return the address of a search."""
    return f"https://{HOST}/search?q={quote(query)}"
