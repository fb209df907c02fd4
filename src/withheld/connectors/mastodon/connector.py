"""
The connector: acts on accounts that are withheld in every country, and on no others.

Mastodon knows no countries: withholding in one is done by the server before it, whose places can
be `preset = "mastodon"`.  It has no admin interface for a single post.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from urllib.parse import urlencode, urlsplit

from withheld.connectors.calling import CallAnswer, Endpoint
from withheld.connectors.kinds import Kind, Surroundings
from withheld.connectors.settings import Settings
from withheld.edge.format import Entry
from withheld.errors import InvalidInput, NotReady
from withheld.model.identity import SubjectID
from withheld.model.territory import COUNTRIES
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
from withheld.restriction.marks import is_in_force

_PAGE = 100
_PAGES_MAX = 10_000
_NEXT = re.compile(r'<([^>]+)>;\s*rel="next"')
_ID = re.compile(r"[0-9A-Za-z]{1,32}")
_NOT_FOUND = 404
_REMARKS = (
    "one country, or one post, is withheld at the server before it: Mastodon has no way to",
    "an action leaves a strike that the account holder can see; mail about it is not sent",
    "thirty days after a suspension Mastodon deletes the account's data; silence deletes nothing",
)
_MAJOR_MIN = 4
"""Since 2022; servers that only speak the interface count from elsewhere, and may delete at once
what they suspend."""


class AccountAction(StrEnum):
    """What is done to an account that is withheld from everybody."""

    SUSPEND = "suspend"
    SILENCE = "silence"
    SENSITIVE = "sensitive"


_STATUS = {
    AccountAction.SUSPEND: ("suspended", "unsuspend"),
    AccountAction.SILENCE: ("silenced", "unsilence"),
    AccountAction.SENSITIVE: ("sensitized", "unsensitive"),
}
"""What an account says of it, and how the action is undone."""
_LISTED = frozenset({"suspended", "silenced"})
"""What a list can be asked for; of anything else every local account is looked at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mastodon:
    """One Mastodon."""

    service: Endpoint
    token: str
    """With admin:read:accounts and admin:write:accounts."""
    action: AccountAction

    def verify(self) -> Verified:
        """Return whether Mastodon answers, and the token may read accounts as an admin."""
        problems: list[str] = []
        version = ""
        try:
            version = str(_object(self._call("GET", "/api/v2/instance"))["version"])
            if not _is_mastodon(version):
                problems.append(
                    "this server speaks Mastodon's interface and is another's: what it suspends "
                    "it may not give back"
                )
            answer = self._call("GET", "/api/v2/admin/accounts?limit=1")
            if not answer.is_fine:
                problems.append(
                    f"the token may not read accounts as an admin ({answer.status}); it needs "
                    "admin:read:accounts and admin:write:accounts"
                )
        except NotReady as error:
            problems.append(str(error))
        except KeyError:
            problems.append("this is no Mastodon: it does not say its version")
        return Verified(
            is_usable=not problems, version=version, problems=tuple(problems), remarks=_REMARKS
        )

    def preparation(self) -> Mapping[str, str]:
        """Return nothing: there is nothing to put in place."""
        return {}

    def wanted(self, entries: Sequence[Entry], at: datetime) -> Wanted:
        """Return a mark for each account in force in every country; all else is not expressed."""
        marks: set[Mark] = set()
        left_out: set[SubjectID] = set()
        for entry in entries:
            if not is_in_force(entry, at):
                continue
            kind, _, name = entry.subject.partition(":")
            if entry.countries >= COUNTRIES and kind == "account" and _ID.fullmatch(name):
                marks.add(Mark(EVERYWHERE, entry.subject))
            else:
                left_out.add(entry.subject)
        return Wanted(marks=frozenset(marks), not_expressed=tuple(sorted(left_out)))

    def observe(self) -> Observed:
        """
        Return the local accounts that the action was taken on, by whomever.

        Raises:
            NotReady: Mastodon does not answer, or not as documented.
        """
        return Observed(
            marks=frozenset(Mark(EVERYWHERE, f"account:{name}") for name in self._acted_on())
        )

    def apply(self, change: Change) -> None:
        """
        Act on accounts, and undo it for those that are lifted; what is so already stays so.

        Raises:
            NotReady: Mastodon does not answer, or refuses; part of the change may be done.
        """
        there = {f"account:{name}" for name in self._acted_on()}
        wanted = {mark.target for mark in change.after}
        _, undo = _STATUS[self.action]
        for subject in sorted(wanted - there):
            body = {"type": str(self.action), "send_email_notification": False}
            self._order(f"/api/v1/admin/accounts/{_id(subject)}/action", body)
        for subject in sorted(there - wanted):
            self._order(f"/api/v1/admin/accounts/{_id(subject)}/{undo}", {})

    def _order(self, path: str, body: Mapping[str, object]) -> None:
        """
        Give one order.

        Raises:
            NotReady: Mastodon refuses it.
        """
        answer = self._call("POST", path, json.dumps(body).encode())
        if answer.status == _NOT_FOUND:
            raise NotReady(
                "Mastodon knows no account of that id; is the directory that of this server?"
            )
        if not answer.is_fine:
            raise NotReady(f"Mastodon answers {answer.status} to an action; look at the token")

    def _acted_on(self) -> Iterator[str]:
        """
        Go through the ids of the local accounts that the action was taken on.

        Raises:
            NotReady: Mastodon does not answer, or not as documented.
        """
        status, _ = _STATUS[self.action]
        asked = {"origin": "local", "limit": _PAGE}
        query = urlencode({**asked, "status": status} if status in _LISTED else asked)
        below: str | None = f"/api/v2/admin/accounts?{query}"
        for _ in range(_PAGES_MAX):
            if below is None:
                return
            answer = self._call("GET", below)
            try:
                found = json.loads(answer.body) if answer.is_fine else None
            except ValueError:
                found = None
            if not isinstance(found, list):
                raise NotReady(f"Mastodon answers {answer.status} to a list of accounts")
            yield from (str(one["id"]) for one in found if one.get(status))
            following = _NEXT.search(answer.headers.get("link", ""))
            parts = urlsplit(following[1]) if following and found else None
            below = f"{parts.path}?{parts.query}" if parts else None
        raise NotReady("Mastodon's list of accounts does not end")

    def _call(self, method: str, below: str, body: bytes = b"") -> CallAnswer:
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        return self.service.call(method, headers=headers, body=body, below=below)


