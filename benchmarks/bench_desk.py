"""
The desk: pages of an order of 100,000 items, queues over a million, a thousand decided as one act.

Beside each stands the plain SQL of the same rows, run in turns: what is paid for the guards, the
record, the reasons and the page.
"""

import shutil
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from measuring import Figure, in_turns, record
from starlette.testclient import TestClient

from withheld.adapters.sqlite.desk_index import DeskIndex
from withheld.adapters.sqlite.desk_rows import Filter
from withheld.adapters.steps import Hurried
from withheld.bootstrap import World, keyring, make_office
from withheld.casework import particulars, people, reviewing
from withheld.casework.office import Office
from withheld.events.intake import (
    Channel,
    IntakeBalanced,
    ItemListed,
    ItemsListed,
    OrderReceived,
)
from withheld.events.recorded import SYSTEM
from withheld.events.resolution import ItemResolved, ItemsResolved
from withheld.events.review import Terms
from withheld.events.service import Policy
from withheld.model.identity import ItemID, LineNumber, OrderID, PersonID, SubjectID
from withheld.model.reading import Intent
from withheld.model.review import Bindingness, Outcome, Role
from withheld.model.territory import Territory
from withheld.testing.protest.case import make_small_case
from withheld.web.app import Desk
from withheld.web.serving import make_room

BIG, SLICE = 100_000, 1_000
"""Items of the order whose page is measured, and how many are put on record at a time."""
MANY, ORDERS = 1_000_000, 10_000
"""Items and orders in the index whose queues are measured."""
ACT = 1_000
SEARCHES = frozenset({"an order by words of its letter", "items by the middle of an address"})
PROFILE = b"""
name = "Chirp"
legal_name = "Chirp (invented) Ltd"
mail = "legal@chirp.example"
origin = "chirp.example/withheld"
platform = "chirp"
"""
PASSPHRASE = "a long passphrase"  # noqa: S105 -- of invented people
ORDER = OrderID("2026-0001")


def main() -> None:
    """Measure and record."""
    with TemporaryDirectory(prefix="withheld-bench-") as folder:
        pages(Path(folder))
    with TemporaryDirectory(prefix="withheld-bench-") as folder:
        queues(Path(folder))
    script()


def pages(folder: Path) -> None:
    """Measure the page of a large order, and an act on a thousand of its items."""
    office = make(folder)
    fill(office, folder)
    room = make_room(office, folder / "store")
    started = time.process_time()
    with room.holding():
        followed = time.process_time() - started
    client = TestClient(Desk(room).app(), base_url="http://127.0.0.1")
    client.post("/sign-in", data={"person": "asha", "passphrase": PASSPHRASE})
    plain = sqlite3.connect(folder / "store" / "desk.sqlite3")
    sql = (
        "SELECT item, stage, written, handle, safeguards FROM item WHERE ord = ? AND item > ? "
        "ORDER BY item LIMIT 100"
    )
    for name, path in (
        ("first", f"/orders/{ORDER}"),
        ("deep", f"/orders/{ORDER}?stage=open&after=73000"),
    ):
        ours, peer = in_turns(
            lambda path=path: client.get(path).raise_for_status(),
            lambda: plain.execute(sql, (ORDER, 73_000)).fetchall(),
        )
        record(
            Figure(
                name=f"desk: order page, {name}, 100,000 items",
                ours=ours * 1000,
                peer=peer * 1000,
                unit="ms CPU",
                ratio=ours / peer,
                target="<= 100",
                holds=ours <= 0.1,
            )
        )
    print(f"index made anew: {followed:.1f} s CPU")
    act(office, folder)


