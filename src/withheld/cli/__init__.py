"""
A person at a desk, or a script: every step of an order's life as a command.

In: arguments.  Out: words for people, or one JSON object a line.  Events: none of its own.
Law: none.  Next: nothing; this is the outside.
"""
