"""Documents that pretend: signatures in PDFs, in mail and beside files, each trick by itself."""

import base64
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from withheld.model.review import Standing
from withheld.testing.certificates import Subject, self_signed, signed_mail, wrapped_mail
from withheld.testing.signed_pdf import appended, page_text, signed_pdf
from withheld.verification.certificates import Trust, TrustStore, judge
from withheld.verification.documents import (
    DocumentSigned,
    signatures_beside,
    signatures_of_mail,
    signatures_of_pdf,
)
from withheld.verification.mime import part_of
from withheld.verification.pdf_signatures import Coverage

LINES = ("MINISTRY OF SIGNALS", "Block https://chirp.example/ulmeri/status/1")
HEADER = b"From: orders@signals.example\r\nTo: legal@chirp.example\r\nSubject: Order\r\n"
TEXT = b"Content-Type: text/plain\r\n\r\nBlock https://chirp.example/ulmeri/status/1\r\n"


def of_pdf(desk: Any, data: bytes, store: TrustStore | None = None) -> list[DocumentSigned]:
    """Return the signatures of a PDF."""
    return list(signatures_of_pdf(data, store or desk.store(), at=desk.now))


def of_mail(desk: Any, data: bytes) -> list[DocumentSigned]:
    """Return the signatures of a mail."""
    return list(signatures_of_mail(part_of(data), desk.store(), at=desk.now))


def test_a_pdf_that_the_authority_signed_whole_is_confirmed(desk: Any) -> None:
    """Every byte of it, by a certificate the registry knew and the trust store vouches for."""
    found = desk.judge_paper(of_pdf(desk, signed_pdf(LINES, desk.officer())))

    assert found.codes == ("signed-by-authority",)
    assert found.standing is Standing.CONFIRMED


def test_a_pdf_nobody_signed_says_nothing(desk: Any) -> None:
    """Most letters are not signed; that holds nothing against them."""
    assert of_pdf(desk, signed_pdf(LINES, None)) == []


def test_one_changed_byte_contradicts(desk: Any) -> None:
    """The signature was made over other bytes."""
    forged = signed_pdf(LINES, desk.officer()).replace(b"ulmeri", b"tavimo")
    found = desk.judge_paper(of_pdf(desk, forged))

    assert found.codes == ("signature-broken",)
    assert found.standing is Standing.CONTRADICTED


@pytest.mark.parametrize(
    ("is_changed", "code", "standing"),
    [
        (True, "changed-after-signing", Standing.CONTRADICTED),
        (False, "added-after-signing", Standing.NOT_CONFIRMED),
        (None, "changed-after-signing", Standing.NOT_CONFIRMED),
    ],
)
def test_what_was_saved_after_signing_was_not_signed(
    desk: Any,
    is_changed: bool | None,  # noqa: FBT001 -- a parameter of the table above
    code: str,
    standing: Standing,
) -> None:
    """An incremental update shows another page; the signature over the first part still holds."""
    forged = appended(signed_pdf(LINES, desk.officer()), {4: page_text(["Block everything"])})
    (one,) = of_pdf(desk, forged)
    found = desk.judge_paper([replace(one, is_changed=is_changed)])

    assert one.holds
    assert one.coverage is Coverage.PREFIX
    assert found.codes == (code,)
    assert found.standing is standing


def test_bytes_hidden_in_the_hole_contradict(desk: Any) -> None:
    """The range leaves out more than the signature: another page lies in the hole."""
    genuine = signed_pdf(LINES, desk.officer())
    start = genuine.index(b"/Contents<") + len(b"/Contents")
    hidden = b"0>>>\nendobj\n4 0 obj\n<<>>\nendobj\n8 0 obj\n<</X<"
    forged = genuine[: start + 4000] + hidden + genuine[start + 4000 + len(hidden) :]
    (one,) = of_pdf(desk, forged)

    assert one.coverage is Coverage.WRAPPED
    assert desk.judge_paper([one]).standing is Standing.CONTRADICTED


