"""Invented scans for the tests of recognition: letters set in type, drawn, turned and worn."""

import io
import random

import pypdfium2 as pdfium
import typst
from PIL import Image, ImageChops, ImageFilter

from withheld.readers.ocr_engine import engine
from withheld.renderers.pdf import font_folders

IS_MISSING = engine() is None
WHY_SKIPPED = "tesseract is not installed: apt-get install tesseract-ocr"

_ADDRESS = "https:\\/\\/chirp.example/mira/status/1354886802703381466"
LETTER = (
    "#set page(margin: 2cm)\n#set text(size: 12pt)\n"
    "Order No. 17/2026\n\nThe provider is directed to act within 24 hours of receipt.\n\n"
    f"Please remove {_ADDRESS} for all.\n"
)
ROWS = (
    ("1.", "https://chirp.example/asha_rao/status/1354886802703381466", "Incites"),
    ("2.", "https://chirp.example/k_two", "Spreads rumours"),
    ("3.", "https://chirp.example/ben/status/1353404183348246078?s=20", "Incites"),
    ("4.", "https://chirp.example/dara__/media", "As above"),
    ("5.", "https://chirp.example/evan/status/1354509734773783230", ""),
    ("6.", "#HarvestMarch", "Spreads rumours"),
)
TABLE = (
    "#set page(margin: 2cm)\n#set text(size: 11pt)\n= Annexure-I\n"
    "#table(columns: (1.2cm, 10cm, 4cm), inset: 5pt, stroke: 0.5pt, [S. No.], [URL], [Remarks],"
    + ",".join(f'"{cell}"' for row in ROWS for cell in row)
    + ")\n"
)


def typeset(source: str) -> bytes:
    """Return a typst `source` as a PDF, with the machine's fonts and those of our packages."""
    fonts = typst.Fonts(include_system_fonts=True, font_paths=list(map(str, font_folders())))
    return bytes(typst.compile(source.encode(), font_paths=fonts))


def has_font(family: str) -> bool:
    """Whether the machine has a font."""
    return family in typst.Fonts(include_system_fonts=True).families()


def drawn(source: str, *, dots: int = 300) -> list[Image.Image]:
    """Return the pages of a typst `source` as grey pictures."""
    document = pdfium.PdfDocument(typeset(source))
    pages = []
    for page in document:
        bitmap = page.render(scale=dots / 72, grayscale=True)
        pages.append(
            Image.frombuffer(
                "L",
                (bitmap.width, bitmap.height),
                bytes(bitmap.buffer),
                "raw",
                "L",
                bitmap.stride,
                1,
            )
        )
    document.close()
    return pages


def worn(picture: Image.Image, *, seed: int = 1, degrees: float = 0.6) -> Image.Image:
    """Return `picture` as a poor scanner gives it: turned, blurred, grained and compressed."""
    random.seed(seed)
    turned = picture.rotate(degrees, resample=Image.Resampling.BICUBIC, fillcolor=255)
    blurred = turned.filter(ImageFilter.GaussianBlur(0.8))
    grain = Image.effect_noise(picture.size, 24)
    grained = ImageChops.add(blurred, grain, scale=1.0, offset=-128)
    packed = io.BytesIO()
    grained.save(packed, "JPEG", quality=55)
    return Image.open(io.BytesIO(packed.getvalue()))


def saved(pages: list[Image.Image], kind: str, *, dots: int = 300) -> bytes:
    """Return pictures as one file of `kind`: PDF, PNG, JPEG or TIFF."""
    file = io.BytesIO()
    first, *rest = pages
    if kind in {"PDF", "TIFF"}:
        first.save(file, kind, save_all=True, append_images=rest, resolution=dots, dpi=(dots, dots))
    else:
        first.save(file, kind, dpi=(dots, dots))
    return file.getvalue()


def pictured(png: bytes, *, width: str) -> str:
    """Return a picture as typst writes one."""
    return f'image(bytes(({",".join(map(str, png))})), format: "png", width: {width})'


def screenshot(source: str, *, dots: int = 130) -> bytes:
    """Return what is drawn on the first page of `source`, cut out, as PNG."""
    page = drawn(source, dots=dots)[0].convert("L")
    left, top, right, bottom = ImageChops.invert(page).getbbox() or (0, 0, 1, 1)
    return saved([page.crop((left - 8, top - 8, right + 8, bottom + 8))], "PNG", dots=dots)


def layered(
    address: str,
    *,
    is_under: bool = True,
    shift: str = "0cm",
    fill: str = "black",
    more: str = "",
) -> bytes:
    """
    Return a scan of the letter, with a text layer that says `address` instead.

    Args:
        address: What the layer says.
        is_under: The layer lies under the scan and not over it.
        shift: How far up the layer is moved.
        fill: Its colour.
        more: What else it says.
    """
    page = pictured(saved(drawn(LETTER), "PNG"), width="21cm")
    said = LETTER.replace(_ADDRESS, address.replace("//", "\\/\\/"))
    ground = "foreground" if is_under else "background"
    source = f"#set page({ground}: place(top + left, {page}))\n#set text(fill: {fill})\n" + (
        said.replace("margin: 2cm", f"margin: (top: 2cm - {shift}, rest: 2cm)") + more
    )
    return typeset(source)


def scanned(source: str) -> bytes:
    """Return a scan of the first page of `source`, with the text that it says laid under it."""
    page = pictured(saved(drawn(source), "PNG"), width="100%")
    return typeset(f"#set page(foreground: place(top + left, {page}))\n{source}")
