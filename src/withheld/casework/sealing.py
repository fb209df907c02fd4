"""Sealing: values go to the vault, a promise of them goes into the event."""

from collections.abc import Sequence

from withheld.errors import ensure
from withheld.events.sealed import Sealed
from withheld.ledger.canonical import JSON, canonical, kept
from withheld.ledger.commitments import SALT_SIZE, commit_set, set_leaf
from withheld.model.identity import SubjectKey, VaultKey
from withheld.ports.chance import Chance
from withheld.ports.store import Reading, Secret

_KEY_SIZE = 16


class Sealer:
    """Seals values for one command; what goes to the vault is collected in `secrets`."""

    def __init__(self, chance: Chance) -> None:
        self._chance = chance
        self.secrets: list[Secret] = []

    def seal(
        self, values: Sequence[JSON], *, layer: str, items: Sequence[int] | None = None
    ) -> Sealed:
        """
        Return the seal of `values`, one salted leaf each.

        Args:
            values: At least one.
            layer: The disclosure layer they belong to, such as `identifiers`.
            items: The item each value is about; the values' own positions if None.
        """
        numbers = items if items is not None else range(len(values))
        ensure(len(values) > 0 and len(numbers) == len(values), "a seal without values")
        key = VaultKey(self._chance.draw(_KEY_SIZE).hex())
        salts = self._chance.draw(SALT_SIZE * len(values))
        leaves: list[bytes] = []
        for index, (number, value) in enumerate(zip(numbers, values, strict=True)):
            salt = salts[index * SALT_SIZE : (index + 1) * SALT_SIZE]
            written = canonical(value)
            leaf = set_leaf(salt, number, layer, written)
            leaves.append(leaf)
            self.secrets.append(
                Secret(
                    key=key,
                    index=index,
                    item=number,
                    layer=layer,
                    leaf=leaf,
                    salt=salt,
                    value=written,
                )
            )
        return Sealed(key=key, root=commit_set(leaves), size=len(values))

    def one(self, value: JSON, *, layer: str) -> Sealed:
        """Return the seal of a single value."""
        return self.seal([value], layer=layer)

    def fresh_subject(self) -> SubjectKey:
        """Return a name in the record for a subject that has none yet."""
        return SubjectKey(self._chance.draw(_KEY_SIZE).hex())


def opened(store: Reading, sealed: Sealed) -> list[JSON]:
    """
    Return the values under a seal, None where one was erased.

    Raises:
        BrokenInvariant: The vault does not hold what the record committed to.
    """
    secrets = store.secrets(sealed.key)
    ensure(len(secrets) == sealed.size, "the vault lacks values the record committed to")
    ensure(
        commit_set([one.leaf for one in secrets]) == sealed.root,
        "the vault does not hold what the record committed to",
    )
    return [_value(one) for one in secrets]


def held(store: Reading, sealed: Sealed) -> list[JSON]:
    """Return the values under a seal; nothing where the vault does not hold what it promises."""
    secrets = store.secrets(sealed.key)
    if len(secrets) != sealed.size or commit_set([one.leaf for one in secrets]) != sealed.root:
        return []
    return [_value(one) for one in secrets]


def _value(secret: Secret) -> JSON:
    if secret.value is None or secret.salt is None:
        return None
    leaf = set_leaf(secret.salt, secret.item, secret.layer, secret.value)
    ensure(leaf == secret.leaf, "a value in the vault was changed")
    return kept(secret.value)
