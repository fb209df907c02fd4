"""
The registry of authorities as one letter meets it: as of its day, and as known before it came.

Two times are kept apart.  *As of the day*: a contact point that had ended by then is the
authority's no more, and its old domain may be anybody's.  *Known before*: what was entered after
the letter came may have been entered because of the letter.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from withheld.model.authority import Authority, ContactKind
from withheld.model.identity import AuthorityID
from withheld.verification.domains import domain_of, is_within


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """One authority as a letter meets it."""

    own: Authority
    """The newest entry, as of the letter's day."""
    former: tuple[str, ...] = ()
    """Domains and addresses that were its own at another time, small letters."""
    before: Authority | None = None
    """The entry that was in force when the letter came, as of its day; None if there was none."""
    is_sharing: bool = False
    """Another authority of the registry writes from a domain of its own."""

    @property
    def id(self) -> AuthorityID:
        """The authority's id."""
        return self.own.id

    def has_address(self, address: str) -> bool:
        """Return whether `address` is one of its exact contact points."""
        return address.casefold() in {one.casefold() for one in self.own.addresses}

    def has_domain(self, domain: str) -> bool:
        """Return whether `domain` is one of its own, or below one."""
        return any(is_within(domain, known.casefold()) for known in self.own.domains)

    @property
    def signers(self) -> tuple[str, ...]:
        """The certificates it signs with, as far as they were known before the letter came."""
        before = self.before.reached_by(ContactKind.CERTIFICATE) if self.before is not None else ()
        return tuple(one for one in self.own.reached_by(ContactKind.CERTIFICATE) if one in before)

    def is_only_writer(self, address: str) -> bool:
        """Return whether `address` is in a domain that no other authority writes from."""
        return not self.is_sharing and self.has_domain(domain_of(address))

    def had(self, address: str) -> bool:
        """Return whether `address` was its own, or in a domain of its own, at another time."""
        domain = domain_of(address)
        return any(
            address.casefold() == one or ("@" not in one and is_within(domain, one))
            for one in self.former
        )

    def knew(self, address: str) -> bool:
        """Return whether the registry knew `address`, or its domain, before the letter came."""
        before = self.before
        if before is None:
            return False
        domain = domain_of(address)
        return address.casefold() in {one.casefold() for one in before.addresses} or any(
            is_within(domain, known.casefold()) for known in before.domains
        )


def known(newest: Authority, *, on: date, before: Authority | None) -> Known:
    """
    Return an authority as a letter meets it.

    Args:
        newest: The newest entry of the registry.
        on: The letter's day.
        before: The entry in force when the letter came; None if there was none.
    """
    kinds = (ContactKind.DOMAIN, ContactKind.ADDRESS)
    own = newest.as_of(on)
    then = before.as_of(on) if before is not None else None
    dropped = set(then.domains + then.addresses) - set(own.domains + own.addresses) if then else ()
    former = [one.value for one in newest.at_other_times(on) if one.kind in kinds]
    return Known(
        own=own,
        former=tuple(dict.fromkeys(one.casefold() for one in (*former, *sorted(dropped)))),
        before=then,
    )


def sharing(domain: str, registry: Iterable[Known]) -> tuple[Known, ...]:
    """Return every authority of the registry that writes from `domain`."""
    return tuple(one for one in registry if one.has_domain(domain))
