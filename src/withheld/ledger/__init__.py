"""
The append-only record and its proofs: canonical bytes, Merkle trees, tiles, checkpoints, anchors.

Knows nothing of orders.  A tree is a list of byte strings; a checkpoint is a signed size and root.

In: bytes.  Out: hashes, proofs, tiles, signed checkpoints.  Events: none of its own.
Law: none.  Sources: RFC 6962 section 2, RFC 8785, C2SP tlog-tiles, tlog-checkpoint, signed-note.
Next: `withheld.edge`.
"""
