"""The registry as a letter meets it, and what the law says of whoever wrote."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from withheld.adapters.packs import read_packs
from withheld.casework.authorities import authority_from, authority_to_json
from withheld.errors import InvalidInput
from withheld.model.authority import AuthorityKind, ContactKind, ContactPoint, Mandate
from withheld.model.document import Place
from withheld.model.identity import PackID
from withheld.model.reading import Proposal, ProposalKind
from withheld.regimes.evaluating import May
from withheld.verification.checking import may_order
from withheld.verification.claims import of_claims
from withheld.verification.powers import Judged, powers_of, rank_in
from withheld.verification.registry import known

DAY = date(2026, 3, 2)
OLD = ContactPoint(kind=ContactKind.DOMAIN, value="old.example", until=date(2024, 6, 30))
NEW = ContactPoint(
    kind=ContactKind.ADDRESS, value="Orders@new.example", since=date(2024, 7, 1), until=DAY
)


def judged(pack: str, variant: str = "") -> Judged:
    """Return the law of one pack, on the day."""
    found = next(one for one in read_packs() if one.id == pack)
    return Judged(
        pack=found,
        variant=variant or found.head.default_variant,
        on=DAY,
        decided_at=datetime(2026, 3, 1, 12, tzinfo=UTC),
    )


@pytest.mark.parametrize(
    ("day", "domains", "addresses"),
    [
        (date(2024, 6, 30), ("signals.example", "old.example"), ("orders@signals.example",)),
        (date(2024, 7, 1), ("signals.example",), ("orders@signals.example", "Orders@new.example")),
        (DAY, ("signals.example",), ("orders@signals.example", "Orders@new.example")),
        (date(2026, 3, 3), ("signals.example",), ("orders@signals.example",)),
    ],
)
def test_contact_points_hold_on_their_days(
    desk: Any, day: date, domains: tuple[str, ...], addresses: tuple[str, ...]
) -> None:
    """The first and the last day count whole; what has no days always holds."""
    own = replace(desk.authority, contacts=(OLD, NEW)).as_of(day)

    assert (own.domains, own.addresses) == (domains, addresses)


def test_powers_hold_on_their_days(desk: Any) -> None:
    """A power that had ended gives none."""
    mandate = Mandate(pack="EU-TCO", since=date(2022, 6, 7), until=date(2025, 1, 1))
    one = replace(desk.authority, mandates=(mandate,))

    assert may_order(one.as_of(date(2024, 1, 1)), PackID("EU-TCO"))
    assert not may_order(one.as_of(DAY), PackID("EU-TCO"))


def test_what_a_new_entry_dropped_is_former(desk: Any) -> None:
    """The newest entry no longer has the address; the one in force then had it."""
    dropped = replace(desk.authority, addresses=())
    found = known(dropped, on=DAY, before=desk.authority)

    assert found.had("orders@signals.example")
    assert found.knew("ORDERS@signals.example")
    assert not found.has_address("orders@signals.example")


def test_an_entry_made_later_was_not_known(desk: Any) -> None:
    """Nothing of it was known before the letter was taken in."""
    found = known(desk.authority, on=DAY, before=None)

    assert found.has_address("orders@signals.example")
    assert not found.knew("orders@signals.example")
    assert found.signers == ()


def test_an_authority_is_written_and_read_as_the_same(desk: Any) -> None:
    """Contact points and mandates with all their days go to the vault and come back."""
    mandate = Mandate(pack="IN-69A", ranks=("joint-secretary",), territory=("IN",), since=DAY)
    one = replace(desk.authority, contacts=(OLD, NEW), mandates=(mandate,))

    assert authority_from(authority_to_json(one)) == one


@pytest.mark.parametrize(
    "more",
    [
        {"contacts": "none"},
        {"contacts": [3]},
        {"contacts": [{"kind": "pigeon", "value": "x"}]},
        {"contacts": [{"kind": "domain", "value": " "}]},
        {"contacts": [{"kind": "domain", "value": "x.example", "since": "soon"}]},
        {"mandates": [{"ranks": []}]},
        {"mandates": [{"pack": "IN-69A", "ranks": "all"}]},
    ],
)
def test_an_entry_that_is_not_what_it_should_be_is_refused(desk: Any, more: Any) -> None:
    """A slip in the registry would let a forger pass, or stop the authority itself."""
    table = authority_to_json(desk.authority)

    with pytest.raises(InvalidInput):
        authority_from({**table, **more})


def test_a_letter_beyond_its_mandate_is_a_doubt(desk: Any) -> None:
    """The registry gives it power for India; the letter is to reach Nepal as well."""
    mandate = Mandate(pack="IN-69A", territory=("IN",))
    who = known(replace(desk.authority, mandates=(mandate,)), on=DAY, before=None)

    def codes(*countries: str) -> list[str]:
        found = of_claims(
            (), who, desk.signs, pack=PackID("IN-69A"), territory=frozenset(countries)
        )
        return [one.code for one in found]

    assert codes("IN") == []
    assert codes("IN", "NP") == ["beyond-territory"]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Citizens League for Decent Speech", "association-orders"),
        ("Federation of Concerned Parents", "association-orders"),
        ("National Commission of Citizens", "association"),
        ("Trust Authority of the State", "association"),
    ],
)
def test_an_association_that_orders_by_statute_is_contradicted(
    desk: Any, name: str, code: str
) -> None:
    """It cites a section and commands; a body with the state's words in its name is looked at."""
    claimed = [
        Proposal(kind=ProposalKind.AUTHORITY, value=name, place=Place()),
        Proposal(kind=ProposalKind.PROVISION, value="section 69A", place=Place()),
    ]
    found = of_claims(claimed, None, desk.signs, pack=None, territory=frozenset())

    assert [one.code for one in found] == [code]


