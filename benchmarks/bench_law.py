"""
The law: findings of an order of 1,435 and of 100,000 items, and every pack read and linted.

Beside the findings stands the plain SQL of the same rows (items, whom they mean, their profiles,
how many other orders name them, one row of findings each): what is paid for reading profiles by
words, for the guards and for the record.
"""

import json
import shutil
import sqlite3
import time
import tomllib
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory

from measuring import Figure, in_turns, record

from withheld.adapters.calendars import shipped_calendars
from withheld.adapters.packs import shipped_packs
from withheld.adapters.steps import Hurried
from withheld.bootstrap import World, keyring, make_office
from withheld.casework import particulars, people, reviewing
from withheld.casework.office import Office
from withheld.events.intake import Channel, IntakeBalanced, ItemListed, ItemsListed, OrderReceived
from withheld.events.recorded import SYSTEM
from withheld.events.resolution import ItemResolved, ItemsResolved
from withheld.events.service import Policy
from withheld.model.identity import ItemID, LineNumber, OrderID, PackID, PersonID, SubjectID
from withheld.model.reading import Intent
from withheld.model.review import Role
from withheld.regimes.lint import lint
from withheld.testing.protest.case import make_small_case

SIZES = ((1_435, 1.0, 5), (100_000, 30.0, 2))
"""How many items, in how many CPU seconds at most, in how many rounds."""
SLICE = 1_000
ORDER = OrderID("2026-0001")
PROFILE = b"""
name = "Chirp"
legal_name = "Chirp (invented) Ltd"
mail = "legal@chirp.example"
origin = "chirp.example/withheld"
platform = "chirp"
"""
PASSPHRASE = "a long passphrase"  # noqa: S105 -- of invented people
BIOS = (
    "Tea, trains and long walks",
    "Reporter at an invented weekly",
    "Independent newspaper of Invented Town",
    "दो बच्चों की माँ, चाय और किताबें",
    "Yerel tarih, eski fotoğraflar",
    "Member of the Invented Assembly",
    "Sells handmade lamps",
    "Люблю горы и море",
)


def main() -> None:
    """Measure and record."""
    for size, seconds, rounds in SIZES:
        with TemporaryDirectory(prefix="withheld-bench-") as folder:
            findings(Path(folder), size, seconds, rounds)
    packs()


def findings(folder: Path, size: int, seconds: float, rounds: int) -> None:
    """Measure the findings of an order of `size` items beside the SQL of the same rows."""
    office = make(folder, size)
    fill(office, size)
    peer = sqlite3.connect(folder / "store" / "withheld.sqlite3")
    profiles(peer, size)
    person = PersonID("asha")
    ours, theirs = float("inf"), float("inf")
    for _ in range(rounds):
        ours = min(ours, timed(lambda: reviewing.list_findings(office, ORDER, by=person)))
        theirs = min(theirs, timed(lambda: plain(peer)))
    found = office.record.view(ORDER, None).items.values()
    assert sum(bool(one.safeguards) for one in found) > size // 10
    record(
        Figure(
            name=f"law: findings of {size:,} items",
            ours=ours,
            peer=theirs,
            unit="s CPU",
            ratio=ours / theirs,
            target=f"<= {seconds:g}",
            holds=ours <= seconds,
        )
    )


def packs() -> None:
    """Measure what reading every pack and calendar costs a command, beside parsing their TOML."""
    # What is read once in a process is read anew for each turn here.
    ours, peer = in_turns(
        lambda: (shipped_packs.__wrapped__(), shipped_calendars.__wrapped__()), parsed
    )
    record(
        Figure(
            name="law: every pack and calendar read",
            ours=ours * 1000,
            peer=peer * 1000,
            unit="ms CPU",
            ratio=ours / peer,
            target="<= 250",
            holds=ours <= 0.25,
        )
    )
    every = shipped_packs()
    ours, peer = in_turns(lambda: [lint(pack) for pack in every], parsed)
    record(
        Figure(
            name=f"law: {len(every)} packs linted",
            ours=ours * 1000,
            peer=peer * 1000,
            unit="ms CPU",
            ratio=ours / peer,
            target="<= 1000",
            holds=ours <= 1,
        )
    )


