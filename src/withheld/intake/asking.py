"""Whether the words of an act, where they stand, ask for it of whoever is addressed."""

import re
from collections.abc import Set as AbstractSet
from functools import lru_cache

from withheld.intake.act_words import Wording
from withheld.intake.demand_words import (
    ADDRESSEE,
    ASKED_SOFTLY,
    ASKS,
    CASE_OF,
    CONDITIONAL,
    FUTURE,
    IMPERATIVE,
    JOINT,
    LAW_SAYS,
    MOOD,
    NEED_FOR,
    NEGATED,
    NOT_WITHIN,
    OTHERS,
    OWNER,
    PERMITTED,
    POLITE,
    PREVENTED,
    TELLS,
    TOLD,
)
from withheld.intake.wording import words
from withheld.model.reading import Act

_MOOD_REACH = 240
_MOOD_AFTER = 160
_LONGEST = 8_000
"""Nobody writes longer addresses; a sentence without end is not read again and again."""
_CLOSE = 90
"""Words right before a verb are no farther from it."""
_PLEASE = re.compile(r"\b(?:please|pls)\W*$", re.IGNORECASE)
_BLANKS = re.compile(r"\s{3,}")
# "Removal of …" names a thing; and only English has its imperative look like nothing else.
_NO_VERB = re.compile(r"\w+(?:ing|al|ion|ment|ed)\b|taken\b|[^\x00-\x7f]")
_ABOUT = re.compile(r"\büber (?:die|den|das|eine) (?:\w+ )?$", re.IGNORECASE)
"""Before a German noun: what a law or a paper is about."""
_TOLD_REACH = 240
_TOLD_BEHIND = 60
_TOLD_LAST = re.compile(
    r"(?:दिया|कहा|किया) गया था|\b(?:(?:istenmiş|talep edilmiş|bildirilmiş)ti|(?:verlangt"
    r"|angeordnet|aufgegeben|verfügt|gefordert)(?: worden)? (?:war|waren|hatte))",
    re.IGNORECASE,
)
_AGAIN = re.compile(
    r"\b(?:again|hereby|now|erneut|nochmals|hiermit|de nouveau|à nouveau|par la présente|nuevamente"
    r"|de nuevo|por la presente|novamente|повторно|снова|вновь|tekrar|kembali)\b|पुनः|再次|现",
    re.IGNORECASE,
)
"""Asked before, and asked now."""
_MODAL = re.compile(
    r"\s*(?:\([^)]*\)\s*|,[^,;.]{0,60},\s*)?(?:also |further |in turn )?(?:shall|must|is to"
    r"|are to|may"
    r"|has to|have to|will|undertakes?|hat|haben|soll(?:en)?|muss|müssen|kann|doit|doivent"
    r"|devra\w*|peut"
    r"|deber[áa]n?|debe\w*|podrá\w*|deverá\w*|deve\w*|poderá\w*|обязан\w*|долж\w+|вправе|应|须|可"
    r"|wajib|harus|dapat|\d+ (?:दिन|सप्ताह))(?![a-z])",
    re.IGNORECASE,
)


def is_imperative(text: str, verbs: AbstractSet[int]) -> bool:
    """Return whether the sentence begins with one of its verbs, or ends with "please"."""
    if _PLEASE.search(text[-20:]):
        return True
    begin = IMPERATIVE.match(text)
    return begin is not None and begin.end() in verbs and not _NO_VERB.match(text, begin.end())


