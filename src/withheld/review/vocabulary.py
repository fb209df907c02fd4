"""
The vocabulary of safeguards as data: what people call their work, and what takes it back.

Each language is a TOML file of its own, so that a person who speaks it can read and mend it:

* `[[profile]]` and `[[post]]` are *signals*: a class, how much the phrases weigh, why they count;
* `[[pair]]` are two things that say it only together: whoever *writes about* and *the courts*,
  stands *against* and *evictions*, *filmed* and *the police*; a class, why, how near, and whether
  in one clause;
* `[fields]` are words of one *meaning* (whoever holds power, what is kept silent): `"@power"` in a
  pair stands for that field's words in every language, so that `mul.toml` says once, for all of
  them, which meanings say something only together;
* `[takes_back]` are words around a phrase that undo it: denials, jokes, somebody else's work.

A vocabulary is the union of its languages: a profile need not say which one it is in.  So words
that take back must not mean something harmless elsewhere: the Spanish denial *no* is a Portuguese
preposition, and stands here as *no soy*, *no es*.
"""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

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
_Name = TypeVar("_Name", bound=StrEnum)


class Field(StrEnum):
    """Where in a profile a phrase stands."""

    NAME = "name"
    BIO = "bio"
    HANDLE = "handle"


class Meaning(StrEnum):
    """What the words of a field have in common; alone they say nothing of anybody."""

    TELLING = "telling"
    """Making public: writing, filming, asking, publishing."""
    NEWS = "news"
    """What is told, and what carries it: news, a paper, a bulletin."""
    POWER = "power"
    """Whoever holds public power, and their doings: a ministry, the police, contracts."""
    RECORDS = "records"
    """What public bodies write down, and asking them for it."""
    SILENCE = "silence"
    """What is kept from people: hidden, left out, banned."""
    PLACE = "place"
    """Where people live and are represented: a village, a ward, a valley."""
    PEOPLE = "people"
    """Those to whom things are done: workers, mothers, tenants, refugees."""
    HARM = "harm"
    """What is done to them: evicted, disappeared, unpaid."""
    CONTENTION = "contention"
    """What they do about it: strikes, vigils, blockades, unions."""
    PLEADING = "pleading"
    """Standing up for somebody before a court."""
    BALLOT = "ballot"
    """Elections, and watching them."""
    MANDATE = "mandate"
    """Sitting for somebody in a council or a parliament."""
    MOCKERY = "mockery"
    """Art and humour that can be aimed: cartoons, puppets, songs."""
    LEARNING = "learning"
    """Studying people and what becomes of them."""
    CLERGY = "clergy"
    """Serving a parish, a mosque, a temple."""
    EVERYDAY = "everyday"
    """A word of public affairs that is said every day too, such as strike, secret or freedom."""
    ELSE = "else"
    """What looks like a word of a field and means something else: "government jobs"."""


MEANINGS = tuple(Meaning)
"""The meanings in the order in which their lists of phrases are numbered."""


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
    """What it comes to; its phrases are the first half, as its file writes them."""
    firsts: tuple[int, ...]
    """The numbers of the lists that hold the first half."""
    seconds: tuple[int, ...]
    within: int
    """How many words may stand between."""
    is_ordered: bool
    """The first must stand first."""
    is_one_clause: bool
    """Both must stand in one clause."""
    in_profiles: bool
    in_posts: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """Every language's signals, made ready for finding."""

    profile: tuple[Signal, ...]
    post: tuple[Signal, ...]
    pair_phrases: Phrases
    """Keyed by the number of a list: first the meanings, in their order, then the pairs' own."""
    post_pair_phrases: Phrases
    """The same, but only lists of pairs that are looked for in posts."""
    pairs_starting: Mapping[int, tuple[Pair, ...]]
    """The pairs by the number of each list that their first half may come from."""
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
    tables = [_toml(content) for content in languages]
    profile = [_signal(entry) for table in tables for entry in _entries(table, "profile")]
    post = [_signal(entry) for table in tables for entry in _entries(table, "post")]
    meanings = _by_name([table.get("fields", {}) for table in tables], Meaning, "fields")
    undoing = _by_name([table.get("takes_back", {}) for table in tables], TakesBack, "takes_back")
    lists = [tuple(texts) for texts in meanings.values()]
    pairs = [_pair(entry, lists) for table in tables for entry in _entries(table, "pair")]
    starting: dict[int, list[Pair]] = {}
    for one in pairs:
        for number in one.firsts:
            starting.setdefault(number, []).append(one)
    in_posts = {number for one in pairs if one.in_posts for number in (*one.firsts, *one.seconds)}
    return Vocabulary(
        profile=tuple(profile),
        post=tuple(post),
        pairs_starting={number: tuple(some) for number, some in starting.items()},
        pair_phrases=phrases(lists),
        post_pair_phrases=phrases(
            texts if number in in_posts else () for number, texts in enumerate(lists)
        ),
        profile_phrases=phrases(signal.phrases for signal in profile),
        post_phrases=phrases(signal.phrases for signal in post),
        unless_profile=phrases(signal.unless for signal in profile),
        unless_post=phrases(signal.unless for signal in post),
        takes_back=phrases(undoing.values()),
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


def _pair(entry: Mapping[str, object], lists: list[tuple[str, ...]]) -> Pair:
    """
    Return the pair an entry tells of; its own phrases are added to `lists`.

    Raises:
        InvalidInput: The entry lacks a half, or names what is no meaning.
    """
    try:
        where = frozenset(_strings(entry.get("in", ["profile", "post"])))
        first, second = _strings(entry["first"]), _strings(entry["second"])
        return Pair(
            signal=Signal(
                safeguard=SafeguardClass(str(entry["class"])),
                weight=_WEIGHTS[str(entry.get("weight", "strong"))],
                because=str(entry["because"]),
                phrases=tuple(first),
            ),
            firsts=_numbers(first, lists),
            seconds=_numbers(second, lists),
            within=int(str(entry.get("within", _NEAR))),
            is_ordered=bool(entry.get("ordered", False)),
            is_one_clause=bool(entry.get("clause", False)),
            in_profiles="profile" in where,
            in_posts="post" in where,
        )
    except (KeyError, ValueError) as fault:
        raise InvalidInput(
            "a pair needs class, because, first and second (phrases, or @ and a meaning: "
            f"{', '.join(Meaning)}), and may have weight, within, ordered, clause and in "
            f"(profile, post); found {sorted(entry)}"
        ) from fault


def _numbers(texts: Sequence[str], lists: list[tuple[str, ...]]) -> tuple[int, ...]:
    """Return the numbers of the lists that half a pair comes from; its own phrases are one more."""
    numbers = [MEANINGS.index(Meaning(text[1:])) for text in texts if text.startswith("@")]
    own = tuple(text for text in texts if not text.startswith("@"))
    if own:
        numbers.append(len(lists))
        lists.append(own)
    return tuple(numbers)


def _strings(value: object) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(text, str) for text in value):
        raise InvalidInput("phrases are written as a list of strings")
    return value


def _by_name(tables: Sequence[object], names: type[_Name], called: str) -> dict[_Name, list[str]]:
    """
    Return the phrases of several languages' tables under each name, in the order of the names.

    Raises:
        InvalidInput: One is no table, or has a name that `names` does not know.
    """
    gathered: dict[_Name, list[str]] = {name: [] for name in names}
    for table in tables:
        if not isinstance(table, dict) or not set(table) <= set(names):
            raise InvalidInput(f"[{called}] is a table of {', '.join(names)} and nothing else")
        for name in names:
            gathered[name] += _strings(table.get(name.value, []))
    return gathered
