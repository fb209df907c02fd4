"""
A proxy in front of the AppView that has it obey the labelers of the viewer's country.

A client says whose labels it wants in `atproto-accept-labelers`; an AppView leaves out what a
labeler named there with `redact` took down.  The proxy adds the country's labelers, and where the
client said nothing also the AppView's own, which any header would replace.  So it holds in every
client, and a client that leaves a country's labelers out sees no more.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from withheld.connectors.calling import Endpoint
from withheld.edge.answer import known_country
from withheld.edge.serving import TrustedHeader
from withheld.errors import NotReady

ACCEPT = "atproto-accept-labelers"
OBEYED = "atproto-content-labelers"
"""By which an AppView says whose labels it obeyed; those it does not know it drops, silently."""
_REDACT = ";redact"
_METHODS = ["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS"]
_OF_THE_HOP = frozenset(
    "connection keep-alive proxy-authenticate proxy-authorization te trailer transfer-encoding "
    "upgrade host content-length accept-encoding".split()
)
"""RFC 9110 section 7.6.1, and what is written anew for the next hop."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepting:
    """Which labelers the AppView is told to obey."""

    by_country: Mapping[str, Sequence[str]]
    """The DIDs of the labelers of each country."""
    defaults: Sequence[str]
    """The AppView's own, for a client that says nothing; the same as the AppView is set to."""
    withholds_unknown: bool = False
    """A viewer whose country is not known meets the labelers of every country, or of none."""

    def header(self, said: str | None, country: str | None) -> str:
        """
        Return the header for a viewer in `country` (None: not known) whose client said `said`.

        The country's labelers stand first: a server that takes only so many drops the last.
        """
        ours = self.labelers(country)
        asked = self.defaults if said is None else [one.strip() for one in said.split(",")]
        kept = [one for one in asked if one and one.partition(";")[0].strip() not in ours]
        return ", ".join([*(f"{did}{_REDACT}" for did in ours), *kept])

    def labelers(self, country: str | None) -> Sequence[str]:
        """Return the labelers that viewers in `country` (None: not known) meet."""
        if country is not None:
            return self.by_country.get(country, ())
        every = dict.fromkeys(did for dids in self.by_country.values() for did in dids)
        return tuple(every) if self.withholds_unknown else ()

    def is_obeyed(self, said: str | None, country: str | None) -> bool:
        """
        Return whether an AppView that answers `said` obeyed the labelers of a country.

        An answer that says nothing has no labels: not every answer is about content.
        """
        if said is None:
            return True
        obeyed = {one.strip().lower() for one in said.split(",")}
        return all(f"{did}{_REDACT}".lower() in obeyed for did in self.labelers(country))


class LabelerProxy:
    """The proxy as an ASGI app, on loopback between the front server and the AppView."""

    def __init__(
        self, appview: Endpoint, accepting: Accepting, country_from: TrustedHeader
    ) -> None:
        """Stand before `appview`; take the country from one header of a trusted hop."""
        self._appview, self._accepting, self._country_from = appview, accepting, country_from

    def app(self) -> Starlette:
        """Return the ASGI app."""
        return Starlette(routes=[Route("/{path:path}", self._pass_on, methods=_METHODS)])

    async def _pass_on(self, request: Request) -> Response:
        peer = request.client.host if request.client else ""
        said = request.headers.getlist(ACCEPT)
        headers = {
            name: value
            for name, value in request.headers.items()
            if name not in _OF_THE_HOP | {ACCEPT, self._country_from.name.lower()}
        }
        country = self._country(request, peer)
        headers[ACCEPT] = self._accepting.header(", ".join(said) if said else None, country)
        target = request.scope["raw_path"].decode("ascii")
        if request.url.query:
            target += f"?{request.url.query}"
        body = await request.body()
        try:
            answer = await run_in_threadpool(
                self._appview.call, request.method, headers=headers, body=body, below=target
            )
        except NotReady:
            # In doubt, nothing is shown: an answer without the labelers would show too much.
            return _failed("the AppView does not answer")
        if not self._accepting.is_obeyed(answer.headers.get(OBEYED), country):
            # It would show what is withheld: the labeler is no account there, or was taken down.
            return _failed("the AppView does not obey the labeler of this country")
        kept = {name: value for name, value in answer.headers.items() if name not in _OF_THE_HOP}
        # What one country is shown must not be kept for another.
        kept["cache-control"] = "private, no-store"
        return Response(answer.body, status_code=answer.status, headers=kept)

    def _country(self, request: Request, peer: str) -> str | None:
        """Return the viewer's country; None where it is not known or not said by the hop."""
        source = self._country_from
        values = request.headers.getlist(source.name)
        if (source.peers and peer not in source.peers) or len(values) != 1:
            return None
        return known_country(values[0])


def _failed(message: str) -> Response:
    """Return the error as clients of the protocol expect it."""
    return JSONResponse({"error": "UpstreamFailure", "message": message}, status_code=502)
