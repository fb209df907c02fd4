"""The less restrictive acts that would do, offered beside whatever was asked."""

from dataclasses import replace

import pytest

from withheld.model.reading import Act
from withheld.model.review import FindingKind
from withheld.review.alternatives import Asked, alternatives

AN_ACCOUNT = Asked(act=Act.RESTRICT, subject_kind="account", scope="IN", country="IN")


def codes(asked: Asked) -> list[str]:
    """Return the slugs of what is offered, in order."""
    return [offer.code for offer in alternatives(asked)]


def test_posts_are_offered_for_an_account() -> None:
    """Withholding an account silences what it never said yet; the posts named are enough."""
    offers = alternatives(replace(AN_ACCOUNT, posts_named=3))

    assert offers[0].code == "posts-not-account"
    assert "3 of this account's posts" in offers[0].because


def test_without_posts_named_one_asks_for_them() -> None:
    """An order that names no post can be asked which it means."""
    assert "ask which posts" in alternatives(AN_ACCOUNT)[0].because


@pytest.mark.parametrize("scope", [None, "global", "EU", "IN PK"])
def test_one_country_is_offered_where_more_is_asked(scope: str | None) -> None:
    """Worldwide, several countries, or nothing said: the issuing country alone is narrower."""
    assert "one-country" in codes(replace(AN_ACCOUNT, scope=scope))


def test_one_country_is_not_offered_where_it_is_what_was_asked() -> None:
    """What is asked already is no alternative."""
    assert "one-country" not in codes(AN_ACCOUNT)
    assert "one-country" not in codes(replace(AN_ACCOUNT, act=Act.GEO_RESTRICT, scope=None))


def test_an_end_is_offered_where_none_is_set() -> None:
    """Indefinite is the widest period there is."""
    assert "until-a-date" in codes(AN_ACCOUNT)
    assert "until-a-date" not in codes(replace(AN_ACCOUNT, has_end=True))


def test_a_label_is_always_offered() -> None:
    """However narrow the act, a label hides less."""
    assert codes(replace(AN_ACCOUNT, subject_kind="post", has_end=True)) == ["label"]


def test_a_word_is_everybodys() -> None:
    """A hashtag's every user is not the order's target."""
    assert codes(replace(AN_ACCOUNT, subject_kind="hashtag"))[0] == "posts-not-word"


def test_a_page_can_be_withheld_without_suspending() -> None:
    """Suspension is wider than withholding."""
    assert "withhold-not-suspend" in codes(replace(AN_ACCOUNT, act=Act.SUSPEND_ACCOUNT))


@pytest.mark.parametrize("act", [Act.PRESERVE, Act.PRODUCE_DATA, Act.SILENCE, Act.LIFT, Act.LABEL])
def test_what_hides_nothing_has_nothing_narrower(act: Act) -> None:
    """Preserving, answering, lifting and labelling take nothing from viewers."""
    assert codes(replace(AN_ACCOUNT, act=act)) == []


def test_every_offer_is_a_narrower_act_with_its_law() -> None:
    """An offer says which law it comes from."""
    offers = alternatives(replace(AN_ACCOUNT, scope="global", act=Act.SUSPEND_ACCOUNT))

    assert all(offer.kind is FindingKind.NARROWER and offer.cite for offer in offers)
