"""The Merkle tree against the published vectors of RFC 6962, and its proofs for every size."""

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from withheld.errors import InvalidInput, ProofFailed
from withheld.ledger.merkle import (
    EMPTY_ROOT,
    Tree,
    leaf_hash,
    node_hash,
    root_of,
    verify_consistency,
    verify_inclusion,
)

# The test data of the reference implementation of Certificate Transparency.
VECTOR_LEAVES = tuple(
    bytes.fromhex(leaf)
    for leaf in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
)
VECTOR_ROOTS = (
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
)
VECTOR_INCLUSION = {
    (0, 8): (
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ),
    (5, 8): (
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ),
    (2, 3): ("fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",),
}
VECTOR_CONSISTENCY = {
    (1, 1): (),
    (1, 8): (
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ),
    (6, 8): (
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ),
    (2, 5): (
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ),
}
SIZE_MAX = 70


def leaf(number: int) -> bytes:
    """An invented leaf, unlike any other."""
    return b"leaf %d" % number


def tree_of(size: int) -> Tree:
    """A tree of `size` invented leaves, appended one by one."""
    tree = Tree()
    for number in range(size):
        tree.append(leaf(number))
    return tree


def root_by_definition(leaves: list[bytes]) -> bytes:
    """The root as RFC 6962 section 2.1 defines it, word for word, slow."""
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return leaf_hash(leaves[0])
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    return node_hash(root_by_definition(leaves[:k]), root_by_definition(leaves[k:]))


@pytest.mark.parametrize("size", range(9))
def test_the_roots_are_those_of_the_reference_vectors(size: int) -> None:
    """Eight published leaves give the eight published roots, appended or built at once."""
    appended = Tree()
    for vector in VECTOR_LEAVES:
        appended.append(vector)

    assert appended.root(size).hex() == VECTOR_ROOTS[size]
    assert root_of(leaf_hash(vector) for vector in VECTOR_LEAVES[:size]).hex() == VECTOR_ROOTS[size]


@pytest.mark.parametrize(("index", "size"), VECTOR_INCLUSION)
def test_inclusion_proofs_are_those_of_the_reference_vectors(index: int, size: int) -> None:
    """The published proofs come out hash for hash, and verify."""
    path = Tree(map(leaf_hash, VECTOR_LEAVES)).inclusion_proof(index, size)

    assert tuple(step.hex() for step in path) == VECTOR_INCLUSION[index, size]
    verify_inclusion(
        leaf_hash(VECTOR_LEAVES[index]),
        index=index,
        size=size,
        path=path,
        root=bytes.fromhex(VECTOR_ROOTS[size]),
    )


@pytest.mark.parametrize(("old", "new"), VECTOR_CONSISTENCY)
def test_consistency_proofs_are_those_of_the_reference_vectors(old: int, new: int) -> None:
    """The published proofs come out hash for hash, and verify."""
    path = Tree(map(leaf_hash, VECTOR_LEAVES)).consistency_proof(old, new)

    assert tuple(step.hex() for step in path) == VECTOR_CONSISTENCY[old, new]
    verify_consistency(
        old=old,
        new=new,
        old_root=bytes.fromhex(VECTOR_ROOTS[old]),
        new_root=bytes.fromhex(VECTOR_ROOTS[new]),
        path=path,
    )


def test_a_tree_remembers_every_earlier_root() -> None:
    """After seventy leaves the roots of all smaller sizes still follow the definition."""
    tree = tree_of(SIZE_MAX)
    leaves = [leaf(number) for number in range(SIZE_MAX)]

    assert [tree.root(size) for size in range(SIZE_MAX + 1)] == [
        root_by_definition(leaves[:size]) for size in range(SIZE_MAX + 1)
    ]


def test_every_leaf_of_every_size_is_proven() -> None:
    """Each of some 2,500 inclusion proofs verifies; none does for the leaf beside it."""
    tree = tree_of(SIZE_MAX)
    for size in range(1, SIZE_MAX + 1):
        root = tree.root(size)
        for index in range(size):
            path = tree.inclusion_proof(index, size)
            verify_inclusion(leaf_hash(leaf(index)), index=index, size=size, path=path, root=root)
            with pytest.raises(ProofFailed):
                verify_inclusion(
                    leaf_hash(leaf(index + 1)), index=index, size=size, path=path, root=root
                )


