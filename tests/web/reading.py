"""How a test reads a page: the token of its forms, and what a form would send."""

import re
from html import unescape

from starlette.testclient import TestClient


def csrf_of(client: TestClient) -> str:
    """Return the token that every form of this session carries."""
    return unescape(re.search(r'name="csrf" value="([^"]+)"', client.get("/").text).group(1))  # type: ignore[union-attr]  # every page has it


def act_of(page: str) -> str:
    """Return the name of the act that a page offers to confirm."""
    return unescape(re.search(r'name="act" value="([^"]+)"', page).group(1))  # type: ignore[union-attr]  # the page was asked for it


def sample_of(page: str) -> list[str]:
    """Return the items a page asks to be read."""
    return re.findall(r'name="read" value="(\d+)"', page)


def signature_on(page: str) -> str:
    """Return the address of the act that waits for a signature on a page."""
    return re.search(r'href="(/signatures/[^"]+)"', page).group(1)  # type: ignore[union-attr]  # the page was asked for it
