"""
One Ozone: the statuses of its subjects, and events that are recognised when they are repeated.

Source: lexicons tools.ozone.moderation.queryStatuses and emitEvent (modTool, externalId).
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from withheld.connectors.atproto.administered import (
    Administered,
    Json,
    ask_as_anybody,
    read_password,
    reference,
)
from withheld.connectors.calling import Endpoint
from withheld.connectors.kinds import Surroundings
from withheld.connectors.settings import Settings
from withheld.errors import InvalidInput, NotReady
from withheld.ports.connectors import Verified

TOOL = "withheld"
_EVENTS = "tools.ozone.moderation.defs#"
_PAGE = 100
_PAGES_MAX = 10_000
_DUPLICATE = "DuplicateExternalId"
_SO_ALREADY = ("subject is already taken down", "subject is not taken down")
"""What Ozone answers, without a name for it, where there is nothing to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """What Ozone says of one subject."""

    uri: str
    cid: str
    """Of the record; empty for an account."""
    tags: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ozone:
    """One Ozone, in whose events a connector is named."""

    server: Administered
    pds: Endpoint
    """Asked for the version of a record that Ozone does not know yet."""
    did: str
    """In whose name events are emitted: the service's own account in Ozone."""
    connector: str

    def verify(self, remarks: Sequence[str]) -> Verified:
        """Return whether Ozone answers its administrator."""
        problems: list[str] = []
        version = ""
        try:
            health = self.server.ask("_health")
            version = str(health.value.get("version", ""))
            found = self.server.ask("tools.ozone.moderation.queryStatuses", [("limit", "1")])
            if not found.is_fine:
                problems.append(
                    f"Ozone answers {found.status} to its administrator; look at url and password"
                )
        except NotReady as error:
            problems.append(str(error))
        return Verified(
            is_usable=not problems,
            version=version,
            problems=tuple(problems),
            remarks=tuple(remarks),
        )

    def preparation(self) -> Mapping[str, str]:
        """Return what Ozone's own pages show of our events: NEXT_PUBLIC_MOD_TOOL_REGISTRY."""
        fields = [{"path": "connector", "label": "Connector"}, {"path": "run", "label": "Run"}]
        registry = {TOOL: {"label": TOOL, "color": "blue", "fields": fields}}
        return {"mod-tool-registry.json": json.dumps(registry, indent=2) + "\n"}

    def statuses(self, *query: tuple[str, str]) -> Iterator[Status]:
        """
        Go through the subjects that a query finds, muted ones too; messages are left out.

        Raises:
            NotReady: Ozone does not answer, or not as its lexicon says.
        """
        cursor = ""
        for _ in range(_PAGES_MAX):
            asked = [*query, ("limit", str(_PAGE)), ("includeMuted", "true")]
            said = self.server.ask(
                "tools.ozone.moderation.queryStatuses",
                [*asked, ("cursor", cursor)] if cursor else asked,
            )
            listed = said.value.get("subjectStatuses")
            if not said.is_fine or not isinstance(listed, list):
                raise NotReady(f"Ozone answers {said.status} to a question for statuses")
            yield from (found for one in listed if (found := _status(one)) is not None)
            cursor = str(said.value.get("cursor") or "")
            if not cursor or not listed:
                return
        raise NotReady("Ozone's list of statuses does not end")

    def cid_of(self, uri: str) -> str:
        """
        Return the version of a record now; empty for an account, or where there is no such record.

        Raises:
            NotReady: The server of the record, or Ozone, does not answer.
        """
        if not uri.startswith("at://"):
            return ""
        did, _, rest = uri.removeprefix("at://").partition("/")
        collection, _, key = rest.partition("/")
        asked = [("repo", did), ("collection", collection), ("rkey", key)]
        said = ask_as_anybody(self.pds, "com.atproto.repo.getRecord", asked)
        if said.is_fine:
            return str(said.value.get("cid", ""))
        # A server shows no record of an account that is taken down; Ozone may know it from before.
        return next((one.cid for one in self.statuses(("subject", uri))), "")

    def emit(self, event: str, fields: Json, *, uri: str, cid: str, run: str) -> None:
        """
        Emit an event on a subject; one that was taken before is not taken twice.

        Raises:
            NotReady: Ozone refuses it.
        """
        body = {"$type": _EVENTS + event, **fields}
        # Ozone looks for the external id among all events of the account, posts included.
        said = sha256(json.dumps([uri, body], sort_keys=True).encode()).hexdigest()[:16]
        answer = self.server.tell(
            "tools.ozone.moderation.emitEvent",
            {
                "event": body,
                "subject": reference(uri, cid),
                "createdBy": self.did,
                "modTool": {"name": TOOL, "meta": {"connector": self.connector, "run": run}},
                "externalId": f"{TOOL}/{self.connector}/{run}/{said}",
            },
        )
        so_already = any(answer.message.casefold().startswith(one) for one in _SO_ALREADY)
        if not answer.is_fine and answer.error != _DUPLICATE and not so_already:
            raise NotReady(
                f"Ozone refuses an event with {answer.status} {answer.error[:40]}; the rest waits"
            )


def open_ozone(settings: Settings, around: Surroundings) -> Ozone:
    """
    Return the Ozone that the operator described.

    Raises:
        InvalidInput: The settings do not hold together.
    """
    did = settings.text("did")
    if not did.startswith("did:"):
        raise InvalidInput("[settings] did is the service's own identifier in Ozone, did:…")
    return Ozone(
        server=Administered(
            service=Endpoint(url=settings.text("url")),
            password=read_password(settings.text("password")),
        ),
        pds=Endpoint(url=settings.text("pds")),
        did=did,
        connector=around.name,
    )


def _status(value: object) -> Status | None:
    """Return the status of an account or a record; None for anything else."""
    if not isinstance(value, dict) or not isinstance(value.get("subject"), dict):
        return None
    subject = value["subject"]
    tags = value.get("tags")
    return (
        Status(
            uri=uri,
            cid=str(subject.get("cid", "")),
            tags=tuple(map(str, tags)) if isinstance(tags, list) else (),
        )
        if (uri := str(subject.get("uri") or subject.get("did") or "")).startswith(("did:", "at:"))
        and "convoId" not in subject
        and "messageId" not in subject
        else None
    )
