"""The pictures of lines that wait for a person, cut out of the pages they stand on."""

from collections.abc import Iterator
from pathlib import Path

from withheld.errors import InvalidInput, UnreadableFile
from withheld.intake.recognised import OCR
from withheld.model.document import Place
from withheld.model.identity import LineNumber
from withheld.model.reading import Reading


def waiting(reading: Reading) -> Iterator[tuple[LineNumber, Place]]:
    """Go through the lines of pages that nobody could read, or a machine with doubts."""
    seen: set[LineNumber] = set()
    unread = [(one.line, one.place) for one in reading.unread]
    doubted = [(item.line, item.place) for item in reading.items if OCR in item.doubts]
    for line, place in sorted([*unread, *doubted], key=lambda one: one[0]):
        if line not in seen and place.page is not None:
            seen.add(line)
            yield line, place


def write_pictures(path: Path, reading: Reading, folder: Path) -> list[Path]:
    """
    Write the picture of every line that waits as a PNG into `folder`; return their names in order.

    A line that stands on no page, or cannot be drawn, has none.

    Raises:
        InvalidInput: The file or the folder cannot be used.
    """
    from withheld.readers.pictures import line_picture

    written: list[Path] = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        data = path.read_bytes()
        for line, place in waiting(reading):
            try:
                found = line_picture(data, name=path.name, place=place)
            except UnreadableFile:
                continue  # it stays unread, as it was, and its place is in the reading
            name = folder / f"{path.name}-line-{line}.png"
            name.write_bytes(found.png)
            written.append(name)
    except OSError as problem:
        raise InvalidInput(
            f"pictures could not be written ({problem.strerror}); name a folder of your own"
        ) from problem
    return written
