"""
The look-up service beside HAProxy's and nginx's own maps and granian, a million subjects in each.

Figures are CPU microseconds a request of the server's processes, kernel included, from /proc: what
else the machine does hardly touches them.  Servers are asked in turns by wrk; medians count.
"""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from measuring import Figure, record

from withheld.edge.build import Signer, build
from withheld.edge.folder import receive
from withheld.edge.format import Entry
from withheld.edge.serving import now
from withheld.edge.sets import Alike
from withheld.edge.signatures import key_id, trusted
from withheld.model.identity import SubjectID

SUBJECTS = 1_000_000
SECONDS, ROUNDS = 2, 7
SETTINGS = """
when_unsure = "show"
[service]
name = "Chirp"
blocked_by = "https://chirp.example/legal"
[country]
header = "X-Country"
source = "cdn"
"""
GRANIAN = """
import json, os, time
from pathlib import Path
import orjson
from withheld.edge import Edge, open_edge, trusted
from withheld.sidecar.endpoints import brief
from withheld.edge.answer import STRONGEST_FIRST
from withheld.edge.format import moment
edge = open_edge(Path(os.environ["FOLDER"]), Edge(trusted(bytes.fromhex(os.environ["KEY"])))).edge
texts = {id(one): json.dumps(brief(one)).encode() for one in STRONGEST_FIRST}
HEADERS = [("content-type", "application/json"), ("cache-control", "no-store")]
async def app(scope, protocol):
    now = time.time_ns() // 1000
    if scope.method == "GET":
        subject, _, country = scope.query_string[8:].partition("&country=")
        protocol.response_bytes(200, HEADERS, texts[id(edge.said_of(subject, country, now))])
        return
    asked = orjson.loads(await protocol())
    found = edge.look_up_many(asked["subjects"], asked["country"], moment(now))
    answers = b", ".join([texts[id(one)] for one in found.said])
    protocol.response_bytes(200, HEADERS, b'{"answers": [' + answers + b"]}")
"""
HAPROXY = """
global
  nbthread 1
defaults
  mode http
  timeout client 60s
  timeout server 60s
  timeout connect 5s
frontend look-up
  bind 127.0.0.1:{port}
  acl withheld path,map_str({folder}/haproxy.map) -m found
  http-request return status 451 content-type text/plain string withheld if withheld
  http-request return status 200 content-type text/plain string shown
"""
NGINX = """
daemon off; worker_processes 1; pid {folder}/nginx.pid; error_log stderr crit; {user}
events {{ worker_connections 512; }}
http {{
  access_log off; keepalive_requests 100000000;
  client_body_temp_path {folder}/b; proxy_temp_path {folder}/p; fastcgi_temp_path {folder}/f;
  uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
  map_hash_max_size 2097152; map_hash_bucket_size 128;
  map $uri $withheld {{ default 0; include {folder}/nginx.map; }}
  server {{
    listen 127.0.0.1:{port};
    if ($withheld) {{ return 451 "withheld"; }}
    location / {{ return 200 "shown"; }}
  }}
}}
"""
ASK_ONE = """
math.randomseed(7)
request = function()
  local id = math.random(0, {most}) * 7919
  return wrk.format("GET", string.format("{path}", id))
end
"""
ASK_MANY = """
math.randomseed(7)
wrk.method = "POST"
wrk.headers["Content-Type"] = "application/json"
local bodies = {{}}
for one = 1, 200 do
  local ids = {{}}
  for each = 1, 100 do ids[each] = string.format('"post:%d"', math.random(0, {most}) * 7919) end
  bodies[one] = '{{"country": "IN", "subjects": [' .. table.concat(ids, ",") .. "]}}"
end
local last = 0
request = function()
  last = last % 200 + 1
  return wrk.format("POST", "/v1/check", nil, bodies[last])
end
"""


@dataclass(frozen=True)
class Server:
    """A server that listens, and how it is asked."""

    name: str
    process: "subprocess.Popen[bytes]"
    port: int
    path: str
    """Of one subject; `%d` is the id."""


