"""`withheld check`: what viewers in a country meet, asked of the very table the edges serve by."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from withheld.bootstrap import open_office
from withheld.cli.desk import say
from withheld.cli.words import instant
from withheld.edge.folder import Worker
from withheld.edge.live import Edge
from withheld.edge.signatures import trusted
from withheld.edge.table import MAX_AGE
from withheld.errors import InvalidInput
from withheld.ledger.canonical import JSON
from withheld.model.territory import parse_country
from withheld.model.withholding import Answer
from withheld.ports.directory import Directory

SOME_WITHHELD = 10
SOME_UNKNOWN = 11
_PUBLIC_KEY = 64
"""Hexadecimal digits."""


def check(
    *subjects: str,
    country: Annotated[str, Parameter(name="--country")],
    at: Annotated[str | None, Parameter(name="--at")] = None,
    store: Annotated[Path | None, Parameter(name="--store", env_var="WITHHELD_STORE")] = None,
    edges: Annotated[Path | None, Parameter(name="--edges")] = None,
    key: Annotated[tuple[str, ...], Parameter(name="--key", negative=())] = (),
    json: Annotated[bool, Parameter(name="--json", negative=())] = False,
) -> int:
    """
    Say of each subject whether it is withheld, not withheld, or that nobody can tell.

    It asks the signed table and its changes that the service's own edges serve by.  With the store
    a post is withheld when its account is; from an edge's folder alone, say so: post:901,account:18
    Exit status: 0 when no subject is withheld, 10 when at least one is, 11 when none is but of at
    least one nobody can tell, or 2 when a value will not do.

    Example: withheld check account:17 post:901 --country IN --store ./store

    Parameters
    ----------
    subjects
        Subjects, such as account:17, post:901 or hashtag:tea.
    country
        The viewer's country, ISO 3166-1 alpha-2.
    at
        When, such as 2026-12-31T00:00:00Z or P30D; else now.
    store
        The folder of the case store.
    edges
        An edge's folder, where there is no store.
    key
        The service's public key that the edge trusts, 64 hexadecimal digits; with --edges.
    json
        JSON for scripts instead of words for people.
    """
    if not subjects:
        raise InvalidInput("no subject was named; name at least one, such as account:17")
    viewer = parse_country(country)
    now = datetime.now(UTC)  # noqa: TID251 -- whoever asks at a desk asks about now
    moment = instant(at, now) if at else now
    if edges is not None:
        edge, directory = _edge(edges, key, MAX_AGE), None
    elif store is not None:
        edge, directory = _edge_of_store(store)
    else:
        raise InvalidInput("say which table: --store DIR, or --edges DIR with --key KEY")
    rows: list[dict[str, JSON]] = []
    for subject in subjects:
        found = edge.look_up(_chain(subject, directory), viewer, moment)
        rows.append(
            {
                "subject": subject,
                "country": viewer,
                "answer": str(found.answer),
                "reason_kind": str(found.reason_kind) if found.reason_kind else None,
                "table_version": found.table_version,
            }
        )
    say(
        list(rows), [f"{one['subject']}: {one['answer']} in {viewer}" for one in rows], as_json=json
    )
    return _status(str(one["answer"]) for one in rows)


def _status(answers: Iterable[str]) -> int:
    found = set(answers)
    if Answer.WITHHELD in found:
        return SOME_WITHHELD
    return SOME_UNKNOWN if Answer.DONT_KNOW in found else 0


def _chain(subject: str, directory: Directory | None) -> list[str]:
    """Return a subject and what it belongs to: an account takes its posts with it."""
    chain = subject.split(",")
    kind, _, name = subject.partition(":")
    post = directory.post(name) if directory is not None and kind == "post" else None
    return [*chain, f"account:{post.author}"] if post is not None else chain


def _edge_of_store(store: Path) -> tuple[Edge, Directory]:
    office = open_office(store)
    service = office.service()
    keys = [service.public_keys[one] for one in service.service_keys if one not in service.revoked]
    max_age = timedelta(minutes=service.policy.table_age_minutes_max)
    return _edge(store / "edges", keys, max_age), office.directory


def _edge(folder: Path, keys: Iterable[str], max_age: timedelta) -> Edge:
    """
    Return the look-up of a folder; of an empty one everything is *don't know*.

    Raises:
        InvalidInput: No key, or one that is none.
    """
    named = list(keys)
    if not named or any(not _is_key(one) for one in named):
        raise InvalidInput("a public key is 64 hexadecimal digits; name the service's with --key")
    edge = Edge(trusted(*(bytes.fromhex(one) for one in named)), max_age=max_age)
    Worker(folder, edge).refresh()
    return edge


def _is_key(text: str) -> bool:
    return len(text) == _PUBLIC_KEY and all(one in "0123456789abcdef" for one in text.lower())
