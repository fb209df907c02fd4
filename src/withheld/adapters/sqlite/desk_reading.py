"""What the desk asks of its index; each question is one statement with an index behind it."""

import re
from collections.abc import Iterable, Sequence
from unicodedata import normalize

from withheld.adapters.sqlite.desk_keeping import DeskKeeping
from withheld.adapters.sqlite.desk_rows import (
    Filter,
    FindingRow,
    ItemRow,
    LineRow,
    OpinionRow,
    QueueRow,
    TollRow,
    WaitingRow,
)
from withheld.model.identity import ItemID, OrderID, PersonID, SubjectKey

_UNDECIDED = "stage IN ('listed', 'open', 'doubtful', 'unresolved', 'seconding', 'provisional')"
_ADDRESS = re.compile(r"^(?:https?://)?(?:www\.|m\.|mobile\.)?(?=[^/.]+\.[^/]+)|^@|^#")
"""What addresses of one thing begin with, now so, now otherwise."""
_ON_LATIN = re.compile(r"[\u0300-\u036f]")
_TRIGRAM, _WORDS_MAX = 3, 8
_ITEM = (
    "item, version, line, kind, serials, stage, subject, subject_kind, holder, why_not, doubts, "
    "safeguards, overlaps, people, terms, is_split, withheld_in, written, place, text_key, "
    "excerpt, handle, ord"
)


