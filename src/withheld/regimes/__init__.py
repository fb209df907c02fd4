"""
Law as data: what each law demands of an order, and of us, rule by rule with its source.

In: packs as bytes.  Out: packs, defects of an order, clocks, secrecy and disclosure defaults.
Events: none; a pack is quoted in the events that rest on it.
Law: every pack names its own.  Next: `withheld.ports`.
"""
