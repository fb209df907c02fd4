"""
AT Protocol: a labeler of our own for each country, and a proxy that has the AppView obey it.

In: marks that are AT URIs, of orders that counsel released.  Out: signed labels, a log each.
Events: none of its own.  Law: none.  Next: `withheld.connectors`.
"""
