"""A labeler's identity: its DID, its key, and the document that says both."""

from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from withheld.connectors.atproto.encoding import to_base58
from withheld.edge.folder import write_whole
from withheld.errors import InvalidInput

_ORDER = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141
"""The order of the group of secp256k1; SEC 2, section 2.4.1."""
_MULTICODEC_SECP256K1 = b"\xe7\x01"
_HALF_SIZE = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """One labeler."""

    did: str
    key: ec.EllipticCurvePrivateKey
    endpoint: str
    """Where it answers, an https address."""

    def sign(self, message: bytes) -> bytes:
        """Return the signature, 64 bytes, with the lower of the two values of s."""
        signature = self.key.sign(message, ec.ECDSA(hashes.SHA256()))
        r, s = decode_dss_signature(signature)
        s = min(s, _ORDER - s)
        return r.to_bytes(_HALF_SIZE, "big") + s.to_bytes(_HALF_SIZE, "big")

    @property
    def multikey(self) -> str:
        """Return the public key as DID documents have it."""
        point = self.key.public_key().public_bytes(Encoding.X962, PublicFormat.CompressedPoint)
        return "z" + to_base58(_MULTICODEC_SECP256K1 + point)

    def document(self) -> dict[str, object]:
        """Return the DID document: the key that signs labels, and the service that gives them."""
        return {
            "@context": [
                "https://www.w3.org/ns/did/v1",
                "https://w3id.org/security/multikey/v1",
            ],
            "id": self.did,
            "verificationMethod": [
                {
                    "id": f"{self.did}#atproto_label",
                    "type": "Multikey",
                    "controller": self.did,
                    "publicKeyMultibase": self.multikey,
                }
            ],
            "service": [
                {
                    "id": "#atproto_labeler",
                    "type": "AtprotoLabeler",
                    "serviceEndpoint": self.endpoint,
                }
            ],
        }


def open_identity(folder: Path, country: str, did: str, endpoint: str) -> Identity:
    """
    Return the identity of a country's labeler; its key is made when there is none.

    Raises:
        InvalidInput: A DID of another kind, or a key file that holds none.
    """
    if not did.startswith(("did:web:", "did:plc:")):
        raise InvalidInput("a labeler's DID is did:web:… or did:plc:…")
    path = folder / f"{country}.key"
    if not path.is_file():
        fresh = ec.generate_private_key(ec.SECP256K1()).private_numbers().private_value
        write_whole(path, f"{fresh:064x}\n".encode())
        path.chmod(0o600)
    try:
        number = int(path.read_text("ascii"), 16)
        key = ec.derive_private_key(number, ec.SECP256K1())
    except ValueError as error:
        raise InvalidInput("a labeler's key file holds no key; restore it from a backup") from error
    return Identity(did=did, key=key, endpoint=endpoint)
