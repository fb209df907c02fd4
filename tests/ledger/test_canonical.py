"""Canonical bytes: the vectors of RFC 8785, and what we refuse beyond it."""

import math

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from withheld.errors import NotCanonical
from withheld.ledger.canonical import DEPTH_MAX, INTEGER_MAX, JSON, canonical, kept, parse

texts = st.text(st.characters(exclude_categories=["Cs"]))
values: st.SearchStrategy[JSON] = st.recursive(
    st.none() | st.booleans() | st.integers(-INTEGER_MAX, INTEGER_MAX) | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=12,
)


named = st.recursive(
    st.none() | st.booleans() | st.integers(-INTEGER_MAX, INTEGER_MAX) | texts,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text(st.characters(max_codepoint=127)), inner, max_size=5)
        | st.dictionaries(texts, inner, max_size=2)
    ),
    max_leaves=12,
)


@given(value=named)
def test_both_ways_of_writing_are_one_spelling(value: JSON) -> None:
    """What is written the quick way, names in ASCII, is what RFC 8785's own library writes."""
    assert canonical(value) == rfc8785.dumps(value)


def test_the_sample_of_rfc_8785_comes_out_byte_for_byte() -> None:
    """Section 3.2.2's sample, its numbers apart, is written as section 3.2.4 shows."""
    sample: JSON = {
        "string": "\u20ac$\u000f\u000aA'\u0042\u0022\u005c\\\"/",
        "literals": [None, True, False],
    }

    assert canonical(sample).hex() == (
        "7b226c69746572616c73223a5b6e756c6c2c747275652c66616c73655d2c22737472696e67223a22e282ac"
        "245c75303030665c6e4127425c225c5c5c5c5c222f227d"
    )


def test_keys_are_sorted_as_rfc_8785_shows() -> None:
    """Section 3.2.3's sample: by UTF-16 code units, so an emoji stands before U+FB33."""
    sample: JSON = {
        "\u20ac": "Euro Sign",
        "\r": "Carriage Return",
        "\ufb33": "Hebrew Letter Dalet With Dagesh",
        "1": "One",
        "\U0001f600": "Emoji: Grinning Face",
        "\u0080": "Control",
        "\u00f6": "Latin Small Letter O With Diaeresis",
    }
    value = parse(canonical(sample))

    assert isinstance(value, dict)
    assert list(value.values()) == [
        "Carriage Return",
        "One",
        "Control",
        "Latin Small Letter O With Diaeresis",
        "Euro Sign",
        "Emoji: Grinning Face",
        "Hebrew Letter Dalet With Dagesh",
    ]


def test_whole_numbers_are_written_as_rfc_8785_shows() -> None:
    """Appendix B's whole numbers up to the largest safe one, either way."""
    assert canonical([0, -9007199254740991, 9007199254740991]) == (
        b"[0,-9007199254740991,9007199254740991]"
    )


@given(values)
def test_what_is_written_reads_back_the_same(value: JSON) -> None:
    """Every value we may write survives the way there and back."""
    assert parse(canonical(value)) == value


@given(st.dictionaries(texts, st.integers(0, 9), min_size=2))
def test_the_order_of_keys_does_not_matter(value: dict[str, JSON]) -> None:
    """Two dictionaries that are equal have one spelling."""
    assert canonical(dict(reversed(value.items()))) == canonical(value)


@pytest.mark.parametrize(
    "value",
    [1.5, 2.0, math.nan, math.inf, 2**53, -(2**53), b"bytes", {1: "one"}, "\ud800", {"\udfff": 1}],
    ids=repr,
)
def test_what_has_no_sure_spelling_is_refused(value: JSON) -> None:
    """Fractions, huge integers, bytes and half characters are refused wherever they stand."""
    with pytest.raises(NotCanonical):
        canonical([{"deep": value}])


@pytest.mark.parametrize(
    "data",
    [
        b' {"a":1}',
        b'{"a":1}\n',
        b'{"b":1,"a":2}',
        b'{"a":1,"a":1}',
        b'{"a":1,"a":2}',
        b'"\\u0041"',
        b'"\\/"',
        b"1.0",
        b"1e3",
        b"-0",
        b"NaN",
        b"Infinity",
        b"9007199254740992",
        b"1" * 5000,
        b'"\\ud800"',
        b"\xff",
        b"",
        b"{",
        b"\xef\xbb\xbf1",
        b"[" * 100_000,
    ],
    ids=lambda data: repr(data[:24]),
)
def test_a_second_spelling_is_refused(data: bytes) -> None:
    """Bytes that `canonical` would not have written are refused, JSON or not."""
    with pytest.raises(NotCanonical):
        parse(data)


@given(values, st.data())
def test_a_changed_byte_never_reads_as_the_same_value(value: JSON, data: st.DataObject) -> None:
    """One byte changed is refused or another value; two spellings never share a meaning."""
    spelled = bytearray(canonical(value))
    spelled[data.draw(st.integers(0, len(spelled) - 1))] ^= data.draw(st.integers(1, 255))

    try:
        changed = parse(bytes(spelled))
    except NotCanonical:
        return
    assert canonical(changed) != canonical(value)


def test_nesting_has_an_end() -> None:
    """The deepest value allowed is written; one level more is refused, written or read."""
    deepest: JSON = 1
    for _ in range(DEPTH_MAX):
        deepest = [deepest]

    assert parse(canonical(deepest)) == deepest
    with pytest.raises(NotCanonical):
        canonical([deepest])
    with pytest.raises(NotCanonical):
        parse(b"[" + canonical(deepest) + b"]")


def test_a_refusal_never_quotes_what_it_refuses() -> None:
    """What cannot be written may be a name; neither the message nor its cause repeats it."""
    with pytest.raises(NotCanonical) as refusal:
        canonical({"holder": "asha.example\ud800"})

    assert "asha" not in str(refusal.value)
    assert refusal.value.__cause__ is None
    assert refusal.value.__suppress_context__


@given(values)
def test_what_was_written_here_is_read_without_writing_it_again(value: JSON) -> None:
    """Bytes that a hash or the store vouches for come out as they went in."""
    assert kept(canonical(value)) == value


@pytest.mark.parametrize("data", [b"", b"{", b"1.5", b"NaN", b"\xff"])
def test_what_is_no_canonical_json_is_refused_even_where_it_was_kept(data: bytes) -> None:
    """A store that holds something else says so."""
    with pytest.raises(NotCanonical):
        kept(data)
