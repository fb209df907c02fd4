"""
Reading, beside what others would use for the same: sheets, tables in PDFs, addresses, long lists.

Needs the packages of the group `bench`.  Every peer runs in turns with us, on the same bytes.
"""

import gc
import io
import random
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

import openpyxl
import pdfplumber
import python_calamine
import typst
import urlextract
from measuring import ROUNDS, Figure, in_turns, record
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

from withheld.casework.understanding import understand
from withheld.intake.urls import find_urls
from withheld.readers.reading import read_bytes

SHEET_ROWS = 100_000
SMALL_ROWS = 10_000
LIST_ROWS = 1_000_000
PDF_ROWS = 600
COMMAND_ROWS = 250
MEMORY_MB_MAX = 512


def locator(number: int) -> str:
    """Return an invented address."""
    return f"https://chirp.example/u{number}/status/{1_350_000_000_000_000_000 + number * 7919}"


# -- sheets --------------------------------------------------------------------------------------


def sheet(rows: int) -> bytes:
    """Return an invented annexure with links, struck cells and hidden rows in it."""
    book = openpyxl.Workbook(write_only=True)
    page = book.create_sheet("Annexure")
    page.append(["S.No", "URL", "Remarks"])
    for number in range(2, rows, 1_000):
        page.row_dimensions[number].hidden = True
    for number in range(1, rows):
        shown: object = locator(number)
        if number % 500 == 0:
            shown = WriteOnlyCell(page, value=locator(number))
            shown.font = Font(strike=True)
        elif number % 700 == 0:
            shown = f'=HYPERLINK("https://other.example/{number}","{locator(number)}")'
        page.append([number, shown, "noise"])
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def bare_cells(data: bytes) -> object:
    """Return the cells as python-calamine gives them."""
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    return book.get_sheet_by_index(0).to_python()


def openpyxl_cells(data: bytes) -> int:
    """Return how many rows openpyxl reads."""
    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True)
    return sum(1 for _ in book.worksheets[0].iter_rows(values_only=True))


def measure_sheets() -> None:
    """Measure workbooks."""
    data = sheet(SHEET_ROWS)
    ours, peer = in_turns(lambda: read_bytes(data, name="annexure.xlsx"), lambda: bare_cells(data))
    record(
        Figure(
            name="readers: XLSX of 100,000 rows, bare calamine",
            ours=ours,
            peer=peer,
            unit="s CPU",
            ratio=ours / peer,
            target="<= 8",
            holds=ours / peer <= 8,
        )
    )
    ours, peer = in_turns(
        lambda: understand(read_bytes(data, name="annexure.xlsx")), lambda: bare_cells(data)
    )
    record(
        Figure(
            name="readers: XLSX of 100,000 rows, read and sorted, bare calamine",
            ours=ours,
            peer=peer,
            unit="s CPU",
            ratio=ours / peer,
            target="<= 8",
            holds=ours / peer <= 8,
        )
    )
    small = sheet(SMALL_ROWS)
    ours, peer = in_turns(
        lambda: read_bytes(small, name="annexure.xlsx"), lambda: openpyxl_cells(small)
    )
    record(
        Figure(
            name="readers: XLSX of 10,000 rows, openpyxl",
            ours=ours,
            peer=peer,
            unit="s CPU",
            ratio=peer / ours,
            target=">= 3",
            holds=peer / ours >= 3,
        )
    )


# -- tables in PDFs ------------------------------------------------------------------------------


def table(width: str) -> bytes:
    """Return a PDF with a ruled table whose addresses wrap where its column ends."""
    rows = ",".join(
        f"[{number}], text({_breakable(locator(number))}), [noise {number}]"
        for number in range(1, PDF_ROWS + 1)
    )
    return bytes(
        typst.compile(
            (
                "#set page(margin: 2cm)\n#set text(size: 9pt)\n"
                f"#table(columns: (1.2cm, {width}, 1fr), [No], [URL], [Remarks], {rows})"
            ).encode()
        )
    )


def _breakable(text: str) -> str:
    """Return `text` for Typst, so that it may break after every character."""
    return "".join(f'"{character}" + sym.zws + ' for character in text) + '""'


def rows_right(data: bytes) -> int:
    """Return how many rows of the table are read right."""
    return sum(
        1
        for line in read_bytes(data, name="order.pdf").lines
        if line.cells
        and line.cells[0].text.isdigit()
        and line.cells[1].text.replace("\u200b", "") == locator(int(line.cells[0].text))
    )


def plumbed(data: bytes) -> int:
    """Return how many rows pdfplumber finds in the tables."""
    with pdfplumber.open(io.BytesIO(data)) as document:
        return sum(len(rows) for page in document.pages for rows in page.extract_tables())


