"""PDFs that somebody signed, and what is done to them afterwards; all invented."""

from collections.abc import Sequence

from withheld.testing.certificates import Issuer

_HOLE_DIGITS = 8_192
_SEAL = (
    b"<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES.detached"
    b"/ByteRange[0 0000000000 0000000000 0000000000]/Contents<" + b"0" * _HOLE_DIGITS + b">>>"
)
_PAGE = (
    b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
    b"/Resources<</Font<</F1 5 0 R>>>>>>"
)


def signed_pdf(lines: Sequence[str], signer: Issuer | None) -> bytes:
    """Return a PDF of one page with `lines`, signed over all of itself; unsigned for nobody."""
    text = " ".join(f"({_escaped(line)}) Tj 0 -16 Td" for line in lines)
    content = f"BT /F1 10 Tf 40 780 Td {text} ET".encode("latin-1", "replace")
    form = b"/AcroForm<</Fields[6 0 R]/SigFlags 3>>" if signer else b""
    objects = [
        b"<</Type/Catalog/Pages 2 0 R" + form + b">>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        _PAGE,
        b"<</Length %d>>stream\n%s\nendstream" % (len(content), content),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    if signer:
        objects += [
            b"<</FT/Sig/T(Seal)/V 7 0 R/Type/Annot/Subtype/Widget/Rect[0 0 0 0]/P 3 0 R>>",
            _SEAL,
        ]
    data = _pdf(objects)
    return _fill(data, signer) if signer else data


def appended(pdf: bytes, objects: dict[int, bytes]) -> bytes:
    """Return `pdf` with `objects` saved after its end, as programs do that change a file."""
    out, places = bytearray(pdf + b"\n"), dict[int, int]()
    for number, body in objects.items():
        places[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = pdf.rindex(b"startxref") + len(b"startxref")
    before = int(pdf[start:].split()[0])
    table = len(out)
    out += b"xref\n"
    for number, place in sorted(places.items()):
        out += b"%d 1\n%010d 00000 n \n" % (number, place)
    size = max(8, *places) + 1
    out += b"trailer\n<</Size %d/Root 1 0 R/Prev %d>>\nstartxref\n%d\n%%%%EOF\n" % (
        size,
        before,
        table,
    )
    return bytes(out)


def page_text(lines: Sequence[str]) -> bytes:
    """Return the object that shows `lines` on the page of `signed_pdf`; its number is 4."""
    text = " ".join(f"({_escaped(line)}) Tj 0 -16 Td" for line in lines)
    content = f"BT /F1 10 Tf 40 780 Td {text} ET".encode("latin-1", "replace")
    return b"<</Length %d>>stream\n%s\nendstream" % (len(content), content)


def _escaped(line: str) -> str:
    return line.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")


def _pdf(objects: Sequence[bytes]) -> bytes:
    out, places = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"), list[int]()
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1,
        table,
    )
    return bytes(out)


def _fill(data: bytes, signer: Issuer) -> bytes:
    start = data.index(b"/Contents<0") + len(b"/Contents")
    end = start + _HOLE_DIGITS + 2
    numbers = b"[0 %010d %010d %010d]" % (start, end, len(data) - end)
    data = data.replace(b"[0 0000000000 0000000000 0000000000]", numbers)
    signature = signer.sign(data[:start] + data[end:]).hex().encode()
    return data[: start + 1] + signature.ljust(_HOLE_DIGITS, b"0") + data[end - 1 :]
