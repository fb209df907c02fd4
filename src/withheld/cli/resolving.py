"""What `--directory` adds to a reading: what its items mean on the operator's own service."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path

from withheld.adapters.directories import open_any_directory
from withheld.adapters.services import PROFILE_NAME, services_with_profile, shipped_services
from withheld.model.reading import ProposalKind, Reading, Resolution
from withheld.ports.directory import Directory
from withheld.resolution.recognising import recognise
from withheld.resolution.resolving import resolve
from withheld.resolution.services import Services


@dataclass(frozen=True, slots=True)
class Resolver:
    """Resolves the items of a reading against the operator's directory."""

    directory: Directory
    services: Services

    def __call__(self, reading: Reading) -> Sequence[Resolution]:
        """Return one resolution an item, in the same order."""
        services = self.services
        if services.ours is None:
            ours = recognise(reading.items, services, self.directory)
            _say_which(ours.title if ours else "")
            services = services.with_ours(ours)
        as_of = issued_at(reading)
        return [
            resolve(one, services=services, directory=self.directory, as_of=as_of)
            for one in reading.items
        ]


def resolver_for(folder: Path) -> Resolver:
    """
    Return what resolves items against the directory in `folder`.

    Raises:
        NotFound: No accounts file there.
        InvalidInput: A line of it, or of its service.toml, cannot be read.
    """
    services = shipped_services()
    profile = folder / PROFILE_NAME
    if profile.is_file():
        services = services_with_profile(profile, services)
    return Resolver(open_any_directory(folder), services)


def issued_at(reading: Reading) -> datetime | None:
    """Return the end of the day the order says it was issued on; None where it says none."""
    for proposal in reading.proposals:
        if proposal.kind is ProposalKind.ISSUED_ON:
            try:
                day = date.fromisoformat(proposal.value)
            except ValueError:
                return None
            return datetime.combine(day, time.max, tzinfo=UTC)
    return None


def _say_which(title: str) -> None:
    """Say on the error stream which service was taken to be ours, and how to settle it."""
    found = f"taking ours to be {title}, of which it knows most" if title else "none fits"
    print(  # noqa: T201 -- a command speaks
        f"the directory has no {PROFILE_NAME} saying which service it is of; {found}",
        file=sys.stderr,
    )
