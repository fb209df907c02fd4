"""The table: exact, deterministic, and refused when it is not what was signed."""

import subprocess
import sys
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import withheld.edge
from withheld.edge import build as builder
from withheld.edge.build import Signer, build
from withheld.edge.folder import TABLE, receive, verify
from withheld.edge.format import BUCKET_SIZE, HEADER_SIZE, Entry, instant
from withheld.edge.signatures import PublicKeys
from withheld.edge.table import Table
from withheld.errors import AlreadyDone, InvalidInput, NotPermitted, UnreadableFile
from withheld.model.identity import SubjectID
from withheld.model.withholding import Answer, ReasonKind, WhenCountryUnknown

KEY = b"k" * 16
HOUR = timedelta(hours=1)


def entry(
    subject: str,
    *countries: str,
    starts_at: datetime | None = None,
    ends_at: datetime | None = None,
    reason_kind: ReasonKind = ReasonKind.LEGAL_DEMAND,
) -> Entry:
    """Return an entry, in India unless said otherwise."""
    return Entry(
        subject=SubjectID(subject),
        countries=frozenset(countries or ("IN",)),
        starts_at=starts_at,
        ends_at=ends_at,
        reason_kind=reason_kind,
    )


def made(
    entries: Sequence[Entry],
    at: datetime,
    *,
    version: int = 7,
    hash_key: bytes = KEY,
    signer: Signer | None = None,
    is_accelerated: bool = True,
) -> bytes:
    """Return the bytes of a table of version 7, unsigned, unless said otherwise."""
    return build(
        entries,
        version=version,
        published_at=at,
        hash_key=hash_key,
        signer=signer,
        is_accelerated=is_accelerated,
    )


def test_the_same_entries_in_any_order_give_the_same_bytes(at: datetime, signer: Signer) -> None:
    """Two publishers with the same record publish the same file."""
    entries = [entry(f"post:{number}", "IN", "DE") for number in range(50)]

    assert made(entries, at, signer=signer) == made(entries[::-1], at, signer=signer)


def test_the_same_ids_under_another_key_lie_elsewhere(at: datetime) -> None:
    """The hash is keyed: where an id lies tells nobody outside anything."""
    entries = [entry(f"post:{number}") for number in range(50)]

    assert made(entries, at)[HEADER_SIZE:] != made(entries, at, hash_key=b"o" * 16)[HEADER_SIZE:]


@settings(deadline=None)
@given(
    st.sets(st.text(st.characters(exclude_categories=["Cs"]), min_size=1), max_size=60),
    st.sets(st.text(st.characters(exclude_categories=["Cs"]), min_size=1), max_size=20),
)
def test_every_listed_id_is_found_and_no_other(listed: set[str], others: set[str]) -> None:
    """What is listed is withheld; what is not is not, whatever the ids look like."""
    at = datetime.fromisoformat("2021-02-01T12:00:00Z")
    table = Table(made([entry(f"post:{one}") for one in listed], at))

    assert all(table.clauses(f"post:{one}") for one in listed)
    assert not any(table.clauses(f"post:{one}") for one in others - listed)
    assert {one.subject for one in table.entries()} == {f"post:{one}" for one in listed}


