"""
Signed webhooks: another system is told what is placed and lifted, and does it.

In: marks, a subject each.  Out: signed messages, recognised when repeated.
Events: none of its own.  Law: none.  Next: `withheld.connectors`.
"""
