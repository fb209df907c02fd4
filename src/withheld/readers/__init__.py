"""
Bytes to lines with places, one file a form, run in a child process with limits.

In: bytes that nobody trusts.  Out: a `Document`; each reader says what it cannot see.
Events: none.  Law: none.  Next: `withheld.intake`, which makes sense of the lines.
"""
