"""Reads bytes in this process: finds the reader by content and lets it read."""

from collections.abc import Mapping

from withheld.errors import UnreadableFile
from withheld.model.document import Document
from withheld.readers.archive import read_compound, read_zip
from withheld.readers.collecting import no_collecting
from withheld.readers.csv import read_csv
from withheld.readers.html import read_html
from withheld.readers.image import read_image
from withheld.readers.interface import Limits, Notes, Reader, Source, Transcript
from withheld.readers.json import read_json
from withheld.readers.mail import read_mail
from withheld.readers.mbox import read_mbox
from withheld.readers.pdf import read_pdf
from withheld.readers.rtf import read_rtf
from withheld.readers.signatures import read_signed
from withheld.readers.sniffing import Kind, sniff
from withheld.readers.text import read_markdown, read_text
from withheld.readers.tnef import read_tnef
from withheld.readers.xml import read_xml


def read_bytes(data: bytes, *, name: str, limits: Limits | None = None) -> Document:
    """
    Return the document in `data`; `name` is the file's own name, which decides among texts.

    Hostile bytes belong in a child process: see `withheld.readers.sandbox`.

    Raises:
        UnreadableFile: No reader can read these bytes; the message says why.
    """
    limits = limits or Limits()
    if len(data) > limits.file_bytes_max:
        raise UnreadableFile(
            f"the file has {len(data):,} bytes, the limit is {limits.file_bytes_max:,}; split it,"
            " or raise the limit"
        )
    source = Source(data=data, name=name)
    transcript = Transcript(limits, read_part)
    with no_collecting():
        transcript.read(source)
        return transcript.document(source)


def read_part(source: Source, transcript: Transcript) -> Notes:
    """
    Read one part with the reader for its kind.

    Raises:
        UnreadableFile: No reader knows this kind of file.
    """
    kind = sniff(source.data, name=source.name)
    reader = _READERS.get(kind)
    if reader is None:
        raise UnreadableFile(
            "no reader knows this kind of file; send it as PDF, XLSX, CSV, DOCX, HTML, mail or text"
        )
    return reader(source, transcript)


def _refuse_empty(source: Source, transcript: Transcript) -> Notes:
    """
    Refuse a file with nothing in it.

    Raises:
        UnreadableFile: Always.
    """
    del transcript
    raise UnreadableFile(
        f"the file is empty ({len(source.data):,} bytes, none of them text); ask for it again"
    )


_READERS: Mapping[Kind, Reader] = {
    Kind.EMPTY: _refuse_empty,
    Kind.IMAGE: read_image,
    Kind.MARKDOWN: read_markdown,
    Kind.TEXT: read_text,
    Kind.CSV: read_csv,
    Kind.HTML: read_html,
    Kind.MAIL: read_mail,
    Kind.MBOX: read_mbox,
    Kind.JSON: read_json,
    Kind.XML: read_xml,
    Kind.RTF: read_rtf,
    Kind.SIGNED: read_signed,
    Kind.TNEF: read_tnef,
    Kind.ZIP: read_zip,
    Kind.OLE: read_compound,
    Kind.PDF: read_pdf,
}
