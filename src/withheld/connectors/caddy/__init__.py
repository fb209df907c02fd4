"""
Caddy: maps of countries and paths in a file that the site imports, taken up without a restart.

In: marks that are paths.  Out: one file for a Caddyfile.
Events: none of its own.  Law: RFC 7725.  Next: `withheld.connectors`.
"""
