"""
The reviewers' desk: orders beside their documents, decided by people who signed in as themselves.

In: HTTP on loopback.  Out: server-rendered pages.  Events: none of its own; what a page asks for is
decided in casework, and guarded where events are appended.
Law: WCAG 2.2 is a standard, not a law, and holds for every page.
Next: nothing; this is the outside.
"""
