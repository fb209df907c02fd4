"""
The domain name system, asked through the one name server that the operator names.

Nobody is asked unless `senders.toml` has a `resolver`: every question tells a stranger that a mail
of that domain came in.  Needs the extra `dns` (dnspython).
"""

import ipaddress
from collections.abc import Sequence

from withheld.errors import InvalidInput
from withheld.model.dns import Answer, Question, RecordType, Status
from withheld.ports.resolver import Resolver

_SECONDS = 5.0
"""How long one question may take, TCP included."""


def open_resolver(server: str) -> Resolver | None:
    """
    Return the resolver that asks `server`; None for no server.

    Args:
        server: An address, with a port after it where that is not 53: `192.0.2.53`,
            `192.0.2.53:5300`, `[2001:db8::53]:5300`.

    Raises:
        InvalidInput: It is no address, or dnspython is not installed.
    """
    if not server:
        return None
    host, port = _address(server)
    try:
        import dns.resolver  # noqa: F401 -- only whether it is there
    except ImportError as error:
        raise InvalidInput(
            "senders.toml names a resolver, and dnspython is not installed; install withheld[dns]"
        ) from error
    return NameServer(host, port)


class NameServer:
    """One name server."""

    def __init__(self, host: str, port: int) -> None:
        """Ask the server at `host` and `port`, and no other."""
        self._host, self._port = host, port

    def ask(self, questions: Sequence[Question]) -> tuple[Answer, ...]:
        """Return one answer to each question; `Status.FAILED` where the server gave none."""
        return tuple(self._answer(one) for one in questions)

    def _answer(self, question: Question) -> Answer:
        import dns.exception
        import dns.resolver

        resolver = dns.resolver.Resolver(configure=False)
        resolver.nameservers, resolver.port = [self._host], self._port
        resolver.timeout = resolver.lifetime = _SECONDS
        try:
            found = resolver.resolve(question.name + ".", str(question.type), search=False)
        except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
            return Answer(question=question, status=Status.ABSENT)
        except (dns.exception.DNSException, OSError):
            return Answer(question=question, status=Status.FAILED)
        values = tuple(_text(question.type, one) for one in found)
        return Answer(question=question, status=Status.FOUND, values=values)


def _text(kind: RecordType, record: object) -> str:
    """Return a record as it is kept: the strings of a TXT record joined, names without last dot."""
    strings = getattr(record, "strings", None)
    if kind is RecordType.TXT and strings is not None:
        return b"".join(strings).decode("utf-8", "replace")
    return str(record).rstrip(".")


def _address(server: str) -> tuple[str, int]:
    host, port = server, 53
    if server.startswith("["):
        host, _, rest = server[1:].partition("]")
        port = int(rest[1:]) if rest[1:].isdecimal() else 0 if rest else 53
    elif server.count(":") == 1:
        host, _, rest = server.partition(":")
        port = int(rest) if rest.isdecimal() else 0
    try:
        ipaddress.ip_address(host)
    except ValueError as error:
        raise InvalidInput("the resolver is no address; write it like 192.0.2.53") from error
    if not 0 < port < 65_536:  # noqa: PLR2004 -- sixteen bits
        raise InvalidInput("the resolver's port is none; write it like 192.0.2.53:5300")
    return host, port
