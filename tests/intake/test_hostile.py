"""Lines made to keep a reader busy for ever take no more time than their length is worth."""

import time
from collections.abc import Callable

import pytest

from withheld.model.reading import Reading

Read = Callable[[str], Reading]
LENGTH = 40_000


@pytest.mark.parametrize(
    "unit",
    [
        "http://",
        " ",
        ")",
        "a.",
        "@a ",
        "://",
        "/",
        "1 ",
        "№ 1 ",
        "x / y ",
        "[private] ",
        "请删除",
        "ru удалить или ",
    ],
)
def test_a_hostile_line_costs_what_its_length_costs(read: Read, unit: str) -> None:
    """Forty thousand characters of anything are read within seconds, and balance."""
    started = time.process_time()
    reading = read(f"Dear https://a.example/{unit * (LENGTH // len(unit))}x")

    assert reading.totals.balance
    assert time.process_time() - started < 10
