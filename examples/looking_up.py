"""What both examples share: the posts of a small service, and its look-up."""

import os
from collections.abc import Sequence
from pathlib import Path
from threading import Event, Thread

from withheld.edge import (
    Edge,
    Guard,
    Pages,
    PathPatterns,
    Service,
    Texts,
    TrustedHeader,
    WhenUnsure,
    open_edge,
    trusted,
)
from withheld.edge.serving import now
from withheld.model.withholding import Answer

AUTHORS = {
    int(post): int(author)
    for post, _, author in (
        one.partition(":")
        for one in os.environ.get("CHIRP_POSTS", "901:17,902:17,903:18,904:19").split(",")
    )
}
"""Who wrote which post."""


def chain(post: int) -> tuple[str, str]:
    """Return a post and its account, as the look-up takes them."""
    return f"post:{post}", f"account:{AUTHORS.get(post, 0)}"


def subjects_of(path: str) -> Sequence[str]:
    """Return what a path shows; the author is looked up, since the path does not name them."""
    found = PathPatterns(
        {"/posts/(?P<id>[0-9]+)": ("{id}",), "/accounts/(?P<id>[0-9]+)": ("-{id}",)}
    )
    for number in found(path):
        return (f"account:{number[1:]}",) if number.startswith("-") else chain(int(number))
    return ()


def make_guard() -> Guard:
    """Return the guard of the folder that the environment names, and follow that folder."""
    worker = open_edge(
        Path(os.environ["WITHHELD_FOLDER"]),
        Edge(trusted(bytes.fromhex(os.environ["WITHHELD_KEY"]))),
    )
    Thread(target=worker.watch, kwargs={"stop": Event()}, daemon=True).start()
    return Guard(
        edge=worker.edge,
        pages=Pages(
            service=Service(name="Chirp", blocked_by="https://chirp.example/legal"),
            texts=Texts.load(),
        ),
        subjects_of=subjects_of,
        country_from=TrustedHeader(name="X-Country", source="cdn"),
        when_unsure=WhenUnsure.REFUSE,
    )


def timeline(guard: Guard, country: str | None, language: str = "") -> list[dict[str, object]]:
    """Return every post, or the tombstone that stands where a withheld one would have stood."""
    posts = sorted(AUTHORS)
    found = guard.edge.look_up_many([chain(one) for one in posts], country, now())
    shown: list[dict[str, object]] = []
    for post, said in zip(posts, found.said, strict=True):
        if said.answer is Answer.NOT_WITHHELD:
            shown.append({"id": post, "author": str(AUTHORS[post]), "text": f"Post {post}"})
        elif said.reason_kind is not None:
            stone = guard.pages.tombstone(country, said.reason_kind, language)
            shown.append({"id": post, "withheld": stone})
    return shown
