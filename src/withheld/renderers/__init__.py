"""
Documents as trees to HTML, text, mail and PDF.

In: trees from `correspondence` and `transparency`.  Out: bytes.
Events: none.  Law: WCAG 2.2 is a standard, not a law, and holds for every page.
Next: `withheld.bootstrap`.

`html`, `text`, `pdf` and `mail` each take one paper; `site` makes the files of the public site.
"""