@pytest.mark.parametrize(
    "numbers",
    [
        b"[1 %010d %010d %010d]",
        b"[0 %010d %010d 10000000]",
        b"[0 %010d %010d -5]",
        b"[0 %010d %010d]%%%010d",
        b"[0 %010d %010d %010d 5 5]",
        b"[null]%%%010d %010d %010d",
    ],
)
def test_a_range_that_is_none_contradicts(desk: Any, numbers: bytes) -> None:
    """A range that begins later, ends beyond the file, or is not four numbers covers nothing."""
    genuine = signed_pdf(LINES, desk.officer())
    start = genuine.index(b"/ByteRange[0") + len(b"/ByteRange")
    end = genuine.index(b"]", start) + 1
    values = tuple(int(one) for one in genuine[start + 1 : end - 1].split()[1:])
    written = numbers % values[: numbers.count(b"%010d")]
    (one,) = of_pdf(desk, genuine[:start] + written + genuine[end:])

    assert one.coverage is Coverage.WRAPPED


def test_a_second_hole_elsewhere_contradicts(desk: Any) -> None:
    """The hole must be the value of Contents, and not a string that stands anywhere."""
    genuine = signed_pdf(LINES, desk.officer())

    assert of_pdf(desk, genuine.replace(b"/Contents<", b"/Content0<"))[0].coverage is (
        Coverage.WRAPPED
    )


def test_a_signature_over_another_file_contradicts(desk: Any) -> None:
    """A genuine signature of the ministry, cut out of one file and put into another."""
    officer = desk.officer()
    one, other = signed_pdf(LINES, officer), signed_pdf(["Block it all"], None)
    donor = signed_pdf(["Block it all"], officer)
    start = donor.index(b"/Contents<") + len(b"/Contents<")
    size = one.index(b">", one.index(b"/Contents<")) - one.index(b"/Contents<") - len(b"/Contents<")
    stolen = one[one.index(b"/Contents<") + len(b"/Contents<") :][:size]
    forged = donor[:start] + stolen + donor[start + size :]

    assert other
    assert desk.judge_paper(of_pdf(desk, forged)).codes == ("signature-broken",)


def test_an_expired_certificate_confirms_nothing(desk: Any) -> None:
    """It had ended the day before the letter came."""
    officer = desk.officer(days=99)
    found = desk.judge_paper(of_pdf(desk, signed_pdf(LINES, officer)))

    assert found.codes == ("certificate-expired",)
    assert found.standing is Standing.NOT_CONFIRMED


def test_a_certificate_is_judged_at_the_time_of_receipt(desk: Any) -> None:
    """It has ended since; when the letter came it was valid, and the letter stays confirmed."""
    signed = signed_pdf(LINES, desk.officer(days=120))
    later = list(signatures_of_pdf(signed, desk.store(), at=desk.now + timedelta(days=60)))

    assert desk.judge_paper(of_pdf(desk, signed)).standing is Standing.CONFIRMED
    assert later[0].judgement is not None
    assert later[0].judgement.trust is Trust.EXPIRED


def test_a_certificate_with_the_ministrys_name_that_vouches_for_itself_contradicts(
    desk: Any,
) -> None:
    """Anybody can make a certificate that says Ministry; the registry knows another."""
    pretender = self_signed(
        Subject(organisation="Ministry of Signals", since=desk.now - timedelta(days=1))
    )
    found = desk.judge_paper(of_pdf(desk, signed_pdf(LINES, pretender)))

    assert found.codes == ("certificate-self-signed",)
    assert found.standing is Standing.CONTRADICTED


def test_a_certificate_of_unknown_descent_confirms_nothing(desk: Any) -> None:
    """Another authority vouches for it, which the operator does not believe."""
    stranger = self_signed(
        Subject(organisation="Cheap Trust", since=desk.now - timedelta(days=9), is_issuer=True)
    )
    officer = stranger.issue(
        Subject(organisation="Ministry of Signals", since=desk.now - timedelta(days=9))
    )
    found = desk.judge_paper(of_pdf(desk, signed_pdf(LINES, officer)))

    assert found.codes == ("certificate-untrusted",)
    assert found.standing is Standing.NOT_CONFIRMED


