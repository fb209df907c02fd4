"""
Which service a directory is of, where nobody said so: the one whose accounts and posts it knows.

A proposal for a first reading of a letter.  A case store names its service in a profile; this is
never used to act on anything.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import islice

from withheld.model.reading import Mention
from withheld.ports.directory import Directory
from withheld.resolution.locators import parse_locator
from withheld.resolution.services import Service, Services

_ENOUGH = 2_000
"""So many items say whose directory it is; a list of a hundred thousand says no more."""


def recognise(
    mentions: Iterable[Mention], services: Services, directory: Directory
) -> Service | None:
    """
    Return the service of which `directory` knows most of what `mentions` name.

    None where it knows nothing of any, or as much of two: two services have a handle in common
    sooner than a list of them.
    """
    nobodys = services.with_ours(None)
    known: Counter[str] = Counter()
    for mention in islice(mentions, _ENOUGH):
        locator = parse_locator(mention.url or mention.as_written, nobodys)
        if locator.service and not locator.copied and _knows(directory, locator.parts):
            known[locator.service] += 1
    ranked = known.most_common(2)
    if not ranked or (len(ranked) > 1 and ranked[0][1] == ranked[1][1]):
        return None
    return services.named(ranked[0][0])


def _knows(directory: Directory, parts: Mapping[str, str]) -> bool:
    """Return whether the directory has the post or account that an address names."""
    if "post" in parts:
        return directory.post(parts["post"]) is not None
    if "account" in parts:
        return directory.account(parts["account"]) is not None
    return "handle" in parts and bool(directory.accounts_by_handle(parts["handle"], as_of=None))
