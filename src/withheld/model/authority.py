"""Authorities: who may order what, where, since when, and how they are reached."""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from withheld.model.identity import AuthorityID


class AuthorityKind(StrEnum):
    """What kind of body it is."""

    COURT = "court"
    PROSECUTOR = "prosecutor"
    MINISTRY = "ministry"
    REGULATOR = "regulator"
    POLICE = "police"
    AGENCY = "agency"
    CERT = "cert"
    """A computer emergency team: may ask, cannot order."""
    ASSOCIATION = "association"
    """Writes like an authority, is none."""
    UNKNOWN = "unknown"


class ContactKind(StrEnum):
    """By what an authority is reached, or known again."""

    DOMAIN = "domain"
    """A mail domain it writes from."""
    ADDRESS = "address"
    """An exact mail address; stronger than a domain."""
    TELEPHONE = "telephone"
    """A number it is called back at."""
    PORTAL = "portal"
    """Its account at the operator's portal."""
    CERTIFICATE = "certificate"
    """Whose signature is its own: `sha256:` and 64 hexadecimal digits of a certificate, or names
    that the certificate must bear, such as `O=Ministry of Signals, C=IN`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactPoint:
    """One way an authority is reached, and from when to when."""

    kind: ContactKind
    value: str
    since: date | None = None
    """The first day; None where nobody knows."""
    until: date | None = None
    """The last day; None while it lasts."""

    def holds_on(self, day: date) -> bool:
        """Return whether it was the authority's on `day`."""
        return _holds(self.since, self.until, day)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mandate:
    """A power to order under one law, who signs for it, where it reaches, from when to when."""

    pack: str
    ranks: tuple[str, ...] = ()
    """Ranks that may sign, as slugs such as `joint-secretary`; empty where the pack alone says."""
    territory: tuple[str, ...] = ()
    """Countries it may order for; empty for what the pack says."""
    since: date | None = None
    until: date | None = None

    def holds_on(self, day: date) -> bool:
        """Return whether the power was there on `day`."""
        return _holds(self.since, self.until, day)


@dataclass(frozen=True, slots=True, kw_only=True)
class Authority:
    """An authority as the operator's registry knows it."""

    id: AuthorityID
    name: str
    kind: AuthorityKind
    country: str
    """ISO 3166-1 alpha-2; `EU` for the Union's own bodies."""
    domains: tuple[str, ...] = ()
    """Mail domains it writes from."""
    addresses: tuple[str, ...] = ()
    """Exact contact points; stronger than a domain."""
    other_names: tuple[str, ...] = ()
    powers: tuple[str, ...] = ()
    """Packs under which it may issue, such as `IN-69A`."""
    contacts: tuple[ContactPoint, ...] = ()
    """Contact points of every kind, with their days."""
    mandates: tuple[Mandate, ...] = ()
    """Powers with ranks, territory and days."""

    def as_of(self, day: date) -> "Authority":
        """Return it as it was on `day`: what had ended, or had not begun, is left out."""
        contacts = tuple(one for one in self.contacts if one.holds_on(day))
        mandates = tuple(one for one in self.mandates if one.holds_on(day))
        domains = [one.value.casefold() for one in contacts if one.kind is ContactKind.DOMAIN]
        addresses = [one.value for one in contacts if one.kind is ContactKind.ADDRESS]
        return replace(
            self,
            domains=tuple(dict.fromkeys((*self.domains, *domains))),
            addresses=tuple(dict.fromkeys((*self.addresses, *addresses))),
            powers=tuple(dict.fromkeys((*self.powers, *(one.pack for one in mandates)))),
            contacts=contacts,
            mandates=mandates,
        )

    def at_other_times(self, day: date) -> tuple[ContactPoint, ...]:
        """Return the contact points that were its own at another time than `day`."""
        return tuple(one for one in self.contacts if not one.holds_on(day))

    def reached_by(self, kind: ContactKind) -> tuple[str, ...]:
        """Return its contact points of one kind, whatever their days."""
        return tuple(one.value for one in self.contacts if one.kind is kind)


def _holds(since: date | None, until: date | None, day: date) -> bool:
    return (since is None or since <= day) and (until is None or day <= until)
