"""Profiles that name no trade: what words of several meanings say together, in any language."""

import json
from pathlib import Path

import pytest

from withheld.adapters.vocabulary import read_vocabulary
from withheld.errors import InvalidInput
from withheld.review.safeguards import Profile, account_safeguards, profile_safeguards
from withheld.review.vocabulary import parse_vocabulary

VOCABULARY = read_vocabulary()
TOLD = Path(__file__).with_name("meanings.jsonl").read_text(encoding="utf-8").splitlines()
"""Invented profiles in sixteen languages, many of them traps, and whom a person would protect."""

A_PAIR = b"""
[[pair]]
class = "journalism"
because = "names public power as what one tells of"
in = ["profile"]
within = 3
clause = true
first = ["@telling"]
second = ["@power"]
"""
ENGLISH = b"""
[fields]
telling = ["ask*"]
power = ["ministers"]
contention = ["picket*"]
everyday = ["strike"]
people = ["nurses"]
else = ["ask me out"]
"""
SPANISH = b"""
[fields]
power = ["ministros"]
"""


def raised(bio: str, *languages: bytes) -> set[str]:
    """Return the classes that a profile with this bio raises."""
    vocabulary = parse_vocabulary([A_PAIR, *languages])
    return {one.code for one in profile_safeguards(Profile(bio=bio), vocabulary)}


def test_who_names_no_trade_is_told_from_who_sells_cakes() -> None:
    """Of those a person would protect 95 in 100 are raised; of those raised 9 in 10 are right."""
    told = [json.loads(line) for line in TOLD]
    found = [
        account_safeguards(Profile(name=one["name"], bio=one["bio"]), one["posts"], VOCABULARY)
        for one in told
    ]
    hits = sum(bool(f) and one["protected"] for f, one in zip(found, told, strict=True))

    assert hits / sum(one["protected"] for one in told) >= 0.95
    assert hits / sum(map(bool, found)) >= 0.9


@pytest.mark.parametrize(
    ("bio", "is_raised"),
    [
        ("asking ministers", True),
        ("asking ministros", True),
        ("asking around. ministers", True),
        ("picketing", True),
        ("strike", False),
        ("strike, nurses", False),
        ("ministers, strike, ministros", True),
        ("ministers", False),
        ("ministers, ministros", False),
        ("nurses", False),
        ("ask me out, ministers", False),
        ("I love picketing", True),
    ],
)
def test_words_count_by_what_they_mean(bio: str, *, is_raised: bool) -> None:
    """Some suffice, those said every day need company, power alone is a joke, whatever language."""
    assert bool(raised(bio, ENGLISH, SPANISH)) is is_raised


def test_what_one_merely_loves_means_nothing() -> None:
    """A word of public affairs is taken back as a trade is."""
    loves = b'[takes_back]\nof_others = ["love"]\n'

    assert raised("I love picketing", ENGLISH, loves) == set()


def test_the_finding_quotes_every_word_and_says_what_they_speak_of() -> None:
    """Nobody need guess why words far apart count."""
    vocabulary = parse_vocabulary([ENGLISH])
    bio = "Ministers come and go; I picket"
    (found,) = profile_safeguards(Profile(bio=bio), vocabulary)

    assert found.because == (
        'The profile says "Ministers" and "picket", which speak of contention and power.'
    )


@pytest.mark.parametrize("name", ["@gossip", "@"])
def test_a_pair_of_an_unknown_meaning_is_refused(name: str) -> None:
    """A slip in a language's file is said, never skipped."""
    with pytest.raises(InvalidInput, match="a pair needs"):
        parse_vocabulary([A_PAIR.replace(b"@power", name.encode())])


def test_a_field_of_an_unknown_meaning_is_refused() -> None:
    """The message names the meanings there are."""
    with pytest.raises(InvalidInput, match="contention"):
        parse_vocabulary([b'[fields]\ngossip = ["psst"]\n'])


def test_one_cartoon_passed_on_is_no_witness() -> None:
    """Who saw abuse and says so counts for two posts; who passes on a cartoon counts for one."""
    cartoon = "Cartoon: the minister waters the road"
    seen = "We filmed the officers beating the baker, full video"

    assert account_safeguards(Profile(), [cartoon], VOCABULARY) == ()
    assert account_safeguards(Profile(), [seen], VOCABULARY) != ()


@pytest.mark.parametrize(
    ("bio", "safeguard"),
    [
        ("我是记者", "journalism"),
        ("記者をしています", "journalism"),
        ("أنا صحفية مستقلة", "journalism"),
        ("صحافی، کراچی نہیں گاؤں", "journalism"),
        ("সাংবাদিক", "journalism"),
        ("Журналістка", "journalism"),
        ("Wartawan lepas", "journalism"),
        ("律师", "court-or-parliament"),
        ("نقابة العمال", "activism"),
        ("Serikat buruh pabrik", "activism"),
    ],
)
def test_a_trade_is_known_in_every_script(bio: str, safeguard: str) -> None:
    """Also where no space stands between words, and where the article is part of the word."""
    found = profile_safeguards(Profile(bio=bio), VOCABULARY)

    assert safeguard in {one.code for one in found}
