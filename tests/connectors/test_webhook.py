"""Signed messages to another system: proven, repeated until taken, recognised when repeated."""

import base64
import hmac
import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar

import pytest
from tests.connectors.shapes import NOON, entry

from withheld.connectors.calling import Endpoint
from withheld.connectors.webhook.connector import KIND, Webhook
from withheld.connectors.webhook.signing import (
    Message,
    Scheme,
    check,
    secret_from,
    signature_base,
    signature_params,
    signed_headers,
)
from withheld.edge.serving import WhenUnsure
from withheld.errors import InvalidInput, NotReady, SignatureFailed
from withheld.ports.connectors import Change, Mark
from withheld.testing.connectors import check_connector
from withheld.testing.world import FixedClock

SECRET = bytes(range(32))
OTHER = bytes(range(1, 33))


@dataclass
class Receiver:
    """A system on loopback that checks signatures, keeps ids, and does nothing twice."""

    port: int = 0
    status: int = 204
    """What it answers to a good message."""
    fails_after: int | None = None
    """How many good messages it takes before it answers 503."""
    ids: list[str] = field(default_factory=list)
    restricted: set[tuple[str, str]] = field(default_factory=set)
    checks: bool = True

    def take(self, headers: dict[str, str], path: str, body: bytes) -> int:
        """Return the status for a message, having done what it says once."""
        name = headers["webhook-id"]
        message = Message(id=name, body=body, at=NOON, authority=headers["host"], path=path)
        if self.checks:
            try:
                check(message, headers, [SECRET], now=NOON)
            except SignatureFailed:
                return 401
        if self.fails_after is not None and len(self.ids) >= self.fails_after:
            return 503
        if name not in self.ids and self.status == 204:
            data = json.loads(body)["data"]
            for mark in data.get("placed", []):
                self.restricted.add((mark["country"], mark["subject"]))
            for mark in data.get("lifted", []):
                self.restricted.discard((mark["country"], mark["subject"]))
        self.ids.append(name)
        return self.status