def test_every_size_is_proven_to_begin_every_larger_one() -> None:
    """Each of some 2,500 consistency proofs verifies; none does for another old root."""
    tree = tree_of(SIZE_MAX)
    for new in range(SIZE_MAX + 1):
        for old in range(new + 1):
            path = tree.consistency_proof(old, new)
            new_root = tree.root(new)
            verify_consistency(
                old=old, new=new, old_root=tree.root(old), new_root=new_root, path=path
            )
            with pytest.raises(ProofFailed):
                verify_consistency(
                    old=old, new=new, old_root=leaf_hash(b"other"), new_root=new_root, path=path
                )


@given(size=st.integers(1, 3000), data=st.data())
def test_larger_trees_prove_too(size: int, data: st.DataObject) -> None:
    """What holds for all small sizes holds for larger ones drawn at random."""
    index = data.draw(st.integers(0, size - 1))
    old = data.draw(st.integers(0, size))
    tree = Tree(leaf_hash(leaf(number)) for number in range(size))

    verify_inclusion(
        leaf_hash(leaf(index)),
        index=index,
        size=size,
        path=tree.inclusion_proof(index),
        root=tree.root(),
    )
    verify_consistency(
        old=old,
        new=size,
        old_root=root_of(leaf_hash(leaf(number)) for number in range(old)),
        new_root=tree.root(),
        path=tree.consistency_proof(old),
    )


@given(size=st.integers(2, 200), data=st.data())
def test_one_bit_changed_in_an_inclusion_proof_is_found(size: int, data: st.DataObject) -> None:
    """Leaf, path and root are all covered: flip any bit of any of them and the proof fails."""
    tree = tree_of(size)
    index = data.draw(st.integers(0, size - 1))
    parts = [leaf_hash(leaf(index)), tree.root(), *tree.inclusion_proof(index)]
    which = data.draw(st.integers(0, len(parts) - 1))
    parts[which] = flipped(parts[which], data.draw(st.integers(0, 255)))

    with pytest.raises(ProofFailed):
        verify_inclusion(parts[0], index=index, size=size, path=parts[2:], root=parts[1])


@given(size=st.integers(2, 200), data=st.data())
def test_one_bit_changed_in_a_consistency_proof_is_found(size: int, data: st.DataObject) -> None:
    """Both roots and the path are covered: flip any bit of any of them and the proof fails."""
    tree = tree_of(size)
    old = data.draw(st.integers(1, size - 1))
    parts = [tree.root(old), tree.root(), *tree.consistency_proof(old)]
    which = data.draw(st.integers(0, len(parts) - 1))
    parts[which] = flipped(parts[which], data.draw(st.integers(0, 255)))

    with pytest.raises(ProofFailed):
        verify_consistency(old=old, new=size, old_root=parts[0], new_root=parts[1], path=parts[2:])


@given(size=st.integers(1, 200), data=st.data())
def test_a_proof_of_another_length_is_found(size: int, data: st.DataObject) -> None:
    """A hash too many or too few fails by the count, before any root is compared."""
    tree = tree_of(size)
    index = data.draw(st.integers(0, size - 1))
    path = tree.inclusion_proof(index)

    for wrong in ((*path, bytes(32)), path[:-1]):
        if wrong != path:
            with pytest.raises(ProofFailed):
                verify_inclusion(
                    leaf_hash(leaf(index)), index=index, size=size, path=wrong, root=tree.root()
                )


@given(new=st.integers(1, 200), data=st.data())
def test_a_consistency_proof_of_another_length_is_found(new: int, data: st.DataObject) -> None:
    """A hash too many or too few fails, also where no hash is needed at all."""
    tree = tree_of(new)
    old = data.draw(st.integers(0, new))
    path = tree.consistency_proof(old)

    for wrong in ((*path, bytes(32)), path[:-1]):
        if wrong != path:
            with pytest.raises(ProofFailed):
                verify_consistency(
                    old=old, new=new, old_root=tree.root(old), new_root=tree.root(), path=wrong
                )


def test_a_consistency_proof_without_hashes_shows_nothing() -> None:
    """Between sizes that need hashes, none given is a failure, not a success."""
    tree = tree_of(5)

    for old in (3, 4):
        with pytest.raises(ProofFailed):
            verify_consistency(
                old=old, new=5, old_root=tree.root(old), new_root=tree.root(), path=()
            )


