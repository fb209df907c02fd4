"""Policies of domains, and chains of forwarders."""

import json
from pathlib import Path
from typing import Any

import pytest

from withheld.testing.domains import SigningDomain
from withheld.verification.answers import Inquiry
from withheld.verification.arc import check_arc
from withheld.verification.dkim import DKIMResult, Verdict
from withheld.verification.dmarc import check_dmarc
from withheld.verification.header import split_mail
from withheld.verification.spf import SPFResult

ELSEWHERE = json.loads(
    (Path(__file__).parent / "mails" / "signed_elsewhere.json").read_text("utf-8")
)
SEALED: bytes = ELSEWHERE["arc"].encode()
KEYS = {f"arc._domainkey.{name}.example": ELSEWHERE["rsa"] for name in ("lists", "relay")}


def passed(domain: str) -> DKIMResult:
    """Return a signature of `domain` that holds."""
    return DKIMResult(verdict=Verdict.PASS, domain=domain)


@pytest.mark.parametrize(
    ("record", "signer", "verdict"),
    [
        ("v=DMARC1; p=reject", "signals.example", "pass"),
        ("v=DMARC1; p=reject", "post.signals.example", "pass"),
        ("v=DMARC1; p=reject; adkim=s", "post.signals.example", "fail"),
        ("v=DMARC1; p=reject", "evil.example", "fail"),
        ("v=DMARC1; p=none", "evil.example", "fail"),
        ("nothing of the kind", "evil.example", "temperror"),
    ],
)
def test_a_domain_stands_behind_what_it_signed(
    desk: Any, record: str, signer: str, verdict: str
) -> None:
    """Aligned by the organisation, or strictly where the domain asks for it."""
    kept = desk.answers(**{"_dmarc.signals.example": record})
    found = check_dmarc("signals.example", [passed(signer)], None, Inquiry.of(kept))

    assert found.verdict == (verdict if verdict != "temperror" else Verdict.NONE)


def test_a_policy_for_names_below_holds_for_them(desk: Any) -> None:
    """`sp=` rules a name that has no record of its own."""
    kept = desk.answers(**{"_dmarc.signals.example": "v=DMARC1; p=none; sp=reject"})
    found = check_dmarc("x.signals.example", [], None, Inquiry.of(kept))

    assert found.policy == "reject"
    assert found.verdict is Verdict.FAIL


def test_two_bodies_below_a_public_name_are_not_one(desk: Any) -> None:
    """`psd=y` says that everybody below is somebody else."""
    kept = desk.answers(
        **{
            "_dmarc.state.example": "v=DMARC1; p=reject; psd=y",
            "_dmarc.a.state.example": "v=DMARC1; p=reject",
        }
    )
    inquiry = Inquiry.of(kept)
    found = check_dmarc("a.state.example", [passed("b.state.example")], None, inquiry)

    assert found.dkim == ""


def test_an_aligned_host_passes_too(desk: Any) -> None:
    """The envelope's domain is the body's own."""
    spf = SPFResult(verdict=Verdict.PASS, domain="bounce.signals.example")
    found = check_dmarc("signals.example", [], spf, Inquiry.of(desk.answers()))

    assert (found.verdict, found.spf) == (Verdict.PASS, "bounce.signals.example")


def test_a_check_that_is_open_fails_nobody(desk: Any) -> None:
    """A key nobody kept could still make it a pass."""
    open_one = DKIMResult(verdict=Verdict.TEMPERROR, domain="signals.example")
    found = check_dmarc("signals.example", [open_one], None, Inquiry.of(desk.answers()))

    assert found.verdict is Verdict.TEMPERROR


def test_a_chain_that_another_implementation_sealed_holds(desk: Any) -> None:
    """Two forwarders, each with its three fields."""
    found = check_arc(split_mail(SEALED), Inquiry.of(desk.answers(**KEYS)))

    assert found.verdict is Verdict.PASS
    assert found.sealers == ("lists.example", "relay.example")
    assert found.results[0].endswith("dmarc=pass header.from=signals.example")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"ulmeri", b"tavimo"),
        (b"dmarc=pass header.from", b"dmarc=fail header.from"),
        (b"cv=none", b"cv=pass"),
        (b"cv=pass", b"cv=fail"),
        (b"ARC-Seal: i=1", b"ARC-Seal: i=3"),
        (b"ARC-Seal: i=1", b"ARC-Seal: i=2"),
        (b"ARC-Seal: i=1", b"X-Seal: i=1"),
        (b"ARC-Authentication-Results: i=2", b"ARC-Authentication-Results: i=0"),
        (b"From: Ministry", b"From: Monastery"),
    ],
)
def test_a_chain_that_was_touched_does_not_hold(desk: Any, old: bytes, new: bytes) -> None:
    """A changed body, result, number or claim, or a link that is gone."""
    assert old in SEALED
    touched = SEALED.replace(old, new, 1)

    assert check_arc(split_mail(touched), Inquiry.of(desk.answers(**KEYS))).verdict is Verdict.FAIL


def test_a_mail_without_a_chain_has_none(desk: Any) -> None:
    """Most mail was forwarded by nobody."""
    assert check_arc(split_mail(desk.mail()), Inquiry.of(None)).verdict is Verdict.NONE


def test_our_own_forwarders_seal_what_holds(desk: Any) -> None:
    """The builders that other tests stand on are checked here, two forwarders deep."""
    lists = SigningDomain(name="lists.example", algorithm="rsa-sha256")
    relay = SigningDomain(name="relay.example", algorithm="rsa-sha256")
    mail = relay.seal(lists.seal(desk.mail(), "lists.example; dmarc=pass"), "r; arc=pass", number=2)

    assert check_arc(split_mail(mail), Inquiry.of(desk.answers(lists, relay))).verdict is (
        Verdict.PASS
    )
