"""Reads bytes slice by slice: a list of a million rows needs no memory for a million rows."""

from withheld.errors import UnreadableFile
from withheld.model.document import Document
from withheld.readers.interface import Limits, Sink, Source, Transcript
from withheld.readers.reading import read_part


def read_slices(data: bytes, *, name: str, limits: Limits, sink: Sink) -> Document:
    """
    Hand the lines in `data` to `sink` while they are read; return the document without them.

    What was handed on before a refusal is half a file: whoever takes it has to drop it then.

    Raises:
        UnreadableFile: No reader can read these bytes; the message says why.
    """
    if len(data) > limits.file_bytes_max:
        raise UnreadableFile(
            f"the file has {len(data):,} bytes, the limit is {limits.file_bytes_max:,}; split it,"
            " or raise the limit"
        )
    source = Source(data=data, name=name)
    transcript = Transcript(limits, read_part, sink)
    transcript.read(source)
    return transcript.document(source)
