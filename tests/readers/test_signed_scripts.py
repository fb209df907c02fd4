"""Scripts whose vowels are signs around their letters, in text layers that part them."""

import unicodedata
from pathlib import Path

from withheld.readers.reading import read_bytes

LETTER = Path(__file__).parent / "samples" / "hindi.pdf"
SAID = (
    "दिनांक 27 सितम्बर 2024",
    "उक्त पोस्ट प्राप्ति के सात दिन के भीतर हटाई जाए तथा उसकी प्रति इस कार्यालय को भेजी जाए।",
    "शिकायत की स्थिति से अवगत कराया जाए, यदि न्यायालय अन्यथा आदेश न दे।",
    "फिर भी रात्रि में किया गया लेख हटाया नहीं गया। भूमि पर अधिकार की टिप्पणी से शांति भंग हुई।",
)


def test_a_letter_printed_by_a_browser_reads_as_it_was_written() -> None:
    """No blank parts a letter from its vowel, and none between words is lost."""
    document = read_bytes(LETTER.read_bytes(), name="letter.pdf")
    words = [word for line in document.lines for word in line.text.split()]

    assert words == " ".join(SAID).split()
    assert not any(unicodedata.category(word[0]) in {"Mc", "Mn"} for word in words)