def act(office: Office, folder: Path) -> None:
    """Measure one person's opinion on a thousand items, and a second's, each with its reasons."""
    hands = {
        name: people.Hand(
            person=PersonID(name),
            signer=keyring(folder / "store").person(PersonID(name), PASSPHRASE),
        )
        for name in ("asha", "ben")
    }
    terms = Terms(outcome=Outcome.WITHHOLD, provision="s. 69A(1)", territory=Territory.of("IN"))
    best = {"asha": float("inf"), "ben": float("inf")}
    peer = float("inf")
    for turn in range(5):
        items = tuple(ItemID(one) for one in range(turn * ACT + 1, (turn + 1) * ACT + 1))
        reasons = {one: f"item {one} is named under the provision" for one in items}
        for name, hand in hands.items():
            read = reviewing.to_be_read(office, ORDER, items, hand.person)
            view = reviewing.View(items=items, terms=terms, reasons=reasons, read=read)
            best[name] = min(
                best[name],
                timed(lambda v=view, h=hand: reviewing.give_opinion(office, ORDER, v, h)),
            )
        peer = min(peer, timed(lambda r=reasons: plain_act(folder, r)))
    states = office.record.view(ORDER, [ItemID(one) for one in range(1, ACT + 1)]).items.values()
    assert all(one.placed is not None for one in states)
    for name, what in (("asha", "first opinion"), ("ben", "second, decided and withheld")):
        record(
            Figure(
                name=f"desk: 1,000 items as one act, {what}",
                ours=best[name],
                peer=peer,
                unit="s CPU",
                ratio=best[name] / peer,
                target="<= 1",
                holds=best[name] <= 1,
            )
        )


def plain_act(folder: Path, reasons: dict[ItemID, str]) -> None:
    """Write the same rows without guards, record or signature: an update and a reason each."""
    plain = sqlite3.connect(folder / "plain.sqlite3", isolation_level=None)
    plain.execute("PRAGMA journal_mode = WAL")
    plain.execute("CREATE TABLE IF NOT EXISTS item (item INTEGER PRIMARY KEY, outcome TEXT)")
    plain.execute("CREATE TABLE IF NOT EXISTS reason (item INTEGER PRIMARY KEY, text TEXT)")
    plain.execute("BEGIN")
    plain.executemany(
        "INSERT OR REPLACE INTO item VALUES (?, 'withhold')", ((one,) for one in reasons)
    )
    plain.executemany("INSERT OR REPLACE INTO reason VALUES (?, ?)", reasons.items())
    plain.execute("COMMIT")
    plain.close()


def queues(folder: Path) -> None:
    """Measure the questions of the queues over a million items of ten thousand orders."""
    index = DeskIndex(folder / "desk.sqlite3")
    fill_index(index)
    connection = sqlite3.connect(folder / "desk.sqlite3")
    questions = questions_of(index)
    for name, (ask, sql, values) in questions.items():
        most = 5 if name in SEARCHES else 0.5
        ours, peer = in_turns(
            lambda ask=ask: [ask() for _ in range(200)],
            lambda sql=sql, values=values: [
                connection.execute(sql, values).fetchall() for _ in range(200)
            ],
        )
        record(
            Figure(
                name=f"desk: {name}, 1,000,000 items",
                ours=ours * 1000 / 200,
                peer=peer * 1000 / 200,
                unit="ms CPU",
                ratio=ours / peer,
                target=f"<= {most}",
                holds=ours * 1000 / 200 <= most,
            )
        )


