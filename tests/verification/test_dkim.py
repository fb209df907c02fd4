"""Signatures of mail, by published vectors and by mails that another implementation signed."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from withheld.model.dns import Answer, Answers, Question, RecordType, Status
from withheld.testing.domains import SigningDomain
from withheld.verification.answers import Inquiry
from withheld.verification.dkim import Verdict, canonical_body, check_dkim
from withheld.verification.dkim_keys import DomainKey, parse_key
from withheld.verification.header import is_mail, split_mail

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
ELSEWHERE = json.loads(
    (Path(__file__).parent / "mails" / "signed_elsewhere.json").read_text("utf-8")
)
"""Mails that dkimpy 1.1.8 signed, invented, with the keys they were signed with."""
PUBLISHED = b"""DKIM-Signature: v=1; a=ed25519-sha256; c=relaxed/relaxed;
 d=football.example.com; i=@football.example.com;
 q=dns/txt; s=brisbane; t=1528637909; h=from : to :
 subject : date : message-id : from : subject : date;
 bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;
 b=/gCrinpcQOoIfuHNQIbq4pgh9kyIK3AQUdt9OdqQehSwhEIug4D11Bus
 Fa3bT3FY5OsU7ZbnKELq+eXdp1Q1Dw==
DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed;
 d=football.example.com; i=@football.example.com;
 q=dns/txt; s=test; t=1528637909; h=from : to : subject :
 date : message-id : from : subject : date;
 bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;
 b=F45dVWDfMbQDGHJFlXUNB2HKfbCeLRyhDXgFpEL8GwpsRe0IeIixNTe3
 DhCVlUrSjV4BwcVcOF6+FF3Zo9Rpo1tFOeS9mPYQTnGdaSGsgeefOsk2Jz
 dA+L10TeYt9BgDfQNZtKdN1WO//KgIqXP7OdEFE4LjFYNcUxZQ4FADY+8=
From: Joe SixPack <joe@football.example.com>
To: Suzie Q <suzie@shopping.example.net>
Subject: Is dinner ready?
Date: Fri, 11 Jul 2003 21:00:37 -0700 (PDT)
Message-ID: <20030712040037.46341.5F8J@football.example.com>

Hi.

We lost the game.  Are you hungry yet?

