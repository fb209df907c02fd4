"""
In which languages a document is read: those of its pages, found by reading them.

English comes first, since addresses are written in its letters.  Where it makes little of a page,
other scripts are tried on a few of its lines; where it makes much, small words tell which language
it is.  A line that stays unlikely is tried in the other scripts: letters switch languages.
"""

import re
from collections.abc import Mapping, Sequence

from withheld.readers.image_leptonica import Picture
from withheld.readers.ocr_engine import BASE, Engine, Mode, Token
from withheld.readers.ocr_lines import ReadLine, lines_of, without_specks

_SCRIPTS: Mapping[str, re.Pattern[str]] = {
    "rus": re.compile(r"[\u0400-\u04ff]"),
    "hin": re.compile(r"[\u0900-\u097f]"),
    "chi_sim": re.compile(r"[\u3400-\u9fff]"),
}
"""One language for each script other than Latin that we ask for, and the letters of that script."""
_SCRIPT_SHARE = 0.5
"""What is read in another script must be written in it for so much, or it is noise."""
_SMALL_WORDS: Mapping[str, frozenset[str]] = {
    "eng": frozenset("the of and to in is for be on with that this by from shall".split()),
    "deu": frozenset("der die das und den von zu mit für wird nicht des dem ein eine auf".split()),
    "fra": frozenset("le la les des et du en pour que est une dans sur au aux par".split()),
    "spa": frozenset("el la los las de y en que del por con para una se al lo".split()),
    "por": frozenset("o a os as de e em que do da dos das para com uma no na ao".split()),
    "tur": frozenset("ve bir şu ile için olan olarak da de veya ise sayılı ilgili".split()),
}
_LIKELY = 72.0
_UNLIKELY = 60.0
_BETTER_BY = 8.0
_SAMPLE_LINES = 4
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
        self._scripts = tuple(name for name in _SCRIPTS if name in available)
        self._latin = tuple(name for name in _SMALL_WORDS if name in available)
        self._languages: tuple[str, ...] = (BASE,)
        self._is_settled = False
        self._rescues = 0

    def read_page(self, page: Picture) -> list[ReadLine]:
        """Return the lines of a page without tables."""
        self._rescues = 0
        tokens = self._engine.read(page, languages=self._languages, mode=Mode.PAGE)
        if not self._is_settled:
            settled = self._settle(page, tokens)
            if settled != self._languages:
                self._languages = settled
                tokens = self._engine.read(page, languages=settled, mode=Mode.PAGE)
            self._is_settled = len(tokens) >= _WORDS_ENOUGH
        lines = without_specks(lines_of(tokens), letters_min=_LINE_LETTERS_MIN)
        return [self._rescued(page, line) for line in lines]

    def read_cell(self, cell: Picture) -> list[ReadLine]:
        """Return the lines of a cell."""
        tokens = self._engine.read(cell, languages=self._languages, mode=Mode.BLOCK)
        if _confidence(tokens) < _UNLIKELY and _letters(tokens) >= _LETTERS_MIN:
            tokens = list(self._in_other_script(cell, tokens, Mode.BLOCK))
        return without_specks(lines_of(tokens))

    def _settle(self, page: Picture, tokens: Sequence[Token]) -> tuple[str, ...]:
        """Return the languages of a page that was read as English."""
        if _confidence(tokens) < _LIKELY:
            lines = sorted(lines_of(tokens), key=lambda line: -line.place[2])[:_SAMPLE_LINES]
            known = sum(line.confidence for line in lines)
            found = {}
            for script in self._scripts:
                found[script] = sum(
                    _confidence(self._line(page, line, (script, BASE))) for line in lines
                )
            best = max(found, key=lambda script: found[script], default="")
            if best and found[best] > known + _BETTER_BY * len(lines):
                return (best, BASE)
        words = [word.lower() for token in tokens for word in re.findall(r"[^\W\d_]+", token.text)]
        counts = {name: sum(word in _SMALL_WORDS[name] for word in words) for name in self._latin}
        best = max(counts, key=lambda name: (counts[name], name == BASE), default=BASE)
        return (BASE,) if best == BASE else (best, BASE)

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
            if _is_in(script, other) and _confidence(other) > _confidence(best) + _BETTER_BY:
                best = other
            if _confidence(best) > _LIKELY:
                break
        return best

    def _line(self, page: Picture, line: ReadLine, languages: Sequence[str]) -> list[Token]:
        """Return one line of a page, read in `languages`."""
        with page.cut(line.place, border=_BORDER) as part:
            return self._engine.read(part, languages=languages, mode=Mode.LINE)


def _is_in(script: str, tokens: Sequence[Token]) -> bool:
    """Return whether `tokens` are for the most part written in the letters of `script`."""
    letters = [letter for token in tokens for letter in token.text if letter.isalpha()]
    own = sum(_SCRIPTS[script].match(letter) is not None for letter in letters)
    return own > _SCRIPT_SHARE * len(letters)


def _confidence(tokens: Sequence[Token]) -> float:
    """Return the mean confidence over the letters of `tokens`; 0 if there are none."""
    return ReadLine(list(tokens)).confidence


def _letters(tokens: Sequence[Token]) -> int:
    """Return how many letters `tokens` have."""
    return sum(len(token.text) for token in tokens)
