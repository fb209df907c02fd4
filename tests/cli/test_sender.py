"""Who sent it, on the command line: what is kept, what it comes to, and in which words."""

import base64
import json
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from withheld.ledger.canonical import canonical, parse
from withheld.model.dns import Answers
from withheld.testing.certificates import Issuer, Subject, self_signed
from withheld.testing.domains import SigningDomain, answers
from withheld.testing.signed_pdf import appended, page_text, signed_pdf
from withheld.verification.answers import answers_to_bytes
from withheld.verification.portal import PortalLogin, statement_of_login

NOW = datetime.now(UTC)  # noqa: TID251 -- the command line lives now
LINES = (
    "GOVERNMENT OF ULMERI",
    "MINISTRY OF SIGNALS",
    "Direction under section 69A(1) of the Information Technology Act, 2000",
    "Block https://chirp.example/ulmeri/status/1350000000000000001",
    "Joint Secretary",
)
MAIL = (
    "From: Ministry of Signals <orders@signals.example>\nTo: legal@chirp.example\nSubject: Order\n"
    "Date: Mon, 2 Mar 2026 08:59:00 +0000\n\n" + "\n\n".join(LINES) + "\n"
).encode()
DOMAIN = SigningDomain(name="signals.example")


def received(run: Any, name: str, data: bytes, *more: str) -> str:
    """Take a letter in, and return the order's name."""
    Path(name).write_bytes(data)
    done = run("receive", name, "--as", "asha", "--json", "--no-work", *more)
    assert done.returncode == 0, done.stderr
    return str(json.loads(done.stdout)[0]["order"])


def checked(run: Any, order: str, *more: object) -> Any:
    """Check the sender, and return what is said."""
    done = run("sender", order, "--as", "asha", "--json", "--no-work", *more)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def codes(said: Any) -> set[str]:
    """Return the codes of the evidence."""
    return {one["code"] for one in said["evidence"]}


def kept(name: str = "answers.json", found: Answers | None = None) -> Path:
    """Write a file of DNS answers."""
    path = Path(name)
    path.write_bytes(answers_to_bytes(found or answers(DOMAIN, at=NOW)))
    return path


@pytest.fixture
def officer(desk: Path, run: Any) -> Issuer:
    """Return the ministry's officer, known to the registry and to the trust store."""
    root = self_signed(
        Subject(organisation="Ulmeri Trust", since=NOW - timedelta(days=9), is_issuer=True)
    )
    (desk / "store" / "trust").mkdir()
    pem = root.certificate.public_bytes(Encoding.PEM)
    (desk / "store" / "trust" / "root.pem").write_bytes(pem)
    entry = (desk / "ministry.toml").read_text()
    contact = '[[contacts]]\nkind = "certificate"\nvalue = "O=Ministry of Signals"\n'
    (desk / "ministry.toml").write_text(entry + contact)
    run("authority", "add", "ministry.toml", "--with", "cleo", "--with", "dev")
    return root.issue(Subject(organisation="Ministry of Signals", since=NOW - timedelta(days=9)))


@pytest.mark.usefixtures("desk")
def test_kept_answers_confirm_a_mail_and_stay_with_it(run: Any) -> None:
    """The domain's key, handed in once, is kept; every later check reads what was kept."""
    order = received(run, "order.eml", DOMAIN.sign(MAIL))
    before = checked(run, order)
    after = checked(run, order, "--dns", kept())
    again = checked(run, order)

    assert before["standing"] == "not-confirmed"
    assert "dns-not-kept" in codes(before)
    assert after["standing"] == again["standing"] == "confirmed"
    assert [one["kind"] for one in again["kept"]] == ["dns-answers"]


@pytest.mark.usefixtures("desk")
def test_what_was_kept_first_is_not_talked_over(run: Any) -> None:
    """A second file with a key that fits the forgery changes nothing that was answered."""
    forger = SigningDomain(name="signals.example")
    order = received(run, "order.eml", forger.sign(MAIL))
    first = checked(run, order, "--dns", kept())
    second = checked(run, order, "--dns", kept("more.json", answers(forger, at=NOW)))

    assert first["standing"] == second["standing"] == "contradicted"


