"""The examples run as their page says: 451 in India, the content elsewhere."""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).parents[2] / "examples"
SERVERS = {
    "fastapi": ["-m", "uvicorn", "--app-dir", str(EXAMPLES), "--port", "{port}", "fastapi_app:app"],
    "django": [str(EXAMPLES / "django_app.py"), "runserver", "--noreload", "127.0.0.1:{port}"],
}


def free_port() -> int:
    """Return a port nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


@pytest.fixture(scope="module", params=SERVERS)
def port(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    folder, number = tmp_path_factory.mktemp("edge"), free_port()
    made = subprocess.run(  # noqa: S603 -- our own example
        [sys.executable, str(EXAMPLES / "make_folder.py"), str(folder)],
        capture_output=True,
        text=True,
        check=True,
    )
    environment = {
        **os.environ,
        "WITHHELD_FOLDER": str(folder),
        "WITHHELD_KEY": made.stdout.strip(),
    }
    command = [part.format(port=number) for part in SERVERS[request.param]]
    server = subprocess.Popen(  # noqa: S603 -- our own example
        [sys.executable, *command],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    for _ in range(300):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", number)) == 0:
                break
        time.sleep(0.1)
    yield number
    server.terminate()
    server.wait(20)


def get(port: int, path: str, country: str) -> tuple[int, dict[str, str], str]:
    """Return status, headers and body for a viewer in a country."""
    connection = HTTPConnection("127.0.0.1", port, timeout=20)
    connection.request("GET", path, headers={"X-Country": country, "Accept": "text/html"})
    response = connection.getresponse()
    headers = {name.lower(): value for name, value in response.getheaders()}
    found = response.status, headers, response.read().decode()
    connection.close()
    return found


def test_a_post_is_withheld_in_india_and_shown_elsewhere(port: int) -> None:
    """Both shared caches and viewers are told so."""
    status, headers, page = get(port, "/posts/901", "IN")
    elsewhere = get(port, "/posts/901", "DE")

    assert (status, "India" in page) == (451, True)
    assert headers["link"] == '<https://chirp.example/legal>; rel="blocked-by"'
    assert (elsewhere[0], json.loads(elsewhere[2])["id"]) == (200, 901)
    assert elsewhere[1]["cache-control"] == "private"


def test_a_post_goes_with_its_account(port: int) -> None:
    """The path does not name the author; the service knows them."""
    assert get(port, "/posts/903", "IN")[0] == 451
    assert get(port, "/posts/904", "IN")[0] == 200


def test_a_timeline_has_tombstones_where_posts_are_withheld(port: int) -> None:
    """One question for all posts of the page."""
    india, germany = (json.loads(get(port, "/timeline", one)[2]) for one in ("IN", "DE"))

    assert [one["id"] for one in india if "withheld" in one] == [901, 903]
    assert [one["id"] for one in germany if "withheld" in one] == []
    assert "<aside" in india[0]["withheld"]
