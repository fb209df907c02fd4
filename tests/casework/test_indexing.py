"""The desk's index is the same whether it followed every step or is made anew at once."""

from typing import Any

from withheld.adapters.sqlite.desk_index import DeskIndex
from withheld.casework import reviewing
from withheld.casework.indexing import follow
from withheld.model.identity import PersonID
from withheld.model.review import Outcome, SafeguardClass

TABLES = ("item", "tally", "ord", "waiting", "speaks", "opinion", "finding", "followed")


def rows(index: DeskIndex) -> dict[str, list[tuple[object, ...]]]:
    """Return every row of the index, but for the numbers SQLite gives; and what is searched."""
    connection = index._connection
    found = {}
    for table in TABLES:
        cursor = connection.execute(f"SELECT * FROM {table}")  # noqa: S608 -- our own words
        names = [one[0] for one in cursor.description]
        kept = [at for at, name in enumerate(names) if name != "id"]
        every = [tuple(row[at] for at in kept) for row in cursor]
        if table == "tally":
            every = [row for row in every if row[-1]]
        found[table] = sorted(every, key=repr)
    found["search"] = connection.execute(
        "SELECT i.ord, i.item, s.words FROM search s JOIN item i ON i.id = s.rowid "
        "ORDER BY i.ord, i.item"
    ).fetchall()
    found["objects"] = connection.execute(
        "SELECT type, name FROM sqlite_schema ORDER BY name"
    ).fetchall()
    return found


def test_an_index_made_anew_is_the_one_that_followed(desk: Any) -> None:
    """Items, counts, sets that wait, opinions, findings and what is searched, row by row."""
    followed = DeskIndex(None)
    order = desk.ready(desk.orders()[0])
    follow(desk.office, followed)
    one, two, three = (item.item for item in desk.plain(order)[:3])
    for items, outcome, who in (
        ([one], Outcome.WITHHOLD, "asha"),
        ([one], Outcome.WITHHOLD, "ben"),
        ([two], Outcome.DECLINE, "asha"),
        ([two, three], Outcome.WITHHOLD, "ben"),
    ):
        desk.give(order, items, desk.terms(order, outcome), who)
        follow(desk.office, followed)
    reviewing.mark_safeguard(
        desk.office, order, [three], SafeguardClass.ART, "a film", by=PersonID("asha")
    )
    desk.receive(desk.orders()[1])
    follow(desk.office, followed)
    anew = DeskIndex(None)
    follow(desk.office, anew)
    again = rows(anew)
    anew.begin_again()
    follow(desk.office, anew)

    assert rows(followed)["waiting"]
    assert again == rows(followed)
    assert rows(anew) == again
