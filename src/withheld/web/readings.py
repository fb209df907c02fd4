"""Documents that are being read for the desk: one at a time, beside the pages, each once."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from threading import Lock

from withheld.model.identity import OrderID

PATIENCE = 2.5
"""Seconds a page waits for a reading; after that it says that it goes on."""


class Readings:
    """What is read just now."""

    def __init__(self, patience: float = PATIENCE) -> None:
        """Have a page wait for so many seconds."""
        self._patience = patience
        self._lock = Lock()
        self._worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="withheld-reading")
        self._waiting: dict[OrderID, Future[None]] = {}

    def read(self, order: OrderID, call: Callable[[], None]) -> bool:
        """
        Have `call` read an order's document unless that goes on already; return whether it is done.

        Raises:
            Exception: Whatever `call` raised; the next page tries again.
        """
        with self._lock:
            found = self._waiting.get(order)
            if found is None:
                found = self._waiting[order] = self._worker.submit(call)
        done, _ = wait((found,), timeout=self._patience)
        if not done:
            return False
        with self._lock:
            self._waiting.pop(order, None)
        found.result()
        return True
