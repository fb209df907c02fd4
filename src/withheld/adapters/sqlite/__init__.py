"""The case store in one SQLite file: WAL, synchronous=FULL, one writer at a time."""
