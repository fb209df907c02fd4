"""
What the core asks of the world, as Protocols.

In: questions of the core.  Out: answers by adapters.  Events: none.  Law: none.
Next: `withheld.casefile`.
"""
