"""If nobody had verified anything, every law would lead only to caution."""

from datetime import UTC, date, datetime, timedelta
from importlib.resources import files
from itertools import product

import pytest

from withheld.adapters.packs import shipped_packs
from withheld.model.authority import AuthorityKind
from withheld.model.review import Audience
from withheld.regimes.evaluating import (
    May,
    account_wide,
    default_territory,
    defects,
    disclosure_default,
    gag_ends,
    issuer_may_order,
    questions,
)
from withheld.regimes.loader import load_pack
from withheld.regimes.schema import Pack
from withheld.regimes.terms import AccountWide, Start
from withheld.regimes.timing import ClockRun, Hindrance, clocks

PACKS = files("withheld.regimes") / "packs"
DAY = date(2026, 5, 4)
AT = datetime(2026, 5, 4, 8, tzinfo=UTC)


def as_hearsay(pack: Pack, text: bytes) -> Pack:
    """Return the pack read again with every rule in it marked unverified."""
    for sure in (b"primary", b"secondary"):
        text = text.replace(b'confidence = "' + sure, b'confidence = "unverified')
    return load_pack(
        {"pack.toml": text, "golden.toml": pack.golden, "sources.md": pack.sources.encode()}
    )


@pytest.fixture(scope="session", params=[str(pack.id) for pack in shipped_packs()])
def both(request: pytest.FixtureRequest) -> tuple[Pack, Pack]:
    """Return a shipped law, and the same law as if nobody had verified any of it."""
    pack = next(each for each in shipped_packs() if each.id == request.param)
    text = (PACKS / str(pack.id) / "pack.toml").read_bytes()
    return pack, as_hearsay(pack, text)


def test_hearsay_accuses_nobody(both: tuple[Pack, Pack]) -> None:
    """No defect is left; whatever was one is a question now."""
    law, hearsay = both
    for variant, paper in product(law.variant_keys, ("order", "request")):
        before = defects(law, (), variant=variant, on=DAY, paper=paper)
        asked = {each.path for each in questions(hearsay, (), variant=variant, on=DAY, paper=paper)}

        assert defects(hearsay, (), variant=variant, on=DAY, paper=paper) == ()
        assert {f"element.{each.code.removesuffix('-missing')}" for each in before} <= asked


def test_hearsay_tells_nobody(both: tuple[Pack, Pack]) -> None:
    """Viewers, holders and the public learn nothing, and no silence ends."""
    _, hearsay = both
    for variant in hearsay.variant_keys:
        for audience in (Audience.VIEWER, Audience.HOLDER, Audience.PUBLIC):
            told = disclosure_default(hearsay, audience, variant=variant, on=DAY, is_silenced=False)
            assert told == frozenset()
        assert gag_ends(hearsay, variant=variant, on=DAY, decided_at=AT) is None


def test_hearsay_empowers_and_refuses_nobody(both: tuple[Pack, Pack]) -> None:
    """Whoever writes, at whatever rank: a person decides."""
    _, hearsay = both
    ranks = ["", *{rank for each in hearsay.issuer for rank in (*each.ranks, *each.ranks_too_low)}]
    for variant, kind, rank, designated in product(
        hearsay.variant_keys, AuthorityKind, ranks, (None, True, False)
    ):
        found = issuer_may_order(
            hearsay, kind, rank, variant=variant, on=DAY, is_designated=designated
        )
        assert found.answer is May.UNKNOWN


def test_hearsay_reaches_nowhere_by_itself(both: tuple[Pack, Pack]) -> None:
    """No territory is proposed, and no whole account."""
    _, hearsay = both
    for variant in hearsay.variant_keys:
        assert default_territory(hearsay, variant=variant, on=DAY, issuer_country="DE") is None
        answer = account_wide(hearsay, variant=variant, on=DAY)
        assert answer in {AccountWide.CONTESTED, AccountWide.SILENT}


def test_hearsay_gives_no_time(both: tuple[Pack, Pack]) -> None:
    """Every clock runs as before or earlier: obstacles stop none of them."""
    law, hearsay = both
    hindrances = [
        Hindrance(obstacle=each.rule.key, began_at=AT, ceased_at=AT + timedelta(hours=5))
        for each in law.obstacle
    ]

    def runs(pack: Pack, variant: str) -> dict[str, ClockRun]:
        found = clocks(
            pack,
            variant=variant,
            on=DAY,
            starts=dict.fromkeys(Start, AT),
            hindrances=hindrances,
        )
        return {run.clock.rule.key: run for run in found}

    for variant in law.variant_keys:
        sure, loose = runs(law, variant), runs(hearsay, variant)

        assert sure.keys() == loose.keys()
        for key, run in loose.items():
            before = sure[key].due_at
            assert (run.due_at is None) == (before is None)
            assert run.due_at is None or before is None or run.due_at <= before
