"""Salted commitments: one item shown, nothing of the others, and nothing at all after erasure."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from withheld.errors import InvalidInput, ProofFailed
from withheld.ledger.commitments import (
    MemberProof,
    commit,
    commit_set,
    derive_salt,
    is_digest,
    opens,
    prove_member,
    prove_members,
    set_leaf,
    verify_member,
)
from withheld.ledger.merkle import leaf_hash

SEED = bytes(range(32))
SALT = bytes(reversed(range(32)))
salts = st.binary(min_size=32, max_size=32)


def salt_of(item: int, layer: str) -> bytes:
    """An invented salt for one leaf."""
    return derive_salt(SEED, f"{item}/{layer}")


def handle_of(item: int) -> bytes:
    """An invented account's handle."""
    return b"@holder-%d" % item


THOUSAND = tuple(
    set_leaf(salt_of(item, layer), item, layer, value)
    for item in range(1, 1001)
    for layer, value in (("act", b"withheld in IN"), ("identifiers", handle_of(item)))
)


@given(salts, st.binary(max_size=64), st.binary(max_size=64))
def test_a_commitment_opens_to_its_secret_only(salt: bytes, secret: bytes, other: bytes) -> None:
    """The secret opens it; another secret, or the same under another salt, does not."""
    promised = commit(salt, secret)

    assert opens(promised, salt=salt, secret=secret)
    assert opens(promised, salt=salt, secret=other) == (secret == other)
    assert not opens(promised, salt=bytes([salt[0] ^ 1, *salt[1:]]), secret=secret)


def test_a_commitment_is_what_its_recipe_says() -> None:
    """Anyone can recompute it with any SHA-256; the spelling is frozen with version 1."""
    assert commit(bytes(32), b"") == (
        "517a0f7bf689c23281d79c8fbdfcabc7712f0d0a37ab324edc119c363794e268"
    )


def test_a_likely_secret_cannot_be_guessed_without_its_salt() -> None:
    """Trying every country with no salt, or with a likely one, finds nothing."""
    promised = commit(SALT, b"IN")
    guesses = (b"IN", b"DE", b"FR", b"US", b"TR", b"RU", b"BR")

    for likely in (bytes(32), b"\xff" * 32, SEED):
        assert not any(opens(promised, salt=likely, secret=guess) for guess in guesses)


@pytest.mark.parametrize("length", [0, 16, 31, 33])
def test_a_salt_of_another_length_is_refused(length: int) -> None:
    """Salt and secret must divide in one way only, or one promise would open to two secrets."""
    with pytest.raises(InvalidInput):
        commit(bytes(length), b"secret")


def test_salts_from_one_seed_say_nothing_of_each_other() -> None:
    """Each label has its own salt, and none is the seed."""
    drawn = {derive_salt(SEED, str(number)) for number in range(100)}

    assert len(drawn) == 100
    assert SEED not in drawn
    assert derive_salt(SEED, "7") in drawn


@pytest.mark.parametrize(
    ("text", "is_one"),
    [("0f" * 32, True), ("0F" * 32, False), ("0f" * 31, False), ("zz" * 32, False)],
)
def test_a_commitment_has_one_spelling(text: str, *, is_one: bool) -> None:
    """Sixty-four lower-case hexadecimal digits, and nothing else."""
    assert is_digest(text) == is_one


def test_one_item_of_a_thousand_is_proven() -> None:
    """The holder of item 417 can show that the order was acted on for it, and how."""
    root = commit_set(THOUSAND)
    index = 2 * 416
    leaf = set_leaf(salt_of(417, "act"), 417, "act", b"withheld in IN")

    verify_member(root, leaf, prove_member(THOUSAND, index))


def test_a_proof_shows_nothing_of_the_other_items() -> None:
    """Its hashes are none that could be computed from the others' values without their salts."""
    proof = prove_member(THOUSAND, 2 * 416 + 1)
    others = [item for item in range(1, 1001) if item != 417]
    likely = {
        leaf_hash(set_leaf(salt, item, layer, value))
        for item in others
        for layer, value in (("act", b"withheld in IN"), ("identifiers", handle_of(item)))
        for salt in (bytes(32), salt_of(417, "act"), salt_of(417, "identifiers"))
    }
    plain = b"".join(proof.path)

    assert not likely & set(proof.path)
    assert all(handle_of(item) not in plain for item in others)
    assert len(proof.path) == 11


def test_another_salt_for_another_item_changes_the_proof_of_its_neighbour() -> None:
    """What stands beside a leaf is salted: the same values under other salts look different."""
    resalted = [*THOUSAND]
    resalted[1] = set_leaf(SALT, 1, "identifiers", handle_of(1))

    assert prove_member(THOUSAND, 0).path[0] != prove_member(resalted, 0).path[0]


@pytest.mark.parametrize(
    "leaf",
    [
        set_leaf(salt_of(417, "act"), 417, "act", b"withheld in DE"),
        set_leaf(salt_of(417, "act"), 418, "act", b"withheld in IN"),
        set_leaf(salt_of(417, "act"), 417, "law", b"withheld in IN"),
        set_leaf(SALT, 417, "act", b"withheld in IN"),
    ],
    ids=["another act", "another item", "another layer", "another salt"],
)
def test_what_the_set_does_not_say_is_not_proven(leaf: bytes) -> None:
    """Change the act, the item, the layer or the salt, and the same proof fails."""
    with pytest.raises(ProofFailed):
        verify_member(commit_set(THOUSAND), leaf, prove_member(THOUSAND, 2 * 416))


def test_item_layer_and_value_cannot_be_shifted_into_each_other() -> None:
    """Where one ends and the next begins is part of what is hashed."""
    assert set_leaf(SALT, 1, "act", b"x") != set_leaf(SALT, 1, "ac", b"tx")
    assert set_leaf(SALT, 1, "", b"1") != set_leaf(SALT, 11, "", b"")


def test_an_item_of_an_erased_salt_leaves_the_root_as_it_was() -> None:
    """Leaves are kept as hashes, so the others are proven after one item's salt is gone."""
    root = commit_set(THOUSAND)
    kept = [*THOUSAND]  # The hash of the erased leaf stays; its salt and value do not.

    verify_member(root, kept[4], prove_member(kept, 4))


def test_a_set_without_leaves_is_refused() -> None:
    """A commitment to nothing proves nothing."""
    with pytest.raises(InvalidInput):
        commit_set(())
    with pytest.raises(InvalidInput):
        prove_member((), 0)


def test_many_proofs_come_from_one_tree() -> None:
    """Proofs for several items at once are those they would have had alone."""
    assert prove_members(THOUSAND, (0, 5)) == (prove_member(THOUSAND, 0), prove_member(THOUSAND, 5))


def test_a_proof_for_no_leaf_is_no_proof() -> None:
    """An index outside the set fails."""
    with pytest.raises(ProofFailed):
        verify_member(commit_set(THOUSAND), THOUSAND[0], MemberProof(index=7, count=7, path=()))