@pytest.mark.usefixtures("desk")
def test_the_words_say_what_holds_and_what_to_do(run: Any) -> None:
    """A person reads whom it claims to be, what speaks for and against, and who may order."""
    order = received(run, "order.eml", MAIL)
    said = run("sender", order, "--as", "asha", "--dns", kept()).stdout

    assert f"{order}: contradicted; nothing is withheld on this letter" in said
    assert "against: The domain in From vouches for all of its mail" in said
    assert "may it order" in said
    assert "silence by its law: no end to rely on" in said


@pytest.mark.usefixtures("desk")
def test_a_call_back_outlives_the_next_check(run: Any) -> None:
    """Two heard it from the authority; looking again does not forget that."""
    order = received(run, "order.eml", DOMAIN.sign(MAIL))
    callers = ("--with", "asha", "--with", "ben", "--note", "desk officer, number on file")
    run("call-back", order, "--authority", "in-signals", *callers)
    said = checked(run, order)

    assert said["standing"] == "confirmed"
    assert said["call_backs"] == 1


@pytest.mark.usefixtures("desk")
def test_a_call_to_a_number_the_registry_did_not_know_before_is_refused(run: Any) -> None:
    """The letter's own number leads to whoever wrote the letter, also once it was entered."""
    contact = '[[contacts]]\nkind = "telephone"\nvalue = "{}"\n'
    entry = Path("ministry.toml").read_text() + contact.format("+91 11 2345 6789")
    Path("ministry.toml").write_text(entry)
    run("authority", "add", "ministry.toml", "--with", "cleo", "--with", "dev")
    order = received(run, "order.eml", DOMAIN.sign(MAIL))
    Path("ministry.toml").write_text(entry + contact.format("+91 99 0000 0000"))
    run("authority", "add", "ministry.toml", "--with", "cleo", "--with", "dev")
    words = ("call-back", order, "--authority", "in-signals", "--with", "asha", "--with", "ben")
    forged = run(*words, "--note", "desk officer", "--at", "+91 99 0000 0000")
    known = run(*words, "--note", "desk officer", "--at", "+91-11-2345-6789")

    assert forged.returncode == 1
    assert "0000" not in forged.stderr
    assert known.returncode == 0


def test_a_signed_pdf_is_confirmed_and_a_changed_one_is_not(officer: Issuer, run: Any) -> None:
    """Whole: confirmed.  Saved again with another page: contradicted, and the reason is read."""
    whole = signed_pdf(LINES, officer)
    changed = appended(whole, {4: page_text([*LINES, "https://chirp.example/tavimora/status/9"])})
    same = appended(whole, {9: b"<</Note(nothing shown)>>"})
    standings = {
        name: checked(run, received(run, name, data))
        for name, data in (("whole.pdf", whole), ("changed.pdf", changed), ("same.pdf", same))
    }

    assert standings["whole.pdf"]["standing"] == "confirmed"
    assert "changed-after-signing" in codes(standings["changed.pdf"])
    assert standings["changed.pdf"]["standing"] == "contradicted"
    assert "added-after-signing" in codes(standings["same.pdf"])
    assert standings["same.pdf"]["standing"] != "confirmed"


@pytest.mark.usefixtures("desk")
def test_a_signature_that_came_as_a_file_is_kept_with_the_order(officer: Issuer, run: Any) -> None:
    """`order.txt.p7s` over `order.txt`; one over something else contradicts."""
    text = "\n".join(LINES).encode()
    order = received(run, "order.txt", text)
    Path("good.p7s").write_bytes(officer.sign(text))
    Path("bad.p7s").write_bytes(officer.sign(b"something else"))
    good = checked(run, order, "--signature", "good.p7s")
    bad = checked(run, order, "--signature", "bad.p7s")

    assert good["standing"] == "confirmed"
    assert "signature-broken" in codes(bad)
    assert bad["standing"] == "not-confirmed"


def test_a_signed_attachment_proves_what_stands_in_it(officer: Issuer, run: Any) -> None:
    """The list stands in the signed PDF; a line in the mail around it is nobody's."""

    def around(text: str) -> bytes:
        pdf = base64.encodebytes(signed_pdf(LINES, officer)).decode()
        return (
            "From: clerk@elsewhere.test\nTo: legal@chirp.example\nSubject: Order\n"
            'MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="m"\n\n--m\n'
            f"Content-Type: text/plain\n\n{text}\n--m\n"
            'Content-Type: application/pdf; name="order.pdf"\n'
            'Content-Disposition: attachment; filename="order.pdf"\n'
            f"Content-Transfer-Encoding: base64\n\n{pdf}\n--m--\n"
        ).encode()

    inside = checked(run, received(run, "inside.eml", around("See the order attached.")))
    beside = checked(
        run,
        received(
            run,
            "beside.eml",
            around("Also block https://chirp.example/tavimora/status/1350000000000000009 now."),
        ),
    )

    demand = checked(
        run, received(run, "demand.eml", around("Suspend the accounts and hand over their data."))
    )

    assert "signed-by-authority" in codes(inside)
    for one in (beside, demand):
        assert "signed-part" in codes(one)
        assert one["standing"] != "confirmed"


