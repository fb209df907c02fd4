"""`withheld look-up-service`: it says where it listens, answers, and stops cleanly."""

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).parents[2] / "examples"
SETTINGS = """\
when_unsure = "refuse"
age_minutes_max = 60
[service]
name = "Chirp"
blocked_by = "https://chirp.example/legal"
[country]
header = "X-Country"
source = "cdn"
peers = ["127.0.0.1"]
[paths]
"/posts/(?P<id>[0-9]+)" = ["post:{id}"]
"""


def command(*arguments: str) -> list[str]:
    """Return the command line."""
    program = "from withheld.cli.main import main; main()"
    return [sys.executable, "-c", program, "look-up-service", *arguments]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    place = tmp_path_factory.mktemp("edge")
    made = subprocess.run(  # noqa: S603 -- our own example
        [sys.executable, str(EXAMPLES / "make_folder.py"), str(place)],
        capture_output=True,
        text=True,
        check=True,
    )
    (place / "look-up.toml").write_text(SETTINGS)
    return place, made.stdout.strip()


@pytest.fixture
def service(folder: tuple[Path, str]) -> Iterator[tuple[subprocess.Popen[str], str]]:
    place, key = folder
    arguments = ["--folder", str(place), "--key", key, "--settings", str(place / "look-up.toml")]
    process = subprocess.Popen(  # noqa: S603 -- our own command
        command(*arguments, "--listen", "127.0.0.1:0", "--json"),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    said = json.loads(process.stdout.readline())
    yield process, said["listens_at"]
    process.kill()
    process.wait(10)
    process.stdout.close()
    assert process.stderr is not None
    process.stderr.close()


def get(where: str, path: str, **headers: str) -> tuple[int, str]:
    """Return status and body."""
    connection = HTTPConnection(where.removeprefix("http://"), timeout=20)
    connection.request(
        "GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()}
    )
    response = connection.getresponse()
    found = response.status, response.read().decode()
    connection.close()
    return found


def test_it_says_where_it_listens_and_answers(
    service: tuple[subprocess.Popen[str], str],
) -> None:
    """On loopback, at a port of the system's choice."""
    _, where = service
    check = get(where, "/v1/check?subject=post:901&country=IN")
    refused = get(where, "/forward-auth", X_Forwarded_Uri="/posts/901", X_Country="IN")
    passed = get(where, "/forward-auth", X_Forwarded_Uri="/posts/901", X_Country="DE")

    assert where.startswith("http://127.0.0.1:")
    assert json.loads(check[1])["answer"] == "withheld"
    assert (refused[0], passed[0]) == (451, 200)
    assert get(where, "/readyz")[0] == 200
    assert 'withheld_answers_total{answer="withheld"} 2' in get(where, "/metrics")[1]


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_it_stops_cleanly(how: signal.Signals, service: tuple[subprocess.Popen[str], str]) -> None:
    """With status 0 and no word of complaint, an idle connection open."""
    process, where = service
    connection = HTTPConnection(where.removeprefix("http://"), timeout=20)
    connection.request("GET", "/livez")
    connection.getresponse().read()
    process.send_signal(how)
    status = process.wait(20)
    connection.close()
    assert process.stderr is not None

    assert (status, process.stderr.read()) == (0, "")


def test_a_socket_of_its_own_is_taken_over_after_a_crash(
    folder: tuple[Path, str], tmp_path: Path
) -> None:
    """What a killed service left at the path does not keep the next one away."""
    place, key = folder
    arguments = ["--folder", str(place), "--key", key, "--settings", str(place / "look-up.toml")]
    for _ in range(2):
        process = subprocess.Popen(  # noqa: S603 -- our own command
            command(*arguments, "--listen", f"unix:{tmp_path}/s"), stdout=subprocess.PIPE, text=True
        )
        assert process.stdout is not None
        line = process.stdout.readline()
        process.kill()
        process.wait(10)
        process.stdout.close()

        assert f"unix:{tmp_path}/s" in line


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        (("blocked_by = ", "blocked_bye = "), "lack blocked_by"),
        (('"refuse"', '"perhaps"'), "of another kind"),
        (("[paths]", "[path]"), "have path"),
        (("(?P<id>", "(?P<number>"), "lacks a group named 'id'"),
        (("[0-9]+)", "[0-9+)"), "no regular expression"),
        (('["post:{id}"]', '"post:{id}"'), "no list of subjects"),
        (("[service]", "[service"), "no TOML"),
    ],
)
def test_settings_that_will_not_do_are_refused_with_what_to_do(
    changed: tuple[str, str], said: str, folder: tuple[Path, str], tmp_path: Path
) -> None:
    """Before anything listens."""
    place, key = folder
    (tmp_path / "look-up.toml").write_text(SETTINGS.replace(*changed))
    arguments = ["--folder", str(place), "--key", key]
    done = subprocess.run(  # noqa: S603 -- our own command
        command(*arguments, "--settings", str(tmp_path / "look-up.toml")),
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, said in done.stderr) == (2, True), done.stderr
