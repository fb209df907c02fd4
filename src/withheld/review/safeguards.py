"""
Signals that an item may be protected speech; each explains itself, and none decides.

From a profile (name, bio, handle, verification, followers) and from posts, in any of the
vocabulary's languages.  A class is raised by one strong signal, by two weak ones (press, causes and
politics count together), or by a weak one on an account that the service has verified or that very
many follow.  What is raised gets more eyes; what is not raised is not thereby unprotected, and a
reviewer may mark it.

Law: IT Act 2000 s.69A(1) and Constitution of India art. 19(2), as read in Shreya Singhal v. Union
of India (2015); Regulation (EU) 2021/784 art. 1(3); Charter of Fundamental Rights arts. 11 and 13.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from withheld.model.review import Finding, FindingKind, SafeguardClass
from withheld.ports.directory import AccountEntry
from withheld.review.phrases import Found, Phrases
from withheld.review.tokens import BREAK, Words, together, words_of, words_of_handle
from withheld.review.vocabulary import (
    MEANINGS,
    STRONG,
    WEAK,
    Field,
    Meaning,
    Pair,
    Signal,
    TakesBack,
    Vocabulary,
)

FOLLOWED_BY_MANY = 100_000
"""Followers from which a weak signal is enough: the reach makes a mistake costlier."""
POSTS_THAT_COUNT = 2
"""Posts with a signal of one class from which an account's silence about itself is no excuse."""

