"""Patterns of many keys match exactly those keys, and can be read back."""

import re

from hypothesis import given
from hypothesis import strategies as st

from withheld.connectors.caddy.render import _escaped as as_code
from withheld.connectors.patterns import keys_in, patterns_of
from withheld.connectors.varnish.render import _escaped as as_url

KEYS = st.lists(st.text(alphabet="ab/.(|)*+é\\n ", min_size=1, max_size=8), min_size=1, max_size=40)


@given(keys=KEYS, others=KEYS, size_max=st.integers(1, 200))
def test_a_key_matches_where_it_is_one_and_no_other_does(
    keys: list[str], others: list[str], size_max: int
) -> None:
    """However they are divided: nobody else's path is withheld, and none is left out."""
    patterns = [re.compile(f"^(?:{one})$") for one in patterns_of(keys, as_code, size_max=size_max)]
    matched = {one for one in (*keys, *others) if any(p.fullmatch(one) for p in patterns)}

    assert matched == set(keys)


@given(keys=KEYS, size_max=st.integers(1, 200))
def test_what_is_written_is_read_back(keys: list[str], size_max: int) -> None:
    """Each key once."""
    found = [keys_in(one) for one in patterns_of(keys, as_code, size_max=size_max)]

    assert sorted(key for part in found for key in part or ()) == sorted(set(keys))


@given(text=st.text(alphabet=r"ab()|?:\x2.*[]", max_size=20))
def test_a_pattern_of_somebody_else_is_read_as_what_it_matches_or_not_at_all(text: str) -> None:
    """Never a guess: what cannot be told is reported as not read."""
    keys = keys_in(text)
    for key in keys or ():
        assert re.fullmatch(text, key)


def test_a_path_beyond_ascii_is_compared_as_it_comes_encoded() -> None:
    """With digits of either case, its other letters as they are."""
    (pattern,) = patterns_of(["/भ", "/a"], as_url, size_max=1000)

    assert re.fullmatch(pattern, "/%e0%A4%ad")
    assert not re.fullmatch(pattern, "/A")


def test_long_chains_of_beginnings_are_not_nested_without_end() -> None:
    """Engines allow some two hundred brackets within each other."""
    keys = ["a" * number for number in range(1, 400)]
    (pattern,) = patterns_of(keys, as_code, size_max=10**7)
    depth = deepest = 0
    for one in pattern:
        depth += (one == "(") - (one == ")")
        deepest = max(deepest, depth)

    assert deepest <= 102
    assert keys_in(pattern) is not None
