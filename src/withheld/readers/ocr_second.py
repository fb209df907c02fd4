"""
A second engine, asked only where the first reads a line differently in different ways.

Optional: where the extra `second-engine` is not installed there is none.  Its model comes inside
its package; nothing is fetched.  It runs inside the reader's own process, under the same limits,
and is believed only where it sees what one of the first engine's readings said: two that were made
unlike each other are seldom wrong alike.

Source: A. Graves et al., Connectionist temporal classification, 2006 (the most likely letter at
each step, repeats and blanks dropped).
"""

from collections.abc import Sequence
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from withheld.readers.image_leptonica import Picture

_PACKAGE, _MODEL = "rapidocr_onnxruntime", "models/*_rec_infer.onnx"
_HEIGHT = 48
"""The model reads lines of so many pixels."""
_WIDTH_MAX = 4_000
_SILENT = 4
"""ONNX Runtime's level for what cannot go on; what it prints may quote the file."""


class SecondEngine:
    """A model that reads one line at a time."""

    def __init__(self, numbers: Any, session: Any, letters: list[str]) -> None:
        self._numbers = numbers
        self._session = session
        self._letters = letters

    def read(self, line: Picture) -> str:
        """
        Return the text of a line, without blanks.

        Args:
            line: The line alone, grey, with a little paper around it.
        """
        with line.scaled(_HEIGHT / line.height) as small:
            width, height, data = small.width, small.height, small.grey()
        if width > _WIDTH_MAX or not data:
            return ""
        np = self._numbers
        grey = np.frombuffer(data, dtype=np.uint8).reshape(height, width)
        page = np.full((_HEIGHT, width), 255, dtype=np.float32)
        page[: min(height, _HEIGHT)] = grey[:_HEIGHT]
        given = np.repeat((page / 127.5 - 1)[None, None], 3, axis=1)
        name = self._session.get_inputs()[0].name
        (likely,) = self._session.run(None, {name: given})
        return spelt([int(one) for one in likely[0].argmax(axis=1)], self._letters)


def spelt(steps: Sequence[int], letters: Sequence[str]) -> str:
    """
    Return what the steps of a reading spell, without blanks.

    Args:
        steps: The likeliest letter at each, counted from 1; 0 for none.
        letters: All there are; what is beyond them is a blank.
    """
    read = [step for before, step in zip([0, *steps], steps, strict=False) if step != before]
    text = "".join(letters[step - 1] for step in read if 0 < step <= len(letters))
    return "".join(text.split())


@cache
def second_engine() -> SecondEngine | None:
    """Return the second engine, or None where it is not installed whole."""
    spec = find_spec(_PACKAGE)
    folders = list(spec.submodule_search_locations or ()) if spec else []
    models = [model for folder in folders for model in sorted(Path(folder).glob(_MODEL))]
    if not models:
        return None
    try:
        numbers, runtime = import_module("numpy"), import_module("onnxruntime")
    except ImportError:
        return None
    options = runtime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = _SILENT
    session = runtime.InferenceSession(
        str(models[0]), sess_options=options, providers=["CPUExecutionProvider"]
    )
    letters = session.get_modelmeta().custom_metadata_map.get("character", "").splitlines()
    return SecondEngine(numbers, session, letters) if letters else None
