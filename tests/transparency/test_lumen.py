"""A public archive is given what the public may be told, one notice an outcome."""

from dataclasses import replace
from datetime import date

import pytest

from withheld.errors import InvalidInput, NotPermitted
from withheld.model.authority import AuthorityKind
from withheld.model.papers import Letterhead
from withheld.model.review import Layer
from withheld.model.territory import Territory
from withheld.transparency.lumen import NoticeFacts, NoticeType, Taken, notices
from withheld.transparency.statements import PublicAuthority

WITHHELD = ("https://chirp.example/lantern/status/71", "https://chirp.example/quay")
REFUSED = ("https://chirp.example/gazette",)
FACTS = NoticeFacts(
    letterhead=Letterhead(
        service="Chirp",
        legal_name="Chirp Example Ltd",
        address=("1 Example Street",),
        mail="legal@chirp.example",
    ),
    country="IE",
    disclosed=frozenset(Layer),
    received_on=date(2021, 2, 1),
    issued_on=date(2021, 1, 31),
    provisions=("Section 69A, Information Technology Act, 2000",),
    authority=PublicAuthority(
        name="Ministry of Signals", kind=AuthorityKind.MINISTRY, country="IN"
    ),
    territory=Territory.of("IN"),
    outcomes={Taken.YES: WITHHELD, Taken.NO: REFUSED},
)


def test_an_order_with_two_outcomes_becomes_two_notices() -> None:
    """The archive keeps one word on the outcome of a whole notice: a mixture would say nothing."""
    yes, no = notices(FACTS)

    assert [yes.fields["action_taken"], no.fields["action_taken"]] == ["Yes", "No"]
    assert [yes.fields["url_count"], no.fields["url_count"]] == [2, 1]
    assert str(REFUSED[0]) not in str(yes.fields)


def test_a_law_with_commas_stays_one_law() -> None:
    """The archive splits lists at commas."""
    (yes, _) = notices(FACTS)

    assert yes.fields["regulation_list"] == "Section 69A; Information Technology Act; 2000"


def test_what_the_public_may_not_be_told_is_in_no_field() -> None:
    """Existence and act only: no address, no authority, no law, no count, no date of the order."""
    few = replace(FACTS, disclosed=frozenset({Layer.EXISTENCE, Layer.ACT}))
    for one in notices(few):
        written = str(dict(one.fields))

        assert one.fields["type"] == "LocalLaw"
        for hidden in (*WITHHELD, *REFUSED, "Ministry", "69A", "url_count", "2021-01-31"):
            assert hidden not in written


@pytest.mark.parametrize("missing", [Layer.EXISTENCE, Layer.ACT])
def test_an_order_that_may_not_be_known_is_not_archived(missing: Layer) -> None:
    """Counsel decides first."""
    with pytest.raises(NotPermitted):
        notices(replace(FACTS, disclosed=frozenset(Layer) - {missing}))


def test_an_order_nobody_decided_is_not_archived() -> None:
    """There is no outcome to report."""
    with pytest.raises(InvalidInput):
        notices(replace(FACTS, outcomes={Taken.YES: (), Taken.NO: ()}))


def test_a_courts_order_is_filed_as_one() -> None:
    """With the court as the issuing court."""
    court = PublicAuthority(name="High Court", kind=AuthorityKind.COURT, country="IN")
    (yes, _) = notices(replace(FACTS, authority=court))

    assert yes.fields["type"] == NoticeType.COURT
    assert "issuing_court" in str(yes.fields["entity_notice_roles_attributes"])


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("https://chirp.example/@ann@other.example/109", "looks like a mailbox"),
        ("https://chirp.example/s/123456789", "nine digits"),
        ("https://archive.example/web/http://chirp.example/a", "taken apart"),
    ],
)
def test_what_the_archive_would_change_is_said_before(url: str, says: str) -> None:
    """Its blacking-out takes handles for mailboxes and ids for numbers of persons."""
    (yes,) = notices(replace(FACTS, outcomes={Taken.YES: (url,)}))

    assert len(yes.changed) == 1
    assert says in yes.changed[0]


def test_plain_addresses_are_stored_as_written() -> None:
    """Nothing is said of what does not change."""
    assert all(one.changed == () for one in notices(FACTS))
