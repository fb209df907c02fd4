"""
The reviewers' desk: an order's page, with each finding beside its place in the document.

In: HTTP on loopback.  Out: server-rendered pages.  Events: none of its own.
Law: WCAG 2.2 is a standard, not a law, and holds for every page.
Next: nothing; this is the outside.
"""
