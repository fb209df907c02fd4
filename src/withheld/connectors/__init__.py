"""
Platforms that enforce what was decided, one folder each, found by entry point.

They start read-only, adopt what is already restricted, then reconcile wanted with observed.

In: the withholding table.  Out: receipts.  Events: none of their own.
Law: none.  Next: `withheld.bootstrap`.
"""
