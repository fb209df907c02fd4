"""
Recognition: how many addresses of a list are read exactly, and what a page costs.

The peer is Tesseract's own command, as installed, on the same pages in the same run.  The pages are
invented: ruled lists of addresses with ids of 19 digits, clean at 300 dots an inch, and the same
turned by 0.6 degrees, blurred, grained and compressed as JPEG of quality 55.  They are made anew
from several seeds, each of which is told; what is recorded is all of them together.
"""

import io
import os
import random
import resource
import subprocess
import sys
import time

os.environ["OMP_THREAD_LIMIT"] = "1"

import pypdfium2 as pdfium
import typst
from measuring import Figure, record
from PIL import Image, ImageChops, ImageFilter

from withheld.readers.image_leptonica import library, pictures_in
from withheld.readers.ocr import PageReader
from withheld.readers.ocr_engine import engine
from withheld.readers.pdf_layout import lay_out

SEEDS, PAGES, ROWS = (2026, 31, 77), 4, 32
FACES = ("Libertinus Serif", "New Computer Modern", "DejaVu Sans Mono", "Noto Sans")
SYLLABLES = "ba be bo da de di ka ki ko la li lo ma mi na no ra ri ro sa si ta to va vi ya".split()


def addresses(chance: random.Random) -> list[str]:
    """Return the addresses of one page."""
    found = []
    for _ in range(ROWS):
        name = "".join(chance.choices(SYLLABLES, k=chance.randint(2, 4)))
        name = chance.choice(
            [name, name.capitalize(), f"{name}_{chance.randint(1, 999)}", f"_{name}"]
        )
        path = f"/status/{chance.randint(10**18, 10**19 - 1)}" if chance.random() < 0.7 else ""
        found.append(f"https://chirp.example/{name}{path}")
    return found


def drawn(page: list[str], face: str) -> Image.Image:
    """Return a page with a ruled list of addresses."""
    rows = "".join(f'[{n}.], "{url}", [Remark],' for n, url in enumerate(page, start=1))
    source = (
        f'#set page(paper: "a4", margin: 1.5cm)\n#set text(size: 10pt, font: "{face}")\n'
        "#table(columns: (1.4cm, 13cm, 3cm), inset: 5pt, stroke: 0.5pt,"
        f" [S. No.], [URL], [Remarks], {rows})\n"
    )
    document = pdfium.PdfDocument(bytes(typst.compile(source.encode())))
    bitmap = document[0].render(scale=300 / 72, grayscale=True)
    size = (bitmap.width, bitmap.height)
    return Image.frombuffer("L", size, bytes(bitmap.buffer), "raw", "L", bitmap.stride, 1)


def worn(picture: Image.Image) -> Image.Image:
    """Return a page as a poor scanner gives it."""
    turned = picture.rotate(0.6, resample=Image.Resampling.BICUBIC, fillcolor=255)
    blurred = turned.filter(ImageFilter.GaussianBlur(0.8))
    grained = ImageChops.add(blurred, Image.effect_noise(picture.size, 24), offset=-128)
    packed = io.BytesIO()
    grained.save(packed, "JPEG", quality=55)
    return Image.open(io.BytesIO(packed.getvalue()))


def read_by_us(data: bytes) -> tuple[set[str], float]:
    """Return the cells of a page as we read it, and the CPU seconds that took."""
    tesseract, leptonica = engine(), library()
    if tesseract is None or leptonica is None:
        sys.exit("tesseract is not installed: apt-get install tesseract-ocr")
    started = time.process_time()
    with next(iter(pictures_in(leptonica, data))) as picture:
        content, _ = PageReader(tesseract).read(picture, dots_per_inch=300.0)
    cells = {cell.text for block in lay_out(content) for cell in block.cells}
    return cells, time.process_time() - started


def read_by_peer(data: bytes) -> tuple[set[str], float]:
    """Return the words of a page as Tesseract's command gives them, and its CPU seconds."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(
        ["tesseract", "stdin", "stdout", "-l", "eng", "--dpi", "300"],
        input=data,
        capture_output=True,
        check=True,
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return set(done.stdout.decode().split()), spent


def measure(name: str, pages: list[tuple[list[str], Image.Image]], wanted: float) -> None:
    """Record the exact matches and the cost of `pages`, ours and the peer's in turns."""
    hits = [0, 0]
    by_seed = [[0, 0] for _ in SEEDS]
    seconds = [0.0, 0.0]
    total = 0
    for turn_of_page, (urls, picture) in enumerate(pages):
        file = io.BytesIO()
        picture.save(file, "PNG", dpi=(300, 300))
        total += len(urls)
        for turn, read in enumerate((read_by_us, read_by_peer)):
            found, spent = read(file.getvalue())
            exact = sum(url in found for url in urls)
            hits[turn] += exact
            by_seed[turn_of_page // PAGES][turn] += exact
            seconds[turn] += spent
            if not turn and "--verbose" in sys.argv:
                print(*sorted(set(urls) - found), sep="\n")
                print(*sorted(cell for cell in found - set(urls) if "/" in cell), sep="\n")
    for seed, counts in zip(SEEDS, by_seed, strict=True):
        print(name, "seed", seed, *(f"{count / (PAGES * ROWS):.4f}" for count in counts))
    ours, peer = hits[0] / total, hits[1] / total
    record(
        Figure(
            name=f"recognition: addresses read exactly, {name}",
            ours=ours,
            peer=peer,
            unit="of all",
            ratio=ours / max(peer, 1e-9),
            target=f">= {wanted}",
            holds=ours >= wanted,
        ),
        Figure(
            name=f"recognition: a page of {ROWS} rows, {name}",
            ours=seconds[0] / len(pages),
            peer=seconds[1] / len(pages),
            unit="CPU s a page",
            ratio=seconds[0] / seconds[1],
            target="<= 10",
            holds=seconds[0] <= 10 * seconds[1],
        ),
    )


def main() -> None:
    """Measure clean pages and poor ones."""
    clean = []
    for seed in SEEDS:
        chance = random.Random(seed)
        for turn in range(PAGES):
            urls = addresses(chance)
            clean.append((urls, drawn(urls, FACES[turn % len(FACES)])))
    measure("clean, 300 dpi", clean, 0.99)
    measure("poor, 300 dpi", [(urls, worn(picture)) for urls, picture in clean], 0.95)


if __name__ == "__main__":
    main()
