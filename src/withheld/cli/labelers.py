"""`withheld labeler …`: the services around labels of the AT Protocol."""

from dataclasses import dataclass
from typing import Annotated

from cyclopts import Parameter

from withheld.cli.desk import Desk
from withheld.connectors.atproto.connector import Labelers
from withheld.errors import InvalidInput, NotReady


@Parameter(name="*")
@dataclass(frozen=True, slots=True, kw_only=True)
class Hop(Desk):
    """A case store, and how the proxy learns where a viewer is."""

    country_header: Annotated[str, Parameter(name="--country-header")] = "X-Country"
    """The header by which your trusted hop says the viewer's country."""
    withholds_unknown: Annotated[bool, Parameter(name="--withhold-unknown", negative=())] = False
    """A viewer whose country is not known meets the labelers of every country."""


def serve(
    name: str,
    /,
    *,
    country: Annotated[str, Parameter(name="--country")],
    listen: Annotated[str, Parameter(name="--listen")] = "127.0.0.1:2590",
    desk: Desk,
) -> int:
    """
    Give one country's labels: its DID document, queryLabels and the stream subscribeLabels.

    It reads the log that the connector writes, signs nothing and knows no order.  A front server
    with TLS stands before it.
    Exit status: 0 when it was told to stop, 1 when the extra is not installed, or 2 when a value
    will not do.

    Example: withheld labeler serve labels --country IN --store ./store

    Parameters
    ----------
    name
        The connector, of the kind atproto-labeler.
    country
        Whose labeler, such as IN.
    listen
        An address and a port.
    """
    labelers = _labelers(desk, name)
    try:
        import wsproto
    except ImportError as error:
        raise NotReady("the stream needs another package: install withheld[labeler]") from error
    from withheld.connectors.atproto.app import Labeler

    del wsproto
    identity = labelers.identity(country)
    desk.say(
        {"did": identity.did, "listens_at": listen},
        f"The labeler {identity.did} listens at {listen}.",
    )
    _run(Labeler(identity, labelers.log(country)).app(), listen)
    return 0


def proxy(
    name: str,
    /,
    *,
    appview: Annotated[str, Parameter(name="--appview")],
    defaults: Annotated[tuple[str, ...], Parameter(name="--default", negative=())],
    listen: Annotated[str, Parameter(name="--listen")] = "127.0.0.1:2591",
    hop: Hop,
) -> int:
    """
    Stand before an AppView and have it obey the labelers of the viewer's country.

    The header atproto-accept-labelers gets the country's labelers with redact; where a client sent
    none it gets the AppView's defaults too, which any header would replace.
    Exit status: 0 when it was told to stop, or 2 when a value will not do.

    Example: withheld labeler proxy labels --appview http://127.0.0.1:2584 --default did:plc:…

    Parameters
    ----------
    name
        The connector, of the kind atproto-labeler.
    appview
        The AppView's address; plain http on loopback only.
    defaults
        A labeler that the AppView obeys for clients that say nothing; say each.
    listen
        An address and a port.
    """
    from withheld.connectors.atproto.proxy import Accepting, LabelerProxy
    from withheld.connectors.calling import Endpoint
    from withheld.edge.serving import TrustedHeader

    accepting = Accepting(
        by_country={country: (did,) for country, did in _labelers(hop, name).dids.items()},
        defaults=defaults,
        withholds_unknown=hop.withholds_unknown,
    )
    source = TrustedHeader(name=hop.country_header, source="header")
    app = LabelerProxy(Endpoint(url=appview), accepting, source).app()
    hop.say(
        {"appview": appview, "listens_at": listen},
        f"The proxy before the AppView listens at {listen}.",
    )
    _run(app, listen)
    return 0


def _labelers(desk: Desk, name: str) -> Labelers:
    """
    Return the labelers of a connector.

    Raises:
        InvalidInput: It is of another kind.
    """
    found = desk.office().platforms.open(name)
    if not isinstance(found, Labelers):
        raise InvalidInput("this connector is no labeler; its kind has to be atproto-labeler")
    return found


def _run(app: object, listen: str) -> None:
    """
    Serve an app until told to stop.

    Raises:
        InvalidInput: Not an address and a port.
    """
    import uvicorn

    host, colon, port = listen.rpartition(":")
    if not colon or not port.isdecimal():
        raise InvalidInput("--listen takes an address and a port, such as 127.0.0.1:2590")
    uvicorn.run(app, host=host, port=int(port), log_level="warning", ws="wsproto")  # type: ignore[arg-type]  # an ASGI app