def _object(answer: CallAnswer) -> Mapping[str, object]:
    """
    Return an answer that is an object.

    Raises:
        NotReady: It is none.
    """
    try:
        found = json.loads(answer.body)
    except ValueError as error:
        raise NotReady("this is no Mastodon: it answers no JSON") from error
    return found if isinstance(found, dict) else {}


def _is_mastodon(version: str) -> bool:
    """Return whether a version is one that Mastodon itself gives, such as 4.5.0+glitch."""
    major, _, _ = version.partition(".")
    return major.isdecimal() and int(major) >= _MAJOR_MIN and "compatible" not in version


def _id(subject: str) -> str:
    return subject.partition(":")[2]


def _open(settings: Settings, around: Surroundings) -> Mastodon:
    """
    Return the connector as the operator set it up.

    Raises:
        InvalidInput: A token that is none.
    """
    del around
    token = settings.text("token")
    if not token.isascii() or not token.isprintable() or " " in token:
        raise InvalidInput("[settings] token is no access token")
    return Mastodon(
        service=Endpoint(url=settings.text("url")),
        token=token,
        action=settings.choice("action", AccountAction, AccountAction.SUSPEND),
    )


KIND = Kind(
    name="mastodon",
    summary="Mastodon's account actions, for what is withheld or removed from everybody.",
    capabilities=frozenset({Capability.ACCOUNT, Capability.READS_BACK}),
    open=_open,
    tracks=frozenset(Track),
)
