"""What was signed is read; the signature itself is left to verification."""

import base64
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import pkcs7
from cryptography.x509.oid import NameOID

from withheld.errors import UnreadableFile
from withheld.readers.reading import read_bytes
from withheld.readers.signatures import signed_content

ORDER = b"No,URL\n1,https://chirp.example/a\n"


def signed(content: bytes, *options: pkcs7.PKCS7Options, pem: bool = False) -> bytes:
    """A CMS file with a signature of nobody's."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Example Office")])
    start = datetime(2021, 1, 1, tzinfo=UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(7)
        .not_valid_before(start)
        .not_valid_after(start + timedelta(days=900))
        .sign(key, hashes.SHA256())
    )
    encoding = serialization.Encoding.PEM if pem else serialization.Encoding.DER
    return (
        pkcs7.PKCS7SignatureBuilder()
        .set_data(content)
        .add_signer(certificate, key, hashes.SHA256())
        .sign(encoding, [pkcs7.PKCS7Options.Binary, *options])
    )


@pytest.mark.parametrize("pem", [False, True])
def test_a_signed_file_is_read_under_its_own_name(pem: bool) -> None:  # noqa: FBT001 -- a case
    """A list that was signed is a list, whichever way the signature is written down."""
    document = read_bytes(signed(ORDER, pem=pem), name="list.csv.p7m")

    assert [part.name for part in document.parts] == ["", "list.csv"]
    assert document.parts[0].blind_spots == ("a signature, which this reading does not check",)
    assert document.lines[1].cells[1].text == "https://chirp.example/a"


def test_a_signature_alone_is_named() -> None:
    """A signature without its file says what to ask for."""
    with pytest.raises(UnreadableFile, match="signature alone"):
        read_bytes(signed(ORDER, pkcs7.PKCS7Options.DetachedSignature), name="list.csv.p7s")


def test_a_signature_cut_short_is_refused() -> None:
    """Half a signed file is no file."""
    data = signed(ORDER)
    for cut in range(20, len(data), 40):
        with pytest.raises(UnreadableFile):
            read_bytes(data[:cut], name="list.csv.p7m")


def test_content_in_pieces_of_unknown_length_is_put_together() -> None:
    """Programs that sign while they read write lengths at the end; that is read too."""
    pieces = b"\x24\x80" + b"\x04\x03Blo" + b"\x04\x05ck it" + b"\0\0"
    inside = b"\x30\x80" + b"\x06\x01\x2a" + b"\xa0\x80" + pieces + b"\0\0" + b"\0\0"
    body = b"\x30\x80" + b"\x02\x01\x01" + b"\x31\x00" + inside + b"\0\0"
    oid = bytes.fromhex("06092a864886f70d010702")

    assert signed_content(b"\x30\x80" + oid + b"\xa0\x80" + body + b"\0\0\0\0") == b"Block it"


def test_a_mail_signed_as_a_whole_is_read_like_any_mail() -> None:
    """The body and the list inside an opaquely signed mail are read as if it were not signed."""
    inner = EmailMessage()
    inner.set_content("Block as listed")
    inner.add_attachment(ORDER, "text", "csv", filename="list.csv")
    sealed = base64.encodebytes(signed(inner.as_bytes()))
    data = (
        b"From: desk@ministry.example\nTo: legal@chirp.example\nMIME-Version: 1.0\n"
        b"Content-Type: application/pkcs7-mime; smime-type=signed-data; name=smime.p7m\n"
        b"Content-Transfer-Encoding: base64\n\n" + sealed
    )

    document = read_bytes(data, name="order.eml")

    assert document.mail is not None
    assert document.mail.sender == "desk@ministry.example"
    assert [part.name for part in document.parts] == ["", "list.csv"]
    assert "Block as listed" in {line.text for line in document.lines}


def test_mail_parts_too_deep_in_each_other_wait_for_a_person() -> None:
    """A hundred parts inside each other end in one unread line."""
    body = b"Content-Type: text/plain\n\nBlock\n"
    for number in range(100):
        mark = b"b%d" % number
        body = b"Content-Type: multipart/mixed; boundary=" + mark + b"\n\n--" + mark + b"\n" + body
    data = b"From: a@ministry.example\nTo: b@chirp.example\nMIME-Version: 1.0\n" + body

    document = read_bytes(data, name="order.eml")

    assert any("deep" in line.unreadable for line in document.lines)
