"""Which mail domains are an authority's own, and which only look like it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from withheld.verification.domains import domain_of, is_within, looks_like

LABEL = st.text("abcdefghij", min_size=4, max_size=12)


@pytest.mark.parametrize(
    ("domain", "known"),
    [
        ("mеity.example", "meity.example"),
        ("rneity.example", "meity.example"),
        ("me1ty.example", "meity.example"),
        ("meity.invalid", "meity.example"),
        ("meity-example.test", "meity.example"),
        ("meity.example.test", "meity.example"),
        ("metiy.example", "meity.example"),
    ],
)
def test_imitations_are_seen(domain: str, known: str) -> None:
    """Confusable letters, another ending, the known name inside, letters swapped."""
    assert looks_like(domain, known)


@pytest.mark.parametrize(
    ("domain", "known"),
    [
        ("meity.example", "meity.example"),
        ("north.meity.example", "meity.example"),
        ("harvest.example", "meity.example"),
        ("", "meity.example"),
        ("meity.example", ""),
        ("xn--a.example", "meity.example"),
    ],
)
def test_the_own_and_the_unrelated_are_no_imitation(domain: str, known: str) -> None:
    """Below the known domain is the authority's own; far from it is nobody's."""
    assert looks_like(domain, known) == ""


@given(LABEL, LABEL)
def test_no_domain_imitates_itself(label: str, below: str) -> None:
    """Neither the domain nor anything below it is ever called an imitation."""
    known = f"{label}.example"

    assert looks_like(known, known) == ""
    assert looks_like(f"{below}.{known}", known) == ""
    assert is_within(f"{below}.{known}", known)


def test_a_longer_name_is_not_within() -> None:
    """`notsignals.example` is not below `signals.example`."""
    assert not is_within("notsignals.example", "signals.example")


@pytest.mark.parametrize(
    ("address", "domain"),
    [
        ("desk@Signals.Example", "signals.example"),
        ("<a@b@signals.example>", "signals.example"),
        ("nobody", ""),
    ],
)
def test_the_domain_is_what_follows_the_last_at(address: str, domain: str) -> None:
    """A display trick with two at signs does not hide the domain."""
    assert domain_of(address) == domain