@pytest.mark.parametrize("same", [bytes(8), b"collides", b"\xff" * 8])
def test_ids_that_collide_in_the_hash_stay_two(
    same: bytes, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When every id has the same hash each still has its own answer, through full buckets."""
    monkeypatch.setattr(builder, "hasher", lambda _key: lambda _identifier: same)
    monkeypatch.setattr("withheld.edge.table.keyed_hash", lambda _word, _data: same)
    entries = [entry(f"post:{number}", "IN" if number % 2 else "DE") for number in range(40)]
    table = Table(made(entries, at, is_accelerated=False), is_accelerated=False)
    said = [table.look_up([f"post:{number}"], "IN", at).answer for number in range(40)]

    assert said == [Answer.NOT_WITHHELD, Answer.WITHHELD] * 20
    assert table.look_up(["post:40"], "IN", at).answer is Answer.NOT_WITHHELD


def test_a_table_of_nothing_answers_not_withheld(at: datetime) -> None:
    """Where nothing is withheld the table says so."""
    assert Table(made([], at)).look_up(["post:1"], "IN", at).answer is Answer.NOT_WITHHELD


def test_more_sets_than_a_slot_can_number_are_told_apart(
    at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Beyond 65,535 different sets the cold record has the set's number in full."""
    monkeypatch.setattr(builder, "SET_IN_RECORD", 2)
    monkeypatch.setattr("withheld.edge.table.SET_IN_RECORD", 2)
    ends = [at + HOUR * number for number in range(1, 9)]
    listed = [entry(f"post:{end.hour}", ends_at=end) for end in ends]
    data = made(listed, at, is_accelerated=False)
    table = Table(data, is_accelerated=False)

    assert [table.clauses(f"post:{end.hour}")[0].ends_at for end in ends] == [*map(instant, ends)]


def test_a_hot_subject_costs_at_most_fourteen_bytes(at: datetime) -> None:
    """The section every look-up reads is small enough to stay in memory."""
    header = Table(made([entry(f"post:{number}") for number in range(24_000)], at)).header

    assert header.buckets * BUCKET_SIZE / header.subjects <= 14


def test_a_post_is_withheld_with_its_account_and_the_legal_demand_is_named(at: datetime) -> None:
    """A look-up passes the chain; a legal demand goes before a reading of local law."""
    law = entry("post:1", reason_kind=ReasonKind.LOCAL_LAW)
    table = Table(made([law, entry("account:1")], at))
    said = table.look_up(["post:1", "account:1"], "IN", at)

    assert (said.answer, said.reason_kind) == (Answer.WITHHELD, ReasonKind.LEGAL_DEMAND)
    assert table.look_up(["post:1"], "IN", at).reason_kind is ReasonKind.LOCAL_LAW
    assert said.table_version == 7


@pytest.mark.parametrize("unclear", [[], ["post"], [""], [":1"], ["post:"]])
def test_a_subject_that_is_not_understood_is_not_known(unclear: list[str], at: datetime) -> None:
    """Of what is no `kind:id` the edge does not pretend to know."""
    assert Table(made([], at)).look_up(unclear, "IN", at).answer is Answer.DONT_KNOW


@pytest.mark.parametrize("country", [None, "", "XX", "T1", "ZZ", "EU", "IND", "भा"])
def test_an_unknown_country_is_answered_as_the_entry_says(
    country: str | None, at: datetime
) -> None:
    """Each decision says what a viewer of unknown country meets."""
    rules = {
        WhenCountryUnknown.WITHHOLD: Answer.WITHHELD,
        WhenCountryUnknown.SHOW: Answer.NOT_WITHHELD,
        WhenCountryUnknown.DONT_KNOW: Answer.DONT_KNOW,
    }
    entries = [
        Entry(
            subject=SubjectID(f"post:{rule}"),
            countries=frozenset({"IN"}),
            when_country_unknown=rule,
        )
        for rule in rules
    ]
    table = Table(made(entries, at))

    assert {rule: table.look_up([f"post:{rule}"], country, at).answer for rule in rules} == rules


def test_a_stale_table_keeps_what_it_lists_and_doubts_the_rest(at: datetime) -> None:
    """Past the age the operator set, unlisted is *don't know*, listed is withheld to its end."""
    table = Table(made([entry("post:1", ends_at=at + 72 * HOUR)], at))
    later = at + 25 * HOUR

    assert table.look_up(["post:1"], "IN", later).answer is Answer.WITHHELD
    assert table.look_up(["post:1"], "IN", later).stale_for == 25 * HOUR
    assert table.look_up(["post:2"], "IN", later).answer is Answer.DONT_KNOW
    assert table.look_up(["post:1"], "DE", later).answer is Answer.DONT_KNOW
    assert table.look_up(["post:1"], "IN", at + 72 * HOUR).answer is Answer.DONT_KNOW


def test_an_edge_whose_clock_is_behind_withholds_at_once(at: datetime) -> None:
    """What had started when the table was published does not wait for a slow clock."""
    table = Table(made([entry("post:1", starts_at=at - HOUR, ends_at=at + HOUR)], at))

    assert table.look_up(["post:1"], "IN", at - 48 * HOUR).answer is Answer.WITHHELD


def test_a_withholding_starts_and_ends_when_it_says(at: datetime) -> None:
    """The start is in, the end is out."""
    table = Table(made([entry("post:1", starts_at=at + HOUR, ends_at=at + 2 * HOUR)], at))
    said = [table.look_up(["post:1"], "IN", at + HOUR * half / 2).answer for half in range(5)]

    assert said == [
        Answer.NOT_WITHHELD, Answer.NOT_WITHHELD, Answer.WITHHELD, Answer.WITHHELD,
        Answer.NOT_WITHHELD,
    ]  # fmt: skip


@pytest.mark.parametrize(
    "identifier", ["post:" + "x" * 70_000, "post:\ud800"], ids=["too-long", "no-unicode"]
)
def test_an_id_that_no_table_can_hold_is_refused(identifier: str, at: datetime) -> None:
    """The builder says so rather than list something else; the reader just does not find it."""
    with pytest.raises(InvalidInput, match="a subject's id"):
        made([entry(identifier)], at)

    assert Table(made([], at)).clauses(identifier) == ()


def test_receiving_puts_the_table_in_place_for_all_workers(
    at: datetime, signer: Signer, keys: PublicKeys, tmp_path: Path
) -> None:
    """Checked once, renamed into place, mapped by whoever opens it."""
    receive(made([entry("post:1")], at, signer=signer), keys, tmp_path)

    with Table.open(tmp_path / TABLE) as mapped:
        assert mapped.look_up(["post:1"], "IN", at).answer is Answer.WITHHELD
    assert [one.name for one in tmp_path.iterdir() if one.name.startswith(".")] == []


def test_a_table_with_any_byte_changed_is_refused(
    at: datetime, signer: Signer, keys: PublicKeys
) -> None:
    """Wherever the byte lies, in header, signature or body."""
    whole = made([entry("post:1"), entry("post:2", "DE")], at, signer=signer)
    verify(whole, keys)
    for place in range(len(whole)):
        changed = bytearray(whole)
        changed[place] ^= 1 << place % 8
        with pytest.raises((UnreadableFile, NotPermitted)):
            verify(bytes(changed), keys)


def test_a_table_cut_short_anywhere_is_refused(
    at: datetime, signer: Signer, tmp_path: Path
) -> None:
    """Opening a truncated file is refused; it cannot crash a reader."""
    whole = made([entry("post:1")], at, signer=signer)
    for length in range(len(whole)):
        (tmp_path / TABLE).write_bytes(whole[:length])
        with pytest.raises(UnreadableFile):
            Table.open(tmp_path / TABLE)


def test_a_table_signed_by_a_stranger_is_refused(
    at: datetime, stranger: Signer, keys: PublicKeys, tmp_path: Path
) -> None:
    """Only the service's own keys place anything."""
    with pytest.raises(NotPermitted, match="does not trust"):
        receive(made([], at, signer=stranger), keys, tmp_path)

    assert not (tmp_path / TABLE).exists()


def test_an_older_table_never_replaces_a_newer_one(
    at: datetime, signer: Signer, keys: PublicKeys, tmp_path: Path
) -> None:
    """A source restored from yesterday's backup, or wiped, lifts nothing."""
    receive(made([entry("post:1")], at, signer=signer), keys, tmp_path)
    with pytest.raises(AlreadyDone, match="never goes backwards"):
        receive(made([], at + HOUR, version=6, signer=signer), keys, tmp_path)
    with pytest.raises(AlreadyDone):
        receive(made([], at - HOUR, version=8, signer=signer), keys, tmp_path)
    with pytest.raises(NotPermitted, match="two different tables"):
        receive(made([], at, signer=signer), keys, tmp_path)

    assert len(Table.open(tmp_path / TABLE)) == 1


def test_a_table_in_place_that_rotted_gives_way_to_a_sound_one(
    at: datetime, signer: Signer, keys: PublicKeys, tmp_path: Path
) -> None:
    """A damaged file is nothing that could be gone back from."""
    (tmp_path / TABLE).write_bytes(b"WITHHELD")
    receive(made([entry("post:1")], at, signer=signer), keys, tmp_path)

    assert len(Table.open(tmp_path / TABLE)) == 1


def test_a_table_outlives_what_is_done_to_its_file(
    at: datetime, signer: Signer, keys: PublicKeys, tmp_path: Path
) -> None:
    """Nothing done to the file in place reaches a reader that has opened it."""
    receive(made([entry("post:1")], at, signer=signer), keys, tmp_path)
    table = Table.open(tmp_path / TABLE)
    (tmp_path / TABLE).write_bytes(b"")

    assert table.look_up(["post:1"], "IN", at).answer is Answer.WITHHELD


LIGHT = frozenset(
    """
    abc array ast base64 binascii codecs collections contextlib copy copyreg dataclasses datetime
    dis
    encodings enum errno fcntl fnmatch functools genericpath hashlib html http importlib inspect io
    ipaddress itertools json keyword linecache marshal math mmap ntpath opcode operator os pathlib
    posix posixpath re reprlib runpy site stat string struct sys textwrap threading time token
    tokenize tomllib types typing unicodedata urllib warnings weakref zipimport builtins
    """.split()
)
"""What the look-up may pull in: small parts of the standard library, and of ours the next line."""
OURS = frozenset({"withheld.edge", "withheld.errors", "withheld.model"})


@pytest.mark.parametrize(
    "program",
    [
        "import withheld.edge",
        "from withheld.edge import *",
        "import withheld.edge.asgi, withheld.edge.wsgi, withheld.edge.publish",
    ],
)
def test_the_look_up_pulls_in_nothing_heavy(program: str) -> None:
    """Every name it offers, middleware too: no cryptography, no http, no parser of documents."""
    listing = "; import sys; print(*sorted(sys.modules))"
    output = subprocess.run(  # noqa: S603 -- our own interpreter
        [
            sys.executable,
            "-S",
            "-c",
            f"import sys; sys.path[:0] = {sys.path!r}; {program}{listing}",
        ],
        capture_output=True,
        check=True,
        text=True,
    )
    loaded = output.stdout.split()
    foreign = {one.partition(".")[0] for one in loaded if not one.startswith(("withheld", "_"))}
    rooms = {".".join(one.split(".")[:2]) for one in loaded if one.startswith("withheld.")}

    assert foreign - LIGHT == set()
    assert rooms <= OURS


def test_every_name_the_edge_offers_is_there() -> None:
    """What is in `__all__` can be had, and nothing else by that way."""
    for name in withheld.edge.__all__:
        assert getattr(withheld.edge, name).__name__ == name
    with pytest.raises(AttributeError):
        withheld.edge.Nothing  # noqa: B018 -- asked for, not used


@settings(deadline=None)
@given(st.data())
def test_a_damaged_table_is_read_the_same_with_and_without_c(data: st.DataObject) -> None:
    """Whatever the bytes, both say the same of an id, or both say that the table is damaged."""
    at = datetime.fromisoformat("2021-02-01T12:00:00Z")
    ids = [f"post:{number}" for number in range(30)]
    damaged = bytearray(made([entry(one) for one in ids[:20]], at))
    for _ in range(data.draw(st.integers(0, 20))):
        place = data.draw(st.integers(HEADER_SIZE, len(damaged) - 1))
        damaged[place] = data.draw(st.integers(0, 255))
    plain, fast = Table(bytes(damaged), is_accelerated=False), Table(bytes(damaged))
    for one in ids:
        said = []
        for table in (plain, fast):
            try:
                said.append(len(table.clauses(one)))
            except UnreadableFile:
                said.append(-1)

        assert said[0] == said[1]