class DeskReading(DeskKeeping):
    """The questions."""

    def queue(
        self,
        *,
        by_stake: bool = False,
        after: tuple[str, str] | None = None,
        limit: int = 50,
        assignee: str = "",
        due: tuple[str, str] | None = None,
    ) -> list[QueueRow]:
        """
        Return a page of the queue, the next clock or the highest stake first.

        Args:
            by_stake: The highest stake first.
            after: The last row of the page before: its clock or stake, and its order.
            limit: How many at most.
            assignee: Only what this person looks after.
            due: Only what runs out from the first instant on and before the second.
        """
        whose, values = (" AND assignee = ?", (assignee,)) if assignee else ("", ())
        if due is not None:
            whose, values = f"{whose} AND due_at >= ? AND due_at < ?", (*values, *due)
        if by_stake:
            stake, order = after or (str(2**62), "")
            rows = self._connection.execute(
                f"SELECT * FROM ord WHERE stake <= ? AND (stake < ? OR ord > ?){whose} "  # noqa: S608 -- our own words
                "ORDER BY stake DESC, ord LIMIT ?",
                (int(stake), int(stake), order, *values, limit),
            )
        else:
            rows = self._connection.execute(
                f"SELECT * FROM ord WHERE (due_at, ord) > (?, ?){whose} "  # noqa: S608 -- our own words
                "ORDER BY due_at, ord LIMIT ?",
                (*(after or ("", "")), *values, limit),
            )
        return [QueueRow(*row) for row in rows]

    def count_due(self, due: tuple[str, str] | None) -> int:
        """Return how many orders' next clock runs out from one instant on and before another."""
        (found,) = self._connection.execute(
            "SELECT count(*) FROM ord WHERE due_at >= ? AND due_at < ?", due or ("", "~")
        ).fetchone()
        return int(found)

    def order(self, order: OrderID) -> QueueRow | None:
        """Return an order's row in the queue."""
        row = self._connection.execute("SELECT * FROM ord WHERE ord = ?", (order,)).fetchone()
        return QueueRow(*row) if row else None

    def orders_named(self, words: str, limit: int = 30) -> list[QueueRow]:
        """
        Return the orders in which every one of `words` stands, the latest first.

        Looked at are an order's own name, what its letter calls itself and refers to, who sent it,
        its law, its days (as 2026-11 or 2026-11-24), its numbers elsewhere, who looks after it.
        """
        where, values = _searched("named", words)
        if not where:
            return []
        rows = self._connection.execute(
            f"SELECT * FROM ord WHERE seen IN (SELECT rowid FROM named WHERE {where}) "  # noqa: S608 -- our own words
            "ORDER BY seen DESC LIMIT ?",
            (*values, limit),
        )
        return [QueueRow(*row) for row in rows]

    def waiting(
        self, person: PersonID, *, own: bool = False, order: OrderID | None = None, limit: int = 50
    ) -> list[WaitingRow]:
        """
        Return the sets that wait for this person's second look, or their own, the next clock first.

        Args:
            person: The person.
            own: Those on which this person's own opinion stands; else those on which none does.
            order: Only those of one order.
            limit: How many at most.
        """
        if own:
            # By the person: the few sets somebody spoke on, however many wait.
            source = (
                "speaks s CROSS JOIN waiting w ON w.ord = s.ord AND w.first_item = s.first_item "
                "CROSS JOIN ord o ON o.ord = w.ord WHERE s.person = ?"
            )
            values: tuple[object, ...] = (person,)
        else:
            # Along the clocks, until enough are found.
            source = (
                "ord o CROSS JOIN waiting w ON w.ord = o.ord WHERE o.waiting > 0 "
                "AND instr(' ' || w.people || ' ', ?) = 0"
            )
            values = (f" {person} ",)
        if order is not None:
            source, values = f"{source} AND o.ord = ?", (*values, order)
        rows = self._connection.execute(
            "SELECT w.ord, w.terms, w.people, w.is_guarded, w.is_split, w.n, w.first_item, "  # noqa: S608 -- our own words
            f"o.due_at, o.due_what FROM {source} ORDER BY o.due_at, o.ord, w.first_item LIMIT ?",
            (*values, limit),
        )
        return [WaitingRow(*row) for row in rows]

    def tally(self, order: OrderID) -> dict[str, int]:
        """Return how many items are at each stage."""
        rows = self._connection.execute(
            "SELECT stage, sum(n) FROM tally WHERE ord = ? GROUP BY stage HAVING sum(n) > 0",
            (order,),
        )
        return {str(row[0]): int(row[1]) for row in rows}

    def guarded(self, order: OrderID) -> int:
        """Return how many items raise a safeguard."""
        (found,) = self._connection.execute(
            "SELECT coalesce(sum(n), 0) FROM tally WHERE ord = ? AND is_guarded = 1", (order,)
        ).fetchone()
        return int(found)

    def items(
        self, order: OrderID, narrowed: Filter, *, after: int = 0, limit: int = 100
    ) -> list[ItemRow]:
        """Return a page of items by number, those after `after`."""
        where, values = _where(order, narrowed)
        rows = self._connection.execute(
            f"SELECT {_ITEM} FROM item WHERE {where} AND item > ? ORDER BY item LIMIT ?",  # noqa: S608 -- our own words
            (*values, after, limit),
        )
        return [ItemRow(*row) for row in rows]

    def items_before(
        self, order: OrderID, narrowed: Filter, *, before: int, limit: int = 100
    ) -> list[ItemRow]:
        """Return the page of items that ends right before number `before`."""
        where, values = _where(order, narrowed)
        rows = self._connection.execute(
            f"SELECT {_ITEM} FROM item WHERE {where} AND item < ? ORDER BY item DESC LIMIT ?",  # noqa: S608 -- our own words
            (*values, before, limit),
        ).fetchall()
        return [ItemRow(*row) for row in reversed(rows)]

    def count(self, order: OrderID, narrowed: Filter) -> int:
        """Return how many items a filter lets through."""
        where, values = _where(order, narrowed)
        (found,) = self._connection.execute(
            f"SELECT count(*) FROM item WHERE {where}",  # noqa: S608 -- our own words
            values,
        ).fetchone()
        return int(found)

    def numbers(self, order: OrderID, narrowed: Filter) -> list[ItemID]:
        """Return the numbers of all items a filter lets through."""
        where, values = _where(order, narrowed)
        rows = self._connection.execute(
            f"SELECT item FROM item WHERE {where} ORDER BY item",  # noqa: S608 -- our own words
            values,
        )
        return [ItemID(row[0]) for row in rows]

    def named(self, order: OrderID, items: Iterable[ItemID]) -> list[ItemRow]:
        """Return the items of these numbers."""
        rows = self._connection.execute(
            f"SELECT {_ITEM} FROM item WHERE ord = ? AND item IN "  # noqa: S608 -- our own words
            "(SELECT value FROM json_each(?)) ORDER BY item",
            (order, _listed(items)),
        )
        return [ItemRow(*row) for row in rows]

    def groups(
        self, order: OrderID, by: str, narrowed: Filter, limit: int = 200
    ) -> list[tuple[str, str, int, int, int]]:
        """
        Return the largest groups: key, label, items, undecided ones, safeguarded ones.

        Args:
            order: The order.
            by: `holder`, `text` or `stage`.
            narrowed: Which items are grouped.
            limit: How many groups.
        """
        key, label = {
            "holder": ("holder", "max(handle)"),
            "text": ("text_key", "max(excerpt)"),
            "stage": ("stage", "stage"),
        }[by]
        where, values = _where(order, narrowed)
        rows = self._connection.execute(
            f"SELECT {key}, {label}, count(*), "  # noqa: S608 -- our own words
            f"sum({_UNDECIDED}), "
            f"sum(is_guarded) FROM item WHERE {where} AND coalesce({key}, '') <> '' "
            f"GROUP BY {key} ORDER BY count(*) DESC, {key} LIMIT ?",
            (*values, limit),
        )
        return [(str(r[0]), str(r[1]), int(r[2]), int(r[3]), int(r[4])) for r in rows]

    def found(self, words: str, limit: int = 50) -> list[ItemRow]:
        """Return items of any order by the words of their locator, post or handle."""
        where, values = _searched("search", words)
        if not where:
            return []
        rows = self._connection.execute(
            f"SELECT {_ITEM} FROM item WHERE id IN "  # noqa: S608 -- our own words
            f"(SELECT rowid FROM search WHERE {where} LIMIT ?) ORDER BY ord DESC, item",
            (*values, limit),
        )
        return [ItemRow(*row) for row in rows]

    def items_on(self, subject: SubjectKey) -> list[ItemRow]:
        """Return every item, of any order, that means this subject or one of its holder."""
        rows = self._connection.execute(
            f"SELECT {_ITEM} FROM item WHERE id IN (SELECT id FROM item WHERE subject = ? "  # noqa: S608 -- our own words
            "UNION SELECT id FROM item WHERE holder = ?) ORDER BY ord, item",
            (subject, subject),
        )
        return [ItemRow(*row) for row in rows]

    def withheld_elsewhere(
        self, order: OrderID, items: Iterable[ItemID]
    ) -> list[tuple[ItemID, str, str]]:
        """
        Return of these items those whose subjects other items withhold, once for each such other.

        Each as the item, where it is withheld itself, and where the other one is.
        """
        rows = self._connection.execute(
            "SELECT DISTINCT a.item, a.withheld_in, b.withheld_in FROM item a JOIN item b "
            "ON b.subject = a.subject AND NOT (b.ord = a.ord AND b.item = a.item) "
            "WHERE b.withheld_in <> '' AND a.ord = ? "
            "AND a.item IN (SELECT value FROM json_each(?))",
            (order, _listed(items)),
        )
        return [(ItemID(row[0]), str(row[1]), str(row[2])) for row in rows]

    def tolls(self, order: OrderID, items: Iterable[ItemID]) -> TollRow:
        """Return whom and what these items mean, counted."""
        counted = self._connection.execute(
            "SELECT count(*), coalesce(sum(subject_kind = 'account'), 0), "
            "coalesce(sum(subject_kind = 'post'), 0), "
            "coalesce(sum(subject_kind NOT IN ('account', 'post', '')), 0), "
            "coalesce(sum(subject IS NULL OR doubts <> ''), 0), count(DISTINCT holder), "
            "coalesce(sum(is_guarded), 0) FROM item "
            "WHERE ord = ? AND item IN (SELECT value FROM json_each(?))",
            (order, _listed(items)),
        ).fetchone()
        total, accounts, posts, others, nothing, holders, guarded = map(int, counted)
        whole = self._connection.execute(
            "SELECT max(handle), max(followers) AS n, max(is_verified) FROM item WHERE ord = ? "
            "AND subject_kind = 'account' AND subject IS NOT NULL AND handle <> '' "
            "AND item IN (SELECT value FROM json_each(?)) GROUP BY subject ORDER BY n DESC",
            (order, _listed(items)),
        ).fetchall()
        return TollRow(
            items=total,
            accounts=accounts,
            posts=posts,
            others=others,
            nothing=nothing,
            holders=holders,
            guarded=guarded,
            followers=sum(int(row[1]) for row in whole),
            verified=sum(int(row[2]) for row in whole),
            largest=tuple((str(row[0]), int(row[1])) for row in whole[:5]),
        )

    def overlaps(self, order: OrderID, limit: int = 12) -> list[tuple[OrderID, int]]:
        """Return the other orders that name the same subjects, and how many of them."""
        rows = self._connection.execute(
            "SELECT b.ord, count(DISTINCT a.subject) FROM item a JOIN item b "
            "ON b.subject = a.subject AND b.ord <> a.ord WHERE a.ord = ? AND a.overlaps > 0 "
            "GROUP BY b.ord ORDER BY 2 DESC LIMIT ?",
            (order, limit),
        )
        return [(OrderID(row[0]), int(row[1])) for row in rows]

    def opinions(self, order: OrderID, item: ItemID) -> list[OpinionRow]:
        """Return every opinion ever given on an item, the first one first."""
        rows = self._connection.execute(
            "SELECT n, person, role, at, terms, reasons_key, idx FROM opinion "
            "WHERE ord = ? AND item = ? ORDER BY n",
            (order, item),
        )
        return [OpinionRow(*row) for row in rows]

    def events_on(self, order: OrderID, items: Iterable[ItemID]) -> list[int]:
        """Return the numbers of the events by which opinions were given on any of these items."""
        rows = self._connection.execute(
            "SELECT DISTINCT n FROM opinion WHERE ord = ? AND item IN "
            "(SELECT value FROM json_each(?)) ORDER BY n",
            (order, _listed(items)),
        )
        return [int(row[0]) for row in rows]

    def findings(self, order: OrderID, item: ItemID) -> list[FindingRow]:
        """Return what was found about an item."""
        rows = self._connection.execute(
            "SELECT kind, code, because, cite FROM finding WHERE ord = ? AND item = ? ORDER BY n",
            (order, item),
        )
        return [FindingRow(*row) for row in rows]

    def document_said(self, order: OrderID) -> str | None:
        """Return what was said of reading an order's document; None if it was not read yet."""
        row = self._connection.execute(
            "SELECT said FROM document_read WHERE ord = ?", (order,)
        ).fetchone()
        return str(row[0]) if row else None

    def put_document(self, order: OrderID, lines: Sequence[LineRow], said: str) -> None:
        """Keep the lines of an order's document."""
        self._connection.execute("BEGIN")
        self._connection.execute("DELETE FROM line WHERE ord = ?", (order,))
        self._connection.executemany(
            f"INSERT INTO line VALUES ({', '.join('?' * 16)})",  # noqa: S608 -- our own words
            (
                (
                    order,
                    one.number,
                    one.text,
                    one.part,
                    one.page,
                    one.spot,
                    one.place,
                    one.box,
                    one.unreadable,
                    one.is_hidden,
                    one.is_recognised,
                    one.marks,
                    one.kind,
                    one.sheet,
                    one.row,
                    one.cells,
                )
                for one in lines
            ),
        )
        self._connection.execute(
            "INSERT OR REPLACE INTO document_read VALUES (?, ?)", (order, said)
        )
        self._connection.execute("COMMIT")

    def lines(self, order: OrderID, first: int, last: int) -> list[LineRow]:
        """Return the lines of an order's document from one number to another, both included."""
        rows = self._connection.execute(
            "SELECT number, text, part, page, spot, place, box, unreadable, is_hidden, "
            "is_recognised, marks, kind, sheet, row, cells FROM line "
            "WHERE ord = ? AND number BETWEEN ? AND ? "
            "ORDER BY number",
            (order, first, last),
        )
        return [LineRow(*row) for row in rows]

    def line_count(self, order: OrderID) -> int:
        """Return how many lines the document has."""
        (found,) = self._connection.execute(
            "SELECT coalesce(max(number), 0) FROM line WHERE ord = ?", (order,)
        ).fetchone()
        return int(found)

    def line_at(self, order: OrderID, spot: str) -> int | None:
        """Return the number of the line at a spot of the document."""
        row = self._connection.execute(
            "SELECT min(number) FROM line WHERE ord = ? AND spot = ?", (order, spot)
        ).fetchone()
        return int(row[0]) if row and row[0] is not None else None

    def lines_with_items(self, order: OrderID, first: int, last: int) -> set[int]:
        """Return the lines between two numbers on which items stand."""
        rows = self._connection.execute(
            "SELECT DISTINCT line FROM item WHERE ord = ? AND line BETWEEN ? AND ?",
            (order, first, last),
        )
        return {int(row[0]) for row in rows}

    def pages(self, order: OrderID) -> list[tuple[str, int, int]]:
        """Return part, page and first line of every page of the document."""
        rows = self._connection.execute(
            "SELECT part, page, min(number) FROM line WHERE ord = ? AND page IS NOT NULL "
            "GROUP BY part, page ORDER BY 3",
            (order,),
        )
        return [(str(row[0]), int(row[1]), int(row[2])) for row in rows]


