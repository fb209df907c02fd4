"""
The state of one order: a fold of its events.

It reads opaque keys and enums only; erasing what lies in the vault changes no state.

In: events of one stream.  Out: the order's header and its items.  Events: none of its own.
Law: none.  Next: `withheld.projections`.
"""