class Handler(BaseHTTPRequestHandler):
    """Gives every request to the receiver."""

    receiver: ClassVar[Receiver]

    def do_POST(self) -> None:
        """Answer a message."""
        body = self.rfile.read(int(self.headers["content-length"]))
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.send_response(self.receiver.take(headers, self.path, body))
        self.send_header("content-length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 -- its name there
        """Say nothing."""


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """Return a receiver that listens on loopback."""
    found = Receiver()
    handler = type("Handling", (Handler,), {"receiver": found})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    found.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield found
    server.shutdown()
    server.server_close()
    thread.join()


def webhook(
    receiver: Receiver,
    scheme: Scheme = Scheme.STANDARD_WEBHOOKS,
    secrets: tuple[bytes, ...] = (SECRET,),
) -> Webhook:
    """Return the connector to a receiver."""
    return Webhook(
        endpoint=Endpoint(url=f"http://127.0.0.1:{receiver.port}/hooks/withheld"),
        secrets=secrets,
        scheme=scheme,
        when_unsure=WhenUnsure.SHOW,
        clock=FixedClock(NOON),
    )


def change(placing: set[Mark], lifting: set[Mark] | None = None, run: str = "run-1") -> Change:
    """Return a run."""
    return Change(
        run=run,
        placing=frozenset(placing),
        lifting=frozenset(lifting or ()),
        after=frozenset(placing),
        at=NOON,
    )


def test_a_signature_is_the_one_of_the_published_vector() -> None:
    """
    A message signed elsewhere with the same secret has the same signature.

    Source: the test vector of the Standard Webhooks libraries.
    """
    message = Message(
        id="msg_p5jXN8AQM9LWM0D4loKWxJek",
        body=b'{"test": 2432232314}',
        at=NOON.fromtimestamp(1614265330, tz=NOON.tzinfo),
        authority="",
        path="",
    )
    secret = secret_from("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")

    headers = signed_headers(message, [secret], Scheme.STANDARD_WEBHOOKS)
    assert headers["webhook-timestamp"] == "1614265330"
    assert headers["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_what_is_signed_is_what_the_rfc_signs() -> None:
    """
    The base of a signature is built as in the example with a shared secret.

    Source: RFC 9421, B.2.5.
    """
    params = signature_params(
        ("date", "@authority", "content-type"), created=1618884473, key="test-shared-secret"
    )
    base = signature_base(
        {
            "date": "Tue, 20 Apr 2021 02:07:55 GMT",
            "@authority": "example.com",
            "content-type": "application/json",
        },
        params,
    )

    assert base == (
        '"date": Tue, 20 Apr 2021 02:07:55 GMT\n'
        '"@authority": example.com\n'
        '"content-type": application/json\n'
        '"@signature-params": ("date" "@authority" "content-type");created=1618884473;'
        'keyid="test-shared-secret"'
    )
    key = base64.b64decode(
        "uzvJfB4u3N0Jy4T7NZ75MDVcr8zSTInedJtkgcu46YW4XByzNJjxBdtjUkdJPBtbmHhIDi6pcl8jsasjlTMtDQ=="
    )
    signed = base64.b64encode(hmac.new(key, base.encode(), sha256).digest())
    assert signed == b"pxcQw6G3AjtMBQjwo8XzkZf/bws5LelbaMk5rGIGtE8="


@pytest.mark.parametrize("scheme", Scheme)
def test_a_receiver_on_loopback_takes_what_is_signed_and_refuses_what_is_not(
    receiver: Receiver, scheme: Scheme
) -> None:
    """Verified means: ours is taken, a forged one is not."""
    good = webhook(receiver, scheme).verify()
    forged = webhook(receiver, scheme, (OTHER,)).verify()
    receiver.checks = False
    careless = webhook(receiver, scheme).verify()

    assert good.is_usable
    assert forged.problems == ("the receiver answers a signed ping with 401",)
    assert any("signature is wrong" in one for one in careless.problems)


@pytest.mark.parametrize("scheme", Scheme)
def test_a_message_is_done_once_however_often_it_comes(receiver: Receiver, scheme: Scheme) -> None:
    """A run that is repeated sends the same id, and the receiver recognises it."""
    hook = webhook(receiver, scheme)
    hook.apply(change({Mark("IN", "account:17")}))
    hook.apply(change({Mark("IN", "account:17")}))
    first, second = receiver.ids
    hook.apply(change(set(), {Mark("IN", "account:17")}, run="run-2"))
    lifted = set(receiver.restricted)
    hook.apply(change({Mark("IN", "account:17")}, run="run-3"))

    assert first == second
    assert lifted == set()
    assert receiver.restricted == {("IN", "account:17")}
    assert len(set(receiver.ids)) == 3


def test_a_large_change_goes_in_parts_and_goes_on_where_it_broke_off(receiver: Receiver) -> None:
    """What was not taken is told again, and what was is recognised."""
    marks = {Mark("IN", f"post:{number:04}") for number in range(1200)}
    receiver.fails_after = 2
    with pytest.raises(NotReady, match="503"):
        webhook(receiver).apply(change(marks))
    receiver.fails_after = None
    webhook(receiver).apply(change(marks))

    assert len(receiver.restricted) == 1200
    assert len(receiver.ids) == 5
    assert len(set(receiver.ids)) == 3


def test_a_secret_that_is_being_replaced_signs_beside_the_new_one(receiver: Receiver) -> None:
    """The receiver may take either until it has the new one."""
    webhook(receiver, secrets=(OTHER, SECRET)).apply(change({Mark("IN", "account:17")}))
    webhook(receiver, Scheme.RFC_9421, secrets=(SECRET, OTHER)).apply(change({Mark("IN", "a:1")}))

    assert len(receiver.ids) == 2


@pytest.mark.parametrize("status", [301, 400, 410, 500])
def test_a_message_that_was_not_taken_is_no_success(receiver: Receiver, status: int) -> None:
    """Redirects are not followed: they could lead anywhere."""
    receiver.status = status

    with pytest.raises(NotReady):
        webhook(receiver).apply(change({Mark("IN", "account:17")}))


def test_a_receiver_that_is_not_there_is_tried_later() -> None:
    """Nobody listening is no answer, and no mistake of the caller's."""
    with pytest.raises(NotReady, match="does not answer"):
        webhook(Receiver(port=1)).apply(change({Mark("IN", "account:17")}))


def test_an_old_message_is_refused_by_whoever_receives() -> None:
    """A message somebody kept cannot be played again later."""
    message = Message(id="msg_1", body=b"{}", at=NOON, authority="a.example", path="/")
    for scheme in Scheme:
        headers = signed_headers(message, [SECRET], scheme)
        with pytest.raises(SignatureFailed, match="too old"):
            check(message, headers, [SECRET], now=NOON.replace(hour=13))


@pytest.mark.parametrize(
    "url", ["http://chirp.example/x", "ftp://a", "https://u:p@chirp.example/", "chirp.example", ""]
)
def test_an_address_that_is_not_to_be_called_is_refused(url: str) -> None:
    """Secrets never travel in the open."""
    with pytest.raises(InvalidInput):
        Endpoint(url=url)


@pytest.mark.parametrize("secret", ["", "whsec_", "whsec_c2hvcnQ=", "whsec_!!", "c2hvcnQ="])
def test_a_secret_that_is_none_is_refused(secret: str) -> None:
    """It is written as the specification has it, and long enough."""
    with pytest.raises(InvalidInput):
        secret_from(secret)


def test_a_webhook_keeps_the_contract(receiver: Receiver) -> None:
    """It verifies, wants the same for the same, and may be told twice."""
    examples = [entry("account:17"), entry("post:900", country="DE")]

    check_connector(webhook(receiver), KIND.capabilities, examples, at=NOON)
