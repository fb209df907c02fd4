"""
Reads the files inside a PDF: attached to it, to one of its pages, or the data of its form.

A form made by a form designer (XFA) shows on its pages only what to open it with; what was filled
in lies in a piece of XML, which is read as a part of its own.

Source: PDF 32000-1, 7.11.4 (embedded files), 12.5.6.15 (file annotations), 12.7.8 (XFA).
"""

import ctypes
from collections.abc import Iterator
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from withheld.readers.interface import Source, Transcript
from withheld.readers.naming import part_name

_PACKETS_MAX = 50
_FILLED_IN = "datasets"
"""The packet of an XFA form that holds what was filled in."""
_XFA = frozenset({pdfium_c.FORMTYPE_XFA_FULL, pdfium_c.FORMTYPE_XFA_FOREGROUND})


def read_attachments(
    document: Any,
    on_pages: list[tuple[str, bytes]],
    source: Source,
    transcript: Transcript,
) -> int:
    """
    Read the files inside a PDF, each as a part; return how many there are.

    `on_pages` are those that were found on its pages: name and bytes.

    Raises:
        UnreadableFile: A limit of the whole file was passed.
    """
    names: set[str] = set()
    mail, count = transcript.mail, 0
    files = [*_embedded(document, transcript.limits.parts_max), *on_pages, *_form_data(document)]
    known: set[bytes] = set()
    for stated, data in files:
        if data and data in known:
            continue  # the same file, attached to the PDF and once more to a page
        count += 1
        known.add(data)
        name = part_name(stated, names, fallback=f"attachment-{count}")
        if data:
            transcript.read_inside(data, name=name, within=source)
        else:
            why = "the file attached to the PDF is broken or empty"
            transcript.read_inside_unread(name=name, within=source, why=why)
    transcript.mail = mail  # a mail attached to a PDF is not the mail that brought it
    return count


def _embedded(document: Any, files_max: int) -> Iterator[tuple[str, bytes]]:
    """Yield the files attached to the PDF as a whole; without bytes where one is broken."""
    for index in range(min(int(document.count_attachments()), files_max)):
        try:
            attachment = document.get_attachment(index)
            yield attachment.get_name(), bytes(attachment.get_data())
        except (pdfium.PdfiumError, ValueError):
            yield "", b""


def _form_data(document: Any) -> Iterator[tuple[str, bytes]]:
    """Yield what was filled in into a form made by a form designer."""
    raw = document.raw
    if pdfium_c.FPDF_GetFormType(raw) not in _XFA:
        return
    for index in range(min(pdfium_c.FPDF_GetXFAPacketCount(raw), _PACKETS_MAX)):
        size = pdfium_c.FPDF_GetXFAPacketName(raw, index, None, 0)
        name = ctypes.create_string_buffer(max(size, 1))
        pdfium_c.FPDF_GetXFAPacketName(raw, index, name, size)
        if name.value.decode("utf-8", "replace") != _FILLED_IN:
            continue
        length = ctypes.c_ulong()
        pdfium_c.FPDF_GetXFAPacketContent(raw, index, None, 0, ctypes.byref(length))
        buffer = ctypes.create_string_buffer(max(length.value, 1))
        pdfium_c.FPDF_GetXFAPacketContent(raw, index, buffer, length.value, ctypes.byref(length))
        yield "form-data.xml", b"<?xml version='1.0'?>" + buffer.raw[: length.value]
