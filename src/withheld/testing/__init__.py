"""
Shipped for those who test against us: an in-memory world, builders, an invented 2021.

In: a seed.  Out: worlds, orders, directories that name nobody real.
Events: none.  Law: none.  Next: `withheld.bootstrap`.
"""
