"""
Law as data: what each law demands of an order, and of us, rule by rule with its source.

In: packs as bytes (`loader`).  Out: which law a letter cites (`matching`), defects, secrecy,
disclosure defaults, issuers and territory (`evaluating`), clocks (`timing`), keeping and reports
(`duties`), a page for a lawyer (`describing`), what is wrong with a pack (`lint`, `golden`), and
whether counsel signed it is the record's to say.
Events: none; a pack is quoted in the events that rest on it.
Law: every pack names its own.  An unverified rule leads only to caution.  Next: `withheld.ports`.
"""