def free_port() -> int:
    """Return a port nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


@contextmanager
def started(
    name: str, command: Sequence[str], port: int, path: str, **more: str
) -> Iterator[Server]:
    """Give a server once it listens, and stop it."""
    process = subprocess.Popen(
        command, env={**os.environ, **more}, stdout=subprocess.DEVNULL, start_new_session=True
    )
    try:
        for _ in range(600):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield Server(name, process, port, path)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(20)


def tree(process: int) -> list[int]:
    """Return a process and those it started."""
    found = [process]
    for each in Path("/proc").iterdir():
        if each.name.isdecimal():
            try:
                parent = int((each / "stat").read_text().rpartition(")")[2].split()[1])
            except (OSError, ValueError):
                continue  # It has ended meanwhile.
            if parent == process:
                found += tree(int(each.name))
    return found


def cpu_seconds(process: int) -> float:
    """Return the CPU time of a server's processes, their threads and the kernel for them."""
    ticks = 0
    for one in tree(process):
        fields = Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def asked(server: Server, script: Path) -> float:
    """Return the CPU microseconds a request of a server that wrk asks for some seconds."""
    before = cpu_seconds(server.process.pid)
    said = subprocess.run(
        ["wrk", "-t1", "-c64", f"-d{SECONDS}s", "-s", str(script), f"http://127.0.0.1:{server.port}"],
        capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    requests = next(int(line.split()[0]) for line in said.splitlines() if " requests in " in line)
    return (cpu_seconds(server.process.pid) - before) / requests * 1e6


def usual(servers: Sequence[Server], script_of: Callable[[Server], Path]) -> dict[str, float]:
    """Return the median of some rounds in turns."""
    taken: dict[str, list[float]] = {one.name: [] for one in servers}
    for _ in range(ROUNDS):
        for one in servers:
            taken[one.name].append(asked(one, script_of(one)))
    return {name: median(every) for name, every in taken.items()}


def prepare(folder: Path) -> str:
    """Write the table and the maps of the peers; return the public key."""
    private = Ed25519PrivateKey.generate()
    public = private.public_key().public_bytes_raw()
    ids = [SubjectID(f"post:{number * 7919}") for number in range(SUBJECTS)]
    alike = Alike(entry=Entry(subject=ids[0], countries=frozenset({"IN"})), others=ids[1:])
    signer = Signer(key=key_id(public), sign=private.sign)
    data = build([alike], version=1, published_at=now(), hash_key=os.urandom(16), signer=signer)
    (folder / "edge").mkdir()
    receive(data, trusted(public), folder / "edge")
    (folder / "settings.toml").write_text(SETTINGS)
    (folder / "app.py").write_text(GRANIAN)
    lines = [f"/IN/post:{number * 7919}" for number in range(SUBJECTS)]
    (folder / "haproxy.map").write_text("".join(f"{one} 1\n" for one in lines))
    (folder / "nginx.map").write_text("".join(f"{one} 1;\n" for one in lines))
    return public.hex()


def servers_in(folder: Path, key: str, stack: ExitStack) -> dict[str, Server]:
    """Start every server that is here, and say which is not."""
    found: dict[str, Server] = {}

    def start(name: str, command: Sequence[str], port: int, path: str, **more: str) -> None:
        found[name] = stack.enter_context(started(name, command, port, path, **more))

    port, check = free_port(), "/v1/check?subject=post:%d&country=IN"
    program = "from withheld.cli.main import main; main()"
    start(
        "ours",
        [sys.executable, "-c", program, "look-up-service", "--folder", str(folder / "edge"),
         "--key", key, "--settings", str(folder / "settings.toml"),
         "--listen", f"127.0.0.1:{port}"],
        port, check,
    )  # fmt: skip
    if shutil.which("haproxy"):
        port = free_port()
        (folder / "haproxy.cfg").write_text(HAPROXY.format(port=port, folder=folder))
        start("haproxy", ["haproxy", "-q", "-f", str(folder / "haproxy.cfg")], port, "/IN/post:%d")
    if shutil.which("nginx"):
        port, user = free_port(), "user root;" if os.geteuid() == 0 else ""
        (folder / "nginx.conf").write_text(NGINX.format(port=port, folder=folder, user=user))
        start(
            "nginx",
            ["nginx", "-c", str(folder / "nginx.conf"), "-p", str(folder)],
            port,
            "/IN/post:%d",
        )
    try:
        import granian  # noqa: F401 -- only whether it is there
    except ImportError:
        print("granian: not run, it is not here")
    else:
        port = free_port()
        command = [sys.executable, "-m", "granian", "--interface", "rsgi", "--loop", "uvloop",
                   "--no-log", "--workers", "1", "--port", str(port), "app:app"]  # fmt: skip
        start(
            "granian",
            command,
            port,
            check,
            FOLDER=str(folder / "edge"),
            KEY=key,
            PYTHONPATH=str(folder),
        )
    for name in ("haproxy", "nginx"):
        if name not in found:
            print(f"{name}: not run, it is not here")
    return found


def row(name: str, ours: float, peer: float, target: float) -> Figure:
    """Return a figure: how many times less CPU than the peer."""
    return Figure(
        name=name,
        ours=ours,
        peer=peer,
        unit="us CPU",
        ratio=peer / ours,
        target=f">= {target:g}",
        holds=peer / ours >= target,
    )


def main() -> None:
    """Start all servers, ask them in turns, and record."""
    if shutil.which("wrk") is None:
        print("not run: wrk is not here, which asks the servers")
        return
    with TemporaryDirectory() as name, ExitStack() as stack:
        folder = Path(name)
        found = servers_in(folder, prepare(folder), stack)

        def one_of(server: Server) -> Path:
            path = folder / f"{server.name}.lua"
            path.write_text(ASK_ONE.format(most=SUBJECTS * 10, path=server.path))
            return path

        many = folder / "many.lua"
        many.write_text(ASK_MANY.format(most=SUBJECTS * 10))
        ones = usual([*found.values()], one_of)
        posts = usual(
            [one for one in found.values() if one.name in {"ours", "granian"}], lambda _server: many
        )
    print(json.dumps({"GET": ones, "POST of 100": posts}))
    rows = []
    for peer, target in (("haproxy", 1.2), ("nginx", 0.6), ("granian", 2.0)):
        if peer in ones:
            rows.append(row(f"look-up service: GET, {peer}", ones["ours"], ones[peer], target))
    if "granian" in posts:
        rows.append(
            row(
                "look-up service: timeline of 100, granian RSGI",
                posts["ours"],
                posts["granian"],
                1.4,
            )
        )
    record(*rows)


if __name__ == "__main__":
    main()
