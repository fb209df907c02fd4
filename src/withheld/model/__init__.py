"""
The nouns of the field: orders, demands, items, subjects, withholdings.

Everything here is frozen and valid once built.  Nothing here does anything but be.

In: plain values.  Out: nouns that cannot be wrong.  Events: none.
Law: the terms are those of Regulation (EU) 2022/2065 art. 9, Regulation (EU) 2021/784 art. 3 and
the Indian Blocking Rules 2009.  Next: `withheld.events`, the verbs.
"""