def questions_of(
    index: DeskIndex,
) -> dict[str, tuple[Callable[[], object], str, tuple[object, ...]]]:
    """Return what is asked of the index, and the plain SQL and values of the same."""
    order = OrderID("2026-5000")
    return {
        "queue by clock": (
            lambda: index.queue(after=("2026-06", "2026-5000")),
            "SELECT * FROM ord WHERE (due_at, ord) > (?, ?) ORDER BY due_at, ord LIMIT 50",
            ("2026-06", "2026-5000"),
        ),
        "queue by stake": (
            lambda: index.queue(by_stake=True),
            "SELECT * FROM ord ORDER BY stake DESC, ord LIMIT 50",
            (),
        ),
        "second looks": (
            lambda: index.waiting(PersonID("ben"), order=order),
            "SELECT * FROM waiting WHERE ord = ?",
            (order,),
        ),
        "second looks of all orders": (
            lambda: index.waiting(PersonID("ben")),
            (
                "SELECT w.* FROM ord o CROSS JOIN waiting w ON w.ord = o.ord WHERE o.waiting > 0 "
                "ORDER BY o.due_at, o.ord, w.first_item LIMIT 50"
            ),
            (),
        ),
        "one's own opinions that wait": (
            lambda: index.waiting(PersonID("carla"), own=True),
            (
                "SELECT w.* FROM speaks s JOIN waiting w ON w.ord = s.ord "
                "AND w.first_item = s.first_item WHERE s.person = ? LIMIT 50"
            ),
            ("carla",),
        ),
        "an order by words of its letter": (
            lambda: index.orders_named("signals 2026-03"),
            "SELECT rowid FROM named WHERE named MATCH ? LIMIT 30",
            ('"signals" "2026-03"',),
        ),
        "items by the middle of an address": (
            lambda: index.found("mebody4242"),
            "SELECT rowid FROM search WHERE search MATCH ? LIMIT 50",
            ('"mebody4242"',),
        ),
        "items by stage, deep": (
            lambda: index.items(order, Filter(stage="open"), after=50),
            "SELECT * FROM item WHERE ord = ? AND stage = ? AND item > 50 ORDER BY item LIMIT 100",
            (order, "open"),
        ),
        "counts of an order": (
            lambda: index.tally(order),
            "SELECT stage, n FROM tally WHERE ord = ?",
            (order,),
        ),
        "everything on a subject": (
            lambda: index.items_on(_key(4242)),
            "SELECT * FROM item WHERE subject = ?",
            (_key(4242),),
        ),
    }


def script() -> None:
    """Measure what a browser loads of script."""
    from importlib.resources import files

    size = len(files("withheld.web").joinpath("desk.js").read_bytes()) / 1000
    record(
        Figure(
            name="desk: script",
            ours=size,
            peer=60.0,
            unit="kB",
            ratio=size / 60,
            target="<= 60",
            holds=size <= 60,
        )
    )


def make(folder: Path) -> Office:
    """Return a store with two reviewers, counsel and an order that was received."""
    make_small_case().write(folder / "in")
    office = make_office(
        folder / "store",
        profile=PROFILE,
        directory=folder / "in/directory",
        policy=Policy(),
        world=World(isolates_readers=False, steps=Hurried()),
    )
    shutil.rmtree(folder / "in")
    for name, role in (("asha", Role.REVIEWER), ("ben", Role.SENIOR), ("cleo", Role.COUNSEL)):
        signer = keyring(folder / "store").make_person(PersonID(name), PASSPHRASE)
        people.enrol(office, PersonID(name), role, signer)
    people.close_set_up(office)
    return office


