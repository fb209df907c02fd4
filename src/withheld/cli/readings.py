"""A reading as the JSON object that `withheld read --json` prints."""

import json
from collections.abc import Iterable, Iterator, Sequence

from withheld.errors import BrokenInvariant, Refused
from withheld.model.reading import (
    Aside,
    LineClass,
    Mention,
    Proposal,
    ProposalKind,
    Reading,
    Resolution,
    Serial,
    UnreadLine,
)
from withheld.resolution.resolving import doubts_left

Json = str | int | bool | None | list["Json"] | dict[str, "Json"]

_ENCODER = json.JSONEncoder(ensure_ascii=False)
_ONE = (
    ProposalKind.AUTHORITY,
    ProposalKind.ADDRESSEE,
    ProposalKind.ISSUED_ON,
    ProposalKind.DEADLINE,
    ProposalKind.SECRECY,
    ProposalKind.REDRESS,
    ProposalKind.SIGNATORY,
)
_SEVERAL = {
    "references": ProposalKind.REFERENCE,
    "refers_to": ProposalKind.REFERS_TO,
    "provisions": ProposalKind.PROVISION,
    "territory": ProposalKind.TERRITORY,
    "claimed_totals": ProposalKind.CLAIMED_TOTAL,
}


def reading_object(
    reading: Reading, *, file: str, resolutions: Iterable[Resolution | None]
) -> Iterator[str]:
    """
    Yield one line of JSON that says everything of `reading`, in pieces.

    A list of a million rows has some hundred megabytes to say; no more of it is held than an item.
    """
    document = reading.document
    head: dict[str, Json] = {
        "file": file,
        "sha256": document.sha256,
        "media_type": document.media_type,
        "error": None,
        "intent": reading.intent.value,
        "lines": {
            "total": reading.totals.total,
            **{kind.value: getattr(reading.totals, kind.value) for kind in LineClass},
        },
    }
    yield _dumped(head)[:-1]
    yield from _list("unread", map(_unread, reading.unread))
    yield from _list("items", map(_item, reading.items, resolutions))
    yield from _list("mentioned", map(_aside, reading.asides))
    rest: dict[str, Json] = {
        "demands": [
            {
                "act": one.act.value,
                "scope": one.scope,
                "priority": one.priority,
                "within": one.within,
                "lasts": one.lasts,
                "place": str(one.place),
                "text": one.text,
            }
            for one in reading.demands
        ],
        "proposals": proposals_object(reading.proposals),
        "warnings": list(reading.warnings),
    }
    yield f", {_dumped(rest)[1:]}"


def _list(name: str, entries: Iterable[Json]) -> Iterator[str]:
    """Yield the field `name` of an object, with a list in it, in pieces."""
    yield f', "{name}": ['
    between = ""
    for entry in entries:
        yield f"{between}{_dumped(entry)}"
        between = ", "
    yield "]"


def _dumped(value: Json) -> str:
    """Return a value as JSON, in the characters it was written in."""
    return _ENCODER.encode(value)


def failure_object(problem: Refused | BrokenInvariant, *, file: str, sha256: str) -> str:
    """Return the line of JSON for a file that could not be read."""
    answer: dict[str, Json] = {
        "file": file,
        "sha256": sha256,
        "media_type": "application/octet-stream",
        "error": {"code": problem.code, "message": str(problem)},
        "intent": "unclear",
        "lines": {"total": 1, "item": 0, "context": 0, "repeat": 0, "unread": 1},
        "unread": [{"place": "the document", "text": "", "rows": []}],
        "items": [],
        "mentioned": [],
        "demands": [],
        "proposals": proposals_object(()),
        "warnings": [],
    }
    return _dumped(answer)


def proposals_object(proposals: Sequence[Proposal]) -> dict[str, Json]:
    """Return the proposals by kind; null where the document does not say."""
    first: dict[ProposalKind, Json] = {}
    for one in proposals:
        first.setdefault(one.kind, _proposal(one))
    return {
        **{kind.value: first.get(kind) for kind in _ONE},
        **{
            name: [_proposal(one) for one in proposals if one.kind is kind]
            for name, kind in _SEVERAL.items()
        },
        "languages": [one.value for one in proposals if one.kind is ProposalKind.LANGUAGE],
    }


def _proposal(one: Proposal) -> Json:
    return {"value": one.value, "place": str(one.place), "text": one.text}


def _rows(rows: Sequence[Serial]) -> list[Json]:
    return [{"series": row.series, "n": row.n} for row in rows]


def _unread(one: UnreadLine) -> Json:
    return {"place": str(one.place), "text": one.text, "why": one.why, "rows": _rows(one.rows)}


def _aside(one: Aside) -> Json:
    return {"url": one.url, "why": one.why, "place": str(one.place)}


def _item(one: Mention, resolution: Resolution | None) -> Json:
    doubts = doubts_left(one, resolution) if resolution else one.doubts
    return {
        "as_written": one.as_written,
        "url": one.url,
        "kind": one.kind,
        "place": str(one.place),
        "rows": _rows(one.rows),
        "remark": one.remark,
        "subject": resolution.subject if resolution else None,
        "unresolved": resolution.unresolved if resolution else "no-directory",
        "candidates": [*resolution.candidates] if resolution else [],
        "doubts": [*doubts],
        "redacted": one.is_redacted,
    }
