"""How addresses are spelt, and which of it matters."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from withheld.adapters.services import shipped_services
from withheld.resolution.locators import parse_locator
from withheld.resolution.spelling import spell, trim, visible

CHIRP = shipped_services().with_ours(shipped_services().named("chirp"))


@pytest.mark.parametrize(
    ("written", "trimmed"),
    [
        ("<https://chirp.example/a>,", "https://chirp.example/a"),
        ("(https://chirp.example/a)", "https://chirp.example/a"),
        ("https://wiki.example/a_(b)", "https://wiki.example/a_(b)"),
        ("«https://chirp.example/a»।", "https://chirp.example/a"),
        ("https://chirp.example/a_", "https://chirp.example/a_"),
    ],
)
def test_punctuation_around_an_address_goes_and_balanced_brackets_stay(
    written: str, trimmed: str
) -> None:
    """An underscore is a letter of a name; a bracket that was opened belongs to the page."""
    assert trim(written) == trimmed


@pytest.mark.parametrize(
    ("written", "host"),
    [
        ("hxxps[:]//chirp[.]example/a", "chirp.example"),
        ("https://chirp(dot)example/a", "chirp.example"),
        ("https://chirp{.}example/a", "chirp.example"),
        ("https:\\\\chirp.example\\a", "chirp.example"),
        ("http:chirp.example/a", "chirp.example"),
        ("https://CHIRP.example./a", "chirp.example"),
        ("https://xn--e1afmkfd.xn--p1ai/a", "пример.рф"),
        ("https://xn--zzzzzzzzzzzzzzz99999.example/a", "xn--zzzzzzzzzzzzzzz99999.example"),
    ],
)
def test_a_host_is_read_whatever_was_done_to_it(written: str, host: str) -> None:
    """Defanged, shouted, in Punycode: it is one host."""
    spelling = spell(written)

    assert spelling is not None
    assert spelling.host == host
    assert spelling.flaws == ()


@pytest.mark.parametrize("written", ["", "words only", "https://", "@name", "https://%%%/a"])
def test_without_a_host_there_is_no_address(written: str) -> None:
    """Nothing is made up."""
    assert spell(written) is None


@pytest.mark.parametrize("tail", ["%E2%80%8B", "%c2%a0", "%20", "%EF%BB%BF%E2%80%8B"])
def test_what_nobody_can_see_is_no_part_of_a_name(tail: str) -> None:
    """A zero-width letter that a browser wrote out is still nothing."""
    spelling = spell(f"https://chirp.example/asha{tail}")

    assert spelling is not None
    assert spelling.path == "/asha"


def test_a_percent_sign_that_stands_for_something_stays() -> None:
    """%2F is no slash: undoing it would make another path."""
    spelling = spell("https://chirp.example/a%2Fb%41")

    assert spelling is not None
    assert spelling.path == "/a%2FbA"


@given(st.text(max_size=60))
def test_seeing_twice_is_seeing_once(text: str) -> None:
    """What is visible stays visible."""
    assert visible(visible(text)) == visible(text)


@given(
    st.one_of(st.text(max_size=80), st.from_regex(r"h[tx]{2}ps?:?/{0,3}[\w.,@:/?#%&=! -]{0,60}"))
)
def test_whatever_is_written_is_some_locator(text: str) -> None:
    """No bytes of an order make the reading of a locator fail."""
    locator = parse_locator(text, CHIRP)

    assert locator.kind
    assert locator.key


def test_a_bare_handle_is_nobodys_where_no_service_is_ours() -> None:
    """An at sign alone does not say on which service."""
    assert parse_locator("@asha", shipped_services()).kind == "nothing"