_KINDS = tuple(TakesBack)
# How many words may stand between the phrase and what takes it back.
_GAP_BEFORE = {
    TakesBack.DENIED: 2,
    TakesBack.FORMER: 0,
    TakesBack.OF_OTHERS: 1,
    TakesBack.IN_JEST_BEFORE: 0,
}
_GAP_AFTER = {
    TakesBack.TURNED: 0,
    TakesBack.MERELY_LIKED: 0,
    TakesBack.IN_JEST_AFTER: 3,
    TakesBack.DENIED_AFTER: 1,
}
# One can stop being a reporter; a former minister's speech is still political.
_CAN_END = frozenset(
    {SafeguardClass.JOURNALISM, SafeguardClass.NEWS_MEDIA, SafeguardClass.COURT_OR_PARLIAMENT}
)
# Press, causes and politics run into each other: a weak word of two of them is two weak words.
_PUBLIC_DEBATE = frozenset(
    {
        SafeguardClass.NEWS_MEDIA,
        SafeguardClass.JOURNALISM,
        SafeguardClass.ACTIVISM,
        SafeguardClass.POLITICS,
    }
)
_SOMETHING_ELSE = MEANINGS.index(Meaning.ELSE)
# Of the meanings found in one profile, the first of these says whose speech it sounds like.
_SPEAKS_FOR = (
    (Meaning.MOCKERY, SafeguardClass.ART),
    (Meaning.PLEADING, SafeguardClass.COURT_OR_PARLIAMENT),
    (Meaning.MANDATE, SafeguardClass.POLITICS),
    (Meaning.LEARNING, SafeguardClass.RESEARCH),
    (Meaning.CONTENTION, SafeguardClass.ACTIVISM),
    (Meaning.BALLOT, SafeguardClass.ACTIVISM),
    (Meaning.HARM, SafeguardClass.ACTIVISM),
    (Meaning.NEWS, SafeguardClass.NEWS_MEDIA),
    (Meaning.RECORDS, SafeguardClass.JOURNALISM),
    (Meaning.SILENCE, SafeguardClass.JOURNALISM),
    (Meaning.POWER, SafeguardClass.JOURNALISM),
    (Meaning.TELLING, SafeguardClass.JOURNALISM),
    (Meaning.EVERYDAY, SafeguardClass.ACTIVISM),
)
# Everybody names where they live and who they are: however many of these words count as one.
_ANYBODYS = frozenset({Meaning.PEOPLE, Meaning.PLACE})
# Of these few people speak whom they do not concern; of power everybody jokes.
_PUBLIC = frozenset(
    {
        Meaning.RECORDS,
        Meaning.SILENCE,
        Meaning.HARM,
        Meaning.CONTENTION,
        Meaning.PLEADING,
        Meaning.BALLOT,
        Meaning.MANDATE,
    }
)
_FEW = 2
_SEVERAL = 3
"""Other words with a meaning that are enough in one profile, however far apart they stand."""
_IN_JEST = frozenset({TakesBack.IN_JEST_BEFORE, TakesBack.IN_JEST_AFTER})
_NOT_ONES_OWN = _IN_JEST | {TakesBack.OF_OTHERS, TakesBack.MERELY_LIKED}
_OF_THE_PAST = frozenset({TakesBack.FORMER, TakesBack.TURNED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What an account says of itself, and what the service knows of it."""

    name: str = ""
    bio: str = ""
    handle: str = ""
    verified: bool = False
    followers: int = 0

    @classmethod
    def of(cls, entry: AccountEntry) -> "Profile":
        """Return the profile of an account in the service's directory."""
        return cls(
            name=entry.name,
            bio=entry.bio,
            handle=entry.handle,
            verified=entry.verified,
            followers=entry.followers,
        )


@dataclass(frozen=True, slots=True)
class Hint:
    """One signal that was found; alone it may weigh too little."""

    signal: Signal
    where: str
    hit: Found
    """Its place among the words of the name, the bio and the handle, one after the other."""
    said: str
    """The words, folded."""
    sentence: str

    def overlaps(self, other: "Hint") -> bool:
        """Return whether both read some word in common; two languages often share one."""
        return self.hit.overlaps(other.hit)


@dataclass(frozen=True, slots=True)
class _Search:
    """What to look for: a vocabulary's signals of one kind."""

    signals: tuple[Signal, ...]
    phrases: Phrases
    unless: Phrases
    takes_back: Phrases


def account_safeguards(
    profile: Profile, posts: Iterable[str], vocabulary: Vocabulary
) -> tuple[Finding, ...]:
    """Return what the profile and the posts of an account raise, one finding a class."""
    hints = profile_hints(profile, vocabulary)
    raised = {finding.code: finding for finding in _raised(profile, hints)}
    for finding in _raised_by_posts(posts, hints, vocabulary):
        raised.setdefault(finding.code, finding)
    return tuple(raised[code] for code in sorted(raised))


def profile_safeguards(profile: Profile, vocabulary: Vocabulary) -> tuple[Finding, ...]:
    """Return what the profile alone raises, one finding a class, in the order of the classes."""
    return _raised(profile, profile_hints(profile, vocabulary))


def post_safeguards(text: str, vocabulary: Vocabulary) -> tuple[Finding, ...]:
    """Return what a post's text raises about that post, one finding a class."""
    single, pairs = _post_hints(text, vocabulary)
    return _raised(Profile(), [*single, *pairs])


def _post_hints(text: str, vocabulary: Vocabulary) -> tuple[list[Hint], list[Hint]]:
    """Return what a post says by single phrases, and by two of them."""
    search = _Search(
        vocabulary.post, vocabulary.post_phrases, vocabulary.unless_post, vocabulary.takes_back
    )
    words = words_of(text)
    return _hints(words, "post", search), _pair_hints(words, "post", vocabulary)


def profile_hints(profile: Profile, vocabulary: Vocabulary) -> list[Hint]:
    """Return every signal in the profile that nothing around it takes back."""
    search = _Search(
        vocabulary.profile,
        vocabulary.profile_phrases,
        vocabulary.unless_profile,
        vocabulary.takes_back,
    )
    name, bio = words_of(profile.name), words_of(profile.bio)
    # A name and a bio are read as one: "Families of the missing", "we sit at the gate".
    both = Words((*name.folded, BREAK, *bio.folded), (*name.written, BREAK, *bio.written))
    texts = (
        (Field.NAME, name, 0),
        (Field.BIO, bio, len(name.folded) + 1),
        (Field.HANDLE, words_of_handle(profile.handle), len(both.folded)),
    )
    single = [
        replace(hint, hit=hint.hit.moved(offset))
        for field, words, offset in texts
        for hint in _hints(words, field, search)
        if field in hint.signal.fields
    ]
    return [*single, *_pair_hints(both, Field.BIO, vocabulary)]


def _hints(words: Words, where: str, search: _Search) -> list[Hint]:
    hits = tuple(search.phrases.find(words))
    if not hits:
        return []
    exceptions = [
        (search.signals[other.key].safeguard, other) for other in search.unless.find(words)
    ]
    around = [(_KINDS[other.key], other) for other in search.takes_back.find(words)]
    left: list[Hint] = []
    jests: set[SafeguardClass] = set()
    for hit in hits:
        signal = search.signals[hit.key]
        undone_by = _what_undoes(words, hit, around, signal.safeguard)
        if undone_by in _IN_JEST:
            jests.add(signal.safeguard)
        if undone_by is None and not _is_something_else(hit, exceptions, signal.safeguard):
            said = together(words.folded[hit.start : hit.end])
            left.append(Hint(signal, where, hit, said, _sentence(words, hit, where, signal)))
    # "Minister of memes, mayor of Snacktown": one joke of its kind makes the others doubtful.
    return [hint for hint in left if hint.signal.safeguard not in jests]


def _meant(words: Words, search: Phrases) -> list[Found]:
    """Return the halves of pairs in `words` that no longer phrase shows to mean something else."""
    found = list(search.find(words))
    elses = [hit for hit in found if hit.key == _SOMETHING_ELSE]
    return [hit for hit in found if not any(map(hit.overlaps, elses))]


def _pair_hints(words: Words, where: str, vocabulary: Vocabulary) -> list[Hint]:
    """Return a hint for each pair of which both parts stand near each other."""
    in_post = where == "post"
    hits = _meant(words, vocabulary.post_pair_phrases if in_post else vocabulary.pair_phrases)
    if not hits:
        return []
    by_list: dict[int, list[Found]] = {}
    for hit in hits:
        by_list.setdefault(hit.key, []).append(hit)
    around = [(_KINDS[other.key], other) for other in vocabulary.takes_back.find(words)]
    hints: list[Hint] = []
    for first in hits:
        for pair in vocabulary.pairs_starting.get(first.key, ()):
            if not (pair.in_posts if in_post else pair.in_profiles):
                continue
            others = (hit for number in pair.seconds for hit in by_list.get(number, ()))
            second = next((one for one in others if _makes(pair, first, one, words)), None)
            if second is None or (
                not in_post and _what_undoes(words, first, around, pair.signal.safeguard)
            ):
                continue
            whole = Found(first.key, min(first.start, second.start), max(first.end, second.end))
            said = together(words.folded[whole.start : whole.end])
            sentence = _sentence(words, whole, where, pair.signal)
            hints.append(Hint(pair.signal, where, whole, said, sentence))
    if in_post:
        return hints
    own = [hit for hit in hits if not _is_anothers(words, hit, around)]
    return [*hints, *_meanings_hint(words, own)]


def _is_anothers(words: Words, hit: Found, around: Sequence[tuple[TakesBack, Found]]) -> bool:
    """Return whether somebody else's work is named, a thing one merely likes, or a joke."""
    return any(kind in _NOT_ONES_OWN and _undoes(words, hit, other, kind) for kind, other in around)


def _meanings_hint(words: Words, hits: Sequence[Found]) -> list[Hint]:
    """Return one hint where several words that mean something stand in a profile, however far."""
    apart: list[Found] = []
    said: set[str] = set()
    for hit in sorted(hits, key=_public_then_longest_first):
        text = together(words.folded[hit.start : hit.end])
        if hit.key < len(MEANINGS) and text not in said and not any(map(hit.overlaps, apart)):
            apart.append(hit)
            said.add(text)
    meant = {MEANINGS[hit.key] for hit in apart}
    safeguard = next((of for meaning, of in _SPEAKS_FOR if meaning in meant), None)
    strength = _strength(meant, sum(MEANINGS[hit.key] not in _ANYBODYS for hit in apart))
    if safeguard is None or not strength:
        return []
    apart.sort(key=_place)
    quoted = " and ".join(f'"{together(words.written[hit.start : hit.end])}"' for hit in apart)
    signal = Signal(
        safeguard=safeguard,
        weight=strength,
        because=f"speak of {' and '.join(sorted(meant))}",
        phrases=(),
    )
    whole = Found(apart[0].key, apart[0].start, apart[-1].end)
    sentence = f"The profile says {quoted}, which {signal.because}."
    return [Hint(signal, Field.BIO, whole, quoted, sentence)]


def _strength(meant: Collection[Meaning], words: int) -> int:
    """Return how much a profile weighs that has words of these meanings, `words` not anybody's."""
    if not _PUBLIC.isdisjoint(meant) or (Meaning.POWER in meant and len(meant) > 1):
        return STRONG
    weight = words + (not _ANYBODYS.isdisjoint(meant))
    return STRONG if weight >= _SEVERAL else WEAK if weight >= _FEW else 0


def _makes(pair: Pair, first: Found, second: Found, words: Words) -> bool:
    """Return whether a phrase is the other half of a pair, near enough and no part of the first."""
    end, start = first.end, second.start
    if end > start and not pair.is_ordered:
        end, start = second.end, first.start
    if not 0 <= start - end <= pair.within:
        return False
    return not pair.is_one_clause or BREAK not in words.folded[end:start]


def _sentence(words: Words, hit: Found, where: str, signal: Signal) -> str:
    said = together(words.written[hit.start : hit.end])
    return f'The {where} says "{said}", which {signal.because}.'


def _is_something_else(
    hit: Found, exceptions: Iterable[tuple[SafeguardClass, Found]], safeguard: SafeguardClass
) -> bool:
    """Return whether a longer phrase over the same words means something else."""
    return any(of is safeguard and hit.overlaps(other) for of, other in exceptions)


def _what_undoes(
    words: Words,
    hit: Found,
    around: Sequence[tuple[TakesBack, Found]],
    safeguard: SafeguardClass,
) -> TakesBack | None:
    """Return how words around the hit undo it, or None where nothing does."""
    kept = [other for kind, other in around if kind is TakesBack.KEPT]
    for kind, other in around:
        is_exempt = kind in _OF_THE_PAST and safeguard not in _CAN_END
        is_no_denial = any(exception.start <= other.start < exception.end for exception in kept)
        if not is_exempt and not is_no_denial and _undoes(words, hit, other, kind):
            return kind
    return None


def _undoes(words: Words, hit: Found, other: Found, kind: TakesBack) -> bool:
    before, after = _GAP_BEFORE.get(kind), _GAP_AFTER.get(kind)
    if before is not None and _is_near(words, other.end, hit.start, gap=before):
        return True
    return after is not None and _is_near(words, hit.end, other.start, gap=after)


def _is_near(words: Words, end: int, start: int, *, gap: int) -> bool:
    """Return whether `start` follows `end` by at most `gap` words in the same clause."""
    return 0 <= start - end <= gap and BREAK not in words.folded[end:start]


def _raised(profile: Profile, hints: Sequence[Hint]) -> tuple[Finding, ...]:
    """Return a finding for each class, or for public debate where only its classes together do."""
    return tuple(_raised_by_class(profile, hints)) or tuple(_raised_together(hints))


def _raised_together(hints: Sequence[Hint]) -> Iterable[Finding]:
    """Return a finding where press, causes and politics are each named once, and weakly."""
    own = _counted([hint for hint in hints if hint.signal.safeguard in _PUBLIC_DEBATE])
    if len(own) >= STRONG:
        yield _finding(own[0].signal.safeguard, " ".join(hint.sentence for hint in own))


def _raised_by_class(profile: Profile, hints: Sequence[Hint]) -> Iterable[Finding]:
    """Return a finding for each class whose signals weigh enough together."""
    for safeguard in SafeguardClass:
        own = _counted([hint for hint in hints if hint.signal.safeguard is safeguard])
        weight = sum(hint.signal.weight for hint in own)
        reasons = [hint.sentence for hint in own]
        if weight == WEAK and profile.verified:
            reasons.append("The service has verified the account.")
        elif weight == WEAK and profile.followers >= FOLLOWED_BY_MANY:
            reasons.append(f"At least {FOLLOWED_BY_MANY:,} accounts follow it.")
        elif weight < STRONG:
            continue
        yield _finding(safeguard, " ".join(reasons))


def _counted(hints: Sequence[Hint]) -> list[Hint]:
    """Return the hints that count, the heaviest first: each word once, however often it stands."""
    counted: list[Hint] = []
    for hint in sorted(hints, key=_heaviest_first):
        if not any(hint.said == other.said or hint.overlaps(other) for other in counted):
            counted.append(hint)
    return counted


def _public_then_longest_first(hit: Found) -> tuple[bool, int, int]:
    is_public = hit.key < len(MEANINGS) and MEANINGS[hit.key] in _PUBLIC
    return not is_public, hit.start - hit.end, hit.start


def _place(hit: Found) -> int:
    return hit.start


def _heaviest_first(hint: Hint) -> int:
    return -hint.signal.weight


def _raised_by_posts(
    posts: Iterable[str], hints: Sequence[Hint], vocabulary: Vocabulary
) -> Iterable[Finding]:
    """Return a finding for each class that several posts raise, or one post and the profile."""
    counts: dict[str, int] = {}
    for text in posts:
        # Who saw it and says so counts for two: nobody witnesses by habit.
        single, pairs = _post_hints(text, vocabulary)
        is_witness = any(hint.signal.safeguard is SafeguardClass.ACTIVISM for hint in pairs)
        for finding in _raised(Profile(), [*single, *pairs]):
            is_of_it = is_witness and finding.code == SafeguardClass.ACTIVISM
            more = POSTS_THAT_COUNT if is_of_it else 1
            counts[finding.code] = counts.get(finding.code, 0) + more
    hinted = {hint.signal.safeguard for hint in hints}
    for safeguard in SafeguardClass:
        count = counts.get(safeguard, 0)
        if count >= POSTS_THAT_COUNT or (count and safeguard in hinted):
            yield _finding(safeguard, "Its posts read so.")


def _finding(safeguard: SafeguardClass, because: str) -> Finding:
    return Finding(kind=FindingKind.SAFEGUARD, code=safeguard.value, because=because)