def is_demand(text: str, one: re.Match[str], wording: Wording, *, is_begun: bool) -> bool:
    """
    Return whether the words at `one` ask for something rather than tell of it.

    Args:
        text: The sentence.
        one: The words of the act.
        wording: How its language says it.
        is_begun: The sentence is an imperative, or goes on with what is asked above.
    """
    before = text[: one.start()]
    close = before[-_CLOSE:]
    is_soft = ASKED_SOFTLY.search(close) is not None and (
        POLITE.search(text) is not None or MOOD.search(before) is not None
    )
    if is_soft or (wording.act is Act.LIFT and PERMITTED.search(close)):
        return True
    if _is_not_asked(before[-_TOLD_REACH:], one, wording):
        return False
    if wording.act is Act.NOTIFY_HOLDER and NOT_WITHIN.search(one[0]):
        return False
    if FUTURE.search(before[-70:]) or NEED_FOR.search(close) or CASE_OF.match(text, one.end()):
        return False
    if wording.act is not Act.SILENCE and _is_negated(close):
        return False
    if is_begun or not wording.needs_mood:
        return True
    # Addresses are blanks by now, and however long they are they keep nothing apart.
    near = _BLANKS.sub(" ", before[-_LONGEST:])[-_MOOD_REACH:] + one[0]
    if _ends_with_mood(text):
        near += _BLANKS.sub(" ", text[one.end() : one.end() + _LONGEST])[:_MOOD_AFTER]
    return MOOD.search(near) is not None


def _is_negated(before: str) -> bool:
    """Return whether the verb that follows is what is not to be done; "if not" is a demand."""
    return NEGATED.search(before) is not None and not CONDITIONAL.search(before[-80:])


@lru_cache(maxsize=16)
def _ends_with_mood(text: str) -> bool:
    """Return whether the sentence's language puts its verb of asking last."""
    return (
        re.search(
            r"[\u0900-\u097f]|[ğışİĞŞ]|\b(?:rica|talep|dilakukan)\b|\b(?:der|die|das|und|ist"
            r"|zu)\b",
            text,
        )
        is not None
    )


def is_owners(before: str) -> bool:
    """Return whether the one who is to act is the owner of the site, not the addressee."""
    owners = list(OWNER.finditer(before))
    if not owners:
        return False
    told, rest = before[: owners[-1].start()], before[owners[-1].end() :]
    if TELLS.search(told) and JOINT.search(rest) and not NEED_FOR.search(rest):
        return False  # "notify the owner and …": the owner is only told
    if ASKS.search(rest) and not NEED_FOR.search(rest):
        return False
    near = before[max(0, owners[-1].start() - 60) :]
    return ADDRESSEE.search(near) is None


def _is_not_asked(near: str, one: re.Match[str], wording: Wording) -> bool:
    """Return whether the words before say that another party, a law or a title is spoken of."""
    if is_others(near) or is_law_told(near):
        return True
    if wording.act is Act.LIFT and PREVENTED.search(near):
        return True
    return _ABOUT.search(near) is not None and one[0][:1].isupper()


def is_told(text: str, one: re.Match[str]) -> bool:
    """Return whether the sentence tells that the act at `one` was asked for before this letter."""
    before = text[max(0, one.start() - _TOLD_REACH) : one.start()]
    told = list(TOLD.finditer(before))
    if told:
        return _AGAIN.search(before[told[-1].end() :]) is None
    behind = text[one.end() : one.end() + _TOLD_BEHIND]
    return _TOLD_LAST.search(behind) is not None


def is_others(before: str) -> bool:
    """Return whether what follows is asked of another party to the case, named right before."""
    named = list(OTHERS.finditer(before))
    return bool(named) and _MODAL.match(before, named[-1].end()) is not None


def is_law_told(before: str) -> bool:
    """Return whether what follows, or the last words, are what a law says of everybody."""
    said = list(LAW_SAYS.finditer(before))
    return bool(said) and not ADDRESSEE.search(before[said[-1].end() :])


_TO_COMPLY = words(
    r"\b(?:compl(?:y|iance|ied)|implement(?:ed|ation)?|give effect|carr(?:y|ied) out|adhere)\b",
    r"исполн\w+|\bcumpl\w+|\bcumpr\w+|\bnachzukommen|\bbefolg\w+|\bexécut\w+|\bse conformer\b"
    r"|\by procéder\b|\byerine getir\w*|\bmelaksanakan\b|\bdilaksanakan\b|अनुपालन|पालन|执行|落实",
)


def asks_to_comply(text: str) -> bool:
    """Return whether a passage asks that an order, which it need not repeat, be carried out."""
    return _TO_COMPLY.search(text) is not None and MOOD.search(text) is not None