@pytest.mark.usefixtures("desk")
def test_a_mail_that_a_colleague_forwarded_is_judged_by_the_mail_inside(run: Any) -> None:
    """Its own signature still holds; a line the colleague's mail adds is nobody's order."""

    def around(text: str) -> bytes:
        signed = DOMAIN.sign(MAIL).decode().replace("\r\n", "\n")
        return (
            "From: asha@chirp.example\nTo: legal@chirp.example\nSubject: Fwd: Order\n"
            'MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="m"\n\n--m\n'
            f"Content-Type: text/plain\n\n{text}\n--m\nContent-Type: message/rfc822\n\n"
            f"{signed}\n--m--\n"
        ).encode()

    inside = received(run, "inside.eml", around("Please see below."))
    added = received(
        run,
        "added.eml",
        around("Also block https://chirp.example/tavimora/status/1350000000000000009 now."),
    )

    assert checked(run, inside, "--dns", kept())["standing"] == "confirmed"
    assert checked(run, added, "--dns", kept())["standing"] != "confirmed"


def test_a_log_in_at_the_portal_is_proven_by_the_portals_own_key(desk: Path, run: Any) -> None:
    """Signed by the portal for this very document; another document, or no key, proves nothing."""
    key = Ed25519PrivateKey.generate()
    public = key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw).hex()
    entry = (desk / "ministry.toml").read_text()
    contact = '[[contacts]]\nkind = "portal"\nvalue = "signals-desk"\n'
    (desk / "ministry.toml").write_text(entry + contact)
    run("authority", "add", "ministry.toml", "--with", "cleo", "--with", "dev")
    order = received(run, "order.txt", "\n".join(LINES).encode(), "--channel", "portal")
    document = json.loads(run("show", order, "--json").stdout)["sha256"]

    def login(name: str, signed_document: str) -> Path:
        made = PortalLogin(
            account="signals-desk", document=signed_document, at=NOW, method="passkey"
        )
        table = parse(statement_of_login(made))
        assert isinstance(table, dict)
        table["signature"] = key.sign(statement_of_login(made)).hex()
        Path(name).write_bytes(canonical(table))
        return Path(name)

    without = checked(run, order, "--login", login("login.json", document))
    (desk / "store" / "senders.toml").write_text(f'portal_key = "{public}"\n')
    within = checked(run, order)
    other = received(run, "other.txt", "\n".join([*LINES, "."]).encode(), "--channel", "portal")
    stolen = checked(run, other, "--login", login("stolen.json", document))

    assert "login-forged" in codes(without)
    assert within["standing"] == "confirmed"
    assert "login-elsewhere" in codes(stolen)
    assert stolen["standing"] == "contradicted"


@pytest.mark.usefixtures("desk")
@pytest.mark.parametrize("content", [b"", b"{}", b"[1]", b'{"withheld-dns-answers": 1}'])
def test_a_file_that_is_no_answers_is_refused(run: Any, content: bytes) -> None:
    """Nothing is kept, and the words say what was expected."""
    order = received(run, "order.eml", MAIL)
    Path("answers.json").write_bytes(content)
    done = run("sender", order, "--as", "asha", "--dns", "answers.json")

    assert done.returncode == 2
    assert checked(run, order)["kept"] == []


def test_rules_that_cannot_be_read_stop_the_check_and_nothing_else(desk: Path, run: Any) -> None:
    """A slip must not quietly mean that nobody is believed; the edges are served all the same."""
    order = received(run, "order.eml", MAIL)
    for content in ('server = ["mx.chirp.example"]', "servers = 3", 'portal_key = "abc"', "="):
        (desk / "store" / "senders.toml").write_text(content)

        assert run("sender", order, "--as", "asha", "--no-work").returncode == 2
        assert run("work").returncode == 0


