"""
(5, at serving time) The look-up that every view of a post passes through.

Light enough to embed anywhere: opening a table checks a header, asking costs one memory access.

In: a signed table and its changes.  Out: *withheld*, *not withheld* or *don't know*, and a 451.
Events: none; an edge only reads.  Law: RFC 7725.  Next: `withheld.events`.
"""
