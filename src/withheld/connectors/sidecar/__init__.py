"""
The look-up service, and every server that asks it: Traefik, and Caddy, Envoy or nginx if they ask.

In: marks that are subjects.  Out: nothing; it follows the table, and is asked whether it has.
Events: none of its own.  Law: RFC 7725.  Next: `withheld.connectors`.
"""
