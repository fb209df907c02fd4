"""What each address is doing in the letter, once every place where it stands has been heard."""

import re

from withheld.intake.lists import key_of
from withheld.intake.neighbours import QUOTED
from withheld.intake.roles import Role, Weight, host_of
from withheld.intake.sightings import Sighting

_WITH_PATH = re.compile(r"[^:/]+://[^/?#]*/+[^/?#]")
"""An address that names more than a host, even one whose host is none."""


def settle(seen: list[list[Sighting]], roles: list[list[Role]]) -> list[list[Role]]:
    """
    Return the roles once every place where an address stands has been heard.

    An address that is a target in one place is a target; one of which no place says anything is an
    item only where the letter has no other target.
    """
    if all(
        role.weight is Weight.TARGET and "://" in one.as_written
        for ones, own in zip(seen, roles, strict=True)
        for one, role in zip(ones, own, strict=True)
    ):
        return roles  # a list and nothing else: there is nobody to hear
    strongest: dict[str, Weight] = {}
    for ones, own in zip(seen, roles, strict=True):
        for one, role in zip(ones, own, strict=True):
            key = key_of(one)
            if role.weight is Weight.TARGET or key not in strongest:
                strongest[key] = role.weight
    has_target = Weight.TARGET in strongest.values()
    sites = _hosts_with_path(strongest)
    if not has_target:
        roles = [[_quoted_as_said(role) for role in own] for own in roles]
    return [
        [
            _final(one, role, strongest, sites, has_target=has_target)
            for one, role in zip(ones, own, strict=True)
        ]
        for ones, own in zip(seen, roles, strict=True)
    ]


def _final(
    one: Sighting,
    role: Role,
    strongest: dict[str, Weight],
    sites: set[str],
    *,
    has_target: bool,
) -> Role:
    """Return the role of one sighting, having heard all places."""
    if role.weight is Weight.TARGET:
        if _is_bare_host(one) and host_of(one.url or "") in sites:
            return Role(Weight.ASIDE, "the site that the items are on")
        return role
    if strongest.get(key_of(one)) is Weight.TARGET:
        return Role(Weight.TARGET)
    if role.weight is Weight.ASIDE:
        return role
    is_same_site = bool(one.url) and host_of(one.url or "") in sites
    if has_target and (not is_same_site or _is_bare_host(one)):
        return Role(Weight.ASIDE, "mentioned, and nothing is asked about it")
    return role


def _quoted_as_said(role: Role) -> Role:
    """Return the role where a letter names nothing itself: what it quotes may be what it means."""
    return Role(Weight.NEUTRAL) if role.why == QUOTED else role


def _is_bare_host(one: Sighting) -> bool:
    """Return whether the address was written as a host and nothing else, without a scheme."""
    return (
        one.kind == "url" and "://" not in one.as_written and "/" not in one.as_written.rstrip("/")
    )


def _hosts_with_path(strongest: dict[str, Weight]) -> set[str]:
    """Return the hosts of the targets that name a page of them."""
    return {
        host_of(url)
        for url, weight in strongest.items()
        if weight is Weight.TARGET and _WITH_PATH.match(url)
    }
