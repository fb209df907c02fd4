"""
The feed between two tables: signed lines, each naming the one before.

A *change* states everything that now holds for the subjects it names, so that taking it twice is
taking it once; an *alive* line says that as of an instant nothing newer exists.  A table's version
is the sequence number of the last change in it.  Pure, but for the check of signatures.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from withheld.edge.format import NO_CHECKPOINT, Entry, instant, moment
from withheld.edge.signatures import PublicKeys, check
from withheld.edge.told import Told, from_fields, to_fields
from withheld.errors import InvalidInput, UnreadableFile
from withheld.model.answers import ReasonKind, WhenCountryUnknown
from withheld.model.countries import COUNTRIES
from withheld.model.identity import SubjectID

if TYPE_CHECKING:
    from withheld.edge.build import Signer

SIGNING_CONTEXT = b"withheld change v1\n"
_VERSION = 1

Now = Mapping[SubjectID, tuple[Entry, ...]]
"""What holds from a change on for each subject it names; nothing for one that is lifted."""


class Change(NamedTuple):
    """From `at` on, this and no more holds for these subjects."""

    previous: int
    """The number of the change before, or of the table; an edge that lacks it has a gap."""
    sequence: int
    """Greater than `previous`, such as the number of leaves in the record."""
    at: datetime
    """When it was published, aware UTC."""
    subjects: Now
    record_checkpoint: bytes = NO_CHECKPOINT


class Alive(NamedTuple):
    """As of `at` the change numbered `sequence` is the last there is."""

    sequence: int
    at: datetime
    told: tuple[Told, ...] | None = None
    """What viewers may be told from now on, all of it; None changes nothing."""


def changes_between(before: Iterable[Entry], after: Iterable[Entry]) -> Now:
    """Return what a change must say to lead from one set of entries to the other."""
    then, now = _by_subject(before), _by_subject(after)
    return {
        subject: now.get(subject, ())
        for subject in sorted({*then, *now})
        if set(then.get(subject, ())) != set(now.get(subject, ()))
    }


def _by_subject(entries: Iterable[Entry]) -> dict[SubjectID, tuple[Entry, ...]]:
    """Return the entries of each subject."""
    found: dict[SubjectID, tuple[Entry, ...]] = {}
    for entry in entries:
        found[entry.subject] = (*found.get(entry.subject, ()), entry)
    return found


def write_line(said: Change | Alive, signer: "Signer") -> bytes:
    """Return the signed line, without a line end."""
    payload: dict[str, object] = {
        "withheld": _VERSION,
        "sequence": said.sequence,
        "at": instant(said.at),
    }
    if isinstance(said, Change):
        payload["previous"] = said.previous
        payload["checkpoint"] = said.record_checkpoint.hex()
        payload["subjects"] = {
            subject: [_fields(entry) for entry in entries]
            for subject, entries in said.subjects.items()
        }
    elif said.told is not None:
        payload["told"] = [to_fields(one) for one in said.told]
    from base64 import b64encode  # Here, as below: whoever only asks reads no line.

    text = _compact(payload)
    signature = signer.sign(SIGNING_CONTEXT + text.encode())
    line = {"key": signer.key, "signature": b64encode(signature).decode(), "signed": text}
    return _compact(line).encode()


def _compact(value: object) -> str:
    """Return JSON without spaces, keys in order."""
    import json

    return json.dumps(value, separators=(",", ":"), sort_keys=True, ensure_ascii=False)


def _fields(entry: Entry) -> dict[str, object]:
    """Return an entry's fields, less its subject."""
    return {
        "countries": sorted(entry.countries),
        "starts_at": None if entry.starts_at is None else instant(entry.starts_at),
        "ends_at": None if entry.ends_at is None else instant(entry.ends_at),
        "reason_kind": entry.reason_kind.value,
        "when_country_unknown": entry.when_country_unknown.value,
    }


def read_line(line: bytes, keys: PublicKeys) -> Change | Alive:
    """
    Return what a signed line says.

    Raises:
        UnreadableFile: It is no line of the feed, or of a version this reader does not know.
        NotPermitted: Signed by nobody this edge trusts, or changed on its way.
    """
    import json
    from base64 import b64decode

    try:
        outer = json.loads(line)
        key, text = str(outer["key"]), str(outer["signed"])
        signature = b64decode(outer["signature"], validate=True)
    except (ValueError, KeyError, TypeError) as error:
        raise UnreadableFile("a line of the feed cannot be read; fetch the table") from error
    check(signature, SIGNING_CONTEXT + text.encode(), key=key, keys=keys)
    return _said(text)


def _said(text: str) -> Change | Alive:
    """
    Return what a line says whose signature was checked.

    Raises:
        UnreadableFile: It is of a version this reader does not know, or not what was expected.
    """
    import json

    try:
        payload = json.loads(text)
        if payload["withheld"] != _VERSION:
            raise UnreadableFile(
                f"the feed is of a version other than {_VERSION}; update this edge"
            )
        sequence, at = int(payload["sequence"]), moment(int(payload["at"]))
        if "subjects" not in payload:
            told = payload.get("told")
            every = None if told is None else tuple(from_fields(one) for one in told)
            return Alive(sequence=sequence, at=at, told=every)
        subjects = {
            SubjectID(subject): tuple(_entry(SubjectID(subject), fields) for fields in entries)
            for subject, entries in payload["subjects"].items()
        }
        previous, checkpoint = int(payload["previous"]), bytes.fromhex(payload["checkpoint"])
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError, InvalidInput) as error:
        raise UnreadableFile(
            "a signed line of the feed holds what this edge does not know; update this edge"
        ) from error
    return Change(
        previous=previous,
        sequence=sequence,
        at=at,
        subjects=subjects,
        record_checkpoint=checkpoint,
    )


def _entry(subject: SubjectID, fields: Mapping[str, object]) -> Entry:
    """
    Return the entry in a line's fields.

    Raises:
        InvalidInput: A country that is none.
    """
    countries = fields["countries"]
    if not isinstance(countries, list) or not COUNTRIES.issuperset(countries):
        raise InvalidInput("a change names a country that ISO 3166-1 does not assign")
    return Entry(
        subject=subject,
        countries=frozenset(countries),
        starts_at=_moment(fields["starts_at"]),
        ends_at=_moment(fields["ends_at"]),
        reason_kind=ReasonKind(str(fields["reason_kind"])),
        when_country_unknown=WhenCountryUnknown(str(fields["when_country_unknown"])),
    )


def _moment(value: object) -> datetime | None:
    """
    Return the instant of a field, or None.

    Raises:
        TypeError: The field is neither a whole number nor null.
    """
    if value is None:
        return None
    if not isinstance(value, int):
        raise TypeError(value)
    return moment(value)