@pytest.mark.usefixtures("desk")
def test_a_reference_used_for_something_else_contradicts_and_in_another_wrapping_does_not(
    run: Any,
) -> None:
    """The same list as text is the same order; another list under its number is not."""
    reference = "File No. MoS/16(6)/2026-I\n\n"
    text = reference + "\n\n".join(LINES)
    first = received(run, "first.txt", text.encode())
    same = received(run, "same.md", text.encode() + b"\n\n")
    other = received(run, "other.txt", text.replace("0001", "0777").encode())

    assert "same-letter-again" in codes(checked(run, same))
    assert "reference-reused" in codes(checked(run, other))
    assert checked(run, other)["standing"] == "contradicted"
    assert "reference-reused" not in codes(checked(run, first))


def test_the_registry_shows_what_held_on_a_day(desk: Path, run: Any) -> None:
    """A domain given up in 2024 was the ministry's before, and is not after."""
    entry = (desk / "ministry.toml").read_text()
    contact = '[[contacts]]\nkind = "domain"\nvalue = "old.example"\nuntil = 2024-06-30\n'
    (desk / "ministry.toml").write_text(entry + contact)
    run("authority", "add", "ministry.toml", "--with", "cleo", "--with", "dev")
    then = json.loads(
        run("authority", "show", "in-signals", "--as-of", "2024-06-30", "--json").stdout
    )
    now = json.loads(run("authority", "show", "in-signals", "--json").stdout)
    words = run("authority", "show", "in-signals").stdout

    assert "old.example" in then["authority"]["domains"]
    assert "old.example" not in now["authority"]["domains"]
    assert [one["entered_by"] for one in now["entries"]] == [["cleo", "dev"]] * 2
    assert "no more, or not yet: domain old.example" in words
    assert run("authority", "show", "nobody").returncode == 2
    assert run("authority", "show", "in-signals", "--as-of", "soon").returncode == 2


@pytest.mark.usefixtures("desk")
def test_a_call_is_flagged_until_its_letter_is_put_to_it(
    run: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Typed in, on file, flagged everywhere; the letter ends it, and says where it differs."""
    monkeypatch.setattr("sys.stdin", StringIO("\n".join(LINES)))
    done = run("receive", "--telephone", "--as", "asha", "--json")
    order = json.loads(done.stdout)[0]["order"]
    flagged = checked(run, order)
    queued = run("queue").stdout
    letter = received(run, "letter.txt", "\n".join([*LINES[:3], LINES[3][:-1] + "2"]).encode())
    filed = run("file-letter", order, letter, "--relation", "confirms", "--as", "asha", "--json")
    told = json.loads(filed.stdout)

    assert not flagged["in_writing"]
    assert "not-in-writing" in codes(flagged)
    assert "by telephone, not in writing yet" in queued
    assert told["only_spoken"] == [1]
    assert told["only_written"] == 1
    assert checked(run, order)["in_writing"]
    assert "by telephone" not in run("queue").stdout


@pytest.mark.usefixtures("desk")
def test_a_call_puts_no_call_in_writing(run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A second call is as spoken as the first; an empty one is none."""
    orders = []
    for text in (
        "Block https://chirp.example/a/status/1",
        "Block https://chirp.example/a/status/2",
    ):
        monkeypatch.setattr("sys.stdin", StringIO(text))
        done = run("receive", "--telephone", "--as", "asha", "--json")
        orders.append(json.loads(done.stdout)[0]["order"])
    filed = run("file-letter", *orders, "--relation", "confirms", "--as", "asha")
    monkeypatch.setattr("sys.stdin", StringIO(" \n"))
    empty = run("receive", "--telephone", "--as", "asha")

    assert filed.returncode == 1
    assert empty.returncode == 2


@pytest.mark.usefixtures("case")
def test_a_sender_that_is_contradicted_meanwhile_stops_the_decision(run: Any) -> None:
    """The registry learns that the address was given up: the next opinion is refused."""
    order = "2024-0001"
    checked(run, order)
    before = json.loads(run("show", order, "--json").stdout)["sender"]
    forged = SigningDomain(name="signals.example", policy="v=DMARC1; p=reject")
    run("sender", order, "--as", "asha", "--dns", kept("a.json", answers(forged, at=NOW)), "--json")
    after = json.loads(run("show", order, "--json").stdout)["sender"]
    reason = ("--reason", "the list is exact", "--as", "asha")
    done = run("decide", order, "--items", "1", "--outcome", "withhold", *reason)

    assert (before, after) == ("not-confirmed", "contradicted")
    assert done.returncode != 0
