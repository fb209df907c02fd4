"""
Labels, signed, and the log of a labeler: one line each, appended once, never changed.

A label is taken back by another that negates it.  What is in force is the last word on each thing.
"""

import base64
import json
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from withheld.connectors.atproto.encoding import Plain, to_cbor
from withheld.connectors.atproto.identity import Identity
from withheld.errors import NotReady

_VERSION = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """One label as the lexicon `com.atproto.label.defs` has it."""

    seq: int
    """Its number in the labeler's log, counted from 1."""
    src: str
    uri: str
    """An account's DID, or `at://…` for a record."""
    val: str
    is_negated: bool
    cts: str
    sig: bytes

    def fields(self) -> dict[str, Plain]:
        """Return it with its signature as bytes, for DAG-CBOR."""
        return {
            **_signed(self.src, self.uri, self.val, self.cts, neg=self.is_negated),
            "sig": self.sig,
        }

    def to_json(self) -> dict[str, object]:
        """Return it as JSON has it: bytes in base64 without padding."""
        text = base64.b64encode(self.sig).decode().rstrip("=")
        return {**self.fields(), "sig": {"$bytes": text}}


def signed_label(
    identity: Identity, *, seq: int, uri: str, val: str, at: datetime, is_negated: bool
) -> Label:
    """Return a label with the labeler's signature under it."""
    cts = at.strftime("%Y-%m-%dT%H:%M:%S.") + f"{at.microsecond // 1000:03}Z"
    sig = identity.sign(to_cbor(_signed(identity.did, uri, val, cts, neg=is_negated)))
    return Label(
        seq=seq, src=identity.did, uri=uri, val=val, is_negated=is_negated, cts=cts, sig=sig
    )


def _signed(src: str, uri: str, val: str, cts: str, *, neg: bool) -> dict[str, Plain]:
    """Return what is signed: the label without its signature; what is false is left out."""
    fields: dict[str, Plain] = {"ver": _VERSION, "src": src, "uri": uri, "val": val, "cts": cts}
    return {**fields, "neg": True} if neg else fields


class LabelLog:
    """The log of one labeler, read by the service that gives its labels."""

    def __init__(self, path: Path) -> None:
        """Say where it lies; it is made with its first label."""
        self._path = path

    def read(self, after: int = 0) -> Iterator[Label]:
        """
        Go through the labels with a number greater than `after`.

        Raises:
            NotReady: A line in it is none of ours; restore the log from a backup.
        """
        try:
            data = self._path.read_bytes()
        except FileNotFoundError:
            return
        # A line without its end was being written when the process died; it was never given out.
        for line in data[: data.rfind(b"\n") + 1].splitlines():
            label = _label(line)
            if label.seq > after:
                yield label

    def in_force(self) -> Mapping[tuple[str, str], Label]:
        """Return the labels in force, by what they are on and what they say."""
        found: dict[tuple[str, str], Label] = {}
        for label in self.read():
            found.pop((label.uri, label.val), None)
            if not label.is_negated:
                found[label.uri, label.val] = label
        return found

    def last(self) -> int:
        """Return the number of the last label; 0 if there is none."""
        return max((label.seq for label in self.read()), default=0)

    def append(self, labels: Iterable[Label]) -> None:
        """Append labels, durably, all of them in one writing."""
        text = b"".join(json.dumps(_line(one)).encode() + b"\n" for one in labels)
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with self._path.open("a+b") as file:
            file.seek(0)
            file.truncate(file.read().rfind(b"\n") + 1)
            file.seek(0, os.SEEK_END)
            file.write(text)
            file.flush()
            os.fsync(file.fileno())


def _line(label: Label) -> dict[str, object]:
    return {
        "seq": label.seq,
        "src": label.src,
        "uri": label.uri,
        "val": label.val,
        "neg": label.is_negated,
        "cts": label.cts,
        "sig": base64.b64encode(label.sig).decode(),
    }


def _label(line: bytes) -> Label:
    """
    Return the label in a line.

    Raises:
        NotReady: It is none.
    """
    try:
        value = json.loads(line)
        return Label(
            seq=int(value["seq"]),
            src=str(value["src"]),
            uri=str(value["uri"]),
            val=str(value["val"]),
            is_negated=bool(value["neg"]),
            cts=str(value["cts"]),
            sig=base64.b64decode(value["sig"], validate=True),
        )
    except (ValueError, KeyError, TypeError) as error:
        raise NotReady(
            "a labeler's log has a line that is no label; restore it from a backup"
        ) from error