@pytest.mark.parametrize(
    ("signed", "rank"),
    [
        ("A. Sharma, Joint Secretary", "joint-secretary"),
        ("Deputy Secretary to the Government", "deputy-secretary"),
        ("The Secretary", "secretary"),
        ("Secretarial assistant", ""),
        ("", ""),
    ],
)
def test_a_rank_is_read_whole(signed: str, rank: str) -> None:
    """A deputy secretary is no secretary, and a secretarial assistant neither."""
    assert rank_in([signed], ["secretary", "joint-secretary", "deputy-secretary"]) == rank


def test_the_law_says_who_may_order_at_which_rank(desk: Any) -> None:
    """Ranks high enough, too low, and not read; and a body that may only ask."""
    law = judged("IN-69A")
    answers = {
        signed: powers_of(law, desk.authority, [signed]).permission.answer
        for signed in ("Secretary", "Under Secretary", "")
    }
    police = replace(desk.authority, kind=AuthorityKind.POLICE)

    assert answers["Secretary"] in (May.YES, May.UNKNOWN)
    assert answers["Under Secretary"] is not May.YES
    assert answers[""] is May.UNKNOWN
    assert powers_of(law, police, []).permission.answer is May.REQUEST_ONLY


def test_whether_the_registry_gives_the_power_is_asked_where_the_law_asks(desk: Any) -> None:
    """Regulation (EU) 2021/784 art. 12: only the competent authority of the list issues."""
    office = replace(desk.authority, country="NL", kind=AuthorityKind.AGENCY)
    on_list = powers_of(judged("EU-TCO"), replace(office, powers=("EU-TCO",)), [])
    not_on_it = powers_of(judged("EU-TCO"), replace(office, powers=()), [])

    assert on_list.permission.answer is not May.NO
    assert not_on_it.permission.answer is not May.YES


def test_silence_ends_when_its_law_says(desk: Any) -> None:
    """Six weeks from the decision (art. 11(3)); India's has no end to rely on."""
    union = powers_of(judged("EU-TCO"), desk.authority, [])
    india = powers_of(judged("IN-69A"), desk.authority, [])

    assert union.may_command_silence
    assert union.gag_ends_at is None or union.gag_ends_at > datetime(2026, 4, 11, tzinfo=UTC)
    assert india.may_command_silence
    assert india.gag_ends_at is None


@pytest.mark.parametrize(
    ("kind", "signed", "ranks", "codes"),
    [
        (AuthorityKind.MINISTRY, "Under Secretary", (), ["impossible-rank"]),
        (AuthorityKind.MINISTRY, "Under Secretary", ("under-secretary",), ["may-not-order"]),
        (AuthorityKind.MINISTRY, "Secretary", ("joint-secretary",), ["rank-not-mandated"]),
        (AuthorityKind.MINISTRY, "Secretary", ("secretary",), []),
        (AuthorityKind.MINISTRY, "", (), []),
        (AuthorityKind.POLICE, "Secretary", (), ["may-only-ask"]),
    ],
)
def test_ranks_and_bodies_are_held_against_their_law(
    desk: Any, kind: AuthorityKind, signed: str, ranks: tuple[str, ...], codes: list[str]
) -> None:
    """Too low by the law contradicts; what the registry or the law leaves open is looked at."""
    mandates = (Mandate(pack="IN-69A", ranks=ranks),) if ranks else ()
    who = known(replace(desk.authority, kind=kind, mandates=mandates), on=DAY, before=None)
    claimed = [Proposal(kind=ProposalKind.SIGNATORY, value=signed, place=Place())]
    no_signs = replace(desk.signs, ranks=())
    found = of_claims(
        claimed,
        who,
        no_signs,
        pack=PackID("IN-69A"),
        territory=frozenset(),
        law=judged("IN-69A"),
    )

    assert [one.code for one in found] == codes
