"""
Varnish: comparisons in VCL, compiled and taken into use while it runs.

In: marks that are paths.  Out: one file for a VCL.
Events: none of its own.  Law: RFC 7725.  Next: `withheld.connectors`.
"""
