"""
Ozone, the moderators' front: tags for what is withheld, takedowns for own policy.

In: marks that are DIDs and AT URIs.  Out: moderation events that say which tool sent them.
Events: none of its own.  Law: none.  Next: `withheld.connectors`.
"""
