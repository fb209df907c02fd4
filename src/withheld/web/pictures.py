"""Pages that were made into pictures lately; the oldest goes first, and is made again if asked."""

from collections import OrderedDict
from threading import Lock

from withheld.readers.pictures import Picture

_KEPT_MAX = 64

Key = tuple[str, str, int]
"""A document, the way into its envelope, a page."""


class Pictures:
    """The pictures of one desk."""

    def __init__(self) -> None:
        self._kept: OrderedDict[Key, Picture] = OrderedDict()
        self._lock = Lock()

    def find(self, key: Key) -> Picture | None:
        """Return a page's picture if it is still here."""
        with self._lock:
            return self._kept.get(key)

    def keep(self, key: Key, picture: Picture) -> None:
        """Keep a page's picture, and let the oldest go."""
        with self._lock:
            self._kept[key] = picture
            while len(self._kept) > _KEPT_MAX:
                self._kept.popitem(last=False)
