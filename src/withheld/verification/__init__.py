"""
(2) Who sent it, by what proof, and may they.

In: the sender as written, the registry of authorities.  Out: a standing and its evidence.
Events: `SenderChecked`, `SenderConfirmed`.
Law: Regulation (EU) 2022/2065 recital 35; Regulation (EU) 2021/784 art. 3(5).
Next: `withheld.resolution`.
"""
