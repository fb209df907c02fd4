"""Whatever arrives is judged, and never breaks the desk."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from withheld.errors import InvalidInput
from withheld.testing.certificates import Subject, self_signed, signed_mail
from withheld.testing.domains import SigningDomain
from withheld.testing.signed_pdf import signed_pdf
from withheld.verification.answers import answers_from
from withheld.verification.certificates import TrustStore
from withheld.verification.cms import check_cms
from withheld.verification.documents import signatures_of_mail, signatures_of_pdf
from withheld.verification.header import is_mail, split_mail
from withheld.verification.mail_check import check_mail
from withheld.verification.mime import part_of
from withheld.verification.portal import login_from
from withheld.verification.results import parse_results
from withheld.verification.route import own_servers

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
SIGNER = self_signed(
    Subject(organisation="Ministry of Signals", since=datetime(2026, 1, 1, tzinfo=UTC))
)
SIGNATURE = SIGNER.sign(b"Block it.")
LISTS = SigningDomain(name="lists.example", algorithm="rsa-sha256")
MAIL = LISTS.seal(
    SigningDomain(name="signals.example").sign(
        b"From: a@signals.example\nTo: b@chirp.example\nSubject: x\n\nBlock it.\n"
    ),
    "lists.example; dmarc=pass",
)
SIGNED = signed_mail(
    b"Content-Type: text/plain\r\n\r\nBlock.\r\n", SIGNER, b"From: a@b.example\r\n"
)
PDF = signed_pdf(["Block it."], SIGNER)


def changed(data: bytes) -> Any:
    """Return a strategy: `data` with a few bytes changed, dropped or put in."""
    place = st.integers(0, len(data) - 1)
    change = st.tuples(place, st.integers(0, 20), st.binary(max_size=12))
    return st.lists(change, min_size=1, max_size=4).map(lambda changes: _apply(data, changes))


def _apply(data: bytes, changes: list[tuple[int, int, bytes]]) -> bytes:
    for at, dropped, put in changes:
        data = data[:at] + put + data[at + dropped :]
    return data


def _is_read(read: Callable[[bytes], object], data: bytes) -> bool:
    try:
        read(data)
    except InvalidInput:
        return False
    return True


@given(changed(MAIL) | st.binary(max_size=400))
def test_any_mail_can_be_checked(data: bytes) -> None:
    """A mail with anything changed comes to a verdict, and proves nothing without answers."""
    found = check_mail(split_mail(data), None, own=own_servers(names=["mx.chirp.example"]), at=AT)

    assert found.vouched_by == ""
    assert is_mail(data) in (True, False)


@given(changed(SIGNED) | st.binary(max_size=400))
def test_any_mail_can_be_searched_for_signatures(data: bytes) -> None:
    """What is no signature is said to be none; what was changed never holds for another text."""
    for one in signatures_of_mail(part_of(data), TrustStore(), at=AT):
        assert one.judgement is None or one.judgement.trust != "trusted"


@given(changed(PDF))
def test_any_pdf_can_be_searched_for_signatures(data: bytes) -> None:
    """A PDF that was changed anywhere but in the padding of its signature does not hold whole."""
    for one in signatures_of_pdf(data, TrustStore(), at=AT):
        assert not (one.holds and one.coverage == "whole") or len(data) >= len(PDF) - 40


@given(changed(SIGNATURE) | st.binary(max_size=200))
def test_any_bytes_are_a_signature_or_are_refused(data: bytes) -> None:
    """One kind of refusal, whatever the bytes."""
    try:
        found = check_cms(data, b"Block it.")
    except (InvalidInput, IndexError, ValueError):
        return

    assert len(found.signers) <= 10


@given(st.binary(max_size=300))
def test_any_bytes_are_answers_or_are_refused(data: bytes) -> None:
    """A file that is none says so in one way."""
    assert sum(_is_read(read, data) for read in (answers_from, login_from)) < 2


@given(st.text(max_size=300))
def test_any_text_is_read_as_results(text: str) -> None:
    """What a server did not write so is left out."""
    assert all(one.method for one in parse_results(text).found)