def _listed(items: Iterable[ItemID]) -> str:
    """Return numbers as JSON."""
    return f"[{','.join(str(int(one)) for one in items)}]"


def _where(order: OrderID, narrowed: Filter) -> tuple[str, tuple[object, ...]]:
    """Return the condition of a filter, and its values."""
    parts, values = ["ord = ?"], list[object]([order])
    stages = {
        "undecided": _UNDECIDED,
        "waiting": "stage IN ('seconding', 'provisional')",
    }
    if narrowed.stage:
        parts.append(stages.get(narrowed.stage, "stage = ?"))
        values += [] if narrowed.stage in stages else [narrowed.stage]
    if narrowed.guarded:
        parts.append("is_guarded = 1" if narrowed.guarded == "yes" else "is_guarded = 0")
    if narrowed.doubt:
        parts.append("doubts <> ''")
    if narrowed.split:
        parts.append("is_split = 1")
    equal = (
        ("holder = ?", narrowed.holder),
        ("text_key = ?", narrowed.text),
        ("terms = ?", narrowed.terms),
        ("line = ?", narrowed.line),
        ("instr(' ' || people || ' ', ?) > 0", f" {narrowed.person} " if narrowed.person else ""),
        (
            "people <> '' AND instr(' ' || people || ' ', ?) = 0",
            f" {narrowed.other} " if narrowed.other else "",
        ),
    )
    for part, value in equal:
        if value:
            parts.append(part)
            values.append(value)
    if narrowed.text:
        parts.append("text_key <> ''")
    where, searched = _searched("search", narrowed.words)
    if where:
        parts.append(f"id IN (SELECT rowid FROM search WHERE {where})")  # noqa: S608 -- our own words
        values += searched
    return " AND ".join(parts), tuple(values)


def folded(text: str) -> str:
    """Return text as it is searched: small letters, without the marks that stand on Latin ones."""
    small = normalize("NFKD", text).casefold()
    return normalize("NFC", _ON_LATIN.sub("", small))


def _searched(table: str, words: str) -> tuple[str, tuple[str, ...]]:
    """
    Return the condition that every one of `words` stands somewhere in a row, and its values.

    From three letters on the index of trigrams finds them; shorter ones are looked for in what the
    others leave, or in everything where there are no others.
    """
    asked = [_ADDRESS.sub("", one) or one for one in folded(words).split()[:_WORDS_MAX]]
    long = [one for one in asked if len(one) >= _TRIGRAM]
    parts = [f"{table} MATCH ?"] if long else []
    values = [" ".join('"' + one.replace('"', '""') + '"' for one in long)] if long else []
    for one in asked:
        if len(one) < _TRIGRAM:
            parts.append("instr(words, ?) > 0")
            values.append(one)
    return " AND ".join(parts), tuple(values)
