"""
A server of the AT Protocol, asked by whoever runs it: methods, refusals, references to subjects.

Source: atproto.com/specs/xrpc; lexicons com.atproto.admin.defs, com.atproto.repo.strongRef.
"""

import base64
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from withheld.connectors.calling import CallAnswer, Endpoint
from withheld.errors import InvalidInput, NotReady

Json = Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What a server said to one method."""

    status: int
    value: Json

    @property
    def is_fine(self) -> bool:
        """Return whether it did what it was asked."""
        return 200 <= self.status < 300  # noqa: PLR2004 -- RFC 9110 section 15.3

    @property
    def error(self) -> str:
        """Return the name of a refusal, such as `RecordNotFound`."""
        return str(self.value.get("error", ""))

    @property
    def message(self) -> str:
        """Return the words of a refusal; never shown, since they may name somebody."""
        return str(self.value.get("message", ""))


@dataclass(frozen=True, slots=True, kw_only=True)
class Administered:
    """One server, with the password of its administrator."""

    service: Endpoint
    password: str

    def ask(self, method: str, query: Iterable[tuple[str, str]] = ()) -> Said:
        """
        Return the answer to a question.

        Raises:
            NotReady: Nobody answers, or not as the protocol says.
        """
        below = f"/xrpc/{method}"
        words = urlencode(list(query))
        return _said(self._call("GET", f"{below}?{words}" if words else below, b""))

    def tell(self, method: str, body: Json) -> Said:
        """
        Return the answer to an order.

        Raises:
            NotReady: Nobody answers, or not as the protocol says.
        """
        return _said(self._call("POST", f"/xrpc/{method}", json.dumps(body).encode()))

    def _call(self, verb: str, below: str, body: bytes) -> CallAnswer:
        words = base64.b64encode(f"admin:{self.password}".encode()).decode()
        headers = {"Authorization": f"Basic {words}", "Accept": "application/json"}
        if body:
            headers["Content-Type"] = "application/json"
        return self.service.call(verb, headers=headers, body=body, below=below)


def ask_as_anybody(service: Endpoint, method: str, query: Iterable[tuple[str, str]]) -> Said:
    """
    Return the answer that anybody gets.

    Raises:
        NotReady: Nobody answers, or not as the protocol says.
    """
    below = f"/xrpc/{method}?{urlencode(list(query))}"
    return _said(service.call("GET", headers={}, below=below))


def _said(answer: CallAnswer) -> Said:
    """
    Return an answer that is an object; an empty one says nothing.

    Raises:
        NotReady: It is no object.
    """
    try:
        value = json.loads(answer.body or b"{}")
    except ValueError:
        value = None
    if not isinstance(value, dict):
        raise NotReady(f"the server answers {answer.status} with no object of the AT Protocol")
    return Said(status=answer.status, value=value)


def reference(uri: str, cid: str) -> Json:
    """Return what the protocol calls an account (by its DID) or a version of a record."""
    if uri.startswith("did:"):
        return {"$type": "com.atproto.admin.defs#repoRef", "did": uri}
    return {"$type": "com.atproto.repo.strongRef", "uri": uri, "cid": cid}


def read_password(text: str) -> str:
    """
    Return an administrator's password as it stands in the settings.

    Raises:
        InvalidInput: It is none that could be sent.
    """
    if not text.isascii() or not text.isprintable() or ":" in text or not text:
        raise InvalidInput("[settings] a password is of printable ASCII without a colon")
    return text
