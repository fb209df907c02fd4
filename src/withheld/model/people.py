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

    def ranks(self, role: Role) -> bool:
        """Return whether this person ranks at least as high as `role`."""
        return RANK[self.role] >= RANK[role]