def fill(office: Office, folder: Path) -> None:
    """Put an order of a hundred thousand resolved items on record, slice by slice."""
    sealer, now = office.sealer(), office.now()
    received = OrderReceived(
        document=office.keep(b"Block the accounts in the annexure.\n"),
        media_type="text/plain",
        size=36,
        channel=Channel.MAIL,
        received_at=now,
        envelope=sealer.seal(["order.txt", "", "asha"], layer="document"),
    )
    office.append(ORDER, [received], by="asha", sealer=sealer, expects=0)
    for start in range(1, BIG + 1, SLICE):
        numbers = range(start, start + SLICE)
        sealer = office.sealer()
        listed = ItemsListed(
            items=tuple(
                ItemListed(item=ItemID(n), line=LineNumber(n + 10), kind="url", serials=(n,))
                for n in numbers
            ),
            locators=sealer.seal(
                [
                    {
                        "as_written": f"https://chirp.example/somebody{n}",
                        "url": f"https://chirp.example/somebody{n}",
                        "place": f"annexure.csv, row {n}",
                        "remark": "",
                    }
                    for n in numbers
                ],
                layer="identifiers",
                items=list(numbers),
            ),
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
    balanced = IntakeBalanced(
        total=BIG, item=BIG, context=0, repeat=0, unread=0, item_count=BIG, intent=Intent.BLOCK
    )
    office.append(ORDER, [balanced], by=SYSTEM)
    said = particulars.Said(
        has_no_pack=True,
        provisions=("s. 69A(1)",),
        territory=Territory.of("IN"),
        is_secret=False,
    )
    particulars.confirm(office, ORDER, said, by=PersonID("asha"))
    signer = keyring(folder / "store").person(PersonID("cleo"), PASSPHRASE)
    hand = people.Hand(person=PersonID("cleo"), signer=signer)
    reviewing.record_bindingness(
        office, ORDER, Bindingness.VALID, "complete", hand, despite_sender=True
    )


def fill_index(index: DeskIndex) -> None:
    """Put a million items of ten thousand orders into an index: only reading is measured."""
    connection = index._connection  # noqa: SLF001 -- rows by the million, by SQL
    stages = ("open", "open", "open", "withhold", "decline", "seconding", "doubtful")
    per_order = MANY // ORDERS
    connection.execute("BEGIN")
    connection.executemany(
        "INSERT INTO item (ord, item, version, line, kind, serials, stage, subject, subject_kind, "
        "holder, why_not, doubts, safeguards, is_guarded, overlaps, people, terms, is_split, "
        "withheld_in, written, place, text_key, excerpt, handle, followers, is_verified) "
        "VALUES (?, ?, 2, ?, 'url', '', ?, "
        "?, 'account', ?, '', '', ?, ?, 0, ?, '', 0, '', ?, '', '', '', ?, 5, 0)",
        (
            (
                f"2026-{order:04}",
                item,
                item,
                stage := stages[(order + item) % len(stages)],
                _key((order * per_order + item) % 900_000),
                _key((order * per_order + item) % 900_000),
                "art" if item % 17 == 0 else "",
                int(item % 17 == 0),
                "asha" if stage == "seconding" else "",
                f"https://chirp.example/somebody{order * per_order + item}",
                f"somebody{order * per_order + item}",
            )
            for order in range(ORDERS)
            for item in range(1, per_order + 1)
        ),
    )
    connection.execute(
        "INSERT INTO waiting SELECT ord, terms, people, is_guarded, is_split, count(*), min(item) "
        "FROM item WHERE stage = 'seconding' GROUP BY ord, terms, people, is_guarded, is_split"
    )
    connection.executemany(
        "INSERT INTO ord VALUES (?, ?, ?, 'act', NULL, 'block', '', '', '', 0, ?, '', 0, 'IN', '', "
        "'', ?, ?, 6, ?, '', '', '')",
        (
            (
                f"2026-{order:04}",
                order,
                f"2026-{1 + order * 7 % 12:02}-{1 + order % 28:02}T10:00:00Z",
                per_order,
                per_order // 2,
                per_order // 7,
                order * 31 % 9973,
            )
            for order in range(ORDERS)
        ),
    )
    connection.execute("INSERT INTO speaks SELECT 'asha', ord, first_item FROM waiting")
    connection.execute("INSERT INTO speaks SELECT 'carla', ord, first_item FROM waiting LIMIT 30")
    connection.execute(
        "INSERT INTO search (rowid, words) SELECT id, written || ' ' || handle FROM item"
    )
    connection.execute(
        "INSERT INTO named (rowid, words) SELECT seen, ord || ' mos/' || seen || ' ministry of ' "
        "|| iif(seen % 50, 'health', 'signals') || ' ' || substr(due_at, 1, 10) FROM ord"
    )
    connection.execute("COMMIT")
    connection.execute("ANALYZE")


def _key(number: int) -> str:
    return f"{number:032x}"


def timed(call: Callable[[], object]) -> float:
    """Return the seconds of CPU time a call takes."""
    started = time.process_time()
    call()
    return time.process_time() - started


if __name__ == "__main__":
    main()