def test_a_withdrawn_certificate_contradicts(desk: Any) -> None:
    """Its issuer's list at hand says that it was withdrawn before the letter came."""
    officer = desk.officer()
    listed = desk.root.revoke(officer, desk.now - timedelta(days=1))
    store = TrustStore(anchors=(desk.root.certificate,), revoked=(listed,))
    found = desk.judge_paper(of_pdf(desk, signed_pdf(LINES, officer), store))

    assert found.codes == ("certificate-revoked",)
    assert found.standing is Standing.CONTRADICTED


def test_a_ring_of_certificates_costs_no_more_than_it_is(desk: Any) -> None:
    """Forty issuers of one name and one key vouch for each other; each is passed once."""
    since = desk.now - timedelta(days=9)
    first = self_signed(Subject(organisation="Ring", since=since, is_issuer=True))
    ring = [
        first.issue(Subject(organisation="Ring", since=since, is_issuer=True)) for _ in range(40)
    ]
    twins = [replace(first, certificate=one.certificate) for one in ring]
    officer = first.issue(Subject(organisation="Ministry of Signals", since=since))
    many = replace(officer, chain=tuple(one.certificate for one in twins))
    (one,) = of_pdf(desk, signed_pdf(LINES, replace(many, chain=many.chain[:5])))
    judged = judge(officer.certificate, many.chain, desk.store(), at=desk.now)

    assert one.judgement is not None
    assert one.judgement.trust is judged.trust is Trust.UNTRUSTED


def test_a_person_who_may_not_vouch_vouches_for_nobody(desk: Any) -> None:
    """An officer's own certificate signs letters, and no certificates."""
    clerk = desk.officer("Registry Office").issue(
        Subject(organisation="Ministry of Signals", since=desk.now - timedelta(days=1))
    )
    found = desk.judge_paper(of_pdf(desk, signed_pdf(LINES, clerk)))

    assert found.codes == ("certificate-unfit",)


def test_a_certificate_of_a_web_server_signs_no_letter(desk: Any) -> None:
    """The same authority vouches for it, for another purpose."""
    server = desk.officer(purpose="server")

    assert desk.judge_paper(of_pdf(desk, signed_pdf(LINES, server))).codes == ("certificate-unfit",)


def test_a_signature_of_somebody_else_confirms_nothing(desk: Any) -> None:
    """A good signature, by a company that is not the ministry."""
    found = desk.judge_paper(of_pdf(desk, signed_pdf(LINES, desk.officer("Ulmeri Fish Ltd"))))

    assert found.codes == ("signer-unknown",)
    assert found.standing is Standing.NOT_CONFIRMED


def test_a_certificate_the_registry_learned_of_later_confirms_nothing(desk: Any) -> None:
    """It was entered after the letter came, and maybe because of it."""
    signed = of_pdf(desk, signed_pdf(LINES, desk.officer()))

    found = desk.judge_paper(signed, is_new=True)

    assert set(found.codes) == {"signer-unknown", "entered-after"}
    assert found.standing is Standing.NOT_CONFIRMED


def test_a_signed_mail_is_confirmed(desk: Any) -> None:
    """The whole body is signed by a certificate of the ministry's own address."""
    mail = signed_mail(TEXT, desk.officer(mail="orders@signals.example"), HEADER)
    found = desk.judge(mail)

    assert "signed-by-authority" in found.codes
    assert of_mail(desk, mail)[0].holds


def test_a_signed_mail_with_changed_text_contradicts(desk: Any) -> None:
    """The signed part is not the one that was signed."""
    mail = signed_mail(TEXT, desk.officer(), HEADER).replace(b"ulmeri", b"tavimo")

    assert "signature-broken" in desk.judge(mail).codes


def test_a_mail_wrapped_in_its_signature_is_confirmed(desk: Any) -> None:
    """The text lies inside the signature: RFC 8551 section 3.5.2, `application/pkcs7-mime`."""
    officer = desk.officer(mail="orders@signals.example")
    wrapped = officer.sign(TEXT, is_wrapped=True)

    assert "signed-by-authority" in desk.judge(wrapped_mail(wrapped, HEADER)).codes


def test_a_text_exchanged_inside_its_signature_contradicts(desk: Any) -> None:
    """Another handle of the same length was put where the signed one stood."""
    wrapped = desk.officer().sign(TEXT, is_wrapped=True).replace(b"ulmeri", b"tavimo")

    assert "signature-broken" in desk.judge(wrapped_mail(wrapped, HEADER)).codes


