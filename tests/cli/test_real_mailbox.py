"""A shared mailbox on a real IMAP server (Dovecot), over TLS, on loopback."""

import grp
import imaplib
import json
import os
import pwd
import shutil
import socket
import ssl
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509 import (
    CertificateBuilder,
    IPAddress,
    Name,
    NameAttribute,
    SubjectAlternativeName,
    random_serial_number,
)
from cryptography.x509.oid import NameOID

from withheld.adapters.imap_inbox import Afterwards, Bookmark, IMAPInbox, Mailbox
from withheld.errors import InvalidInput, NotReady
from withheld.model.identity import OrderID
from withheld.ports.inbox import Arrival, Refusal

pytestmark = [
    pytest.mark.real,
    pytest.mark.skipif(
        shutil.which("dovecot") is None, reason="dovecot is not here; apt-get install dovecot-imapd"
    ),
]
PASSWORD = "invented-for-this-test"  # noqa: S105 -- of a server that lives as long as this test
ORDER = OrderID("2026-0001")
CONFIGURATION = """
base_dir = {folder}/run
log_path = {folder}/log
protocols = imap
listen = 127.0.0.1
ssl = required
ssl_cert = <{folder}/cert.pem
ssl_key = <{folder}/key.pem
mail_location = maildir:{folder}/mail/%u
default_login_user = {login}
default_internal_user = {internal}
default_internal_group = {internal_group}
first_valid_uid = 1
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={user} gid={group} home={folder}/home/%u
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = 0
  }}
  inet_listener imaps {{
    port = {port}
  }}
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
"""


@dataclass
class Server:
    """A mail server with one mailbox."""

    folder: Path
    port: int

    def mailbox(self, **more: Any) -> Mailbox:
        """Return how to get in."""
        fields: dict[str, Any] = {
            "host": "127.0.0.1",
            "port": self.port,
            "user": "orders",
            "password": PASSWORD,
            "ca_file": self.folder / "cert.pem",
        }
        return Mailbox(**(fields | more))

    def client(self) -> imaplib.IMAP4_SSL:
        """Return another client of the same mailbox, as a colleague has one."""
        context = ssl.create_default_context(cafile=self.folder / "cert.pem")
        client = imaplib.IMAP4_SSL("127.0.0.1", self.port, ssl_context=context, timeout=20)
        client.login("orders", PASSWORD)
        return client

    def deliver(self, *subjects: str) -> None:
        """Put mails into the mailbox."""
        with self.client() as client:
            for subject in subjects:
                client.append("INBOX", "", imaplib.Time2Internaldate(1_772_000_000), mail(subject))

    def flags(self) -> list[bytes]:
        """Return the flags of every mail in the mailbox."""
        with self.client() as client:
            client.select("INBOX", readonly=True)
            return [one for one in client.fetch("1:*", "(UID FLAGS)")[1] if isinstance(one, bytes)]


def mail(subject: str) -> bytes:
    """Return a mail."""
    return (
        f"From: orders@signals.example\r\nTo: legal@chirp.example\r\nSubject: {subject}\r\n\r\n"
        f"Block https://chirp.example/ulmeri/status/{subject} in India.\r\n"
    ).encode()


