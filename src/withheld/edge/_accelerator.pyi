# What the accelerator offers; `accelerator.c` says how.
from collections.abc import Mapping
from typing import Self, TypeVar

from typing_extensions import Buffer

_Said = TypeVar("_Said")
_ID = TypeVar("_ID", bound=str)

class Probe:
    def __new__(
        cls,
        data: Buffer,
        home_buckets: int,
        buckets_end: int,
        index_at: int,
        records_at: int,
        records_end: int,
        sets: int,
        key_word: int,
        before: int,
        /,
    ) -> Self: ...
    def find(self, subject: str, /) -> int: ...
    def said(
        self,
        subjects: list[str],
        memo: list[_Said | None],
        unlisted: _Said,
        unclear: _Said,
        overlay: Mapping[str, object] | None,
        /,
    ) -> tuple[list[_Said | None], int]: ...
    def listed(self, keys: Buffer, /) -> bytes: ...

def lay_out(
    subjects: list[_ID], set_numbers: Buffer, home_buckets: int, key_word: int, before: int, /
) -> tuple[bytes, bytes, bytes]: ...
def keys(ids: list[str], key_word: int, before: int, /) -> bytes: ...
def joined(
    said: list[_Said], known: tuple[_Said, ...], texts: tuple[bytes, ...], between: bytes, /
) -> tuple[bytes, tuple[int, ...]]: ...
