"""
(6b) Words to the public, as far as they may be said.

In: what was disclosed.  Out: public log entries, statements, counts, a static site.
Events: `StatementPublished`, `EntryPublished`, `OrderUnsealed`.
Law: Regulation (EU) 2022/2065 art. 15(1)(a); Regulation (EU) 2021/784 art. 7.
Next: `withheld.redress`.

* `statements`: what the public is told of one order.
* `counting`: orders to tallies to counts; `results` is their vocabulary.
* `entries`: the public log's entries; `reading` is their way back, `recounting` their audit.
* `site`: the public pages as a function of the log; `explainers` are those that never change.
"""