def _certificate(folder: Path) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = Name([NameAttribute(NameOID.COMMON_NAME, "mail server of a test")])
    now = datetime.now(UTC)  # noqa: TID251 -- a server's certificate is valid now
    certificate = (
        CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(SubjectAlternativeName([IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .sign(key, SHA256())
    )
    (folder / "cert.pem").write_bytes(certificate.public_bytes(Encoding.PEM))
    (folder / "key.pem").write_bytes(
        key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    )


@pytest.fixture
def server() -> Iterator[Server]:
    """Start a mail server of one's own; end it with the test."""
    # A socket's path must be short, and the server's own user must get there.
    folder = Path(tempfile.mkdtemp(prefix="withheld-mail-", dir="/tmp"))
    folder.chmod(0o755)
    _certificate(folder)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    own = pwd.getpwuid(os.getuid())
    user = pwd.getpwnam("nobody") if own.pw_uid == 0 else own
    for name in ("mail", "home"):
        (folder / name).mkdir()
        os.chown(folder / name, user.pw_uid, user.pw_gid)
    is_root = own.pw_uid == 0
    (folder / "dovecot.conf").write_text(
        CONFIGURATION.format(
            folder=folder,
            port=port,
            password=PASSWORD,
            user=user.pw_uid,
            group=user.pw_gid,
            login="dovenull" if is_root else own.pw_name,
            internal="dovecot" if is_root else own.pw_name,
            internal_group="dovecot" if is_root else grp.getgrgid(own.pw_gid).gr_name,
        )
    )
    process = subprocess.Popen(  # noqa: S603 -- our own words
        [shutil.which("dovecot") or "", "-F", "-c", folder / "dovecot.conf"]
    )
    try:
        _await(port, process)
        yield Server(folder=folder, port=port)
    finally:
        process.terminate()
        process.wait(timeout=20)
        shutil.rmtree(folder, ignore_errors=True)


def _await(port: int, process: subprocess.Popen[bytes]) -> None:
    for _ in range(100):
        assert process.poll() is None, "the mail server did not start"
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    pytest.fail("the mail server did not answer within ten seconds")


class Kept:
    """A bookmark that outlives what reads by it."""

    def __init__(self) -> None:
        """Begin with none."""
        self.text: str | None = None

    def __call__(self, bookmark: Bookmark) -> None:
        """Keep it."""
        self.text = bookmark.to_text()


def read(
    server: Server, kept: Kept, *, bytes_max: int = 10**6, retries: bool = False, **more: Any
) -> list[Arrival | Refusal]:
    """Take everything that is new, and mark it."""
    found = []
    bookmark = Bookmark.of_text(kept.text)
    box = server.mailbox(**more)
    with IMAPInbox(box, bookmark, kept, bytes_max=bytes_max, retries=retries) as inbox:
        for one in inbox.arrivals():
            found.append(one)
            if isinstance(one, Refusal):
                inbox.mark_failed(one.key, one.because)
            else:
                inbox.mark_taken(one, ORDER, is_new=True)
    return found


def test_every_mail_is_read_once_and_left_as_it_is(server: Server) -> None:
    """Byte for byte, with the instant the server received it; nobody sees that we were there."""
    kept = Kept()
    server.deliver("one", "two")
    first = read(server, kept)
    server.deliver("three")
    second = read(server, kept)

    assert [one.data for one in first if isinstance(one, Arrival)] == [mail("one"), mail("two")]
    assert [one.data for one in second if isinstance(one, Arrival)] == [mail("three")]
    assert isinstance(first[0], Arrival)
    assert first[0].arrived_at == datetime.fromtimestamp(1_772_000_000, UTC)
    assert read(server, kept) == []
    assert not any(b"Seen" in one or b"Deleted" in one for one in server.flags())


def test_what_was_read_and_not_marked_comes_again(server: Server) -> None:
    """Killed before the bookmark was kept, the mail is there the next time."""
    kept = Kept()
    server.deliver("one")
    with IMAPInbox(server.mailbox(), Bookmark(), kept, bytes_max=10**6) as inbox:
        (seen,) = inbox.arrivals()

    assert read(server, kept) == [seen]


def test_a_mailbox_that_was_numbered_anew_is_read_anew(server: Server) -> None:
    """Another UIDVALIDITY: the old numbers mean nothing, and no new mail is passed over."""
    kept = Kept()
    with server.client() as client:
        for subject in ("one", "two"):
            client.create("Orders")
            client.append("Orders", "", imaplib.Time2Internaldate(1_772_000_000), mail(subject))
            (found,) = read(server, kept, folder="Orders")
            client.delete("Orders")

            assert isinstance(found, Arrival)
            assert (found.key, found.data) == ("1", mail(subject))


def test_a_mail_that_is_too_long_waits_on_the_server(server: Server) -> None:
    """It is not fetched; it is named in every run until somebody retries with more room."""
    kept = Kept()
    server.deliver("one", "x" * 500, "three")
    found = read(server, kept, bytes_max=400)

    assert [type(one) for one in found] == [Arrival, Refusal, Arrival]
    assert "waits" not in str(found[1])
    assert list(Bookmark.of_text(kept.text).refused) == ["2"]
    assert read(server, kept) == []
    assert len(read(server, kept, retries=True)) == 1
    assert Bookmark.of_text(kept.text).refused == {}


@pytest.mark.parametrize(
    ("afterwards", "left"), [(Afterwards.SEEN, 3), (Afterwards.MOVE, 0), (Afterwards.DELETE, 1)]
)
def test_the_server_is_changed_only_as_told(
    server: Server, afterwards: Afterwards, left: int
) -> None:
    """Marked, moved or deleted: ours, and no mail that a colleague marked as deleted."""
    server.deliver("one", "two")
    with server.client() as client:
        client.create("Taken")
    moved = "Taken" if afterwards is Afterwards.MOVE else ""
    kept = Kept()
    read(server, kept, afterwards=afterwards, moved_to=moved)
    if afterwards is not Afterwards.MOVE:
        server.deliver("three")
        with server.client() as client:
            client.select("INBOX")
            client.store("*", "+FLAGS", "(\\Deleted)")
            count = len(client.search(None, "ALL")[1][0].split())

        assert count == left
    if afterwards is Afterwards.SEEN:
        assert sum(b"Seen" in one for one in server.flags()) == 2


def test_a_server_we_cannot_believe_gets_no_password(server: Server) -> None:
    """Its certificate is vouched for by nobody the system knows."""
    with pytest.raises(NotReady, match="cannot be reached"):
        IMAPInbox(server.mailbox(ca_file=None), Bookmark(), Kept(), bytes_max=9)


def test_a_wrong_password_and_a_folder_that_is_not_there_are_said(server: Server) -> None:
    """In words for whoever set it up, without the password in them."""
    with pytest.raises(NotReady, match="does not let us in") as refusal:
        IMAPInbox(server.mailbox(password="wrong"), Bookmark(), Kept(), bytes_max=9)  # noqa: S106 -- wrong on purpose
    with pytest.raises(NotReady, match="folder"):
        IMAPInbox(server.mailbox(folder="Nowhere"), Bookmark(), Kept(), bytes_max=9)

    assert "wrong" not in str(refusal.value)
    assert "wrong" not in repr(server.mailbox(password="wrong"))  # noqa: S106 -- as above


def test_a_damaged_bookmark_is_refused() -> None:
    """Reading on from nowhere would pass mails over."""
    with pytest.raises(InvalidInput):
        Bookmark.of_text("{}")


@pytest.mark.usefixtures("desk")
def test_the_command_collects_the_mailbox_once(
    server: Server, run: Callable[..., Any], tmp_path: Path
) -> None:
    """Two mails become two orders; the next run finds nothing, also after a lost bookmark."""
    secret = tmp_path / "password"
    secret.write_text(PASSWORD + "\n")
    secret.chmod(0o600)
    words = (
        *("mailbox", "--host", "127.0.0.1", "--port", str(server.port), "--user", "orders"),
        *("--ca-file", str(server.folder / "cert.pem"), "--password-file", str(secret)),
        *("--once", "--as", "asha", "--json"),
    )
    server.deliver("one", "two")
    first = run(*words)
    second = run(*words)
    secret.chmod(0o644)
    third = run(*words)
    said = [json.loads(line) for line in first.stdout.splitlines()]

    assert [one["is_new"] for one in said] == [True, True]
    assert [one["items"] for one in said] == [1, 1]
    assert (second.returncode, second.stdout) == (0, "")
    assert third.returncode == 1
    assert PASSWORD not in first.stderr + second.stderr + third.stderr


@pytest.mark.usefixtures("desk")
def test_killed_in_the_middle_every_mail_is_received_exactly_once(
    server: Server, run: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The process is killed for real between two mails; the next one takes the rest, none twice."""
    monkeypatch.setenv("WITHHELD_MAILBOX_PASSWORD", PASSWORD)
    subjects = [str(number) for number in range(1, 6)]
    server.deliver(*subjects)
    words = (
        *("mailbox", "--host", "127.0.0.1", "--port", str(server.port), "--user", "orders"),
        *("--ca-file", str(server.folder / "cert.pem"), "--once", "--as", "asha", "--json"),
    )
    program = "import sys; from withheld.cli.main import main; main(sys.argv[1:])"
    for taken in (1, 2):
        with subprocess.Popen(  # noqa: S603 -- our own words
            [sys.executable, "-c", program, *words], stdout=subprocess.PIPE
        ) as killed:
            assert killed.stdout is not None
            for _ in range(taken):
                killed.stdout.readline()
            killed.kill()
    last = run(*words)
    orders = json.loads(run("queue", "--json").stdout)

    assert last.returncode == 0
    assert len(orders) == len(subjects)
    assert [one["items"] for one in orders] == [1] * len(subjects)
