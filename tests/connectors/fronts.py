"""What every server in front of a service has to answer, the same for all of them."""

from collections.abc import Mapping
from typing import Protocol

from tests.connectors.shapes import entry, pages, places

from withheld.connectors.fronts import FrontSettings
from withheld.edge.serving import WhenUnsure
from withheld.ports.connectors import Mark, MarkKind

CASES: Mapping[tuple[str, str | None], int] = {
    ("/asha", "IN"): 451,
    ("/asha/status/7", "IN"): 451,
    ("/asha/", "IN"): 451,
    ("//asha//status/7?page=2", "IN"): 451,
    ("/asha/./status/7", "IN"): 451,
    ("/x/../asha", "IN"): 451,
    ("/%61sha", "IN"): 451,
    ("/asha", "in"): 451,
    ("/ashan", "IN"): 200,
    ("/asha", "DE"): 200,
    ("/asha", None): 200,
    ("/asha", "XX"): 200,
    ("/ASHA", "IN"): 200,
    ("/Ab9", "IN"): 451,
    ("/aB9", "IN"): 200,
    ("/Ab9/more", "IN"): 200,
    ("/api/Ab9", "IN"): 451,
    ("/law", "IN"): 451,
    ("/unknown", None): 451,
    ("/unknown", "ZZ"): 451,
    ("/unknown", "DE"): 200,
    ("/unsure", None): 503,
    ("/unsure", "DE"): 200,
    ("/%E0%A4%AD%E0%A5%82%E0%A4%AE%E0%A4%BF", "IN"): 451,
    ("/%e0%a4%ad%e0%a5%82%e0%a4%ae%e0%a4%bf/x", "IN"): 451,
    ("/", "IN"): 200,
    ("/lookup?acct=asha", "IN"): 451,
    ("/lookup?acct=asha", "DE"): 200,
    ("/lookup?acct=ashan", "IN"): 200,
    ("/lookup?acct=as", "IN"): 200,
    ("/lookup?acct=ASHA", "IN"): 200,
    ("/lookup?bacct=asha", "IN"): 200,
    ("/lookup", "IN"): 200,
    ("/other?acct=asha", "IN"): 200,
    ("//lookup?page=2&acct=asha&x=1", "IN"): 451,
    ("/lookup?acct=%61sh%61", "IN"): 451,
    ("/lookup?%61cct=asha", "IN"): 451,
    ("/lookup?acct=ravi&acct=asha", "IN"): 451,
    ("/lookup?acct=asha&acct=ravi", "IN"): 451,
    ("/lookup?acct=law", "IN"): 451,
    ("/lookup?acct=%e0%A4%ad", "IN"): 451,
    ("/.well-known/webfinger?resource=acct:asha@chirp.example", "IN"): 451,
    ("/.well-known/webfinger?resource=acct%3aasha%40chirp.example&rel=self", "IN"): 451,
    ("/.well-known/webfinger?resource=acct:asha@other.example", "IN"): 200,
}
"""Path and country, and the status; the content is shown wherever it is not withheld."""

EXAMPLES = [entry("account:asha"), entry("post:ravi"), entry("post:x", country="DE")]


def marks_of_cases() -> list[Mark]:
    """Return the marks that `CASES` are about."""
    return [
        Mark("IN", "/asha/*"),
        Mark("IN", "/Ab9"),
        Mark("IN", "/api/Ab9"),
        Mark("IN", "/law/*", MarkKind.LOCAL_LAW),
        Mark("--", "/unknown/*"),
        Mark("--", "/unsure", MarkKind.UNSURE),
        Mark("IN", "/भूमि/*"),
        Mark("IN", "/lookup?acct=asha"),
        Mark("IN", "/lookup?acct=law", MarkKind.LOCAL_LAW),
        Mark("IN", "/lookup?acct=भ"),
        Mark("IN", "/.well-known/webfinger?resource=acct:asha@chirp.example"),
    ]


def front(*, ignores_case: bool = False) -> FrontSettings:
    """Return what an operator would say."""
    return FrontSettings(
        country_header="X-Country",
        pages=pages(),
        places=places(ignores_case=ignores_case),
        when_unsure=WhenUnsure.SHOW,
    )


class Answering(Protocol):
    """A server that can be asked."""

    def get(self, path: str, country: str | None) -> tuple[int, dict[str, str], str]:
        """Return status, headers and body."""
        ...


def owed(server: Answering) -> list[str]:
    """Return what a viewer is owed and was not given, with the marks of `marks_of_cases`."""
    _, headers, body = server.get("/asha", "IN")
    _, shown, content = server.get("/asha", "DE")
    law, nowhere = server.get("/law", "IN")[2], server.get("/unknown", None)[2]
    checks = {
        "the link to who withholds": headers.get("link")
        == '<https://chirp.example/legal>; rel="blocked-by"',
        "no shared cache": headers.get("cache-control") == "private, no-store",
        "its type": headers.get("content-type") == "text/html; charset=utf-8",
        "its language": headers.get("content-language") == "en",
        "the country and the demand": "not available in India because of a legal demand" in body,
        "the service's own reading": "its reading of local law" in law,
        "no country where none is known": "legal demand" in nowhere and "@@" not in nowhere,
        "the content elsewhere": content.startswith("content of /asha"),
        "a shown page in no shared cache": "private" in shown.get("cache-control", ""),
    }
    return [what for what, is_so in checks.items() if not is_so]
