"""An invented service and its directory."""

from datetime import UTC, datetime

import pytest

from withheld.adapters.directory import MemoryDirectory, Span
from withheld.adapters.services import shipped_services
from withheld.ports.directory import AccountEntry, PostEntry
from withheld.resolution.services import Services

RENAMED_AT = datetime(2021, 1, 15, tzinfo=UTC)


@pytest.fixture(scope="session")
def services() -> Services:
    """Every shipped service; Chirp is ours."""
    known = shipped_services()
    return known.with_ours(known.named("chirp"))


@pytest.fixture(scope="session")
def directory() -> MemoryDirectory:
    """
    Seven accounts and three posts.

    `old_name` was Mina's and is nobody's now; `shared` was Noor's until mid-January 2021 and is
    Omar's since; `Illia` and `lllia` look alike.
    """
    accounts = [
        AccountEntry(id="101", handle="Asha_Dev__", name="Asha Dev"),
        AccountEntry(id="102", handle="ben_k", name="Ben Kumar"),
        AccountEntry(id="103", handle="mina_now", name="Mina", state="renamed"),
        AccountEntry(id="104", handle="noor_new", name="Noor"),
        AccountEntry(id="105", handle="shared", name="Omar"),
        AccountEntry(id="106", handle="Illia", name="Illia"),
        AccountEntry(id="1355000000000000777", handle="lllia", name="Lia"),
        AccountEntry(id="108", handle="zoe_9", name="Zoe"),
    ]
    posts = [
        PostEntry(id="1355411522716695108", author="101"),
        PostEntry(id="1355411522716695999", author="102", state="deleted"),
        PostEntry(id="104", author="102"),
    ]
    history = [
        ("old_name", Span("103")),
        ("shared", Span("104", until=RENAMED_AT)),
        ("shared", Span("105", since=RENAMED_AT)),
    ]
    return MemoryDirectory(accounts, posts, history=history)