def measure_tables() -> None:
    """Measure tables in PDFs, addresses on one line and wrapped."""
    for name, width in (("wide", "9.5cm"), ("wrapped", "5cm")):
        data = table(width)
        assert rows_right(data) == PDF_ROWS, "a row of the table is wrong"
        pages = read_bytes(data, name="order.pdf").parts[0].page_count or 0
        ours, peer = in_turns(
            lambda data=data: read_bytes(data, name="order.pdf"),  # type: ignore[misc]  # bound now
            lambda data=data: plumbed(data),  # type: ignore[misc]  # as above
        )
        record(
            Figure(
                name=f"readers: PDF tables, {name}, pdfplumber",
                ours=pages / ours,
                peer=pages / peer,
                unit="pages/s",
                ratio=peer / ours,
                target=">= 20",
                holds=peer / ours >= 20,
            )
        )


# -- addresses in text ---------------------------------------------------------------------------


def letters() -> list[str]:
    """Return lines of an invented order, an address in every sixth or so."""
    chance = random.Random(1)
    words = (
        "the service shall block access to this account because it incites violence under"
        " section and rule within hours of receipt public order sovereignty integrity"
    ).split()
    lines = []
    for number in range(3_000):
        sentence = [chance.choice(words) for _ in range(55)]
        address = locator(number)
        written = (address, f"({address})", f"{address},", address.replace("https", "hxxps"))
        sentence[chance.randrange(55)] = chance.choice(written)
        text = " ".join(sentence)
        lines += [text[start : start + 90] for start in range(0, len(text), 90)]
    return lines


def measure_text() -> None:
    """Measure finding addresses in running text."""
    lines = letters()
    size = sum(map(len, lines)) / 1e6
    extractor = urlextract.URLExtract()
    ours, peer = in_turns(
        lambda: [find_urls(line) for line in lines],
        lambda: [extractor.find_urls(line) for line in lines],
    )
    record(
        Figure(
            name="readers: addresses in text, urlextract",
            ours=size / ours,
            peer=size / peer,
            unit="MB/s",
            ratio=peer / ours,
            target=">= 20",
            holds=peer / ours >= 20,
        )
    )


# -- long lists ----------------------------------------------------------------------------------

_READ_LIST = """
import resource, sys
from pathlib import Path
from withheld.readers.sandbox import read_slices_of
count = heard = 0
def hear(lines):
    global heard
    heard += 1
for part in read_slices_of(Path(sys.argv[1]), progress=hear):
    count += len(part) if isinstance(part, tuple) else 0
processes = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
peak = max(resource.getrusage(who).ru_maxrss for who in processes)
print(count, heard, peak / 1024)
"""


_READ_BY_COMMAND = """
import resource, subprocess, sys
from pathlib import Path
command = [str(Path(sys.executable).with_name("withheld")), "read", "--json", sys.argv[1]]
subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
# The greatest of the command and its reader's process, which is waited for.
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024)
"""


def measure_lists() -> None:
    """Measure the memory a list of a million rows takes, read by slices and by the command."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "list.csv"
        with path.open("w", encoding="utf-8") as file:
            file.write("S.No,URL,Remarks\n")
            file.writelines(f"{n},{locator(n)},noise\n" for n in range(1, LIST_ROWS))
        done = subprocess.run(
            [sys.executable, "-c", _READ_LIST, str(path)],
            check=True,
            capture_output=True,
            text=True,
        )
        told = subprocess.run(
            [sys.executable, "-c", _READ_BY_COMMAND, str(path)],
            check=True,
            capture_output=True,
            text=True,
        )
    count, heard, peak = done.stdout.split()
    assert int(count) == LIST_ROWS, "a row of the list is missing"
    assert int(heard) > 100, "nobody heard how far it was"
    record(
        Figure(
            name="readers: CSV of 1,000,000 rows, peak memory",
            ours=float(peak),
            peer=MEMORY_MB_MAX,
            unit="MB",
            ratio=float(peak) / MEMORY_MB_MAX,
            target="<= 1",
            holds=float(peak) <= MEMORY_MB_MAX,
        )
    )
    whole = float(told.stdout)
    record(
        Figure(
            name="readers: `withheld read --json` of 1,000,000 rows, peak memory",
            ours=whole,
            peer=MEMORY_MB_MAX,
            unit="MB",
            ratio=whole / MEMORY_MB_MAX,
            target="<= 1",
            holds=whole <= MEMORY_MB_MAX,
        )
    )


# -- the command -----------------------------------------------------------------------------------


def measure_command() -> None:
    """Measure reading a list of 250 rows from a cold start, the reader's process included."""
    best = float("inf")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "annexure.xlsx"
        path.write_bytes(sheet(COMMAND_ROWS))
        for _ in range(ROUNDS):
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            command = [str(Path(sys.executable).with_name("withheld")), "read", str(path)]
            subprocess.run(command, check=True, capture_output=True)
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
            best = min(best, spent)
    record(
        Figure(
            name="readers: `withheld read` of 250 rows, cold start",
            ours=best,
            peer=1,
            unit="s CPU",
            ratio=best,
            target="<= 1",
            holds=best <= 1,
        )
    )


def main() -> None:
    """Measure everything."""
    measure_command()
    measure_lists()
    measure_text()
    gc.collect()
    measure_tables()
    gc.collect()
    measure_sheets()


if __name__ == "__main__":
    main()
