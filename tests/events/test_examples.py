"""Every event that was ever written can be read for ever."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from withheld.errors import InvalidInput
from withheld.events.catalogue import catalogue
from withheld.events.recorded import from_bytes, is_event
from withheld.ledger.canonical import JSON, canonical, parse

EXAMPLES = Path(__file__).parent / "examples"
NAMES = sorted(path.name for path in EXAMPLES.glob("*.json"))


def _leaf(name: str) -> bytes:
    return (EXAMPLES / name).read_bytes().removesuffix(b"\n")


def _object(name: str) -> dict[str, JSON]:
    value = parse(_leaf(name))
    assert isinstance(value, dict)
    return value


@pytest.mark.parametrize("name", NAMES)
def test_a_frozen_event_is_read_and_written_as_the_same_bytes(name: str) -> None:
    """What was recorded once reads today, and comes out byte for byte as it went in."""
    found = from_bytes(_leaf(name), catalogue())

    assert f"{found.event.NAME}.v{_object(name)['v']}.json" == name
    assert found.to_bytes() == _leaf(name)


def test_every_version_of_every_event_has_a_frozen_example() -> None:
    """No event, and no version of one, is without an example that was frozen."""
    wanted = {
        f"{kind.NAME}.v{version}.json"
        for kind in catalogue().values()
        for version in range(1, kind.VERSION + 1)
    }

    assert wanted == set(NAMES)


@pytest.mark.parametrize("kind", catalogue().values(), ids=catalogue())
def test_everything_in_the_catalogue_is_an_event(kind: type) -> None:
    """The catalogue lists events and nothing else."""
    assert is_event(kind)


@pytest.mark.parametrize("name", NAMES)
def test_what_a_later_minor_version_added_survives(name: str) -> None:
    """A field this version does not know is kept, and written again where it stood."""
    value = _object(name)
    body = value["body"]
    assert isinstance(body, dict)
    leaf = canonical({**value, "seal": "later", "body": {**body, "added-later": ["x", 1]}})

    assert from_bytes(leaf, catalogue()).to_bytes() == leaf


def test_an_unknown_field_deep_inside_survives() -> None:
    """A field added to a part of an event is kept beside that part."""
    value = _object("items-resolved.v1.json")
    text = canonical(value).replace(b'"items":[{', b'"items":[{"added":7,')
    leaf = canonical(parse(text)) if text.startswith(b"{") else text

    assert b'"added":7' in leaf
    assert from_bytes(leaf, catalogue()).to_bytes() == leaf


@pytest.mark.parametrize("name", NAMES)
def test_a_later_version_is_refused_with_what_to_do(name: str) -> None:
    """An event in a version of the future is not guessed at; the message says what to use."""
    value = _object(name)
    version = value["v"]
    assert isinstance(version, int)

    with pytest.raises(InvalidInput, match=rf"version {version + 1} of .*version that wrote it"):
        from_bytes(canonical({**value, "v": version + 1}), catalogue())


def test_an_event_nobody_knows_is_refused() -> None:
    """The name of an event that this version has not is an error, not an empty event."""
    value = _object("set-up-closed.v1.json")

    with pytest.raises(InvalidInput, match="does not know"):
        from_bytes(canonical({**value, "event": "never-heard-of"}), catalogue())


@pytest.mark.parametrize(
    ("field", "wrong"), [("person", 3), ("terms", "withhold"), ("items", 1), ("role", "emperor")]
)
def test_a_field_of_another_type_is_refused(field: str, wrong: JSON) -> None:
    """What does not fit its type is no event."""
    value = _object("opinion-given.v1.json")
    body = value["body"]
    assert isinstance(body, dict)

    with pytest.raises(InvalidInput):
        from_bytes(canonical({**value, "body": {**body, field: wrong}}), catalogue())


def test_a_missing_field_is_refused() -> None:
    """An opinion without its signature is no opinion."""
    value = _object("opinion-given.v1.json")
    body = value["body"]
    assert isinstance(body, dict)
    without = {key: found for key, found in body.items() if key != "signature"}

    with pytest.raises(InvalidInput, match="without its signature"):
        from_bytes(canonical({**value, "body": without}), catalogue())


@given(st.sampled_from(NAMES), st.data())
def test_a_damaged_leaf_is_refused_and_never_crashes(name: str, data: st.DataObject) -> None:
    """Bytes that are no event any more are refused in words, whatever was cut off."""
    leaf = _leaf(name)
    cut = data.draw(st.integers(min_value=0, max_value=len(leaf) - 1))

    with pytest.raises(InvalidInput):
        from_bytes(leaf[:cut], catalogue())


@pytest.mark.parametrize("field", ["v", "n", "at", "stream", "by", "body"])
def test_a_leaf_without_a_part_of_its_frame_is_refused(field: str) -> None:
    """A leaf says whose it is, which number, when, by whom and in which version."""
    value = _object("set-up-closed.v1.json")
    without = {key: found for key, found in value.items() if key != field}

    with pytest.raises(InvalidInput):
        from_bytes(canonical(without), catalogue())
