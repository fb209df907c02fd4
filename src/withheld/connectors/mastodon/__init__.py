"""
Mastodon's admin interface: account actions, for what is withheld from everybody.

In: marks that are accounts.  Out: suspensions and the like.
Events: none of its own.  Law: none.  Next: `withheld.connectors`.
"""
