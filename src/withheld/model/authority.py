"""Authorities: who may order what, where."""

from dataclasses import dataclass
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
