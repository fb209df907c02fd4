"""Makes a folder as an edge has one: one post and one account, withheld in India."""

import os
import sys
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from withheld.edge.build import Signer
from withheld.edge.format import Entry
from withheld.edge.publish import Publisher
from withheld.edge.serving import now
from withheld.edge.signatures import key_id, trusted
from withheld.model.identity import SubjectID

WITHHELD = ("post:901", "account:18")


def main(folder: Path) -> str:
    """Publish into `folder` with a new key; return the public key, 64 hexadecimal digits."""
    private = Ed25519PrivateKey.generate()
    public = private.public_key().public_bytes_raw()
    publisher = Publisher(
        folder=folder,
        signer=Signer(key=key_id(public), sign=private.sign),
        keys=trusted(public),
        hash_key=os.urandom(16),
    )
    entries = [Entry(subject=SubjectID(one), countries=frozenset({"IN"})) for one in WITHHELD]
    publisher.publish(entries, version=1, at=now(), lifts_max=0)
    return public.hex()


if __name__ == "__main__":
    print(main(Path(sys.argv[1])))
