"""
The shell around the core: it gathers facts, lets the core decide, appends, then acts.

In: commands of people.  Out: events in the record, effects through the outbox.
Events: all of them are appended here.  Law: none.  Next: `withheld.adapters`.
"""