def test_a_wrapped_part_does_not_cover_what_stands_around_it(desk: Any) -> None:
    """A genuine wrapped mail lies inside another, under text that nobody signed."""
    genuine = wrapped_mail(desk.officer().sign(TEXT, is_wrapped=True), b"")
    mail = (
        HEADER
        + b'Content-Type: multipart/mixed; boundary="m"\r\n\r\n--m\r\n'
        + b"Content-Type: text/plain\r\n\r\nBlock https://chirp.example/tavimora\r\n--m\r\n"
        + genuine
        + b"\r\n--m--\r\n"
    )
    (one,) = of_mail(desk, mail)

    assert one.holds
    assert not one.covers_order
    assert "signed-by-authority" not in desk.judge(mail).codes


def test_a_signed_part_does_not_cover_what_stands_around_it(desk: Any) -> None:
    """A genuine signed mail lies inside another, under text that nobody signed."""
    genuine = signed_mail(TEXT, desk.officer(), b"")
    mail = (
        HEADER
        + b'Content-Type: multipart/mixed; boundary="m"\r\n\r\n--m\r\n'
        + b"Content-Type: text/plain\r\n\r\nBlock https://chirp.example/tavimora\r\n--m\r\n"
        + genuine
        + b"\r\n--m--\r\n"
    )
    (one,) = of_mail(desk, mail)

    assert one.holds
    assert not one.covers_order
    assert "signed-by-authority" not in desk.judge(mail).codes


def test_a_signed_mail_without_an_end_is_not_checked(desk: Any) -> None:
    """Its last bound is missing: what belongs to it, nobody can say."""
    mail = signed_mail(TEXT, desk.officer(), HEADER).replace(b"--outer--", b"--outerX")
    (one,) = of_mail(desk, mail)

    assert not one.is_checked


def test_a_signature_beside_a_file_is_confirmed(desk: Any) -> None:
    """`order.pdf.p7s` covers `order.pdf`, byte for byte."""
    officer = desk.officer()
    content = b"Block https://chirp.example/ulmeri/status/1"
    signature = officer.sign(content)
    armoured = b"-----BEGIN PKCS7-----\n" + base64.encodebytes(signature) + b"-----END PKCS7-----"

    for one in (signature, armoured):
        signed = list(signatures_beside(one, content, desk.store(), at=desk.now))
        assert desk.judge_paper(signed).standing is Standing.CONFIRMED


def test_a_signature_beside_another_file_contradicts(desk: Any) -> None:
    """The signature is genuine, and belongs to something else."""
    signature = desk.officer().sign(b"Good morning")
    signed = list(signatures_beside(signature, b"Block it all", desk.store(), at=desk.now))

    assert desk.judge_paper(signed).codes == ("signature-broken",)


def test_attachments_of_one_name_are_not_told_apart(desk: Any) -> None:
    """Two files `order.pdf` in one mail: nobody can say which one was read."""
    pdf = base64.encodebytes(signed_pdf(LINES, desk.officer()))
    part = (
        b'Content-Type: application/pdf; name="order.pdf"\r\n'
        b"Content-Transfer-Encoding: base64\r\n\r\n" + pdf
    )
    mail = (
        HEADER
        + b'Content-Type: multipart/mixed; boundary="m"\r\n\r\n--m\r\n'
        + part
        + b"\r\n--m\r\n"
        + part
        + b"\r\n--m--\r\n"
    )

    assert {one.part for one in of_mail(desk, mail)} == {"?"}


@pytest.mark.parametrize(
    "rubbish",
    [b"", b"\x30", b"\x30\x80", b"\x30\x82\xff\xff", b"\x30\x03\x02\x01\x01", b"0" * 99],
)
def test_rubbish_for_a_signature_is_not_checked(desk: Any, rubbish: bytes) -> None:
    """It cannot be checked, which is said; nobody is accused of anything."""
    (one,) = signatures_beside(rubbish, b"x", desk.store(), at=desk.now)

    assert not one.is_checked
    assert desk.judge_paper([one]).codes == ("signature-unchecked",)
