"""
nginx with a million withheld posts in the connector's own files, beside nginx serving a file.

Figures are CPU microseconds a request of the server's processes, kernel included, from /proc.
Both serve the same small file; one asks its maps first, and answers a tenth with 451.
"""

import os
import shutil
import sys
import time
from contextlib import ExitStack
from http.client import HTTPConnection
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from bench_look_up_service import ASK_ONE, SUBJECTS, Server, asked, free_port, started
from measuring import Figure, record

from withheld.connectors.nginx.render import NginxSettings, render
from withheld.edge.response import Pages, Service
from withheld.edge.serving import TrustedHeader
from withheld.edge.texts import Texts
from withheld.ports.connectors import BELOW, Mark, MarkKind

ROUNDS = 7
NGINX = """
daemon off; worker_processes 1; pid {folder}/nginx.pid; error_log stderr crit; {user}
events {{ worker_connections 512; }}
http {{
  access_log off; keepalive_requests 100000000; default_type text/plain;
  client_body_temp_path {folder}/b; proxy_temp_path {folder}/p; fastcgi_temp_path {folder}/f;
  uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
  {http}
  server {{
    listen 127.0.0.1:{port};
    root {content};
    {server}
    location / {{ try_files /shown.txt =404; }}
  }}
}}
"""


def exported(folder: Path) -> None:
    """Write what the connector writes for a million posts withheld in India."""
    pages = Pages(
        service=Service(name="Chirp", blocked_by="https://chirp.example/legal"), texts=Texts.load()
    )
    trusted = TrustedHeader(name="X-Country", source="cdn")
    marks = (
        Mark(
            target=f"/asha/status/{number * 7919}{BELOW}", country="IN", kind=MarkKind.LEGAL_DEMAND
        )
        for number in range(SUBJECTS)
    )
    for name, text in render(marks, NginxSettings(country_from=trusted, pages=pages)).items():
        (folder / name).write_text(text, encoding="utf-8")


def start(stack: ExitStack, folder: Path, name: str, http: str, server: str) -> Server:
    """Start an nginx that serves the file, with what else it is to do."""
    place, port = folder / name, free_port()
    place.mkdir(exist_ok=True)
    user = "user root;" if os.geteuid() == 0 else ""
    (place / "nginx.conf").write_text(
        NGINX.format(folder=place, content=folder, port=port, user=user, http=http, server=server)
    )
    command = ["nginx", "-c", str(place / "nginx.conf"), "-p", str(place)]
    return stack.enter_context(started(name, command, port, "/asha/status/%d"))


def status(server: Server, number: int) -> int:
    """Return what a viewer in India is answered about a post."""
    connection = HTTPConnection("127.0.0.1", server.port, timeout=10)
    connection.request("GET", server.path % number, headers={"X-Country": "IN"})
    answered = connection.getresponse().status
    connection.close()
    return answered


def main() -> None:
    """Start both, ask them in turns, and record."""
    missing = [one for one in ("nginx", "wrk") if shutil.which(one) is None]
    if missing:
        print(f"not run: {' and '.join(missing)} are not here")
        return
    with TemporaryDirectory() as name, ExitStack() as stack:
        folder = Path(name)
        folder.chmod(0o755)
        (folder / "shown.txt").write_text("shown")
        (folder / "ours").mkdir()
        exported(folder / "ours")
        began = time.perf_counter()
        ours = start(
            stack, folder, "ours", "include withheld-http.conf;", "include withheld-server.conf;"
        )
        print(f"nginx: {time.perf_counter() - began:.1f} s until it listens", file=sys.stderr)
        floor = start(stack, folder, "floor", "", "")
        said = [status(one, number) for one in (ours, floor) for number in (7919, 7920)]
        if said != [451, 200, 200, 200]:
            print(f"not run: nginx answered {said}", file=sys.stderr)
            return
        script = folder / "ask.lua"
        most = SUBJECTS * 10
        lua = ASK_ONE.format(most=most, path=ours.path)
        script.write_text(lua + 'wrk.headers["X-Country"] = "IN"\n')
        taken: dict[str, list[float]] = {"ours": [], "floor": []}
        for _ in range(ROUNDS):
            for one in (ours, floor):
                taken[one.name].append(asked(one, script))
    ours_us, floor_us = median(taken["ours"]), median(taken["floor"])
    record(
        Figure(
            name="nginx: our export of 1 M posts; a file served",
            ours=ours_us,
            peer=floor_us,
            unit="us CPU",
            ratio=ours_us / floor_us,
            target="<= 2.5",
            holds=ours_us / floor_us <= 2.5,
        )
    )


if __name__ == "__main__":
    main()