Joe.
"""
"""The mail of RFC 8463 appendix A.3, signed in both ways."""
PUBLISHED_KEYS = {
    "brisbane._domainkey.football.example.com": "v=DKIM1; k=ed25519; "
    "p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=",
    "test._domainkey.football.example.com": "v=DKIM1; k=rsa; "
    "p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDkHlOQoBTzWRiGs5V6NpP3idY6Wk08a5qhdR6wy5bdOKb2jLQiY"
    "/J16JYi0Qvx/byYzCNb3W91y3FutACDfzwQ/BC/e/8uBsCR+yz1Lxj+PL6lHvqMKrM3rG4hstT5QjvHO9PzoxZyVYLz"
    "BfO2EeC3Ip3G+2kryOTIKT+l/K4w3QIDAQAB",
}
DOMAIN = SigningDomain(name="signals.example")
MAIL = b"From: orders@signals.example\nTo: legal@chirp.example\nSubject: Order\n\nBlock it.\n"


def inquiry(records: Mapping[str, str | tuple[str, ...]]) -> Inquiry:
    """Return an inquiry into these TXT records."""
    return Inquiry.of(
        Answers(
            asked_at=AT,
            answers=tuple(
                Answer(
                    question=Question(name=name, type=RecordType.TXT),
                    status=Status.FOUND,
                    values=(texts,) if isinstance(texts, str) else texts,
                )
                for name, texts in records.items()
            ),
        )
    )


def verdict(mail: bytes, records: Mapping[str, str | tuple[str, ...]]) -> tuple[Verdict, str]:
    """Return what the first signature of `mail` comes to, and why."""
    found = check_dkim(split_mail(mail), inquiry(records), at=AT)[0]
    return found.verdict, found.because


def test_the_published_mail_holds_in_both_ways() -> None:
    """RFC 8463 appendix A: an Ed25519 and an RSA signature over one mail."""
    found = check_dkim(split_mail(PUBLISHED), inquiry(PUBLISHED_KEYS), at=AT)

    assert [one.verdict for one in found] == [Verdict.PASS, Verdict.PASS]
    assert [one.is_weak for one in found] == [False, True]


def test_a_changed_published_mail_does_not_hold() -> None:
    """One space less in the relaxed way is the same mail; one letter is not."""
    spaced = PUBLISHED.replace(b"game.  Are", b"game. Are")
    changed = PUBLISHED.replace(b"hungry", b"angry ")

    assert verdict(spaced, PUBLISHED_KEYS)[0] is Verdict.PASS
    assert verdict(changed, PUBLISHED_KEYS)[0] is Verdict.FAIL
    assert verdict(PUBLISHED.replace(b"dinner", b"lunch "), PUBLISHED_KEYS)[0] is Verdict.FAIL


@pytest.mark.parametrize("way", sorted(ELSEWHERE["mails"]))
def test_what_another_implementation_signed_holds(way: str) -> None:
    """Every way of writing header and body, folded and doubled fields included."""
    records = {
        "post._domainkey.signals.example": ELSEWHERE["rsa"],
        "ed._domainkey.signals.example": ELSEWHERE["ed25519"],
    }
    mail = ELSEWHERE["mails"][way].encode()

    assert verdict(mail, records)[0] is Verdict.PASS
    assert verdict(mail.replace(b"X-Twice: one", b"X-Twice: 1ne"), records)[0] is (
        Verdict.PASS if way == "ed25519" else Verdict.FAIL
    )


@pytest.mark.parametrize("algorithm", ["rsa-sha256", "ed25519-sha256"])
@pytest.mark.parametrize("way", ["simple/simple", "relaxed/simple", "simple/relaxed", "relaxed"])
def test_our_own_domains_sign_what_holds(algorithm: str, way: str) -> None:
    """The builders that other tests stand on are checked here."""
    domain = SigningDomain(name="signals.example", algorithm=algorithm)
    way = way if "/" in way else way + "/simple"

    assert verdict(domain.sign(MAIL, way=way), domain.records)[0] is Verdict.PASS


@pytest.mark.parametrize(
    ("more", "why"),
    [
        (" x=100;", "had ended"),
        (" t=2000000000; x=1900000000;", "before it begins"),
        (" x=soon;", "no instant"),
        (" i=orders@evil.example;", "outside its domain"),
        (" i=orders@notsignals.example;", "outside its domain"),
        (" l=-1;", "no number"),
        (" q=carrier/pigeon;", "lies elsewhere"),
        (" d=other.example;", "malformed"),
    ],
)
def test_a_signature_that_cannot_be_is_none(more: str, why: str) -> None:
    """Each fault is told by its own words, before any key is asked for."""
    found, because = verdict(DOMAIN.sign(MAIL, more=more), DOMAIN.records)

    assert found is Verdict.PERMERROR
    assert why in because


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        (b"v=1;", b"v=2;", "another version"),
        (b"a=ed25519-sha256", b"a=rsa-sha1", "proves nothing"),
        (b"h=from:", b"h=form:", "does not cover From"),
        (b"d=signals.example", b"d=signals", "names no domain"),
        (b"s=post;", b"s=;", "lacks s"),
        (b"c=relaxed/relaxed", b"c=tidy/tidy", "unknown way"),
    ],
)
def test_a_field_that_is_not_as_it_should_be_is_none(old: bytes, new: bytes, why: str) -> None:
    """A required tag is missing, or says what it must not."""
    signed = DOMAIN.sign(MAIL, names=("from", "to"))
    found, because = verdict(signed.replace(old, new, 1), DOMAIN.records)

    assert found is Verdict.PERMERROR
    assert why in because


def test_a_length_beyond_the_body_does_not_hold() -> None:
    """Somebody cut the mail short."""
    signed = DOMAIN.sign(MAIL + b"And that.\n", length=18)

    assert verdict(signed.replace(b"And that.\r\n", b""), DOMAIN.records)[0] is Verdict.FAIL


def test_two_keys_under_one_name_are_none() -> None:
    """Which of them is meant, nobody can say."""
    records = {"post._domainkey.signals.example": (DOMAIN.record, DOMAIN.record)}

    assert verdict(DOMAIN.sign(MAIL), records)[0] is Verdict.PERMERROR


def test_a_key_that_was_not_kept_is_wanted() -> None:
    """The check says what it would have to be told, and fails nobody."""
    asked = inquiry({})
    found = check_dkim(split_mail(DOMAIN.sign(MAIL)), asked, at=AT)

    assert found[0].verdict is Verdict.TEMPERROR
    assert [one.name for one in asked.wanted] == ["post._domainkey.signals.example"]


@pytest.mark.parametrize(
    ("record", "why"),
    [
        ("", "malformed"),
        ("v=DKIM1; p=", "revoked"),
        ("v=DKIM2; k=ed25519; p=AAAA", "another version"),
        ("k=ed25519; v=DKIM1; p=AAAA", "another version"),
        ("k=rsa; p=AAAA", "another algorithm"),
        ("k=ed25519; h=sha1; p=AAAA", "another hash"),
        ("k=ed25519; s=web; p=AAAA", "not for mail"),
        ("k=ed25519; p=AAAA", "length"),
        ("k=ed25519; p=!", "no base64"),
    ],
)
def test_a_key_that_cannot_be_used_says_why(record: str, why: str) -> None:
    """A person reads why; the verdict is the same for all."""
    assert why in str(parse_key(record, "ed25519-sha256"))


def test_a_short_rsa_key_proves_nothing() -> None:
    """512 bits are broken in an afternoon (RFC 8301)."""
    short = (
        "v=DKIM1; k=rsa; p="
        "MFwwDQYJKoZIhvcNAQEBBQADSwAwSAJBAL8eJ5AKoIsjURpcEoGubZMxLD7+kT+TLr7UkvEtF"
        "c90DDDMQ4H5EYnOx0dTi+xwCYqKeEyV5xTYKlZzNgrVwiUCAwEAAQ=="
    )

    assert not isinstance(parse_key(short, "rsa-sha256"), DomainKey)


@pytest.mark.parametrize(
    ("body", "simple", "relaxed"),
    [
        (b"", b"\r\n", b""),
        (b"\r\n\r\n", b"\r\n", b""),
        (b"a", b"a\r\n", b"a\r\n"),
        (b"a \t b\t\r\n\r\n\r\n", b"a \t b\t\r\n", b"a b\r\n"),
        (b" \r\nx\r\n \r\n", b" \r\nx\r\n \r\n", b"\r\nx\r\n"),
    ],
)
def test_a_body_is_written_as_the_standard_says(body: bytes, simple: bytes, relaxed: bytes) -> None:
    """RFC 6376 sections 3.4.3 and 3.4.4, empty bodies included."""
    assert canonical_body(body, "simple") == simple
    assert canonical_body(body, "relaxed") == relaxed


@given(
    body=st.text(alphabet="ab \t\r\n=.-", max_size=60),
    way=st.sampled_from(["simple/simple", "relaxed/relaxed", "simple/relaxed", "relaxed/simple"]),
    place=st.integers(0, 59),
)
def test_whatever_was_signed_holds_and_one_letter_more_does_not(
    body: str, way: str, place: int
) -> None:
    """Any body in any way; a letter put into it anywhere breaks the signature."""
    mail = MAIL.partition(b"\n\n")[0] + b"\n\n" + body.replace("\r", "").encode() + b"\n"
    signed = DOMAIN.sign(mail, way=way)
    start = signed.index(b"\r\n\r\n") + 4
    place = min(start + place, len(signed) - 2)
    changed = signed[:place] + b"x" + signed[place:]

    assert verdict(signed, DOMAIN.records)[0] is Verdict.PASS
    assert verdict(changed, DOMAIN.records)[0] is Verdict.FAIL


def test_a_file_of_several_mails_is_no_mail() -> None:
    """An mbox of one is that mail; of two, neither speaks for the other."""
    one = b"From asha@chirp.example Mon Mar  2 09:00:00 2026\n" + DOMAIN.sign(MAIL)
    two = (
        one.replace(b"\r\n", b"\n") + b"\nFrom ben@chirp.example Mon Mar  2 09:01:00 2026\n" + MAIL
    )

    assert is_mail(one)
    assert not is_mail(two)
    assert verdict(one, DOMAIN.records)[0] is Verdict.PASS
