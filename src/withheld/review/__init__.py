"""
(4) People decide, item by item, under the law cited, with as many eyes as policy demands.

In: findings, opinions.  Out: bindingness, decisions.
Events: `FindingsListed`, `BindingnessRecorded`, `OpinionGiven`, `ItemsDecided` and others.
Law: the pack of the order; IT Act 2000 s.69A for the 2021 case.  Next: `withheld.restriction`.
"""
