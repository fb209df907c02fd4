"""Hash lists: told by bytes alone, wherever in a document those bytes lie."""

import io
import zipfile
from email.message import EmailMessage
from hashlib import md5, sha1, sha256
from pathlib import Path

import pytest

from withheld.adapters.hazards import FolderHazardLists
from withheld.errors import InvalidInput

PICTURE = b"\xff\xd8\xff\xe0 an invented picture, not one \xff\xd9"


def lists_in(folder: Path, ending: str = "sha256") -> FolderHazardLists:
    """Return one list that holds the picture, and some more that is not to be found."""
    make = {"sha256": sha256, "sha1": sha1, "md5": md5}[ending]
    digest = make(PICTURE, usedforsecurity=False).hexdigest()
    other = make(b"other", usedforsecurity=False).hexdigest()
    folder.joinpath(f"own.{ending}").write_text(f"# ours\n{other}\n{digest.upper()}  x.jpg\n")
    return FolderHazardLists(folder)


def mail_with(data: bytes) -> bytes:
    """Return a mail with an attachment."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "a@ministry.example", "b@chirp.example", "Order"
    mail.set_content("Please remove what is attached.")
    mail.add_attachment(data, maintype="application", subtype="octet-stream", filename="a.bin")
    return mail.as_bytes()


def archive_with(data: bytes) -> bytes:
    """Return an archive, or an office file, with a member."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/media/image1.jpeg", data)
    return held.getvalue()


PDF = b"%PDF-1.4\n1 0 obj <</Filter /DCTDecode>>\nstream\n" + PICTURE + b"\nendstream\n%%EOF"


@pytest.mark.parametrize("ending", ["sha256", "sha1", "md5"])
@pytest.mark.parametrize(
    "data",
    [
        PICTURE,
        mail_with(PICTURE),
        archive_with(PICTURE),
        mail_with(archive_with(PICTURE)),
        mail_with(mail_with(PICTURE)),
        PDF,
        mail_with(PDF),
    ],
)
def test_listed_bytes_are_found_wherever_they_lie(tmp_path: Path, ending: str, data: bytes) -> None:
    """The whole, an attachment, a member, a picture in a PDF, and one within another."""
    hit = lists_in(tmp_path, ending).compare(data).hit

    assert hit is not None
    assert (hit.list_name, hit.algorithm) == ("own", ending)


@pytest.mark.parametrize(
    "data",
    [b"", b"PK\x03\x04 no archive", mail_with(b"a letter"), b"%PDF-1.4\nstream\n\xff\xd8\xff"],
)
def test_what_is_on_no_list_goes_on(tmp_path: Path, data: bytes) -> None:
    """An ordinary order, and a broken archive, are nobody's hazard."""
    assert lists_in(tmp_path).compare(data).hit is None


def test_no_list_finds_nothing(tmp_path: Path) -> None:
    """A store without a list holds nothing against one."""
    assert FolderHazardLists(tmp_path / "hazards").compare(PICTURE).hit is None


@pytest.mark.parametrize(("name", "text"), [("own.sha256", "abc"), ("own.pdq", "f" * 64)])
def test_a_list_that_cannot_be_compared_is_refused_aloud(
    tmp_path: Path, name: str, text: str
) -> None:
    """Never let a list stand there that protects nobody."""
    tmp_path.joinpath(name).write_text(text)
    with pytest.raises(InvalidInput, match="own"):
        FolderHazardLists(tmp_path)


def broken_archive(picture: bytes = b"a letter") -> bytes:
    """Return an archive with a member whose bytes were damaged, and another."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("damaged.txt", b"some words, over and over; " * 40)
        archive.writestr("picture.jpg", picture)
    data = bytearray(held.getvalue())
    begin = 30 + len("damaged.txt")
    data[begin : begin + 12] = b"\xff" * 12
    return bytes(data)


def nested_mail(depth: int) -> bytes:
    """Return a mail of parts in parts in parts."""
    heads = (
        f"Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}\n".encode() for n in range(depth)
    )
    return b"From: a@ministry.example\n" + b"".join(heads) + b"Content-Type: text/plain\n\nx"


def test_a_damaged_member_hides_nothing_beside_it(tmp_path: Path) -> None:
    """What can be unpacked is compared, whatever lies before it."""
    hit = lists_in(tmp_path).compare(broken_archive(PICTURE)).hit

    assert hit is not None


@pytest.mark.parametrize(
    "data",
    [
        broken_archive(),
        mail_with(broken_archive()),
        b"PK\x03\x04 no archive",
        nested_mail(3_000),
    ],
    ids=["damaged", "damaged-in-a-mail", "no-archive", "nested"],
)
def test_what_cannot_be_unpacked_is_counted_and_stops_nothing(tmp_path: Path, data: bytes) -> None:
    """A hostile file is no reason to look at nothing, and its gaps are never passed over."""
    compared = lists_in(tmp_path).compare(data)

    assert compared.hit is None
    assert compared.gap_count > 0


def test_what_is_compared_whole_has_no_gap(tmp_path: Path) -> None:
    """An ordinary mail with an archive in it."""
    assert lists_in(tmp_path).compare(mail_with(archive_with(b"a letter"))).gap_count == 0
