"""
The connector: one signed message for every few hundred marks, taken when it is answered with 2xx.

The receiver cannot be read back; it is taken to have what it said it took.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from withheld.connectors.calling import CallAnswer, Endpoint
from withheld.connectors.kinds import Kind, Surroundings
from withheld.connectors.settings import Settings
from withheld.connectors.subjects import wanted_subjects
from withheld.connectors.webhook.signing import Message, Scheme, secret_from, signed_headers
from withheld.edge.format import Entry
from withheld.edge.serving import WhenUnsure
from withheld.errors import InvalidInput, NotReady
from withheld.events.codec import instant_to_text
from withheld.ledger.canonical import JSON, canonical
from withheld.ports.clock import Clock
from withheld.ports.connectors import (
    UNKNOWN,
    Capability,
    Change,
    Mark,
    Observed,
    Verified,
    Wanted,
)

_BATCH = 500
_GONE = 410
_REMARKS = (
    "the receiver cannot be read back: what it does with a message is attested, not observed",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Webhook:
    """One receiver."""

    endpoint: Endpoint
    secrets: tuple[bytes, ...]
    scheme: Scheme
    when_unsure: WhenUnsure
    clock: Clock

    def verify(self) -> Verified:
        """Return whether the receiver takes a ping of ours, and refuses one that is not ours."""
        problems: list[str] = []
        try:
            answer = self._send("ping", "withheld.ping", {}, self.secrets)
            if not answer.is_fine:
                problems.append(f"the receiver answers a signed ping with {answer.status}")
            forged = self._send("forged", "withheld.ping", {}, (b"\0" * len(self.secrets[0]),))
            if forged.is_fine:
                problems.append(
                    "the receiver takes a message whose signature is wrong; have it check them"
                )
        except NotReady as error:
            problems.append(str(error))
        return Verified(is_usable=not problems, problems=tuple(problems), remarks=_REMARKS)

    def preparation(self) -> Mapping[str, str]:
        """Return nothing: there is nothing to put in place."""
        return {}

    def wanted(self, entries: Sequence[Entry], at: datetime) -> Wanted:
        """Return a mark for each country of each entry in force; its target is the subject."""
        refuses = self.when_unsure is WhenUnsure.REFUSE
        return wanted_subjects(entries, at, refuses_unsure=refuses)

    def observe(self) -> Observed:
        """
        Return nothing.

        Raises:
            NotReady: Always: a receiver does not say what it restricts.
        """
        raise NotReady("a webhook cannot be read back; ask the receiver's operator")

    def apply(self, change: Change) -> None:
        """
        Tell the receiver; what is told again bears the same id.

        Raises:
            NotReady: It did not take a message; the rest was not sent.
        """
        for placed, lifted in _batches(change):
            data: dict[str, JSON] = {
                "placed": [_spelled(mark) for mark in placed],
                "lifted": [_spelled(mark) for mark in lifted],
            }
            name = sha256(change.run.encode() + canonical(data)).hexdigest()[:32]
            answer = self._send(name, "withheld.restrictions-changed", data, self.secrets)
            if answer.status == _GONE:
                raise NotReady("the receiver is gone for good (410); stop this connector")
            if not answer.is_fine:
                raise NotReady(f"the receiver answers {answer.status}; it is tried again later")

    def _send(
        self, name: str, kind: str, data: Mapping[str, JSON], secrets: Sequence[bytes]
    ) -> CallAnswer:
        at = self.clock.now()
        body = {"type": kind, "timestamp": instant_to_text(at), "data": data}
        message = Message(
            id=f"msg_{name}",
            body=json.dumps(body, ensure_ascii=False).encode(),
            at=at,
            authority=self.endpoint.authority,
            path=self.endpoint.path,
        )
        headers = signed_headers(message, secrets, self.scheme)
        return self.endpoint.call("POST", headers=headers, body=message.body)


def _batches(change: Change) -> Iterator[tuple[Sequence[Mark], Sequence[Mark]]]:
    """Go through a change in parts that fit a message; what is placed goes first."""
    every = [(mark, True) for mark in sorted(change.placing)]
    every += [(mark, False) for mark in sorted(change.lifting)]
    for start in range(0, len(every), _BATCH):
        part = every[start : start + _BATCH]
        yield (
            [mark for mark, is_placed in part if is_placed],
            [mark for mark, is_placed in part if not is_placed],
        )


def _spelled(mark: Mark) -> dict[str, JSON]:
    return {
        "subject": mark.target,
        "country": None if mark.country == UNKNOWN else mark.country,
        "reason_kind": str(mark.kind),
    }


def _open(settings: Settings, around: Surroundings) -> Webhook:
    """
    Return the connector as the operator set it up.

    Raises:
        InvalidInput: No secret, or an address that is not to be called.
    """
    secrets = settings.texts("secrets")
    if not secrets:
        raise InvalidInput("[settings] secrets lists at least one secret, such as whsec_…")
    return Webhook(
        endpoint=Endpoint(url=settings.text("url")),
        secrets=tuple(secret_from(one) for one in secrets),
        scheme=settings.choice("signature", Scheme, Scheme.STANDARD_WEBHOOKS),
        when_unsure=settings.choice("when_unsure", WhenUnsure, WhenUnsure.SHOW),
        clock=around.clock,
    )


KIND = Kind(
    name="webhook",
    summary="Another system is told, by signed messages, what is placed and lifted.",
    capabilities=frozenset(
        {Capability.GEO, Capability.ACCOUNT, Capability.POST, Capability.MESSAGE}
    ),
    open=_open,
)
