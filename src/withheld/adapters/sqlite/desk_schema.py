"""The tables of the desk's index; they are made anew whenever they are of another version."""

VERSION = 8

TABLES = """
CREATE TABLE followed (
    size INTEGER NOT NULL, mark TEXT NOT NULL, gaps INTEGER NOT NULL
) STRICT;
INSERT INTO followed VALUES (0, '', 0);
CREATE TABLE item (
    id INTEGER PRIMARY KEY, ord TEXT NOT NULL, item INTEGER NOT NULL, version INTEGER NOT NULL,
    line INTEGER NOT NULL, kind TEXT NOT NULL, serials TEXT NOT NULL, stage TEXT NOT NULL,
    subject TEXT, subject_kind TEXT NOT NULL, holder TEXT, why_not TEXT NOT NULL,
    doubts TEXT NOT NULL, safeguards TEXT NOT NULL, is_guarded INTEGER NOT NULL,
    overlaps INTEGER NOT NULL, people TEXT NOT NULL, terms TEXT NOT NULL,
    is_split INTEGER NOT NULL, withheld_in TEXT NOT NULL, written TEXT, place TEXT NOT NULL,
    text_key TEXT NOT NULL, excerpt TEXT NOT NULL, handle TEXT NOT NULL,
    followers INTEGER NOT NULL, is_verified INTEGER NOT NULL, UNIQUE (ord, item)
) STRICT;
CREATE TABLE tally (
    ord TEXT NOT NULL, stage TEXT NOT NULL, is_guarded INTEGER NOT NULL, n INTEGER NOT NULL,
    PRIMARY KEY (ord, stage, is_guarded)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER item_moved AFTER UPDATE OF stage, is_guarded ON item
WHEN old.stage <> new.stage OR old.is_guarded <> new.is_guarded BEGIN
    UPDATE tally SET n = n - 1
    WHERE ord = old.ord AND stage = old.stage AND is_guarded = old.is_guarded;
    INSERT INTO tally VALUES (new.ord, new.stage, new.is_guarded, 1)
    ON CONFLICT DO UPDATE SET n = n + 1;
END;
CREATE TABLE waiting (
    ord TEXT NOT NULL, terms TEXT NOT NULL, people TEXT NOT NULL, is_guarded INTEGER NOT NULL,
    is_split INTEGER NOT NULL, n INTEGER NOT NULL, first_item INTEGER NOT NULL,
    PRIMARY KEY (ord, terms, people, is_guarded, is_split)
) STRICT, WITHOUT ROWID;
CREATE TABLE speaks (
    person TEXT NOT NULL, ord TEXT NOT NULL, first_item INTEGER NOT NULL,
    PRIMARY KEY (person, ord, first_item)
) STRICT, WITHOUT ROWID;
CREATE INDEX speaks_ord ON speaks (ord);
CREATE TABLE ord (
    ord TEXT PRIMARY KEY, seen INTEGER NOT NULL, due_at TEXT NOT NULL, due_what TEXT NOT NULL,
    received_at TEXT, intent TEXT NOT NULL, standing TEXT NOT NULL, bindingness TEXT NOT NULL,
    reference TEXT NOT NULL, unread INTEGER NOT NULL, item_count INTEGER NOT NULL,
    failed TEXT NOT NULL, is_hazard INTEGER NOT NULL, countries TEXT NOT NULL,
    assignee TEXT NOT NULL, team TEXT NOT NULL,
    undecided INTEGER NOT NULL, waiting INTEGER NOT NULL, guarded INTEGER NOT NULL,
    stake INTEGER NOT NULL, authority TEXT NOT NULL, provision TEXT NOT NULL, dated TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX ord_due ON ord (due_at, ord);
CREATE INDEX ord_waiting ON ord (due_at, ord) WHERE waiting > 0;
CREATE INDEX ord_stake ON ord (stake DESC, ord);
CREATE TABLE opinion (
    ord TEXT NOT NULL, item INTEGER NOT NULL, n INTEGER NOT NULL, person TEXT NOT NULL,
    role TEXT NOT NULL, at TEXT NOT NULL, terms TEXT NOT NULL, reasons_key TEXT NOT NULL,
    idx INTEGER NOT NULL, PRIMARY KEY (ord, item, n)
) STRICT, WITHOUT ROWID;
CREATE TABLE finding (
    ord TEXT NOT NULL, item INTEGER NOT NULL, n INTEGER NOT NULL, kind TEXT NOT NULL,
    code TEXT NOT NULL, because TEXT NOT NULL, cite TEXT NOT NULL, PRIMARY KEY (ord, item, n)
) STRICT, WITHOUT ROWID;
CREATE TABLE line (
    ord TEXT NOT NULL, number INTEGER NOT NULL, text TEXT NOT NULL, part TEXT NOT NULL,
    page INTEGER, spot TEXT NOT NULL, place TEXT NOT NULL, box TEXT NOT NULL,
    unreadable TEXT NOT NULL, is_hidden INTEGER NOT NULL, is_recognised INTEGER NOT NULL,
    marks TEXT NOT NULL, kind TEXT NOT NULL, sheet TEXT NOT NULL, row INTEGER,
    cells TEXT NOT NULL, PRIMARY KEY (ord, number)
) STRICT, WITHOUT ROWID;
CREATE TABLE mention (
    person TEXT NOT NULL, at TEXT NOT NULL, ord TEXT NOT NULL, n INTEGER NOT NULL,
    kind TEXT NOT NULL, by TEXT NOT NULL, words_key TEXT NOT NULL, PRIMARY KEY (person, at, ord, n)
) STRICT, WITHOUT ROWID;
CREATE TABLE document_read (ord TEXT PRIMARY KEY, said TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE INDEX ord_seen ON ord (seen);
CREATE VIRTUAL TABLE search USING fts5 (words, tokenize = 'trigram');
CREATE VIRTUAL TABLE named USING fts5 (words, tokenize = 'trigram');
"""

