"""
The append-only record and its proofs: canonical bytes, Merkle trees, tiles, checkpoints, anchors.

Knows nothing of orders.  A tree is a list of byte strings; a checkpoint is a signed size and root.

`canonical` spells values, `merkle` grows trees, `notes` and `checkpoints` sign, `tiles` lays files
out, `commitments` seals secrets and sets, `anchors` ties record and public log together, `proofs`
and `auditing` are for those who trust nobody.

In: bytes.  Out: hashes, proofs, tiles, signed checkpoints.  Events: none of its own.
Law: none.  Sources: RFC 6962 section 2, RFC 8785, C2SP tlog-tiles, tlog-checkpoint,
signed-note, tlog-proof.
Next: `withheld.edge`.
"""
