"""Every page of the desk and who answers it."""

from collections.abc import Callable

from starlette.responses import Response

from withheld.web import (
    acting,
    choices,
    letters,
    orders,
    papers,
    queue,
    redress,
    seconding,
    settling,
    subjects,
)
from withheld.web.room import Visit

ROUTES: tuple[tuple[str, str, Callable[[Visit], Response]], ...] = (
    ("GET", "/", queue.queue),
    ("GET", "/second", queue.second_looks),
    ("GET", "/mine", queue.own),
    ("GET", "/search", queue.search),
    ("GET", "/keys", choices.keys),
    ("GET", "/choices", choices.show),
    ("POST", "/choices", choices.choose),
    ("POST", "/kept/{table}", choices.keep),
    ("GET", "/orders/{order}", orders.items),
    ("GET", "/orders/{order}/items.csv", orders.as_csv),
    ("GET", "/orders/{order}/items/{item:int}", orders.item),
    ("GET", "/orders/{order}/groups", orders.groups),
    ("GET", "/orders/{order}/timeline", orders.timeline),
    ("GET", "/orders/{order}/what-if", orders.what_if),
    ("GET", "/orders/{order}/document", papers.document),
    ("GET", "/orders/{order}/page.png", papers.picture),
    ("POST", "/orders/{order}/preview", acting.preview),
    ("POST", "/orders/{order}/confirm", acting.confirm),
    ("GET", "/orders/{order}/second", seconding.look),
    ("POST", "/orders/{order}/second", seconding.second),
    ("GET", "/orders/{order}/undo", seconding.undo_page),
    ("POST", "/orders/{order}/undo", seconding.undo),
    ("GET", "/orders/{order}/letter", settling.letter),
    ("POST", "/orders/{order}/particulars", settling.confirm),
    ("POST", "/orders/{order}/findings", settling.findings),
    ("POST", "/orders/{order}/sender", settling.sender),
    ("POST", "/orders/{order}/call-back", settling.call_back),
    ("POST", "/orders/{order}/bindingness", settling.bindingness),
    ("POST", "/orders/{order}/risk", settling.risk),
    ("GET", "/orders/{order}/settle", settling.settle_page),
    ("POST", "/orders/{order}/settle-line", settling.settle_line),
    ("POST", "/orders/{order}/settle-items", settling.settle_items),
    ("POST", "/orders/{order}/mark", settling.mark),
    ("GET", "/orders/{order}/tell", letters.page),
    ("POST", "/orders/{order}/disclose", letters.disclose),
    ("POST", "/orders/{order}/draft", letters.draft),
    ("POST", "/orders/{order}/release", letters.release),
    ("POST", "/orders/{order}/waive", letters.waive),
    ("GET", "/orders/{order}/letters/{letter}", letters.letter),
    ("GET", "/orders/{order}/redress", redress.page),
    ("POST", "/orders/{order}/redress", redress.act),
    ("GET", "/subjects/{subject:path}", subjects.subject),
)
