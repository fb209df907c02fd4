"""What a law gives the holder, in the holder's letter: ways to contest, reasons, a copy."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from withheld.adapters.packs import shipped_packs
from withheld.correspondence.holder import (
    CopyOfOrder,
    HolderLetterFacts,
    HolderRow,
    holder_letter,
)
from withheld.correspondence.remedies import remedies, within_words
from withheld.errors import InvalidInput
from withheld.model.papers import Letterhead
from withheld.model.review import Layer
from withheld.model.territory import Territory
from withheld.regimes.schema import Pack
from withheld.regimes.spans import Span, Wording, parse_limit
from withheld.regimes.telling import owed_to_holder, stands_instead, ways_to_contest
from withheld.regimes.terms import Confidence, Owed
from withheld.renderers.text import to_text

PACKS = {pack.id: pack for pack in shipped_packs()}
DAY = date(2026, 5, 4)
AT = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)
BARE = HolderLetterFacts(
    language="en",
    letterhead=Letterhead(
        service="Chirp", legal_name="Chirp Example Ltd", address=(), mail="legal@chirp.example"
    ),
    written_at=AT,
    handle="@lantern",
    rows=(HolderRow(what="your post 71", withheld_in=Territory.of("IN"), since=AT),),
    disclosed=frozenset(Layer),
    law="an invented act",
)


def pack(name: str) -> Pack:
    """Return a shipped pack."""
    return next(one for one in PACKS.values() if one.id == name)


def test_the_unions_holder_can_ask_for_scrutiny_within_48_hours() -> None:
    """TCO art. 4(4) and art. 9: scrutiny at home, courts in the issuing State."""
    ways = ways_to_contest(pack("EU-TCO"), variant="cross-border", on=DAY)
    told = remedies(ways, "en")

    assert any("scrutin" in way.cite or "4(4)" in way.cite for way in ways)
    assert "48 hours" in [one.within for one in told]
    assert any(one.forum.startswith("courts of the issuing Member State (") for one in told)


def test_a_way_that_nobody_has_read_is_not_told() -> None:
    """An unverified court or time could make the holder miss the right one."""
    for one in PACKS.values():
        for variant in one.variant_keys:
            cites = {way.cite for way in ways_to_contest(one, variant=variant, on=DAY)}
            unread = {
                each.rule.cite
                for each in one.redress
                if each.rule.confidence is Confidence.UNVERIFIED
            }
            read = {each.rule.cite for each in one.redress if each.rule.is_verified}
            assert not cites & (unread - read), one.id


def test_reasons_are_owed_by_the_dsa_and_a_copy_by_the_tco() -> None:
    """DSA art. 9(5) a statement of reasons; TCO art. 11(2) a copy on request; India neither."""
    found = {
        name: owed_to_holder(pack(name), variant=pack(name).head.default_variant, on=DAY)
        for name in ("EU-DSA-9", "EU-TCO", "IN-69A")
    }

    assert found == {
        "EU-DSA-9": {Owed.REASONS},
        "EU-TCO": {Owed.COPY_ON_REQUEST},
        "IN-69A": frozenset(),
    }


def test_reasons_that_the_law_owes_are_told_without_the_document() -> None:
    """Otherwise they stay with the document."""
    closed = replace(
        BARE, reasons="It deceives.", disclosed=frozenset({Layer.EXISTENCE, Layer.LAW})
    )
    owed = replace(closed, owed=frozenset({Owed.REASONS}))

    assert "It deceives." not in to_text(holder_letter(closed))
    assert "It deceives." in to_text(holder_letter(owed))


def test_a_copy_that_the_law_owes_is_offered() -> None:
    """On request, although the document itself is not disclosed to every holder."""
    closed = replace(BARE, disclosed=frozenset({Layer.EXISTENCE, Layer.LAW}))
    owed = replace(closed, owed=frozenset({Owed.COPY_ON_REQUEST}))
    attached = replace(BARE, copy=CopyOfOrder.ATTACHED, owed=owed.owed)

    assert "a copy of the order" not in to_text(holder_letter(closed))
    assert "You can ask us for a copy of the order." in to_text(holder_letter(owed))
    assert "You can ask us for a copy" not in to_text(holder_letter(attached))


def test_what_stands_in_the_contents_place_is_offered_only_by_a_rule_that_was_read() -> None:
    """Brazil's rule is believed and not verified: counsel reads it before a holder hears of it."""
    brazil = pack("BR-MCI")
    (stone,) = brazil.tombstone
    read = replace(
        brazil,
        tombstone=(replace(stone, rule=replace(stone.rule, confidence=Confidence.PRIMARY)),),
    )

    assert stands_instead(brazil, variant="court", on=DAY) is None
    assert stands_instead(read, variant="court", on=DAY) is not None
    offered = to_text(holder_letter(replace(BARE, instead="order")))
    assert "in the place of your content" in " ".join(offered.split())


@pytest.mark.parametrize(
    ("limit", "language", "words"),
    [
        ("PT48H", "en", "48 hours"),
        ("PT1H", "en", "1 hour"),
        ("P15D", "hi", "15 दिन"),
        ("P3M", "hi", "3 महीने"),
        ("P1DT12H", "en", "1 day and 12 hours"),
        ("2 working days", "en", "2 working days"),
        ("as-stated", "en", "as the order states"),
        ("no-limit", "hi", ""),
    ],
)
def test_a_time_is_read_in_the_holders_language(limit: str, language: str, words: str) -> None:
    """Whole numbers with their unit; nothing where the law sets no time."""
    parsed = parse_limit(limit)

    assert isinstance(parsed, Span | Wording)
    assert within_words(parsed, language) == words


def test_a_language_without_words_is_refused() -> None:
    """Nobody's time limit is guessed into a language."""
    with pytest.raises(InvalidInput):
        within_words(Wording.AT_ONCE, "xx")
