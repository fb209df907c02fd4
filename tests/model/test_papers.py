"""Papers: well formed once built, text only; and words for dates and places."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from withheld.errors import InvalidInput
from withheld.model.papers import Heading, Link, Paper, Table, say
from withheld.model.territory import COUNTRIES, EU_MEMBERS, Territory
from withheld.model.wording import LANGUAGES, country_name, day, moment, where


@pytest.mark.parametrize(
    "target",
    ["javascript:alert(1)", "data:text/html,x", "//elsewhere.example", "https://", "a b", "",
     "vbscript:x", "https://a.example/ b", "/\\elsewhere.example", "x\n"],
)  # fmt: skip
def test_a_link_leads_only_where_a_paper_may_lead(target: str) -> None:
    """A target that could run something, or leaves the site unseen, is refused."""
    with pytest.raises(InvalidInput):
        Link("words", target)


@pytest.mark.parametrize(
    "target",
    ["https://a.example/x?y=1#z", "http://a.example", "mailto:a@b.example", "tel:+4912345",
     "../verify.html", "statements/1-a.html", "#top", "/legal/withheld"],
)  # fmt: skip
def test_the_web_a_mailbox_a_telephone_and_the_own_pages_are_links(target: str) -> None:
    """Whatever a letter has to lead to can be led to."""
    assert Link("words", target).target == target


def test_a_link_without_words_is_refused() -> None:
    """A screen reader would have nothing to say."""
    with pytest.raises(InvalidInput):
        Link(" ", "https://a.example")


def test_headings_go_down_one_level_at_a_time() -> None:
    """A heading that skips a level leaves a screen reader's outline with a hole."""
    fine = (Heading("A"), Heading("B", 3), Heading("C", 2), Heading("D", 3), Heading("E", 4))

    assert Paper(title="T", language="en", blocks=fine).blocks == fine
    for levels in ((3,), (2, 4), (1,), (2, 3, 4, 5)):
        with pytest.raises(InvalidInput):
            Paper(title="T", language="en", blocks=tuple(Heading("H", n) for n in levels))


def test_a_paper_has_a_title_and_a_language() -> None:
    """Without them it cannot be announced or spoken."""
    with pytest.raises(InvalidInput):
        Paper(title=" ", language="en", blocks=())
    with pytest.raises(InvalidInput):
        Paper(title="T", language="English please", blocks=())


def test_a_table_is_rectangular() -> None:
    """A row with a cell too many would stand under no heading."""
    with pytest.raises(InvalidInput):
        Table(("A", "B"), (("1",),))
    with pytest.raises(InvalidInput):
        Table((), ())


def test_bare_words_in_a_paragraph_are_text() -> None:
    """Saying is the short way to a paragraph."""
    assert [run.text for run in say("a ", Link("b", "#b")).runs] == ["a ", "b"]


def test_an_instant_says_its_time_zone() -> None:
    """A deadline is read in another time zone than it was written in."""
    at = datetime(2021, 2, 5, 14, 5, tzinfo=UTC)

    assert moment(at) == "5 February 2021, 14:05 UTC"
    assert moment(at, "hi") == "5 फ़रवरी 2021, 14:05 UTC"


@pytest.mark.parametrize(
    "at",
    [
        datetime(2021, 2, 5, 14, 5),  # noqa: DTZ001 -- a naive instant is what is refused
        datetime(2021, 2, 5, 14, 5, tzinfo=timezone(timedelta(hours=5, minutes=30))),
    ],
)
def test_an_instant_that_is_not_in_utc_is_refused(at: datetime) -> None:
    """An Indian clock time under the word UTC would be five and a half hours wrong."""
    with pytest.raises(InvalidInput):
        moment(at)


def test_a_language_without_words_is_refused() -> None:
    """A date in a language we do not have is not written in another."""
    with pytest.raises(InvalidInput):
        day(date(2021, 2, 5), "xx")


def test_the_union_is_named_as_one() -> None:
    """Twenty-seven names are not read; one is."""
    assert where(Territory.of("EU")) == "the European Union"
    assert where(Territory.of("EU", "NO")) == "the European Union and Norway"
    assert where(Territory.of("FR", "DE")) == "France and Germany"
    assert where(Territory.of("IN"), "hi") == "भारत"


@given(st.sets(st.sampled_from(sorted(COUNTRIES - EU_MEMBERS)), min_size=1, max_size=6))
def test_every_country_of_a_territory_is_named(codes: set[str]) -> None:
    """A place that is not named in a letter is a place its holder does not know of."""
    for language in LANGUAGES:
        named = where(Territory(frozenset(codes)), language)

        assert all(country_name(code, language) in named for code in codes)


def test_a_country_without_a_name_is_named_by_its_code() -> None:
    """A name is never guessed."""
    assert country_name("TV") == "the country with the code TV"
