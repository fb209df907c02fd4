"""Who did what just now, told to the browsers that are open; bounded in number, time and memory."""

import asyncio
import json
from collections import deque
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from threading import Lock

from withheld.model.identity import OrderID, PersonID

STREAMS_MAX = 100
"""Open streams in all; a browser beyond that asks again later."""
ROUNDS_MAX = 600
"""A stream ends after so many seconds; browsers open it again by themselves."""
_REMEMBERED_MAX = 500
NOBODY = PersonID("")
WARNS_BEFORE = timedelta(minutes=2)
"""So long before a session ends its person is told, and can stay (WCAG 2.2, 2.2.1)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """One thing somebody did: no words, no locators, only where to look."""

    n: int
    order: OrderID
    person: str
    count: int
    """How many items it touched."""
    to: tuple[PersonID, ...] = ()
    """Whom a note called; nobody else is told that there was one."""


class Live:
    """What happened lately."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._news: deque[News] = deque(maxlen=_REMEMBERED_MAX)
        self._n = 0
        self._open = 0

    @property
    def latest(self) -> int:
        """Return the number of the newest news."""
        return self._n

    def tell(self, order: OrderID, person: str, count: int, *, to: Sequence[PersonID] = ()) -> None:
        """Tell everybody that `person` touched `count` items of `order`, or some of a note."""
        with self._lock:
            self._n += 1
            news = News(n=self._n, order=order, person=person, count=count, to=tuple(to))
            self._news.append(news)

    def since(self, n: int) -> list[News]:
        """Return what happened after number `n`."""
        with self._lock:
            return [one for one in self._news if one.n > n]

    async def stream(
        self,
        after: int,
        *,
        left: Callable[[], timedelta],
        may_go_on: Callable[[], bool],
        may_see: Callable[[OrderID], bool],
        person: PersonID = NOBODY,
    ) -> AsyncIterator[bytes]:
        """
        Go through the news as server-sent events, until the time is over or the session is.

        Args:
            after: The number of the last news that is known already.
            left: How long the session lasts if nobody does anything.
            may_go_on: Whether the session still lasts.
            may_see: Whether its person may see an order at all.
            person: Who listens.
        """
        if self._open >= STREAMS_MAX:
            yield b"retry: 30000\n\n"
            return
        self._open += 1
        try:
            yield b"retry: 2000\n\n"
            for tick in range(ROUNDS_MAX):
                if not may_go_on():
                    yield b"event: over\ndata: {}\n\n"
                    return
                news = self.since(after)
                if news:
                    after = news[-1].n
                    told = [
                        {"order": one.order, "person": one.person, "count": one.count}
                        | ({"to": True} if one.to else {})
                        for one in news
                        if may_see(one.order) and (not one.to or person in one.to)
                    ]
                    yield f"id: {after}\nevent: news\ndata: {json.dumps(told)}\n\n".encode()
                elif tick % 10 == 0:
                    yield _breath(left())
                await asyncio.sleep(1)
        finally:
            self._open -= 1


def _breath(left: timedelta) -> bytes:
    """Return what keeps a stream open; near its end, how many seconds the session has left."""
    if left > WARNS_BEFORE:
        return b"event: here\ndata: {}\n\n"
    return f"event: ending\ndata: {json.dumps(int(left.total_seconds()))}\n\n".encode()
