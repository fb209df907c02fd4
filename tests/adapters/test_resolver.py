"""Asking a name server, on loopback: a real server's answers, and what is kept of them."""

import socket
import threading
from collections.abc import Iterator
from contextlib import closing

import dns.message
import dns.rcode
import dns.rrset
import pytest

from withheld.adapters.resolver import open_resolver
from withheld.errors import InvalidInput
from withheld.model.dns import Answer, Question, RecordType, Status

ZONE = {
    ("signals.example.", "TXT"): ['"v=spf1 ip4:192.0.2.10 " "-all"', '"something else"'],
    ("signals.example.", "MX"): ["10 mx.signals.example."],
    ("mx.signals.example.", "A"): ["192.0.2.10"],
    ("10.2.0.192.in-addr.arpa.", "PTR"): ["mx.signals.example."],
}


def _serve(server: socket.socket) -> None:
    while True:
        try:
            wire, client = server.recvfrom(4096)
        except OSError:
            return  # The test is over.
        query = dns.message.from_wire(wire)
        asked = query.question[0]
        reply = dns.message.make_response(query)
        kind = dns.rdatatype.to_text(asked.rdtype)
        rows = ZONE.get((str(asked.name), kind))
        if rows:
            reply.answer.append(dns.rrset.from_text(asked.name, 60, "IN", kind, *rows))
        elif str(asked.name).startswith("broken"):
            reply.set_rcode(dns.rcode.SERVFAIL)
        elif not any(name == str(asked.name) for name, _ in ZONE):
            reply.set_rcode(dns.rcode.NXDOMAIN)
        server.sendto(reply.to_wire(), client)


@pytest.fixture
def server() -> Iterator[str]:
    """Run a name server of our own; return where it listens."""
    with closing(socket.socket(socket.AF_INET, socket.SOCK_DGRAM)) as listening:
        listening.bind(("127.0.0.1", 0))
        thread = threading.Thread(target=_serve, args=(listening,), daemon=True)
        thread.start()
        yield f"127.0.0.1:{listening.getsockname()[1]}"


def ask(server: str, name: str, kind: RecordType) -> Answer:
    """Return what the server says."""
    resolver = open_resolver(server)
    assert resolver is not None
    (answer,) = resolver.ask([Question(name=name, type=kind)])
    return answer


@pytest.mark.parametrize(
    ("name", "kind", "values"),
    [
        ("signals.example", RecordType.TXT, {"v=spf1 ip4:192.0.2.10 -all", "something else"}),
        ("signals.example", RecordType.MX, {"10 mx.signals.example"}),
        ("mx.signals.example", RecordType.A, {"192.0.2.10"}),
        ("10.2.0.192.in-addr.arpa", RecordType.PTR, {"mx.signals.example"}),
    ],
)
def test_what_is_found_is_kept_as_text(
    server: str, name: str, kind: RecordType, values: set[str]
) -> None:
    """The strings of a TXT record are one text; names have no last dot."""
    answer = ask(server, name, kind)

    assert answer.status is Status.FOUND
    assert set(answer.values) == values


def test_what_is_not_there_is_absent(server: str) -> None:
    """No such name, and no such record, are answers."""
    assert ask(server, "nobody.example", RecordType.TXT).status is Status.ABSENT
    assert ask(server, "signals.example", RecordType.AAAA).status is Status.ABSENT


def test_what_fails_is_not_absent(server: str) -> None:
    """A server that cannot say says nothing of the domain."""
    assert ask(server, "broken.example", RecordType.TXT).status is Status.FAILED


def test_nobody_is_asked_unless_a_server_is_named() -> None:
    """Off by default."""
    assert open_resolver("") is None


@pytest.mark.parametrize(
    "server", ["somewhere", "192.0.2.53:0", "192.0.2.53:x", "[2001:db8::1]:x", "1", "[x]:53"]
)
def test_a_server_that_is_no_address_is_refused(server: str) -> None:
    """The operator names an address: a name would have to be asked for somewhere."""
    with pytest.raises(InvalidInput):
        open_resolver(server)


@pytest.mark.parametrize(
    "server", ["192.0.2.53", "192.0.2.53:5300", "2001:db8::1", "[2001:db8::1]:5300"]
)
def test_a_server_is_named_by_its_address(server: str) -> None:
    """With a port after it where that is not 53."""
    assert open_resolver(server) is not None
