"""
Runs the look-up service: on loopback or a socket of its own, until it is told to stop.

With httptools, and uvloop where it is, the own protocol serves; without, uvicorn serves the ASGI
app with the same answers.
"""

import asyncio
import signal
import socket
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from withheld.edge.asgi import App
from withheld.errors import InvalidInput, NotReady
from withheld.sidecar.endpoints import Endpoints

TICKS_A_SECOND = 4
_STOPPING_SECONDS_MAX = 5.0
_PORT_MAX = 0xFFFF


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where to listen: an address and a port (0: any that is free), or the path of a socket."""

    host: str = "127.0.0.1"
    port: int = 8451
    path: Path | None = None
    is_shared: bool = False
    """Several processes listen at one port, and the system shares connections among them."""

    @classmethod
    def of(cls, text: str, *, is_shared: bool = False) -> "Place":
        """
        Return the place that `text` names: `127.0.0.1:8451`, `[::1]:8451`, or `unix:PATH`.

        Raises:
            InvalidInput: Neither.
        """
        if text.startswith("unix:"):
            return cls(path=Path(text.removeprefix("unix:")), is_shared=is_shared)
        host, _, port = text.rpartition(":")
        if not host or not port.isdecimal() or int(port) > _PORT_MAX:
            raise InvalidInput("that is no place to listen; give 127.0.0.1:8451 or unix:PATH")
        return cls(host=host.strip("[]"), port=int(port), is_shared=is_shared)

    def listen(self) -> socket.socket:
        """
        Return a socket that listens there.

        Raises:
            NotReady: Something else does, or it may not be taken.
        """
        family = socket.AF_INET6 if ":" in self.host else socket.AF_INET
        listener = socket.socket(socket.AF_UNIX if self.path else family, socket.SOCK_STREAM)
        try:
            if self.path:
                self.path.unlink(missing_ok=True)
                listener.bind(str(self.path))
                self.path.chmod(0o660)
            else:
                listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                if self.is_shared:
                    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
                listener.bind((self.host, self.port))
            listener.listen(1024)
        except OSError as error:
            listener.close()
            raise NotReady("cannot listen there; choose another place with --listen") from error
        listener.setblocking(False)  # noqa: FBT003 -- theirs
        return listener

    def name(self, listener: socket.socket) -> str:
        """Return where `listener` listens, as one would ask it."""
        if self.path:
            return f"unix:{self.path}"
        host, port = listener.getsockname()[:2]
        return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def serve(endpoints: Endpoints, place: Place, *, tell: Callable[[str], object]) -> None:
    """
    Serve until SIGTERM or SIGINT; `tell` is given where, once it listens.

    Raises:
        NotReady: It cannot listen there.
    """
    listener = place.listen()
    try:
        import httptools  # noqa: F401 -- only whether it is there
    except ImportError:
        _serve_by_uvicorn(endpoints, listener, lambda: tell(place.name(listener)))
        return
    loops = asyncio.new_event_loop
    try:
        import uvloop
    except ImportError:
        uvloop = None  # type: ignore[assignment]  # The loop of the standard library serves, slower.
    else:
        loops = uvloop.new_event_loop
    with asyncio.Runner(loop_factory=loops) as runner:
        runner.run(_serve(endpoints, listener, lambda: tell(place.name(listener))))


async def _serve(endpoints: Endpoints, listener: socket.socket, tell: Callable[[], object]) -> None:
    """Serve by the own protocol."""
    from withheld.sidecar.hot import Hot
    from withheld.sidecar.protocol import LookUpProtocol, Served

    loop, stop = asyncio.get_running_loop(), asyncio.Event()
    for one in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(one, stop.set)
    served = Served(endpoints=endpoints, hot=Hot(endpoints))
    served.hot.tick()
    server = await loop.create_server(lambda: LookUpProtocol(served), sock=listener)
    tell()
    ticks = 0
    while not stop.is_set():
        served.hot.tick()
        if ticks % TICKS_A_SECOND == 0:
            served.sweep()
        ticks += 1
        try:
            await asyncio.wait_for(stop.wait(), 1 / TICKS_A_SECOND)
        except TimeoutError:
            continue  # Nobody said to stop.
    # What was asked before is answered; what waits for nothing is closed.
    server.close()
    served.is_stopping = True
    for _ in range(int(_STOPPING_SECONDS_MAX * 20)):
        for connection in [*served.connections]:
            connection.close_if_idle()
        if not served.connections:
            break
        await asyncio.sleep(0.05)
    for connection in [*served.connections]:
        connection.cut_off()


def _serve_by_uvicorn(
    endpoints: Endpoints, listener: socket.socket, tell: Callable[[], object]
) -> None:
    """Serve the ASGI app."""
    from withheld.sidecar.app import Sidecar

    app = Sidecar(endpoints.guard, endpoints.refresh, endpoints.sources)
    tell()
    run_app(app, listener, when_stopping=lambda: None)


def run_app(app: App, listener: socket.socket, *, when_stopping: Callable[[], object]) -> None:
    """Serve an ASGI app by uvicorn until SIGTERM or SIGINT, and return."""
    import uvicorn

    class Server(uvicorn.Server):
        """A server that says when it is told to stop."""

        def handle_exit(self, sig: int, frame: FrameType | None) -> None:
            """Let streams end, so that stopping does not wait for them."""
            when_stopping()
            super().handle_exit(sig, frame)

    for one in (signal.SIGTERM, signal.SIGINT):
        # Once it has stopped uvicorn raises the signal again for whoever handled it before.
        signal.signal(one, lambda _number, _frame: None)
    config = uvicorn.Config(
        app, log_level="warning", lifespan="on", access_log=False, timeout_graceful_shutdown=2
    )
    Server(config).run(sockets=[listener])
