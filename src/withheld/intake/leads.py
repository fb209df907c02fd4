"""What the words above a list say of each of its entries: that it is asked, and by when."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from withheld.intake.clocks import rank_of
from withheld.intake.demand_words import MOOD
from withheld.intake.limits import Limit, limits_in
from withheld.intake.passages import Passage, Sentence, bullet_style, sentences_of
from withheld.intake.remedies import speaks_of_redress
from withheld.model.document import Place
from withheld.model.reading import Act

_UNLED = frozenset({Act.SILENCE, Act.STAY_DOWN})
"""Acts that begin at once and go on: a time to act is none of theirs."""
_COLON = re.compile(r"[:：](?!//)")


@dataclass(frozen=True, slots=True)
class Led:
    """The clock of every entry of a list that has none of its own."""

    value: str
    place: Place

    def of(self, act: Act) -> "Led | None":
        """Return the clock where it is one for the act."""
        return None if act in _UNLED else self


class Leads:
    """Goes through a letter's passages and knows which of them stand in a list that asks."""

    def __init__(self) -> None:
        self.is_led = False
        self.clock: Led | None = None
        self._was_led = self._may_lead = False
        self._own = self._style = ""

    def enter(self, passage: Passage) -> None:
        """Go on to the next passage."""
        style = bullet_style(passage.text)
        if self._may_lead and style:
            self.is_led = self._was_led = True
        self._may_lead = False
        self.is_led = self.is_led and (self._was_led or bool(style))
        if not self.is_led or (style and style == self._own):
            self.clock = None
        elif self.clock is not None and self._was_led:
            self._style = style
        self._was_led = False

    def current(self, passage: Passage) -> Led | None:
        """Return the clock of an entry; one of another list, or of a list within it, has none."""
        return self.clock if bullet_style(passage.text) == self._style else None

    def leave(self, passage: Passage) -> None:
        """Remember whether the passage asks for what stands in the list below it."""
        self._was_led = is_lead(passage.text)
        self._may_lead = not (self._was_led or self.is_led) and may_lead(passage.text)
        if not (self._was_led or self._may_lead):
            return
        self.is_led = self.is_led or self._was_led
        last = list(sentences_of(passage))[-1]
        clock = clock_before(last, len(last.text))
        if clock is not None:
            self.clock, self._own, self._style = clock, bullet_style(passage.text), ""


def is_lead(text: str) -> bool:
    """Return whether a passage asks for what stands in the list below it."""
    return text.rstrip().endswith((":", "：")) and MOOD.search(text) is not None


def may_lead(text: str) -> bool:
    """Return whether a passage goes on in the list below it, if there is one."""
    return text.rstrip().endswith((",", "，", "—", "–", "…")) and MOOD.search(text) is not None


def head_of(sentence: Sentence) -> int:
    """Return where the first colon ends the words that lead into a list; 0 if there is none."""
    colon = _COLON.search(sentence.text)
    return colon.start() if colon else 0


def clock_before(sentence: Sentence, end: int) -> Led | None:
    """Return the strictest clock that a sentence sets before `end`, which asks for a list."""
    head = sentence.text[:end]
    limits = [one for one in limits_in(head) if one.is_within and not one.is_until]
    if not limits or speaks_of_redress(head):
        return None
    first = _strictest(limits)
    return Led(first.value, sentence.passage.place_at(sentence.start + first.start))


def _strictest(limits: Sequence[Limit]) -> Limit:
    return min(limits, key=lambda one: rank_of(one.value))
