"""A subject's page: everything ever ordered against it, and where it is withheld now."""

from datetime import datetime

from starlette.responses import Response

from withheld.casework import removing
from withheld.events.codec import text_to_instant
from withheld.model.identity import SubjectID
from withheld.web.gathering import terms_of_text
from withheld.web.room import Visit
from withheld.web.spreadsheets import table


def subject(visit: Visit) -> Response:
    """Show everything ever ordered against one subject, or against a post of it."""
    name = SubjectID(visit.request.path_params["subject"])
    kind, _, ident = name.partition(":")
    with visit.room.holding():
        key = visit.office.store.find_subject(name)
        rows = visit.index.items_on(key) if key else []
        rows = [row for row in rows if visit.sees(row.order)]
        post = visit.post(ident) if kind == "post" else None
        account = visit.account(post.author if post else ident) if kind != "hashtag" else None
        orders = {row.order: visit.index.order(row.order) for row in rows}
        received: dict[str, datetime | None] = {
            order: text_to_instant(one.received_at) if one and one.received_at else None
            for order, one in orders.items()
        }
        if visit.query("as") == "csv":
            return table(
                "subject",
                ("order", "received_at", "item", "as_written", "stage", "withheld_in"),
                (
                    (
                        row.order,
                        one.received_at if (one := orders[row.order]) else "",
                        row.item,
                        "(erased)" if row.written is None else row.written,
                        row.stage,
                        row.withheld_in,
                    )
                    for row in rows
                ),
            )
        withheld = sorted({code for row in rows for code in row.withheld_in.split()})
        return visit.page(
            "subject.html",
            name=name,
            rows=rows,
            received=received,
            terms={(row.order, row.item): terms_of_text(row.terms) for row in rows},
            post=post,
            account=account,
            withheld=withheld,
            removed_since=removing.removals(visit.office).get(name),
        )
