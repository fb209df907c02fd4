"""
The invented 2021: two orders against a fictional microblog, their annexures, and the truth of them.

Nobody here exists.  The service is `chirp.example`, the ministry writes from `signals.example`, and
everything it writes is marked SPECIMEN.  The law is India's, because the case was.

In: a seed.  Out: a `Case`.  Events: none.
Law: IT Act 2000 s.69A; Blocking Rules 2009 rules 9 and 16.  Next: `withheld.testing`.
"""

from withheld.testing.protest.case import Case, Corrigendum, make_case, make_small_case
from withheld.testing.protest.lists import TruthRow
from withheld.testing.protest.people import HOST, SHORT_HOST

__all__ = [
    "HOST",
    "SHORT_HOST",
    "Case",
    "Corrigendum",
    "TruthRow",
    "make_case",
    "make_small_case",
]
