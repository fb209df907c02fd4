"""
Salted commitments: a promise about a secret that says nothing of it until it is opened.

A commitment stands in an event where a handle, a name or a reason would stand; the secret and its
salt lie in the vault.  Erasing both leaves the event, its hash and every proof as they were, and
nobody can find the secret again, not by trying every name there is.

An event on a set of items commits to a tree with one salted leaf for each item and disclosure
layer.  One holder's leaf is shown with hashes of salted leaves only: the other 999 stay unknown.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from hmac import compare_digest
from hmac import digest as hmac_digest

from withheld.errors import InvalidInput, ProofFailed
from withheld.ledger.canonical import canonical
from withheld.ledger.merkle import Tree, leaf_hash, root_from_path

SALT_SIZE = 32
"""Bytes of a salt, drawn at random by the shell, used once."""

# Each use hashes under its own name, so that what was promised in one place opens nowhere else.
# None begins with 0x00 or 0x01, so that no commitment passes for a Merkle leaf or node either.
_SECRET = b"withheld/commitment/v1\n"
_MEMBER = b"withheld/member/v1\n"
_SALT = b"withheld/salt/v1\n"


def commit(salt: bytes, secret: bytes) -> str:
    """
    Return the commitment to `secret` under `salt` (32 random bytes), in 64 hexadecimal digits.

    Raises:
        InvalidInput: The salt is not 32 bytes.
    """
    return sha256(_SECRET + _checked(salt) + secret).hexdigest()


def opens(commitment: str, *, salt: bytes, secret: bytes) -> bool:
    """
    Return whether `commitment` was made to `secret` under `salt`.

    Raises:
        InvalidInput: The salt is not 32 bytes.
    """
    return compare_digest(commitment.encode(), commit(salt, secret).encode())


def derive_salt(seed: bytes, label: str) -> bytes:
    """
    Return the salt for `label` from `seed` (32 random bytes), so that one draw serves a command.

    Keep the salts and forget the seed: while the seed exists, erasing a salt erases nothing.

    Raises:
        InvalidInput: The seed is not 32 bytes.
    """
    return hmac_digest(_checked(seed), _SALT + label.encode(), "sha256")


def is_digest(text: str) -> bool:
    """Return whether `text` is spelled as a commitment or a root: 64 hexadecimal digits."""
    return len(text) == 2 * SALT_SIZE and set(text) <= set("0123456789abcdef")


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberProof:
    """The way from one leaf of a committed set to its root; it shows hashes and nothing else."""

    index: int
    """Counted from 0 in the order of the set's leaves."""
    count: int
    path: tuple[bytes, ...]


def set_leaf(salt: bytes, item: int, layer: str, value: bytes) -> bytes:
    """
    Return the leaf of a set that says `value` of `item` in the disclosure `layer`.

    Raises:
        InvalidInput: The salt is not 32 bytes.
    """
    # Canonical JSON ends where it ends, so the value after it cannot be shifted into it.
    return sha256(_MEMBER + _checked(salt) + canonical([item, layer]) + value).digest()


def commit_set(leaves: Sequence[bytes]) -> str:
    """
    Return the root over `leaves` (from `set_leaf`, in order), in 64 hexadecimal digits.

    Raises:
        InvalidInput: There are none; a commitment to nothing would prove nothing.
    """
    return _set_tree(leaves).root().hex()


def prove_member(leaves: Sequence[bytes], index: int) -> MemberProof:
    """
    Return the proof for leaf `index`, counted from 0.

    Raises:
        InvalidInput: There is no such leaf.
    """
    return prove_members(leaves, [index])[0]


def prove_members(leaves: Sequence[bytes], indexes: Sequence[int]) -> tuple[MemberProof, ...]:
    """
    Return one proof for each of `indexes`; the tree is built once.

    Raises:
        InvalidInput: There is no such leaf.
    """
    tree = _set_tree(leaves)
    return tuple(
        MemberProof(index=index, count=tree.size, path=tree.inclusion_proof(index))
        for index in indexes
    )


def verify_member(root: str, leaf: bytes, proof: MemberProof) -> None:
    """
    Return if `leaf` (from `set_leaf`) belongs to the set committed to by `root`.

    Raises:
        ProofFailed: It is not shown to.
    """
    found = root_from_path(
        leaf_hash(leaf), index=proof.index, size=proof.count, path=proof.path
    ).hex()
    if found != root:
        raise ProofFailed("the item is not shown to belong to the set the record committed to")


def _set_tree(leaves: Sequence[bytes]) -> Tree:
    """
    Return the tree over the leaves of a set.

    Raises:
        InvalidInput: There are none.
    """
    if not leaves:
        raise InvalidInput("a set without leaves was given; commit to at least one")
    return Tree(leaf_hash(leaf) for leaf in leaves)


def _checked(salt: bytes) -> bytes:
    """
    Return `salt`; its fixed length is what makes salt and secret divide in one way only.

    Raises:
        InvalidInput: Not 32 bytes.
    """
    if len(salt) != SALT_SIZE:
        raise InvalidInput(f"a salt of {len(salt)} bytes was given; expected {SALT_SIZE} random")
    return salt
