"""Addresses that name something in their query: which requests hit a mark, and which do not."""

import re
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.connectors.shapes import entry

from withheld.adapters.directory import MemoryDirectory
from withheld.connectors.places import is_expressible, read_places
from withheld.connectors.queries import keys_in_query, query_patterns
from withheld.connectors.settings import Settings
from withheld.errors import InvalidInput
from withheld.ports.directory import AccountEntry

VALUES = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12).filter(
    lambda value: is_expressible(f"/lookup?acct={value}")
)
SIZE = 500


def encoded(value: str, chosen: list[bool]) -> str:
    """Return a value as a client may send it, some of its characters encoded."""
    return "".join(
        "".join(f"%{byte:02x}" for byte in one.encode()) if must else one
        for one, must in zip(value, chosen, strict=False)
    )


@given(st.data(), VALUES, st.booleans())
def test_however_a_value_is_sent_it_is_hit(data: st.DataObject, value: str, folds: bool) -> None:  # noqa: FBT001 -- drawn
    """Any of its characters may be encoded; other parameters stand around it; it may come twice."""
    value = value.lower() if folds and value.isascii() else value
    sent = encoded(
        value, data.draw(st.lists(st.booleans(), min_size=len(value), max_size=len(value)))
    )
    (pattern,) = query_patterns([f"IN:/lookup?acct={value}"], size_max=SIZE, folds=folds)
    hits = re.compile(("(?i)" if folds else "") + pattern).match

    for query in (f"acct={sent}", f"x=1&acct={sent}&y", f"acct=ravi&acct={sent}"):
        assert hits(f"IN:/lookup?{query}"), query
    for query in (f"acct={sent}x", f"bacct={sent}", f"x=acct={sent}", ""):
        assert not hits(f"IN:/lookup?{query}"), query
    assert not hits(f"DE:/lookup?acct={sent}")
    assert not hits(f"IN:/lookup/x?acct={sent}")


@given(st.sets(VALUES, min_size=1, max_size=30), st.booleans())
def test_patterns_are_read_back_as_the_keys_they_are_of(values: set[str], folds: bool) -> None:  # noqa: FBT001 -- drawn
    """Every one, and no other; what is not written so is nobody's."""
    keys = {f"IN:/.well-known/webfinger?resource=acct:{value}@chirp.example" for value in values}
    patterns = list(query_patterns(keys, size_max=SIZE, folds=folds))
    read = [keys_in_query(pattern) for pattern in patterns]

    assert {key for one in read for key in one or ()} == keys
    assert keys_in_query("^IN:/lookup.acct=.*$") is None


@pytest.mark.parametrize(
    "form", ["/l?acct", "/l?a=1&b={id}", "/l?{id}=x", "/{id}/x?acct={id}", "/l?acct={id}/*"]
)
def test_a_query_is_one_parameter_whose_value_is_filled_in(form: str) -> None:
    """Anything else would be compared by some servers and not by others."""
    with pytest.raises(InvalidInput, match="a form of"):
        read_places(Settings({"places": {"account": [form]}}), MemoryDirectory([]))


def test_the_host_of_the_service_is_filled_in_where_somebody_said_it() -> None:
    """Without it the account counts as not wholly expressed, and is reported so."""
    directory = MemoryDirectory([AccountEntry(id="17", handle="asha")])
    form = "/.well-known/webfinger?resource=acct:{handle}@{host}"
    settings = Settings({"places": {"account": ["/{handle}/*", form]}})
    subject = entry("account:17").subject
    known = read_places(settings, directory, "chirp.example").targets(subject)
    unknown = read_places(settings, directory).targets(subject)

    assert known == (
        frozenset({"/asha/*", "/.well-known/webfinger?resource=acct:asha@chirp.example"}),
        True,
    )
    assert unknown == (frozenset({"/asha/*"}), False)


def test_a_question_mark_in_a_handle_begins_no_query() -> None:
    """It is sent encoded and lies in the path; rather not expressed than taken for a parameter."""
    directory = MemoryDirectory([AccountEntry(id="17", handle="as?h=a")])
    places = read_places(Settings({"places": {"account": ["/{handle}"]}}), directory)

    assert places.targets(entry("account:17").subject) == (frozenset(), False)
    assert quote("as?h=a") == "as%3Fh%3Da"