def test_a_rewritten_leaf_breaks_consistency() -> None:
    """A log that changed one early leaf cannot show that it goes on from what it was."""
    honest, rewritten = tree_of(20), Tree()
    for number in range(40):
        rewritten.append(b"something else" if number == 3 else leaf(number))

    with pytest.raises(ProofFailed):
        verify_consistency(
            old=20,
            new=40,
            old_root=honest.root(),
            new_root=rewritten.root(),
            path=rewritten.consistency_proof(20),
        )


def test_a_leaf_never_passes_for_a_node() -> None:
    """A leaf that spells out two hashes has not the hash of the node above them."""
    left, right = leaf_hash(b"a"), leaf_hash(b"b")

    assert leaf_hash(left + right) != node_hash(left, right)


def test_everything_begins_with_an_empty_log() -> None:
    """An empty log is consistent with any other, but only if its root is the empty root."""
    tree = tree_of(5)

    verify_consistency(old=0, new=5, old_root=EMPTY_ROOT, new_root=tree.root(), path=())
    with pytest.raises(ProofFailed):
        verify_consistency(old=0, new=5, old_root=bytes(32), new_root=tree.root(), path=())


@pytest.mark.parametrize(("old", "new"), [(6, 5), (-1, 5)])
def test_a_log_never_begins_with_a_larger_one(old: int, new: int) -> None:
    """Sizes out of order fail whatever the hashes say."""
    with pytest.raises(ProofFailed):
        verify_consistency(old=old, new=new, old_root=EMPTY_ROOT, new_root=EMPTY_ROOT, path=())


def test_what_is_no_hash_is_refused() -> None:
    """A hash of another length is refused when it comes in and fails a proof."""
    with pytest.raises(InvalidInput):
        Tree().append_hash(b"short")
    with pytest.raises(InvalidInput):
        Tree([b"short"])
    with pytest.raises(ProofFailed):
        verify_inclusion(b"short", index=0, size=1, path=(), root=b"short")
    with pytest.raises(ProofFailed):
        verify_consistency(old=1, new=1, old_root=b"short", new_root=b"short", path=())


def test_what_the_tree_has_not_is_refused() -> None:
    """Sizes, leaves and hashes beyond the tree are refused, not made up."""
    tree = tree_of(5)

    for ask in (
        lambda: tree.root(6),
        lambda: tree.root(-1),
        lambda: tree.inclusion_proof(5),
        lambda: tree.inclusion_proof(-1),
        lambda: tree.consistency_proof(4, 3),
        lambda: tree.consistency_proof(-1),
        lambda: tree.hashes(1, 0, 3),
    ):
        with pytest.raises(InvalidInput):
            ask()


def test_appending_a_hash_is_appending_its_leaf() -> None:
    """Both ways number the leaf alike and give the same tree."""
    by_leaf, by_hash = Tree(), Tree()

    for number in range(9):
        assert by_leaf.append(leaf(number)) == number
        assert by_hash.append_hash(leaf_hash(leaf(number))) == number
    assert by_leaf.root() == by_hash.root()
    assert by_leaf.size == by_hash.size == 9


@given(size=st.integers(0, 300), more=st.integers(0, 300))
def test_a_tree_built_at_once_goes_on_like_one_appended(size: int, more: int) -> None:
    """A restart from stored hashes leaves no trace in what follows."""
    restarted = Tree(leaf_hash(leaf(number)) for number in range(size))
    for number in range(size, size + more):
        restarted.append(leaf(number))

    assert restarted.root() == tree_of(size + more).root()


def test_a_level_holds_complete_subtrees_only() -> None:
    """Level 1 of five leaves has two hashes, each above two leaves."""
    tree = tree_of(5)

    assert tree.hashes(1, 0, 2) == root_by_definition([leaf(0), leaf(1)]) + root_by_definition(
        [leaf(2), leaf(3)]
    )
    assert tree.hashes(9, 0, 0) == b""


def flipped(data: bytes, bit: int) -> bytes:
    """`data` with one bit turned over."""
    return bytes(
        byte ^ (1 << bit % 8) if place == bit // 8 else byte for place, byte in enumerate(data)
    )
