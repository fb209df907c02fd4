"""From bytes to a pack, and what is refused on the way."""

import hashlib
from collections.abc import Callable, Mapping

import pytest

from withheld.errors import InvalidInput, UnreadableFile
from withheld.regimes.loader import digest_of, load_pack
from withheld.regimes.schema import Pack
from withheld.regimes.tables import Table

MakePack = Callable[..., Pack]
ACT = 'limit = "PT10H"'


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        (ACT, f'{ACT}\npauseable_by = ["flood"]', "pauseable_by"),
        ('jurisdiction = "SE"', 'jurisdiction = "SE"\nregion = "x"', "region"),
        ("[clock.act]", "[klock.act]", "klock"),
        (ACT, 'limit = "ten hours"', "clock.act.limit"),
        (f"{ACT}\n", "", "clock.act.limit"),
        (ACT, "limit = 10", "clock.act.limit"),
        ('kind = "act"', 'kind = "acts"', "clock.act.kind"),
        ('kind = "act"\n', "", "clock.act.kind"),
        ('pausable_by = ["flood"]', 'pausable_by = "flood"', "clock.act.pausable_by"),
        ('pausable_by = ["flood"]', "pausable_by = [1]", "clock.act.pausable_by"),
        (ACT, f'{ACT}\nto_end_of_day = "yes"', "clock.act.to_end_of_day"),
        (ACT, f'{ACT}\nvalid_from = "2026-02-20"', "clock.act.valid_from"),
        (ACT, f"{ACT}\nvalid_from = 2026-02-20T00:00:00Z", "clock.act.valid_from"),
        ('layers = ["existence"]', 'layers = ["everything"]', "disclosure.public.layers"),
        ('cite = "Act 1, s. 6"\n', "", "clock.act.cite"),
        ('cite = "Act 1, s. 6"', 'cite = " "', "clock.act.cite"),
        ("as_of = 2026-01-01\n", "", "as_of"),
        ('utc_offset = "+02:00"', 'utc_offset = "CET"', "pack.utc_offset"),
        ("[clock.act]", "[clock]\nact = 1\n[remark.x]", "clock.act"),
        ("[clock.act]", "[[clock]]", "clock"),
    ],
)
def test_a_pack_with_a_slip_is_refused_and_the_slip_named(
    make_pack: MakePack, old: str, new: str, named: str
) -> None:
    """A misspelt key would be a rule that silently does not apply; the message says where it is."""
    with pytest.raises(InvalidInput, match=named):
        make_pack((old, new))


@pytest.mark.parametrize(
    ("files", "error"),
    [
        ({"pack.toml": b""}, InvalidInput),
        ({"pack.toml": b"", "golden.toml": b"", "sources.md": b"", "extra.py": b""}, InvalidInput),
        ({"pack.toml": b"a =", "golden.toml": b"", "sources.md": b""}, UnreadableFile),
        ({"pack.toml": b"a=" + b"[" * 9999, "golden.toml": b"", "sources.md": b""}, UnreadableFile),
        ({"pack.toml": b"\xff", "golden.toml": b"", "sources.md": b""}, UnreadableFile),
        ({"pack.toml": b"", "golden.toml": b"", "sources.md": b""}, InvalidInput),
    ],
)
def test_what_is_no_pack_is_refused(files: Mapping[str, bytes], error: type[Exception]) -> None:
    """Too few files, too many, no TOML, no UTF-8, nothing at all."""
    with pytest.raises(error):
        load_pack(files)


def test_the_digest_is_what_sha256sum_would_print() -> None:
    """Counsel can recompute it with `sha256sum * | sha256sum`, without this software."""
    first, second = hashlib.sha256(b"1").hexdigest(), hashlib.sha256(b"2").hexdigest()
    lines = f"{first}  a.toml\n{second}  b.md\n"

    assert digest_of({"b.md": b"2", "a.toml": b"1"}) == hashlib.sha256(lines.encode()).hexdigest()


@pytest.mark.parametrize("name", ["pack.toml", "golden.toml", "sources.md"])
def test_one_byte_anywhere_makes_another_digest(name: str) -> None:
    """Rules, cases and sources are signed together."""
    files = {"pack.toml": b"a", "golden.toml": b"b", "sources.md": b"c"}

    assert digest_of(files) != digest_of(files | {name: b"d"})


def test_a_rule_without_a_first_day_takes_the_regimes(make_pack: MakePack) -> None:
    """A regulation that applies from a day has no rule before it, unless the rule says so."""
    pack = make_pack(('utc_offset = "+02:00"', 'utc_offset = "+02:00"\napplies_from = 2026-01-01'))

    assert {str(ruled.rule.valid_from) for _, ruled in pack.rules()} == {"2026-01-01"}


def test_a_table_hands_out_each_key_once() -> None:
    """What has been read is no longer left over; what has not is refused at the end."""
    table = Table({"a": "x", "n": [{"b": True}], "t": {"c": 1}}, "top")

    assert table.text("a") == "x"
    assert [each.flag("b") for each in table.listed("n")] == [True]
    assert table.table("absent").names() == ()
    assert table.instant("absent") is None
    with pytest.raises(InvalidInput, match="t"):
        table.close()


@pytest.mark.parametrize("value", ["x", [1]])
def test_a_list_of_tables_holds_tables(value: object) -> None:
    """`case = "x"` is no `[[case]]`, nor is a list of numbers."""
    with pytest.raises(InvalidInput):
        Table({"case": value}, "").listed("case")
