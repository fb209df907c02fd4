"""
Dying at every step: the steps are counted, and one of them is where the process ends.

A step is every commit, fsync, rename, signature and delivery.  Commits, signatures and deliveries
say so themselves (`withheld.ports.steps`); fsyncs and renames are met where the operating system
is asked for them, so that none is forgotten.
"""

import os
import signal
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


class Killed(BaseException):
    """The process ended here; no handler may catch this as an error."""


def raise_killed() -> None:
    """
    End this process as far as a test in it can.

    Raises:
        Killed: Always.
    """
    raise Killed


def kill_for_real() -> None:
    """End this process at once: nothing is flushed, no handler runs."""
    os.kill(os.getpid(), signal.SIGKILL)


@dataclass(slots=True, kw_only=True)
class Interrupter:
    """Counts steps, and ends the process before or after one of them."""

    at: int = 0
    """The step, counted from 1; 0 ends nothing and only counts."""
    is_after: bool = False
    die: Callable[[], None] = raise_killed
    counted: Counter[str] = field(default_factory=Counter)
    names: list[str] = field(default_factory=list)
    _is_inside: bool = False

    @contextmanager
    def __call__(self, name: str) -> Iterator[None]:
        """Return the surroundings of a step: `withheld.ports.steps.Steps`."""
        if self._is_inside and name in ("fsync", "rename"):
            yield  # The operating system's own call is the step; its caller's is the same one.
            return
        self.names.append(name)
        self.counted[name] += 1
        is_here = len(self.names) == self.at
        if is_here and not self.is_after:
            self.die()
        yield
        if is_here and self.is_after:
            self.die()

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Meet every fsync and rename of this process while this lasts."""
        originals = os.fsync, os.rename, os.replace
        self._is_inside = True

        def fsync(handle: int) -> None:
            with self._met("fsync"):
                originals[0](handle)

        def rename(source: str, target: str) -> None:
            with self._met("rename"):
                originals[1](source, target)

        def replace(source: str, target: str) -> None:
            with self._met("rename"):
                originals[2](source, target)

        os.fsync, os.rename, os.replace = fsync, rename, replace  # type: ignore[assignment]  # for a while
        try:
            yield
        finally:
            os.fsync, os.rename, os.replace = originals
            self._is_inside = False

    @contextmanager
    def _met(self, name: str) -> Iterator[None]:
        self._is_inside = False
        try:
            with self(name):
                yield
        finally:
            self._is_inside = True
