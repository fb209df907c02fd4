"""
A running look-up service on bad days: the clock skewed, the source cut off, its table maltreated.

The service is a process of its own under libfaketime, whose clock a file sets while it runs.
"""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from http.client import HTTPConnection
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from tests.connectors.servers import program
from tests.sidecar.test_look_up_service import SETTINGS, command

from withheld.edge.build import Signer
from withheld.edge.folder import TABLE
from withheld.edge.format import Entry
from withheld.edge.publish import Publisher
from withheld.edge.serving import now
from withheld.edge.signatures import key_id, trusted
from withheld.model.identity import SubjectID

HOUR = timedelta(hours=1)
INDIA = frozenset({"IN"})
LISTED, ENDING, UNLISTED = "/posts/901", "/posts/902", "/posts/77"


@dataclass
class Service:
    """A running service, the folder it reads, who publishes into it, and its clock."""

    where: str
    folder: Path
    publisher: Publisher
    clock: Path

    def get(self, path: str, *headers: tuple[str, str]) -> tuple[int, str]:
        """Return status and body."""
        connection = HTTPConnection(self.where.removeprefix("http://"), timeout=20)
        connection.putrequest("GET", path)
        for name, value in headers:
            connection.putheader(name, value)
        connection.endheaders()
        response = connection.getresponse()
        found = response.status, response.read().decode()
        connection.close()
        return found

    def answers(self, *paths: str, country: str = "IN") -> list[int]:
        """Return what a front server is told of each path for a viewer in a country."""
        return [
            self.get("/forward-auth", ("X-Forwarded-Uri", path), ("X-Country", country))[0]
            for path in paths
        ]

    def set_clock(self, shift: str) -> None:
        """Set the service's clock, such as `+2h`; it looks at the file at every question."""
        self.clock.write_text(shift, "utf-8")

    def publish(self, *entries: Entry, version: int, lifts_max: int = 0) -> None:
        """Publish what is withheld from now on."""
        self.publisher.publish(list(entries), version=version, at=now(), lifts_max=lifts_max)


def withheld(number: int, **how: object) -> Entry:
    """Return a post that is withheld in India."""
    return Entry(subject=SubjectID(f"post:{number}"), countries=INDIA, **how)  # type: ignore[arg-type]  # its own fields


def comes(true: Callable[[], bool]) -> bool:
    """Return whether something comes to be so within some seconds."""
    for _ in range(200):
        if true():
            return True
        time.sleep(0.05)
    return False


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    """Return a service with one post that is withheld and one whose period ends in an hour."""
    faketime = program("faketime", "Debian's faketime")
    private = Ed25519PrivateKey.generate()
    public = private.public_key().public_bytes_raw()
    folder, clock = tmp_path / "edge", tmp_path / "clock"
    folder.mkdir()
    publisher = Publisher(
        folder=folder,
        signer=Signer(key=key_id(public), sign=private.sign),
        keys=trusted(public),
        hash_key=os.urandom(16),
    )
    (tmp_path / "look-up.toml").write_text(SETTINGS)
    clock.write_text("+0", "utf-8")
    found = Service(where="", folder=folder, publisher=publisher, clock=clock)
    found.publish(withheld(901), withheld(902, ends_at=now() + HOUR), version=1)
    arguments = ["--folder", str(folder), "--key", public.hex(), "--listen", "127.0.0.1:0"]
    environment = {
        **os.environ,
        "LD_PRELOAD": _library(faketime),
        "FAKETIME_TIMESTAMP_FILE": str(clock),
        "FAKETIME_NO_CACHE": "1",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
    }
    process = subprocess.Popen(  # noqa: S603 -- our own command
        [*command(*arguments), "--settings", str(tmp_path / "look-up.toml"), "--json"],
        stdout=subprocess.PIPE,
        text=True,
        env=environment,
    )
    assert process.stdout is not None
    found.where = json.loads(process.stdout.readline())["listens_at"]
    yield found
    process.kill()
    process.wait(10)
    process.stdout.close()


def _library(faketime: str) -> str:
    """Return the library that the program `faketime` puts before every other."""
    said = subprocess.run(  # noqa: S603 -- found above
        [faketime, "-f", "+0", sys.executable, "-c", "import os; print(os.environ['LD_PRELOAD'])"],
        capture_output=True,
        text=True,
        check=True,
    )
    return said.stdout.strip()


