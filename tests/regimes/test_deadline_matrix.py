"""How long each law gives to act, side by side: the matrix a lawyer keeps on the wall."""

from datetime import UTC, datetime

import pytest

from withheld.regimes.schema import Clock, Pack
from withheld.regimes.terms import ClockKind, Confidence, Party
from withheld.regimes.timing import law_date

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
P, S, G = Confidence.PRIMARY, Confidence.SECONDARY, Confidence.UNVERIFIED

ACT = [
    ("IN-69A", "ordinary", "as-stated", P),
    ("IN-69A", "emergency", "at-once", P),
    ("IN-79-3b", "government", "PT3H", S),
    ("EU-DSA-9", "ordinary", "as-stated", P),
    ("EU-DSA-10", "ordinary", "as-stated", P),
    ("EU-TCO", "ordinary", "PT1H", P),
    ("EU-TCO", "emergency", "PT1H", P),
    ("FR-LCEN", "terrorism", "PT24H", S),
    ("FR-LCEN", "child-abuse", "PT24H", S),
    ("FR-LCEN", "drugs", "PT24H", S),
    ("GB-TA-3", "notice", "2 working days", P),
    ("GB-OSA", "ofcom", "as-stated", G),
    ("TR-5651", "article-8", "PT4H", G),
    ("TR-5651", "article-8a", "PT4H", P),
    ("TR-5651", "article-9a", "PT4H", S),
    ("RU-149-FZ", "register", "PT24H", G),
    ("RU-149-FZ", "prosecutor", "at-once", S),
    ("BR-MCI", "court", "as-stated", G),
    ("BR-MCI", "electoral", "as-stated", G),
    ("ID-MR5", "ordinary", "PT24H", S),
    ("ID-MR5", "urgent", "PT4H", S),
    ("SG-POFMA", "part-3", "as-stated", P),
    ("SG-POFMA", "part-4", "as-stated", P),
    ("SG-OCHA", "direction", "as-stated", P),
    ("SG-FICA", "direction", "as-stated", P),
    ("AU-OSA", "class-1", "PT24H", P),
    ("AU-OSA", "adult-abuse", "PT24H", P),
    ("AU-OSA", "intimate-image", "PT24H", P),
    ("AU-OSA", "other", "PT24H", G),
    ("PK-PECA", "ordinary", "PT48H", S),
    ("PK-PECA", "emergency", "PT12H", S),
    ("TH-CCA", "notice", "PT24H", G),
    ("VN-147", "authority", "PT24H", S),
    ("VN-147", "oral", "PT24H", S),
    ("VN-147", "user-complaint", "PT48H", S),
    ("MY-OSA", "instruction", "as-stated", P),
    ("US-TIDA", "request", "PT48H", S),
    ("US-COURT", "court", "as-stated", G),
    ("US-COURT", "restraining-order", "as-stated", G),
    ("CA-CC", "judge", "as-stated", G),
    ("JP-JOHOPURA", "court", "as-stated", S),
    ("KR-KCSC", "order", "as-stated", G),
    ("DE-NETZDG", "manifest", "PT24H", G),
    ("DE-NETZDG", "other", "P7D", G),
    ("AT-KOPLG", "obvious", "PT24H", G),
]
OTHERS = [
    ("IN-69A", ClockKind.ACKNOWLEDGE, "PT2H", G),
    ("IN-69A", ClockKind.CONFIRM_INTERIM, "PT48H", P),
    ("EU-TCO", ClockKind.ANSWER, "without-undue-delay", P),
    ("EU-DSA-9", ClockKind.ANSWER, "without-undue-delay", P),
    ("EU-DSA-10", ClockKind.ANSWER, "without-undue-delay", P),
    ("FR-LCEN", ClockKind.CONTEST, "PT48H", P),
    ("FR-LCEN", ClockKind.DECIDE, "PT72H", P),
    ("RU-149-FZ", ClockKind.CONTEST, "P3M", G),
    ("PK-PECA", ClockKind.CONTEST, "P30D", S),
    ("KR-KCSC", ClockKind.CONTEST, "P15D", G),
    ("US-COURT", ClockKind.CONFIRM_INTERIM, "P14D", P),
    ("TR-5651", ClockKind.CONFIRM_INTERIM, "PT24H", G),
    ("TR-5651", ClockKind.DECIDE, "PT48H", G),
    ("MY-OSA", ClockKind.TELL_HOLDER, "without-undue-delay", P),
]


def acts(pack: Pack, variant: str) -> list[Clock]:
    """Return the service's clocks to act that are law now in one procedure."""
    on = law_date(pack.head, NOW)
    return [
        clock
        for clock in pack.clock
        if clock.kind is ClockKind.ACT
        and clock.party is Party.SERVICE
        and clock.rule.covers(variant)
        and clock.rule.is_in_force(on)
    ]


@pytest.mark.parametrize(("name", "variant", "limit", "confidence"), ACT)
def test_so_long_there_is_to_act(
    shipped: dict[str, Pack], name: str, variant: str, limit: str, confidence: Confidence
) -> None:
    """One time to act for each procedure, no surer than it was read."""
    (clock,) = acts(shipped[name], variant)

    assert (_said(clock), clock.rule.confidence) == (limit, confidence)


@pytest.mark.parametrize(("name", "kind", "limit", "confidence"), OTHERS)
def test_so_long_there_is_for_the_rest(
    shipped: dict[str, Pack], name: str, kind: ClockKind, limit: str, confidence: Confidence
) -> None:
    """Acknowledging, answering, confirming, contesting: as sure as it was read."""
    clocks = [clock for clock in shipped[name].clock if clock.kind is kind]

    assert (limit, confidence) in [(_said(clock), clock.rule.confidence) for clock in clocks]


def test_no_procedure_has_two_times_to_act_on_one_day(shipped: dict[str, Pack]) -> None:
    """Not today; over time the linter looks at every day on which a rule begins."""
    for pack in shipped.values():
        for variant in pack.variant_keys:
            assert len(acts(pack, variant)) <= 1, (pack.id, variant)


def _said(clock: Clock) -> str:
    return str(clock.limit)
