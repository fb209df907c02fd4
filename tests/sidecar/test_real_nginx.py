"""A real nginx asks the sidecar before it serves: auth_request, over real sockets."""

import http.client
import os
import shutil
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import uvicorn

from withheld.edge.build import build
from withheld.edge.format import Entry
from withheld.edge.live import Edge
from withheld.edge.response import Pages, Service
from withheld.edge.serving import Guard, PathPatterns, TrustedHeader, WhenUnsure
from withheld.edge.table import Table
from withheld.edge.texts import Texts
from withheld.model.identity import SubjectID
from withheld.sidecar.app import Sidecar

NOON = datetime(2021, 2, 1, 12, tzinfo=UTC)
CONFIGURATION = """\
daemon off; worker_processes 1; pid {folder}/nginx.pid; error_log {folder}/error.log; {user}
events {{ worker_connections 64; }}
http {{
  access_log off; default_type text/plain;
  client_body_temp_path {folder}/b; proxy_temp_path {folder}/p; fastcgi_temp_path {folder}/f;
  uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
  server {{
    listen 127.0.0.1:{port};
    root {folder}/content;
    location / {{
      auth_request /_withheld;
      error_page 403 = @withheld;
    }}
    location = /_withheld {{
      internal;
      proxy_pass http://127.0.0.1:{sidecar}/forward-auth?deny=403;
      proxy_pass_request_body off;
      proxy_set_header Content-Length "";
      proxy_set_header X-Forwarded-Uri $request_uri;
    }}
    location @withheld {{
      proxy_pass http://127.0.0.1:{sidecar};
      proxy_method GET;
      rewrite ^ /forward-auth break;
      proxy_set_header X-Forwarded-Uri $request_uri;
      proxy_pass_request_body off;
      proxy_set_header Content-Length "";
    }}
  }}
}}
"""


def wait_for(port: int) -> None:
    """Return when something listens on a port of loopback."""
    for _ in range(200):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except ConnectionRefusedError:
            time.sleep(0.05)
        else:
            return
    pytest.fail(f"nothing listens on {port}")


def free_port() -> int:
    """Return a port of loopback that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


@pytest.fixture
def sidecar() -> Iterator[int]:
    """Return the port of a sidecar that withholds one account in India."""
    entries = [Entry(subject=SubjectID("account:asha"), countries=frozenset({"IN"}))]
    table = Table(build(entries, version=1, published_at=NOON, hash_key=b"k" * 16))
    guard = Guard(
        edge=Edge({}, table=table),
        pages=Pages(
            service=Service(name="Chirp", blocked_by="https://chirp.example/legal"),
            texts=Texts.load(),
        ),
        subjects_of=PathPatterns({"/(?P<handle>[^/]+)(/.*)?": ("account:{handle}",)}),
        country_from=TrustedHeader(name="X-Country", source="cdn"),
        when_unsure=WhenUnsure.SHOW,
        clock=lambda: NOON,
    )
    port = free_port()
    config = uvicorn.Config(Sidecar(guard), port=port, log_level="error", http="h11")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    wait_for(port)
    yield port
    server.should_exit = True
    thread.join(10)


@pytest.fixture
def nginx(sidecar: int, tmp_path: Path) -> Iterator[int]:
    """Return the port of an nginx that asks the sidecar."""
    program = shutil.which("nginx", path=os.environ.get("PATH", "") + ":/usr/sbin")
    if program is None:
        pytest.skip("nginx is not installed; on Debian: apt-get install nginx-core")
    (tmp_path / "content" / "asha").mkdir(parents=True)
    for name in ("asha/1", "ravi"):
        (tmp_path / "content" / name).write_text("content", "utf-8")
    port = free_port()
    user = "user root;" if os.geteuid() == 0 else ""
    configuration = tmp_path / "nginx.conf"
    configuration.write_text(
        CONFIGURATION.format(folder=tmp_path, port=port, sidecar=sidecar, user=user), "utf-8"
    )
    process = subprocess.Popen([program, "-p", str(tmp_path), "-c", str(configuration)])  # noqa: S603 -- the distribution's own nginx
    wait_for(port)
    yield port
    process.send_signal(signal.SIGTERM)
    process.wait(10)


def get(port: int, path: str, country: str) -> tuple[int, str, str]:
    """Return status, Link header and body."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", path, headers={"X-Country": country, "Accept-Language": "hi"})
    response = connection.getresponse()
    body = response.read().decode()
    connection.close()
    return response.status, response.headers.get("Link", ""), body


@pytest.mark.real
def test_a_real_nginx_asks_the_sidecar_and_answers_451(nginx: int) -> None:
    """The page is the sidecar's, in the viewer's language; elsewhere the file is served."""
    status, link, body = get(nginx, "/asha/1", "IN")

    assert status == 451
    assert link == '<https://chirp.example/legal>; rel="blocked-by"'
    assert "भारत" in body
    assert get(nginx, "/asha/1", "DE") == (200, "", "content")
    assert get(nginx, "/ravi", "IN") == (200, "", "content")


@pytest.mark.real
def test_a_viewer_cannot_tell_a_real_nginx_what_was_asked(nginx: int) -> None:
    """The header nginx sets replaces a viewer's; another one that differs lets nothing pass."""
    statuses = []
    for name in ("X-Forwarded-Uri", "X-Original-URI"):
        connection = http.client.HTTPConnection("127.0.0.1", nginx, timeout=10)
        connection.request("GET", "/asha/1", headers={"X-Country": "IN", name: "/ravi"})
        response = connection.getresponse()
        statuses.append(response.status)
        response.read()
        connection.close()

    assert statuses == [451, 500]


@pytest.mark.real
def test_a_real_nginx_shows_nothing_when_the_sidecar_is_gone(
    nginx: int, sidecar: int, tmp_path: Path
) -> None:
    """What cannot be asked is not shown; nginx answers an error of its own."""
    text = (tmp_path / "nginx.conf").read_text("utf-8")
    (tmp_path / "nginx.conf").write_text(text.replace(str(sidecar), str(free_port())), "utf-8")
    pid = int((tmp_path / "nginx.pid").read_text("utf-8"))
    os.kill(pid, signal.SIGHUP)
    statuses = [200]
    while statuses[-1] == 200 and len(statuses) < 100:
        time.sleep(0.05)
        statuses.append(get(nginx, "/ravi", "IN")[0])

    assert statuses[-1] == 500
