"""
In which languages a document is read: those of its pages, found by reading them.

A page is read in the language of the page before; where it does not seem to be written in that, the
language is chosen anew.  A line that stays unlikely is tried in the other scripts: letters switch
languages within a page.
"""

from collections.abc import Sequence

from withheld.readers.image_leptonica import Picture
from withheld.readers.ocr_engine import BASE, Engine, Mode, Token
from withheld.readers.ocr_languages import (
    BETTER_BY,
    LIKELY,
    SCRIPTS,
    SMALL_WORDS,
    chosen,
    fits,
    is_in,
)
from withheld.readers.ocr_lines import ReadLine, lines_of, without_specks
from withheld.readers.ocr_scripts import in_script

_UNLIKELY = 60.0
_WORDS_ENOUGH = 40
_RESCUES_MAX = 24
"""So many lines of one page are tried in other scripts."""
_LETTERS_MIN = 6
_LINE_LETTERS_MIN = 3
"""On a page, one or two letters alone are a speck more often than not."""
_BORDER = 12


class Tongues:
    """The languages of one document, as far as its pages have told."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        available = engine.languages()
        self._scripts = tuple(name for name in SCRIPTS if name in available)
        self._available = tuple(name for name in (*SCRIPTS, *SMALL_WORDS) if name in available)
        self._languages: tuple[str, ...] = (BASE,)
        self._is_settled = False
        self._rescues = 0

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages of the last page, the most likely first."""
        return self._languages

    def read_page(self, page: Picture) -> list[ReadLine]:
        """Return the lines of a page without tables."""
        self._rescues = 0
        tokens = self._engine.read(page, languages=self._languages, mode=Mode.PAGE)
        if not self._is_settled or not fits(tokens, self._languages[0]):
            settled = self._chosen(page, tokens)
            if settled != self._languages:
                self._languages = settled
                tokens = self._engine.read(page, languages=settled, mode=Mode.PAGE)
            self._is_settled = len(tokens) >= _WORDS_ENOUGH
        lines = without_specks(lines_of(tokens), letters_min=_LINE_LETTERS_MIN)
        return [self._written(self._rescued(page, line)) for line in lines]

    def read_cell(self, cell: Picture) -> list[ReadLine]:
        """Return the lines of a cell."""
        tokens = self._engine.read(cell, languages=self._languages, mode=Mode.BLOCK)
        if _confidence(tokens) < _UNLIKELY and _letters(tokens) >= _LETTERS_MIN:
            tokens = list(self._in_other_script(cell, tokens, Mode.BLOCK))
        return [self._written(line) for line in without_specks(lines_of(tokens))]

    def _written(self, line: ReadLine) -> ReadLine:
        """Return a line as its script is written."""
        tokens = in_script(line.tokens, self._languages[0])
        return ReadLine(tokens, is_unsure=line.is_unsure)

    def _chosen(self, page: Picture, tokens: Sequence[Token]) -> tuple[str, ...]:
        """Return the languages of a page that was read as `tokens`."""
        tried: set[tuple[str, ...]] = set()

        def read(line: ReadLine, languages: Sequence[str]) -> float:
            """Return how likely a line reads in `languages`."""
            tried.add(tuple(languages))
            return _confidence(self._line(page, line, languages))

        best = chosen(tokens, self._available, read)
        settled = (BASE,) if best == BASE else (best, BASE)
        for languages in tried - {settled, (BASE,)}:
            self._engine.forget(languages)
        return settled

    def _rescued(self, page: Picture, line: ReadLine) -> ReadLine:
        """Return `line`, read in another script where that is likelier."""
        if line.confidence >= _UNLIKELY or _letters(line.tokens) < _LETTERS_MIN:
            return line
        with page.cut(line.place, border=_BORDER) as part:
            tokens = self._in_other_script(part, line.tokens, Mode.LINE)
        if tokens is line.tokens:
            return line
        left, top, _, _ = line.place
        return ReadLine(
            [
                Token(
                    token.text,
                    token.left - _BORDER + left,
                    token.top - _BORDER + top,
                    token.right - _BORDER + left,
                    token.bottom - _BORDER + top,
                    token.confidence,
                )
                for token in sorted(tokens, key=lambda token: token.left)
            ]
        )

    def _in_other_script(
        self, part: Picture, tokens: Sequence[Token], mode: Mode
    ) -> Sequence[Token]:
        """Return `tokens`, or how `part` reads in a script in which it is clearly likelier."""
        best = tokens
        for script in self._scripts:
            if script in self._languages or self._rescues >= _RESCUES_MAX * len(self._scripts):
                continue
            self._rescues += 1
            other = self._engine.read(part, languages=(script, BASE), mode=mode)
            if is_in(script, other) and _confidence(other) > _confidence(best) + BETTER_BY:
                best = other
            if _confidence(best) > LIKELY:
                break
        return best

    def _line(self, page: Picture, line: ReadLine, languages: Sequence[str]) -> list[Token]:
        """Return one line of a page, read in `languages`."""
        with page.cut(line.place, border=_BORDER) as part:
            return self._engine.read(part, languages=languages, mode=Mode.LINE)


def _confidence(tokens: Sequence[Token]) -> float:
    """Return the mean confidence over the letters of `tokens`; 0 if there are none."""
    return ReadLine(list(tokens)).confidence


def _letters(tokens: Sequence[Token]) -> int:
    """Return how many letters `tokens` have."""
    return sum(len(token.text) for token in tokens)
