"""
The vocabulary of safeguards as data: what people call their work, and what takes it back.

Each language is a TOML file of its own, so that a person who speaks it can read and mend it:

* `[[profile]]` and `[[post]]` are *signals*: a class, how much the phrases weigh, why they count;
* `[[pair]]` are two things that say it only together: whoever *writes about* and *the courts*,
  stands *against* and *evictions*, *filmed* and *the police*; a class, why, and how near;
* `[takes_back]` are words around a phrase that undo it: denials, jokes, somebody else's work.

A vocabulary is the union of its languages: a profile need not say which one it is in.  So words
that take back must not mean something harmless elsewhere: the Spanish denial *no* is a Portuguese
preposition, and stands here as *no soy*, *no es*.
"""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from withheld.errors import InvalidInput
from withheld.model.review import SafeguardClass
from withheld.review.phrases import Phrases, phrases

STRONG = 2
"""Enough on its own."""
WEAK = 1
"""Enough with another of its class, or on an account the service has verified."""
_WEIGHTS = {"strong": STRONG, "weak": WEAK}
_NEAR = 6
"""Words between the two of a pair, where its file does not say."""


class Field(StrEnum):
    """Where in a profile a phrase stands."""

    NAME = "name"
    BIO = "bio"
    HANDLE = "handle"


class TakesBack(StrEnum):
    """How words around a phrase undo it."""

    DENIED = "denied"
    """Up to three words before: "not a reporter"."""
    KEPT = "kept"
    """What looks like a denial and is none: "not only a reporter"."""
    FORMER = "former"
    """Just before: "ex-reporter"; undoes only what one can stop being."""
    TURNED = "turned"
    """Just after: "reporter turned baker"."""
    OF_OTHERS = "of_others"
    """Just before: "married to a reporter", "fan of"."""
    MERELY_LIKED = "merely_liked"
    """Just after: "news junkie"."""
    IN_JEST_BEFORE = "in_jest_before"
    """Just before: "armchair activist"."""
    IN_JEST_AFTER = "in_jest_after"
    """Up to four words after: "professor of naps"."""
    DENIED_AFTER = "denied_after"
    """Up to two words after, where the language denies at the end: "gazeteci değilim"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signal:
    """Some phrases that say the same thing of whoever uses them."""

    safeguard: SafeguardClass
    weight: int
    because: str
    """Completes "…, which": `names a journalist's work`."""
    phrases: tuple[str, ...]
    unless: tuple[str, ...] = ()
    """Longer phrases that mean something else: "video editor"."""
    fields: frozenset[Field] = frozenset({Field.NAME, Field.BIO})


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two lists of phrases of which one of each, near each other, says something."""

    signal: Signal
    """What it comes to; its phrases are the first list."""
    second: tuple[str, ...]
    within: int
    """How many words may stand between."""
    is_ordered: bool
    """The first must stand first."""
    in_profiles: bool
    in_posts: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """Every language's signals, made ready for finding."""

    profile: tuple[Signal, ...]
    post: tuple[Signal, ...]
    pairs: tuple[Pair, ...]
    pair_phrases: Phrases
    """Keyed by twice the position of a pair, and one more for its second list."""
    profile_phrases: Phrases
    post_phrases: Phrases
    unless_profile: Phrases
    unless_post: Phrases
    takes_back: Phrases
    """Keyed by the position of their kind in `TakesBack`."""


def parse_vocabulary(languages: Sequence[bytes]) -> Vocabulary:
    """
    Return the vocabulary of `languages`, each the bytes of a TOML file.

    Raises:
        InvalidInput: A file is not TOML, or not of the form this module's text describes.
    """
    profile: list[Signal] = []
    post: list[Signal] = []
    pairs: list[Pair] = []
    undoing: list[list[str]] = [[] for _ in TakesBack]
    for content in languages:
        table = _toml(content)
        profile += [_signal(entry) for entry in _entries(table, "profile")]
        post += [_signal(entry) for entry in _entries(table, "post")]
        pairs += [_pair(entry) for entry in _entries(table, "pair")]
        for known, more in zip(undoing, _undoing(table.get("takes_back", {})), strict=True):
            known.extend(more)
    return Vocabulary(
        profile=tuple(profile),
        post=tuple(post),
        pairs=tuple(pairs),
        pair_phrases=phrases(part for one in pairs for part in (one.signal.phrases, one.second)),
        profile_phrases=phrases(signal.phrases for signal in profile),
        post_phrases=phrases(signal.phrases for signal in post),
        unless_profile=phrases(signal.unless for signal in profile),
        unless_post=phrases(signal.unless for signal in post),
        takes_back=phrases(undoing),
    )


def _toml(content: bytes) -> Mapping[str, object]:
    try:
        return tomllib.loads(content.decode())
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        raise InvalidInput(f"a vocabulary is no TOML in UTF-8: {fault}") from fault


def _entries(table: Mapping[str, object], name: str) -> list[Mapping[str, object]]:
    entries = table.get(name, [])
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise InvalidInput(f"[[{name}]] is no list of tables; write one table a signal")
    return entries


def _signal(entry: Mapping[str, object]) -> Signal:
    try:
        return Signal(
            safeguard=SafeguardClass(str(entry["class"])),
            weight=_WEIGHTS[str(entry["weight"])],
            because=str(entry["because"]),
            phrases=tuple(_strings(entry["phrases"])),
            unless=tuple(_strings(entry.get("unless", []))),
            fields=frozenset(Field(name) for name in _strings(entry.get("in", ["name", "bio"]))),
        )
    except (KeyError, ValueError) as fault:
        raise InvalidInput(
            "a signal needs class, weight (strong or weak), because and phrases, and may have "
            f"unless and in (name, bio, handle); found {sorted(entry)}"
        ) from fault


def _pair(entry: Mapping[str, object]) -> Pair:
    try:
        where = frozenset(_strings(entry.get("in", ["profile", "post"])))
        return Pair(
            signal=Signal(
                safeguard=SafeguardClass(str(entry["class"])),
                weight=_WEIGHTS[str(entry.get("weight", "strong"))],
                because=str(entry["because"]),
                phrases=tuple(_strings(entry["first"])),
            ),
            second=tuple(_strings(entry["second"])),
            within=int(str(entry.get("within", _NEAR))),
            is_ordered=bool(entry.get("ordered", False)),
            in_profiles="profile" in where,
            in_posts="post" in where,
        )
    except (KeyError, ValueError) as fault:
        raise InvalidInput(
            "a pair needs class, because, first and second, and may have weight, within, ordered "
            f"and in (profile, post); found {sorted(entry)}"
        ) from fault


def _strings(value: object) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(text, str) for text in value):
        raise InvalidInput("phrases are written as a list of strings")
    return value


def _undoing(table: object) -> list[list[str]]:
    """
    Return the phrases of `[takes_back]`, one list for each kind, in the order of the kinds.

    Raises:
        InvalidInput: Not a table, or a kind that `TakesBack` does not know.
    """
    if not isinstance(table, dict) or not set(table) <= set(TakesBack):
        raise InvalidInput(f"[takes_back] is a table of {', '.join(TakesBack)} and nothing else")
    return [_strings(table.get(kind.value, [])) for kind in TakesBack]
