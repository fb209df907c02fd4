"""The page a lawyer checks."""

from collections.abc import Callable

from withheld.regimes.describing import describe
from withheld.regimes.schema import SECTIONS, Pack

MakePack = Callable[..., Pack]


def test_the_page_names_every_rule_with_its_source(shipped: dict[str, Pack]) -> None:
    """Nothing of the data is hidden from the person who signs it."""
    for pack in shipped.values():
        page = describe(pack)
        for path, ruled in pack.rules():
            rule = ruled.rule

            assert f"**`{path}`** {rule.words}" in page
            assert f"- {rule.cite} (" in page
            assert rule.quote in page
            assert rule.note in page


def test_what_nobody_verified_stands_out(shipped: dict[str, Pack]) -> None:
    """Each unverified rule is marked in capitals, and their number stands at the top."""
    pack = shipped["IN-69A"]
    unverified = sum(not ruled.rule.is_verified for _, ruled in pack.rules())
    page = describe(pack)

    assert page.count("(UNVERIFIED") == unverified
    assert f"{unverified} unverified" in page


def test_the_page_ends_with_what_is_signed(shipped: dict[str, Pack]) -> None:
    """The digest, the sources and the note that unsigned means inactive are on the page."""
    for pack in shipped.values():
        page = describe(pack)

        assert pack.digest in page
        assert "inactive" in page
        assert "### Not " in page or "### Choices of this pack" in page


def test_the_page_shows_dates_numbers_and_conditions(shipped: dict[str, Pack]) -> None:
    """What the evaluators use is in words a lawyer can hold against the law."""
    tco, india = describe(shipped["EU-TCO"]), describe(shipped["IN-79-3b"])

    assert "at most P42D from decided; once extended by P42D" in tco
    assert "stopped, then run anew in full, by force-majeure" in tco
    assert "only where the order did not come through an authenticated channel" in tco
    assert "It applies from 2022-06-07." in tco
    assert "secondary; until 2026-02-19 included" in india
    assert "too low: under-secretary" in india


def test_every_section_has_a_heading(shipped: dict[str, Pack]) -> None:
    """Together the shipped packs use every kind of rule but one nobody needs yet."""
    used = {path.split(".")[0] for pack in shipped.values() for path, _ in pack.rules()}

    assert used == set(SECTIONS)


def test_a_pack_of_other_kinds_is_described_too(make_pack: MakePack) -> None:
    """Ends of days and words without a number are on the page as well."""
    limit = 'limit = "PT10H"'
    pack = make_pack(
        (limit, 'limit = "P6W"\nto_end_of_day = true'),
        ('words = "Reasons."', 'words = "Reasons."\nfatal = true'),
        ('commands = "never"', 'commands = "always"\nlongest = "P6W"'),
        adding='[reporting.x]\nwords = "x"\ncite = "y"\nconfidence = "primary"\n',
    )
    page = describe(pack)

    assert "to the end of the last day" in page
    assert "void without it" in page
    assert "at most P42D from decided." in page
    assert "Owed by the service." in page
