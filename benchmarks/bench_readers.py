"""Reading a spreadsheet of 100,000 rows, beside the bare cells of python-calamine."""

import io

import openpyxl
import python_calamine
from measuring import Figure, in_turns, record

from withheld.readers.reading import read_bytes

ROWS = 100_000


def sheet() -> bytes:
    """Return an invented annexure."""
    book = openpyxl.Workbook(write_only=True)
    page = book.create_sheet("Annexure")
    page.append(["S.No", "URL", "Remarks"])
    for number in range(1, ROWS):
        page.append([number, f"https://chirp.example/u{number}/status/{number * 991}", "noise"])
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def main() -> None:
    """Measure both on the same bytes."""
    data = sheet()
    ours, peer = in_turns(
        lambda: read_bytes(data, name="annexure.xlsx"),
        lambda: (
            python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
            .get_sheet_by_index(0)
            .to_python()
        ),
    )
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


if __name__ == "__main__":
    main()
