"""Pages as pictures, made in a child process: the only form in which an original is looked at."""

import json
import os
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from withheld.errors import UnreadableFile
from withheld.model.document import Place
from withheld.readers.interface import MIB
from withheld.readers.sandbox import environment

_SECONDS_MAX = 20
_MEMORY_BYTES_MAX = 1024 * MIB
_PNG_BYTES_MAX = 64 * MIB


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """One page, or a part of one."""

    png: bytes
    width: float
    """In PDF points (1/72 inch), as the boxes of lines are."""
    height: float


def page_picture(data: bytes, *, name: str, part: str, page: int) -> Picture:
    """
    Return a page of a PDF, or of one inside a mail, as a picture.

    Args:
        data: The bytes of the original.
        name: The file's own name, which decides among texts.
        part: The way into the envelope; empty for the file itself.
        page: Counted from 1.

    Raises:
        UnreadableFile: It cannot be drawn; the message says why.
    """
    return _drawn(data, name=name, place=Place(part=part, page=page))


def line_picture(data: bytes, *, name: str, place: Place) -> Picture:
    """
    Return what stands at `place`, a line or a row, as a picture with a little around it.

    Args:
        data: The bytes of the original.
        name: The file's own name, which decides among texts.
        place: Where the line stands, as its reader said; without a box, the whole page.

    Raises:
        UnreadableFile: It cannot be drawn; the message says why.
    """
    return _drawn(data, name=name, place=place)


def _drawn(data: bytes, *, name: str, place: Place) -> Picture:
    """
    Return the picture of a place, drawn in a child process.

    Raises:
        UnreadableFile: It cannot be drawn.
    """
    box = place.box
    with TemporaryDirectory(prefix="withheld-") as folder:
        path = Path(folder) / "original"
        path.write_bytes(data)
        request = {
            "path": str(path),
            "name": name,
            "part": place.part,
            "page": place.page or 1,
            "box": [box.left, box.bottom, box.right, box.top] if box else None,
            "seconds": _SECONDS_MAX,
            "memory": _MEMORY_BYTES_MAX,
        }
        answer = _ask(json.dumps(request).encode() + b"\n")
    head, _, png = answer.partition(b"\n")
    try:
        said = json.loads(head)
        if "unreadable" in said:
            raise UnreadableFile(str(said["unreadable"])[:500])
        width, height = float(said["width"]), float(said["height"])
    except (ValueError, KeyError, TypeError) as problem:
        raise UnreadableFile("the page could not be drawn; read the document's text") from problem
    if not png.startswith(b"\x89PNG\r\n\x1a\n") or len(png) > _PNG_BYTES_MAX:
        raise UnreadableFile("the page could not be drawn; read the document's text")
    return Picture(png=png, width=width, height=height)


def _ask(request: bytes) -> bytes:
    """
    Return what the child says.

    Raises:
        UnreadableFile: It took too long.
    """
    child = subprocess.Popen(
        [sys.executable, "-P", "-m", "withheld.readers.picturing"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,  # what a parser prints may quote the file
        env=environment(),
        start_new_session=True,
    )
    try:
        return child.communicate(request, timeout=_SECONDS_MAX * 2)[0]
    except subprocess.TimeoutExpired as problem:
        os.killpg(child.pid, signal.SIGKILL)
        child.communicate()
        raise UnreadableFile(
            "drawing the page took too long; read the document's text"
        ) from problem
