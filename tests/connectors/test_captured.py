"""What real servers said when they were read back, kept: understood as what they were given."""

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.adapters.answering import answering
from tests.connectors import test_caddy, test_envoy, test_haproxy, test_varnish
from tests.connectors.fronts import marks_of_cases

from withheld.connectors.haproxy.connector import HAProxy
from withheld.connectors.queries import is_query

CAPTURED = Path(__file__).with_name("captured")
"""By HAProxy 2.6.12, Caddy 2.11.7, Envoy 1.40.0 and Varnish 7.1.1."""
PLACED = frozenset(mark for mark in marks_of_cases() if not is_query(mark.target))
"""They were kept before addresses were compared by their query."""


def kept(name: str) -> bytes:
    """Return what was kept under a name."""
    return CAPTURED.joinpath(name).read_bytes()


@contextmanager
def admin_socket(haproxy: HAProxy, said: bytes) -> Iterator[None]:
    """Answer one command on HAProxy's socket."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as listener:
        listener.bind(str(haproxy.admin_socket))
        listener.listen()

        def answer() -> None:
            connection, _ = listener.accept()
            with connection:
                connection.recv(1 << 16)
                connection.sendall(said)

        thread = threading.Thread(target=answer, daemon=True)
        thread.start()
        yield
        thread.join(5)


def test_a_map_of_haproxy_is_understood(tmp_path: Path) -> None:
    """Each line begins with an address in memory."""
    haproxy = test_haproxy.connector(tmp_path)
    with admin_socket(haproxy, kept("haproxy_map.txt")):
        found = haproxy.observe()

    assert found.marks == PLACED
    assert found.unread == ()


def test_a_configuration_of_caddy_is_understood(tmp_path: Path) -> None:
    """As its admin interface gives it, adapted from the Caddyfile."""
    with answering({"/config/": (200, kept("caddy_config.json"))}) as server:
        port = int(server.address.rpartition(":")[2])
        found = test_caddy.connector(tmp_path, "/nonexistent", port).observe()

    assert found.marks == PLACED
    assert found.unread == ()


def test_a_dump_of_envoy_is_understood_when_its_version_is_in_force(tmp_path: Path) -> None:
    """The dump shows what was received, the figure what is in force."""
    figure = json.loads(kept("envoy_stats.json"))
    name = figure["stats"][0]["name"]
    asked = {
        "/config_dump?resource=ecds_filters": (200, kept("envoy_dump.json")),
        f"/stats?format=json&type=TextReadouts&filter=^{name}$": (200, figure),
    }
    with answering(asked) as server:
        found = test_envoy.connector(tmp_path, int(server.address.rpartition(":")[2])).observe()

    assert found.marks == PLACED
    assert found.unread == ()


def test_a_vcl_of_varnish_is_understood(tmp_path: Path) -> None:
    """Of the one in use, with all that it includes."""
    program = tmp_path / "varnishadm"
    program.write_text(
        "#!/bin/sh\n"
        f'case "$*" in *vcl.list*) cat {CAPTURED}/varnish_list.txt;; '
        f"*) cat {CAPTURED}/varnish_vcl.txt;; esac\n",
        "utf-8",
    )
    program.chmod(0o755)
    found = test_varnish.connector(tmp_path, str(program)).observe()

    assert found.marks == PLACED
    assert found.unread == ()
