"""Words, phrases and the vocabulary file: how a text is folded and phrases are found."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from withheld.errors import InvalidInput
from withheld.review.phrases import phrases
from withheld.review.safeguards import Profile, post_safeguards, profile_safeguards
from withheld.review.tokens import BREAK, fold, words_of, words_of_handle
from withheld.review.vocabulary import parse_vocabulary

A_SIGNAL = """
[[profile]]
class = "journalism"
weight = "strong"
because = "names a journalist's work"
phrases = ["report*"]
"""


def found(text: str, *patterns: str) -> list[tuple[int, int]]:
    """Return the places, in words, of `patterns` in `text`."""
    return [(hit.start, hit.end) for hit in phrases([patterns]).find(words_of(text))]


@pytest.mark.parametrize(
    ("text", "pattern", "places"),
    [
        ("a reporter", "reporter", [(1, 2)]),
        ("reporters", "report*", [(0, 1)]),
        ("photojournalist", "*journalist", [(0, 1)]),
        ("women's rights", "womens|mens rights", [(0, 2)]),
        ("right to food", "right to _", [(0, 3)]),
        ("right to. Food", "right to food", []),
        ("right to .", "right to _", []),
        ("#HumanRights", "human rights", [(0, 2)]),
        ("human-rights", "human rights", [(0, 2)]),
        ("unreported", "report*", []),
        ("ज़मीनी रिपोर्टें", "जमीनी रिपोर्ट*", [(0, 2)]),
        ("İŞÇİ", "işçi", [(0, 1)]),
        ("night 40", "night #", [(0, 2)]),
        ("84 families", "# families", [(0, 2)]),
        ("a night off", "night #", []),
        ("我是记者", "记者", [(2, 4)]),
        ("للصحافة", "الصحافة", [(0, 1)]),
        ("qu'on coupe l'eau", "coupe eau", [(1, 3)]),
    ],
)
def test_phrases_are_found(text: str, pattern: str, places: list[tuple[int, int]]) -> None:
    """Stems, endings, alternatives, any word; never over the end of a clause."""
    assert found(text, pattern) == places


@pytest.mark.parametrize("pattern", ["", "_ rights", "ab*", "*abc", "*"])
def test_a_phrase_that_cannot_be_looked_up_is_refused(pattern: str) -> None:
    """A phrase that begins with anything would match everywhere."""
    with pytest.raises(InvalidInput):
        phrases([[pattern]])


@given(st.text(max_size=40))
def test_folding_twice_is_folding_once(text: str) -> None:
    """What is folded stays as it is."""
    assert fold(fold(text)) == fold(text)


@given(st.text(max_size=60))
def test_every_word_keeps_its_writing(text: str) -> None:
    """Each folded word has the word it came from beside it, whatever the text is."""
    words = words_of(text)

    assert len(words.folded) == len(words.written)


def test_a_clause_ends_once() -> None:
    """Several signs in a row end one clause."""
    assert words_of("a... | b").folded == ("a", BREAK, "b")


def test_a_handle_is_told_apart() -> None:
    """Case, digits and underscores part the words of a handle."""
    assert words_of_handle("OstinagarNews24_live").folded == ("ostinagar", "news", "live")


def test_languages_add_up() -> None:
    """The vocabulary is the union of its files."""
    both = parse_vocabulary([A_SIGNAL.encode(), A_SIGNAL.encode()])

    assert len(both.profile) == 2


@pytest.mark.parametrize(
    "content",
    [
        b"\xff",
        b"profile = 3",
        A_SIGNAL.replace("strong", "huge").encode(),
        A_SIGNAL.replace("journalism", "gossip").encode(),
        A_SIGNAL.replace('["report*"]', '"report*"').encode(),
        A_SIGNAL.replace('because = "names a journalist\'s work"', "").encode(),
        b"[takes_back]\nwhatever = []",
        b"takes_back = 3",
    ],
)
def test_a_broken_vocabulary_is_refused(content: bytes) -> None:
    """A file that cannot be read is said, never skipped: a missing language would go unseen."""
    with pytest.raises(InvalidInput):
        parse_vocabulary([content])


A_PAIR = """
[[pair]]
class = "journalism"
because = "names the powerful as what one writes about"
in = ["profile"]
within = 3
ordered = true
first = ["write|writes"]
second = ["court*"]
"""


@pytest.mark.parametrize(
    ("bio", "is_raised"),
    [
        ("I write about the courts", True),
        ("I write letters, poems, recipes, lists; courts bore me", False),
        ("At the courts all day, then I write", False),
        ("I write", False),
        ("Courts", False),
        ("I never write about courts", False),
    ],
)
def test_two_things_say_it_only_together_near_and_in_order(bio: str, *, is_raised: bool) -> None:
    """One alone raises nothing, nor both far apart, the wrong way round, or denied."""
    vocabulary = parse_vocabulary([A_PAIR.encode(), b'[takes_back]\ndenied = ["never"]\n'])
    found = profile_safeguards(Profile(bio=bio), vocabulary)

    assert bool(found) is is_raised


def test_a_pair_of_profiles_is_looked_for_in_no_post() -> None:
    """What says something of whoever says it of themselves says nothing of a post."""
    vocabulary = parse_vocabulary([A_PAIR.encode()])

    assert post_safeguards("I write about the courts", vocabulary) == ()


@pytest.mark.parametrize("gone", ["first", "second", "class"])
def test_a_pair_without_a_half_is_refused(gone: str) -> None:
    """The message says what a pair needs."""
    lines = [line for line in A_PAIR.splitlines() if not line.startswith(gone)]
    with pytest.raises(InvalidInput, match="a pair needs"):
        parse_vocabulary(["\n".join(lines).encode()])
