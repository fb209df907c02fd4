"""
Letters and lists as bytes: mails, sheets, tables, a PDF; the same input gives the same bytes.

Nothing here reads the clock: mails carry the date they are given, and what libraries would stamp
with the time of the day is set to the day of the letter.
"""

import csv
import io
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

from withheld.testing.protest.letters import MARK, SENDER, SERVICE, Letter
from withheld.testing.protest.lists import TruthRow

_HEADINGS = ("S. No.", "URL", "Post ID", "Remarks / टिप्पणी")
_FIRST_ROW = 4
# Excel keeps fifteen significant digits of a number; the rest become zeros.
_SHEET_DIGITS = 15
_ZIP_DATE = (2021, 1, 31, 12, 0, 0)
_MODIFIED = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*")


def sheet(rows: Sequence[TruthRow], *, title: str, decoys: Sequence[str] = ()) -> bytes:
    """Return `rows` as an XLSX annexure; `decoys` stand in a hidden sheet that nobody sent."""
    book = Workbook()
    page = book.active
    assert isinstance(page, Worksheet)  # noqa: S101 -- a new workbook has one; narrows the type
    page.title = title
    page.append([MARK])
    page.append([f"{title} - CONFIDENTIAL - RULE 16"])
    page.append(list(_HEADINGS))
    for at, row in enumerate(rows, start=_FIRST_ROW):
        _fill(page, at, row)
    page.append(["", f"Total: {len(rows)}"])
    draft = book.create_sheet("Sheet2")
    draft.sheet_state = "hidden"
    for decoy in decoys:
        draft.append([decoy])
    written = io.BytesIO()
    book.save(written)
    return _timeless(written.getvalue())


def table(rows: Sequence[TruthRow]) -> bytes:
    """Return `rows` as CSV in UTF-8 with a byte order mark, as spreadsheets export it."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(("S. No.", "Account", "Remarks"))
    for row in rows:
        serial, written = _columns(row)
        writer.writerow((serial, written, row.remark))
    writer.writerow(("", MARK, ""))
    return text.getvalue().encode("utf-8-sig")


def pdf(letter: Letter, *, dated: datetime) -> bytes:
    """
    Return the signed copy of `letter`, in English: the PDF has no Devanagari type to rely on.

    `dated` is aware; the file's own date is set to it.
    """
    import typst

    stamp = '#align(right, text(fill: red, weight: "bold")[CONFIDENTIAL -- RULE 16])\n'
    paragraphs = (_line(text) for text in letter.paragraphs)
    source = "\n\n".join(
        (
            '#set page(paper: "a4", margin: 25mm)\n#set text(size: 10.5pt)',
            f"#align(center)[{_line(MARK)}]",
            f"#align(center)[Government of India \\ {_line('Ministry of Signals')}]",
            stamp if letter.is_confidential else "",
            f"No. {_line(letter.reference)} #h(1fr) Dated: {_line(letter.dated)}",
            "To \\ The Grievance Officer, Chirp (chirp.example)",
            f"*Subject:* {_line(letter.subject)}",
            *paragraphs,
            "(Sd/-) \\ Designated Officer",
        )
    )
    made = typst.compile(source.encode(), format="pdf", timestamp=int(dated.timestamp()))
    return bytes(made)


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """What a mail says on its outside."""

    subject: str
    sent_at: datetime
    """Aware; the header keeps its offset."""
    sender: str = f"Blocking Desk <{SENDER}>"
    to: str = SERVICE
    reply_to: str = ""


def mail(
    envelope: Envelope, *, body: str, attachments: Sequence[tuple[str, str, bytes]] = ()
) -> bytes:
    """Return a mail; `attachments` are (name, media type, bytes)."""
    message = EmailMessage(policy=SMTP)
    message["From"] = envelope.sender
    message["To"] = envelope.to
    if envelope.reply_to:
        message["Reply-To"] = envelope.reply_to
    message["Subject"] = envelope.subject
    message["Date"] = format_datetime(envelope.sent_at)
    domain = envelope.sender.rstrip(">").rpartition("@")[2]
    message["Message-ID"] = f"<{envelope.sent_at:%Y%m%d%H%M%S}.specimen@{domain}>"
    message["X-Specimen"] = MARK
    message.set_content(body)
    for name, media_type, content in attachments:
        kind, _, subtype = media_type.partition("/")
        message.add_attachment(content, maintype=kind, subtype=subtype, filename=name)
    if message.is_multipart():
        # Left to itself, the boundary would be drawn anew each time.
        message.set_boundary("=_specimen")
    return message.as_bytes()


def _fill(page: Worksheet, at: int, row: TruthRow) -> None:
    serial, written = _columns(row)
    page.cell(at, 1, serial)
    cell = page.cell(at, 2, written)
    if row.post_id:
        page.cell(at, 3, float(f"{float(row.post_id):.{_SHEET_DIGITS}g}"))
    page.cell(at, 4, row.remark)
    if row.hyperlink:
        cell.hyperlink = row.hyperlink
    if row.sheet_trap == "struck":
        cell.font = Font(strike=True)
    if row.sheet_trap == "hidden":
        page.row_dimensions[at].hidden = True


def _columns(row: TruthRow) -> tuple[int | str, str]:
    if row.is_glued:
        return "", f"{row.serial}.{row.as_written}"
    return row.serial, row.as_written


def _line(text: str) -> str:
    """Return `text` as typst source that means just that."""
    return re.sub(r"([\\#*_`$<>@=\[\]/~\"'-])", r"\\\1", text)


def _timeless(book: bytes) -> bytes:
    """Return the workbook with the time of its making taken out."""
    timeless = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as old, zipfile.ZipFile(timeless, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "docProps/core.xml":
                content = _MODIFIED.sub(rb"\g<1>2021-01-31T12:00:00Z", content)
            entry = zipfile.ZipInfo(name, date_time=_ZIP_DATE)
            new.writestr(entry, content, compress_type=zipfile.ZIP_DEFLATED)
    return timeless.getvalue()
