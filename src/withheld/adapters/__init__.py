"""
Ports made real: SQLite, files, keys, the clock, the child process.

In: what the core asks.  Out: what the world answers, foreign errors translated at the border.
Events: none.  Law: none.  Next: `withheld.bootstrap`, which wires.
"""