OF_ITEMS = {
    "item_stage": "INDEX item_stage ON item (ord, stage, item)",
    "item_holder": "INDEX item_holder ON item (ord, holder, item)",
    "item_text": "INDEX item_text ON item (ord, text_key, item) WHERE text_key <> ''",
    "item_line": "INDEX item_line ON item (ord, line, item)",
    "item_guarded": "INDEX item_guarded ON item (ord, item) WHERE is_guarded = 1",
    "item_split": "INDEX item_split ON item (ord, item) WHERE is_split = 1",
    "item_subject": "INDEX item_subject ON item (subject) WHERE subject IS NOT NULL",
    "item_of_holder": "INDEX item_of_holder ON item (holder) WHERE holder IS NOT NULL",
    "item_in": (
        "TRIGGER item_in AFTER INSERT ON item BEGIN "
        "INSERT INTO tally VALUES (new.ord, new.stage, new.is_guarded, 1) "
        "ON CONFLICT DO UPDATE SET n = n + 1; END"
    ),
}
"""What every item that is put in costs again; made once it is all there when it comes at once."""

OWN = """
CREATE TABLE IF NOT EXISTS own_view (
    person TEXT NOT NULL, name TEXT NOT NULL, address TEXT NOT NULL, PRIMARY KEY (person, name)
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS own_reply (
    person TEXT NOT NULL, name TEXT NOT NULL, text TEXT NOT NULL, PRIMARY KEY (person, name)
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS own_choice (
    person TEXT PRIMARY KEY, language TEXT NOT NULL, zone TEXT NOT NULL, theme TEXT NOT NULL,
    letters TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS own_seen (
    person TEXT NOT NULL, ord TEXT NOT NULL, n INTEGER NOT NULL, PRIMARY KEY (person, ord)
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS own_pending (
    kind TEXT NOT NULL, name TEXT NOT NULL, person TEXT NOT NULL, ord TEXT NOT NULL,
    made_at TEXT NOT NULL, until TEXT NOT NULL, data TEXT NOT NULL, PRIMARY KEY (kind, name)
) STRICT, WITHOUT ROWID;
"""
"""What people keep for themselves; it is nobody's fold and outlives the tables above."""
