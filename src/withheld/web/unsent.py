"""What somebody sent after their session was over: shown to them again, and sent by them alone."""

from starlette.responses import Response

from withheld.web.room import Visit

_OURS = frozenset({"csrf", "act", "back", "select"})
"""Fields a page fills in by itself: kept, and not shown."""


def page(visit: Visit) -> Response:
    """Show what was typed and not done; the button sends it as it is."""
    unsent = visit.room.pending.unsent(visit.person)
    if unsent is None:
        return visit.to("/")
    with visit.room.lock:
        return visit.page(
            "unsent.html",
            path=unsent.path,
            fields=[
                (name, value)
                for name, values in unsent.fields.items()
                for value in values
                if name != "csrf"
            ],
            typed=[
                value
                for name, values in unsent.fields.items()
                for value in values
                if name not in _OURS and not name.startswith("f_") and " " in value
            ],
        )


def drop(visit: Visit) -> Response:
    """Forget it."""
    visit.room.pending.drop_unsent(visit.person)
    return visit.to("/")


def stay(visit: Visit) -> Response:
    """Say that somebody is there: asking for anything is what keeps a session."""
    del visit
    return Response(status_code=204)
