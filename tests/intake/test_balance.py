"""No line of an order is lost, whatever the order looks like."""

from collections.abc import Callable

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from withheld.model.reading import LineClass, Reading

Read = Callable[[str], Reading]

FRAGMENT = st.one_of(
    st.text(max_size=40),
    st.sampled_from(
        [
            "https://chirp.example/a/1",
            "1) https://chirp.example/b;2.@name",
            "http:/chirp.example",
            "[private]",
            "Please block the following accounts:",
            "ANNEXURE-I",
            "> quoted https://chirp.example/q",
            "---",
            "Best regards,",
            "\u0964 \u3002 \u200b",
            'For S. No. 5 read "x"',
        ]
    ),
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(FRAGMENT, max_size=12))
def test_every_line_is_in_exactly_one_class(read: Read, fragments: list[str]) -> None:
    """The classes add up to the lines counted beforehand, for any text at all."""
    reading = read("\n".join(fragments))
    counts = [reading.classes.count(kind) for kind in LineClass]

    assert reading.totals.balance
    assert sum(counts) == reading.totals.total == len(reading.document.lines)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.sets(st.integers(min_value=1, max_value=9999), min_size=1, max_size=30))
def test_every_address_of_a_list_becomes_an_item(read: Read, numbers: set[int]) -> None:
    """A list of n addresses is n items, no matter which."""
    text = "\n".join(
        f"{turn}. https://chirp.example/p/{n}" for turn, n in enumerate(sorted(numbers), 1)
    )
    reading = read(f"You are directed to block:\n{text}")

    assert [item.url for item in reading.items] == [
        f"https://chirp.example/p/{n}" for n in sorted(numbers)
    ]
    assert [item.rows[0].n for item in reading.items] == list(range(1, len(numbers) + 1))
