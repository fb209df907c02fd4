"""
Other folds of the same events: queues, clocks, the withholding table, counts.

All can be dropped and rebuilt from the record.

In: events.  Out: answers to "what is due", "what is withheld", "how many".  Events: none.
Law: none.  Next: the stage rooms, from `withheld.intake` on.
"""
