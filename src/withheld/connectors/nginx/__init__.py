"""
nginx: a map of what is withheld, looked up by country and path before anything else happens.

In: entries of the table, and the paths at which a subject is shown.
Out: map files and two snippets; what is already restricted.  Events: none of its own.
Law: RFC 7725.  Next: `withheld.connectors`.
"""
