"""
(5) A decision becomes a withholding: a subject, some territories, a period, a ground.

In: decisions, stays, lifts.  Out: the table the edges enforce, and its changes.
Events: `WithholdingsPlaced`, `WithholdingsLifted`, `TablePublished`, `EdgesReached`.
Law: RFC 7725 for what viewers meet.  Next: `withheld.correspondence`.
"""
