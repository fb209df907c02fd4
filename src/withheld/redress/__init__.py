"""
(7) Complaints, challenges in court, stays, lifting, reinstatement.

In: what people and courts say afterwards.  Out: decisions that re-open stages 4, 5 and 6.
Events: `ComplaintReceived`, `ComplaintDecided`, `InterimSettled`, `StayRecorded` and others.
Law: Regulation (EU) 2022/2065 art. 9(2)(a)(v), 20, 21; Constitution of India art. 226.
Next: `withheld.casework`.
"""
