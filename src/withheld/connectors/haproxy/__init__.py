"""
HAProxy: a map of countries and paths, changed while it runs.

In: marks that are paths.  Out: a map file, the same map at run time, lines for a frontend.
Events: none of its own.  Law: RFC 7725.  Next: `withheld.connectors`.
"""
