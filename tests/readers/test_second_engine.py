"""A second engine is asked where the first is unsure, and believed only where it bears it out."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageOps
from tests.readers.scans import drawn

from withheld.readers.image_leptonica import library, pictures_in
from withheld.readers.ocr_second import second_engine, spelt
from withheld.readers.ocr_voting import borne_out

ADDRESS = "https://chirp.example/_mira/status/1354886802703381466"


@pytest.mark.parametrize(
    ("other", "told"),
    [("__mira", "__mira"), ("_mira", "_mira"), ("mlra", "_mira"), ("", "_mira")],
)
def test_only_what_the_first_engine_read_too_is_believed(other: str, told: str) -> None:
    """Between two readings of the first the second decides; what it alone sees is nothing."""
    assert borne_out("_mira", ["_mira", "__mira", "_mira"], other) == told


@given(st.lists(st.integers(0, 4), max_size=40))
def test_steps_that_repeat_spell_a_letter_once(steps: list[int]) -> None:
    """A pause between two makes two of them; what is beyond the letters is a blank."""
    text = spelt(steps, "abc")
    parted = spelt([one for step in steps for one in (step, 0)], "abc")

    assert parted == "".join("abc"[step - 1] for step in steps if 0 < step < 4)
    assert spelt([one for step in steps for one in (step, step)], "abc") == text


@pytest.mark.real
@pytest.mark.skipif(library() is None, reason="leptonica is not installed: liblept5")
@pytest.mark.skipif(
    second_engine() is None, reason="no second engine: pip install 'withheld[second-engine]'"
)
def test_the_second_engine_reads_a_line() -> None:
    """Letter by letter, and no blanks."""
    second, leptonica = second_engine(), library()
    assert second is not None
    source = f'#set page(margin: 2cm)\n#set text(size: 11pt, font: "DejaVu Sans")\n#"{ADDRESS}"\n'
    page = drawn(source)[0].convert("L")
    line = page.crop(ImageOps.invert(page).getbbox())
    file = io.BytesIO()
    ImageOps.expand(line, 6, fill=255).save(file, "PNG")
    assert isinstance(line, Image.Image)
    (picture,) = pictures_in(leptonica, file.getvalue())
    with picture:
        read = second.read(picture)

    assert read == ADDRESS
