"""
The look-up as a service beside a server that cannot embed it, and the feed that carries tables.

In: a subject and a country from a trusted hop.  Out: *withheld*, *not withheld*, *don't know*.
Events: none.  Law: RFC 7725.  Next: nothing; this is the outside.
"""
