"""Which of a sentence's clocks belongs to which of its acts."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from withheld.intake.asking import is_others
from withheld.intake.demand_words import JOINT
from withheld.intake.durations import AT_ONCE, hours_of
from withheld.intake.lasting import Length, lengths_in, may_last
from withheld.intake.limits import COMPLIED, Limit, is_day, limits_in
from withheld.model.reading import Act

CONTENT_ACTS = frozenset(
    {
        Act.REMOVE,
        Act.RESTRICT,
        Act.REMOVE_OR_RESTRICT,
        Act.GEO_RESTRICT,
        Act.SUSPEND_ACCOUNT,
        Act.LABEL,
    }
)
_AT_ONCE_ACTS = CONTENT_ACTS | {Act.NOTIFY_HOLDER, Act.LIFT, Act.REGISTER, Act.PRODUCE_DATA}
_LASTING = frozenset({Act.RESTRICT, Act.GEO_RESTRICT, Act.SUSPEND_ACCOUNT, Act.LABEL})
"""Acts that go on: "until" after their verb says for how long, not by when."""
_TIMELESS = frozenset({Act.SILENCE, Act.PRESERVE, Act.STAY_DOWN})
"""Acts of which a letter says how long they last; only "within" sets them a clock."""
_STRONG, _WEAK = 2, 1
_SAID_AGAIN = 25
_WILL = re.compile(
    r"\b(?:will|would)\b(?! be (?:removed|blocked|deleted))|\b(?:wird|werden|sera|seront|será|serán"
    r"|serão|akan)\b|\bбуд[еу]т\b|将(?!其|该|上述)",
    re.IGNORECASE,
)
_PENALTY = re.compile(
    r"(?:\b(?:penalt(?:y|ies)|fines?|imprisonment|failing which|apercibimiento|multa|pena|amende"
    r"|astreinte"
    r"|peine|à défaut|Androhung|Ordnungs(?:geld|haft)|Zwangsgeld|Bußgeld|denda|sanksi)\b|штраф\w*"
    r"|под угрозой|\bceza\w*|जुर्माना|दंड|罚款|逾期|否则|\bwhich (?:is|are) to be\b|\bwhich (?:must"
    r"|should|will)\b)[^,，]*$",
    re.IGNORECASE,
)
"""Behind it a time is that of what follows if nothing is done."""
_COMPLY = re.compile(
    r"\b(?:to comply|shall comply|must comply|cumplir|cumprir|nachzukommen|se conformer|mematuhi"
    r"|y procéder|to do so|hacerlo|fazê-lo)\b"
    r"|\bисполнить\b|遵照执行|अनुपालन कर",
    re.IGNORECASE,
)
"""A clock right behind it is that of the order, and of no act named further on."""


@dataclass(frozen=True, slots=True)
class Found:
    """An act that the words of a sentence ask for."""

    start: int
    end: int
    act: Act
    is_told: bool = False
    """It was asked in another letter, of which this one tells."""


def clocks_of(text: str, acts: Sequence[Found]) -> tuple[Limit | None, ...]:
    """Return the clock that the sentence sets each of its `acts`, in the order of its words."""
    limits = limits_in(text) if acts else ()
    if limits and any(one.act in _TIMELESS for one in acts):
        kept = {(one.start, one.end) for one in lengths_of(text, acts) if one is not None}
        limits = [limit for limit in limits if (limit.start, limit.end) not in kept]
    if not limits:
        return (None,) * len(acts)
    leading = [limit for limit in limits if all(limit.start < one.start for one in acts)]
    own: list[list[Limit]] = [[] for _ in acts]
    clocked = [one for one in acts if one.act not in {Act.SILENCE, Act.STAY_DOWN}] or acts
    last: tuple[int, Found] | None = None
    for limit in limits:
        if limit in leading or _is_anothers(text, clocked, limit):
            continue
        # "At once, and within four hours" is one clock said twice.
        is_said_again = last is not None and limit.start - last[0] < _SAID_AGAIN
        owner = last[1] if last and is_said_again else _owner(text, clocked, limit)
        own[acts.index(owner)].append(limit)
        last = limit.end, owner
    chosen = [
        _strictest([limit for limit in mine if _may(one.act, limit) and limit.value != AT_ONCE])
        or _strictest(
            [limit for limit in leading if _may(one.act, limit) and _leads(text, one, limit)]
            + [limit for limit in mine if _may(one.act, limit)]
        )
        if one.act not in _TIMELESS or any(_may(one.act, limit) for limit in mine)
        else None
        for one, mine in zip(acts, own, strict=True)
    ]
    return tuple(
        limit if limit or one.act not in CONTENT_ACTS else _neighbours(turn, acts, chosen)
        for turn, (one, limit) in enumerate(zip(acts, chosen, strict=True))
    )


def lengths_of(text: str, acts: Sequence[Found]) -> tuple[Length | None, ...]:
    """Return how long the sentence says that each of its `acts` goes on."""
    chosen: dict[Act, Length] = {}
    for length in lengths_in(text) if acts else ():
        behind = [
            one for one in acts if (one.end if length.is_before else one.start) <= length.start
        ]
        # Hindi and Turkish name the length first, and so may anybody at the head of a sentence.
        ahead = [one for one in acts if one not in behind]
        owner = next(
            (
                one
                for one in (*behind[-1:], *ahead[:1])
                if may_last(one.act, length, is_behind=one in behind)
            ),
            None,
        )
        if owner is not None:
            chosen.setdefault(owner.act, length)
    return tuple(chosen.get(one.act) for one in acts)


def _is_anothers(text: str, acts: Sequence[Found], limit: Limit) -> bool:
    """Return whether a clock stands behind what somebody will do, and not behind what is asked."""
    before = max((one.end for one in acts if one.start <= limit.start), default=0)
    between = text[before : limit.start]
    return (
        _WILL.search(between) is not None
        or _PENALTY.search(between) is not None
        or is_others(between)
    )


def _leads(text: str, found: Found, limit: Limit) -> bool:
    """Return whether a clock at the head of a sentence runs for the act, not for complying."""
    if found.act in CONTENT_ACTS:
        return True
    is_complying = _COMPLY.search(text[: limit.start]) is not None
    # "A time of five days to do it": the word is the clock's own.
    between = re.sub(r"^\s*(?:срок|Frist)\b", "", text[limit.end : found.start])
    return not is_complying and not COMPLIED.search(between)


def _owner(text: str, acts: Sequence[Found], limit: Limit) -> Found:
    """Return the act that a clock right behind, or right before it, belongs to."""
    before = max((turn for turn, one in enumerate(acts) if one.start <= limit.start), default=0)
    if before + 1 == len(acts):
        return acts[before]
    head = text[acts[before].end : limit.start]
    tail = text[limit.end : acts[before + 1].start]
    return acts[before + 1 if _joint(head) > _joint(tail) else before]


def _joint(words: str) -> int:
    """Return how strongly `words` divide what is before from what is after."""
    if JOINT.search(words) or re.search(r"[;；]", words):
        return _STRONG
    return _WEAK if re.search(r"[,，、]", words) else 0


def _may(act: Act, limit: Limit) -> bool:
    """Return whether the words may be a clock for the act."""
    if act is Act.SILENCE:
        return False
    if limit.value == AT_ONCE:
        return act in _AT_ONCE_ACTS
    if limit.is_until and act in _LASTING | _TIMELESS:
        return False
    return limit.is_within or act not in _TIMELESS


def _neighbours(turn: int, acts: Sequence[Found], chosen: Sequence[Limit | None]) -> Limit | None:
    """
    Return the clock of the act beside, for an act on content that has none of its own.

    The act before comes first; "remove them and report within 48 hours" gives 48 hours for both.
    """
    for other in (*range(turn - 1, -1, -1), *range(turn + 1, len(acts))):
        limit = chosen[other]
        if limit is not None and acts[other].act not in _TIMELESS:
            return limit if _may(acts[turn].act, limit) else None
    return None


def _strictest(limits: Sequence[Limit]) -> Limit | None:
    """Return the shortest span, else the earliest day, else "at once"; None where there is none."""
    return min(limits, key=lambda limit: rank_of(limit.value), default=None)


def rank_of(value: str) -> tuple[int, float, str]:
    """Return what sorts clocks: spans by their length, then days in their order, then "at once"."""
    if value == AT_ONCE:
        return 2, 0.0, ""
    return (1, 0.0, value) if is_day(value) else (0, hours_of(value), "")
