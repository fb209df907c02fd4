"""
`withheld_in_countries`: small JSON files for a service's own API, in the shape clients know.

In: marks that are subjects, of orders that counsel released.  Out: one file a subject.
Events: none of its own.  Law: none.  Next: `withheld.connectors`.
"""
