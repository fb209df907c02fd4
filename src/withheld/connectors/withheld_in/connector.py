"""
The connector: one file for each account or post, for the service to merge into its API's answers.

There is no list of them: a list would be a list of silenced people.  It is told nothing until
counsel releases it, and then only of orders that counsel discloses to the public.
"""

import json
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from withheld.connectors.kinds import Kind, Surroundings
from withheld.connectors.settings import Settings
from withheld.connectors.subjects import wanted_subjects
from withheld.edge.answer import known_country
from withheld.edge.folder import write_whole
from withheld.edge.format import Entry
from withheld.errors import NotReady
from withheld.model.territory import COUNTRIES
from withheld.ports.connectors import (
    UNKNOWN,
    Capability,
    Change,
    Mark,
    Observed,
    Verified,
    Wanted,
)

EVERYWHERE = "XX"
"""What these clients take for every country."""
_SCOPES = {"account": ("users", "user", "user"), "post": ("statuses", "status", "tweet")}
"""By the kind of subject: its folder, its scope in the older shape and in the newer one."""
_KINDS = {folder: kind for kind, (folder, _, _) in _SCOPES.items()}
_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
_REVEALS = (
    "a visible mark itself reveals: that this account or post is withheld, where, and that "
    "somebody demanded it"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class WithheldIn:
    """A folder that the service's API reads."""

    folder: Path

    def verify(self) -> Verified:
        """Return whether the folder is there."""
        is_there = self.folder.is_dir()
        problems = () if is_there else ("the folder is not there; make it for the API to read",)
        return Verified(is_usable=is_there, problems=problems, remarks=(_REVEALS,))

    def preparation(self) -> Mapping[str, str]:
        """Return nothing: the folder is the operator's to make."""
        return {}

    def wanted(self, entries: Sequence[Entry], at: datetime) -> Wanted:
        """Return a mark for each known country; the shape has no word for the kind of reason."""
        found = wanted_subjects(entries, at, refuses_unsure=False)
        known = [mark for mark in found.marks if mark.country != UNKNOWN]
        marks = frozenset(Mark(one.country, one.target) for one in known if _file(one.target))
        left_out = {entry.subject for entry in entries if _file(entry.subject) is None}
        return Wanted(marks=marks, not_expressed=tuple(sorted(left_out)))

    def observe(self) -> Observed:
        """
        Return what the files say.

        Raises:
            NotReady: The folder cannot be read.
        """
        marks: set[Mark] = set()
        unread: list[str] = []
        if not self.folder.is_dir():
            raise NotReady("the folder is not there; verify the connector")
        for path in sorted(self.folder.glob("*/*.json")):
            found = _read(path)
            if found is None:
                unread.append(f"{path.parent.name}/{path.name}")
            else:
                marks |= found
        return Observed(marks=frozenset(marks), unread=tuple(unread))

    def apply(self, change: Change) -> None:
        """
        Write the files of subjects that changed, and take away those of subjects withheld no more.

        Raises:
            NotReady: The folder cannot be written.
        """
        if not self.folder.is_dir():
            raise NotReady("the folder is not there; verify the connector")
        countries: dict[str, set[str]] = defaultdict(set)
        for mark in change.after:
            countries[mark.target].add(mark.country)
        touched = {mark.target for mark in change.placing | change.lifting}
        try:
            for subject in sorted(touched | set(countries)):
                self._put(subject, countries.get(subject, set()))
        except OSError as error:
            raise NotReady("the folder cannot be written; check its rights") from error

    def _put(self, subject: str, countries: set[str]) -> None:
        name = _file(subject)
        if name is None:
            return
        path = self.folder / name
        if not countries:
            path.unlink(missing_ok=True)
            return
        data = json.dumps(_shape(subject, countries), indent=1).encode() + b"\n"
        if not path.is_file() or path.read_bytes() != data:
            write_whole(path, data)


def _shape(subject: str, countries: set[str]) -> dict[str, object]:
    """Return what is merged into an answer: the older shape, and the newer one beside it."""
    kind, _, name = subject.partition(":")
    _, scope, newer = _SCOPES[kind]
    codes = [EVERYWHERE] if countries >= COUNTRIES else sorted(countries)
    return {
        "id_str": name,
        "withheld_in_countries": codes,
        "withheld_scope": scope,
        "withheld": {"country_codes": codes, "scope": newer},
    }


def _file(subject: str) -> str | None:
    """Return the file of a subject below the folder; None for what the shape cannot say."""
    kind, _, name = subject.partition(":")
    if kind not in _SCOPES or not _ID.fullmatch(name):
        return None
    return f"{_SCOPES[kind][0]}/{name}.json"


def _read(path: Path) -> set[Mark] | None:
    """Return the marks of one file; None if it is not one of ours."""
    kind = _KINDS.get(path.parent.name)
    try:
        codes = json.loads(path.read_bytes())["withheld_in_countries"]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    if kind is None or not isinstance(codes, list):
        return None
    every = sorted(COUNTRIES) if codes == [EVERYWHERE] else codes
    if not all(isinstance(code, str) and known_country(code) == code for code in every):
        return None
    return {Mark(code, f"{kind}:{path.stem}") for code in every}


def _open(settings: Settings, around: Surroundings) -> WithheldIn:
    """Return the connector as the operator set it up."""
    del around
    return WithheldIn(folder=settings.path("folder"))


KIND = Kind(
    name="withheld-in",
    summary="withheld_in_countries in the service's own API, for orders that counsel released.",
    capabilities=frozenset(
        {
            Capability.GEO,
            Capability.ACCOUNT,
            Capability.POST,
            Capability.LABEL,
            Capability.READS_BACK,
            Capability.PUBLIC,
        }
    ),
    open=_open,
)
