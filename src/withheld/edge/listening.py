"""
How an edge keeps up: it listens to the service's stream, and polls besides.

Listening makes a decision take effect at once, polling makes up for whatever listening misses: a
stream that is cut, a service that was killed, a proxy that holds events back.  Both take changes by
their sequence, so that none is taken twice or out of turn, and neither ever goes backwards.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from queue import SimpleQueue
from threading import Event, Lock, Thread

from withheld.edge.changes import Alive, Change, read_line
from withheld.edge.folder import Worker
from withheld.edge.live import Taken
from withheld.edge.source import Carrier, Heard, Told, poll
from withheld.errors import Refused

POLL_EVERY_SECONDS = 5.0
_AGAIN_SECONDS = 0.25
_AGAIN_SECONDS_MAX = 2.0


@dataclass(slots=True)
class Keeping:
    """
    An edge that keeps up with a source: one thread polls, one listens, one keeps.

    What is told is enforced before it is kept: a slow disk delays no decision.  What was not kept
    before the machine stopped is told again.
    """

    source: Carrier
    folder: Path
    worker: Worker
    stop: Event
    tell: Callable[[Heard], object] = lambda _heard: None
    poll_every_seconds: float = POLL_EVERY_SECONDS
    _lock: Lock = field(default_factory=Lock)
    _disk: Lock = field(default_factory=Lock)
    """Held while the folder is written: a new table leaves out the changes that are in it."""
    _unkept: "SimpleQueue[tuple[Change | Alive, bytes] | None]" = field(default_factory=SimpleQueue)
    _confirmed: int = 0

    def run(self) -> None:
        """Keep up until told to stop."""
        Thread(target=self._listen, daemon=True).start()
        keeping = Thread(target=self._keep)
        keeping.start()
        while not self.stop.is_set():
            self._poll()
            self.stop.wait(self.poll_every_seconds)
        self._unkept.put(None)
        keeping.join()

    def _poll(self) -> None:
        with self._disk, self._lock:
            heard = poll(self.source, self.folder, self.worker)
        self.tell(heard)
        self._confirm()

    def _listen(self) -> None:
        """Listen, and again whenever the stream ends."""
        wait = _AGAIN_SECONDS
        while not self.stop.is_set():
            try:
                for told in self.source.told(self.worker.edge.version):
                    wait = _AGAIN_SECONDS
                    self._take(told)
                    if self.stop.is_set():
                        return
            except (OSError, Refused):
                wait = min(2 * wait, _AGAIN_SECONDS_MAX)  # Polling says why it cannot be reached.
            self.stop.wait(wait)

    def _take(self, told: Told) -> None:
        """Take what the stream told."""
        taken = Taken.GAP
        if told.kind != "table":
            try:
                said = read_line(told.data, self.worker.edge.keys)
            except Refused as error:
                self.tell(Heard(is_reached=True, refused=(f"{error.code}: {error}",)))
                return
            with self._lock:
                taken = self.worker.edge.take_said(said)
            if taken is Taken.TAKEN:
                self._unkept.put((said, told.data))
                self.tell(Heard(is_reached=True, taken=1))
        if taken is Taken.GAP:
            self._poll()

    def _keep(self) -> None:
        """Keep what was told, in its order, until there is nothing more to come."""
        while (one := self._unkept.get()) is not None:
            said, line = one
            with self._disk:
                self.worker.keep(said, line)
            if isinstance(said, Change):
                self._confirm()

    def _confirm(self) -> None:
        """Tell the service what is enforced here and kept, once a version."""
        version = self.worker.edge.version
        with self._disk:
            is_kept = self.worker.keep_up()
        if version == self._confirmed or not is_kept:
            return
        try:
            self.source.confirm(version)
        except (OSError, Refused):
            return  # The next poll says it again.
        self._confirmed = version
