"""Visits over HTTP: one connection, one request, no cookies, no redirects."""

import http.client
import ssl
from urllib.parse import urlsplit

from withheld.ports.visitor import Visit, Visited

_TIMEOUT_SECONDS = 20
_BODY_SIZE_MAX = 8 * 1024 * 1024


def visit_over_http(visit: Visit) -> Visited:
    """Return what came back; status 0 when nobody answered."""
    parts = urlsplit(visit.origin)
    connection: http.client.HTTPConnection
    if parts.scheme == "https":
        connection = http.client.HTTPSConnection(
            parts.netloc, timeout=_TIMEOUT_SECONDS, context=ssl.create_default_context()
        )
    else:
        connection = http.client.HTTPConnection(parts.netloc, timeout=_TIMEOUT_SECONDS)
    try:
        connection.request("GET", visit.path, headers=dict(visit.headers))
        response = connection.getresponse()
        return Visited(status=response.status, body=response.read(_BODY_SIZE_MAX))
    except (OSError, http.client.HTTPException):
        # Whatever went wrong on the way, what the surface shows was not seen.
        return Visited(status=0)
    finally:
        connection.close()
