"""Real servers on loopback, each with a folder and a port of its own, started by the test."""

import http.client
import importlib.util
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

PATH = os.environ.get("PATH", "") + ":/usr/sbin"
_ALIKE = 10


def free_port() -> int:
    """Return a port of loopback that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


def program(name: str, package: str) -> str:
    """Return the path of a program; the test is skipped where it is not installed."""
    found = shutil.which(name, path=PATH)
    if found is None:
        pytest.skip(f"{name} is not installed; install {package}")
    return found


class Running:
    """A server that answers on a port, and the process behind it."""

    def __init__(self, port: int) -> None:
        """Say where it will listen."""
        self.port = port
        self._process: subprocess.Popen[bytes] | None = None

    def start(
        self, command: Sequence[str], log: Path, environment: Mapping[str, str] | None = None
    ) -> None:
        """Start it; the port answers when this returns."""
        with log.open("wb") as out:
            self._process = subprocess.Popen(  # noqa: S603 -- a server the test set up itself
                command,
                stdout=out,
                stderr=out,
                start_new_session=True,
                env={**os.environ, **(environment or {})},
            )
        for _ in range(900):
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
            except ConnectionRefusedError:
                time.sleep(0.05)
            else:
                return
            if self._process.poll() is not None:
                break
        pytest.fail(log.read_text("utf-8", "replace")[-2000:] or "the server did not start")

    def stop(self) -> None:
        """End the process that was started here, and what it started."""
        if self._process is not None and self._process.poll() is None:
            os.killpg(self._process.pid, signal.SIGTERM)
            try:
                self._process.wait(10)
            except subprocess.TimeoutExpired:
                os.killpg(self._process.pid, signal.SIGKILL)
                self._process.wait(10)

    def get(
        self, path: str, country: str | None, headers: Mapping[str, str] | None = None
    ) -> tuple[int, dict[str, str], str]:
        """Return status, headers and body."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        sent = {} if country is None else {"X-Country": country}
        connection.request("GET", path, headers={**sent, **(headers or {})})
        response = connection.getresponse()
        body = response.read().decode()
        connection.close()
        return response.status, {k.lower(): v for k, v in response.getheaders()}, body

    def status_of_two(self, path: str, *countries: str) -> int:
        """Return the status for a request with a country header for each of `countries`."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        connection.putrequest("GET", path)
        for country in countries:
            connection.putheader("X-Country", country)
        connection.endheaders()
        status = connection.getresponse().status
        connection.close()
        return status

    def comes_to_answer(self, path: str, country: str | None, expected: int) -> bool:
        """
        Return whether it answers so, and goes on doing so, within a few seconds.

        While a server reloads, its old and its new workers answer side by side for a moment.
        """
        alike = 0
        for _ in range(150):
            alike = alike + 1 if self.get(path, country)[0] == expected else 0
            if alike == _ALIKE:
                return True
            time.sleep(0.05)
        return False


class _Origin(BaseHTTPRequestHandler):
    """Shows the content at every path."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """Answer."""
        body = f"content of {self.path}".encode()
        self.send_response(200)
        self.send_header("content-type", "text/plain")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 -- its name there
        """Say nothing."""


@contextmanager
def origin() -> Iterator[int]:
    """Return the port of a service on loopback that shows everything to everyone."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Origin)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def wheel(package: str, path: str) -> str:
    """Return a program that a wheel brings, by its path; the test is skipped without it."""
    spec = importlib.util.find_spec(package)
    if spec is None or spec.origin is None:
        pytest.skip(f"{package} is not installed; `make test-real` installs it")
    found = Path(spec.origin).parents[1] / path
    if not found.is_file():
        pytest.skip(f"{package} brings no program here")
    return str(found)


def script(name: str) -> str:
    """Return a program that a wheel put beside Python; the test is skipped without it."""
    found = Path(sys.executable).with_name(name)
    if not found.is_file():
        pytest.skip(f"{name} is not installed; `make test-real` installs it")
    return str(found)
