"""What each address is doing in the letter, once every place where it stands has been heard."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from withheld.intake.neighbours import QUOTED, Neighbourhood
from withheld.intake.roles import Role, Weight, host_of
from withheld.intake.seen import Seen
from withheld.intake.sightings import Sighting, key_of

_WITH_PATH = re.compile(r"[^:/]+://[^/?#]*/+[^/?#]")
"""An address that names more than a host, even one whose host is none."""


def settle(seen: Seen, around: Neighbourhood) -> dict[int, list[Role]]:
    """
    Return the roles once every place where an address stands has been heard.

    An address that is a target in one place is a target; one of which no place says anything is an
    item only where the letter has no other target.  By the turns of the lines, counted from 0; a
    line that is not there names nothing but targets, as the rows of a list do.
    """
    roles: dict[int, list[Role]] = {}
    is_list = True
    for turn, ones in seen.others():
        own = [around.role(one) for one in ones]
        if any(role.weight is not Weight.TARGET for role in own):
            roles[turn], is_list = own, False
        elif not all("://" in one.as_written for one in ones):
            is_list = False
    if is_list:
        return roles  # a list and nothing else: there is nobody to hear
    heard = _hear(seen, roles)
    if not heard.has_target:
        roles = {turn: [_quoted_as_said(role) for role in own] for turn, own in roles.items()}
    settled: dict[int, list[Role]] = {}
    for turn, ones in seen.others():
        before = roles.get(turn) or [_TARGET] * len(ones)
        own = [_final(one, role, heard) for one, role in zip(ones, before, strict=True)]
        if any(role.weight is not Weight.TARGET for role in own):
            settled[turn] = own
    return settled


_TARGET = Role(Weight.TARGET)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Heard:
    """What all places together say."""

    targets: frozenset[str]
    """Of the things that are no target in some place, those that are one in another."""
    sites: frozenset[str]
    """The hosts of the targets that name a page of them."""
    has_target: bool


def _hear(seen: Seen, roles: dict[int, list[Role]]) -> _Heard:
    """Return what all places together say."""
    doubtful: set[str] = set()
    for turn, ones in seen.others():
        if turn in roles:
            doubtful |= {
                key_of(one)
                for one, role in zip(ones, roles[turn], strict=True)
                if role.weight is not Weight.TARGET
            }
    targets: set[str] = set()
    sites: set[str] = set()
    has_target = False
    for key in _targets(seen, roles):
        has_target = True
        if key in doubtful:
            targets.add(key)
        if _WITH_PATH.match(key):
            sites.add(host_of(key))
    return _Heard(targets=frozenset(targets), sites=frozenset(sites), has_target=has_target)


def _targets(seen: Seen, roles: dict[int, list[Role]]) -> Iterator[str]:
    """Go through everything that is a target where it stands."""
    yield from (row.address for row in seen.plain_rows() if row is not None)
    for turn, ones in seen.others():
        own = roles.get(turn) or [_TARGET] * len(ones)
        for one, role in zip(ones, own, strict=True):
            if role.weight is Weight.TARGET:
                yield key_of(one)


def _final(one: Sighting, role: Role, heard: _Heard) -> Role:
    """Return the role of one sighting, having heard all places."""
    if role.weight is Weight.TARGET:
        if _is_bare_host(one) and host_of(one.url or "") in heard.sites:
            return Role(Weight.ASIDE, "the site that the items are on")
        return role
    if key_of(one) in heard.targets:
        return _TARGET
    if role.weight is Weight.ASIDE:
        return role
    is_same_site = bool(one.url) and host_of(one.url or "") in heard.sites
    if heard.has_target and (not is_same_site or _is_bare_host(one)):
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
