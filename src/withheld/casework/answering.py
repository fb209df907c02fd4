"""(6a) Every order is answered, or counsel says why not: what calls people once all is decided."""

from datetime import timedelta

from withheld.casework.office import Office
from withheld.casework.paging import is_decided
from withheld.events.clocks import ClockStarted
from withheld.events.recorded import SYSTEM
from withheld.model.identity import OrderID, TimerID
from withheld.model.review import Audience

ANSWER = "answer"
ANSWER_WITHIN = timedelta(days=1)
"""How long after the last decision people have, where the order's law gives no time."""
_CITE = "the service's own rule: whoever ordered it is answered, or counsel records why not"


def await_answer(office: Office, order: OrderID) -> int:
    """
    Start the clock to answer the authority once nothing of its order waits; return 1 if it did.

    One that runs already, such as the law's own, is enough.  The answer stops it, and so does
    counsel's reason why there is none; what is decided anew later is answered anew.
    """
    header = office.record.order(order)
    is_running = any(one.what == ANSWER for one in header.clocks.values())
    if is_running or Audience.AUTHORITY in header.waived or not is_decided(office, order):
        return 0
    clock = ClockStarted(
        timer=TimerID(f"{order}/{ANSWER}/decided-{header.version}"),
        what=ANSWER,
        due_at=office.now() + ANSWER_WITHIN,
        cite=_CITE,
    )
    return len(office.append(order, [clock], by=SYSTEM))
