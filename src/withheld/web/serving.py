"""`withheld desk`: the orders in a browser, on this machine only."""

import secrets
import sys
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from withheld.bootstrap import open_office
from withheld.web.app import Desk

_PORT = 8421


def desk(
    *,
    store: Annotated[Path, Parameter(name="--store", env_var="WITHHELD_STORE")],
    port: Annotated[int, Parameter(name="--port")] = _PORT,
) -> int:
    """
    Serve the reviewers' desk on loopback: the queue, and each order beside its document.

    It prints an address with a token in it; only who opens that address gets in.  Read-only.
    Exit status: 0 when it is stopped, or 2 when there is no such store.
    Example: withheld desk --store ./store

    Parameters
    ----------
    store
        The folder of the case store.
    port
        The port on 127.0.0.1.
    """
    import uvicorn

    token = secrets.token_urlsafe(24)
    app = Desk(open_office(store), token).app()
    sys.stdout.write(f"Open http://127.0.0.1:{port}/?token={token}  (stop with Ctrl-C)\n")
    sys.stdout.flush()
    uvicorn.run(app, host="127.0.0.1", port=port, log_level="warning")
    return 0
