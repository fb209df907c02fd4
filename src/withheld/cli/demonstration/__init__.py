"""
The 2021 case, played on invented data through the same doors as real cases.

In: nothing but a seed.  Out: a folder a person can open.  Events: whatever the story needs.
Law: IT Act 2000 s.69A and the Blocking Rules 2009, as the pack IN-69A states them.
Next: nothing; this is the outside.
"""
