"""
The connector: a look-up service follows the table by itself; it is asked whether it has followed.

A run ends with a receipt when the service answers *withheld* for all that was placed, and no more
for all that was lifted: that is when the servers that ask it do so too.
"""

import json
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from withheld.connectors.calling import Endpoint
from withheld.connectors.kinds import Kind, Surroundings
from withheld.connectors.settings import Settings
from withheld.connectors.subjects import wanted_subjects
from withheld.edge.format import Entry
from withheld.errors import NotReady
from withheld.model.withholding import Answer
from withheld.ports.connectors import (
    UNKNOWN,
    Capability,
    Change,
    Mark,
    Observed,
    Verified,
    Wanted,
)

_BATCH = 1000
_TRIES, _SECONDS_BETWEEN = 50, 0.1
"""How long the service may take to follow the table."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SidecarConnector:
    """One look-up service."""

    service: Endpoint

    def verify(self) -> Verified:
        """Return whether the service answers, and its table is fresh."""
        problems: list[str] = []
        try:
            answer = self.service.call("GET", headers={}, below="/readyz")
            if not answer.is_fine:
                problems.append(f"the look-up service is not ready ({answer.status} to /readyz)")
        except NotReady as error:
            problems.append(str(error))
        return Verified(is_usable=not problems, problems=tuple(problems))

    def preparation(self) -> Mapping[str, str]:
        """Return nothing: the page of the server that asks says what to write there."""
        return {}

    def wanted(self, entries: Sequence[Entry], at: datetime) -> Wanted:
        """Return a mark for each country of each entry in force; its target is the subject."""
        return wanted_subjects(entries, at, refuses_unsure=False)

    def observe(self) -> Observed:
        """
        Return nothing.

        Raises:
            NotReady: Always: the service answers about what it is asked, and lists nothing.
        """
        raise NotReady("a look-up service lists nothing; `withheld surfaces probe` visits it")

    def apply(self, change: Change) -> None:
        """
        Wait until the service answers as the change wants it.

        Raises:
            NotReady: It does not yet; nothing is known of why.
        """
        late = len(change.placing) + len(change.lifting)
        for _ in range(_TRIES):
            late = sum(self._late(change.placing, is_placed=True)) + sum(
                self._late(change.lifting, is_placed=False)
            )
            if not late:
                return
            time.sleep(_SECONDS_BETWEEN)
        raise NotReady(
            f"the look-up service does not answer as decided for {late} of "
            f"{len(change.placing) + len(change.lifting)} marks; is it given the table?"
        )

    def _late(self, marks: frozenset[Mark], *, is_placed: bool) -> Iterator[bool]:
        """Go through the marks: does the service still answer otherwise?"""
        by_country: dict[str, list[Mark]] = defaultdict(list)
        for mark in sorted(marks):
            by_country[mark.country].append(mark)
        for country, found in by_country.items():
            for start in range(0, len(found), _BATCH):
                for answer in self._answers(country, found[start : start + _BATCH]):
                    yield (answer == Answer.WITHHELD) is not is_placed

    def _answers(self, country: str, marks: Sequence[Mark]) -> Sequence[str]:
        """
        Return what the service says of each mark.

        Raises:
            NotReady: It does not answer, or not in its own form.
        """
        asked = {
            "country": None if country == UNKNOWN else country,
            "subjects": [mark.target for mark in marks],
        }
        answer = self.service.call(
            "POST",
            headers={"Content-Type": "application/json"},
            body=json.dumps(asked).encode(),
            below="/v1/check",
        )
        try:
            found = [str(one["answer"]) for one in json.loads(answer.body)["answers"]]
        except (ValueError, KeyError, TypeError) as error:
            raise NotReady(
                f"the look-up service answers {answer.status} in another form; check url"
            ) from error
        if len(found) != len(marks):
            raise NotReady("the look-up service answers about another number of subjects")
        return found


def _open(settings: Settings, around: Surroundings) -> SidecarConnector:
    """Return the connector as the operator set it up."""
    del around
    return SidecarConnector(service=Endpoint(url=settings.text("url")))


KIND = Kind(
    name="sidecar",
    summary="The look-up service, for Traefik and every other server that asks it.",
    capabilities=frozenset(
        {
            Capability.GEO,
            Capability.ACCOUNT,
            Capability.POST,
            Capability.KEEPS_TIME,
            Capability.SPEAKS_LANGUAGES,
        }
    ),
    open=_open,
)
