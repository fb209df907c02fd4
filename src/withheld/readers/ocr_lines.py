"""Lines of words that a machine read: put in order, joined where no blank was, and told apart."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from withheld.readers.image_leptonica import Rectangle
from withheld.readers.ocr_engine import Token

_LOCATOR = re.compile(
    r"h[tx1li]{1,3}[pr]s?\s?[:;.]?\s?/|:/|www[.,]|^[@#]\w|\w[.,][a-z]{2,4}/|/\w+/\d|[\w-]+\[?\.\]?com\b"
    r"|\d{9}",
    re.IGNORECASE,
)
_GAP_HEIGHTS = 0.3
"""A machine sees blanks beside thin letters; a real one is wider than this share of the height."""
_SPECK = 60.0
"""Marks alone of less confidence than this are specks."""


@dataclass(slots=True)
class ReadLine:
    """One physical line that was read."""

    tokens: list[Token]
    is_unsure: bool = False

    @property
    def text(self) -> str:
        """Its words with blanks in between."""
        return " ".join(token.text for token in self.tokens)

    @property
    def place(self) -> Rectangle:
        """The rectangle around it, in pixels."""
        left = min(token.left for token in self.tokens)
        top = min(token.top for token in self.tokens)
        right = max(token.right for token in self.tokens)
        bottom = max(token.bottom for token in self.tokens)
        return left, top, right - left, bottom - top

    @property
    def confidence(self) -> float:
        """How sure the engine says it is, 0 to 100: the mean over the letters."""
        letters = sum(len(token.text) for token in self.tokens)
        return sum(len(token.text) * token.confidence for token in self.tokens) / max(letters, 1)


def looks_like_locator(text: str) -> bool:
    """Return whether `text` looks like an address, a handle, a hashtag or an id, even misread."""
    return _LOCATOR.search(text) is not None


def lines_of(tokens: Iterable[Token]) -> list[ReadLine]:
    """Return words as physical lines from top to bottom, each from left to right."""
    lines: list[list[Token]] = []
    for token in sorted(tokens, key=lambda token: token.top + token.bottom):
        for line in reversed(lines[-3:]):
            last = line[-1]
            overlap = min(last.bottom, token.bottom) - max(last.top, token.top)
            if overlap > 0.5 * min(last.bottom - last.top, token.bottom - token.top):
                line.append(token)
                break
        else:
            lines.append([token])
    return [ReadLine(sorted(line, key=lambda token: token.left)) for line in lines]


def without_specks(lines: Sequence[ReadLine], *, letters_min: int = 1) -> list[ReadLine]:
    """
    Return `lines` without what grain and the remains of rules were taken for.

    Args:
        lines: What was read.
        letters_min: So many letters or digits are kept whatever the engine thinks of them.
    """
    kept = []
    for line in lines:
        height = line.place[3]
        tokens = [
            token
            for turn, token in enumerate(line.tokens)
            if any(letter.isalnum() for letter in token.text)
            or (token.confidence >= _SPECK and _has_neighbour(line.tokens, turn, height))
        ]
        letters = sum(letter.isalnum() for token in tokens for letter in token.text)
        if tokens and (letters >= letters_min or ReadLine(tokens).confidence >= _SPECK):
            kept.append(ReadLine(tokens, is_unsure=line.is_unsure))
    return kept


def _has_neighbour(tokens: Sequence[Token], turn: int, height: int) -> bool:
    """Return whether another word stands near, as beside a dash in a sentence."""
    before = turn > 0 and tokens[turn].left - tokens[turn - 1].right < height
    after = turn + 1 < len(tokens) and tokens[turn + 1].left - tokens[turn].right < height
    return before or after


def closed(line: ReadLine) -> ReadLine:
    """Return `line` with words put together between which there is hardly a gap."""
    if not line.tokens:
        return line
    height = line.place[3]
    tokens = [line.tokens[0]]
    for above, token in pairwise(line.tokens):
        if token.left - above.right < _GAP_HEIGHTS * height:
            tokens[-1] = together(tokens[-1], token)
        else:
            tokens.append(token)
    return ReadLine(tokens, is_unsure=line.is_unsure)


def together(one: Token, other: Token) -> Token:
    """Return two words as one."""
    return Token(
        one.text + other.text,
        min(one.left, other.left),
        min(one.top, other.top),
        max(one.right, other.right),
        max(one.bottom, other.bottom),
        min(one.confidence, other.confidence),
    )


def text_of(lines: Sequence[ReadLine]) -> str:
    """Return the text of lines, a line break between them."""
    return "\n".join(line.text for line in lines)