def make(folder: Path, size: int) -> Office:
    """Return a store with a reviewer, counsel who signed the law, and `size` accounts."""
    make_small_case().write(folder / "in")
    accounts = folder / "in/directory/accounts.jsonl"
    (folder / "in/directory/posts.jsonl").write_text("", encoding="utf-8")
    with accounts.open("w", encoding="utf-8") as file:
        for n in range(1, size + 1):
            entry = {
                "id": str(n),
                "handle": f"somebody_{n}",
                "verified": n % 50 == 0,
                "created": "2020-01-01",
                "followers": n % 9_000,
                "state": "active",
                "country": "IN",
                "name": f"Somebody {n}",
                "bio": BIOS[n % len(BIOS)],
            }
            file.write(json.dumps(entry) + "\n")
    office = make_office(
        folder / "store",
        profile=PROFILE,
        directory=folder / "in/directory",
        policy=Policy(),
        world=World(isolates_readers=False, steps=Hurried()),
    )
    shutil.rmtree(folder / "in")
    for name, role in (("asha", Role.REVIEWER), ("cleo", Role.COUNSEL)):
        signer = keyring(folder / "store").make_person(PersonID(name), PASSPHRASE)
        people.enrol(office, PersonID(name), role, signer)
    pack = next(one for one in office.packs if one.id == "IN-69A")
    hand = people.Hand(
        person=PersonID("cleo"),
        signer=keyring(folder / "store").person(PersonID("cleo"), PASSPHRASE),
    )
    people.sign_pack(office, pack.id, pack.head.version, pack.digest, hand)
    people.close_set_up(office)
    return office


def fill(office: Office, size: int) -> None:
    """Put an order of `size` resolved items on record, slice by slice."""
    sealer = office.sealer()
    received = OrderReceived(
        document=office.keep(b"Block the accounts in the annexure.\n"),
        media_type="text/plain",
        size=36,
        channel=Channel.MAIL,
        received_at=office.now(),
        envelope=sealer.seal(["order.txt", "", "asha"], layer="document"),
    )
    office.append(ORDER, [received], by="asha", sealer=sealer, expects=0)
    for start in range(1, size + 1, SLICE):
        slice_of(office, range(start, min(start + SLICE, size + 1)))
    balanced = IntakeBalanced(
        total=size, item=size, context=0, repeat=0, unread=0, item_count=size, intent=Intent.BLOCK
    )
    office.append(ORDER, [balanced], by=SYSTEM)
    said = particulars.Said(pack=PackID("IN-69A"), provisions=("s. 69A(1)",), is_secret=False)
    particulars.confirm(office, ORDER, said, by=PersonID("asha"))


def slice_of(office: Office, numbers: range) -> None:
    """Put some items on record, each an account."""
    sealer = office.sealer()
    locators = [
        {
            "as_written": f"https://chirp.example/somebody_{n}",
            "url": f"https://chirp.example/somebody_{n}",
            "place": f"annexure.csv, row {n}",
            "remark": "",
        }
        for n in numbers
    ]
    listed = ItemsListed(
        items=tuple(
            ItemListed(item=ItemID(n), line=LineNumber(n + 10), kind="url", serials=(n,))
            for n in numbers
        ),
        locators=sealer.seal([*locators], layer="identifiers", items=list(numbers)),
    )
    with office.store.writing() as writing:
        keys = {
            n: writing.name_subject(SubjectID(f"account:{n}"), sealer.fresh_subject())
            for n in numbers
        }
    resolved = ItemsResolved(
        items=tuple(
            ItemResolved(item=ItemID(n), subject=keys[n], kind="account", holder=keys[n])
            for n in numbers
        ),
        directory="0" * 64,
    )
    office.append(ORDER, [listed, resolved], by=SYSTEM, sealer=sealer)


def profiles(peer: sqlite3.Connection, size: int) -> None:
    """Lay the same profiles into a table beside the items, and one for findings."""
    peer.execute("ATTACH ':memory:' AS bench")
    peer.execute("CREATE TABLE bench.account (id TEXT PRIMARY KEY, name TEXT, bio TEXT)")
    peer.execute("CREATE TABLE bench.finding (item INTEGER, id TEXT, hits INTEGER, others INTEGER)")
    peer.executemany(
        "INSERT INTO bench.account VALUES (?, ?, ?)",
        ((f"account:{n}", f"Somebody {n}", BIOS[n % len(BIOS)]) for n in range(1, size + 1)),
    )
    peer.commit()


def plain(peer: sqlite3.Connection) -> None:
    """Find three words in every profile, count who else names it, and write a row for each item."""
    peer.execute("DELETE FROM bench.finding")
    peer.execute(
        "INSERT INTO bench.finding SELECT i.item, s.id, "
        "(a.bio LIKE '%reporter%') + (a.bio LIKE '%newspaper%') + (a.bio LIKE '%assembly%'), "
        "(SELECT count(*) FROM item o WHERE o.subject = i.subject) "
        "FROM item i JOIN subject s ON s.key = i.subject JOIN bench.account a ON a.id = s.id "
        "WHERE i.stream = ?",
        (ORDER,),
    )
    peer.commit()


def parsed() -> None:
    """Parse the TOML of every pack and calendar, and nothing more."""
    root = files("withheld.regimes")
    for folder in (root / "packs").iterdir():
        tomllib.loads((folder / "pack.toml").read_text(encoding="utf-8"))
    for file in (root / "calendars").iterdir():
        tomllib.loads(file.read_text(encoding="utf-8"))


def timed(call: Callable[[], object]) -> float:
    """Return the CPU seconds a call takes."""
    started = time.process_time()
    call()
    return time.process_time() - started


if __name__ == "__main__":
    main()
