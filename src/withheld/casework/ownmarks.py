"""
What was placed on a platform from here: the marks, and the run that was broken off, if one was.

They are what tells our own restrictions from somebody else's.  They lie in the store beside the
record, never in it: a path may hold a handle.  A lost store therefore lifts nothing.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256

from withheld.casework.office import Office
from withheld.errors import InvalidInput
from withheld.ledger.canonical import JSON, canonical, parse
from withheld.ports.connectors import Mark, MarkKind

_SHARDS = tuple(f"{number:02x}" for number in range(256))
"""A million marks are kept in so many notes, and a run writes only those that it changes."""


_UNREADABLE = (
    "a note of what was placed on a platform cannot be read; use the version that wrote it"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenRun:
    """A run that began and has no receipt yet."""

    run: str
    placing: frozenset[Mark]
    """Ours from the moment it began, done or not."""
    restoring: frozenset[str]
    """Keys of marks that had been placed before and were found gone."""


def marks_of(office: Office, connector: str) -> frozenset[Mark]:
    """Return the marks that receipts say we placed and did not lift since."""
    found: set[Mark] = set()
    for shard in _SHARDS:
        found.update(_marks(office.store.note(_shard_name(connector, shard))))
    return frozenset(found)


def open_run(office: Office, connector: str) -> OpenRun | None:
    """
    Return the run that was broken off, or None.

    Raises:
        InvalidInput: The note of it cannot be read.
    """
    note = office.store.note(_run_name(connector))
    if not note:
        return None
    value = parse(note.encode())
    if not isinstance(value, Mapping) or not isinstance(value.get("restoring"), list):
        raise InvalidInput(_UNREADABLE)
    return OpenRun(
        run=str(value["run"]),
        placing=frozenset(_parsed(value["placing"])),
        restoring=frozenset(str(key) for key in value["restoring"]),  # type: ignore[union-attr]  # a list, see above
    )


def begin(office: Office, connector: str, run: OpenRun) -> None:
    """Note what is about to be placed, before anything is."""
    value: dict[str, JSON] = {
        "run": run.run,
        "placing": _spelled(run.placing),
        "restoring": sorted(run.restoring),
    }
    with office.store.writing() as writing:
        writing.put_note(_run_name(connector), canonical(value).decode())


def finish(
    office: Office, connector: str, *, before: frozenset[Mark], after: frozenset[Mark]
) -> None:
    """Note what is placed now, and that no run is open; only what changed is written."""
    touched = {_shard_of(mark) for mark in before ^ after}
    shards: dict[str, set[Mark]] = defaultdict(set)
    for mark in after:
        if (shard := _shard_of(mark)) in touched:
            shards[shard].add(mark)
    with office.store.writing() as writing:
        for shard in sorted(touched):
            text = canonical(_spelled(shards[shard])).decode()
            writing.put_note(_shard_name(connector, shard), text)
        writing.put_note(_run_name(connector), "")


def _shard_name(connector: str, shard: str) -> str:
    return f"connector/{connector}/marks/{shard}"


def _run_name(connector: str) -> str:
    return f"connector/{connector}/run"


def _shard_of(mark: Mark) -> str:
    return sha256(mark.key.encode("utf-8", "surrogatepass")).hexdigest()[:2]


def _spelled(marks: Iterable[Mark]) -> list[JSON]:
    return [[mark.country, mark.target, str(mark.kind)] for mark in sorted(marks)]


def _marks(note: str | None) -> Iterable[Mark]:
    return _parsed(parse(note.encode())) if note else ()


def _parsed(value: JSON) -> Iterable[Mark]:
    """
    Go through the marks of a note.

    Raises:
        InvalidInput: It cannot be read.
    """
    if not isinstance(value, list):
        raise InvalidInput(_UNREADABLE)
    for one in value:
        if not isinstance(one, list) or len(one) != 3:  # noqa: PLR2004 -- country, target, kind
            raise InvalidInput(_UNREADABLE)
        country, target, kind = (str(part) for part in one)
        yield Mark(country, target, MarkKind(kind))
