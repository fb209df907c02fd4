"""
(1) An order arrives, and no line of it is lost.

In: a document, as lines with places.  Out: classes that balance, items, demands, proposals.
Events: `OrderReceived`, `ItemsListed`, `LinesUnread`, `IntakeBalanced` and the rest of its file.
Law: Regulation (EU) 2021/784 Annex I; Blocking Rules 2009 r.6.  Next: `withheld.verification`.
"""