pytestmark = pytest.mark.real


def test_a_clock_set_forward_shows_nothing_that_a_fresh_table_might_withhold(
    service: Service,
) -> None:
    """What is listed stays withheld to its own end; of all else the service says it is not sure."""
    before = service.answers(LISTED, ENDING, UNLISTED), service.get("/readyz")[0]
    service.set_clock("+3h")
    after = service.answers(LISTED, ENDING, UNLISTED), service.get("/readyz")[0]
    stale = service.get("/metrics")[1].partition("\nwithheld_stale_seconds ")[2].split("\n")[0]

    assert before == ([451, 451, 200], 200)
    assert after == ([451, 503, 503], 503)
    assert float(stale) >= 2.9 * 3600


def test_a_clock_set_back_withholds_at_once_and_forgets_no_end(service: Service) -> None:
    """The instant of the table counts where the clock is behind it."""
    service.set_clock("-30d")
    service.publish(withheld(901), withheld(902, ends_at=now() + HOUR), withheld(903), version=2)

    assert comes(lambda: service.answers("/posts/903") == [451])
    assert service.answers(LISTED, ENDING, UNLISTED) == [451, 451, 200]


def test_a_source_that_is_gone_leaves_the_last_table_enforced(service: Service) -> None:
    """Its folder deleted, later cut off for longer than the age: listed stays withheld."""
    shutil.rmtree(service.folder)
    time.sleep(1.5)  # Longer than it takes to notice.
    cut = service.answers(LISTED, UNLISTED)
    service.set_clock("+61m")
    aged = service.answers(LISTED, UNLISTED)

    assert cut == [451, 200]
    assert aged == [451, 503]


@pytest.mark.parametrize("how", ["cut", "emptied", "flipped", "zeroed"])
def test_a_table_maltreated_in_place_changes_no_answer(service: Service, how: str) -> None:
    """Neither lifted nor crashed; and a sound one after it is taken."""
    table = service.folder / TABLE
    data = bytearray(table.read_bytes())
    if how == "flipped":
        data[len(data) // 2] ^= 0x40
    changed: dict[str, bytes] = {
        "cut": bytes(data[: len(data) // 2]),
        "emptied": b"",
        "zeroed": bytes(len(data)),
    }
    with table.open("r+b") as file:
        file.truncate(0)
        file.write(changed.get(how, bytes(data)))
    time.sleep(1.5)
    meanwhile = service.answers(LISTED, UNLISTED)
    (service.folder / TABLE).unlink()
    service.publish(withheld(901), withheld(903), version=9, lifts_max=5)

    assert meanwhile == [451, 200]
    assert comes(lambda: service.answers("/posts/903") == [451])
    assert service.answers(LISTED) == [451]


def test_a_newer_table_with_a_byte_changed_lifts_nothing(service: Service, tmp_path: Path) -> None:
    """Renamed into place as a receiver would: refused, and as it was signed it is taken."""
    elsewhere = replace(service.publisher, folder=tmp_path / "elsewhere")
    elsewhere.folder.mkdir()
    elsewhere.publish([withheld(903)], version=5, at=now(), lifts_max=0)
    sound = (elsewhere.folder / TABLE).read_bytes()
    forged = bytearray(sound)
    forged[-1] ^= 1
    _put(forged, service.folder)
    time.sleep(1.5)
    with_forged = service.answers(LISTED, "/posts/903")
    _put(sound, service.folder)

    assert with_forged == [451, 200]
    assert comes(lambda: service.answers(LISTED, "/posts/903") == [200, 451])


def _put(data: bytes | bytearray, folder: Path) -> None:
    """Rename a table into its place."""
    (folder / "new").write_bytes(data)
    (folder / "new").replace(folder / TABLE)


@pytest.mark.parametrize(
    ("countries", "expected"),
    [(("DE", "IN"), 503), (("IN", "DE"), 503), ((), 503), (("XX",), 503), (("IN",), 451)],
)
def test_a_country_said_twice_or_not_at_all_is_not_known(
    service: Service, countries: tuple[str, ...], expected: int
) -> None:
    """Whoever adds a header chooses no country; in doubt this operator shows nothing."""
    headers = [("X-Country", one) for one in countries]

    assert service.get("/forward-auth", ("X-Forwarded-Uri", LISTED), *headers)[0] == expected
