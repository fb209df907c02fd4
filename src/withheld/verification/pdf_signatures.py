"""
Signatures inside a PDF, judged by the bytes of the file alone (PAdES and its forerunners).

A signature of a PDF covers the whole file but a hole in which it lies itself.  If its range begins
with the file, ends with the file, and the hole holds nothing but the signature, then the signer
signed every byte there is, and no reading of the file's structure can say otherwise.  If the range
ends sooner, something was added after signing; if the hole holds more, something was hidden in it.

Law: ISO 32000-2 section 12.8.1 (byte ranges), ETSI EN 319 142-1 section 5 (PAdES).
Source: the three families of attack that are told apart here are those of "1 Trillion Dollar
Refund" (Mladenov and others, 2019): universal forgery, incremental saving, signature wrapping.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

_RANGE = re.compile(
    rb"/ByteRange\s*\[\s*([0-9]{1,12})\s+([0-9]{1,12})\s+([0-9]{1,12})\s+([0-9]{1,12})\s*\]"
)
_ANY_RANGE = re.compile(rb"/ByteRange\s*\[")
_HOLE = re.compile(rb"<[0-9A-Fa-f\s]*>")
_SUB_FILTER = re.compile(rb"/SubFilter\s*/([A-Za-z0-9_.]{1,40})")
_CONTENTS = re.compile(rb"/Contents\s*\Z")
_SIGNATURES_MAX = 20
_DICTIONARY_BYTES = 20_000
"""How far from its byte range a signature's other entries are looked for."""
_DETACHED = frozenset({"adbe.pkcs7.detached", "ETSI.CAdES.detached", "ETSI.RFC3161"})


class Coverage(StrEnum):
    """How much of the file a signature covers."""

    WHOLE = "whole"
    PREFIX = "prefix"
    """Up to a point; what follows was added later."""
    WRAPPED = "wrapped"
    """It leaves out more than itself: bytes are hidden from it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PDFSignature:
    """One signature of a PDF."""

    coverage: Coverage
    covered: bytes
    """What it covers."""
    signature: bytes
    """The signature's own bytes; empty where the hole holds none."""
    ends_at: int
    """How many bytes the file had when it was signed."""
    sub_filter: str
    """How it is made, such as `ETSI.CAdES.detached`; empty where it does not say."""

    @property
    def is_known_way(self) -> bool:
        """Whether it is made in a way that covers the bytes themselves."""
        return self.sub_filter in _DETACHED

    @property
    def is_time_stamp(self) -> bool:
        """Whether it says only when, and not who."""
        return self.sub_filter == "ETSI.RFC3161"


def is_pdf(data: bytes) -> bool:
    """Return whether `data` is read as a PDF by programs that open it."""
    return b"%PDF-" in data[:1024]


def pdf_signatures(data: bytes) -> Iterator[PDFSignature]:
    """Yield the signatures of the PDF in `data`, in the file's order; one at a time in memory."""
    for number, found in enumerate(_ANY_RANGE.finditer(data)):
        if number >= _SIGNATURES_MAX:
            return
        exact = _RANGE.match(data, found.start())
        numbers = tuple(int(one) for one in exact.groups()) if exact else ()
        yield _signature(data, found.start(), numbers)


def _signature(data: bytes, at: int, numbers: tuple[int, ...]) -> PDFSignature:
    """Return the signature whose byte range stands at `at`."""
    sub_filter = _sub_filter(data, at)
    if len(numbers) == 4:  # noqa: PLR2004 -- two stretches, each a start and a length
        first, length, second, rest = numbers
        end = second + rest
        is_sound = first == 0 and 0 < length < second < end <= len(data)
        hole = data[length:second] if is_sound else b""
        if _HOLE.fullmatch(hole) and _CONTENTS.search(data[max(0, length - 40) : length]):
            return PDFSignature(
                coverage=Coverage.WHOLE if end == len(data) else Coverage.PREFIX,
                covered=data[:length] + data[second:end],
                signature=_bytes_in(hole),
                ends_at=end,
                sub_filter=sub_filter,
            )
    return PDFSignature(
        coverage=Coverage.WRAPPED, covered=b"", signature=b"", ends_at=0, sub_filter=sub_filter
    )


def _bytes_in(hole: bytes) -> bytes:
    digits = b"".join(hole[1:-1].split())
    return bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode("ascii"))


def _sub_filter(data: bytes, at: int) -> str:
    """Return how the signature says it is made: the entry of the same object."""
    start = data.rfind(b" obj", max(0, at - _DICTIONARY_BYTES), at)
    end = data.find(b"endobj", at)
    if start < 0 or end < 0:
        return ""
    found = _SUB_FILTER.search(data, start, end)
    return found[1].decode("ascii") if found else ""
