"""What people choose for themselves: language, time zone, light or dark, views and replies."""

from starlette.responses import Response

from withheld.adapters.sqlite.desk_rows import Choices
from withheld.errors import InvalidInput
from withheld.web.room import Visit, local
from withheld.web.times import zones

THEMES = ("", "light", "dark")
_NAME_MAX, _VALUE_MAX, _KEPT_MAX = 60, 4000, 100


def keys(visit: Visit) -> Response:
    """Show every key the desk listens to."""
    with visit.room.lock:
        return visit.page("keys.html")


def show(visit: Visit) -> Response:
    """Show what this person chose."""
    with visit.room.lock:
        return visit.page(
            "choices.html",
            zones=sorted(zones()),
            themes=THEMES,
            kept_views=visit.index.kept("view", visit.person),
            kept_replies=visit.index.kept("reply", visit.person),
            policy=visit.room.service().policy,
        )


def choose(visit: Visit) -> Response:
    """
    Keep language, time zone, look and whether single letters are keys.

    Raises:
        InvalidInput: None of those that are offered.
    """
    form, session = visit.form, visit.session
    chosen = Choices(
        language=form.text("language"),
        zone=form.text("zone"),
        theme=form.text("theme"),
        letters="on" if form.flag("letters") else "off",
    )
    if (
        chosen.zone not in zones()
        or chosen.language not in visit.room.languages
        or chosen.theme not in THEMES
    ):
        raise InvalidInput("choose a language, a zone and a look from the lists")
    session.choices = chosen
    with visit.room.lock:
        visit.index.choose(visit.person, chosen)
    session.notices.append(visit.language.say("Kept."))
    return visit.to("/choices")


def keep(visit: Visit) -> Response:
    """
    Keep a view of an item table, or a reply, under a name; an empty one drops it.

    Raises:
        InvalidInput: No name, or too many are kept.
    """
    table, form = visit.request.path_params["table"], visit.form
    if table not in ("view", "reply"):
        raise InvalidInput("only views and replies are kept")
    name = form.needed("name", "give it a name")[:_NAME_MAX]
    value = form.text("value")[:_VALUE_MAX]
    if table == "view" and value:
        value = local(value)
    with visit.room.lock:
        if value and len(visit.index.kept(table, visit.person)) >= _KEPT_MAX:
            raise InvalidInput(f"{_KEPT_MAX} are kept already; drop one first")
        visit.index.keep(table, visit.person, name, value)
    session = visit.session
    session.notices.append(visit.language.say("Kept." if value else "Dropped."))
    return visit.to(form.text("back") or "/choices")
