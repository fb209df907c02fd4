"""
(3) Which account or post of the service each locator means, as of the order's date.

In: locators, the service's directory.  Out: subjects, recorded failures, doubts.
Events: `ItemsResolved`, `ItemSettled`.
Law: Regulation (EU) 2022/2065 art. 9(2)(a) (exact URLs).  Next: `withheld.review`.
"""
