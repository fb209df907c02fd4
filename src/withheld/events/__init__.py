"""
The verbs, past tense: everything that can happen to an order, once, for ever.

Events are the schema.  One frozen dataclass each, with a name, a version and canonical bytes.

In: nouns.  Out: bytes that a ledger can keep, and back.  Events: all of them.
Law: none.  Next: `withheld.regimes`.
"""
