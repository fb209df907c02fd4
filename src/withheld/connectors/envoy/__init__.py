"""
Envoy: a Lua filter with its own table, delivered to the running server by a file it watches.

In: marks that are paths.  Out: one file of extension configuration, lines for the filters.
Events: none of its own.  Law: RFC 7725.  Next: `withheld.connectors`.
"""
