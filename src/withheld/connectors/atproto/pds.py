"""
The connector: a PDS takes down what is removed under own policy, and nothing else.

A PDS lists the accounts that were taken down and not the records.  So the records that were ever
taken down from here are remembered, before anything is changed, and asked for one by one.

Source: lexicons com.atproto.admin.updateSubjectStatus and getSubjectStatus,
com.atproto.sync.listRepos.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from withheld.connectors.atproto.administered import Administered, read_password, reference
from withheld.connectors.atproto.uris import Forms, read_forms, uri_of
from withheld.connectors.calling import Endpoint
from withheld.connectors.kinds import Kind, Surroundings
from withheld.connectors.settings import Settings
from withheld.edge.folder import write_whole
from withheld.edge.format import Entry
from withheld.errors import NotReady
from withheld.model.identity import SubjectID
from withheld.model.withholding import Track
from withheld.ports.connectors import (
    EVERYWHERE,
    Capability,
    Change,
    Mark,
    Observed,
    Verified,
    Wanted,
)
from withheld.ports.directory import Directory
from withheld.restriction.marks import is_in_force

_PAGE = 1000
_PAGES_MAX = 10_000
_REMARKS = (
    "a PDS does not list records that others took down: those are not seen, and left alone",
    "who may see an account or a record is for everybody the same; no order is carried out here",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Status:
    """What a PDS says of one subject that it hosts."""

    is_down: bool
    cid: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PDS:
    """One personal data server of our own."""

    server: Administered
    forms: Forms
    directory: Directory
    folder: Path
    """Where the records that were taken down from here are remembered."""

    def verify(self) -> Verified:
        """Return whether the PDS answers, and takes the password for its administrator's."""
        problems: list[str] = []
        version = ""
        try:
            version = str(self.server.ask("_health").value.get("version", ""))
            found = self.server.ask(
                "com.atproto.admin.getSubjectStatus", [("did", "did:plc:aaaaaaaaaaaaaaaaaaaaaaaa")]
            )
            if found.error not in {"NotFound", ""}:
                problems.append(
                    f"the PDS answers {found.status} to its administrator; look at url and password"
                )
        except NotReady as error:
            problems.append(str(error))
        return Verified(
            is_usable=not problems, version=version, problems=tuple(problems), remarks=_REMARKS
        )

    def preparation(self) -> Mapping[str, str]:
        """Return nothing: there is nothing to put in place."""
        return {}

    def wanted(self, entries: Sequence[Entry], at: datetime) -> Wanted:
        """
        Return a mark for everybody for each entry in force that this PDS hosts.

        Raises:
            NotReady: The PDS cannot be asked.
        """
        marks: set[Mark] = set()
        left_out: set[SubjectID] = set()
        for entry in entries:
            if not is_in_force(entry, at):
                continue
            uri = uri_of(entry.subject, self.forms, self.directory)
            if uri is not None and self._status(uri) is not None:
                marks.add(Mark(EVERYWHERE, uri))
            else:
                left_out.add(entry.subject)
        return Wanted(marks=frozenset(marks), not_expressed=tuple(sorted(left_out)))

    def observe(self) -> Observed:
        """
        Return the accounts that are taken down, by whomever, and the records that we took down.

        Raises:
            NotReady: The PDS cannot be asked, or what was remembered cannot be read.
        """
        records = {
            uri
            for uri in self._remembered()
            if (status := self._status(uri)) is not None and status.is_down
        }
        return Observed(
            marks=frozenset(Mark(EVERYWHERE, uri) for uri in {*self._accounts(), *records})
        )

    def apply(self, change: Change) -> None:
        """
        Take down, and give back what is lifted; what is so already stays so.

        Raises:
            NotReady: The PDS does not answer or refuses; part of the change may be done.
        """
        there = {mark.target for mark in self.observe().marks}
        placing = {mark.target for mark in change.after} - there
        self._remember(uri for uri in placing if uri.startswith("at://"))
        for uri in sorted(placing):
            self._set(uri, run=change.run, is_down=True)
        for uri in sorted({mark.target for mark in change.lifting} & there):
            self._set(uri, run=change.run, is_down=False)

    def _set(self, uri: str, *, run: str, is_down: bool) -> None:
        """
        Take one subject down or give it back.

        Raises:
            NotReady: The PDS refuses.
        """
        status = self._status(uri)
        if status is None:
            raise NotReady("something went away just now; the next run leaves it out")
        takedown = {"applied": True, "ref": f"withheld-{run}"} if is_down else {"applied": False}
        said = self.server.tell(
            "com.atproto.admin.updateSubjectStatus",
            {"subject": reference(uri, status.cid), "takedown": takedown},
        )
        if not said.is_fine:
            raise NotReady(f"the PDS refuses a takedown with {said.status} {said.error[:40]}")

    def _status(self, uri: str) -> _Status | None:
        """
        Return what the PDS says of a subject; None if it hosts no such thing.

        Raises:
            NotReady: It does not answer, or refuses.
        """
        name = "did" if uri.startswith("did:") else "uri"
        said = self.server.ask("com.atproto.admin.getSubjectStatus", [(name, uri)])
        if said.is_fine:
            takedown, subject = said.value.get("takedown"), said.value.get("subject")
            return _Status(
                is_down=isinstance(takedown, dict) and takedown.get("applied") is True,
                cid=str(subject.get("cid", "")) if isinstance(subject, dict) else "",
            )
        if said.error in {"NotFound", "RepoNotFound"}:
            return None
        raise NotReady(f"the PDS answers {said.status} to a question for a status")

    def _accounts(self) -> Iterator[str]:
        """
        Go through the accounts that are taken down.

        Raises:
            NotReady: The PDS does not list its accounts.
        """
        cursor = ""
        for _ in range(_PAGES_MAX):
            asked = [("limit", str(_PAGE)), *([("cursor", cursor)] if cursor else [])]
            said = self.server.ask("com.atproto.sync.listRepos", asked)
            listed = said.value.get("repos")
            if not said.is_fine or not isinstance(listed, list):
                raise NotReady(f"the PDS answers {said.status} to a question for its accounts")
            yield from (str(one["did"]) for one in listed if one.get("status") == "takendown")
            cursor = str(said.value.get("cursor") or "")
            if not cursor or not listed:
                return
        raise NotReady("the PDS's list of accounts does not end")

    def _remembered(self) -> frozenset[str]:
        """
        Return the records that were ever taken down from here.

        Raises:
            NotReady: The file cannot be read.
        """
        path = self._path()
        try:
            value = json.loads(path.read_bytes()) if path.is_file() else []
        except (OSError, ValueError) as error:
            raise NotReady(
                "the file of records that were taken down cannot be read; restore it"
            ) from error
        return frozenset(map(str, value))

    def _remember(self, uris: Iterator[str]) -> None:
        """Keep what is about to be taken down, before it is."""
        known = self._remembered()
        every = known | frozenset(uris)
        if every != known:
            self.folder.mkdir(parents=True, exist_ok=True)
            write_whole(self._path(), json.dumps(sorted(every)).encode())

    def _path(self) -> Path:
        return self.folder / "records.json"


def _open(settings: Settings, around: Surroundings) -> PDS:
    """
    Return the connector as the operator set it up.

    Raises:
        InvalidInput: The settings do not hold together.
    """
    return PDS(
        server=Administered(
            service=Endpoint(url=settings.text("url")),
            password=read_password(settings.text("password")),
        ),
        forms=read_forms(settings),
        directory=around.directory,
        folder=around.folder,
    )


KIND = Kind(
    name="atproto-pds",
    summary="Takedowns at our own PDS, for what is removed everywhere under own policy.",
    capabilities=frozenset({Capability.ACCOUNT, Capability.POST, Capability.READS_BACK}),
    open=_open,
    tracks=frozenset({Track.OWN_POLICY}),
)
