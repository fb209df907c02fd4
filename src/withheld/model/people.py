"""Who acts: a person in a role, with a key."""

from dataclasses import dataclass

from withheld.model.identity import KeyID, PersonID
from withheld.model.review import RANK, Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """An enrolled person as they act now."""

    person: PersonID
    role: Role
    key: KeyID
    behind: frozenset[str] = frozenset()
    """The countries, by code, whose orders this person has nothing to do with."""

    def ranks(self, role: Role) -> bool:
        """Return whether this person ranks at least as high as `role`."""
        return RANK[self.role] >= RANK[role]

    def is_walled_from(self, countries: frozenset[str] | None) -> bool:
        """
        Return whether a wall stands between this person and an order.

        Args:
            countries: Where the order's law reaches; None while nobody has confirmed it.
        """
        # Of an order that nobody has placed yet, in doubt nothing is shown.
        return bool(self.behind) and (countries is None or not self.behind.isdisjoint(countries))
