"""
Entries of the public log that are no statements: an unsealed order, a new key of the service.

An unsealed order's entry names a file of proofs; the file shows that events of the record are at
least as old as an anchor, and the entry commits to the file.
"""

from datetime import date

from withheld.errors import InvalidInput
from withheld.ledger.canonical import JSON, canonical

UNSEALED = "unsealed"
KEY_ROTATED = "key-rotated"
FORMAT = 1


def unsealed_entry(*, on: date, path: str, digest: str, leaf_count: int) -> dict[str, JSON]:
    """
    Return the entry that says an order was unsealed.

    Args:
        on: The day it was unsealed.
        path: Where its proofs lie on the public site, such as `unsealed/12.json`.
        digest: The SHA-256 of that file in 64 hexadecimal digits.
        leaf_count: How many events of the record it proves the age of.
    """
    return {
        "kind": UNSEALED,
        "format": FORMAT,
        "on": on.isoformat(),
        "proof": path,
        "sha256": digest,
        "leaves": leaf_count,
    }


def key_entry(*, old: str, new: str, signature: str) -> dict[str, JSON]:
    """
    Return the entry that says the service signs with a new key from the next checkpoint on.

    Args:
        old: The verifier key that signed so far (C2SP signed-note form).
        new: The one that signs from now on.
        signature: The old key's over the 32 raw bytes of the new one, 128 hexadecimal digits.
    """
    return {
        "kind": KEY_ROTATED,
        "format": FORMAT,
        "old": old,
        "new": new,
        "signature": signature,
    }


def proofs_file(leaves: list[dict[str, JSON]]) -> bytes:
    """
    Return the file of an unsealed order's proofs.

    Args:
        leaves: For each event its bytes in base64 (`leaf`) and its proof of age (`age`).

    Raises:
        InvalidInput: There is nothing to prove.
    """
    if not leaves:
        raise InvalidInput("no event of this order is covered by an anchor yet; wait for the next")
    return canonical({"kind": "proofs", "format": FORMAT, "leaves": [dict(one) for one in leaves]})
