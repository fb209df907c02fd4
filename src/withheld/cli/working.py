"""`withheld work`: carry out what is due, once or for as long as the service runs."""

import sys
import time
from typing import Annotated

from cyclopts import Parameter

from withheld.casework.outbox import Round
from withheld.casework.outbox import work as work_once
from withheld.casework.trying import FAILURES
from withheld.cli.desk import Desk
from withheld.cli.words import plain

_SOME_FAILED = 1


def work(
    *,
    every: Annotated[float, Parameter(name="--every")] = 0,
    rounds: Annotated[int, Parameter(name="--rounds")] = 1,
    desk: Desk,
) -> int:
    """
    Carry out what is due: broken-off readings, anchors, calls to people, tables, letters, site.

    Safe to repeat and safe to kill: the next round does what is left.
    Exit status: 0, or 1 when something could not be carried out in the last round.

    Example: withheld work --every 30 --rounds 0 --store ./store

    Parameters
    ----------
    every
        Seconds between two rounds.
    rounds
        How many rounds; 0 goes on until it is stopped.
    """
    done, failed = 0, False
    while True:
        result = _one_round(desk, is_last=done + 1 == rounds)
        desk.say(
            {
                "readings": result.readings,
                "anchors": result.anchors,
                "pages": result.pages,
                "effects": result.effects,
                "runs": result.runs,
                "failed": list(result.failed),
            },
            f"{result.readings} readings, {result.anchors} anchors, {result.pages} calls, "
            f"{result.effects} effects, {result.runs} runs of connectors",
        )
        sys.stdout.flush()
        for one in result.failed:
            print(f"not carried out yet: {plain(one)}", file=sys.stderr)  # noqa: T201 -- a command speaks
        failed, done = bool(result.failed), done + 1
        if rounds and done >= rounds:
            return _SOME_FAILED if failed else 0
        time.sleep(max(every, 1.0))


def _one_round(desk: Desk, *, is_last: bool) -> Round:
    """
    Return what one round did; where it could not even begin, that, if another one comes.

    Raises:
        Refused: Of the last round: the store or something beside it cannot be opened.
    """
    try:
        # Opened anew each round: what other processes did in the meantime is seen.
        return work_once(desk.office())
    except FAILURES as error:
        if is_last:
            raise
        return Round(failed=(f"the round: {error}",))
